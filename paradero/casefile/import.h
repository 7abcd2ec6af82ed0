// Lists in and out of a case file: records as they were delivered, with what they say.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/base/problems.h"
#include "paradero/casefile/casefile.h"
#include "paradero/table/mapping.h"
#include "paradero/table/table.h"

namespace paradero::casefile {

// Where a list comes from. Empty texts are not known.
struct SourceInfo {
  std::string list;  // name; versions of one list have one name
  std::string title, publisher, published, url, archive, obtained_by, obtained, language;
  std::string file_name, sha256;
  std::string reading;      // how the file was read, and what was wanted of the mapping: any text
  std::string compartment;  // empty: for all users
};

struct Source : SourceInfo {
  std::int64_t id = 0, version = 0;
  std::int64_t compartment_id = 0;  // 0: none
  std::uint64_t rows = 0, rows_refused = 0;
  bool finished = false;
};

struct Imported {
  Source source;
  bool unchanged = false;     // the same file was there already, and nothing was written
  std::uint64_t resumed = 0;  // rows that an import cut short had written before
  LogHead head;
};

// Imports one list. The same bytes read in the same way are imported once: again, nothing is
// written. Rows go in by steps of 100,000, each with its statements and its part of the search
// index; nobody sees a source before its last step, and an import cut short goes on where it
// stopped. Errors: usage (the role), data (the disk), interrupted (what was written stays, unseen).
base::Result<Imported> import_list(CaseFile& file, const SourceInfo& info, table::Table table,
                                   const table::Mapping& mapping, base::Problems& problems,
                                   const base::RunContext& context);

// All sources that the user may see, by list and version; unfinished ones too.
base::Result<std::vector<Source>> sources(const CaseFile& file);

// The source of a list in a version, 0 for the newest that is finished. Errors (usage): there is
// none of that name; the message names those that there are.
base::Result<Source> find_source(const CaseFile& file, std::string_view list, std::int64_t version);

// The rows of a source as the reader of files gave them: mapped anew in the same way they give what
// the file gave. Error (data): damage.
base::Result<table::Table> read_source(const CaseFile& file, const Source& source);

// The mapping of a source as it was completed, as TOML.
base::Result<std::string> source_mapping(const CaseFile& file, std::int64_t source);

// A record by list and record_id (of the newest version that has it), or by its number alone.
struct RecordKey {
  std::int64_t id = 0;
  std::string list, record_id;
  std::int64_t source = 0;
};
base::Result<std::optional<RecordKey>> find_record(const CaseFile& file, std::string_view list,
                                                   std::string_view record_id);
base::Result<std::optional<RecordKey>> record_key(const CaseFile& file, std::int64_t id);

}  // namespace paradero::casefile

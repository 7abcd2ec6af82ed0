// Lists: files named by a study or a command line, read and mapped, with what provenance needs of
// them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/base/problems.h"
#include "paradero/table/mapping.h"
#include "paradero/table/read.h"

namespace paradero::study {

// One list to be read.
struct ListSpec {
  std::filesystem::path path;
  table::ReadOptions reading;
  table::Mapping mapping;  // what the user wants; the rest is mapped automatically
  // The mapping serves several lists: rules for headers that this list lacks are for another.
  bool shared_mapping = false;
};

// What a result says of a file that it was computed from.
struct InputFile {
  std::string source, file_name, sha256;
  std::uint64_t rows_in = 0, rows_out = 0, rows_refused = 0;
  table::Mapping mapping;           // as it was used
  table::ReadOptions reading = {};  // as it was told
};

struct Lists {
  std::vector<table::MappedTable> tables;
  std::vector<InputFile> inputs;  // one a table
};

// Reads and maps every list, in order. Errors: whatever reading or mapping refuses; usage, where
// two lists have one source name.
base::Result<Lists> load_lists(const std::vector<ListSpec>& specs, const base::RunContext& context,
                               base::Problems& problems);

}  // namespace paradero::study

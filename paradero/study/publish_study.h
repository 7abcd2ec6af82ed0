// publish_tables: a list or a table of counts in, tables that can be released out, as files. What
// `paradero publish TABLE --by ...` does.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/publish/suppress.h"
#include "paradero/publish/uniqueness.h"
#include "paradero/study/link_study.h"
#include "paradero/table/mapping.h"

namespace paradero::study {

struct PublishStudy {
  std::filesystem::path table;  // a list of people, or counts with a column `count`
  table::Mapping mapping;
  std::vector<std::vector<std::string>> by;     // the columns of each table of the release
  std::vector<std::filesystem::path> previous;  // folders of earlier results
  publish::SuppressionSettings settings;
  std::filesystem::path out;
};

// The cells over one combination of columns.
struct PublishedSet {
  std::vector<std::string> columns;  // none: the total
  std::uint64_t cells = 0, published = 0;
  std::uint64_t small = 0;  // of those withheld: fewer people than the threshold
  std::int64_t people = 0, people_published = 0;
};

struct PublishSummary {
  InputFile input;
  bool is_counts = false;
  std::vector<PublishedSet> sets;
  std::vector<publish::Uniqueness> uniqueness;  // by one more column each
  std::uint64_t cells = 0, published = 0, small = 0, small_differences = 0, carried = 0,
                protecting = 0, exposed = 0;
  std::uint64_t problems = 0;
  std::vector<Warning> warnings;
  std::filesystem::path out;
};

// Reads study.table, decides what can be published, and writes table.csv and withheld.csv (for
// release), audit.csv, report.html, problems.csv and provenance.json (which stay in the house) into
// study.out, all or none. Errors: data (a file, the disk), usage (a column, a threshold, an earlier
// result), interrupted.
base::Result<PublishSummary> publish_tables(const PublishStudy& study,
                                            const base::RunContext& context);

// The summary as JSON text (two-space indent), keys as in docs/formats/publish.md.
std::string to_json(const PublishSummary& summary);

}  // namespace paradero::study

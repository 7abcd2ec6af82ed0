// A list or a table of counts as what `publish` takes: columns of categories, and counts.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/base/problems.h"
#include "paradero/publish/cube.h"
#include "paradero/study/lists.h"

namespace paradero::study {

// The words of tables of counts for a sum over a column, and for a value that is not known.
inline constexpr std::string_view total_word = "total", unknown_word = "unknown";

struct PublishInput {
  table::MappedTable table;
  InputFile file;
  bool is_counts = false;
  std::vector<std::int64_t> counts;  // people a row; empty: one each
};

// Reads and maps the list; `wanted` are columns that will be asked for, by standard name, by
// header, or derived. Errors: whatever reading or mapping refuses.
base::Result<PublishInput> read_publish_input(const std::filesystem::path& path,
                                              const table::Mapping& mapping,
                                              const std::vector<std::string>& wanted,
                                              const base::RunContext& context,
                                              base::Problems& problems);

bool has_publish_column(const PublishInput& input, std::string_view name);

// A column by name: a standard column, a header, or year, quarter and month of the event, or
// age_group (five years). Error (usage): there is none; (data): a value is the word for totals.
base::Result<publish::CategoryColumn> publish_column(const PublishInput& input,
                                                     const std::string& name);

}  // namespace paradero::study

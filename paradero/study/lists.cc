#include "paradero/study/lists.h"

#include <algorithm>
#include <future>

#include "paradero/base/hash.h"

namespace paradero::study {

base::Result<Lists> load_lists(const std::vector<ListSpec>& specs, const base::RunContext& context,
                               base::Problems& problems) {
  Lists lists;
  for (const ListSpec& spec : specs) {
    // The hash is made while the file is parsed: both read the same pages.
    auto hash = std::async(std::launch::async, [&] { return base::sha256_file(spec.path); });
    auto read = table::read_table(spec.path, spec.reading, context, problems);
    auto sha256 = hash.get();
    if (!read) return tl::unexpected(std::move(read.error()));
    if (!sha256) return tl::unexpected(std::move(sha256.error()));

    PARADERO_ASSIGN(table::Mapping mapping, table::complete_mapping(*read, spec.mapping));
    table::MappedTable mapped =
        table::apply_mapping(std::move(*read), std::move(mapping), problems);
    if (std::ranges::any_of(lists.tables,
                            [&](const auto& other) { return other.source == mapped.source; })) {
      return base::usage_error(
          "two lists are called '{}': name them apart in a study file ([[lists]] source = \"...\")",
          mapped.source);
    }
    lists.inputs.push_back({mapped.source, spec.path.filename().string(), std::move(*sha256),
                            mapped.rows() + mapped.rows_refused, mapped.rows(), mapped.rows_refused,
                            mapped.mapping});
    lists.tables.push_back(std::move(mapped));
  }
  return lists;
}

}  // namespace paradero::study

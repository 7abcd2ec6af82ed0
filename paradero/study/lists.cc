#include "paradero/study/lists.h"

#include <algorithm>
#include <future>

#include "paradero/base/hash.h"

namespace paradero::study {

namespace {

// The headers that a mapping's rules name.
std::vector<std::string> headers_of(const table::Mapping& mapping) {
  std::vector<std::string> headers = mapping.drop;
  for (const auto& rule : mapping.columns) {
    headers.insert(headers.end(), rule.headers.begin(), rule.headers.end());
  }
  for (const auto& rule : mapping.fields) headers.push_back(rule.header);
  return headers;
}

// Every header that a shared mapping names must be some list's: a slip of the pen is not a rule
// lost.
base::Result<void> check_all_used(const std::vector<ListSpec>& specs,
                                  const std::vector<std::string>& used) {
  for (const ListSpec& spec : specs) {
    if (!spec.shared_mapping) continue;
    for (const std::string& header : headers_of(spec.mapping)) {
      if (std::ranges::find(used, header) == used.end()) {
        return base::usage_error("the mapping names '{}': no list has such a column", header);
      }
    }
  }
  return {};
}

}  // namespace

base::Result<Lists> load_lists(const std::vector<ListSpec>& specs, const base::RunContext& context,
                               base::Problems& problems) {
  Lists lists;
  std::vector<std::string> used;  // headers of shared mappings that some list has
  for (const ListSpec& spec : specs) {
    // The hash is made while the file is parsed: both read the same pages.
    auto hash = std::async(std::launch::async, [&] { return base::sha256_file(spec.path); });
    auto read = table::read_table(spec.path, spec.reading, context, problems);
    auto sha256 = hash.get();
    if (!read) return tl::unexpected(std::move(read.error()));
    if (!sha256) return tl::unexpected(std::move(sha256.error()));

    const table::Mapping wanted =
        spec.shared_mapping ? table::rules_for(*read, spec.mapping) : spec.mapping;
    for (std::string& header : headers_of(wanted)) used.push_back(std::move(header));
    PARADERO_ASSIGN(table::Mapping mapping, table::complete_mapping(*read, wanted));
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
                            mapped.mapping, spec.reading});
    lists.tables.push_back(std::move(mapped));
  }
  PARADERO_CHECK(check_all_used(specs, used));
  return lists;
}

}  // namespace paradero::study

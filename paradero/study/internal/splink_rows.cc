#include "paradero/study/internal/splink_rows.h"

#include <algorithm>
#include <numeric>

#include "paradero/base/hash.h"
#include "paradero/base/number.h"
#include "paradero/table/read.h"

namespace paradero::study {

namespace {

// Columns of several lists, one below the other.
class Stack {
 public:
  void add(const table::Table& table) {
    if (lists_ == 0) {
      for (const table::Column& column : table.columns) columns_.push_back({column.header, {}, {}});
    }
    std::erase_if(columns_, [&](const StackedColumn& column) {
      return table.find(column.header) == nullptr;
    });
    for (StackedColumn& column : columns_) {
      const table::Column& source = *table.find(column.header);
      std::vector<std::uint32_t> number(source.values.size());
      for (std::uint32_t code = 0; code < source.values.size(); ++code)
        number[code] = column.values.intern(source.values[code]);
      for (const std::uint32_t code : source.codes) column.codes.push_back(number[code]);
    }
    list_.insert(list_.end(), table.rows(), static_cast<std::uint16_t>(lists_++));
  }

  link::SplinkRows take() {
    link::SplinkRows rows;
    for (StackedColumn& column : columns_) {
      rows.headers.push_back(column.header);
      std::vector<std::string> values;
      for (std::uint32_t code = 0; code < column.values.size(); ++code)
        values.emplace_back(column.values[code]);
      rows.values.push_back(std::move(values));
      rows.codes.push_back(std::move(column.codes));
    }
    rows.list = std::move(list_);
    return rows;
  }

 private:
  struct StackedColumn {
    std::string header;
    table::Dictionary values;
    std::vector<std::uint32_t> codes;
  };
  std::vector<StackedColumn> columns_;
  std::vector<std::uint16_t> list_;
  std::size_t lists_ = 0;
};

// The order in which Splink takes two records for left and right: by id, as numbers where the one
// list has only numbers, else as text with the list before it.
std::vector<std::uint32_t> ranks(const Lists& lists) {
  std::vector<std::string> names;
  std::vector<std::int64_t> numbers;
  bool all_numbers = lists.tables.size() == 1;
  for (const auto& list : lists.tables) {
    for (const std::string& id : list.record_ids) {
      names.push_back(lists.tables.size() == 1 ? id : list.source + "-__-" + id);
      const auto number = base::parse_number<std::int64_t>(id);
      all_numbers = all_numbers && number;
      numbers.push_back(number.value_or(0));
    }
  }
  std::vector<std::uint32_t> order(names.size()), rank(names.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order, [&](std::uint32_t a, std::uint32_t b) {
    return all_numbers ? numbers[a] < numbers[b] : names[a] < names[b];
  });
  for (std::uint32_t k = 0; k < order.size(); ++k) rank[order[k]] = k;
  return rank;
}

}  // namespace

base::Result<SplinkLists> load_splink_lists(std::span<const ListSpec> specs,
                                            const std::string& unique_id,
                                            const base::RunContext& context,
                                            base::Problems& problems) {
  SplinkLists made;
  Stack stack;
  for (const ListSpec& spec : specs) {
    PARADERO_ASSIGN(std::string sha256, base::sha256_file(spec.path));
    PARADERO_ASSIGN(table::Table table,
                    table::read_table(spec.path, spec.reading, context, problems));
    stack.add(table);
    table::Mapping wanted;
    for (const table::Column& column : table.columns) {
      if (column.header == unique_id) {
        wanted.columns.push_back({"record_id", {column.header}, false});
      } else {
        wanted.drop.push_back(column.header);
      }
    }
    PARADERO_ASSIGN(table::Mapping mapping, table::complete_mapping(table, wanted));
    table::MappedTable mapped =
        table::apply_mapping(std::move(table), std::move(mapping), problems);
    for (const auto& other : made.lists.tables) {
      if (other.source == mapped.source) {
        return base::usage_error(
            "two lists are called '{}': name them apart in a study file ([[lists]] source = "
            "\"...\")",
            mapped.source);
      }
    }
    made.lists.inputs.push_back({mapped.source, spec.path.filename().string(), std::move(sha256),
                                 mapped.rows() + mapped.rows_refused, mapped.rows(),
                                 mapped.rows_refused, mapped.mapping, spec.reading});
    made.lists.tables.push_back(std::move(mapped));
  }
  made.rows = stack.take();
  made.rows.rank = ranks(made.lists);
  return made;
}

}  // namespace paradero::study

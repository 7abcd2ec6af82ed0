#include "paradero/publish/uniqueness.h"

#include <algorithm>
#include <numeric>

namespace paradero::publish {

namespace {

// Calls visit(rows of a group) for each group, in order of the codes.
template <class Visit>
void for_each_group(std::span<const CategoryColumn* const> columns, std::size_t rows,
                    Visit&& visit) {
  std::vector<std::size_t> order(rows);
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto compare = [&](std::size_t a, std::size_t b) {
    for (const CategoryColumn* column : columns) {
      if (column->codes[a] != column->codes[b]) return column->codes[a] < column->codes[b] ? -1 : 1;
    }
    return 0;
  };
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return compare(a, b) < 0; });
  for (std::size_t from = 0, to = 0; from < rows; from = to) {
    while (to < rows && compare(order[from], order[to]) == 0) ++to;
    visit(std::span(order).subspan(from, to - from));
  }
}

std::uint64_t people_in(std::span<const std::size_t> rows, std::span<const std::int64_t> counts) {
  if (counts.empty()) return rows.size();
  std::uint64_t people = 0;
  for (const std::size_t r : rows) people += static_cast<std::uint64_t>(counts[r]);
  return people;
}

std::size_t rows_of(std::span<const CategoryColumn* const> columns,
                    std::span<const std::int64_t> counts) {
  const std::size_t rows = columns.empty() ? 0 : columns.front()->codes.size();
  base::require(counts.empty() || counts.size() == rows, "uniqueness: one count a row");
  return rows;
}

}  // namespace

Uniqueness uniqueness(std::span<const CategoryColumn* const> columns,
                      std::span<const std::int64_t> counts) {
  Uniqueness found;
  for (const CategoryColumn* column : columns) found.columns.push_back(column->name);
  for_each_group(columns, rows_of(columns, counts), [&](std::span<const std::size_t> rows) {
    const std::uint64_t people = people_in(rows, counts);
    if (people == 0) return;
    found.people += people;
    ++found.groups;
    if (people == 1) found.unique += people;
    if (people >= 2 && people < 5) found.in_two_to_four += people;
    if (people >= 5 && people < 10) found.in_five_to_nine += people;
    if (found.smallest_group == 0 || people < found.smallest_group) found.smallest_group = people;
  });
  return found;
}

std::vector<std::uint64_t> group_sizes(std::span<const CategoryColumn* const> columns,
                                       std::span<const std::int64_t> counts) {
  const std::size_t rows = rows_of(columns, counts);
  std::vector<std::uint64_t> sizes(rows, 0);
  for_each_group(columns, rows, [&](std::span<const std::size_t> members) {
    const std::uint64_t people = people_in(members, counts);
    for (const std::size_t r : members) sizes[r] = people;
  });
  return sizes;
}

}  // namespace paradero::publish

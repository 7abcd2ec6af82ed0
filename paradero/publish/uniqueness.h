// How many people become unique, or nearly, by what a release would tell of them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "paradero/publish/cube.h"

namespace paradero::publish {

// People by the size of the group that has the same values in `columns`.
struct Uniqueness {
  std::vector<std::string> columns;
  std::uint64_t people = 0, groups = 0;
  std::uint64_t unique = 0;  // in groups of one
  std::uint64_t in_two_to_four = 0;
  std::uint64_t in_five_to_nine = 0;
  std::uint64_t smallest_group = 0;  // k of k-anonymity; 0 where there is nobody
};

// Of the columns together. `counts`: people a row, or empty: one each. O(rows log rows).
Uniqueness uniqueness(std::span<const CategoryColumn* const> columns,
                      std::span<const std::int64_t> counts);

// The size of each row's group, one a row.
std::vector<std::uint64_t> group_sizes(std::span<const CategoryColumn* const> columns,
                                       std::span<const std::int64_t> counts);

}  // namespace paradero::publish

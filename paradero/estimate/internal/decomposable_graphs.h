// Decomposable graphs, written as cliques over separators.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace paradero::estimate {

// A set of lists as bits; bit i stands for list i.
using ListSet = std::uint8_t;

// One decomposable graph: its density is the product of those of its cliques, divided by that of
// its non-empty separators (each as often as it separates).
struct DecomposableGraph {
  static constexpr std::size_t most = 7;  // lists

  std::array<ListSet, most> clique_of{};
  std::array<ListSet, most - 1> separator_of{};
  std::uint8_t clique_count = 0, separator_count = 0;

  std::span<const ListSet> cliques() const { return {clique_of.data(), clique_count}; }
  std::span<const ListSet> separators() const { return {separator_of.data(), separator_count}; }
};

// Every decomposable graph on `lists` labelled vertices, in the order of their edges read as a
// binary number: 8, 61, 822, 18,154 and 617,675 for 3 to 7 lists. Requires 1 <= lists <= 7. Tries
// all 2^(lists (lists - 1) / 2) graphs for a perfect elimination order.
std::vector<DecomposableGraph> decomposable_graphs(std::size_t lists);

}  // namespace paradero::estimate

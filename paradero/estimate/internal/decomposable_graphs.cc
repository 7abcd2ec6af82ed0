#include "paradero/estimate/internal/decomposable_graphs.h"

#include <algorithm>
#include <bit>
#include <optional>

#include "paradero/base/error.h"

namespace paradero::estimate {

namespace {

using Neighbours = std::array<ListSet, DecomposableGraph::most>;

constexpr ListSet list_bit(int vertex) { return static_cast<ListSet>(1U << vertex); }

// Whether every two vertices of `set` are joined.
bool is_complete(ListSet set, const Neighbours& neighbours) {
  for (unsigned rest = set; rest != 0; rest &= rest - 1) {
    const int v = std::countr_zero(rest);
    if ((set & ~(neighbours[static_cast<std::size_t>(v)] | list_bit(v))) != 0) return false;
  }
  return true;
}

// Takes vertices away whose remaining neighbours are all joined. The graph is decomposable where
// that takes all, and then p(x) = prod_v p(x_v, neighbours) / p(neighbours), in which what is no
// clique or separator cancels.
std::optional<DecomposableGraph> decompose(std::size_t lists, const Neighbours& neighbours) {
  std::array<ListSet, DecomposableGraph::most> above{}, below{};
  std::size_t terms = 0;
  auto remaining = static_cast<ListSet>((1U << lists) - 1);
  while (remaining != 0) {
    bool found = false;
    for (unsigned rest = remaining; rest != 0; rest &= rest - 1) {
      const int v = std::countr_zero(rest);
      const auto near = static_cast<ListSet>(neighbours[static_cast<std::size_t>(v)] & remaining);
      if (!is_complete(near, neighbours)) continue;
      above[terms] = static_cast<ListSet>(near | list_bit(v));
      below[terms++] = near;
      remaining = static_cast<ListSet>(remaining & ~list_bit(v));
      found = true;
      break;
    }
    if (!found) return std::nullopt;
  }
  for (std::size_t i = 0; i < terms; ++i) {
    const auto same =
        std::find(above.begin(), above.begin() + static_cast<std::ptrdiff_t>(terms), below[i]);
    if (below[i] != 0 && same != above.begin() + static_cast<std::ptrdiff_t>(terms))
      *same = below[i] = 0;
  }
  DecomposableGraph graph;
  for (std::size_t i = 0; i < terms; ++i) {
    if (above[i] != 0) graph.clique_of[graph.clique_count++] = above[i];
    if (below[i] != 0) graph.separator_of[graph.separator_count++] = below[i];
  }
  std::sort(graph.clique_of.begin(), graph.clique_of.begin() + graph.clique_count);
  std::sort(graph.separator_of.begin(), graph.separator_of.begin() + graph.separator_count);
  return graph;
}

}  // namespace

std::vector<DecomposableGraph> decomposable_graphs(std::size_t lists) {
  base::require(lists >= 1 && lists <= DecomposableGraph::most,
                "decomposable_graphs: 1 to 7 lists");
  std::vector<std::array<std::size_t, 2>> pairs;
  for (std::size_t a = 0; a < lists; ++a) {
    for (std::size_t b = a + 1; b < lists; ++b) pairs.push_back({a, b});
  }
  std::vector<DecomposableGraph> graphs;
  for (std::uint32_t edges = 0; edges < (std::uint32_t{1} << pairs.size()); ++edges) {
    Neighbours neighbours{};
    for (std::uint32_t rest = edges; rest != 0; rest &= rest - 1) {
      const auto [a, b] = pairs[static_cast<std::size_t>(std::countr_zero(rest))];
      neighbours[a] = static_cast<ListSet>(neighbours[a] | (1U << b));
      neighbours[b] = static_cast<ListSet>(neighbours[b] | (1U << a));
    }
    if (const auto graph = decompose(lists, neighbours)) graphs.push_back(*graph);
  }
  return graphs;
}

}  // namespace paradero::estimate

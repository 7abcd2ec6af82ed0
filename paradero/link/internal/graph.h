// Graph: the candidate pairs by record.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "paradero/link/clustering.h"

namespace paradero::link {

// Edges by record, both ways.
class Graph {
 public:
  Graph(std::size_t n, std::span<const Edge> edges) : begin_(n + 1, 0) {
    for (const Edge& edge : edges) ++begin_[edge.a + 1], ++begin_[edge.b + 1];
    for (std::size_t i = 0; i < n; ++i) begin_[i + 1] += begin_[i];
    arcs_.resize(2 * edges.size());
    std::vector<std::uint64_t> next(begin_.begin(), begin_.end() - 1);
    for (const Edge& edge : edges) {
      arcs_[next[edge.a]++] = {edge.b, edge.ln_odds};
      arcs_[next[edge.b]++] = {edge.a, edge.ln_odds};
    }
  }
  struct Arc {
    std::uint32_t to = 0;
    float ln_odds = 0;
  };
  std::span<const Arc> of(std::uint32_t i) const {
    return {arcs_.data() + begin_[i], static_cast<std::size_t>(begin_[i + 1] - begin_[i])};
  }

 private:
  std::vector<std::uint64_t> begin_;
  std::vector<Arc> arcs_;
};

}  // namespace paradero::link

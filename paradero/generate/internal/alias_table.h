// Weighted choice in constant time.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "paradero/stats/random.h"

namespace paradero::generate {

// Draws index i with probability weight[i] / sum (Walker 1977; built as by Vose 1991).
// Thread safety: const from any thread.
class AliasTable {
 public:
  AliasTable() = default;
  // Precondition: not empty, no weight negative, the sum positive and finite. Complexity: O(n).
  explicit AliasTable(std::span<const double> weights);

  // Takes one number of `random`. Precondition: not default-constructed.
  std::uint32_t draw(stats::Random& random) const {
    const double x = random.uniform() * static_cast<double>(threshold_.size());
    const auto column = static_cast<std::uint32_t>(x);
    return x - column < threshold_[column] ? column : alias_[column];
  }
  std::size_t size() const { return threshold_.size(); }

 private:
  std::vector<double> threshold_;
  std::vector<std::uint32_t> alias_;
};

}  // namespace paradero::generate

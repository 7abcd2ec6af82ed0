#include "paradero/generate/internal/alias_table.h"

#include <cmath>

#include "paradero/base/error.h"

namespace paradero::generate {

AliasTable::AliasTable(std::span<const double> weights)
    : threshold_(weights.size(), 1.0), alias_(weights.size(), 0) {
  double sum = 0;
  for (const double w : weights) {
    base::require(w >= 0, "AliasTable: a weight must not be negative");
    sum += w;
  }
  base::require(sum > 0 && std::isfinite(sum),
                "AliasTable: the weights must have a positive, finite sum");
  std::vector<double> scaled(weights.begin(), weights.end());
  std::vector<std::uint32_t> small, large;
  for (std::uint32_t i = 0; i < scaled.size(); ++i) {
    scaled[i] *= static_cast<double>(scaled.size()) / sum;
    (scaled[i] < 1 ? small : large).push_back(i);
  }
  while (!small.empty() && !large.empty()) {
    const std::uint32_t lower = small.back(), upper = large.back();
    small.pop_back();
    threshold_[lower] = scaled[lower];
    alias_[lower] = upper;
    scaled[upper] -= 1 - scaled[lower];
    if (scaled[upper] < 1) {
      large.pop_back();
      small.push_back(upper);
    }
  }
}

}  // namespace paradero::generate

#include "paradero/stats/log_space.h"

#include <algorithm>

namespace paradero::stats {

double ln_sum_exp(std::span<const double> x) {
  if (x.empty()) return -std::numeric_limits<double>::infinity();
  const double largest = *std::ranges::max_element(x);
  if (!std::isfinite(largest)) return largest;
  double sum = 0;
  for (const double value : x) sum += std::exp(value - largest);
  return largest + std::log(sum);
}

}  // namespace paradero::stats

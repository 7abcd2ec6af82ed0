#include "paradero/estimate/internal/multinomial.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "paradero/estimate/internal/ln_gamma.h"

namespace paradero::estimate {

std::int64_t draw_binomial(stats::Random& random, std::int64_t trials, double p) {
  if (trials == 0 || p <= 0) return 0;
  if (p >= 1) return trials;
  const auto n = static_cast<double>(trials);
  const std::int64_t mode = std::min(trials, static_cast<std::int64_t>((n + 1) * p));
  const auto m = static_cast<double>(mode);
  const double at_mode =
      std::exp(static_cast<double>(ln_gamma(n + 1) - ln_gamma(m + 1) - ln_gamma(n - m + 1)) +
               m * std::log(p) + (n - m) * std::log1p(-p));
  const double odds = p / (1 - p);
  double left = random.uniform() - at_mode, up = at_mode, down = at_mode;
  std::int64_t above = mode, below = mode;
  while (left > 0) {
    if (above < trials) {
      up *= odds * static_cast<double>(trials - above) / static_cast<double>(above + 1);
      ++above;
      left -= up;
      if (left <= 0) return above;
    }
    if (below > 0) {
      down *= static_cast<double>(below) / (odds * static_cast<double>(trials - below + 1));
      --below;
      left -= down;
      if (left <= 0) return below;
    }
    if (up + down < 1e-300) break;  // what is left is rounding
  }
  return mode;
}

std::vector<std::int64_t> draw_multinomial(stats::Random& random, std::int64_t trials,
                                           std::span<const double> weights) {
  double rest = std::accumulate(weights.begin(), weights.end(), 0.0);
  std::vector<std::int64_t> counts;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const bool last = i + 1 == weights.size();
    counts.push_back(last ? trials
                          : draw_binomial(random, trials, std::clamp(weights[i] / rest, 0.0, 1.0)));
    trials -= counts.back();
    rest -= weights[i];
  }
  return counts;
}

}  // namespace paradero::estimate

#include "paradero/stats/distributions.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "paradero/base/error.h"

namespace paradero::stats {
namespace {

// Below this many expected events, counting them one by one is quicker than splitting.
constexpr double counted_one_by_one = 12;

// Waiting times between successes are geometric: O(trials * p), p <= 1/2.
std::int64_t binomial_by_waiting(Random& random, std::int64_t trials, double p) {
  const double ln_failure = std::log1p(-p);
  std::int64_t successes = 0;
  for (double trial = 0;;) {
    trial += std::floor(std::log1p(-random.uniform()) / ln_failure) + 1;
    if (trial > static_cast<double>(trials)) return successes;
    ++successes;
  }
}

}  // namespace

std::array<double, 2> normal_pair(Random& random) {
  for (;;) {
    const double x = 2 * random.uniform() - 1, y = 2 * random.uniform() - 1;
    const double square = x * x + y * y;
    if (square >= 1 || square == 0) continue;
    const double factor = std::sqrt(-2 * std::log(square) / square);
    return {x * factor, y * factor};
  }
}

double normal(Random& random) { return normal_pair(random)[0]; }

double exponential(Random& random) { return -std::log1p(-random.uniform()); }

double gamma(Random& random, double shape) {
  base::require(shape > 0, "gamma: shape must be > 0");
  if (shape < 1) {
    const double larger = gamma(random, shape + 1);
    return larger * std::pow(1 - random.uniform(), 1 / shape);
  }
  const double d = shape - 1.0 / 3, c = 1 / std::sqrt(9 * d);
  for (;;) {
    const double x = normal(random), root = 1 + c * x;
    if (root <= 0) continue;
    const double v = root * root * root;
    if (-exponential(random) < 0.5 * x * x + d - d * v + d * std::log(v)) return d * v;
  }
}

double beta(Random& random, double a, double b) {
  const double x = gamma(random, a), y = gamma(random, b);
  const double sum = x + y;
  // Both underflow only where a and b are tiny; nearly all the mass is then at the two ends.
  if (sum == 0) return random.uniform() * (a + b) < a ? 1 : 0;
  return x / sum;
}

std::int64_t binomial(Random& random, std::int64_t trials, double p) {
  base::require(trials >= 0, "binomial: trials must be >= 0");
  base::require(p >= 0 && p <= 1, "binomial: p must be in [0, 1]");
  std::int64_t successes = 0;
  for (;;) {
    if (trials == 0 || p <= 0) return successes;
    if (p >= 1) return successes + trials;
    const double expected = static_cast<double>(trials) * std::min(p, 1 - p);
    if (expected < counted_one_by_one) {
      if (p <= 0.5) return successes + binomial_by_waiting(random, trials, p);
      return successes + trials - binomial_by_waiting(random, trials, 1 - p);
    }
    // The middle one of `trials` sorted uniform numbers tells where to look further.
    const std::int64_t middle = (trials + 1) / 2;
    const double x =
        beta(random, static_cast<double>(middle), static_cast<double>(trials + 1 - middle));
    if (x <= p) {
      successes += middle;
      trials -= middle;
      p = std::clamp((p - x) / (1 - x), 0.0, 1.0);
    } else {
      trials = middle - 1;
      p = std::min(p / x, 1.0);
    }
  }
}

std::int64_t poisson(Random& random, double mean) {
  base::require(mean >= 0 && mean <= 0x1p52, "poisson: mean must be in [0, 2^52]");
  std::int64_t events = 0;
  while (mean >= counted_one_by_one) {
    const double jump = std::floor(mean * 7 / 8);
    const double waited = gamma(random, jump);
    const auto whole = static_cast<std::int64_t>(jump);
    if (waited > mean) return events + binomial(random, whole - 1, mean / waited);
    events += whole;
    mean -= waited;
  }
  for (double waited = exponential(random); waited < mean; waited += exponential(random)) ++events;
  return events;
}

std::int64_t negative_binomial(Random& random, double successes, double p) {
  base::require(successes > 0, "negative_binomial: successes must be > 0");
  base::require(p > 0 && p <= 1, "negative_binomial: p must be in (0, 1]");
  return poisson(random, gamma(random, successes) * ((1 - p) / p));
}

std::vector<std::int64_t> multinomial(Random& random, std::int64_t trials,
                                      std::span<const double> weights) {
  // Sums from the end, so that no remainder is a difference of rounded numbers.
  std::vector<double> rest(weights.size() + 1, 0.0);
  for (std::size_t i = weights.size(); i-- > 0;) {
    base::require(weights[i] >= 0, "multinomial: weights must be >= 0");
    rest[i] = rest[i + 1] + weights[i];
  }
  base::require(rest[0] > 0, "multinomial: a weight must be > 0");
  std::vector<std::int64_t> counts(weights.size(), 0);
  for (std::size_t i = 0; i < weights.size() && trials > 0; ++i) {
    if (rest[i] <= 0) break;
    counts[i] = binomial(random, trials, rest[i + 1] > 0 ? weights[i] / rest[i] : 1.0);
    trials -= counts[i];
  }
  return counts;
}

}  // namespace paradero::stats

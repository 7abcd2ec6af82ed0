// Arithmetic on logarithms.
#pragma once

#include <cmath>
#include <limits>
#include <span>

namespace paradero::stats {

// ln(exp(a) + exp(b)) without overflow; -inf stands for zero.
inline double ln_add(double a, double b) {
  if (a < b) return ln_add(b, a);
  if (a == -std::numeric_limits<double>::infinity()) return a;
  return a + std::log1p(std::exp(b - a));
}

// ln(sum_i exp(x_i)); -inf for an empty span.
double ln_sum_exp(std::span<const double> x);

// The probability whose log odds (natural) are `ln_odds`; exact at both ends.
inline double probability_from_ln_odds(double ln_odds) {
  if (ln_odds >= 0) return 1.0 / (1.0 + std::exp(-ln_odds));
  const double odds = std::exp(ln_odds);
  return odds / (1.0 + odds);
}

}  // namespace paradero::stats

#include "paradero/estimate/internal/ln_gamma.h"

#include <cmath>

namespace paradero::estimate {

long double ln_gamma(long double x) {
  long double product = 1;
  while (x < 24) {
    product *= x;
    x += 1;
  }
  const long double inverse = 1 / x, square = inverse * inverse;
  // B_2k / (2k (2k - 1) x^(2k-1)), k = 1 .. 8
  const long double series =
      inverse *
      (1.0L / 12 +
       square * (-1.0L / 360 +
                 square * (1.0L / 1260 +
                           square * (-1.0L / 1680 +
                                     square * (1.0L / 1188 +
                                               square * (-691.0L / 360360 +
                                                         square * (1.0L / 156 -
                                                                   square * 3617.0L / 122400)))))));
  constexpr long double half_ln_2_pi = 0.918938533204672741780329736405617639861L;
  return (x - 0.5L) * std::log(x) - x + half_ln_2_pi + series - std::log(product);
}

}  // namespace paradero::estimate

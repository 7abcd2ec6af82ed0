// The logarithm of the gamma function in extended precision.
#pragma once

namespace paradero::estimate {

// ln Gamma(x) to about 18 digits, by Stirling's series (Abramowitz and Stegun 6.1.41) above 24 and
// by Gamma(x + 1) = x Gamma(x) below. Requires x > 0. The C library's lgammal writes a global.
long double ln_gamma(long double x);

}  // namespace paradero::estimate

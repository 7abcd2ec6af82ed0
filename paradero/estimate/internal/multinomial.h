// Resampling a table of counts.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "paradero/stats/random.h"

namespace paradero::estimate {

// A binomial number of successes in `trials` of probability `p`: exact inversion from the mode
// outwards, about sqrt(trials p (1 - p)) steps. Requires 0 <= p <= 1.
std::int64_t draw_binomial(stats::Random& random, std::int64_t trials, double p);

// How `trials` fall into cells of the given weights, which need not add up to one.
std::vector<std::int64_t> draw_multinomial(stats::Random& random, std::int64_t trials,
                                           std::span<const double> weights);

}  // namespace paradero::estimate

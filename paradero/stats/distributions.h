// Draws from the common distributions, exact (no approximation but that of double precision) and
// the same on every machine: each is a function of the uniform numbers it takes.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "paradero/stats/random.h"

namespace paradero::stats {

// Two independent standard normal numbers (Marsaglia's polar method, 1964).
std::array<double, 2> normal_pair(Random& random);

// One of them; where many are needed, normal_pair is twice as quick.
double normal(Random& random);

// Exponential with mean one.
double exponential(Random& random);

// Gamma with density x^(shape-1) exp(-x) / Gamma(shape) (Marsaglia and Tsang 2000). Requires
// shape > 0. Below a shape of about 0.02 some draws underflow to zero.
double gamma(Random& random, double shape);

// Beta on [0, 1]. Requires a, b > 0.
double beta(Random& random, double a, double b);

// Successes in `trials` with probability p: order statistics split large problems until direct
// counting is quick (Devroye 1986, X.4.3). O(log trials). Requires trials >= 0, 0 <= p <= 1.
std::int64_t binomial(Random& random, std::int64_t trials, double p);

// Poisson with the given mean, split by gamma waiting times (Ahrens and Dieter 1974). O(log mean).
// Requires 0 <= mean <= 2^52.
std::int64_t poisson(Random& random, double mean);

// Failures before the `successes`-th success, each trial a success with probability p; `successes`
// need not be whole. Requires successes > 0, 0 < p <= 1 and a mean within 2^52.
std::int64_t negative_binomial(Random& random, double successes, double p);

// Counts of `trials` over categories whose chances are proportional to `weights`. Requires weights
// >= 0, one of them positive.
std::vector<std::int64_t> multinomial(Random& random, std::int64_t trials,
                                      std::span<const double> weights);

}  // namespace paradero::stats

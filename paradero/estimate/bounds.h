// Lower bounds and context: quick figures of few assumptions, to be read beside the models and not
// instead of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "paradero/estimate/capture_histories.h"

namespace paradero::estimate {

// An estimate of N with its standard error, and the interval and draws of a lognormal number of
// unseen people (Chao 1987), which never falls below the people seen.
struct SimpleEstimate {
  double n_observed = 0;
  double estimate = 0;
  double standard_error = 0;

  double quantile(double p) const;  // requires 0 < p < 1
  std::vector<double> draws(std::size_t count, std::uint64_t seed) const;
};

// A lower bound on N where people differ in how likely they are to be listed and lists differ in
// how many they name, but lists do not otherwise depend on each other (Chao 1987):
//   n + sum_{j < k} u_j u_k / (f_2 + 1)
// with u_j people on list j alone and f_2 on exactly two lists. With two lists it is Chapman's
// estimate. Standard error by 400 resamples. Empty where no one is on exactly two lists.
std::optional<SimpleEstimate> chao_lower_bound(const CaptureHistories& histories,
                                               std::uint64_t seed);

struct SampleCoverage {
  double coverage = 0;        // share of the population's chances of being listed that others see
  bool low_coverage = false;  // below .55: `value` is the one-step lower figure
  SimpleEstimate value;
};

// The sample coverage estimate for three lists or more (Chao and Tsay 1998; equation 14, and the
// one-step estimate of equation 18 where coverage is low):
//   N = D / C + sum_{j < k} A_jk (N n_jk / (n_j n_k) - 1) / (t C)
// D people of n who are on more than one list, or averaged over the list left out; A_jk people on j
// or on k and on no third list. Empty where no list overlaps the others or the equation has no
// positive solution. Standard error by 400 resamples.
std::optional<SampleCoverage> sample_coverage(const CaptureHistories& histories,
                                              std::uint64_t seed);

// The maximum likelihood estimate under independent lists, M_t: the root of
// 1 - n / N = prod_j (1 - n_j / N), with Darroch's (1958) standard error. For any number of lists.
// Empty where no one is on two lists.
std::optional<SimpleEstimate> independence(const CaptureHistories& histories);

}  // namespace paradero::estimate

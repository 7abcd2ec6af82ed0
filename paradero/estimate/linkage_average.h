// The uncertainty of linkage and of missing strata carried into the estimate: the estimators run on
// every draw of the linkage and every imputation, and their answers are joined (Sadinle 2018; Rubin
// 1987 for the parts of the variance).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "paradero/estimate/estimate.h"

namespace paradero::estimate {

// One estimator's answer to one draw of the linkage and one imputation of the missing strata.
struct Replicate {
  std::uint32_t linkage = 0, imputation = 0;  // from 0
  Estimate answer;
};

struct CombinedEstimate {
  Estimate answer;  // quantiles of all draws together; `draws` holds them, replicate by replicate
  std::size_t replicates = 0, replicates_ok = 0;
  // The variance of N: mean within replicates, among linkages, among imputations of one linkage.
  double variance_within = 0, variance_linkage = 0, variance_imputation = 0;
};

// Joins one estimator's replicates. One replicate is returned as it is. Where more than 1 in 20 has
// no estimate the joint answer has none either, and says so. `n_observed` is rounded to the mean.
// Requires at least one replicate, all of one estimator.
CombinedEstimate combine(std::span<const Replicate> replicates);

// The sum over strata, draw by draw within each replicate, so that what the strata share, which is
// the linkage, moves them together. `strata` holds the replicates of each stratum in one order.
// Where a stratum has no estimate the total has none. Requires at least one stratum, and equally
// many draws in each.
CombinedEstimate combine_strata(std::span<const std::vector<Replicate>> strata);

// People of one capture history and one value of each stratum column; value 0 is missing.
struct StratifiedCell {
  std::uint64_t history = 0;
  std::vector<std::uint32_t> strata;
  std::int64_t count = 0;

  friend bool operator==(const StratifiedCell&, const StratifiedCell&) = default;
};

// Fills missing strata from people of the same capture history and the same known strata, else of
// the same known strata, else from all, in the shares in which they occur; the donors are resampled
// first, so that imputations differ by what is not known of the shares (approximate Bayesian
// bootstrap, Rubin and Schenker 1986). The cells returned are complete and distinct, in order;
// where no one's strata are known they are returned as they were.
std::vector<StratifiedCell> impute_strata(std::span<const StratifiedCell> cells,
                                          stats::Random& random);

}  // namespace paradero::estimate

// Whether Markov chains have converged, and how well they know a quantile: Vehtari, Gelman,
// Simpson, Carpenter and Bürkner 2021, "Rank-normalization, folding, and localization: an improved
// R-hat".
//
// `chains` are draws of one quantity by chains of one length, at least 4 draws each. Each is split
// in halves, so that a drift shows; an odd draw in the middle is left out. Draws must be finite.
// Constant draws give R-hat 1 and as many effective draws as draws. O(draws log draws).
#pragma once

#include <span>
#include <vector>

namespace paradero::stats {

using Chains = std::span<const std::vector<double>>;

// The larger of the rank-normalised and the folded split R-hat: location and spread. 1 where chains
// agree; 1.01 is the limit that the paper advises.
double rank_rhat(Chains chains);

// Effective draws for the centre: those of the rank-normalised draws (section 4).
double bulk_ess(Chains chains);

// Effective draws for the tails: the lesser for the 5% and the 95% quantile.
double tail_ess(Chains chains);

// Effective draws for the mean of the quantity itself.
double mean_ess(Chains chains);

// Effective draws for the quantile p: those of the indicator of draws at or below it. 0 < p < 1.
double quantile_ess(Chains chains, double p);

// The quantile p of all draws (linear between order statistics; Hyndman and Fan 1996, type 7).
double quantile(Chains chains, double p);

// Monte Carlo standard error of that quantile: half the width of the interval between the quantiles
// that bound it with the probability of one standard deviation.
double quantile_standard_error(Chains chains, double p);

}  // namespace paradero::stats

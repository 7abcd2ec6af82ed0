// Where a sample of a quantity parts into regions with valleys between them.
#pragma once

#include <span>
#include <vector>

namespace paradero::estimate {

// The valleys, ascending, of a kernel density of `draws` (normal kernel on a grid of 512 points;
// the bandwidth is 0.9 min(sd, interquartile range / 1.34) n^-1/5, Silverman 1986, on the effective
// number `n` of draws). A valley counts where the density is below half of the lower of the peaks
// beside it and at least `least_share` of the draws lie in each part. Requires draws, finite.
std::vector<double> density_valleys(std::span<const double> draws, double effective_draws,
                                    double least_share);

}  // namespace paradero::estimate

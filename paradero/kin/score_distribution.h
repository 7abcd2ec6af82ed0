// The distribution of a comparison's ln likelihood ratio, under strangers and under the missing
// person's own profile: false hits and power without simulation.
#pragma once

#include <span>
#include <vector>

namespace paradero::kin {

// Distribution of ln LR for a stranger's profile, as the convolution of its loci on a grid of
// `ScoreDistribution::step` nats. The probability of each locus' value is divided between the two
// grid points beside it so that mass and mean LR stay as they are: the mean LR of a stranger is
// exactly one (where no genotype is excluded by the population), and P(LR >= t | the missing
// person's) = E[LR; LR >= t | stranger].
class ScoreDistribution {
 public:
  static constexpr double step = 0.1, lowest = -60, highest = 140;  // nats

  ScoreDistribution();

  // Adds a locus: `likelihood_ratio` and `probability` of each call of a stranger (which sum to
  // one). Calls with a ratio of 0 exclude. O(distinct grid points x grid).
  void add_locus(std::span<const double> likelihood_ratio, std::span<const double> probability);

  // P(ln LR >= ln_t | stranger), up to the grid: a value within a step below ln_t may count.
  double tail(double ln_t) const;
  // P(ln LR >= ln_t | the missing person's own profile).
  double power(double ln_t) const;
  // Mean of log10 LR of the missing person's own profile.
  double mean_log10_if_true() const;
  // P(LR > 0 | stranger): one minus the exclusion probability.
  double not_excluded() const;

 private:
  std::vector<double> mass_;  // by grid point, of a stranger
  std::size_t first_, last_;  // grid points that hold mass: [first_, last_)
};

}  // namespace paradero::kin

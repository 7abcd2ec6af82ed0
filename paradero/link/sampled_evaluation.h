// Precision and recall of a grouping from a sample that people have judged, where no truth is
// known.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace paradero::link {

// An estimate with its 95% interval.
struct Estimate {
  double value = 0, low = 0, high = 1;
};

// A stratum of pairs of records and what people said of those drawn from it.
struct JudgedStratum {
  double pairs = 0;       // in the population; may be a share of a whole stratum, for a subgroup
  bool together = false;  // the grouping puts them together
  std::uint64_t same = 0, different = 0;  // of those judged
};

// Records drawn at random, with all others that the model does not rule out: what blocking and the
// lower bound of links.csv leave out.
struct JudgedRecords {
  std::uint64_t records = 0;  // in the population
  std::uint64_t judged = 0;
  std::uint64_t missed = 0;  // pairs of a judged record that are one person and stand in no stratum
};

struct SampledScores {
  // None where no pair of the kind was judged though there are some.
  std::optional<Estimate> precision, recall, f;
  std::optional<Estimate> missed_pairs;  // that stand in no stratum; none without judged records
};

// Stratified estimates (Cochran 1977, section 5.3): precision is the share of one person among the
// pairs together, recall their share among all pairs of one person. Without `records`, recall is of
// the pairs in the strata alone. Intervals are 2.5% and 97.5% quantiles of `draws` draws of the
// totals: in each stratum the unjudged pairs from a binomial whose probability has Jeffreys'
// posterior, the missed pairs from a gamma; they are widened to hold the estimate, so that a
// stratum without an error can end at 1 (Brown, Cai, DasGupta 2001). The same for the same seed.
// Complexity: O(strata draws).
SampledScores sampled_scores(std::span<const JudgedStratum> strata,
                             const std::optional<JudgedRecords>& records, std::uint64_t seed,
                             int draws = 4000);

// Mean of scores in [0, 1] of records drawn at random, with the interval of as many trials, which
// is never too narrow, since no distribution on [0, 1] varies more. None without scores.
std::optional<Estimate> sampled_mean(std::span<const double> scores, std::uint64_t population,
                                     std::uint64_t seed, int draws = 4000);

// How many pairs to draw from each stratum: `budget` shared out by the size of the stratum and by
// sqrt(p (1 - p)), p being the mean stated probability held between .02 and .98 (Neyman 1934);
// at least `least` from each, or all of it.
struct StratumSize {
  std::uint64_t pairs = 0;
  double mean_probability = 0.5;
};
std::vector<std::uint64_t> allocate(std::span<const StratumSize> strata, std::uint64_t budget,
                                    std::uint64_t least);

}  // namespace paradero::link

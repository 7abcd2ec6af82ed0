#include "paradero/link/sampled_evaluation.h"

#include <algorithm>
#include <cmath>

#include "paradero/base/error.h"
#include "paradero/stats/distributions.h"
#include "paradero/stats/random.h"

namespace paradero::link {

namespace {

// Quantiles of `draws`, widened to hold `value`.
Estimate with_interval(double value, std::vector<double>& draws) {
  std::ranges::sort(draws);
  const auto at = [&](double p) {
    return draws[static_cast<std::size_t>(std::llround(p * static_cast<double>(draws.size() - 1)))];
  };
  return {value, std::min(value, at(0.025)), std::max(value, at(0.975))};
}

double f_of(double precision, double recall) {
  return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
}

struct Totals {
  double together = 0, together_same = 0, apart_same = 0;
};

double share(double part, double rest) { return part + rest > 0 ? part / (part + rest) : 1; }

// One draw of the pairs of one person in a stratum.
double drawn_same(const JudgedStratum& stratum, stats::Random& random) {
  const auto same = static_cast<double>(stratum.same),
             different = static_cast<double>(stratum.different);
  const double unjudged = std::max(stratum.pairs - same - different, 0.0);
  if (unjudged < 1) return std::min(same, stratum.pairs);
  const double p = stats::beta(random, same + 0.5, different + 0.5);
  return same + static_cast<double>(stats::binomial(random, std::llround(unjudged), p));
}

}  // namespace

SampledScores sampled_scores(std::span<const JudgedStratum> strata,
                             const std::optional<JudgedRecords>& records, std::uint64_t seed,
                             int draws) {
  base::require(draws >= 100, "sampled_scores: 100 draws or more");
  SampledScores scores;
  Totals stated;
  bool precision_known = true, apart_known = true;
  for (const JudgedStratum& stratum : strata) {
    if (stratum.pairs <= 0) continue;
    const auto judged = static_cast<double>(stratum.same + stratum.different);
    if (judged == 0) {
      (stratum.together ? precision_known : apart_known) = false;
      continue;
    }
    const double same = stratum.pairs * static_cast<double>(stratum.same) / judged;
    if (stratum.together) {
      stated.together += stratum.pairs;
      stated.together_same += same;
    } else {
      stated.apart_same += same;
    }
  }
  double missed = 0, scale = 0;
  if (records && records->judged > 0) {
    // Each pair can be met from either of its records.
    scale = static_cast<double>(records->records) / (2.0 * static_cast<double>(records->judged));
    missed = scale * static_cast<double>(records->missed);
  }
  if (!precision_known && !apart_known && scale == 0) return scores;

  stats::Random random(seed, 0);
  std::vector<double> precisions, recalls, fs, misses;
  for (int k = 0; k < draws; ++k) {
    Totals drawn;
    for (const JudgedStratum& stratum : strata) {
      if (stratum.pairs <= 0 || stratum.same + stratum.different == 0) continue;
      const double same = drawn_same(stratum, random);
      if (stratum.together) {
        drawn.together += stratum.pairs;
        drawn.together_same += std::min(same, stratum.pairs);
      } else {
        drawn.apart_same += same;
      }
    }
    double lost = 0;
    if (scale > 0) {
      const bool all = records->judged >= records->records;
      lost =
          all ? missed : scale * stats::gamma(random, static_cast<double>(records->missed) + 0.5);
    }
    precisions.push_back(share(drawn.together_same, drawn.together - drawn.together_same));
    recalls.push_back(share(drawn.together_same, drawn.apart_same + lost));
    fs.push_back(f_of(precisions.back(), recalls.back()));
    misses.push_back(lost);
  }
  const double precision = share(stated.together_same, stated.together - stated.together_same);
  const double recall = share(stated.together_same, stated.apart_same + missed);
  if (precision_known) scores.precision = with_interval(precision, precisions);
  if (precision_known && apart_known) {
    scores.recall = with_interval(recall, recalls);
    scores.f = with_interval(f_of(precision, recall), fs);
  }
  if (scale > 0) scores.missed_pairs = with_interval(missed, misses);
  return scores;
}

std::optional<Estimate> sampled_mean(std::span<const double> scores, std::uint64_t population,
                                     std::uint64_t seed, int draws) {
  base::require(draws >= 100, "sampled_mean: 100 draws or more");
  if (scores.empty()) return std::nullopt;
  double sum = 0;
  for (const double score : scores) sum += score;
  const auto n = static_cast<double>(scores.size());
  if (scores.size() >= population) return Estimate{sum / n, sum / n, sum / n};
  stats::Random random(seed, 1);
  std::vector<double> means;
  for (int k = 0; k < draws; ++k)
    means.push_back(stats::beta(random, sum + 0.5, std::max(n - sum, 0.0) + 0.5));
  return with_interval(sum / n, means);
}

std::vector<std::uint64_t> allocate(std::span<const StratumSize> strata, std::uint64_t budget,
                                    std::uint64_t least) {
  std::vector<double> weight;
  double sum = 0;
  for (const StratumSize& stratum : strata) {
    const double p = std::clamp(stratum.mean_probability, 0.02, 0.98);
    weight.push_back(static_cast<double>(stratum.pairs) * std::sqrt(p * (1 - p)));
    sum += weight.back();
  }
  std::vector<std::uint64_t> sizes;
  for (std::size_t h = 0; h < strata.size(); ++h) {
    const double wanted = sum > 0 ? static_cast<double>(budget) * weight[h] / sum : 0;
    const auto rounded = static_cast<std::uint64_t>(std::llround(wanted));
    sizes.push_back(std::min(strata[h].pairs, std::max(rounded, least)));
  }
  return sizes;
}

}  // namespace paradero::link

#include "paradero/kin/score_distribution.h"

#include <cmath>

#include <gtest/gtest.h>

#include "paradero/stats/random.h"

namespace paradero::kin {
namespace {

struct ScoreLocus {
  std::vector<double> ratio, probability;
};

// Calls with a ratio whose mean under strangers is one.
ScoreLocus random_locus(std::uint64_t seed, std::size_t calls, double excluded) {
  stats::Random random(seed, 0);
  ScoreLocus locus;
  double total = 0, mean = 0;
  for (std::size_t i = 0; i < calls; ++i) {
    locus.probability.push_back(random.uniform());
    locus.ratio.push_back(random.uniform() < excluded ? 0 : std::exp(4 * random.uniform() - 3));
    total += locus.probability.back();
  }
  for (std::size_t i = 0; i < calls; ++i) {
    locus.probability[i] /= total;
    mean += locus.probability[i] * locus.ratio[i];
  }
  for (double& ratio : locus.ratio) ratio /= mean;
  return locus;
}

TEST(ScoreDistribution, BeginsAtNoEvidence) {
  const ScoreDistribution none;
  EXPECT_EQ(none.tail(0), 1);
  EXPECT_EQ(none.tail(1), 0);
  EXPECT_EQ(none.power(0), 1);
  EXPECT_EQ(none.mean_log10_if_true(), 0);
}

TEST(ScoreDistribution, KeepsMassAndMeanRatio) {
  ScoreDistribution scores;
  double excluded = 1, mean_ln = 0;
  for (std::uint64_t l = 0; l < 21; ++l) {
    const ScoreLocus locus = random_locus(l, 60, 0.1);
    scores.add_locus(locus.ratio, locus.probability);
    double kept = 0;
    for (std::size_t i = 0; i < 60; ++i) {
      kept += locus.ratio[i] > 0 ? locus.probability[i] : 0;
      if (locus.ratio[i] > 0)
        mean_ln += locus.probability[i] * locus.ratio[i] * std::log(locus.ratio[i]);
    }
    excluded *= kept;
  }
  EXPECT_NEAR(scores.not_excluded(), excluded, 1e-12);
  EXPECT_NEAR(scores.power(-1e9), 1, 1e-9);  // the mean ratio of a stranger is one
  EXPECT_NEAR(scores.mean_log10_if_true(), mean_ln / std::log(10), 0.02);
}

TEST(ScoreDistribution, AgreesWithDraws) {
  std::vector<ScoreLocus> loci;
  ScoreDistribution scores;
  for (std::uint64_t l = 0; l < 8; ++l) {
    loci.push_back(random_locus(100 + l, 12, 0));
    scores.add_locus(loci.back().ratio, loci.back().probability);
  }
  stats::Random random(5, 5);
  constexpr int draws = 200'000;
  int above_2 = 0, above_4 = 0;
  for (int i = 0; i < draws; ++i) {
    double sum = 0;
    for (const ScoreLocus& locus : loci) {
      double u = random.uniform();
      std::size_t call = 0;
      while (call + 1 < locus.probability.size() && (u -= locus.probability[call]) > 0) ++call;
      sum += std::log(locus.ratio[call]);
    }
    above_2 += sum >= 2 ? 1 : 0;
    above_4 += sum >= 4 ? 1 : 0;
  }
  for (const auto& [ln_t, count] : {std::pair(2.0, above_2), std::pair(4.0, above_4)}) {
    const double p = static_cast<double>(count) / draws;
    const double error = 5 * std::sqrt(p / draws);
    // The grid may count what lies up to two steps below.
    EXPECT_GE(scores.tail(ln_t), p - error);
    EXPECT_LE(scores.tail(ln_t + 2 * ScoreDistribution::step), p + error);
  }
}

TEST(ScoreDistribution, BoundsFalseHitsByTheInverseOfTheRatio) {
  ScoreDistribution scores;
  for (std::uint64_t l = 0; l < 21; ++l) {
    const ScoreLocus locus = random_locus(l, 60, 0);
    scores.add_locus(locus.ratio, locus.probability);
  }
  for (const double ln_t : {1.0, 5.0, 10.0})
    EXPECT_LE(scores.tail(ln_t), std::exp(-ln_t + 2 * ScoreDistribution::step));
}

TEST(ScoreDistribution, KeepsWhatLeavesTheGridAtItsEnds) {
  ScoreDistribution scores;
  const double ratio[] = {1e30, 1e-30}, probability[] = {0.25, 0.75};
  for (int l = 0; l < 6; ++l) scores.add_locus(ratio, probability);
  EXPECT_NEAR(scores.not_excluded(), 1, 1e-12);
  const double half[] = {0.5};
  EXPECT_THROW(scores.add_locus(ratio, half), std::logic_error);
}

}  // namespace
}  // namespace paradero::kin

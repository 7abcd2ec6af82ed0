// The latent class estimator against other samplers of the same posterior: importance sampling from
// the prior, LCMCR, and long tempered runs (the reference data, where they are).
#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "paradero/estimate/internal/test_tables.h"
#include "paradero/estimate/latent_class.h"
#include "paradero/estimate/latent_class_chain.h"
#include "paradero/stats/distributions.h"

namespace paradero::estimate {
namespace {

struct Expectations {
  double alpha = 0;           // mean
  double more_than_half = 0;  // P(N > 2 n): more people unseen than seen
};

// Weighted draws from the stick-breaking prior as the paper states it, sticks in order.
Expectations by_importance_sampling(const LatentClassTable& table, std::size_t classes) {
  stats::Random random(31, 1);
  Expectations sums;
  double total = 0;
  std::vector<double> share(classes);
  std::vector<std::vector<double>> chance(classes, std::vector<double>(table.lists));
  for (int i = 0; i < 1'500'000; ++i) {
    const double alpha = stats::gamma(random, 0.25) / 0.25;
    double rest = 1, unseen = 0;
    for (std::size_t k = 0; k < classes; ++k) {
      // Beta(1, alpha) by its distribution function, which holds for the tiniest alpha too.
      const double kept = std::pow(1 - random.uniform(), 1 / alpha);
      share[k] = k + 1 < classes ? rest * (1 - kept) : rest;
      rest *= kept;
      double none = share[k];
      for (double& p : chance[k]) {
        p = random.uniform();
        none *= 1 - p;
      }
      unseen += none;
    }
    double ln_weight = -table.total * std::log1p(-unseen);
    for (std::size_t h = 0; h < table.counts.size(); ++h) {
      double sum = 0;
      for (std::size_t k = 0; k < classes; ++k) {
        double product = share[k];
        std::size_t next = 0;
        for (std::size_t j = 0; j < table.lists; ++j) {
          const bool on = next < table.on_lists[h].size() && table.on_lists[h][next] == j;
          next += on ? 1 : 0;
          product *= on ? chance[k][j] : 1 - chance[k][j];
        }
        sum += product;
      }
      ln_weight += table.counts[h] * std::log(sum);
    }
    const double weight = std::exp(ln_weight);
    const auto n_unseen = stats::negative_binomial(random, table.total, 1 - unseen);
    total += weight;
    sums.alpha += weight * alpha;
    sums.more_than_half += static_cast<double>(n_unseen) > table.total ? weight : 0;
  }
  return {sums.alpha / total, sums.more_than_half / total};
}

TEST(LatentClassSlow, ChainAgreesWithImportanceSamplingFromThePrior) {
  const CaptureHistories histories = table_of(
      "A,B,C,count\n"
      "1,0,0,5\n0,1,0,4\n0,0,1,3\n1,1,0,2\n1,0,1,1\n0,1,1,2\n1,1,1,6\n");
  const LatentClassTable table(histories);
  const Expectations expected = by_importance_sampling(table, 3);
  const auto chain = make_latent_class_chain(table, {.classes = 3});
  stats::Random random(32, 1);
  chain->start(random);
  Expectations drawn;
  constexpr int draws = 200'000;
  for (int i = 0; i < draws; ++i) {
    chain->sweep(1, 0.3, 20, random);
    const LatentClassDraw draw = chain->draw(random);
    drawn.alpha += draw.alpha / draws;
    drawn.more_than_half += draw.population > 2 * table.total ? 1.0 / draws : 0;
  }
  EXPECT_NEAR(drawn.alpha / expected.alpha, 1, 0.06);
  EXPECT_NEAR(drawn.more_than_half, expected.more_than_half, 0.01);
}

LatentClassPosterior posterior_of(const CaptureHistories& histories, double least_ess,
                                  std::int64_t most_sweeps) {
  LatentClassSettings settings;
  settings.least_ess = least_ess;
  settings.most_sweeps = most_sweeps;
  auto posterior = latent_class_posterior(histories, settings, {});
  EXPECT_TRUE(posterior.has_value());
  return std::move(*posterior);
}

TEST(LatentClassSlow, Kosovo) {
  const auto histories = shared_table("kosovo4");
  if (!histories) GTEST_SKIP() << "the reference data are not on this machine";
  const auto posterior = posterior_of(*histories, 10'000, 400'000);
  EXPECT_EQ(posterior.status, LatentClassStatus::ok) << posterior.reason_en;
  EXPECT_GE(posterior.bulk_ess, 10'000);
  EXPECT_TRUE(posterior.q50 >= 10'400 && posterior.q50 <= 10'490) << posterior.q50;
  EXPECT_TRUE(posterior.q025 >= 8'960 && posterior.q025 <= 9'180) << posterior.q025;
  EXPECT_TRUE(posterior.q975 >= 13'650 && posterior.q975 <= 14'100) << posterior.q975;
  // Its posterior has a rare region of large alpha: the window holds within the Monte Carlo error.
  const double error = posterior.mean_alpha_error;
  EXPECT_LT(error, 0.02);
  EXPECT_TRUE(posterior.mean_alpha >= 0.77 - 2 * error && posterior.mean_alpha <= 0.84 + 2 * error)
      << posterior.mean_alpha << " +- " << error;
  EXPECT_EQ(posterior.modes.size(), 1);
  for (const LatentClassPair& pair : posterior.pairs) EXPECT_GT(pair.p_value, 0.01);
}

TEST(LatentClassSlow, SpinaBifidaOfFiveLists) {
  const auto histories = shared_table("my_spina5");
  if (!histories) GTEST_SKIP() << "the reference data are not on this machine";
  const auto posterior = posterior_of(*histories, 1000, 400'000);
  EXPECT_EQ(posterior.status, LatentClassStatus::ok) << posterior.reason_en;
  EXPECT_NEAR(posterior.q50, 628, 3);
  EXPECT_NEAR(posterior.q025, 590, 4);
  EXPECT_NEAR(posterior.q975, 716, 8);
}

TEST(LatentClassSlow, SyntheticPopulationOfTwentyThousand) {
  const auto histories = shared_table("synth5");
  if (!histories) GTEST_SKIP() << "the reference data are not on this machine";
  const auto posterior = posterior_of(*histories, 1000, 400'000);
  EXPECT_EQ(posterior.status, LatentClassStatus::ok) << posterior.reason_en;
  EXPECT_TRUE(posterior.q025 <= 20'000 && posterior.q975 >= 20'000);
  EXPECT_NEAR(posterior.q50, 20'390, 200);
}

// Two modes, 49,000 and 147,000, that a short run cannot weigh: it must say so and show them, or
// one of them, and never pass.
TEST(LatentClassSlow, NetherlandsDoesNotPassInAShortRun) {
  const auto histories = shared_table("ned5");
  if (!histories) GTEST_SKIP() << "the reference data are not on this machine";
  const auto posterior = posterior_of(*histories, 1000, 60'000);
  EXPECT_NE(posterior.status, LatentClassStatus::ok);
  EXPECT_FALSE(posterior.reason_en.empty());
}

}  // namespace
}  // namespace paradero::estimate

#include "paradero/link/sampled_evaluation.h"

#include <numeric>

#include <gtest/gtest.h>

#include "paradero/stats/random.h"

namespace paradero::link {
namespace {

TEST(SampledEvaluation, IsTheStratifiedEstimateByHand) {
  // Together: 900 pairs, 45 of 50 right; 100 pairs, 10 of 20. Apart: 400 pairs, 4 of 40.
  const std::vector<JudgedStratum> strata = {
      {900, true, 45, 5}, {100, true, 10, 10}, {400, false, 4, 36}};
  const auto scores = sampled_scores(strata, std::nullopt, 1);
  ASSERT_TRUE(scores.precision && scores.recall && scores.f);
  const double same = 900 * 0.9 + 100 * 0.5;
  EXPECT_NEAR(scores.precision->value, same / 1000, 1e-12);
  EXPECT_NEAR(scores.recall->value, same / (same + 40), 1e-12);
  EXPECT_FALSE(scores.missed_pairs);
  EXPECT_LT(scores.precision->low, scores.precision->value);
  EXPECT_GT(scores.precision->high, scores.precision->value);
  // 1,000 records, 100 of them judged, 2 missed: 2 * 1000 / 200 pairs.
  const auto with_records = sampled_scores(strata, JudgedRecords{1000, 100, 2}, 1);
  EXPECT_NEAR(with_records.missed_pairs->value, 10, 1e-12);
  EXPECT_NEAR(with_records.recall->value, same / (same + 50), 1e-12);
}

TEST(SampledEvaluation, WhatIsJudgedWholeIsExact) {
  const std::vector<JudgedStratum> strata = {{50, true, 45, 5}, {10, false, 3, 7}};
  const auto scores = sampled_scores(strata, JudgedRecords{100, 100, 4}, 1);
  for (const auto& [estimate, value] :
       {std::pair(scores.precision, 0.9), std::pair(scores.recall, 45.0 / 50)}) {
    EXPECT_NEAR(estimate->value, value, 1e-12);
    EXPECT_NEAR(estimate->low, value, 1e-12);
    EXPECT_NEAR(estimate->high, value, 1e-12);
  }
}

TEST(SampledEvaluation, SaysWhatItCannotEstimate) {
  const auto nothing = sampled_scores(std::vector<JudgedStratum>{{50, true, 0, 0}}, {}, 1);
  EXPECT_FALSE(nothing.precision);
  const auto no_apart =
      sampled_scores(std::vector<JudgedStratum>{{50, true, 5, 0}, {50, false, 0, 0}}, {}, 1);
  EXPECT_TRUE(no_apart.precision);
  EXPECT_FALSE(no_apart.recall);
  EXPECT_FALSE(sampled_mean({}, 10, 1));
  EXPECT_THROW((void)sampled_scores({}, {}, 1, 10), std::logic_error);
}

TEST(SampledEvaluation, WithoutAnErrorTheIntervalEndsAtOne) {
  const auto scores = sampled_scores(std::vector<JudgedStratum>{{5000, true, 60, 0}}, {}, 1);
  EXPECT_EQ(scores.precision->high, 1);
  EXPECT_GT(scores.precision->low, 0.93);
  EXPECT_LT(scores.precision->low, 0.99);
}

TEST(SampledEvaluation, TheSameSeedGivesTheSame) {
  const std::vector<JudgedStratum> strata = {{900, true, 45, 5}, {400, false, 4, 36}};
  const auto one = sampled_scores(strata, JudgedRecords{1000, 100, 2}, 7),
             two = sampled_scores(strata, JudgedRecords{1000, 100, 2}, 7);
  EXPECT_EQ(one.f->low, two.f->low);
  EXPECT_EQ(one.recall->high, two.recall->high);
}

// Populations of known precision and recall, judged again and again: how often the interval holds.
TEST(SampledEvaluation, IntervalsHoldAsOftenAsTheySay) {
  struct Stratum {
    std::uint64_t pairs, same, drawn;
    bool together;
  };
  const std::vector<std::vector<Stratum>> populations = {
      {{20'000, 19'980, 60, true}, {500, 430, 60, true}, {800, 90, 60, false}},
      {{3'000, 2'700, 80, true}, {200, 80, 40, true}, {2'000, 120, 80, false}},
      {{400, 390, 50, true}, {60, 60, 20, true}, {300, 6, 60, false}}};
  constexpr std::uint64_t records = 4'000, judged_records = 200;
  stats::Random random(11, 0);
  for (const auto& population : populations) {
    double together = 0, together_same = 0, apart_same = 0;
    for (const Stratum& s : population) {
      if (s.together) together += static_cast<double>(s.pairs);
      (s.together ? together_same : apart_same) += static_cast<double>(s.same);
    }
    constexpr double missed = 60;  // pairs in no stratum: 120 of the records have one
    const double precision = together_same / together,
                 recall = together_same / (together_same + apart_same + missed);
    int precision_held = 0, recall_held = 0;
    constexpr int studies = 300;
    for (int study = 0; study < studies; ++study) {
      std::vector<JudgedStratum> strata;
      for (const Stratum& s : population) {
        JudgedStratum judged{static_cast<double>(s.pairs), s.together, 0, 0};
        std::uint64_t left = s.pairs, same_left = s.same;
        for (std::uint64_t k = 0; k < s.drawn; ++k, --left) {
          const bool same = random.below(left) < same_left;
          same_left -= same;
          ++(same ? judged.same : judged.different);
        }
        strata.push_back(judged);
      }
      JudgedRecords sample{records, judged_records, 0};
      std::uint64_t left = records, with_missed = 120;
      for (std::uint64_t k = 0; k < judged_records; ++k, --left) {
        const bool missing = random.below(left) < with_missed;
        with_missed -= missing;
        sample.missed += missing;
      }
      const auto scores = sampled_scores(strata, sample, static_cast<std::uint64_t>(study), 1000);
      precision_held += scores.precision->low <= precision && precision <= scores.precision->high;
      recall_held += scores.recall->low <= recall && recall <= scores.recall->high;
    }
    EXPECT_GE(precision_held, 0.92 * studies);
    EXPECT_GE(recall_held, 0.92 * studies);
    EXPECT_LE(recall_held, 0.995 * studies);
  }
}

TEST(SampledEvaluation, MeansOfScoresHold) {
  stats::Random random(3, 0);
  int held = 0;
  constexpr int studies = 300;
  for (int study = 0; study < studies; ++study) {
    std::vector<double> scores;
    for (int k = 0; k < 100; ++k) {
      const double u = random.uniform();
      scores.push_back(u < 0.8 ? 1 : u < 0.95 ? 0.5 : 0);
    }
    const auto mean = sampled_mean(scores, 10'000, static_cast<std::uint64_t>(study), 1000);
    held += mean->low <= 0.875 && 0.875 <= mean->high;
  }
  EXPECT_GE(held, 0.94 * studies);
  const std::vector<double> all = {1, 0.5};
  const auto exact = sampled_mean(all, 2, 1);
  EXPECT_EQ(exact->low, 0.75);
  EXPECT_EQ(exact->high, 0.75);
}

TEST(SampledEvaluation, ShareOfTheBudgetFollowsSizeAndDoubt) {
  const std::vector<StratumSize> strata = {{10'000, 0.5}, {10'000, 0.99}, {5, 0.5}, {0, 0.5}};
  const auto sizes = allocate(strata, 100, 10);
  EXPECT_GT(sizes[0], sizes[1]);
  EXPECT_GE(sizes[1], 10U);
  EXPECT_EQ(sizes[2], 5U);
  EXPECT_EQ(sizes[3], 0U);
  EXPECT_NEAR(static_cast<double>(std::reduce(sizes.begin(), sizes.end())), 105, 3);
}

}  // namespace
}  // namespace paradero::link

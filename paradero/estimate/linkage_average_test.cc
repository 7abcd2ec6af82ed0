#include "paradero/estimate/linkage_average.h"

#include <numeric>

#include <gtest/gtest.h>

namespace paradero::estimate {
namespace {

Replicate replicate_of(std::uint32_t linkage, std::uint32_t imputation, std::vector<double> draws) {
  Replicate replicate{linkage, imputation, {}};
  replicate.answer.estimator = Estimator::decomposable;
  replicate.answer.status = Status::ok;
  replicate.answer.n_observed = 10;
  replicate.answer.estimate =
      std::accumulate(draws.begin(), draws.end(), 0.0) / static_cast<double>(draws.size());
  replicate.answer.draws = std::move(draws);
  return replicate;
}

TEST(Combine, TellsTheVariancesApart) {
  const std::vector<Replicate> replicates = {
      replicate_of(0, 0, {10, 12}), replicate_of(0, 1, {14, 16}), replicate_of(1, 0, {30, 32}),
      replicate_of(1, 1, {34, 36})};
  const auto combined = combine(replicates);
  EXPECT_EQ(combined.answer.status, Status::ok);
  EXPECT_DOUBLE_EQ(combined.variance_within, 2);
  EXPECT_DOUBLE_EQ(combined.variance_imputation, 8);
  EXPECT_DOUBLE_EQ(combined.variance_linkage, 200 - 4);
  EXPECT_DOUBLE_EQ(*combined.answer.estimate, 23);
  EXPECT_EQ(combined.answer.draws.size(), 8);
}

TEST(Combine, RefusesWhereTooManyHaveNone) {
  std::vector<Replicate> replicates(10, replicate_of(0, 0, {10, 12}));
  replicates[3].answer.status = Status::not_converged;
  replicates[3].answer.draws.clear();
  const auto combined = combine(replicates);
  EXPECT_EQ(combined.answer.status, Status::not_converged);
  EXPECT_FALSE(combined.answer.estimate);
  EXPECT_EQ(combined.replicates_ok, 9);
}

TEST(Combine, SumsStrataDrawByDrawWithinALinkage) {
  // The linkages move both strata together: their variances do not merely add up.
  const std::vector<std::vector<Replicate>> strata = {
      {replicate_of(0, 0, {10, 10}), replicate_of(1, 0, {20, 20})},
      {replicate_of(0, 0, {10, 10}), replicate_of(1, 0, {20, 20})}};
  const auto total = combine_strata(strata);
  EXPECT_DOUBLE_EQ(total.variance_linkage, 200);
  EXPECT_DOUBLE_EQ(*total.answer.q975, 40);
  EXPECT_EQ(total.answer.n_observed, 20);
}

TEST(Combine, ATotalNeedsEveryStratum) {
  std::vector<std::vector<Replicate>> strata = {{replicate_of(0, 0, {10, 11})},
                                                {replicate_of(0, 0, {10, 12})}};
  EXPECT_EQ(combine_strata(strata).answer.status, Status::ok);
  strata[1][0].answer.status = Status::not_estimable;
  strata[1][0].answer.draws.clear();
  EXPECT_EQ(combine_strata(strata).answer.status, Status::not_estimable);
}

TEST(ImputeStrata, KeepsEveryoneAndWhatIsKnown) {
  const std::vector<StratifiedCell> cells = {
      {1, {1, 1}, 30}, {1, {2, 1}, 10}, {2, {2, 2}, 5}, {1, {0, 1}, 40}, {3, {2, 0}, 7}};
  stats::Random random(3, 0);
  const auto filled = impute_strata(cells, random);
  std::int64_t people = 0, in_second = 0;
  for (const StratifiedCell& cell : filled) {
    people += cell.count;
    EXPECT_NE(cell.strata[0], 0);
    EXPECT_NE(cell.strata[1], 0);
    EXPECT_TRUE(cell.history != 3 || cell.strata[0] == 2);
    if (cell.strata == std::vector<std::uint32_t>{2, 1} && cell.history == 1)
      in_second = cell.count;
  }
  EXPECT_EQ(people, 92);
  EXPECT_NEAR(static_cast<double>(in_second), 20, 14);
}

TEST(ImputeStrata, LeavesAllAsTheyWereWhereNothingIsKnown) {
  const std::vector<StratifiedCell> cells = {{1, {0}, 30}, {2, {0}, 10}};
  stats::Random random(3, 0);
  EXPECT_EQ(impute_strata(cells, random), cells);
}

}  // namespace
}  // namespace paradero::estimate

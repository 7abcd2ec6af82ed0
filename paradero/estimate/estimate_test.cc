#include "paradero/estimate/estimate.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "paradero/estimate/diagnostics.h"
#include "paradero/estimate/internal/test_tables.h"

namespace paradero::estimate {
namespace {

const std::string ordinary =
    "A,B,C,count\n1,1,0,30\n1,0,1,25\n0,1,1,28\n1,0,0,130\n0,1,0,140\n0,0,1,150\n1,1,1,12\n";

Settings unsampled() {
  Settings settings;
  settings.estimators = {Estimator::decomposable, Estimator::loglinear, Estimator::chao,
                         Estimator::sample_coverage, Estimator::independence};
  settings.resamples = 200;
  return settings;
}

TEST(Estimate, AnswersWithEveryEstimator) {
  const auto estimates = estimate(table_of(ordinary), unsampled(), {});
  ASSERT_TRUE(estimates);
  ASSERT_EQ(estimates->size(), 5);
  for (const Estimate& answer : *estimates) {
    EXPECT_EQ(answer.status, Status::ok) << to_word(answer.estimator) << answer.reason.en;
    EXPECT_EQ(answer.n_observed, 515);
    EXPECT_GT(*answer.q025, 515);
    EXPECT_LT(*answer.q025, *answer.estimate);
    EXPECT_GT(*answer.q975, *answer.estimate);
    EXPECT_EQ(answer.draws.size(), 1000);
    EXPECT_FALSE(assumption_of(answer.estimator).es.empty());
  }
}

TEST(Estimate, NumbersStandOnlyBesideOk) {
  for (const char* bad :
       {"A,count\n1,30\n", "A,B,C,count\n1,0,0,30\n0,1,0,20\n0,0,1,10\n",
        "A,B,C,count\n1,1,0,30\n1,1,1,20\n0,0,1,10\n", "A,B,C,count\n1,1,1,0\n"}) {
    const auto estimates = estimate(table_of(bad), unsampled(), {});
    ASSERT_TRUE(estimates);
    for (const Estimate& answer : *estimates) {
      EXPECT_EQ(answer.status, Status::not_estimable) << bad;
      EXPECT_FALSE(answer.estimate || answer.q025 || answer.q975);
      EXPECT_FALSE(answer.reason.es.empty());
      EXPECT_FALSE(answer.reason.en.empty());
    }
  }
}

TEST(Estimate, TwoListsHaveABoundOnly) {
  const auto estimates = *estimate(table_of("A,B,count\n1,1,9\n1,0,31\n0,1,41\n"), unsampled(), {});
  for (const Estimate& answer : estimates) {
    const bool bound =
        answer.estimator == Estimator::chao || answer.estimator == Estimator::independence;
    EXPECT_EQ(answer.status, bound ? Status::ok : Status::not_estimable);
  }
}

TEST(Estimate, ALogLinearModelWithoutMaximumIsRefusedByName) {
  const auto histories = table_of("A,B,C,count\n1,1,0,6\n1,0,0,40\n0,1,0,30\n0,0,1,20\n");
  Settings settings = unsampled();
  settings.estimators = {Estimator::loglinear};
  settings.log_linear_model = "[12,3]";
  const auto refused = (*estimate(histories, settings, {}))[0];
  EXPECT_EQ(refused.status, Status::not_estimable);
  EXPECT_NE(refused.reason.en.find("[12,3]"), std::string::npos);
  settings.log_linear_model = "[1,2,3]";
  EXPECT_NEAR(*(*estimate(histories, settings, {}))[0].estimate, 539.0939294286, 1e-6);
  settings.log_linear_model = "[14]";
  EXPECT_FALSE(estimate(histories, settings, {}));
}

TEST(Estimate, ManyLists) {
  std::string header, none;
  for (int i = 0; i < 40; ++i) header += "L" + std::to_string(i) + ",";
  std::string text = header + "count\n";
  for (int i = 0; i < 40; ++i) {
    std::string row;
    for (int j = 0; j < 40; ++j) row += j == i || j == (i + 1) % 40 ? "1," : "0,";
    text += row + "3\n";
  }
  const auto estimates = *estimate(table_of(text), unsampled(), {});
  EXPECT_EQ(estimates[0].status, Status::not_estimable);  // decomposable
  EXPECT_EQ(estimates[1].status, Status::not_estimable);  // log-linear
  EXPECT_EQ(estimates[4].status, Status::ok);             // independence
}

TEST(Estimate, RefusesSettingsOutOfRange) {
  const auto histories = table_of(ordinary);
  for (auto change : {+[](Settings& s) { s.delta = 0; }, +[](Settings& s) { s.n_max = 0; },
                      +[](Settings& s) { s.classes = 0; }}) {
    Settings settings = unsampled();
    change(settings);
    EXPECT_FALSE(estimate(histories, settings, {}));
  }
}

TEST(Diagnose, SaysWhatTheModelsAgreeOn) {
  const auto histories = table_of(ordinary);
  const auto estimates = *estimate(histories, unsampled(), {});
  const auto diagnostics = diagnose(histories, unsampled(), estimates, {});
  ASSERT_TRUE(diagnostics);
  EXPECT_NE(diagnostics->agreement, Agreement::none);
  EXPECT_FALSE(diagnostics->verdict.es.empty());
  EXPECT_EQ(diagnostics->leave_one_out.size(), 9);
  EXPECT_EQ(diagnostics->internal_consistency.size(), 9);
  EXPECT_EQ(diagnostics->sensitivity.size(), 6);
  ASSERT_EQ(diagnostics->identification.size(), 3);
  const auto& curve = diagnostics->identification[0];
  EXPECT_EQ(curve.points.size(), 13);
  EXPECT_NEAR(curve.points[6].estimate, 515 + curve.alone * curve.others_only / curve.both, 1e-9);
  ASSERT_FALSE(diagnostics->predictive.empty());
  EXPECT_GT(diagnostics->predictive[0].p_value, 0.01);
}

TEST(Diagnose, SaysThatModelsContradict) {
  const auto histories = shared_table("australia4");
  if (!histories) GTEST_SKIP() << "the reference data are not on this machine";
  const auto estimates = *estimate(*histories, unsampled(), {});
  const auto diagnostics = *diagnose(*histories, unsampled(), estimates, {});
  EXPECT_EQ(diagnostics.agreement, Agreement::contradict);
}

}  // namespace
}  // namespace paradero::estimate

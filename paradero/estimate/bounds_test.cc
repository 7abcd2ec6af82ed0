#include "paradero/estimate/bounds.h"

#include <gtest/gtest.h>

#include "paradero/estimate/internal/test_tables.h"

namespace paradero::estimate {
namespace {

TEST(Bounds, Kosovo) {
  const auto histories = shared_table("kosovo4");
  if (!histories) GTEST_SKIP() << "the reference data are not on this machine";
  const auto independent = independence(*histories);
  EXPECT_NEAR(independent->estimate, 7394.5866630775, 1e-6);
  EXPECT_NEAR(independent->standard_error, 129.6259739737, 1e-6);
  // Rcapture's "Mth Chao (LB)", 8591.18, is the same without the correction of f_2.
  EXPECT_NEAR(chao_lower_bound(*histories, 1)->estimate, 8586.06, 0.5);
}

TEST(Bounds, HepatitisAOutbreak) {
  // Chao et al. (2001), Statistics in Medicine 20: C = 51.3 %, 971 and, as coverage is low, 508.
  const auto histories = table_of(
      "P,Q,E,count\n1,1,1,28\n1,1,0,21\n1,0,1,17\n1,0,0,69\n0,1,1,18\n0,1,0,55\n0,0,1,63\n");
  const auto covered = sample_coverage(histories, 1);
  EXPECT_NEAR(covered->coverage, 0.5127, 1e-4);
  EXPECT_TRUE(covered->low_coverage);
  EXPECT_NEAR(covered->value.estimate, 508, 0.5);
  EXPECT_GT(covered->value.standard_error, 25);
  EXPECT_LT(covered->value.standard_error, 60);
}

TEST(Bounds, Diabetes) {
  // The same article: four lists, C = 80.3 %, 2,609 with standard error 79.
  const auto histories = shared_table("care1_diabetes");
  if (!histories) GTEST_SKIP() << "the reference data are not on this machine";
  const auto covered = sample_coverage(*histories, 1);
  EXPECT_FALSE(covered->low_coverage);
  EXPECT_NEAR(covered->coverage, 0.8035, 1e-4);
  EXPECT_NEAR(covered->value.estimate, 2609, 0.5);
  EXPECT_NEAR(covered->value.standard_error, 79, 12);
}

TEST(Bounds, TwoListsAreChapmans) {
  const auto histories = table_of("A,B,count\n1,1,9\n1,0,31\n0,1,41\n");
  EXPECT_DOUBLE_EQ(chao_lower_bound(histories, 1)->estimate, 41.0 * 51.0 / 10 - 1);
  EXPECT_NEAR(independence(histories)->estimate, 40.0 * 50.0 / 9, 1e-6);
}

TEST(Bounds, NoneWithoutOverlap) {
  const auto histories = table_of("A,B,C,count\n1,0,0,9\n0,1,0,31\n0,0,1,41\n");
  EXPECT_FALSE(chao_lower_bound(histories, 1).has_value());
  EXPECT_FALSE(sample_coverage(histories, 1).has_value());
  EXPECT_FALSE(independence(histories).has_value());
}

TEST(Bounds, IntervalsHoldTheSeen) {
  const SimpleEstimate simple{100, 150, 40};
  EXPECT_GT(simple.quantile(0.001), 100);
  EXPECT_DOUBLE_EQ(simple.quantile(0.5), 150);
  EXPECT_GT(simple.quantile(0.975), 200);
  EXPECT_EQ(simple.draws(5, 1), simple.draws(5, 1));
}

}  // namespace
}  // namespace paradero::estimate

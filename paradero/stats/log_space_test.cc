#include "paradero/stats/log_space.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace paradero::stats {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

TEST(LnAdd, KnownValues) {
  EXPECT_DOUBLE_EQ(ln_add(std::log(2.0), std::log(3.0)), std::log(5.0));
  EXPECT_DOUBLE_EQ(ln_add(0, 0), std::log(2.0));
  EXPECT_DOUBLE_EQ(ln_add(1000, 1000), 1000 + std::log(2.0));
  EXPECT_DOUBLE_EQ(ln_add(-1000, -1000), -1000 + std::log(2.0));
  EXPECT_DOUBLE_EQ(ln_add(0, -800), 0);
  // Where exp(b - a) is far below one: ln(1 + 1e-20) = 1e-20.
  EXPECT_NEAR(ln_add(0, std::log(1e-20)) / 1e-20, 1, 1e-12);
}

TEST(LnAdd, MinusInfinityStandsForZero) {
  EXPECT_EQ(ln_add(-infinity, -infinity), -infinity);
  EXPECT_EQ(ln_add(-infinity, 3), 3);
  EXPECT_EQ(ln_add(3, -infinity), 3);
}

TEST(LnSumExp, KnownValuesAndEdges) {
  EXPECT_EQ(ln_sum_exp({}), -infinity);
  EXPECT_EQ(ln_sum_exp(std::vector{-infinity, -infinity}), -infinity);
  EXPECT_EQ(ln_sum_exp(std::vector{-infinity, 5.0}), 5.0);
  EXPECT_EQ(ln_sum_exp(std::vector{infinity, 5.0}), infinity);
  EXPECT_DOUBLE_EQ(ln_sum_exp(std::vector{std::log(1.0), std::log(2.0), std::log(4.0)}),
                   std::log(7.0));
  EXPECT_DOUBLE_EQ(ln_sum_exp(std::vector{-1e5, -1e5, -1e5}), -1e5 + std::log(3.0));
  EXPECT_DOUBLE_EQ(ln_sum_exp(std::vector{1e5, 1e5 - 2000}), 1e5);
}

// Integers in thousandths keep the generated logarithms in a range where plain exp() is exact
// enough.
double thousandths(int value) { return value % 20'000 / 1000.0; }

RC_GTEST_PROP(LnSumExp, AgreesWithThePlainSum, (const std::vector<int>& values)) {
  std::vector<double> logs;
  double sum = 0;
  double one_by_one = -infinity;
  for (const int value : values) {
    logs.push_back(thousandths(value));
    sum += std::exp(logs.back());
    one_by_one = ln_add(one_by_one, logs.back());
  }
  if (values.empty()) {
    RC_ASSERT(ln_sum_exp(logs) == -infinity);
    return;
  }
  RC_ASSERT(std::abs(ln_sum_exp(logs) - std::log(sum)) < 1e-10);
  RC_ASSERT(std::abs(ln_sum_exp(logs) - one_by_one) < 1e-10);
}

RC_GTEST_PROP(LnAdd, IsCommutativeAndMonotone, (int a, int b)) {
  const double x = thousandths(a), y = thousandths(b);
  RC_ASSERT(ln_add(x, y) == ln_add(y, x));
  RC_ASSERT(ln_add(x, y) >= std::max(x, y));
}

TEST(ProbabilityFromLnOdds, KnownValuesAndEdges) {
  EXPECT_EQ(probability_from_ln_odds(0), 0.5);
  EXPECT_DOUBLE_EQ(probability_from_ln_odds(std::log(3.0)), 0.75);
  EXPECT_DOUBLE_EQ(probability_from_ln_odds(-std::log(3.0)), 0.25);
  EXPECT_EQ(probability_from_ln_odds(infinity), 1);
  EXPECT_EQ(probability_from_ln_odds(-infinity), 0);
  EXPECT_EQ(probability_from_ln_odds(800), 1);
  // No cancellation at the small end: the odds themselves.
  EXPECT_DOUBLE_EQ(probability_from_ln_odds(-700), std::exp(-700));
}

RC_GTEST_PROP(ProbabilityFromLnOdds, IsSymmetric, (int a)) {
  const double x = thousandths(a);
  RC_ASSERT(std::abs(probability_from_ln_odds(x) + probability_from_ln_odds(-x) - 1) < 1e-15);
}

}  // namespace
}  // namespace paradero::stats

#include "paradero/estimate/internal/density_modes.h"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "paradero/stats/distributions.h"

namespace paradero::estimate {
namespace {

std::vector<double> mixture(double share_of_right, double distance, std::size_t count) {
  stats::Random random(3, 1);
  std::vector<double> draws;
  for (std::size_t i = 0; i < count; ++i) {
    const double centre = random.uniform() < share_of_right ? distance : 0;
    draws.push_back(centre + stats::normal(random));
  }
  return draws;
}

TEST(DensityValleys, OneModeHasNone) {
  EXPECT_TRUE(density_valleys(mixture(0, 0, 20'000), 5000, 0.02).empty());
  EXPECT_TRUE(density_valleys(mixture(0.5, 1.5, 20'000), 5000, 0.02).empty());
  EXPECT_TRUE(density_valleys(std::vector<double>(50, 3.0), 50, 0.02).empty());
}

TEST(DensityValleys, TwoModesHaveOneBetweenThem) {
  for (double share : {0.1, 0.5, 0.9}) {
    const auto valleys = density_valleys(mixture(share, 8, 20'000), 5000, 0.02);
    ASSERT_EQ(valleys.size(), 1) << share;
    EXPECT_GT(valleys[0], 2);
    EXPECT_LT(valleys[0], 6.5);
  }
}

TEST(DensityValleys, PartsWithTooSmallAShareAreNone) {
  EXPECT_TRUE(density_valleys(mixture(0.01, 8, 20'000), 5000, 0.02).empty());
  EXPECT_EQ(density_valleys(mixture(0.04, 8, 20'000), 5000, 0.02).size(), 1);
}

RC_GTEST_PROP(DensityValleys, AreAscendingAndWithinTheDraws, ()) {
  const auto draws = *rc::gen::nonEmpty(rc::gen::container<std::vector<double>>(
      rc::gen::map(rc::gen::inRange(-1000, 1000), [](int x) { return x / 8.0; })));
  const auto valleys = density_valleys(draws, static_cast<double>(draws.size()), 0.02);
  for (std::size_t i = 0; i < valleys.size(); ++i) {
    if (i > 0) RC_ASSERT(valleys[i - 1] < valleys[i]);
    RC_ASSERT(valleys[i] >= *std::min_element(draws.begin(), draws.end()));
    RC_ASSERT(valleys[i] <= *std::max_element(draws.begin(), draws.end()));
  }
}

}  // namespace
}  // namespace paradero::estimate

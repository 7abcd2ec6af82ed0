#include "paradero/generate/internal/alias_table.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace paradero::generate {
namespace {

TEST(AliasTable, DrawsInProportionToTheWeights) {
  const std::vector<double> weights = {5, 0, 1, 3, .5, .5};
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  const AliasTable table(weights);
  stats::Random random(1, 0);
  std::vector<int> counts(weights.size());
  constexpr int n = 100'000;
  for (int k = 0; k < n; ++k) ++counts.at(table.draw(random));
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const double p = weights[i] / sum;
    EXPECT_NEAR(counts[i], n * p, 5 * std::sqrt(n * p * (1 - p)) + 1e-9) << i;
  }
}

RC_GTEST_PROP(AliasTable, NeverDrawsWhatHasNoWeight, (std::uint64_t seed)) {
  auto weights = *rc::gen::container<std::vector<double>>(
      rc::gen::map(rc::gen::inRange(0, 4), [](int w) { return static_cast<double>(w); }));
  weights.push_back(1);
  const AliasTable table(weights);
  stats::Random random(seed, 0);
  for (int k = 0; k < 200; ++k) RC_ASSERT(weights.at(table.draw(random)) > 0);
}

TEST(AliasTable, RefusesWhatIsNoDistribution) {
  EXPECT_THROW(AliasTable(std::vector<double>{}), std::logic_error);
  EXPECT_THROW(AliasTable(std::vector<double>{0, 0}), std::logic_error);
  EXPECT_THROW(AliasTable(std::vector<double>{1, -1}), std::logic_error);
  EXPECT_THROW(AliasTable(std::vector<double>{std::numeric_limits<double>::infinity()}),
               std::logic_error);
}

}  // namespace
}  // namespace paradero::generate

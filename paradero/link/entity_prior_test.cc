#include "paradero/link/entity_prior.h"

#include <cmath>

#include <gtest/gtest.h>

namespace paradero::link {
namespace {

using Lists = std::vector<std::uint16_t>;

TEST(EntityPrior, FollowsTheNumbersOfEntitiesSeen) {
  EntityCounts counts(2);
  counts.add(Lists{0}, 500);
  counts.add(Lists{1}, 300);
  counts.add(Lists{0, 1}, 200);
  counts.add(Lists{0, 0}, 7);
  const EntityPrior prior(counts);
  const auto joining = [&](const Lists& both, const Lists& a, const Lists& b) {
    return prior.ln_weight(both) - prior.ln_weight(a) - prior.ln_weight(b);
  };
  // Two records alone are one person with odds near 200 / (507 x 300).
  EXPECT_NEAR(joining({0, 1}, {0}, {1}), std::log(200.0 / (507 * 300)), 0.05);
  EXPECT_LT(joining({0, 0}, {0}, {0}), joining({0, 1}, {0}, {1}) - 3);
  EXPECT_NEAR(prior.repeated_share(0), 7.0 / 707, 0.002);
  EXPECT_LT(prior.repeated_share(1), 0.005);
}

TEST(EntityPrior, KnowsSizesOfOneListAndHasATail) {
  EntityCounts counts(1);
  for (std::size_t size = 1; size <= 12; ++size) counts.add(Lists(size, 0), size == 10 ? 90 : 10);
  const EntityPrior prior(counts);
  EXPECT_GT(prior.ln_weight(Lists(10, 0)), prior.ln_weight(Lists(9, 0)) + 1);
  EXPECT_TRUE(std::isfinite(prior.ln_weight(Lists(500, 0))));
}

TEST(EntityPrior, MergesCountsInAnyOrder) {
  EntityCounts a(3), b(3);
  a.add(Lists{0, 2}, 3);
  b.add(Lists{0, 1, 2}, 5);
  EntityCounts ab = a, ba = b;
  ab.merge(b);
  ba.merge(a);
  EXPECT_EQ(EntityPrior(ab).ln_weight(Lists{0, 2}), EntityPrior(ba).ln_weight(Lists{0, 2}));
  EXPECT_THROW(ab.merge(EntityCounts(2)), std::logic_error);
}

}  // namespace
}  // namespace paradero::link

#include "paradero/link/gathering.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace paradero::link {
namespace {

std::function<PairScore()> same_score(double ln_odds) {
  return [ln_odds] { return [ln_odds](std::uint32_t, std::uint32_t) { return ln_odds; }; };
}

// `groups` groups of `size` records each, and behind them `alone` records of their own.
Grouping grouping_of(std::uint32_t groups, std::uint32_t size, std::uint32_t alone) {
  Grouping grouping;
  for (std::uint32_t g = 0; g < groups; ++g) grouping.entity.insert(grouping.entity.end(), size, g);
  for (std::uint32_t i = 0; i < alone; ++i) grouping.entity.push_back(groups + i);
  grouping.entities = groups + alone;
  grouping.cohesion.assign(grouping.entity.size(), 1);
  return grouping;
}

// Every lone record leans to its own group with these odds, to each of the group's records.
std::vector<Edge> leaning(std::uint32_t size, std::uint32_t first_alone, std::uint32_t alone,
                          float ln_odds) {
  std::vector<Edge> edges;
  for (std::uint32_t i = 0; i < alone; ++i) {
    for (std::uint32_t j = 0; j < size; ++j)
      edges.push_back({i * size + j, first_alone + i, ln_odds, 0});
  }
  return edges;
}

TEST(Gathering, WhereFewAreAloneWeakEvidenceSuffices) {
  Grouping grouping = grouping_of(200, 5, 10);
  const auto edges = leaning(5, 1000, 10, -1);  // probability .27, each
  const Gathering result = gather(edges, {}, same_score(-1), grouping);
  EXPECT_EQ(result.gathered, 10U);
  EXPECT_LT(result.alone_share[1], 0.01);
  EXPECT_EQ(grouping.entities, 200U);
  for (std::uint32_t i = 0; i < 10; ++i) EXPECT_EQ(grouping.entity[1000 + i], i);
  EXPECT_NEAR(grouping.cohesion[1000], 1 / (1 + std::exp(1.0)), 1e-6);
}

TEST(Gathering, WhereNearlyAllAreAloneItDoesNot) {
  Grouping grouping = grouping_of(10, 5, 1000);
  const auto edges = leaning(5, 50, 10, -1);
  const Gathering result = gather(edges, {}, same_score(-1), grouping);
  EXPECT_EQ(result.gathered, 0U);
  EXPECT_GT(result.alone_share[1], 0.9);
  EXPECT_EQ(grouping.entities, 1010U);
}

TEST(Gathering, ARecordBetweenTwoGroupsStaysAlone) {
  Grouping grouping = grouping_of(200, 5, 1);
  std::vector<Edge> edges;
  for (std::uint32_t j = 0; j < 10; ++j) edges.push_back({j, 1000, 2, 0});  // groups 0 and 1
  const Gathering result = gather(edges, {}, same_score(2), grouping);
  EXPECT_EQ(result.gathered, 0U);
}

TEST(Gathering, NothingToGatherChangesNothing) {
  Grouping grouping = grouping_of(3, 4, 0);
  const Grouping before = grouping;
  gather({}, {}, same_score(0), grouping);
  EXPECT_EQ(grouping.entity, before.entity);
  Grouping empty;
  gather({}, {}, same_score(0), empty);
  EXPECT_EQ(empty.entities, 0U);
}

TEST(Gathering, RefusesSettingsOutOfRange) {
  Grouping grouping = grouping_of(1, 2, 0);
  GatheringSettings settings;
  settings.temperature = 0;
  EXPECT_THROW(gather({}, settings, same_score(0), grouping), std::logic_error);
}

}  // namespace
}  // namespace paradero::link

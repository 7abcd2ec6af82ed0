#include "paradero/link/clustering.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "paradero/stats/random.h"

namespace paradero::link {
namespace {

// Scores from a table; absent pairs are strangers.
struct Scores {
  std::map<std::pair<std::uint32_t, std::uint32_t>, double> known;
  double stranger = -8;

  std::function<PairScore()> maker() const {
    return [this]() -> PairScore {
      return [this](std::uint32_t i, std::uint32_t j) {
        const auto found = known.find({std::min(i, j), std::max(i, j)});
        return found == known.end() ? stranger : found->second;
      };
    };
  }
  std::vector<Edge> edges() const {
    std::vector<Edge> all;
    for (const auto& [pair, score] : known)
      all.push_back({pair.first, pair.second, static_cast<float>(score), 0});
    return all;
  }
};

TEST(Clustering, OneChanceAgreementDoesNotJoinTwoPeople) {
  Scores scores;
  for (const auto& [i, j] : {std::pair{0, 1}, {0, 2}, {1, 2}, {3, 4}, {3, 5}, {4, 5}})
    scores.known[{i, j}] = 6;
  scores.known[{2, 3}] = 3;  // the bridge
  const auto grouping = cluster(6, scores.edges(), {}, scores.maker(), {});
  ASSERT_TRUE(grouping);
  EXPECT_EQ(grouping->entities, 2U);
  EXPECT_EQ(grouping->entity, (std::vector<std::uint32_t>{0, 0, 0, 1, 1, 1}));
  EXPECT_GT(grouping->cohesion[0], 0.99);
}

TEST(Clustering, EntitiesAreNumberedByTheirFirstRecords) {
  Scores scores;
  scores.known[{1, 4}] = 5;
  const auto grouping = cluster(5, scores.edges(), {}, scores.maker(), {});
  ASSERT_TRUE(grouping);
  EXPECT_EQ(grouping->entity, (std::vector<std::uint32_t>{0, 1, 2, 3, 1}));
  EXPECT_EQ(grouping->cohesion[0], 1.0F);
}

// Average linkage written the slow way: join the best pair of groups while it is at or above the
// threshold.
std::vector<std::set<std::uint32_t>> slow_average_linkage(std::uint32_t n, const Scores& scores,
                                                          const ClusteringSettings& settings) {
  std::vector<std::set<std::uint32_t>> groups;
  for (std::uint32_t i = 0; i < n; ++i) groups.push_back({i});
  const auto score = scores.maker()();
  for (;;) {
    double best = -1e9;
    std::pair<std::size_t, std::size_t> at;
    for (std::size_t a = 0; a < groups.size(); ++a) {
      for (std::size_t b = a + 1; b < groups.size(); ++b) {
        double sum = 0;
        for (const auto i : groups[a]) {
          for (const auto j : groups[b]) {
            sum += std::exp(std::clamp<double>(static_cast<float>(score(i, j)), settings.clip_low,
                                               settings.clip_high) /
                            settings.temperature);
          }
        }
        const double mean =
            settings.temperature *
            std::log(sum / static_cast<double>(groups[a].size() * groups[b].size()));
        if (mean > best) best = mean, at = {a, b};
      }
    }
    if (best < settings.threshold_ln_odds) break;
    groups[at.first].merge(groups[at.second]);
    groups.erase(groups.begin() + static_cast<std::ptrdiff_t>(at.second));
  }
  return groups;
}

TEST(Clustering, AgreesWithASlowAverageLinkage) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    stats::Random random(seed, 0);
    constexpr std::uint32_t n = 14;
    Scores scores;
    for (std::uint32_t i = 0; i < n; ++i) {
      for (std::uint32_t j = i + 1; j < n; ++j) {
        const bool same = i % 4 == j % 4;
        scores.known[{i, j}] = (same ? 3.0 : -3.0) + 8 * (random.uniform() - 0.5);
      }
    }
    const ClusteringSettings settings;
    const auto grouping = cluster(n, scores.edges(), settings, scores.maker(), {});
    ASSERT_TRUE(grouping);
    std::map<std::uint32_t, std::set<std::uint32_t>> found;
    for (std::uint32_t i = 0; i < n; ++i) found[grouping->entity[i]].insert(i);
    std::set<std::set<std::uint32_t>> a, b;
    for (const auto& [entity, members] : found) a.insert(members);
    for (const auto& group : slow_average_linkage(n, scores, settings)) b.insert(group);
    EXPECT_EQ(a, b) << "seed " << seed;
  }
}

TEST(Clustering, PartsTooLargeAreCutAndComeOutWhole) {
  // 60 people of 5 records each, chained by weak bridges into one part of 300.
  Scores scores;
  for (std::uint32_t person = 0; person < 60; ++person) {
    for (std::uint32_t a = 0; a < 5; ++a) {
      for (std::uint32_t b = a + 1; b < 5; ++b) scores.known[{person * 5 + a, person * 5 + b}] = 7;
    }
    if (person > 0) scores.known[{person * 5 - 1, person * 5}] = 1;
  }
  ClusteringSettings settings;
  settings.largest_exact = 50;
  const auto grouping = cluster(300, scores.edges(), settings, scores.maker(), {});
  ASSERT_TRUE(grouping);
  EXPECT_EQ(grouping->parts_cut, 1U);
  EXPECT_EQ(grouping->entities, 60U);
  for (std::uint32_t i = 0; i < 300; ++i) EXPECT_EQ(grouping->entity[i], i / 5);
}

TEST(Clustering, ThousandsThatAllAgreeAreKeptWholeWithoutScoringAllPairs) {
  Scores scores;
  std::vector<Edge> ring;
  constexpr std::uint32_t n = 3000;
  for (std::uint32_t i = 0; i < n; ++i) {
    for (std::uint32_t step = 1; step <= 40; ++step) {
      if (i + step < n) ring.push_back({i, i + step, 9, 0});
    }
  }
  std::uint64_t scored = 0;
  const auto counting = [&]() -> PairScore {
    return [&scored](std::uint32_t, std::uint32_t) {
      ++scored;
      return 9.0;
    };
  };
  ClusteringSettings settings;
  settings.largest_exact = 10;
  const auto grouping = cluster(n, ring, settings, counting, {1, {}, nullptr});
  ASSERT_TRUE(grouping);
  EXPECT_EQ(grouping->parts_cut, 1U);
  EXPECT_LT(scored, n * 50U);
}

TEST(Clustering, DoesNotDependOnThreadsOrTheOrderOfEdges) {
  stats::Random random(3, 0);
  Scores scores;
  for (int k = 0; k < 3000; ++k) {
    const auto i = static_cast<std::uint32_t>(random.below(1000)),
               j = static_cast<std::uint32_t>(random.below(1000));
    if (i < j) scores.known[{i, j}] = 10 * random.uniform() - 3;
  }
  auto edges = scores.edges();
  const auto once = cluster(1000, edges, {}, scores.maker(), {1, {}, nullptr});
  std::ranges::reverse(edges);
  const auto again = cluster(1000, edges, {}, scores.maker(), {4, {}, nullptr});
  ASSERT_TRUE(once && again);
  EXPECT_EQ(once->entity, again->entity);
  EXPECT_EQ(once->cohesion, again->cohesion);
}

TEST(Clustering, NothingToGroup) {
  const Scores scores;
  const auto grouping = cluster(0, {}, {}, scores.maker(), {});
  ASSERT_TRUE(grouping);
  EXPECT_EQ(grouping->entities, 0U);
}

}  // namespace
}  // namespace paradero::link

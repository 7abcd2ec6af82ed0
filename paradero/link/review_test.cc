#include "paradero/link/review.h"

#include <algorithm>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace paradero::link {
namespace {

Grouping review_grouping(std::vector<std::uint32_t> entity) {
  Grouping grouping;
  grouping.entities = *std::ranges::max_element(entity) + 1;
  grouping.entity = std::move(entity);
  return grouping;
}

TEST(Review, AsksWhatChangesTheGroupsMost) {
  const Grouping grouping = review_grouping({0, 0, 0, 1, 1, 2, 3});
  const std::vector<ReviewCandidate> candidates = {{0, 3, 0.5, 1},  // two groups of 3 and 2: .5 * 6
                                                   {5, 6, 0.5, 2},  // two alone: .5
                                                   {0, 1, 0.4, 3},  // one group of 3: .6 * 2
                                                   {3, 4, 1.0, 4}};  // sure: nothing to learn
  const auto chosen = choose_review(candidates, grouping, {});
  ASSERT_EQ(chosen.size(), 3U);
  EXPECT_EQ(chosen[0].candidate, 0U);
  EXPECT_DOUBLE_EQ(chosen[0].expected_change, 3);
  // The group of 3 has been asked about: 1.2 / 2 is still more than .5.
  EXPECT_EQ(chosen[1].candidate, 2U);
  EXPECT_DOUBLE_EQ(chosen[1].expected_change, 1.2);
  EXPECT_EQ(chosen[2].candidate, 1U);
}

TEST(Review, DoesNotAskTheSameTwice) {
  const Grouping grouping = review_grouping({0, 1, 2, 3, 4, 5});
  const std::vector<ReviewCandidate> candidates = {{0, 1, 0.9, 7}, {2, 3, 0.8, 7}, {4, 5, 0.5, 8}};
  const auto chosen = choose_review(candidates, grouping, {});
  ASSERT_EQ(chosen.size(), 3U);
  EXPECT_EQ(chosen[0].candidate, 0U);
  EXPECT_EQ(chosen[1].candidate, 2U) << "another pattern goes before the same once more";
}

TEST(Review, GivesAtMostWhatIsAsked) {
  const Grouping grouping = review_grouping({0, 1, 2, 3});
  const std::vector<ReviewCandidate> candidates = {{0, 1, 0.5, 1}, {2, 3, 0.5, 2}};
  EXPECT_EQ(choose_review(candidates, grouping, {.pairs = 1}).size(), 1U);
  EXPECT_TRUE(choose_review(candidates, grouping, {.pairs = 0}).empty());
  EXPECT_TRUE(choose_review({}, grouping, {}).empty());
}

// A slow second way, that looks at every candidate each time.
RC_GTEST_PROP(Review, IsTheGreedyChoice, ()) {
  const auto n = *rc::gen::inRange<std::uint32_t>(4, 20);
  std::vector<std::uint32_t> entity;
  std::uint32_t entities = 0;
  for (std::uint32_t i = 0; i < n; ++i) {
    entity.push_back(*rc::gen::inRange<std::uint32_t>(0, entities + 1));
    entities = std::max(entities, entity.back() + 1);
  }
  const Grouping grouping = review_grouping(entity);
  std::vector<ReviewCandidate> candidates;
  for (std::uint32_t a = 0; a < n; ++a) {
    for (std::uint32_t b = a + 1; b < n; ++b) {
      const int p = *rc::gen::inRange(0, 12);
      if (p < 10) candidates.push_back({a, b, p / 10.0, *rc::gen::inRange<std::uint64_t>(0, 4)});
    }
  }
  const auto chosen = choose_review(candidates, grouping, {.pairs = 6});
  std::vector<double> size(entities, 0);
  for (const auto e : entity) ++size[e];
  std::vector<int> patterns(4, 0), groups(entities, 0);
  std::vector<bool> taken(candidates.size(), false);
  for (const ReviewPair& got : chosen) {
    double best = 0;
    std::size_t at = candidates.size();
    for (std::size_t k = 0; k < candidates.size(); ++k) {
      const ReviewCandidate& one = candidates[k];
      const auto a = entity[one.a], b = entity[one.b];
      const double change =
          a == b ? (1 - one.probability) * (size[a] - 1) : one.probability * size[a] * size[b];
      const double gain =
          change / (1 + patterns[one.pattern] + groups[a] + (a == b ? 0 : groups[b]));
      const bool ahead = gain > best + 1e-12;
      if (!taken[k] && ahead) best = gain, at = k;
    }
    const ReviewCandidate& one = candidates[got.candidate];
    const auto a = entity[one.a], b = entity[one.b];
    const double gain =
        got.expected_change / (1 + patterns[one.pattern] + groups[a] + (a == b ? 0 : groups[b]));
    RC_ASSERT(at < candidates.size());
    RC_ASSERT(gain >= best - 1e-9);
    RC_ASSERT(!taken[got.candidate]);
    taken[got.candidate] = true;
    ++patterns[one.pattern];
    ++groups[a];
    if (a != b) ++groups[b];
  }
}

}  // namespace
}  // namespace paradero::link

#include "paradero/kin/internal/joint_merge.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "paradero/kin/internal/joint_blocks.h"

namespace paradero::kin {
namespace {

constexpr MergeLimits plenty{1 << 20, 1 << 24};

// Families that each may take any of some sets of victims.
std::vector<Placements> random_families(std::uint64_t seed, std::uint32_t victims, std::size_t n,
                                        double spread) {
  stats::Random random(seed, 3);
  std::vector<Placements> families(n);
  for (std::uint32_t f = 0; f < n; ++f) {
    families[f].ln_mass_left_out = -std::numeric_limits<double>::infinity();
    const std::uint64_t placements = random.below(7);
    for (std::uint64_t p = 0; p < placements; ++p) {
      Placement placement;
      const std::uint64_t size = 1 + random.below(3);
      for (std::uint32_t v = 0; v < victims && placement.pairings.size() < size; ++v) {
        const auto missing = static_cast<std::uint32_t>(3 * f + placement.pairings.size());
        if (random.uniform() < 0.4) placement.pairings.push_back({v, missing});
      }
      if (placement.pairings.empty()) continue;
      placement.ln_weight = spread * (random.uniform() - 0.5);
      families[f].all.push_back(std::move(placement));
    }
  }
  return families;
}

std::vector<const Placements*> pointers(const std::vector<Placements>& families) {
  std::vector<const Placements*> all;
  for (const Placements& family : families) all.push_back(&family);
  return all;
}

// Every choice of one placement a family, one after another: slow and obvious.
struct EveryChoice {
  const std::vector<Placements>& families;
  std::vector<std::uint8_t> taken;
  std::vector<std::uint32_t> chosen = {};
  double best_ln = -std::numeric_limits<double>::infinity(), count = 0;
  long double total = 0;
  std::map<std::pair<std::size_t, std::uint32_t>, long double> weight = {};

  void visit(double ln) {
    const std::size_t f = chosen.size();
    if (f == families.size()) {
      ++count;
      best_ln = std::max(best_ln, ln);
      const long double w = std::exp(static_cast<long double>(ln));
      total += w;
      for (std::size_t i = 0; i < f; ++i) weight[{i, chosen[i]}] += w;
      return;
    }
    chosen.push_back(FamilyMerge::nothing);
    visit(ln);
    for (std::uint32_t p = 0; p < families[f].all.size(); ++p) {
      const auto& pairings = families[f].all[p].pairings;
      if (std::ranges::any_of(pairings,
                              [&](const Pairing& pair) { return taken[pair.victim] != 0; }))
        continue;
      for (const Pairing& pair : pairings) taken[pair.victim] = 1;
      chosen.back() = p;
      visit(ln + families[f].all[p].ln_weight);
      for (const Pairing& pair : pairings) taken[pair.victim] = 0;
    }
    chosen.pop_back();
  }
};

RC_GTEST_PROP(FamilyMerge, AgreesWithEveryChoiceOneByOne, ()) {
  const auto victims = *rc::gen::inRange<std::uint32_t>(1, 80);
  const auto n = *rc::gen::inRange<std::size_t>(1, 7);
  const double spread = *rc::gen::element(1.0, 10.0, 800.0);
  const auto families =
      random_families(*rc::gen::inRange<std::uint64_t>(0, 1 << 30), victims, n, spread);
  EveryChoice every{families, std::vector<std::uint8_t>(victims, 0)};
  const bool some_taken = *rc::gen::arbitrary<bool>();
  for (auto& one : every.taken) one = some_taken && *rc::gen::inRange(0, 4) == 0 ? 1 : 0;
  const auto taken = every.taken;
  every.visit(0);
  const auto merge = FamilyMerge::create(pointers(families), plenty);
  RC_ASSERT(merge.has_value());
  FamilyMerge::Run run;
  merge->sum(taken, run);
  std::vector<std::vector<double>> posterior;
  std::vector<double*> into;
  for (const Placements& family : families)
    into.push_back(posterior.emplace_back(family.all.size(), 0.0).data());
  merge->add_posteriors(run, into);
  for (std::size_t f = 0; f < n; ++f) {
    for (std::uint32_t p = 0; p < posterior[f].size(); ++p) {
      const double expected = static_cast<double>(every.weight[{f, p}] / every.total);
      RC_ASSERT(std::abs(posterior[f][p] - expected) < 1e-12);
    }
  }
  if (some_taken) return;
  RC_ASSERT(static_cast<double>(merge->assignments()) == every.count);
  double ln = 0;
  const auto likeliest = merge->likeliest();
  for (std::size_t f = 0; f < n; ++f) {
    if (likeliest[f] != FamilyMerge::nothing) ln += families[f].all[likeliest[f]].ln_weight;
  }
  RC_ASSERT(std::abs(ln - every.best_ln) <= 1e-6 * std::max(1.0, std::abs(every.best_ln)));
}

TEST(FamilyMerge, DrawsInProportion) {
  const auto families = random_families(5, 6, 4, 3);
  EveryChoice every{families, std::vector<std::uint8_t>(6, 0)};
  every.visit(0);
  const auto merge = FamilyMerge::create(pointers(families), plenty);
  ASSERT_TRUE(merge);
  FamilyMerge::Run run;
  merge->sum({}, run);
  stats::Random random(8, 0);
  constexpr int draws = 20'000;
  std::map<std::pair<std::size_t, std::uint32_t>, double> drawn;
  std::vector<std::uint32_t> chosen(families.size());
  for (int i = 0; i < draws; ++i) {
    merge->draw(run, random, chosen);
    std::vector<std::uint8_t> taken(6, 0);
    for (std::size_t f = 0; f < families.size(); ++f) {
      ++drawn[{f, chosen[f]}];
      if (chosen[f] == FamilyMerge::nothing) continue;
      for (const Pairing& pair : families[f].all[chosen[f]].pairings)
        EXPECT_EQ(taken[pair.victim]++, 0);
    }
  }
  for (const auto& [at, weight] : every.weight) {
    const auto p = static_cast<double>(weight / every.total);
    EXPECT_NEAR(drawn[at] / draws, p, 5 * std::sqrt(p * (1 - p) / draws) + 1e-9);
  }
}

TEST(FamilyMerge, FollowsALongChainExactly) {
  // Each family wants the victim of the next as much as its own: 300 families, two sets a boundary.
  constexpr std::uint32_t n = 300;
  std::vector<Placements> families(n);
  for (std::uint32_t f = 0; f < n; ++f) {
    families[f].all = {{{{f, f}}, 60.0}, {{{f + 1, f}}, 60.0}};
  }
  const auto merge = FamilyMerge::create(pointers(families), plenty);
  ASSERT_TRUE(merge);
  EXPECT_LT(merge->joins(), 10'000);
  FamilyMerge::Run run;
  merge->sum({}, run);
  std::vector<std::vector<double>> posterior(n, std::vector<double>(2, 0));
  std::vector<double*> into;
  for (auto& one : posterior) into.push_back(one.data());
  merge->add_posteriors(run, into);
  // The families that take the next victim are the last ones: each number of them is as likely.
  for (std::uint32_t f = 0; f < n; ++f) EXPECT_NEAR(posterior[f][1], (f + 1.0) / (n + 1), 1e-12);
}

TEST(FamilyMerge, GivesUpBeyondItsLimits) {
  const auto families = random_families(2, 12, 8, 1);
  EXPECT_TRUE(FamilyMerge::create(pointers(families), plenty));
  EXPECT_FALSE(FamilyMerge::create(pointers(families), {4, 1 << 20}));
  EXPECT_FALSE(FamilyMerge::create(pointers(families), {1 << 20, 4}));
  EXPECT_TRUE(FamilyMerge::create({&families[0]}, {0, 0}));
}

TEST(DivideIntoBlocks, HoldsEveryFamilyOnceAndRivalsTogether) {
  std::vector<Placements> families = random_families(4, 10, 9, 2);
  families.push_back({{{{{100, 90}}, 9.0}}, 0});
  families.push_back({{{{{100, 91}}, 9.0}}, 0});
  auto all = pointers(families);
  all[3] = nullptr;
  for (const std::uint64_t seed : {0, 1, 2}) {
    const auto blocks = divide_into_blocks(all, {200, 500}, seed);
    std::vector<int> times(families.size(), 0);
    for (const FamilyBlock& block : blocks) {
      for (const std::uint32_t f : block.families) ++times[f];
      EXPECT_LE(block.merge.joins(), 500);
      EXPECT_EQ(std::ranges::find(block.families, 9U) == block.families.end(),
                std::ranges::find(block.families, 10U) == block.families.end());
    }
    for (std::size_t f = 0; f < times.size(); ++f) EXPECT_EQ(times[f], f == 3 ? 0 : 1);
  }
  const auto singles = divide_into_blocks(all, {0, 0}, 0);
  EXPECT_EQ(singles.size(), families.size() - 1);
}

}  // namespace
}  // namespace paradero::kin

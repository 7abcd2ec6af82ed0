#include "paradero/link/partition_posterior.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <memory>
#include <numeric>

#include <gtest/gtest.h>

#include "paradero/link/internal/component_sampler.h"
#include "paradero/link/internal/partition_support.h"
#include "paradero/stats/random.h"

namespace paradero::link {
namespace {

// Records on lists, with ln odds for every pair; strangers where none is given.
struct World {
  explicit World(std::vector<std::uint16_t> lists_of_records)
      : list(std::move(lists_of_records)),
        lists(1 + *std::ranges::max_element(list)),
        odds(list.size() * list.size(), -12) {
    first.entity.resize(list.size());
    std::iota(first.entity.begin(), first.entity.end(), 0U);
    first.entities = static_cast<std::uint32_t>(list.size());
    first.cohesion.assign(list.size(), 1);
    alone = first;
  }
  void set(std::size_t i, std::size_t j, double ln_odds) {
    odds[i * list.size() + j] = odds[j * list.size() + i] = ln_odds;
  }
  std::vector<Edge> edges() const {
    std::vector<Edge> all;
    for (std::uint32_t i = 0; i < list.size(); ++i) {
      for (std::uint32_t j = i + 1; j < list.size(); ++j) {
        if (const double o = odds[i * list.size() + j]; o >= -9)
          all.push_back({i, j, static_cast<float>(o), 0});
      }
    }
    return all;
  }
  PartitionPosterior solve(const PosteriorSettings& settings, std::span<const Edge> given,
                           unsigned threads = 1) const {
    PosteriorInput input;
    input.list = list;
    input.lists = lists;
    input.edges = given;
    input.prior_ln_odds = -6;
    input.first = &first;
    input.sure = &alone;
    input.decisions = &decisions;
    input.make_score = [this]() -> PairScore {
      return [this](std::uint32_t i, std::uint32_t j) { return odds[i * list.size() + j]; };
    };
    auto posterior = partition_posterior(input, settings, {threads, {}, nullptr});
    EXPECT_TRUE(posterior);
    return std::move(*posterior);
  }
  PartitionPosterior solve(const PosteriorSettings& settings) const {
    return solve(settings, edges());
  }

  std::vector<std::uint16_t> list;
  std::size_t lists;
  std::vector<double> odds;
  Grouping first, alone;
  Decisions decisions;
};

Component random_component(std::size_t units, std::uint64_t seed) {
  stats::Random random(seed, 0);
  Component component;
  for (std::size_t u = 0; u < units; ++u) {
    component.records.push_back(static_cast<std::uint32_t>(u));
    component.lists.push_back(static_cast<std::uint16_t>(random.below(3)));
    component.unit_begin.push_back(static_cast<std::uint32_t>(u));
  }
  component.unit_begin.push_back(static_cast<std::uint32_t>(units));
  component.evidence.assign(units * units, 0);
  for (std::size_t a = 0; a < units; ++a) {
    for (std::size_t b = 0; b < a; ++b)
      component.between(a, b) = component.between(b, a) =
          static_cast<float>(10 * random.uniform() - 1);
  }
  return component;
}

EntityPrior some_prior() {
  EntityCounts counts(3);
  const std::vector<std::vector<std::uint16_t>> types = {{0},    {1},    {2},       {0, 1},
                                                         {0, 2}, {1, 2}, {0, 1, 2}, {0, 0}};
  const std::array<double, 8> expected = {40, 30, 20, 25, 10, 8, 5, 2};
  for (std::size_t t = 0; t < types.size(); ++t) counts.add(types[t], expected[t]);
  return EntityPrior(counts);
}

// Every partition of n units as labels, lowest unit of the group; and its ln weight.
std::map<std::vector<std::uint16_t>, double> all_partitions(const Component& component,
                                                            const EntityPrior& prior,
                                                            double power) {
  std::map<std::vector<std::uint16_t>, double> partitions;
  std::vector<std::uint16_t> labels;
  const auto extend = [&](auto&& self) -> void {
    if (labels.size() == component.units()) {
      double ln_weight = 0;
      for (const auto& group : groups_of(labels))
        ln_weight += power * component.group_evidence(group) + component.ln_prior(group, prior);
      partitions[labels] = ln_weight;
      return;
    }
    const auto next = static_cast<std::uint16_t>(labels.size());
    for (std::uint16_t label = 0; label <= next; ++label) {
      if (label < next && labels[label] != label) continue;
      labels.push_back(label);
      self(self);
      labels.pop_back();
    }
  };
  extend(extend);
  double total = -std::numeric_limits<double>::infinity();
  for (const auto& [l, w] : partitions)
    total = std::max(total, w) + std::log1p(std::exp(-std::abs(total - w)));
  for (auto& [l, w] : partitions) w = std::exp(w - total);
  return partitions;
}

TEST(ExactPartitions, AgreeWithEveryPartitionEnumerated) {
  const EntityPrior prior = some_prior();
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    const std::size_t units = 1 + seed % 7;
    const Component component = random_component(units, seed);
    const auto partitions = all_partitions(component, prior, 0.8);
    constexpr std::array<std::size_t, 8> bell = {1, 1, 2, 5, 15, 52, 203, 877};
    EXPECT_EQ(partitions.size(), bell[units]);
    ExactPartitions exact(component);
    exact.set_prior(component, prior);
    exact.weigh(0.8);
    std::map<UnitSet, double> groups;
    for (const auto& [labels, probability] : partitions) {
      std::vector<UnitSet> sets;
      for (const auto& group : groups_of(labels)) {
        UnitSet set = 0;
        for (const std::uint16_t unit : group) set |= UnitSet{1} << unit;
        groups[set] += probability;
        sets.push_back(set);
      }
      EXPECT_NEAR(exact.probability_of_partition(sets), probability, 1e-12);
    }
    for (const auto& [set, probability] : groups)
      EXPECT_NEAR(exact.probability_of_group(set), probability, 1e-12) << "seed " << seed;
  }
}

TEST(ExactPartitions, DrawsPartitionsAsOftenAsTheyAreProbable) {
  const Component component = random_component(4, 3);
  const EntityPrior prior = some_prior();
  const auto partitions = all_partitions(component, prior, 0.8);
  ExactPartitions exact(component);
  exact.set_prior(component, prior);
  exact.weigh(0.8);
  stats::Random random(1, 2);
  std::map<std::vector<std::uint16_t>, double> drawn;
  constexpr int draws = 40000;
  for (int k = 0; k < draws; ++k) {
    std::vector<std::uint16_t> labels(4);
    exact.sample([&] { return random.uniform(); }, labels);
    drawn[labels] += 1.0 / draws;
  }
  for (const auto& [labels, probability] : partitions)
    EXPECT_NEAR(drawn[labels], probability, 0.012);
}

TEST(ComponentSampler, AgreesWithExactSums) {
  const EntityPrior prior = some_prior();
  for (const std::uint64_t seed : {4, 5, 6}) {
    const Component component = random_component(6, seed);
    const auto partitions = all_partitions(component, prior, 0.6);
    const std::vector<std::uint16_t> start = {0, 1, 2, 3, 4, 5};
    ComponentSampler sampler(component, prior, start, stats::Random(seed, 1));
    sampler.set_power(0.6);
    for (int k = 0; k < 50; ++k) sampler.sweep();
    std::map<std::vector<std::uint16_t>, double> drawn;
    constexpr int draws = 20000;
    for (int k = 0; k < draws; ++k) {
      sampler.sweep();
      std::vector<std::uint16_t> labels(6);
      sampler.partition(labels);
      drawn[labels] += 1.0 / draws;
    }
    double distance = 0;
    for (const auto& [labels, probability] : partitions)
      distance += std::abs(drawn[labels] - probability) / 2;
    EXPECT_LT(distance, 0.03) << "seed " << seed;
  }
}

TEST(Component, EvidenceOfAGroupIsTheSumOfItsMerges) {
  Component component = random_component(3, 1);
  component.between(0, 1) = component.between(1, 0) = 20;
  component.between(0, 2) = component.between(2, 0) = 2;
  component.between(1, 2) = component.between(2, 1) = 4;
  const std::array<std::uint16_t, 3> all = {0, 1, 2};
  EXPECT_DOUBLE_EQ(component.group_evidence(all), 20 + 3);
  const auto sides = component.weakest_split(all);
  EXPECT_EQ(sides.first, (std::vector<std::uint16_t>{0, 1}));
  EXPECT_EQ(sides.second, (std::vector<std::uint16_t>{2}));
  component.between(0, 2) = component.between(2, 0) = -std::numeric_limits<float>::infinity();
  EXPECT_EQ(component.group_evidence(all), -std::numeric_limits<double>::infinity());
}

// Many sure pairs across two lists, and within one list pairs that are as likely by themselves.
World two_lists() {
  std::vector<std::uint16_t> list;
  for (int i = 0; i < 120; ++i) list.push_back(static_cast<std::uint16_t>(i % 2));
  World world(list);
  for (std::size_t i = 0; i < 80; i += 2) world.set(i, i + 1, 15);
  world.set(80, 82, 0.5);  // both on list 0
  world.set(85, 86, 0.5);  // on two lists
  return world;
}

TEST(PartitionPosterior, AListWithoutDuplicatesIsKnownForIt) {
  const World world = two_lists();
  const auto posterior = world.solve({});
  const auto edges = world.edges();
  double within = -1, across = -1;
  for (std::size_t e = 0; e < edges.size(); ++e) {
    if (edges[e].a == 80) within = static_cast<double>(posterior.probability[e]);
    if (edges[e].a == 85) across = static_cast<double>(posterior.probability[e]);
  }
  EXPECT_LT(within, 0.4 * across);
  EXPECT_LT(posterior.repeated_share[0], 0.05);
  EXPECT_EQ(posterior.grouping.entity[0], posterior.grouping.entity[1]);
  EXPECT_NE(posterior.grouping.entity[80], posterior.grouping.entity[82]);
}

TEST(PartitionPosterior, DrawsShowTheDoubtAndNothingElse) {
  World world = two_lists();
  PosteriorSettings settings;
  settings.draws = 400;
  const auto edges = world.edges();
  const auto posterior = world.solve(settings, edges);
  std::size_t doubtful = 0;
  while (edges[doubtful].a != 85) ++doubtful;
  double together = 0;
  for (std::uint32_t k = 0; k < settings.draws; ++k) {
    const auto draw = posterior.draws.draw(k);
    EXPECT_EQ(draw.of_record[0], draw.of_record[1]);
    EXPECT_EQ(*std::ranges::max_element(draw.of_record) + 1, draw.entities);
    together += draw.of_record[85] == draw.of_record[86] ? 1.0 / settings.draws : 0.0;
  }
  EXPECT_NEAR(together, static_cast<double>(posterior.probability[doubtful]), 0.08);
  EXPECT_THROW((void)posterior.draws.draw(400), std::logic_error);
}

TEST(PartitionPosterior, DecisionsAreObeyedInTheGroupingAndInEveryDraw) {
  World world = two_lists();
  const std::vector<Decision> decided = {{0, 1, Verdict::different},
                                         {100, 101, Verdict::same},
                                         {101, 103, Verdict::same},
                                         {85, 86, Verdict::unsure}};
  auto resolved =
      Decisions::resolve(120, decided, [](std::uint32_t i) { return std::to_string(i); });
  ASSERT_TRUE(resolved);
  world.decisions = *resolved;
  PosteriorSettings settings;
  settings.draws = 50;
  const auto posterior = world.solve(settings);
  const auto obeyed = [](const std::vector<std::uint32_t>& entity) {
    return entity[0] != entity[1] && entity[100] == entity[101] && entity[100] == entity[103];
  };
  EXPECT_TRUE(obeyed(posterior.grouping.entity));
  for (std::uint32_t k = 0; k < settings.draws; ++k)
    EXPECT_TRUE(obeyed(posterior.draws.draw(k).of_record));
}

TEST(PartitionPosterior, DoesNotDependOnThreadsOrTheOrderOfEdges) {
  stats::Random random(8, 0);
  std::vector<std::uint16_t> list;
  for (int i = 0; i < 400; ++i) list.push_back(static_cast<std::uint16_t>(random.below(3)));
  World world(list);
  for (int k = 0; k < 500; ++k) {
    const std::size_t i = random.below(400), j = random.below(400);
    if (i != j) world.set(i, j, 14 * random.uniform() - 7);
  }
  PosteriorSettings settings;
  settings.draws = 10;
  settings.largest_exact = 5;
  settings.largest_component = 30;
  settings.burn_in = 5;
  auto edges = world.edges();
  const auto once = world.solve(settings, edges, 1);
  EXPECT_GT(once.diagnostics.sampled_components, 0U);
  EXPECT_GT(once.diagnostics.components_cut, 0U);
  EXPECT_LE(once.diagnostics.largest_sampled, 30U);
  EXPECT_LT(once.diagnostics.rhat, 1.1);
  std::ranges::reverse(edges);
  const auto again = world.solve(settings, edges, 4);
  EXPECT_EQ(once.grouping.entity, again.grouping.entity);
  EXPECT_EQ(once.grouping.cohesion, again.grouping.cohesion);
  for (std::uint32_t k = 0; k < settings.draws; ++k)
    EXPECT_EQ(once.draws.draw(k).of_record, again.draws.draw(k).of_record);
}

TEST(PartitionPosterior, NamesTheLinkWhoseRemovalPartsAGroup) {
  World world = two_lists();
  // Two pairs that are surer within than between.
  world.set(0, 1, 38);
  world.set(2, 3, 38);
  world.set(1, 2, 25);
  world.set(0, 3, 25);
  world.set(0, 2, 25);
  world.set(1, 3, 26);
  const auto posterior = world.solve({});
  ASSERT_EQ(posterior.grouping.entity[0], posterior.grouping.entity[3]);
  const auto found =
      std::ranges::find(posterior.weak_links, posterior.grouping.entity[0], &WeakLink::entity);
  ASSERT_NE(found, posterior.weak_links.end());
  EXPECT_EQ(found->records, 4U);
  EXPECT_EQ(found->a, 1U);
  EXPECT_EQ(found->b, 3U);
}

TEST(PartitionPosterior, NothingToGroup) {
  World world({0});
  world.list.clear();
  world.first = world.alone = {};
  const auto posterior = world.solve({});
  EXPECT_EQ(posterior.grouping.entities, 0U);
}

}  // namespace
}  // namespace paradero::link

#include "paradero/link/partition_posterior.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <tuple>
#include <utility>

#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/poisson.hpp>

#include "paradero/base/hash.h"
#include "paradero/base/parallel.h"
#include "paradero/link/internal/build_components.h"
#include "paradero/link/internal/component_sampler.h"
#include "paradero/link/internal/disjoint_sets.h"
#include "paradero/link/internal/partition_support.h"
#include "paradero/stats/log_space.h"

namespace paradero::link {

namespace {

constexpr std::size_t components_per_chunk = 128;
constexpr int prior_rounds = 3;               // of learning the entity prior
constexpr std::uint32_t fewest_states = 100;  // of each sampled component
constexpr double certain = 1 - 1e-6;          // a partition this probable is not drawn
constexpr std::uint64_t power_stream = 0x504F574552, missed_stream = 0x4D49535345,
                        component_stream = 0x434F4D504F;

// What the posterior says of one component.
struct ComponentResult {
  std::vector<std::uint16_t> group_of;  // by unit: the lowest unit of its group
  std::vector<float> together;          // units x units
  std::vector<std::uint16_t> drawn;     // draws x units; empty: the same in every draw
  std::vector<std::uint32_t> groups;    // by state of the sampler; empty: exact
  bool pair_by_pair = false;            // neither summed nor sampled
};

}  // namespace

// One computation of a posterior, step by step.
class PosteriorRun {
 public:
  PosteriorRun(const PosteriorInput& input, const PosteriorSettings& settings,
               const base::RunContext& context)
      : input_(input), settings_(settings), context_(context) {}

  base::Result<PartitionPosterior> run();

 private:
  // Whether the prior on entities decides on the groups, with or without draws.
  bool grouped_by_prior(const Component& component) const {
    return component.units() <= settings_.largest_exact && !input_.crowded;
  }
  bool is_exact(const Component& component) const {
    return component.units() <= settings_.largest_exact &&
           !(input_.crowded && settings_.draws == 0);
  }
  double power(std::uint32_t state) const;
  void learn_prior();
  void solve(std::size_t c);
  void solve_exactly(std::size_t c);
  std::vector<std::uint16_t> first_grouping_of(const Component& component) const;
  void state_pairs(std::size_t c);
  void sample(std::size_t c);
  void make_grouping();
  void find_weak_links();
  void make_probabilities();
  void measure_missed();
  void measure_mixing();
  void collect_draws();
  double alone_probability(const Edge& edge) const;

  const PosteriorInput& input_;
  const PosteriorSettings& settings_;
  const base::RunContext& context_;
  Components components_;
  std::vector<ExactPartitions> exact_;  // by component; of one unit where it is sampled
  std::optional<EntityPrior> prior_;
  std::vector<ComponentResult> results_;
  std::vector<std::uint32_t> component_of_;  // by record; npos: alone, or in a group kept whole
  std::vector<std::uint16_t> unit_of_;       // by record, in its component
  PartitionPosterior posterior_;
  static constexpr std::uint32_t npos = std::numeric_limits<std::uint32_t>::max();
};

// The power of the evidence in one draw, the same in all components.
double PosteriorRun::power(std::uint32_t state) const {
  stats::Random random(base::combine64(settings_.seed, power_stream), state);
  const boost::math::normal_distribution<double> normal;
  const double z = boost::math::quantile(normal, random.uniform() * (1 - 1e-9) + 5e-10);
  return std::max(settings_.evidence_power + settings_.evidence_power_deviation * z, 0.05);
}

// Expected numbers of entities by type, beginning with those of the first grouping; what is not in
// an exact component does not change.
void PosteriorRun::learn_prior() {
  const std::size_t n = input_.list.size();
  EntityCounts fixed(input_.lists), first(input_.lists);
  const MembersByEntity groups(input_.first->entity, input_.first->entities);
  for (std::uint32_t e = 0; e < input_.first->entities; ++e) {
    std::vector<std::uint16_t> lists;
    bool is_fixed = true;
    for (const std::uint32_t record : groups.of(e)) {
      lists.push_back(input_.list[record]);
      const std::uint32_t c = component_of_[record];
      is_fixed = is_fixed && (c == npos || !is_exact(components_.all[c]));
    }
    std::ranges::sort(lists);
    first.add(lists, 1);
    if (is_fixed) fixed.add(lists, 1);
  }
  prior_.emplace(n == 0 ? EntityCounts(input_.lists) : first);
  const std::size_t chunks = base::chunk_count(components_.all.size(), components_per_chunk);
  for (int round = 0; round < prior_rounds && !context_.stopped(); ++round) {
    std::vector<EntityCounts> parts(chunks, EntityCounts(input_.lists));
    base::parallel_chunks(
        context_, components_.all.size(), components_per_chunk,
        [&](std::size_t begin, std::size_t end, std::size_t chunk) {
          for (std::size_t c = begin; c < end; ++c) {
            const Component& component = components_.all[c];
            if (is_exact(component)) {
              exact_[c].set_prior(component, *prior_);
              exact_[c].weigh(settings_.evidence_power);
              exact_[c].for_each_group(1e-9, [&](UnitSet group, double probability) {
                parts[chunk].add(component.lists_of(units_of(group)), probability);
              });
            }
          }
        });
    EntityCounts all = fixed;
    for (const EntityCounts& part : parts) all.merge(part);
    prior_.emplace(all);
  }
  for (std::size_t l = 0; l < input_.lists; ++l)
    posterior_.repeated_share.push_back(prior_->repeated_share(l));
}

void PosteriorRun::solve(std::size_t c) {
  const Component& component = components_.all[c];
  ComponentResult& result = results_[c];
  result.group_of =
      grouped_by_prior(component)
          ? group_greedily(component, *prior_, settings_.evidence_power, input_.threshold_ln_odds)
          : first_grouping_of(component);
  result.together.assign(component.units() * component.units(), 0);
  if (is_exact(component)) {
    solve_exactly(c);
  } else if (settings_.draws > 0) {
    sample(c);
  } else {
    state_pairs(c);
  }
}

// As the first grouping has it, and what people have decided.
std::vector<std::uint16_t> PosteriorRun::first_grouping_of(const Component& component) const {
  const bool decided = std::ranges::any_of(component.evidence, [](float evidence) {
    return evidence == -std::numeric_limits<float>::infinity();
  });
  if (decided) {
    return group_greedily(component, *prior_, settings_.evidence_power, input_.threshold_ln_odds);
  }
  const auto entity = [&](std::size_t u) {
    return input_.first->entity[component.first_record(u)];
  };
  std::vector<std::uint16_t> group_of(component.units());
  for (std::size_t u = 0; u < group_of.size(); ++u) {
    std::size_t head = 0;
    while (entity(head) != entity(u)) ++head;
    group_of[u] = static_cast<std::uint16_t>(head);
  }
  return group_of;
}

// Where neither summed nor sampled: each pair by its own odds alone.
void PosteriorRun::state_pairs(std::size_t c) {
  const Component& component = components_.all[c];
  ComponentResult& result = results_[c];
  const std::size_t units = component.units();
  result.pair_by_pair = true;
  for (std::size_t a = 0; a < units; ++a) {
    for (std::size_t b = 0; b < units; ++b) {
      const auto pairs = static_cast<double>(component.size_of(a) * component.size_of(b));
      result.together[a * units + b] = static_cast<float>(stats::probability_from_ln_odds(
          static_cast<double>(component.between(a, b)) / pairs + input_.prior_ln_odds));
    }
  }
}

void PosteriorRun::solve_exactly(std::size_t c) {
  const Component& component = components_.all[c];
  ComponentResult& result = results_[c];
  ExactPartitions& exact = exact_[c];
  exact.set_prior(component, *prior_);
  const std::size_t units = component.units();
  // Gauss-Hermite over the power of the evidence, three points.
  constexpr std::array<std::pair<double, double>, 3> nodes = {
      {{0, 2.0 / 3}, {1.7320508075688772, 1.0 / 6}, {-1.7320508075688772, 1.0 / 6}}};
  for (const auto& [z, weight] : nodes) {
    exact.weigh(std::max(settings_.evidence_power + z * settings_.evidence_power_deviation, 0.05));
    exact.for_each_group(0, [&](UnitSet group, double probability) {
      const auto members = units_of(group);
      for (const std::uint16_t a : members) {
        for (const std::uint16_t b : members)
          result.together[a * units + b] += static_cast<float>(weight * probability);
      }
    });
  }
  if (settings_.draws == 0) return;
  // Certain where even the weakest evidence (the last node) leaves no doubt.
  std::vector<UnitSet> groups;
  for (const auto& group : groups_of(result.group_of)) {
    UnitSet set = 0;
    for (const std::uint16_t unit : group) set |= UnitSet{1} << unit;
    groups.push_back(set);
  }
  if (exact.probability_of_partition(groups) >= certain) return;
  result.drawn.resize(settings_.draws * units);
  stats::Random random(base::combine64(settings_.seed, component_stream),
                       component.first_record(0));
  for (std::uint32_t k = 0; k < settings_.draws; ++k) {
    exact.weigh(power(k));
    exact.sample([&] { return random.uniform(); },
                 std::span(result.drawn).subspan(k * units, units));
  }
}

// Two chains, from the grouping and from every unit alone; their states are taken in turn.
void PosteriorRun::sample(std::size_t c) {
  const Component& component = components_.all[c];
  ComponentResult& result = results_[c];
  const std::size_t units = component.units();
  const std::uint32_t states = std::max(settings_.draws, fewest_states);
  result.drawn.resize(states * units);
  result.groups.resize(states);
  std::vector<std::uint16_t> alone(units);
  std::iota(alone.begin(), alone.end(), std::uint16_t{0});
  for (std::uint32_t chain = 0; chain < 2; ++chain) {
    const std::uint64_t stream = 2 * std::uint64_t{component.first_record(0)} + chain;
    ComponentSampler sampler(
        component, *prior_, chain == 0 ? std::span<const std::uint16_t>(result.group_of) : alone,
        stats::Random(base::combine64(settings_.seed, component_stream + 1), stream));
    sampler.set_power(settings_.evidence_power);
    for (int k = 0; k < settings_.burn_in; ++k) sampler.sweep();
    for (std::uint32_t state = chain; state < states; state += 2) {
      sampler.set_power(power(state));
      for (int k = 0; k < settings_.sweeps; ++k) sampler.sweep();
      const auto drawn = std::span(result.drawn).subspan(state * units, units);
      sampler.partition(drawn);
      result.groups[state] = static_cast<std::uint32_t>(sampler.groups());
    }
  }
  result.drawn.resize(settings_.draws * units);
}

void PosteriorRun::make_grouping() {
  const std::size_t n = input_.list.size();
  Grouping& grouping = posterior_.grouping;
  std::vector<std::uint32_t> first(n);
  std::iota(first.begin(), first.end(), 0U);
  grouping.cohesion.assign(n, 1);
  // Groups kept whole are those of the first grouping.
  std::vector<std::uint32_t> of_entity(input_.first->entities, npos);
  for (std::uint32_t i = 0; i < n; ++i) {
    if (!components_.whole[i]) continue;
    std::uint32_t& head = of_entity[input_.first->entity[i]];
    if (head == npos) head = i;
    first[i] = head;
    grouping.cohesion[i] = input_.first->cohesion[i];
  }
  for (std::size_t c = 0; c < components_.all.size(); ++c) {
    const Component& component = components_.all[c];
    const ComponentResult& result = results_[c];
    const std::size_t units = component.units();
    for (std::size_t a = 0; a < units; ++a) {
      double sum = 0, others = 0;
      for (std::size_t b = 0; b < units; ++b) {
        if (result.group_of[a] != result.group_of[b]) continue;
        const auto records = static_cast<double>(component.size_of(b)) - (a == b ? 1 : 0);
        sum += records * (a == b ? 1.0 : static_cast<double>(result.together[a * units + b]));
        others += records;
      }
      for (std::uint32_t r = component.unit_begin[a]; r < component.unit_begin[a + 1]; ++r) {
        first[component.records[r]] = component.first_record(result.group_of[a]);
        if (others > 0)
          grouping.cohesion[component.records[r]] = static_cast<float>(std::min(sum / others, 1.0));
      }
    }
  }
  posterior_.draws.first_ = first;
  grouping.entities = number_entities(first, grouping.entity);
}

void PosteriorRun::find_weak_links() {
  for (std::size_t c = 0; c < components_.all.size(); ++c) {
    const Component& component = components_.all[c];
    const std::size_t units = component.units();
    for (const auto& group : groups_of(results_[c].group_of)) {
      if (group.size() < 2) continue;
      const auto sides = component.weakest_split(group);
      const auto mean = [&](std::uint16_t a, std::uint16_t b) {
        return static_cast<double>(component.between(a, b)) /
               static_cast<double>(component.size_of(a) * component.size_of(b));
      };
      std::pair<std::uint16_t, std::uint16_t> best = {sides.first[0], sides.second[0]};
      for (const std::uint16_t a : sides.first) {
        for (const std::uint16_t b : sides.second) {
          if (mean(a, b) > mean(best.first, best.second)) best = {a, b};
        }
      }
      const auto [a, b] =
          std::minmax({component.first_record(best.first), component.first_record(best.second)});
      std::uint32_t records = 0;
      for (const std::uint16_t unit : group)
        records += static_cast<std::uint32_t>(component.size_of(unit));
      posterior_.weak_links.push_back(
          {posterior_.grouping.entity[a], records, a, b,
           std::min<double>(1, results_[c].together[best.first * units + best.second])});
    }
  }
  std::ranges::sort(posterior_.weak_links, {}, [](const WeakLink& link) {
    return std::tuple(link.probability, link.a, link.b);
  });
}

// For a pair that no component holds: as if the two were alone in the world.
double PosteriorRun::alone_probability(const Edge& edge) const {
  Component pair;
  pair.records = {edge.a, edge.b};
  pair.lists = {input_.list[edge.a], input_.list[edge.b]};
  pair.unit_begin = {0, 1, 2};
  const double evidence = evidence_of_pair(edge.ln_odds, input_.prior_ln_odds, settings_);
  const std::array<std::uint16_t, 2> both = {0, 1};
  const double ln_odds = settings_.evidence_power * evidence + pair.ln_prior(both, *prior_) -
                         pair.ln_prior(std::span(both).first(1), *prior_) -
                         pair.ln_prior(std::span(both).last(1), *prior_);
  return stats::probability_from_ln_odds(ln_odds);
}

void PosteriorRun::make_probabilities() {
  posterior_.probability.resize(input_.edges.size());
  base::parallel_chunks(
      context_, input_.edges.size(), 1 << 14, [&](std::size_t begin, std::size_t end, std::size_t) {
        for (std::size_t e = begin; e < end; ++e) {
          const Edge& edge = input_.edges[e];
          const std::uint32_t c = component_of_[edge.a];
          double probability = 0;
          if (c != npos && c == component_of_[edge.b] && results_[c].pair_by_pair) {
            if (input_.decisions->unit(edge.a) == input_.decisions->unit(edge.b)) {
              probability = 1;
            } else if (!input_.decisions->apart(edge.a, edge.b)) {
              probability = stats::probability_from_ln_odds(edge.ln_odds);
            }
          } else if (c != npos && c == component_of_[edge.b]) {
            const std::size_t units = components_.all[c].units();
            const std::size_t a = unit_of_[edge.a], b = unit_of_[edge.b];
            probability = a == b ? 1.0 : static_cast<double>(results_[c].together[a * units + b]);
          } else if (!input_.decisions->apart(edge.a, edge.b)) {
            probability = alone_probability(edge);
          }
          posterior_.probability[e] = static_cast<float>(std::min(probability, 1.0));
        }
      });
}

// Pairs inside groups of three and more are known for matches without the help of blocking: the
// share of them that is not among the edges is the share that blocking misses. Where two records
// have no third, the same share was missed and is not seen.
void PosteriorRun::measure_missed() {
  const Grouping& grouping = posterior_.grouping;
  std::vector<std::uint64_t> size(grouping.entities, 0);
  for (std::size_t i = 0; i < grouping.entity.size(); ++i)
    size[grouping.entity[i]] += !components_.whole[i];
  double pairs = 0, found = 0, lone_pairs = 0;
  for (const std::uint64_t s : size) {
    if (s == 2) ++lone_pairs;
    if (s >= 3) pairs += 0.5 * static_cast<double>(s * (s - 1));
  }
  for (const Edge& edge : input_.edges) {
    if (grouping.entity[edge.a] == grouping.entity[edge.b])
      found += size[grouping.entity[edge.a]] >= 3;
  }
  const double missed = std::max(pairs - found, 0.0);
  PosteriorDiagnostics& diagnostics = posterior_.diagnostics;
  diagnostics.missed_share = (missed + 0.5) / (pairs + 200);
  diagnostics.expected_missed =
      lone_pairs * diagnostics.missed_share / (1 - diagnostics.missed_share);

  // In each draw, so many pairs of records that are alone are joined, on different lists where
  // there are several: which of them are one person nobody has looked at.
  std::vector<std::uint32_t> alone;
  for (std::uint32_t i = 0; i < grouping.entity.size(); ++i) {
    if (size[grouping.entity[i]] == 1) alone.push_back(i);
  }
  auto& joined = posterior_.draws.joined_;
  joined.resize(settings_.draws);
  if (alone.size() < 2 || diagnostics.expected_missed <= 0) return;
  for (std::uint32_t k = 0; k < settings_.draws; ++k) {
    stats::Random random(base::combine64(settings_.seed, missed_stream), k);
    const auto uniform = [&] { return random.uniform() * (1 - 1e-9) + 5e-10; };
    const double shape = missed + 0.5;
    const double mean = boost::math::quantile(
        boost::math::gamma_distribution<double>(shape, diagnostics.expected_missed / shape),
        uniform());
    if (mean < 1e-9) continue;
    const auto count = static_cast<std::uint64_t>(
        boost::math::quantile(boost::math::poisson_distribution<double>(mean), uniform()));
    for (std::uint64_t j = 0; j < count; ++j) {
      constexpr int tries = 20;
      for (int t = 0; t < tries; ++t) {
        const std::uint32_t a = alone[random.below(alone.size())];
        const std::uint32_t b = alone[random.below(alone.size())];
        const bool one_list = input_.list[a] == input_.list[b] && input_.lists > 1;
        if (a == b || one_list || input_.decisions->apart(a, b)) continue;
        joined[k].emplace_back(a, b);
        break;
      }
    }
  }
}

void PosteriorRun::measure_mixing() {
  PosteriorDiagnostics& diagnostics = posterior_.diagnostics;
  diagnostics.components_cut = components_.cut;
  std::vector<double> total(std::max(settings_.draws, fewest_states), 0);
  for (std::size_t c = 0; c < components_.all.size(); ++c) {
    const std::size_t records = components_.all[c].records.size();
    const auto& groups = results_[c].groups;
    if (is_exact(components_.all[c])) {
      ++diagnostics.exact_components;
      diagnostics.exact_records += records;
      continue;
    }
    ++diagnostics.sampled_components;
    diagnostics.sampled_records += records;
    diagnostics.largest_sampled = std::max<std::uint64_t>(diagnostics.largest_sampled, records);
    if (groups.empty()) continue;
    std::vector<double> own(groups.begin(), groups.end());
    for (std::size_t s = 0; s < own.size(); ++s) total[s] += own[s];
    diagnostics.worst_rhat = std::max(diagnostics.worst_rhat, rhat_of_two_chains(own));
  }
  diagnostics.rhat = rhat_of_two_chains(total);
}

void PosteriorRun::collect_draws() {
  GroupingDraws& draws = posterior_.draws;
  draws.draws_ = settings_.draws;
  for (std::size_t c = 0; c < components_.all.size(); ++c) {
    if (!results_[c].drawn.empty())
      draws.varying_.insert(draws.varying_.end(), components_.all[c].records.begin(),
                            components_.all[c].records.end());
  }
  const std::size_t varying = draws.varying_.size();
  draws.label_.resize(varying * settings_.draws);
  std::size_t v = 0;
  for (std::size_t c = 0; c < components_.all.size(); ++c) {
    const Component& component = components_.all[c];
    const auto& drawn = results_[c].drawn;
    if (drawn.empty()) continue;
    const std::size_t units = component.units();
    for (std::size_t u = 0; u < units; ++u) {
      for (std::size_t r = 0; r < component.size_of(u); ++r, ++v) {
        for (std::uint32_t k = 0; k < settings_.draws; ++k)
          draws.label_[k * varying + v] = component.first_record(drawn[k * units + u]);
      }
    }
  }
}

base::Result<PartitionPosterior> PosteriorRun::run() {
  base::require(settings_.largest_exact >= 1 && settings_.largest_exact <= Component::most_exact &&
                    settings_.largest_component >= settings_.largest_exact &&
                    settings_.largest_component < (1 << 16) && settings_.evidence_power > 0,
                "partition_posterior: settings out of range");
  const std::size_t n = input_.list.size();
  PARADERO_ASSIGN(components_, build_components(input_, settings_, context_));
  component_of_.assign(n, npos);
  unit_of_.assign(n, 0);
  for (std::size_t c = 0; c < components_.all.size(); ++c) {
    const Component& component = components_.all[c];
    for (std::size_t u = 0; u < component.units(); ++u) {
      for (std::uint32_t r = component.unit_begin[u]; r < component.unit_begin[u + 1]; ++r) {
        component_of_[component.records[r]] = static_cast<std::uint32_t>(c);
        unit_of_[component.records[r]] = static_cast<std::uint16_t>(u);
      }
    }
  }
  exact_.resize(components_.all.size());
  const auto for_components = [&](auto&& work) {
    base::parallel_chunks(context_, components_.all.size(), components_per_chunk,
                          [&](std::size_t begin, std::size_t end, std::size_t) {
                            for (std::size_t c = begin; c < end; ++c) work(c);
                          });
  };
  for_components([&](std::size_t c) {
    if (is_exact(components_.all[c])) exact_[c] = ExactPartitions(components_.all[c]);
  });
  learn_prior();
  results_.resize(components_.all.size());
  for_components([&](std::size_t c) {
    solve(c);
    exact_[c] = {};
  });
  if (context_.stopped()) return base::interrupted_error();
  make_grouping();
  find_weak_links();
  make_probabilities();
  measure_missed();
  measure_mixing();
  collect_draws();
  if (context_.stopped()) return base::interrupted_error();
  return std::move(posterior_);
}

GroupingDraws::Entities GroupingDraws::draw(std::uint32_t k) const {
  base::require(k < draws_, "GroupingDraws::draw: there is no such draw");
  std::vector<std::uint32_t> first = first_;
  const std::uint32_t* const label = label_.data() + std::size_t{k} * varying_.size();
  for (std::size_t v = 0; v < varying_.size(); ++v) first[varying_[v]] = label[v];
  if (!joined_[k].empty()) {
    DisjointSets sets(first.size());
    for (const auto& [a, b] : joined_[k]) sets.join(first[a], first[b]);
    for (std::uint32_t& f : first) f = sets.root(f);
  }
  Entities entities;
  entities.entities = number_entities(first, entities.of_record);
  return entities;
}

base::Result<PartitionPosterior> partition_posterior(const PosteriorInput& input,
                                                     const PosteriorSettings& settings,
                                                     const base::RunContext& context) {
  base::require(input.first != nullptr && input.sure != nullptr && input.decisions != nullptr &&
                    input.first->entity.size() == input.list.size(),
                "partition_posterior: a first grouping of all records, and decisions");
  return PosteriorRun(input, settings, context).run();
}

}  // namespace paradero::link

#include "paradero/link/internal/build_components.h"

#include <algorithm>
#include <limits>

#include "paradero/base/parallel.h"
#include "paradero/link/internal/disjoint_sets.h"
#include "paradero/link/internal/graph.h"
#include "paradero/link/internal/partition_support.h"

namespace paradero::link {

namespace {

// The first record of each record's unit: what people have decided to be one person, and groups
// that are beyond doubt and that no decision touches.
std::vector<std::uint32_t> find_units(const PosteriorInput& input) {
  const std::size_t n = input.list.size();
  constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
  std::vector<bool> decided(input.sure->entities, false);
  for (const auto& [a, b] : input.decisions->apart())
    decided[input.sure->entity[a]] = decided[input.sure->entity[b]] = true;
  for (std::uint32_t i = 0; i < n; ++i) {
    if (input.decisions->unit(i) == i) continue;
    decided[input.sure->entity[i]] = decided[input.sure->entity[input.decisions->unit(i)]] = true;
  }
  std::vector<std::uint32_t> first(input.sure->entities, none), unit(n);
  for (std::uint32_t i = 0; i < n; ++i) {
    const std::uint32_t group = input.sure->entity[i];
    if (first[group] == none) first[group] = i;
    unit[i] = decided[group] ? input.decisions->unit(i) : first[group];
  }
  return unit;
}

// Sets of records that know how many units they hold.
class UnitSets {
 public:
  explicit UnitSets(std::span<const std::uint32_t> unit)
      : sets_(unit.size()), units_(unit.size(), 0) {
    for (std::uint32_t i = 0; i < unit.size(); ++i) {
      sets_.join(i, unit[i]);
      units_[unit[i]] += unit[i] == i;
    }
  }
  std::uint32_t root(std::uint32_t i) { return sets_.root(i); }
  std::size_t units(std::uint32_t i) { return units_[sets_.root(i)]; }
  void join(std::uint32_t a, std::uint32_t b) {
    a = sets_.root(a), b = sets_.root(b);
    if (a == b) return;
    sets_.join(a, b);
    units_[std::min(a, b)] += units_[std::max(a, b)];
  }

 private:
  DisjointSets sets_;
  std::vector<std::uint32_t> units_;
};

// Joins the groups of the first grouping that fit a component; those that do not are kept whole,
// unless people have decided that two of their records are apart.
std::vector<bool> join_first_groups(const PosteriorInput& input, const PosteriorSettings& settings,
                                    std::span<const std::uint32_t> unit_of, UnitSets& sets) {
  const std::size_t n = input.list.size();
  const auto& entity = input.first->entity;
  std::vector<std::uint32_t> units(input.first->entities, 0);
  std::vector<bool> parted(input.first->entities, false);
  for (std::uint32_t i = 0; i < n; ++i) units[entity[i]] += unit_of[i] == i;
  for (const auto& [a, b] : input.decisions->apart()) {
    if (entity[a] == entity[b]) parted[entity[a]] = true;
  }
  // A unit that is spread over groups belongs to none of them.
  for (std::uint32_t i = 0; i < n; ++i) {
    const std::uint32_t unit = unit_of[i];
    if (entity[unit] != entity[i]) parted[entity[unit]] = parted[entity[i]] = true;
  }
  std::vector<bool> whole(n, false);
  constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
  std::vector<std::uint32_t> first(input.first->entities, none);
  for (std::uint32_t i = 0; i < n; ++i) {
    const std::uint32_t e = entity[i];
    if (parted[e]) continue;
    if (units[e] > settings.largest_component) {
      whole[i] = true;
      continue;
    }
    if (first[e] == none) first[e] = i;
    sets.join(first[e], i);
  }
  return whole;
}

// Joins along the pairs, strongest first; returns the pairs that would have made a component too
// large.
std::vector<Edge> join_pairs(const PosteriorInput& input, const PosteriorSettings& settings,
                             const std::vector<bool>& whole, const base::RunContext& context,
                             UnitSets& sets) {
  std::vector<Edge> edges;
  for (const Edge& edge : input.edges) {
    if (edge.ln_odds >= settings.ln_odds_from && !whole[edge.a] && !whole[edge.b])
      edges.push_back(edge);
  }
  base::parallel_sort(context, edges.begin(), edges.end(), [](const Edge& x, const Edge& y) {
    if (x.ln_odds != y.ln_odds) return x.ln_odds > y.ln_odds;
    return x.a != y.a ? x.a < y.a : x.b < y.b;
  });
  std::vector<Edge> refused;
  for (const Edge& edge : edges) {
    if (sets.root(edge.a) == sets.root(edge.b)) continue;
    if (sets.units(edge.a) + sets.units(edge.b) > settings.largest_component) {
      refused.push_back(edge);
    } else {
      sets.join(edge.a, edge.b);
    }
  }
  return refused;
}

void fill_component(Component& component, const PosteriorInput& input,
                    const PosteriorSettings& settings, std::span<const std::uint32_t> unit_of,
                    const Graph& graph, const PairScore& score) {
  const Decisions& decisions = *input.decisions;
  std::ranges::sort(component.records, {},
                    [&](std::uint32_t record) { return std::pair(unit_of[record], record); });
  for (std::size_t r = 0; r < component.records.size(); ++r) {
    component.lists.push_back(input.list[component.records[r]]);
    if (unit_of[component.records[r]] == component.records[r])
      component.unit_begin.push_back(static_cast<std::uint32_t>(r));
  }
  component.unit_begin.push_back(static_cast<std::uint32_t>(component.records.size()));
  component.evidence.assign(component.units() * component.units(), 0);
  const auto ln_odds = [&](std::uint32_t i, std::uint32_t j) {
    for (const auto& arc : graph.of(i)) {
      if (arc.to == j) return static_cast<double>(arc.ln_odds);
    }
    return score(std::min(i, j), std::max(i, j));
  };
  for (std::size_t a = 0; a < component.units(); ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      double sum = 0;
      if (decisions.apart(component.first_record(a), component.first_record(b))) {
        sum = -std::numeric_limits<double>::infinity();
      } else {
        for (std::uint32_t r = component.unit_begin[a]; r < component.unit_begin[a + 1]; ++r) {
          for (std::uint32_t s = component.unit_begin[b]; s < component.unit_begin[b + 1]; ++s)
            sum += evidence_of_pair(ln_odds(component.records[r], component.records[s]),
                                    input.prior_ln_odds, settings);
        }
      }
      component.between(a, b) = component.between(b, a) = static_cast<float>(sum);
    }
  }
}

}  // namespace

base::Result<Components> build_components(const PosteriorInput& input,
                                          const PosteriorSettings& settings,
                                          const base::RunContext& context) {
  const std::size_t n = input.list.size();
  const std::vector<std::uint32_t> unit_of = find_units(input);
  UnitSets sets(unit_of);
  Components components;
  components.whole = join_first_groups(input, settings, unit_of, sets);
  const auto refused = join_pairs(input, settings, components.whole, context, sets);

  std::vector<std::uint32_t> size(n, 0), cut;
  for (std::uint32_t i = 0; i < n; ++i) ++size[sets.root(i)];
  for (const Edge& edge : refused) cut.insert(cut.end(), {sets.root(edge.a), sets.root(edge.b)});
  std::ranges::sort(cut);
  components.cut = static_cast<std::uint64_t>(std::unique(cut.begin(), cut.end()) - cut.begin());
  std::vector<std::uint32_t> component_of(n, 0);
  for (std::uint32_t i = 0; i < n; ++i) {
    const std::uint32_t root = sets.root(i);
    if (size[root] < 2) continue;
    if (root == i) {
      component_of[root] = static_cast<std::uint32_t>(components.all.size());
      components.all.emplace_back().records.reserve(size[root]);
    }
    components.all[component_of[root]].records.push_back(i);
  }

  const Graph graph(n, input.edges);
  base::parallel_chunks_with(
      context, components.all.size(), 64, input.make_score,
      [&](std::size_t begin, std::size_t end, std::size_t, const PairScore& score) {
        for (std::size_t c = begin; c < end; ++c)
          fill_component(components.all[c], input, settings, unit_of, graph, score);
      });
  if (context.stopped()) return base::interrupted_error();
  return components;
}

}  // namespace paradero::link

#include "paradero/link/internal/component_sampler.h"

#include <algorithm>
#include <cmath>

#include "paradero/base/hash.h"
#include "paradero/stats/log_space.h"

namespace paradero::link {

namespace {

constexpr std::size_t most_remembered = 1 << 20;  // groups

}  // namespace

// The weight of the group of this key; `units()` lists its units where it is not known yet.
template <class Units>
double ComponentSampler::remembered(std::uint64_t key, Units&& units) {
  if (const auto known = known_.find(key); known != known_.end())
    return power_ * known->second.evidence + known->second.ln_prior;
  if (known_.size() >= most_remembered) known_.clear();
  std::vector<std::uint16_t> group = units();
  std::ranges::sort(group);  // sums in one order, whatever the way here
  const Weight weight{component_.group_evidence(group), component_.ln_prior(group, prior_)};
  known_.emplace(key, weight);
  return power_ * weight.evidence + weight.ln_prior;
}

ComponentSampler::ComponentSampler(const Component& component, const EntityPrior& prior,
                                   std::span<const std::uint16_t> start, stats::Random random)
    : component_(component),
      prior_(prior),
      random_(random),
      groups_(component.units()),
      group_of_(component.units(), 0) {
  for (std::size_t u = 0; u < component.units(); ++u) unit_key_.push_back(base::mix64(u + 1));
  for (std::size_t u = 0; u < component.units(); ++u) put(static_cast<std::uint16_t>(u), start[u]);
}

double ComponentSampler::ln_weight(const Group& group) {
  if (group.units.empty()) return 0;
  return remembered(group.key, [&] { return group.units; });
}

double ComponentSampler::ln_weight_with(const Group& group, std::uint16_t unit) {
  return remembered(group.key + unit_key_[unit], [&] {
    std::vector<std::uint16_t> units = group.units;
    units.push_back(unit);
    return units;
  });
}

void ComponentSampler::put(std::uint16_t unit, std::size_t group) {
  groups_[group].units.push_back(unit);
  groups_[group].key += unit_key_[unit];
  group_of_[unit] = static_cast<std::uint16_t>(group);
}

void ComponentSampler::take(std::uint16_t unit) {
  Group& group = groups_[group_of_[unit]];
  std::erase(group.units, unit);
  group.key -= unit_key_[unit];
}

void ComponentSampler::move_one(std::uint16_t unit) {
  take(unit);
  odds_.clear();
  neighbours_.clear();
  bool has_empty = false;
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    if (groups_[g].units.empty() && has_empty) continue;
    has_empty = has_empty || groups_[g].units.empty();
    neighbours_.push_back(static_cast<std::uint16_t>(g));
    odds_.push_back(ln_weight_with(groups_[g], unit) - ln_weight(groups_[g]));
  }
  const double total = stats::ln_sum_exp(odds_);
  double remaining = random_.uniform();
  std::size_t chosen = 0;
  for (std::size_t k = 0; k < odds_.size(); ++k) {
    const double probability = std::exp(odds_[k] - total);
    if (probability > 0) chosen = k;
    remaining -= probability;
    if (remaining < 0) break;
  }
  put(unit, neighbours_[chosen]);
}

double ComponentSampler::allot(std::span<const std::uint16_t> units, Group& first, Group& second,
                               const std::vector<bool>* follow) {
  double ln_probability = 0;
  for (std::size_t k = 0; k < units.size(); ++k) {
    const double with_first = ln_weight_with(first, units[k]) - ln_weight(first);
    const double with_second = ln_weight_with(second, units[k]) - ln_weight(second);
    constexpr double never = -std::numeric_limits<double>::infinity();
    if (with_first == never && with_second == never) return never;
    const double p_first = stats::probability_from_ln_odds(with_first - with_second);
    const bool to_second = follow != nullptr ? (*follow)[k] : random_.uniform() >= p_first;
    ln_probability += std::log(to_second ? 1 - p_first : p_first);
    Group& chosen = to_second ? second : first;
    chosen.units.push_back(units[k]);
    chosen.key += unit_key_[units[k]];
  }
  return ln_probability;
}

void ComponentSampler::merge_or_split() {
  const std::size_t n = component_.units();
  const auto a = static_cast<std::uint16_t>(random_.below(n));
  auto b = static_cast<std::uint16_t>(random_.below(n - 1));
  b = static_cast<std::uint16_t>(b + (b >= a));
  const std::size_t of_a = group_of_[a], of_b = group_of_[b];
  Group first{{a}, unit_key_[a]}, second{{b}, unit_key_[b]};
  std::vector<std::uint16_t> others;
  std::vector<bool> with_b;
  const bool splits = of_a == of_b;
  for (const std::uint16_t unit : groups_[of_a].units) {
    if (unit != a && unit != b) others.push_back(unit);
  }
  if (!splits) {
    for (const std::uint16_t unit : groups_[of_b].units) {
      if (unit != b) others.push_back(unit);
    }
  }
  for (std::size_t k = others.size(); k > 1; --k)
    std::swap(others[k - 1], others[random_.below(k)]);
  if (!splits) {
    for (const std::uint16_t unit : others) with_b.push_back(group_of_[unit] == of_b);
  }
  const double ln_allotment = allot(others, first, second, splits ? nullptr : &with_b);
  if (first.units.size() + second.units.size() != others.size() + 2) return;  // no split allowed
  Group both = first;
  both.units.insert(both.units.end(), second.units.begin(), second.units.end());
  both.key += second.key;
  double ln_ratio = ln_weight(first) + ln_weight(second) - ln_weight(both) - ln_allotment;
  if (!splits) ln_ratio = -ln_ratio;
  if (std::log(1 - random_.uniform()) > ln_ratio) return;
  if (splits) {
    std::size_t empty = 0;
    while (!groups_[empty].units.empty()) ++empty;
    for (const std::uint16_t unit : second.units) take(unit);
    for (const std::uint16_t unit : second.units) put(unit, empty);
  } else {
    for (const std::uint16_t unit : second.units) take(unit);
    for (const std::uint16_t unit : second.units) put(unit, of_a);
  }
}

void ComponentSampler::sweep() {
  for (std::size_t u = 0; u < component_.units(); ++u) {
    move_one(static_cast<std::uint16_t>(u));
    merge_or_split();
  }
}

void ComponentSampler::partition(std::span<std::uint16_t> group_of) const {
  for (const Group& group : groups_) {
    if (group.units.empty()) continue;
    const std::uint16_t lowest = *std::ranges::min_element(group.units);
    for (const std::uint16_t unit : group.units) group_of[unit] = lowest;
  }
}

std::size_t ComponentSampler::groups() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(groups_, [](const Group& group) { return !group.units.empty(); }));
}

}  // namespace paradero::link

#include "paradero/link/internal/partition_support.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace paradero::link {

double evidence_of_pair(double ln_odds, double prior_ln_odds, const PosteriorSettings& settings) {
  const double clipped = std::clamp(ln_odds, settings.clip_low, settings.clip_high);
  return (clipped < 0 ? settings.disagreement_power * clipped : clipped) - prior_ln_odds;
}

MembersByEntity::MembersByEntity(std::span<const std::uint32_t> entity, std::uint32_t entities)
    : begin_(entities + 1, 0), members_(entity.size()) {
  for (const std::uint32_t e : entity) ++begin_[e + 1];
  for (std::uint32_t e = 0; e < entities; ++e) begin_[e + 1] += begin_[e];
  std::vector<std::uint32_t> next(begin_.begin(), begin_.end() - 1);
  for (std::uint32_t i = 0; i < entity.size(); ++i) members_[next[entity[i]]++] = i;
}

std::uint32_t number_entities(std::span<const std::uint32_t> first,
                              std::vector<std::uint32_t>& entity) {
  entity.assign(first.size(), 0);
  std::uint32_t entities = 0;
  for (std::uint32_t i = 0; i < first.size(); ++i)
    entity[i] = first[i] == i ? entities++ : entity[first[i]];
  return entities;
}

std::vector<std::uint16_t> units_of(UnitSet set) {
  std::vector<std::uint16_t> units;
  for (; set != 0; set &= set - 1)
    units.push_back(static_cast<std::uint16_t>(std::countr_zero(set)));
  return units;
}

std::vector<std::vector<std::uint16_t>> groups_of(std::span<const std::uint16_t> group_of) {
  std::vector<std::vector<std::uint16_t>> groups;
  std::vector<std::size_t> at(group_of.size(), 0);
  for (std::size_t u = 0; u < group_of.size(); ++u) {
    if (group_of[u] == u) {
      at[u] = groups.size();
      groups.emplace_back();
    }
    groups[at[group_of[u]]].push_back(static_cast<std::uint16_t>(u));
  }
  return groups;
}

std::vector<std::uint16_t> group_greedily(const Component& component, const EntityPrior& prior,
                                          double power, double least_gain) {
  const std::size_t n = component.units();
  std::vector<std::vector<std::uint16_t>> members(n);
  std::vector<double> sum(n * n, 0), gain(n * n, 0), size(n, 0), ln_prior(n, 0);
  std::vector<std::size_t> alive(n);
  for (std::size_t p = 0; p < n; ++p) {
    alive[p] = p;
    members[p] = {static_cast<std::uint16_t>(p)};
    size[p] = static_cast<double>(component.size_of(p));
    ln_prior[p] = component.ln_prior(members[p], prior);
  }
  constexpr double never = -std::numeric_limits<double>::infinity();
  const auto set_gain = [&](std::size_t p, std::size_t q) {
    double& both = gain[p * n + q];
    if (sum[p * n + q] == never) {
      both = never;
    } else {
      std::vector<std::uint16_t> joined = members[p];
      joined.insert(joined.end(), members[q].begin(), members[q].end());
      both = power * sum[p * n + q] / (size[p] * size[q]) + component.ln_prior(joined, prior) -
             ln_prior[p] - ln_prior[q];
    }
    gain[q * n + p] = both;
  };
  for (std::size_t p = 0; p < n; ++p) {
    for (std::size_t q = 0; q < p; ++q) {
      sum[p * n + q] = sum[q * n + p] = static_cast<double>(component.between(p, q));
      set_gain(p, q);
    }
  }
  while (alive.size() > 1) {
    std::size_t best_p = 0, best_q = 0;
    double best = never;
    for (const std::size_t p : alive) {
      for (const std::size_t q : alive) {
        if (q >= p) break;
        if (gain[p * n + q] > best) best = gain[p * n + q], best_p = q, best_q = p;
      }
    }
    if (best < least_gain || best == never) break;
    members[best_p].insert(members[best_p].end(), members[best_q].begin(), members[best_q].end());
    size[best_p] += size[best_q];
    ln_prior[best_p] = component.ln_prior(members[best_p], prior);
    std::erase(alive, best_q);
    for (const std::size_t q : alive) {
      if (q == best_p) continue;
      sum[best_p * n + q] += sum[best_q * n + q];
      sum[q * n + best_p] = sum[best_p * n + q];
      set_gain(best_p, q);
    }
  }
  std::vector<std::uint16_t> group_of(n, 0);
  for (const std::size_t p : alive) {
    for (const std::uint16_t unit : members[p]) group_of[unit] = static_cast<std::uint16_t>(p);
  }
  return group_of;
}

double rhat_of_two_chains(std::span<const double> states) {
  std::array<double, 2> mean{}, variance{};
  const double length = std::floor(static_cast<double>(states.size()) / 2);
  if (length < 2) return 1;
  for (std::size_t s = 0; s < 2 * static_cast<std::size_t>(length); ++s)
    mean[s % 2] += states[s] / length;
  for (std::size_t s = 0; s < 2 * static_cast<std::size_t>(length); ++s)
    variance[s % 2] += (states[s] - mean[s % 2]) * (states[s] - mean[s % 2]) / (length - 1);
  const double within = (variance[0] + variance[1]) / 2;
  const double difference = mean[0] - mean[1];
  const double between = length * difference * difference / 2;
  if (within <= 0) return between <= 0 ? 1 : std::numeric_limits<double>::infinity();
  return std::sqrt((length - 1) / length + between / (length * within));
}

}  // namespace paradero::link

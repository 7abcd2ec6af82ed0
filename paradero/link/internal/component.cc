#include "paradero/link/internal/component.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>
#include <utility>

#include "paradero/base/error.h"
#include "paradero/link/internal/partition_support.h"

namespace paradero::link {

namespace {

constexpr double apart = -std::numeric_limits<double>::infinity();

}  // namespace

// Average linkage of a group, strongest merges first: visit(p, q, mean) with positions in `group`,
// where q joins p. False where two units of the group must be apart.
template <class Visit>
bool Component::agglomerate(std::span<const std::uint16_t> group, Visit&& visit) const {
  const std::size_t k = group.size();
  std::vector<double> sum(k * k), size(k);
  for (std::size_t p = 0; p < k; ++p) {
    size[p] = static_cast<double>(size_of(group[p]));
    for (std::size_t q = 0; q < k; ++q) {
      if (p == q) continue;
      sum[p * k + q] = static_cast<double>(between(group[p], group[q]));
      if (sum[p * k + q] == apart) return false;
    }
  }
  std::vector<std::size_t> alive(k), nearest(k);
  std::iota(alive.begin(), alive.end(), std::size_t{0});
  const auto mean = [&](std::size_t p, std::size_t q) {
    return sum[p * k + q] / (size[p] * size[q]);
  };
  const auto find_nearest = [&](std::size_t p) {
    std::size_t best = p;
    for (const std::size_t q : alive) {
      if (q != p && (best == p || mean(p, q) > mean(p, best))) best = q;
    }
    nearest[p] = best;
  };
  for (std::size_t p = 0; p < k; ++p) find_nearest(p);
  while (alive.size() > 1) {
    std::size_t a = alive.front();
    for (const std::size_t p : alive) {
      if (mean(p, nearest[p]) > mean(a, nearest[a])) a = p;
    }
    const std::size_t b = nearest[a];
    visit(a, b, mean(a, b));
    std::erase(alive, b);
    for (const std::size_t q : alive) {
      if (q == a) continue;
      sum[a * k + q] += sum[b * k + q];
      sum[q * k + a] = sum[a * k + q];
    }
    size[a] += size[b];
    for (const std::size_t q : alive) {
      if (q == a || nearest[q] == a || nearest[q] == b) {
        find_nearest(q);
      } else if (mean(q, a) > mean(q, nearest[q])) {
        nearest[q] = a;
      }
    }
  }
  return true;
}

double Component::group_evidence(std::span<const std::uint16_t> group) const {
  if (group.size() < 2) return 0;
  if (group.size() == 2) {
    return static_cast<double>(between(group[0], group[1])) /
           static_cast<double>(size_of(group[0]) * size_of(group[1]));
  }
  double total = 0;
  const bool allowed =
      agglomerate(group, [&](std::size_t, std::size_t, double mean) { total += mean; });
  return allowed ? total : apart;
}

Component::Sides Component::weakest_split(std::span<const std::uint16_t> group) const {
  std::vector<std::size_t> side(group.size());
  std::iota(side.begin(), side.end(), std::size_t{0});
  std::size_t first = 0, second = 0;
  std::vector<std::pair<std::size_t, std::size_t>> merges;
  agglomerate(group, [&](std::size_t p, std::size_t q, double) { merges.emplace_back(p, q); });
  std::tie(first, second) = merges.back();
  merges.pop_back();
  for (const auto& [p, q] : merges) std::ranges::replace(side, q, p);
  Sides sides;
  for (std::size_t p = 0; p < group.size(); ++p)
    (side[p] == first ? sides.first : sides.second).push_back(group[p]);
  base::require(!sides.first.empty() && !sides.second.empty() && second != first,
                "Component::weakest_split: a group of two units or more");
  return sides;
}

std::vector<std::uint16_t> Component::lists_of(std::span<const std::uint16_t> group) const {
  std::vector<std::uint16_t> of_records;
  for (const std::uint16_t unit : group) {
    of_records.insert(of_records.end(), lists.begin() + unit_begin[unit],
                      lists.begin() + unit_begin[unit + 1]);
  }
  std::ranges::sort(of_records);
  return of_records;
}

double Component::ln_prior(std::span<const std::uint16_t> group, const EntityPrior& prior) const {
  return prior.ln_weight(lists_of(group));
}

ExactPartitions::ExactPartitions(const Component& component)
    : evidence_(std::size_t{1} << component.units(), 0) {
  base::require(component.units() <= Component::most_exact, "ExactPartitions: too many units");
  for (UnitSet set = 1; set < evidence_.size(); ++set)
    evidence_[set] = component.group_evidence(units_of(set));
}

void ExactPartitions::set_prior(const Component& component, const EntityPrior& prior) {
  ln_prior_.assign(evidence_.size(), 0);
  for (UnitSet set = 1; set < evidence_.size(); ++set)
    ln_prior_[set] = component.ln_prior(units_of(set), prior);
}

void ExactPartitions::weigh(double power) {
  weight_.resize(evidence_.size());
  total_.assign(evidence_.size(), 0);
  total_[0] = 1;
  for (UnitSet set = 1; set < evidence_.size(); ++set)
    weight_[set] = std::exp(power * evidence_[set] + ln_prior_[set]);
  for (UnitSet set = 1; set < evidence_.size(); ++set) {
    const auto lowest = static_cast<UnitSet>(set & (~set + 1));
    const UnitSet rest = set ^ lowest;
    double sum = 0;
    for (UnitSet others = rest;; others = (others - 1) & rest) {
      sum += weight_[others | lowest] * total_[rest ^ others];
      if (others == 0) break;
    }
    total_[set] = sum;
  }
}

double ExactPartitions::probability_of_partition(std::span<const UnitSet> groups) const {
  double product = 1 / total_[all()];
  for (const UnitSet group : groups) product *= weight_[group];
  return product;
}

}  // namespace paradero::link

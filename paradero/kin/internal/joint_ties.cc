#include "paradero/kin/internal/joint_ties.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace paradero::kin {

namespace {

using TieWeights = std::map<std::vector<Pairing>, double>;

bool exchangeable(const TieWeights& weights, std::uint32_t a, std::uint32_t b, double tolerance) {
  for (const auto& [pairings, ln_weight] : weights) {
    std::vector<Pairing> exchanged = pairings;
    for (Pairing& pair : exchanged) {
      if (pair.missing == a) {
        pair.missing = b;
      } else if (pair.missing == b) {
        pair.missing = a;
      }
    }
    std::ranges::sort(exchanged);
    const auto found = weights.find(exchanged);
    if (found == weights.end()) return false;
    if (std::abs(found->second - ln_weight) > tolerance * std::max(1.0, std::abs(ln_weight)))
      return false;
  }
  return true;
}

}  // namespace

std::vector<std::vector<std::uint32_t>> exchangeable_missing(const Placements& placements,
                                                             double tolerance) {
  TieWeights weights;
  std::set<std::uint32_t> missing;
  for (const Placement& placement : placements.all) {
    std::vector<Pairing> sorted = placement.pairings;
    std::ranges::sort(sorted);
    for (const Pairing& pair : sorted) missing.insert(pair.missing);
    weights[std::move(sorted)] = placement.ln_weight;
  }
  std::vector<std::vector<std::uint32_t>> groups;
  while (!missing.empty()) {
    const std::uint32_t first = *missing.begin();
    std::vector<std::uint32_t> group{first};
    missing.erase(first);
    for (auto other = missing.begin(); other != missing.end();) {
      if (exchangeable(weights, first, *other, tolerance)) {
        group.push_back(*other);
        other = missing.erase(other);
      } else {
        ++other;
      }
    }
    if (group.size() > 1) groups.push_back(std::move(group));
  }
  return groups;
}

}  // namespace paradero::kin

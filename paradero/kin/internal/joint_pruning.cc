#include "paradero/kin/internal/joint_pruning.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace paradero::kin {

namespace {

constexpr std::size_t pruning_rounds = 20, alternatives_tried = 3;

bool takes(const Placement& placement, std::uint32_t victim) {
  return std::ranges::any_of(placement.pairings,
                             [&](const Pairing& pairing) { return pairing.victim == victim; });
}

// One round: what claims each victim, and the bounds that follow.
class PruningRound {
 public:
  explicit PruningRound(const std::vector<std::optional<Placements>>& families)
      : families_(families) {
    for (std::uint32_t f = 0; f < families.size(); ++f) {
      std::vector<std::uint32_t> order;
      for (std::uint32_t c = 0; c < families[f]->all.size(); ++c) {
        order.push_back(c);
        for (const Pairing& pairing : families[f]->all[c].pairings)
          claims_[pairing.victim].push_back({f, c});
      }
      std::ranges::stable_sort(order, std::greater(),
                               [&](std::uint32_t c) { return families_[f]->all[c].ln_weight; });
      order.resize(std::min(order.size(), alternatives_tried));
      best_.push_back(std::move(order));
    }
    for (auto& [victim, claims] : claims_) find_strongest(victim, claims);
  }

  double bound(std::uint32_t f, std::uint32_t c) const {
    const Placement& placement = families_[f]->all[c];
    double bound = weight(placement);
    for (const std::uint32_t other : best_[f]) {
      if (other != c) bound = std::min(bound, by_own(placement, f, families_[f]->all[other]));
    }
    for (const Pairing& pairing : placement.pairings) {
      for (const Rival& rival : strongest_.at(pairing.victim)) {
        if (rival.family != f) bound = std::min(bound, by_rival(placement, f, rival));
      }
    }
    return bound;
  }

 private:
  struct Claim {
    std::uint32_t family = 0, placement = 0;
  };
  // A placement that wants a victim, with the weight of its family's placements without the victim.
  struct Rival {
    std::uint32_t family = 0, placement = 0;
    double others = 1;
  };

  static double weight(const Placement& placement) { return std::exp(placement.ln_weight); }

  void find_strongest(std::uint32_t victim, std::vector<Claim>& claims) {
    const auto ln_weight = [&](const Claim& claim) {
      return families_[claim.family]->all[claim.placement].ln_weight;
    };
    std::vector<Claim> order = claims;
    std::ranges::stable_sort(order, std::greater(), ln_weight);
    order.resize(std::min(order.size(), alternatives_tried));
    std::vector<Rival>& rivals = strongest_[victim];
    for (const Claim& claim : order) {
      Rival rival{claim.family, claim.placement, 1};
      for (const Placement& other : families_[claim.family]->all)
        rival.others += takes(other, victim) ? 0 : weight(other);
      rivals.push_back(rival);
    }
  }

  // Weights of what could keep the victims of `wanted` from `f` and `g`, but for those that
  // `given_up` frees.
  double taken_elsewhere(const Placement& wanted, const Placement& given_up, std::uint32_t f,
                         std::uint32_t g) const {
    double sum = 0;
    for (const Pairing& pairing : wanted.pairings) {
      if (takes(given_up, pairing.victim)) continue;
      for (const Claim& claim : claims_.at(pairing.victim)) {
        if (claim.family != f && claim.family != g)
          sum += weight(families_[claim.family]->all[claim.placement]);
      }
    }
    return sum;
  }

  double by_own(const Placement& placement, std::uint32_t f, const Placement& other) const {
    return std::exp(placement.ln_weight - other.ln_weight) +
           weight(placement) * taken_elsewhere(other, placement, f, f);
  }

  double by_rival(const Placement& placement, std::uint32_t f, const Rival& rival) const {
    const Placement& wanted = families_[rival.family]->all[rival.placement];
    return std::exp(placement.ln_weight - wanted.ln_weight) * rival.others +
           weight(placement) * taken_elsewhere(wanted, placement, f, rival.family);
  }

  const std::vector<std::optional<Placements>>& families_;
  std::map<std::uint32_t, std::vector<Claim>> claims_;     // by victim
  std::map<std::uint32_t, std::vector<Rival>> strongest_;  // by victim
  std::vector<std::vector<std::uint32_t>> best_;           // by family: its heaviest placements
};

}  // namespace

double drop_negligible(std::vector<std::optional<Placements>>& families, double limit) {
  for (const auto& placements : families) {
    if (!placements) return 0;
  }
  double lost = 0;
  for (std::size_t round = 0; round < pruning_rounds; ++round) {
    std::vector<std::vector<Placement>> kept(families.size());
    bool dropped = false;
    {
      const PruningRound bounds(families);
      for (std::uint32_t f = 0; f < families.size(); ++f) {
        for (std::uint32_t c = 0; c < families[f]->all.size(); ++c) {
          const double bound = bounds.bound(f, c);
          if (bound < limit) {
            lost += bound;
            dropped = true;
          } else {
            kept[f].push_back(families[f]->all[c]);
          }
        }
      }
    }
    if (!dropped) break;
    for (std::uint32_t f = 0; f < families.size(); ++f) families[f]->all = std::move(kept[f]);
  }
  return lost;
}

std::vector<std::uint32_t> separate_weak_rivals(std::vector<std::optional<Placements>>& families,
                                                std::uint32_t victims, double limit, double& lost) {
  std::vector<std::uint32_t> copy_of(victims);
  std::iota(copy_of.begin(), copy_of.end(), 0U);
  // By victim: the families that claim it, with the sum of the weights of those placements.
  std::map<std::uint32_t, std::map<std::uint32_t, double>> claims;
  for (std::uint32_t f = 0; f < families.size(); ++f) {
    if (!families[f]) return copy_of;
    for (const Placement& placement : families[f]->all) {
      for (const Pairing& pairing : placement.pairings)
        claims[pairing.victim][f] += std::exp(placement.ln_weight);
    }
  }
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> copy;  // by family and victim
  for (const auto& [victim, by_family] : claims) {
    double strongest = 0, separated = 0;
    for (const auto& [f, weight] : by_family) strongest = std::max(strongest, weight);
    for (const auto& [f, weight] : by_family) {
      if (weight == strongest || weight * strongest >= limit) continue;
      // Against the strongest, and against those set apart before.
      lost += weight * (strongest + separated);
      separated += weight;
      copy[{f, victim}] = static_cast<std::uint32_t>(copy_of.size());
      copy_of.push_back(victim);
    }
  }
  for (std::uint32_t f = 0; f < families.size(); ++f) {
    for (Placement& placement : families[f]->all) {
      for (Pairing& pairing : placement.pairings) {
        const auto found = copy.find({f, pairing.victim});
        if (found != copy.end()) pairing.victim = found->second;
      }
    }
  }
  return copy_of;
}

}  // namespace paradero::kin

#include "paradero/kin/internal/joint_blocks.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "paradero/stats/random.h"

namespace paradero::kin {

namespace {

// Rival claims that meet with less than this probability do not hold a chain back.
constexpr double least_strength = 1e-3;

struct RivalClaims {
  double strength = 0;
  std::uint32_t a = 0, b = 0;  // families
};

// By victim and family: the probability of the claim, were the family alone.
std::map<std::uint32_t, std::map<std::uint32_t, double>> claims_of(
    std::span<const Placements* const> families) {
  std::map<std::uint32_t, std::map<std::uint32_t, double>> claims;
  for (std::uint32_t f = 0; f < families.size(); ++f) {
    if (families[f] == nullptr) continue;
    double largest = 0;
    for (const Placement& placement : families[f]->all)
      largest = std::max(largest, placement.ln_weight);
    double total = std::exp(-largest);
    for (const Placement& placement : families[f]->all)
      total += std::exp(placement.ln_weight - largest);
    for (const Placement& placement : families[f]->all) {
      for (const Pairing& pairing : placement.pairings)
        claims[pairing.victim][f] += std::exp(placement.ln_weight - largest) / total;
    }
  }
  return claims;
}

std::vector<RivalClaims> rival_claims(std::span<const Placements* const> families,
                                      std::uint64_t seed) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, double> strength;
  for (const auto& [victim, by_family] : claims_of(families)) {
    for (auto a = by_family.begin(); a != by_family.end(); ++a) {
      for (auto b = std::next(a); b != by_family.end(); ++b) {
        if (a->second * b->second >= least_strength / 100)
          strength[{a->first, b->first}] += a->second * b->second;
      }
    }
  }
  stats::Random random(seed, 0);
  std::vector<RivalClaims> rivals;
  for (const auto& [pair, sum] : strength) {
    const double disturbed = seed == 0 ? sum : sum * std::exp(3 * random.uniform());
    if (sum >= least_strength) rivals.push_back({disturbed, pair.first, pair.second});
  }
  std::ranges::stable_sort(rivals, std::greater(), &RivalClaims::strength);
  return rivals;
}

std::vector<const Placements*> placements_at(std::span<const Placements* const> families,
                                             const std::vector<std::uint32_t>& indices) {
  std::vector<const Placements*> some;
  for (const std::uint32_t f : indices) some.push_back(families[f]);
  return some;
}

}  // namespace

std::vector<FamilyBlock> divide_into_blocks(std::span<const Placements* const> families,
                                            const MergeLimits& limits, std::uint64_t seed) {
  std::vector<std::vector<std::uint32_t>> members(families.size());  // by the first family
  std::vector<std::uint32_t> block_of(families.size());
  std::iota(block_of.begin(), block_of.end(), 0U);
  for (std::uint32_t f = 0; f < families.size(); ++f) members[f] = {f};
  std::map<std::uint32_t, FamilyMerge> merged;                  // by the first family
  std::set<std::pair<std::uint32_t, std::uint32_t>> too_large;  // blocks, as they are
  for (const RivalClaims& rivals : rival_claims(families, seed)) {
    const std::uint32_t first = std::min(block_of[rivals.a], block_of[rivals.b]),
                        second = std::max(block_of[rivals.a], block_of[rivals.b]);
    if (first == second || too_large.contains({first, second})) continue;
    std::vector<std::uint32_t> together;
    std::ranges::merge(members[first], members[second], std::back_inserter(together));
    auto merge = FamilyMerge::create(placements_at(families, together), limits);
    if (!merge) {
      too_large.insert({first, second});
      continue;
    }
    merged.insert_or_assign(first, std::move(*merge));
    merged.erase(second);
    for (const std::uint32_t f : members[second]) block_of[f] = first;
    members[first] = std::move(together);
    members[second].clear();
    // The block is another one now.
    std::erase_if(too_large,
                  [&](const auto& pair) { return pair.first == second || pair.second == second; });
  }
  std::vector<FamilyBlock> blocks;
  for (std::uint32_t f = 0; f < families.size(); ++f) {
    if (members[f].empty() || families[f] == nullptr) continue;
    const auto known = merged.find(f);
    blocks.push_back({members[f], known != merged.end()
                                      ? std::move(known->second)
                                      : *FamilyMerge::create({families[f]}, limits)});
  }
  return blocks;
}

}  // namespace paradero::kin

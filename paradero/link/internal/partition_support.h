// Small things that the posterior over partitions is made of.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "paradero/link/internal/component.h"
#include "paradero/link/partition_posterior.h"

namespace paradero::link {

// The evidence of one pair at evidence power 1: its ln odds, clipped, the negative ones with their
// further power, without the prior odds.
double evidence_of_pair(double ln_odds, double prior_ln_odds, const PosteriorSettings& settings);

// Records by entity, ascending.
class MembersByEntity {
 public:
  MembersByEntity(std::span<const std::uint32_t> entity, std::uint32_t entities);
  std::span<const std::uint32_t> of(std::uint32_t entity) const {
    return {members_.data() + begin_[entity], begin_[entity + 1] - begin_[entity]};
  }

 private:
  std::vector<std::uint32_t> begin_, members_;
};

// From first[i], the first record of i's entity, to entities numbered in the order of first
// records; returns how many there are.
std::uint32_t number_entities(std::span<const std::uint32_t> first,
                              std::vector<std::uint32_t>& entity);

std::vector<std::uint16_t> units_of(UnitSet set);

// The groups of a partition given by the lowest unit of each unit's group, by lowest unit.
std::vector<std::vector<std::uint16_t>> groups_of(std::span<const std::uint16_t> group_of);

// Joins the two groups whose joining gains most, while the gain (power x mean evidence between them
// and the change of the prior) is at least `least_gain`. Returns the lowest unit of each unit's
// group. Complexity: O(units^2) for each join, and the prior of O(units) groups.
std::vector<std::uint16_t> group_greedily(const Component& component, const EntityPrior& prior,
                                          double power, double least_gain);

// Potential scale reduction of two chains whose states are taken in turn; 1 where nothing varies.
double rhat_of_two_chains(std::span<const double> states);

}  // namespace paradero::link

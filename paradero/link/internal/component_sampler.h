// Samples partitions of components that are too large for exact sums.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <tsl/robin_map.h>

#include "paradero/link/internal/component.h"
#include "paradero/stats/random.h"

namespace paradero::link {

// A Markov chain over partitions of a component: Gibbs moves of one unit, and sequentially
// allocated merges and splits (Dahl 2005) of the groups of two units drawn at random. Keeps
// references to its component and prior. Thread safety: none.
class ComponentSampler {
 public:
  // Begins at the partition whose labels are `start` (one a unit, any numbers below units).
  ComponentSampler(const Component& component, const EntityPrior& prior,
                   std::span<const std::uint16_t> start, stats::Random random);

  void set_power(double power) { power_ = power; }
  // Every unit once, and as many merges or splits.
  void sweep();
  // group_of[unit] is the lowest unit of its group.
  void partition(std::span<std::uint16_t> group_of) const;
  std::size_t groups() const;

 private:
  // A group with the key of its set of units; the sum of random numbers of its units.
  struct Group {
    std::vector<std::uint16_t> units;
    std::uint64_t key = 0;
  };
  struct Weight {
    double evidence = 0, ln_prior = 0;
  };
  template <class Units>
  double remembered(std::uint64_t key, Units&& units);
  double ln_weight(const Group& group);
  double ln_weight_with(const Group& group, std::uint16_t unit);
  void put(std::uint16_t unit, std::size_t group);
  void take(std::uint16_t unit);
  void move_one(std::uint16_t unit);
  void merge_or_split();
  // Allots `units` in order to two groups that hold one unit each; where `follow` is given, to the
  // sides that it says. Returns the natural log of the probability of the allotment.
  double allot(std::span<const std::uint16_t> units, Group& first, Group& second,
               const std::vector<bool>* follow);

  const Component& component_;
  const EntityPrior& prior_;
  stats::Random random_;
  double power_ = 1;
  std::vector<std::uint64_t> unit_key_;
  std::vector<Group> groups_;                    // some empty
  std::vector<std::uint16_t> group_of_;          // by unit, into groups_
  std::vector<std::uint16_t> neighbours_;        // scratch
  std::vector<double> odds_;                     // scratch
  tsl::robin_map<std::uint64_t, Weight> known_;  // by key
};

}  // namespace paradero::link

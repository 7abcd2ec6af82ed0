// Component: records that might be one person, with the evidence between them. What the posterior
// over partitions is computed on.
#pragma once

#include <bit>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "paradero/link/entity_prior.h"

namespace paradero::link {

// A set of units as bits.
using UnitSet = std::uint32_t;

// Units (records, or records that people have decided to be one person) and the evidence between
// them, in natural log likelihood ratios at evidence power 1.
class Component {
 public:
  static constexpr std::size_t most_exact = 12;  // units: 3^12 / 2 steps

  std::vector<std::uint32_t> records;     // ascending within each unit; units by first record
  std::vector<std::uint16_t> lists;       // of each record
  std::vector<std::uint32_t> unit_begin;  // of each unit in `records`, and the end
  std::vector<float> evidence;            // units x units: sum over their pairs of records

  std::size_t units() const { return unit_begin.size() - 1; }
  std::size_t size_of(std::size_t unit) const { return unit_begin[unit + 1] - unit_begin[unit]; }
  std::uint32_t first_record(std::size_t unit) const { return records[unit_begin[unit]]; }
  float& between(std::size_t a, std::size_t b) { return evidence[a * units() + b]; }
  float between(std::size_t a, std::size_t b) const { return evidence[a * units() + b]; }

  // -infinity where two of the units must be apart. Otherwise the sum over the merges of average
  // linkage, strongest first, of the mean evidence between the two sides: a group of k records has
  // k - 1 merges and so the evidence of k - 1 pairs, whatever its size, and a record that
  // joins it brings its mean evidence with the members. Complexity: O(k^2) usually, O(k^3) at
  // worst, for k units.
  double group_evidence(std::span<const std::uint16_t> group) const;

  // The two sides of the last, weakest merge of a group of two units or more.
  struct Sides {
    std::vector<std::uint16_t> first, second;
  };
  Sides weakest_split(std::span<const std::uint16_t> group) const;

  // The lists of a group's records, ascending.
  std::vector<std::uint16_t> lists_of(std::span<const std::uint16_t> group) const;
  double ln_prior(std::span<const std::uint16_t> group, const EntityPrior& prior) const;

 private:
  template <class Visit>
  bool agglomerate(std::span<const std::uint16_t> group, Visit&& visit) const;
};

// Sums over all partitions of a component of at most Component::most_exact units.
class ExactPartitions {
 public:
  ExactPartitions() = default;  // of nothing
  // ln weights of groups are power x evidence + prior.
  explicit ExactPartitions(const Component& component);

  void set_prior(const Component& component, const EntityPrior& prior);
  // Computes the weights of all groups and of all partitions of all subsets. O(3^units).
  void weigh(double power);

  // Probability that the units of `group` are one group, after weigh().
  double probability_of_group(UnitSet group) const {
    return weight_[group] * total_[all() & ~group] / total_[all()];
  }
  // visit(group, probability) for each group of at least this probability, after weigh().
  template <class Visit>
  void for_each_group(double least, Visit&& visit) const {
    for (UnitSet group = 1; group < weight_.size(); ++group) {
      const double probability = probability_of_group(group);
      if (probability > least) visit(group, probability);
    }
  }
  // Probability of one partition, after weigh().
  double probability_of_partition(std::span<const UnitSet> groups) const;
  // Draws a partition: group_of[unit] is the lowest unit of its group. `uniform` returns numbers in
  // [0, 1).
  template <class Uniform>
  void sample(Uniform&& uniform, std::span<std::uint16_t> group_of) const;

  UnitSet all() const { return static_cast<UnitSet>(weight_.size() - 1); }

 private:
  std::vector<double> evidence_, ln_prior_;  // by set of units
  std::vector<double> weight_, total_;
};

template <class Uniform>
void ExactPartitions::sample(Uniform&& uniform, std::span<std::uint16_t> group_of) const {
  for (UnitSet left = all(); left != 0;) {
    const auto lowest = static_cast<UnitSet>(left & (~left + 1));
    const UnitSet rest = left ^ lowest;
    double remaining = uniform() * total_[left];
    UnitSet others = rest;  // the first subset tried: all; the last: none
    for (;; others = (others - 1) & rest) {
      remaining -= weight_[others | lowest] * total_[rest ^ others];
      if (remaining < 0 || others == 0) break;
    }
    const UnitSet group = others | lowest;
    const auto label = static_cast<std::uint16_t>(std::countr_zero(lowest));
    for (UnitSet members = group; members != 0; members &= members - 1)
      group_of[static_cast<std::size_t>(std::countr_zero(members))] = label;
    left ^= group;
  }
}

}  // namespace paradero::link

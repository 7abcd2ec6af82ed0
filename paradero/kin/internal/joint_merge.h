// Families merged two by two into tables over the victims that others may still claim: sums, draws
// and the best of all assignments of a group of families, exactly.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "paradero/kin/internal/joint_placements.h"
#include "paradero/stats/random.h"

namespace paradero::kin {

struct MergeLimits {
  std::uint64_t entries = 0;  // of all tables together, those of single families apart
  std::uint64_t joins = 0;    // pairs of entries that are looked at when tables are merged
};

// Elimination along a binary tree whose leaves are families (a branch decomposition, found
// greedily): the table of a group holds a weight for each possible set of those of its victims that
// a family outside of the group may claim. Only sets that can occur are held. Keeps the families'
// placements by pointer. Thread safety: const calls from any thread, each with a Run of its own.
class FamilyMerge {
 public:
  static constexpr std::uint32_t nothing = 0xFFFFFFFF;

  // What one sum leaves behind: of each node, by entry, the weight of all ways to get there.
  struct Run {
    std::vector<std::vector<long double>> inside, outside;
    std::vector<std::vector<long double>> placement_weight;  // by family; 0 where not allowed
  };

  // Nothing where the cheapest order found would pass `limits`. A single family always passes.
  // Complexity: joins.
  static std::optional<FamilyMerge> create(std::vector<const Placements*> families,
                                           const MergeLimits& limits);

  std::size_t families() const { return families_.size(); }
  std::uint64_t joins() const { return joins_; }

  // The weights of all assignments in which no victim with `taken[victim]` is used. An empty span:
  // all victims are free. Complexity: joins and placements, as for the following.
  void sum(std::span<const std::uint8_t> taken, Run& run) const;
  // Adds the posterior of each placement to `posterior[family][placement]`, after sum().
  void add_posteriors(Run& run, std::span<double* const> posterior) const;
  // One assignment drawn from its posterior, after sum(): by family a placement, or `nothing` for
  // the empty one.
  void draw(const Run& run, stats::Random& random, std::span<std::uint32_t> chosen) const;

  // The likeliest assignment, in the form of draw(); of equals (but for 1e-9 of ln weight) the one
  // whose families take the earlier placement.
  std::vector<std::uint32_t> likeliest() const;
  // How many assignments there are; infinite beyond 1e4932.
  long double assignments() const;

 private:
  struct Node {
    std::uint32_t left = nothing, right = nothing;  // nodes; nothing: a leaf
    std::uint32_t entries = 0;
    // By left entry and right entry: the entry of this table; `nothing` where they claim the same
    // victim.
    std::vector<std::uint32_t> joined;
  };
  struct Builder;

  bool is_leaf(std::uint32_t node) const { return node < families_.size(); }
  void fill_leaf(std::uint32_t family, std::span<const std::uint8_t> taken, Run& run) const;
  void pass_down(std::uint32_t node, Run& run) const;
  std::pair<std::uint32_t, std::uint32_t> draw_join(const Run& run, std::uint32_t node,
                                                    std::uint32_t entry,
                                                    stats::Random& random) const;
  std::uint32_t draw_placement(const Run& run, std::uint32_t family, std::uint32_t entry,
                               stats::Random& random) const;

  std::vector<const Placements*> families_;
  std::vector<std::vector<std::uint32_t>> entry_of_;   // by family and placement
  std::vector<std::vector<long double>> full_weight_;  // by family and placement, scaled
  std::vector<long double> empty_weight_;              // by family, scaled likewise
  std::vector<Node> nodes_;                            // leaves first, children before parents
  std::vector<std::uint32_t> roots_;
  std::uint64_t joins_ = 0;
};

}  // namespace paradero::kin

// Clustering: from pairs to groups. Average linkage on a power of the clipped odds inside the
// connected parts of the graph of likely pairs, so that one chance agreement cannot join two
// people; parts too large for that are first cut by label propagation.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"

namespace paradero::link {

struct Edge {
  std::uint32_t a = 0, b = 0;  // records, a < b
  float ln_odds = 0;           // natural log odds that they are one person
  std::uint32_t rule = 0;      // the blocking rule that found the pair
};

struct ClusteringSettings {
  double threshold_ln_odds =
      0;  // groups are joined while the mean over their pairs is at least this
  double clip_low =
      -2;  // natural log odds: how much one contradicting pair can weigh against a group,
  double clip_high = 10;  // and one agreeing pair for it
  // The mean is (mean of odds^(1 / T))^T: at T = 1 a record that is like one member of a group is
  // like the group, at large T it must be like all of them.
  double temperature = 2.5;
  std::size_t largest_exact = 400;  // records; larger parts are cut by label propagation first,
                                    // and what of these is 5 times larger is kept whole
};

struct Grouping {
  std::vector<std::uint32_t>
      entity;  // by record; numbered from 0 in the order of their first records
  std::vector<float>
      cohesion;  // by record: mean probability with the other records of its entity; 1 where alone
  std::uint32_t entities = 0;
  std::uint64_t parts_cut = 0;  // connected parts that were too large for exact linkage
};

// Natural log odds of any two records; called from several threads, each with its own copy.
using PairScore = std::function<double(std::uint32_t, std::uint32_t)>;

// Groups n records. `edges` holds the candidate pairs worth knowing (others are scored with a
// function made by `make_score`, once a thread). The same result for any number of threads and any
// order of edges. Error: interrupted. Complexity: O(edges) and, in each part, the square of its
// size.
base::Result<Grouping> cluster(std::size_t n, std::span<const Edge> edges,
                               const ClusteringSettings& settings,
                               const std::function<PairScore()>& make_score,
                               const base::RunContext& context);

}  // namespace paradero::link

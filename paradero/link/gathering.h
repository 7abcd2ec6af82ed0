// Gathering: single records and pairs that clustering left alone, held against all groups at once
// and against the chance of being alone, which the lists themselves tell.
#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "paradero/base/context.h"
#include "paradero/link/clustering.h"

namespace paradero::link {

struct GatheringSettings {
  std::size_t largest = 2;      // records of a group that may be gathered into another
  double temperature = 2.5;     // of the mean over pairs, as in ClusteringSettings
  double clip_high = 10;        // of ln odds
  double least_ln_odds = -5.3;  // of a pair that speaks for a group (probability .005)
  double threshold = 0.5;       // probability of one other group at which it is joined
};

// How many groups stay as small as they are, learned from the groups themselves.
struct Gathering {
  std::vector<double> alone_share;  // by size: of records in groups of this size and larger, those
                                    // whose group is complete; index 0 unused
  std::uint64_t gathered = 0;       // groups that joined another
};

// Moves each group of at most `largest` records into the group that it belongs to with at least
// the threshold's probability, likeliest first. Group h draws group g with the odds
//
//     (1 - alone_share) / alone_share * (mean over pairs of odds^(1 / T))^T
//
// against g being complete, and against all other groups. alone_share is learned by expectation
// maximisation. `make_score` serves cohesion alone. Entities are numbered anew, by first record.
// The same result for any number of threads. Complexity: O(edges + groups log groups).
Gathering gather(std::span<const Edge> edges, const GatheringSettings& settings,
                 const std::function<PairScore()>& make_score, Grouping& grouping);

}  // namespace paradero::link

// The posterior over partitions: who is who, with what is not certain about it. Takes pairs and a
// first grouping; gives the grouping that all evidence supports, the probability of every pair
// given all other evidence, and draws of whole groupings. docs/methods/partition_posterior.md gives
// the model.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/link/clustering.h"
#include "paradero/link/decisions.h"

namespace paradero::link {

struct PosteriorSettings {
  std::uint32_t draws = 0;  // groupings drawn
  // The evidence of a pair counts with this power: fields depend on each other, and the model takes
  // them for independent. Each draw has its own, normal about the first with the second.
  double evidence_power = 0.81, evidence_power_deviation = 0.075;
  double disagreement_power = 0.75;  // a further power on ln odds below 0: errors come together
  double sure_ln_odds = 7;           // mean of a group at which it is taken for one
  double clip_low = -14, clip_high = 40;  // of ln odds of a pair
  double ln_odds_from = -9;               // pairs below are no reason to be looked at together
  std::size_t largest_exact = 8;          // units; larger components are sampled (at most 12)
  std::size_t largest_component = 60;     // units; larger ones are cut at their weakest links
  int burn_in = 40, sweeps = 4;  // of a sampled component: before the first draw; for each draw
  std::uint64_t seed = 1;
};

// What the posterior is computed from. Keeps references.
struct PosteriorInput {
  std::span<const std::uint16_t> list;  // by record
  std::size_t lists = 1;
  std::span<const Edge> edges;      // candidate pairs at or above ln_odds_from
  double prior_ln_odds = 0;         // that the ln odds of all pairs begin with
  double threshold_ln_odds = 0;     // at which groups are joined
  const Grouping* first = nullptr;  // a first grouping
  const Grouping* sure = nullptr;   // groups inside of which nothing is in doubt
  const Decisions* decisions = nullptr;
  // People are many times on one list: the prior on entities does not describe this, and without
  // draws the first grouping stands.
  bool crowded = false;
  std::function<PairScore()> make_score;  // ln odds of any two records, one function a thread
};

// Draws of groupings, kept by what differs. Immutable. Thread safety: const from any thread.
class GroupingDraws {
 public:
  std::uint32_t draws() const { return draws_; }
  // The entity of each record in one draw, numbered from 0 in the order of first records.
  struct Entities {
    std::vector<std::uint32_t> of_record;
    std::uint32_t entities = 0;
  };
  Entities draw(std::uint32_t k) const;

 private:
  friend class PosteriorRun;
  std::uint32_t draws_ = 0;
  std::vector<std::uint32_t>
      first_;  // by record: the first record of its entity, where it is certain
  std::vector<std::uint32_t> varying_;  // records of which it is not
  std::vector<std::uint32_t> label_;    // draw major: first record of the group of varying_[v]
  std::vector<std::vector<std::pair<std::uint32_t, std::uint32_t>>> joined_;  // by draw
};

// Where a group would fall apart.
struct WeakLink {
  std::uint32_t entity = 0, records = 0;
  std::uint32_t a = 0, b = 0;  // the strongest pair between the two sides: without it they part
  double probability = 1;      // that the two are one person, given all evidence
};

struct PosteriorDiagnostics {
  std::uint64_t exact_components = 0, exact_records = 0;
  std::uint64_t sampled_components = 0, sampled_records = 0,
                largest_sampled = 0;  // too large for that
  std::uint64_t components_cut = 0;   // at their weakest links, being too large
  // Of the number of groups in all sampled components, between two chains (Gelman, Rubin 1992),
  // and of the component where it is worst; 1 where nothing was sampled. Only with draws.
  double rhat = 1, worst_rhat = 1;
  // Of the pairs inside groups of three and more, the share that blocking did not bring together,
  // and how many pairs of records left alone are one person for the same reason.
  double missed_share = 0, expected_missed = 0;
};

struct PartitionPosterior {
  Grouping grouping;                   // cohesion: mean probability with the others of the group
  std::vector<float> probability;      // by edge: that they are one person, given all evidence
  std::vector<WeakLink> weak_links;    // of every group of two and more, weakest first
  std::vector<double> repeated_share;  // by list: entities with more than one record there
  GroupingDraws draws;
  PosteriorDiagnostics diagnostics;
};

// The same for any number of threads and any order of edges. Error: interrupted. Throws
// std::logic_error on settings out of range. Complexity: O(edges log edges), 3^units for each exact
// component.
base::Result<PartitionPosterior> partition_posterior(const PosteriorInput& input,
                                                     const PosteriorSettings& settings,
                                                     const base::RunContext& context);

}  // namespace paradero::link

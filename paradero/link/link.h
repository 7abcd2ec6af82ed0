// link: from lists to people. Start here.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/link/blocking.h"
#include "paradero/link/clustering.h"
#include "paradero/link/comparison.h"
#include "paradero/link/decisions.h"
#include "paradero/link/gathering.h"
#include "paradero/link/model.h"
#include "paradero/link/partition_posterior.h"
#include "paradero/link/records.h"
#include "paradero/link/rule_choice.h"

namespace paradero::link {

struct Settings {
  std::vector<std::string> blocking_rules;  // empty: chosen from the data
  std::size_t block_cap = 0;  // records; 0: 100 for chosen rules, 5,000 for given ones
  double frequency_step = 4;  // equal values are told apart by factors of this in frequency
  std::uint64_t random_pairs = 400'000;      // for u
  std::uint64_t training_pairs = 1'000'000;  // for m and the shares of the classes
  double threshold = 0.5;                    // probability at which groups are joined, in (0, 1)
  double links_from = 0.05;  // pairs below this probability are not written, in (0, 1)
  std::uint64_t seed = 1;
  TrainingSettings training;
  RuleChoiceSettings rule_choice;
  ClusteringSettings clustering;
  GatheringSettings gathering;
  double crowded = 3;  // records of a person on one list, on average, from which the prior on
                       // entities does not hold
  PosteriorSettings posterior;
};

// A candidate pair that is a link or might be one. Its ln_odds are what the two records alone say.
struct Link : Edge {
  float probability = 0;  // that they are one person, given the evidence on all records
};

struct RuleResult {
  RuleCount count;
  std::uint64_t new_pairs = 0;  // pairs that no earlier rule finds
  std::uint64_t matches = 0;    // of them, at or above the threshold
};

// A band of probability with pairs drawn at random from it, for people to look at.
struct Band {
  double from = 0, to = 1;
  std::uint64_t pairs = 0;
  std::vector<Link> sample;
};

struct WeightBin {
  int bits = 0;  // log2 of the odds, rounded down
  std::uint64_t pairs = 0;
};

// All that linking found. Keeps no reference to the settings, but comparisons keep one to the
// records.
struct LinkResult {
  std::vector<FieldComparison> comparisons;
  std::optional<MatchModel> model;  // absent where there was no pair to learn from
  MatchModel::Training training;
  std::vector<RuleResult> rules;
  bool rules_chosen = false;  // by the program
  double estimated_blocking_recall = 1;
  std::uint64_t pairs_compared = 0;
  std::optional<double> blocking_recall;  // of the true pairs, where a truth was given
  std::vector<Link> links;                // probability >= links_from, by (a, b)
  std::vector<Band> bands;                // strongest first
  std::vector<WeightBin> weights;         // of all pairs compared
  std::vector<std::vector<std::uint64_t>>
      training_levels;  // [field][level]: pairs among those trained on
  Grouping grouping;
  Gathering gathering;
  bool crowded = false;  // people are many times on one list: draws are not to be relied on
  std::vector<WeakLink> weak_links;    // of every group, weakest first
  std::vector<double> repeated_share;  // by list: entities with more than one record there
  GroupingDraws draws;
  PosteriorDiagnostics posterior;
};

// Links records within and between lists. The same bytes for any number of threads. `truth`, where
// it is not empty, has one label a record and serves to measure blocking_recall alone. `decisions`
// of people are obeyed exactly. Errors: usage (settings out of range, a blocking rule that cannot
// be read), interrupted.
base::Result<LinkResult> link(const Records& records, const Settings& settings,
                              const base::RunContext& context,
                              std::span<const std::uint64_t> truth = {},
                              const Decisions& decisions = {});

}  // namespace paradero::link

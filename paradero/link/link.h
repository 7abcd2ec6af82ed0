// link: from lists to people. Start here.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
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
#include "paradero/link/review.h"
#include "paradero/link/rule_choice.h"
#include "paradero/link/stored_model.h"

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
  // What people said of pairs, to learn from: `same` and `different` are known classes in training
  // and change no group by themselves (decisions do); each counts as `label_weight` pairs.
  std::vector<Decision> labels;
  double label_weight = 1;
  ReviewSettings review;
  // A model trained before: nothing is learned from the lists, and its blocking rules hold where
  // `blocking_rules` gives none.
  std::optional<StoredModel> model;
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
  std::uint64_t labelled_same = 0, labelled_different = 0;  // pairs that it learned from
  std::vector<RuleResult> rules;
  bool rules_chosen = false;  // by the program
  std::size_t block_cap = 0;  // records, as it was used
  // Where a model was given: fields that it does not know, and those of it that the lists have not.
  std::vector<std::string> unknown_fields, absent_fields;
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
  bool crowded = false;      // people are many times on one list: draws are not to be relied on
  std::vector<Link> review;  // the next pairs to look at, most telling first
  std::vector<double> review_change;   // by pair: expected change of the groups
  std::vector<WeakLink> weak_links;    // of every group, weakest first
  std::vector<double> repeated_share;  // by list: entities with more than one record there
  GroupingDraws draws;
  PosteriorDiagnostics posterior;
};

// Pairs that some model has scored. Keeps references.
struct ScoredPairs {
  std::span<const std::uint16_t> list;  // by record
  std::size_t lists = 1;
  std::span<const Edge> edges;            // those at or above lowest_ln_odds, by (a, b)
  double prior_ln_odds = 0;               // that the ln odds of all pairs begin with
  std::function<PairScore()> make_score;  // ln odds of any two records, one function a thread
};

// Of the pairs that are kept: those that are written, speak for a group, or may be drawn.
double lowest_ln_odds(const Settings& settings);

// Groups scored pairs, first by average linkage, then by the posterior over partitions: fills
// grouping, gathering, crowded, links, bands, weak_links, repeated_share, draws, posterior, and the
// matches of `rules`, which must have an entry for each rule that an edge names. Error:
// interrupted.
base::Result<void> group_pairs(const ScoredPairs& pairs, const Settings& settings,
                               const Decisions& decisions, const base::RunContext& context,
                               LinkResult& result);

// Fills `review` from `links`: those that are in doubt and that no label has decided. `pattern_of`
// gives pairs whose fields agree alike the same number.
void choose_review(const Settings& settings, LinkResult& result,
                   const std::function<std::uint64_t(const Link&)>& pattern_of);

// The model of a result, to be kept: given back with the same lists and settings it makes the same
// result, to the last bit. Throws std::logic_error where the result has no model.
StoredModel stored_model(const Records& records, const Settings& settings,
                         const LinkResult& result);

// Links records within and between lists. The same bytes for any number of threads. `truth`, where
// it is not empty, has one label a record and serves to measure blocking_recall alone. `decisions`
// of people are obeyed exactly. Errors: usage (settings out of range, a blocking rule that cannot
// be read, a model that does not fit), interrupted.
base::Result<LinkResult> link(const Records& records, const Settings& settings,
                              const base::RunContext& context,
                              std::span<const std::uint64_t> truth = {},
                              const Decisions& decisions = {});

}  // namespace paradero::link

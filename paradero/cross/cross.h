// Crossing: the missing with the found. Start here.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/cross/evidence.h"
#include "paradero/cross/learning.h"
#include "paradero/cross/people.h"
#include "paradero/cross/screen.h"

namespace paradero::cross {

struct Settings {
  // The share of the missing who are expected among the found; not given: learned.
  std::optional<double> prior;
  double least_posterior = 0.001;  // the reporting threshold
  // Pairs are kept that are among so many for their found or for their missing person; at most
  // this many of a found person's take part in the search for one missing person's several rows.
  std::uint32_t most_candidates = 20;
  LearningSettings learning;
};

struct Pair {
  std::uint32_t missing = 0, found = 0;  // rows of People
  double ln_ratio = 0;
  // That the two are one person. Rows of the missing list that seem to be one person's are weighed
  // as one person and share the posterior.
  double posterior = 0;
  // From 1; equal ranks are ties.
  std::uint32_t rank_for_missing = 0, rank_for_found = 0;
  bool repeated = false;  // another missing row of this found person seems to be the same person
  Evidence evidence;
};

// What is known of one found person after crossing.
struct FoundOutcome {
  double none = 1;     // posterior that the person is not on the missing list
  double ln_rest = 0;  // ln of the sum of likelihood ratios of the missing not in `pairs`; -inf: 0
  std::uint32_t above_threshold = 0;  // pairs at or above the reporting threshold
};

// How good the pairs from a posterior on are expected to be.
struct ThresholdRow {
  double posterior = 0;
  std::uint64_t pairs = 0;
  double expected_true = 0, expected_false = 0;  // false leads
};

struct Crossing {
  Learning learning;
  double prior = 0;          // share of the missing expected among the found
  double ln_prior_odds = 0;  // of one pair
  std::vector<Pair> pairs;   // by found row, the most likely first
  std::vector<FoundOutcome> found;
  std::vector<ThresholdRow> thresholds;
  std::uint64_t pairs_crossed = 0, pairs_worked_out = 0;
  std::uint64_t pairs_left_out = 0;  // above the threshold but beyond most_candidates
};

// Found rows [0, found) and missing rows [0, missing) were crossed before, at `rates`, with this
// outcome; only pairs with a newer row are crossed now. Frequencies stay those of
// the first time (the screen's reference_rows), so that old and new ratios can stand beside each
// other.
struct Before {
  Rates rates;
  std::size_t reference = 0;  // missing rows that frequencies were counted in
  std::size_t missing = 0, found = 0;
  std::vector<Pair> pairs;            // missing, found, ln_ratio and evidence are read
  std::vector<FoundOutcome> outcome;  // ln_rest is read; one a found row
};

// Crosses every missing with every found person: learns the rates (unless `before` has them), finds
// all pairs whose posterior may reach the reporting threshold, lets the candidates of each found
// person compete, and ranks them for both sides. The same bytes on any number of threads.
// Precondition: the screen counts in before->reference rows. Complexity: O(missing x found) with a
// few nanoseconds a pair. Errors: usage, a setting out of range; interrupted.
base::Result<Crossing> cross(const Screen& screen, const Settings& settings,
                             const base::RunContext& context, const Before* before = nullptr);

// Expected leads above thresholds, for any pairs.
std::vector<ThresholdRow> threshold_rows(std::span<const Pair> pairs);

}  // namespace paradero::cross

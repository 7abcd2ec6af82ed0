// Automatic blocking: the rules that find the matches at the least cost, learned from the lists
// themselves.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/link/blocking.h"
#include "paradero/link/model.h"

namespace paradero::link {

struct RuleChoiceSettings {
  std::size_t sample_records =
      6000;  // drawn at random; all their candidates under every possible rule are scored
  std::size_t block_cap = 100;   // records in a block
  double recall = 0.999;         // of the matches that any rule finds, weighted by probability
  double pairs_per_record = 80;  // budget
  std::size_t max_rules = 24;
  std::uint64_t seed = 1;
};

struct RuleChoice {
  std::vector<BlockingRule> rules;  // cheapest for what they find first
  double estimated_recall = 1;      // of the matches in the sample that any rule finds
  double estimated_pairs_per_record = 0;
};

// Tries every key and every pair of keys of different fields on a random sample of records against
// all others; trains `model` on the sample's candidates; takes rules greedily by new matches for
// their pairs. Error: interrupted. Memory: the sample's candidates.
base::Result<RuleChoice> choose_rules(const Records& records,
                                      std::span<const FieldComparison> comparisons,
                                      MatchModel model, const TrainingSettings& training,
                                      const RuleChoiceSettings& settings,
                                      const base::RunContext& context);

}  // namespace paradero::link

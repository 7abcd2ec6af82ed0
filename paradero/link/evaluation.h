// Scores of a grouping of records against a truth.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace paradero::link {

struct PrecisionRecall {
  double precision = 1, recall = 1, f = 1;  // in [0, 1]; 1 where there is nothing to be wrong about
};

struct Evaluation {
  std::uint64_t records = 0, true_entities = 0, found_entities = 0;
  std::uint64_t true_pairs = 0, found_pairs = 0, common_pairs = 0;
  PrecisionRecall pairwise;  // over pairs of records in one group
  PrecisionRecall b_cubed;   // Bagga, Baldwin 1998: means over records
  PrecisionRecall cluster;   // groups found exactly
};

// Compares two groupings of the same records: found[i] and truth[i] are the labels of record i (any numbers).
// Throws std::logic_error where the sizes differ. Complexity: O(n log n).
Evaluation evaluate(std::span<const std::uint64_t> found, std::span<const std::uint64_t> truth);

// Pairwise and B-cubed scores of each subgroup: group[i] is the subgroup of record i; a pair counts in a subgroup when both
// records, or for recall either, lie in it.
struct SubgroupEvaluation {
  std::uint32_t group = 0;
  Evaluation evaluation;
};
std::vector<SubgroupEvaluation> evaluate_by_group(std::span<const std::uint64_t> found,
                                                  std::span<const std::uint64_t> truth,
                                                  std::span<const std::uint32_t> group);

// Of pairs stated with a probability in each band, how many are true.
struct CalibrationBand {
  double from = 0, to = 1;
  std::uint64_t pairs = 0;
  double stated = 0;  // mean stated probability
  double actual = 0;  // share of true pairs
};
std::vector<CalibrationBand> calibration(std::span<const double> probability,
                                         std::span<const bool> is_true, std::span<const double> edges);

// Of the true pairs, the share that is among the pairs compared or linked: blocking recall, where the caller gives
// `a[k] < b[k]` all distinct candidate pairs.
double pair_recall(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b,
                   std::span<const std::uint64_t> truth);

}  // namespace paradero::link

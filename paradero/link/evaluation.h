// Scores of a grouping of records against a truth.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace paradero::link {

// Each in [0, 1]. Precision is 1 where nothing was stated, recall 1 where there was nothing to
// find; f is their harmonic mean, 0 where both are 0.
struct PrecisionRecall {
  double precision = 1, recall = 1, f = 1;
};

struct Evaluation {
  std::uint64_t records = 0, true_entities = 0, found_entities = 0;
  std::uint64_t true_pairs = 0, found_pairs = 0, common_pairs = 0;
  PrecisionRecall pairwise;  // over pairs of records in one group
  PrecisionRecall b_cubed;   // Bagga, Baldwin 1998: means over records
  PrecisionRecall cluster;   // groups found exactly
};

// Compares two groupings of the same records: found[i] and truth[i] are the labels of record i (any
// numbers). Throws std::logic_error where the sizes differ. Complexity: O(n log n).
Evaluation evaluate(std::span<const std::uint64_t> found, std::span<const std::uint64_t> truth);

// The same for each subgroup, in ascending order: group[i] is the subgroup of record i. A pair or
// an entity counts in every subgroup that any of its records lies in, so that a wrong link between
// two subgroups counts against both; the B-cubed means are over the records of the subgroup. Throws
// std::logic_error where the sizes differ. Complexity: O(n log n).
struct SubgroupEvaluation {
  std::uint32_t group = 0;
  Evaluation evaluation;
};
std::vector<SubgroupEvaluation> evaluate_by_group(std::span<const std::uint64_t> found,
                                                  std::span<const std::uint64_t> truth,
                                                  std::span<const std::uint32_t> group);

// Of pairs stated with a probability in each band, how many are true.
struct CalibrationBand {
  double from = 0, to = 1;  // from <= p < to; the last band holds p == to as well
  std::uint64_t pairs = 0;
  double stated = 0;  // mean stated probability; 0 where the band is empty
  double actual = 0;  // share of true pairs; 0 where the band is empty
};

// One band between each two neighbours of `edges`; a probability outside all bands is not counted.
// Throws std::logic_error where the sizes differ, or `edges` are fewer than two or not strictly
// ascending. Complexity: O(n log bands).
std::vector<CalibrationBand> calibration(std::span<const double> probability,
                                         std::span<const bool> is_true,
                                         std::span<const double> edges);

// Of the true pairs, the share that is among the pairs compared or linked: blocking recall, where
// the caller gives `a[k] < b[k]` all distinct candidate pairs. 1 where there are no true pairs.
// Throws std::logic_error where the sizes differ or a pair is not a[k] < b[k] < truth.size().
// Complexity: O(n log n + pairs).
double pair_recall(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b,
                   std::span<const std::uint64_t> truth);

}  // namespace paradero::link

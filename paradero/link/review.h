// What to look at next: the pairs whose answer would change the groups most.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "paradero/link/clustering.h"

namespace paradero::link {

struct ReviewSettings {
  std::size_t pairs = 100;  // chosen, at most
};

// A pair as review looks at it.
struct ReviewCandidate {
  std::uint32_t a = 0, b = 0;  // records
  double probability = 0;      // that they are one person, given all evidence
  std::uint64_t pattern = 0;   // the same number for pairs whose fields agree alike
};

struct ReviewPair {
  std::uint32_t candidate = 0;  // index
  // Pairs of records whose being together would change, on average over what the answer may be.
  double expected_change = 0;
};

// Chooses pairs, the most telling first. The expected change of a pair in two groups of s and t
// records is p s t: told that they are one person, the groups become one; of a pair in one group of
// s it is (1 - p)(s - 1): told that they are not, one of them leaves, at least. Each pair already
// chosen of the same pattern, or in a group that a chosen pair touches, divides the gain once more:
// answers that would teach the same are not asked twice (Settles 2009, section 5.1: density and
// diversity). Ties go to the smaller (a, b). Complexity: O(candidates log candidates + pairs^2).
std::vector<ReviewPair> choose_review(std::span<const ReviewCandidate> candidates,
                                      const Grouping& grouping, const ReviewSettings& settings);

}  // namespace paradero::link

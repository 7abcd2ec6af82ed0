// Direct matches: remains that are of the same person, so that a person's fragments become one.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/kin/family.h"
#include "paradero/kin/locus.h"

namespace paradero::kin {

struct DirectSettings {
  double error_rate = 1e-3;  // of a locus being mistyped: no mismatch excludes by itself
  // Prior: how many other remains of the base a set of remains is expected to belong with.
  double fragments_per_remains = 0.5;
  double joined_from = 0.999;  // posterior at and above which two remains are joined
  double reported_from = 0.5;  // posterior at and above which a match is reported
};

struct DirectMatch {
  std::uint32_t a = 0, b = 0;  // a < b
  double ln_likelihood_ratio = 0;
  double posterior = 0;
};

// Remains that are taken as one person.
struct RemainsGroup {
  std::vector<std::uint32_t> members;  // ascending
  Remains consensus;                   // id of the first member
  std::uint32_t loci_in_conflict = 0;  // left untyped in the consensus
};

struct DirectResult {
  std::vector<DirectMatch> matches;  // ordered by (a, b)
  std::vector<RemainsGroup> groups;  // in the order of their first members; singles too
};

// Compares all remains with all. The ratio of a locus is
// (1 - e) sum_g P(g) P(call a | g) P(call b | g) / (P(call a) P(call b)) + e, with each profile's
// own dropout, under Hardy-Weinberg proportions (theta is not used; a close relative is not the
// alternative). Remains of different known sex never match. Groups are joined by their best match
// first, and only where every pair across fits (ln LR >= 0). A call that several fragments show as
// homozygous is surer in the consensus than in one; its dropout is rounded up to two digits.
// Errors: usage (drop-in, which has no rule here; a setting out of range; more calls than
// search()), interrupted. The same result for any number of threads. Complexity: remains^2 / 2
// times one 64-byte row a locus for each 32 pairs.
base::Result<DirectResult> match_directly(std::span<const Remains> remains,
                                          std::span<const Locus> loci,
                                          const DirectSettings& settings,
                                          const base::RunContext& context);

// The natural log of the ratio for two profiles.
double direct_ln_likelihood_ratio(const Profile& a, const Profile& b, std::span<const Locus> loci,
                                  double error_rate);

}  // namespace paradero::kin

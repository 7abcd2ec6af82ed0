// From families and remains to the problem of joint identification: which pairings are possible,
// and the likelihood ratio of several at once, which is no product where relatives are missing
// together.
#pragma once

#include <span>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/kin/family.h"
#include "paradero/kin/joint.h"
#include "paradero/kin/locus.h"

namespace paradero::kin {

struct JointProblemSettings {
  double ln_pairing_odds = 0;  // as in JointSettings
  // With more victims than this each possible set of a family is extended by one pairing at a time,
  // and sets below `ln_negligible_odds` are neither kept nor extended. With fewer, every possible
  // set is rated.
  std::uint32_t listed_above = 40;
  double ln_negligible_odds = -9.2;  // prior and likelihood together, against the empty set (1e-4)
  std::uint64_t max_listed = 200'000;  // of one family; more is an error that says so
  // Of one family, where every set is rated. Beyond it only those from odds of 1e-9 on are listed,
  // and where they too are more than max_listed, sets are rated when solve_joint() asks for one.
  std::uint64_t max_every = 1 << 20;
};

struct PairwiseRatio {
  std::uint32_t victim = 0, missing = 0;
  double likelihood_ratio = 0;
};

struct FamilyRefused {
  std::uint32_t family = 0;
  std::string reason;
};

// Keeps references to what it was made from.
struct JointInput {
  JointProblem problem;
  std::vector<PairwiseRatio> pairwise;  // of all pairs that sex allows, by (victim, missing); only
                                        // those worth considering where sets are listed
  std::vector<FamilyRefused> refused;   // families whose relatives' calls cannot be
  // Odds, summed, of the sets that were rated and left out as negligible: about the posterior
  // probability that is lost. 0 where sets are not listed.
  double odds_left_out = 0;
};

// Missing people are numbered as by search_targets(). Remains of another known sex are no
// candidates. With theta > 0 a victim who is a stranger to the family shares its population, given
// the victims already placed. Errors: usage (more sets than max_listed), interrupted, those of
// PedigreeLikelihood. Complexity: a table for each set that is extended and each missing person of
// its family; with theta > 0 or X-linked loci, and no more victims than listed_above, one
// likelihood a set, when solve_joint() asks for it.
base::Result<JointInput> joint_problem(std::span<const Family> families,
                                       std::span<const Remains> victims,
                                       std::span<const Locus> loci,
                                       const JointProblemSettings& settings,
                                       const base::RunContext& context);

}  // namespace paradero::kin

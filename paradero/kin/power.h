// Power: what a family's DNA can show, and whom to sample next. Kling, Egeland, Piñero and Vigeland
// 2017, "Evaluating the statistical power of DNA-based identification, exemplified by 'The missing
// grandchildren of Argentina'", Forensic Science International: Genetics 31.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/kin/family.h"
#include "paradero/kin/locus.h"

namespace paradero::kin {

struct PowerSettings {
  double threshold = 10'000;  // likelihood ratio that counts as an inclusion
  std::uint32_t draws = 400;  // of the relatives' genotypes a locus, where they are not enumerated
  std::uint64_t seed = 1;
};

// A figure and its Monte Carlo standard error; 0 where it was computed by enumeration.
struct Estimated {
  double value = 0, standard_error = 0;
};

// What could be shown about one missing person with certain relatives typed besides those who are.
struct SamplingPower {
  std::uint32_t family = 0;
  MemberIndex missing = 0;
  std::vector<MemberIndex> sampled;  // who would be typed; empty: the family as it is
  double cost = 0;
  Estimated exclusion_power;  // P(LR = 0 | the remains are a stranger's)
  Estimated inclusion_power;  // P(LR >= threshold | they are the missing person's)
  Estimated false_inclusion;  // P(LR >= threshold | they are a stranger's)
  Estimated mean_log10_lr;    // if they are the missing person's; meaningless with LR = 0 possible
  // By how much the inclusion power grows over the family as it is, for one unit of cost.
  double gain_per_cost = 0;
  // The same summed over all missing people of the family, whom one sample serves at once.
  double family_gain_per_cost = 0;
  std::string refused;  // see SearchTarget::refused
};

// Expectations over the genotypes that `sampled` may turn out to have, given their family, and over
// the remains' profile, typed at all loci with certainty. One relative more is exact (the grid of
// ScoreDistribution aside): every genotype is enumerated. Several are drawn, `settings.draws` times
// a locus, with an error from ten batches. Preconditions: `sampled` are untyped members and not
// missing. Errors: usage (a threshold that is not positive, fewer than ten draws), and those of
// PedigreeLikelihood. Complexity: a table for each genotype or draw and locus.
base::Result<SamplingPower> sampling_power(const Family& family, MemberIndex missing,
                                           std::span<const MemberIndex> sampled,
                                           std::span<const Locus> loci,
                                           const PowerSettings& settings);

// Somebody who could be sampled, and what it takes.
struct SamplingCandidate {
  std::uint32_t family = 0;
  std::vector<MemberIndex> sampled;
  double cost = 1;  // positive, in any unit
};

// The candidates of `families`: each member who is neither typed nor missing nor deceased nor
// implied, alone, at cost 1.
std::vector<SamplingCandidate> sampling_candidates(std::span<const Family> families);

// Each family as it is and with each of its candidates, for each of its missing people; ordered by
// family_gain_per_cost, the largest first, then by gain_per_cost, ties by family, missing person
// and sampled. The same result for
// any number of threads. Errors: those of sampling_power, interrupted.
base::Result<std::vector<SamplingPower>> plan_sampling(
    std::span<const Family> families, std::span<const SamplingCandidate> candidates,
    std::span<const Locus> loci, const PowerSettings& settings, const base::RunContext& context);

}  // namespace paradero::kin

// Joint identification: which victim is which missing person, over all families and remains at
// once. Exact by eliminating the families of each connected component along a tree, and by Gibbs
// sampling of whole families, with error bars, where that is too large. Vigeland and Egeland 2021,
// "Joint DNA-based disaster victim identification", Scientific Reports 11:13661.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"

namespace paradero::kin {

// "Victim `victim` is missing person `missing`"; both are indices of the problem.
struct Pairing {
  std::uint32_t victim = 0, missing = 0;
  auto operator<=>(const Pairing&) const = default;
};

// Natural log of P(data | these pairings of one family) / P(data | none of its missing people is
// among the victims); -inf for an exclusion. Pairings come in the order of their missing person, no
// victim and no missing person twice, all from the family's candidates. Called from several
// threads.
using PlacementLnLr = std::function<double(std::span<const Pairing>)>;

// A set of pairings of one family with its ratio (see PlacementLnLr).
struct RatedPlacement {
  std::vector<Pairing> pairings;  // in the order of their missing person, not empty
  double ln_likelihood_ratio = 0;
};

// One family: what it may contribute to an assignment. An excluded pairing excludes every set that
// holds it, so leaving it out of `candidates` changes nothing. Where `ln_likelihood_ratio` is empty
// the sets of `listed` are all that are considered, and `candidates` those that occur in them.
struct JointFamily {
  std::vector<Pairing> candidates;  // ordered by (missing, victim)
  PlacementLnLr ln_likelihood_ratio = {};
  std::vector<RatedPlacement> listed = {};
};

// An assignment gives each missing person one victim or none, and each victim to at most one.
// Invariant: a missing person belongs to one family.
struct JointProblem {
  std::uint32_t victims = 0, missing = 0;
  std::vector<JointFamily> families;
};

struct JointSettings {
  // The prior weight of an assignment with k pairings is exp(k * ln_pairing_odds): 0 is the flat
  // prior over assignments. See ln_pairing_odds_of.
  double ln_pairing_odds = 0;
  // Sets of pairings of one family with less than this posterior odds against the empty set are
  // left out; the result states the mass that can be lost by it. -inf: none is left out.
  double ln_negligible_odds = -std::numeric_limits<double>::infinity();
  // Sets of pairings whose posterior is provably below this are left out too, and claims of two
  // families to one victim are taken as independent where both together are less probable (0:
  // neither), so that a large caseload comes apart; the bounds are summed in the result.
  double negligible_posterior = 0;
  std::uint64_t max_placements = 1 << 20;  // of one family, beyond which its component is sampled
  // Entries of one component's tables, beyond which it is sampled.
  std::uint64_t max_states = 1 << 22;
  std::uint64_t max_joins = 1 << 26;  // pairs of them looked at; four bytes of memory each
  std::uint32_t chains = 4;           // at least 2
  // Sampling ends once every standard error is at most `standard_error` and the chains agree, or
  // with `steps` of each chain. One step draws every family once.
  double standard_error = 0.002;
  std::uint64_t steps = 1 << 16;
  std::uint64_t seed = 1;
  double tie_tolerance = 1e-9;  // of ln likelihood ratios
};

struct PairingPosterior {
  std::uint32_t victim = 0, missing = 0;
  double posterior = 0;       // in [0, 1]
  double standard_error = 0;  // Monte Carlo; 0 where exact
};

// How many assignments there are. `number` is exact up to 2^53 and infinite beyond 1e308; both are
// NaN where it is not known.
struct AssignmentCount {
  double number = 1, ln_number = 0;
};

struct JointComponent {
  std::vector<std::uint32_t> victims, missing;  // ascending
  std::uint32_t families = 0;
  AssignmentCount assignments;  // possible ones; not known where sampled
  bool exact = true;
  double r_hat = 1;         // of ln posterior between chains; 1 where exact
  std::uint64_t steps = 0;  // of each chain; 0 where exact
  double largest_standard_error = 0;
};

// Missing people whom the data cannot tell apart: exchanging them changes no likelihood (two
// siblings missing together). Each of `victims` is one of `missing` with probability `posterior`.
struct JointTie {
  std::vector<std::uint32_t> missing;
  std::vector<PairingPosterior> victims;  // .missing is the first of the tie
};

struct JointResult {
  std::vector<PairingPosterior> pairings;  // every candidate pairing, ordered by (victim, missing)
  std::vector<double> victim_unpaired;     // by victim: posterior of "none of the missing people"
  std::vector<double> missing_unpaired;    // by missing: posterior of "none of the victims"
  std::vector<Pairing> likeliest;  // the likeliest assignment; ties broken towards lower indices
  AssignmentCount
      assignments;           // possible ones over all components; not known where one was sampled
  double mass_left_out = 0;  // upper bound of the posterior probability lost as negligible
  std::vector<JointComponent> components;
  std::vector<JointTie> ties;
};

// The posterior over assignments. Errors: usage (a likelihood ratio that is NaN or +inf),
// interrupted. Complexity: the joins of FamilyMerge, at worst exponential in the number of victims
// that families on both sides of a branch of the tree claim; no more than `max_joins`, else the
// steps of sampling. The same result for any number of threads.
base::Result<JointResult> solve_joint(const JointProblem& problem, const JointSettings& settings,
                                      const base::RunContext& context);

// The prior odds of one pairing against both unpaired, natural log, under which a share
// `among_victims` of the missing people (in (0, 1)) is expected among the victims; other victims
// belong to nobody. -> ln(k / ((victims - k)(missing - k))), k = among_victims * missing.
// Precondition: k < victims.
double ln_pairing_odds_of(double among_victims, double victims, double missing);

// The number of assignments that sex allows, before any exclusion. Sexes: 0 unknown,
// 1 male, 2 female; unknown may be paired with both. Complexity: O(victims * missing^2) where sexes
// are known, times missing where not.
AssignmentCount assignments_by_sex(std::span<const int> victim_sex,
                                   std::span<const int> missing_sex);

}  // namespace paradero::kin

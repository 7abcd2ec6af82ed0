// Database search: every family against every set of remains, by tables of the likelihood ratio of
// each call at each locus. A 16-bit screen finds what may pass the threshold, and loses nothing
// that does; only that is scored in double precision.
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

struct SearchSettings {
  double minimum_likelihood_ratio = 1000;  // at and above which a pair is a hit; positive
};

// One missing person of one family, against whom all remains are held.
struct SearchTarget {
  std::uint32_t family = 0;
  MemberIndex missing = 0;

  // Why it could not be searched, naming the locus: its relatives' calls are impossible together
  // (misreported kinship, or a mutation where the model has none), or no relative is typed. Empty:
  // it was searched.
  std::string refused;
  // With a full profile: P(LR >= minimum) if it is the missing person's, and if it is a stranger's;
  // the mean of log10 LR if it is the missing person's.
  double power = 0, false_rate = 0, mean_log10_lr = 0;
};

struct SearchHit {
  std::uint32_t target = 0, remains = 0;
  double ln_likelihood_ratio = 0;
  // ln P(LR at least this high | remains of a stranger to the family, typed at the same loci).
  double ln_false_rate = 0;
};

struct SearchResult {
  std::vector<SearchTarget> targets;  // families in order, their missing people in order
  std::vector<SearchHit> hits;        // ordered by (target, remains)
  std::uint64_t compared = 0;         // pairs held against each other
  std::uint64_t screened_in = 0;      // of them, scored in double precision
};

// What an earlier search has done: pairs of a known target and known remains are not compared
// again. Empty: nothing is known. Known targets get no figures of their own (power, ...).
struct SearchKnown {
  std::vector<bool> targets, remains;
};

// The targets of `families`, in the order in which search() numbers them.
std::vector<SearchTarget> search_targets(std::span<const Family> families);

// Holds every missing person against every remains. Remains of another known sex are passed over.
// X-linked loci are used where the sex of everybody in the pedigree is known; two alleles exclude a
// man. Errors: usage (a ratio that is not positive, more than 65,535
// different calls among the remains), interrupted, and those of PedigreeLikelihood. The same result
// for any number of threads. Complexity: one table a target, and one 64-byte row a locus for each
// 32 pairs. Memory: 2 bytes a call of the remains, and less than 4 MB a thread.
base::Result<SearchResult> search(std::span<const Family> families,
                                  std::span<const Remains> remains, std::span<const Locus> loci,
                                  const SearchSettings& settings, const SearchKnown& known,
                                  const base::RunContext& context);

struct RankedHit {
  SearchHit hit;
  double ln_other_evidence = 0;    // of evidence other than DNA
  double ln_haplotypes = 0;        // of mtDNA and Y
  double posterior = 0;            // that these remains are this missing person's
  double expected_false_hits = 0;  // strangers' remains in this base whose DNA would do as well
  std::uint32_t rank_for_missing = 0, rank_for_remains = 0;  // from 1, by all evidence
};

// Posterior of each hit. The prior: with `prior_probability` the missing person's remains are in
// the base, any remains of a compatible sex as likely as any other. Remains below the threshold
// count with what they are expected to weigh (their number times 1 - power: under a stranger's
// profile the mean of LR below t is P(LR < t | the missing person's)). Each missing person is
// judged alone: two of them may claim the same remains, which joint identification settles.
// `ln_other`, `ln_haplotypes`: ln likelihood ratios of other evidence and of lineage markers, one a
// hit or none at all; they multiply the DNA's, as independent given who the remains are; -inf
// excludes. Preconditions: hits ordered by (target,
// remains); 0 < prior_probability < 1.
std::vector<RankedHit> rank_hits(std::span<const SearchHit> hits,
                                 std::span<const SearchTarget> targets,
                                 std::span<const Family> families, std::span<const Remains> remains,
                                 double prior_probability, std::span<const double> ln_other = {},
                                 std::span<const double> ln_haplotypes = {});

// The likelihood ratio of one pair at each locus, 1 where nothing is known.
base::Result<std::vector<double>> explain_pair(const Family& family, MemberIndex missing,
                                               const Profile& remains, std::span<const Locus> loci);

}  // namespace paradero::kin

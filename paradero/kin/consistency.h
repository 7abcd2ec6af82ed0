// Is a family what it says it is? Misreported parentage must be found before it is searched for.
#pragma once

#include <span>
#include <vector>

#include "paradero/kin/family.h"
#include "paradero/kin/locus.h"

namespace paradero::kin {

// One stated parentage, held against the same family where this parent is somebody unknown.
struct ParentageCheck {
  MemberIndex child = 0, parent = 0;
  std::uint32_t loci_informative = 0;  // where the two differ
  std::uint32_t loci_against = 0;      // impossible as stated without mutation, possible otherwise
  // Of the family's calls, stated / parent unknown, over all loci with the mutation rates of
  // `mutation`; negative speaks against what is stated.
  double log10_likelihood_ratio = 0;
  bool doubtful() const { return log10_likelihood_ratio < -1; }
};

struct FamilyCheck {
  // Loci whose calls are impossible together without mutation: a mutation, a mistyped or
  // misreported relative.
  std::vector<std::uint32_t> loci_impossible;
  // Only what tells something: informative parentages, by child, the father first.
  std::vector<ParentageCheck> parentages;
};

// Checks the profiles of all members but the missing ones. Every locus is evaluated without
// mutation and with `mutation` (its model must be one that mutates; proportional by default, since
// it allows any alleles). X-linked loci are used where every sex is known. Errors: those of
// PedigreeLikelihood::ln_likelihood. Complexity: two likelihoods a locus for each parentage.
base::Result<FamilyCheck> check_family(const Family& family, std::span<const Locus> loci,
                                       const MutationSettings& mutation = {
                                           .model = MutationModel::proportional});

}  // namespace paradero::kin

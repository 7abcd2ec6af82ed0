// Two linked loci: what a parent passes at one says what they pass at the other.
#pragma once

#include <memory>
#include <span>

#include "paradero/kin/lr.h"

namespace paradero::kin {

// Two loci with what was seen at each, one observation a member, and the probability `rho` in
// [0, 1/2] that a parent's gamete recombines between them (vWA and D12S391: .108 by O'Connor and
// Tillmar 2012). Founders' haplotypes are in linkage equilibrium.
struct LinkedLoci {
  const Locus& first;
  const Locus& second;
  double rho = 0.5;
};

// ln P(all observations at both loci); -inf where they are impossible. At rho = 1/2 it is the sum
// of the two loci's. Errors: usage, rho out of range or theta > 0, for which founders' haplotypes
// have no agreed model; data, more than 2e10 multiplications or 1 GB. Preconditions: as for
// PedigreeLikelihood, and both loci inherited alike. Complexity: that of the product of the two
// loci's tables.
base::Result<double> linked_ln_likelihood(const Pedigree& pedigree, const LinkedLoci& loci,
                                          std::span<const Observation> first,
                                          std::span<const Observation> second);

// The ratio of the pair of loci, as likelihood_ratio() of one.
base::Result<LocusLikelihoodRatio> linked_likelihood_ratio(
    const Pedigree& pedigree, const LinkedLoci& loci, std::span<const Observation> first,
    std::span<const Observation> second, MemberIndex missing, const Observation& candidate_first,
    const Observation& candidate_second);

}  // namespace paradero::kin

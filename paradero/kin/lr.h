// Likelihood ratios: is this candidate the missing member of this family, or unrelated to it?
#pragma once

#include <span>
#include <string>
#include <vector>

#include "paradero/kin/likelihood.h"

namespace paradero::kin {

// One locus. h1: the candidate is the missing member; h2: the candidate is unrelated. Both
// likelihoods are of family and candidate together (with theta > 0 they share it).
struct LocusLikelihoodRatio {
  double ln_likelihood_h1 = 0, ln_likelihood_h2 = 0;  // -inf: impossible
  // 0 where only h1 is impossible; +inf where only h2 is; NaN where both are.
  double likelihood_ratio = 1;
};

// exp(ln_above - ln_below); NaN where both are -inf.
double ratio_of_ln(double ln_above, double ln_below);

// `observations`: of the family at `locus`, one a member (the missing member's own is not used);
// `candidate`: the candidate's call; where it is untyped the ratio is 1. Error: see
// PedigreeLikelihood::ln_likelihood.
base::Result<LocusLikelihoodRatio> likelihood_ratio(PedigreeLikelihood& family, const Locus& locus,
                                                    std::span<const Observation> observations,
                                                    MemberIndex missing,
                                                    const Observation& candidate);

}  // namespace paradero::kin

#include "paradero/kin/lr.h"

#include <cmath>
#include <limits>

namespace paradero::kin {

double ratio_of_ln(double ln_above, double ln_below) {
  constexpr double impossible = -std::numeric_limits<double>::infinity();
  return ln_above == impossible && ln_below == impossible ? std::numeric_limits<double>::quiet_NaN()
                                                          : std::exp(ln_above - ln_below);
}

base::Result<LocusLikelihoodRatio> likelihood_ratio(PedigreeLikelihood& family, const Locus& locus,
                                                    std::span<const Observation> observations,
                                                    MemberIndex missing,
                                                    const Observation& candidate) {
  base::require(missing < family.pedigree().size(), "likelihood_ratio: no such member");
  std::vector<Observation> seen(observations.begin(), observations.end());
  LocusLikelihoodRatio made;
  seen[missing] = candidate;
  PARADERO_ASSIGN(made.ln_likelihood_h1, family.ln_likelihood(locus, seen));
  seen[missing] = {};
  PARADERO_ASSIGN(
      made.ln_likelihood_h2,
      family.ln_likelihood_with_unrelated(locus, seen, candidate, family.pedigree()[missing].sex));
  made.likelihood_ratio = ratio_of_ln(made.ln_likelihood_h1, made.ln_likelihood_h2);
  return made;
}

}  // namespace paradero::kin

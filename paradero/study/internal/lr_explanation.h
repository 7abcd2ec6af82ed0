// A likelihood ratio at one locus in words, so that it can be followed by hand.
#pragma once

#include <span>
#include <string>

#include "paradero/kin/lr.h"

namespace paradero::study {

struct Explanation {
  std::string text_es, text_en;
};

// `observations`: of the family at `locus`; `candidate`: the call compared; `found`: the ratio.
// Error: that of the likelihoods it asks `family` for.
base::Result<Explanation> explain_ratio(kin::PedigreeLikelihood& family, const kin::Locus& locus,
                                        std::span<const kin::Observation> observations,
                                        kin::MemberIndex missing, const kin::Observation& candidate,
                                        const kin::LocusLikelihoodRatio& found);

// "13/16", or "13" for one allele.
std::string genotype_text(const kin::Locus& locus, kin::Genotype call);

}  // namespace paradero::study

#include "paradero/kin/genotype.h"

#include <algorithm>

namespace paradero::kin {

std::size_t Profile::typed_loci() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(genotypes, [](Genotype genotype) { return genotype.is_typed(); }));
}

double call_probability(Genotype call, Genotype genotype, const Detection& detection,
                        std::span<const double> frequencies, bool hemizygous) {
  base::require(call.is_typed(), "call_probability: the call is untyped");
  const double d = detection.dropout, c = detection.drop_in;
  const auto visible = [&](Allele allele) { return allele < frequencies.size(); };
  // Probability that the alleles seen of `allele` are exactly it (one), or that none is.
  const int copies_first = visible(genotype.first) ? 1 : 0;
  const int copies_second = !hemizygous && visible(genotype.second) ? 1 : 0;
  const bool same = genotype.is_homozygous();
  // P(exactly the alleles of the genotype that are in `a`, `b` are seen), 0 where it lacks one.
  const auto seen_exactly = [&](Allele a, Allele b) {
    if (same) {
      const int copies = copies_first + copies_second;
      const double none = copies == 2 ? d * d : copies == 1 ? d : 1.0;
      if (a == no_allele) return none;
      if (b != no_allele || a != genotype.first || copies == 0) return 0.0;
      return 1 - none;
    }
    double probability = 1;
    int wanted = (a != no_allele) + (b != no_allele);
    for (const auto& [allele, copies] :
         {std::pair(genotype.first, copies_first), std::pair(genotype.second, copies_second)}) {
      if (copies == 0) continue;
      const bool in = allele == a || allele == b;
      probability *= in ? 1 - d : d;
      wanted -= in;
    }
    return wanted == 0 ? probability : 0.0;
  };
  const Allele a = call.first, b = call.is_homozygous() ? no_allele : call.second;
  const double exactly = seen_exactly(a, b);
  if (c == 0) return exactly;
  double foreign = frequencies[a] * (exactly + seen_exactly(b, no_allele));
  if (b != no_allele) foreign += frequencies[b] * (exactly + seen_exactly(a, no_allele));
  return (1 - c) * exactly + c * foreign;
}

}  // namespace paradero::kin

#include "paradero/kin/haplotype.h"

#include <cmath>

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/binomial.hpp>

namespace paradero::kin {

HaplotypeFrequency haplotype_frequency(std::uint64_t count, std::uint64_t sample,
                                       std::uint64_t singletons, double confidence) {
  base::require(count <= sample && singletons <= sample && confidence > 0 && confidence < 1,
                "haplotype_frequency: more counted than sampled, or a confidence out of range");
  HaplotypeFrequency made;
  made.count = count;
  made.sample = sample;
  const auto x = static_cast<double>(count), n = static_cast<double>(sample);
  made.augmented = (x + 1) / (n + 1);
  made.upper = count == sample ? 1 : boost::math::ibeta_inv(x + 1, n - x, confidence);
  if (count == 0 && sample > 0) {
    // The haplotype compared is one more singleton of the sample that it is added to.
    const double kappa = (static_cast<double>(singletons) + 1) / (n + 1);
    made.kappa = (1 - kappa) / (n + 1);
  }
  return made;
}

HaplotypeMatch compare_haplotypes(const Haplotype& a, const Haplotype& b, std::size_t& loci,
                                  std::size_t& differences) {
  base::require(a.alleles.size() == b.alleles.size(), "compare_haplotypes: different loci");
  loci = differences = 0;
  for (std::size_t l = 0; l < a.alleles.size(); ++l) {
    if (a.alleles[l].empty() || b.alleles[l].empty()) continue;
    ++loci;
    differences += a.alleles[l] != b.alleles[l];
  }
  if (loci == 0) return HaplotypeMatch::not_comparable;
  return differences == 0 ? HaplotypeMatch::same : HaplotypeMatch::different;
}

std::optional<std::uint32_t> meioses_between(const Pedigree& pedigree, MemberIndex a, MemberIndex b,
                                             Lineage lineage) {
  base::require(a < pedigree.size() && b < pedigree.size(), "meioses_between: no such member");
  if (lineage == Lineage::paternal &&
      (pedigree[a].sex != Sex::male || pedigree[b].sex != Sex::male))
    return std::nullopt;
  const auto above = [&](MemberIndex m) {
    return lineage == Lineage::maternal ? pedigree[m].mother : pedigree[m].father;
  };
  std::uint32_t from_a = 0;
  for (MemberIndex x = a; x != no_member; x = above(x), ++from_a) {
    std::uint32_t from_b = 0;
    for (MemberIndex y = b; y != no_member; y = above(y), ++from_b) {
      if (x == y) return from_a + from_b;
    }
  }
  return std::nullopt;
}

double lineage_likelihood(std::size_t loci, std::size_t differences, std::uint32_t meioses,
                          double rate) {
  base::require(differences <= loci && rate >= 0 && rate < 1, "lineage_likelihood: out of range");
  const double stays = std::pow(1 - rate, meioses);
  return boost::math::binomial_coefficient<double>(static_cast<unsigned>(loci),
                                                   static_cast<unsigned>(differences)) *
         std::pow(1 - stays, static_cast<double>(differences)) *
         std::pow(stays, static_cast<double>(loci - differences));
}

}  // namespace paradero::kin

#include "paradero/kin/relationship.h"

#include "paradero/kin/internal/gene_identity.h"

namespace paradero::kin {

std::optional<SharedGenes> shared_genes(const Pedigree& pedigree, MemberIndex a, MemberIndex b) {
  base::require(a < pedigree.size() && b < pedigree.size() && a != b,
                "shared_genes: two members are wanted");
  constexpr std::size_t max_branches = 65'536;
  const MemberIndex people[] = {a, b};
  const auto identity = GeneIdentity::create(pedigree, people, max_branches);
  if (!identity) return std::nullopt;
  SharedGenes shared{0, 0, 0};
  for (const GeneIdentity::Pattern& pattern : identity->patterns()) {
    const auto& genes = pattern.classes;
    if (genes[0] == genes[1] || genes[2] == genes[3]) return std::nullopt;
    const int same = (genes[0] == genes[2] || genes[0] == genes[3]) +
                     (genes[1] == genes[2] || genes[1] == genes[3]);
    (same == 0 ? shared.none : same == 1 ? shared.one : shared.two) += pattern.probability;
  }
  return shared;
}

}  // namespace paradero::kin

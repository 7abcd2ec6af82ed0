// How two members of a pedigree are related, in the numbers that textbooks work with.
#pragma once

#include <optional>

#include "paradero/kin/pedigree.h"

namespace paradero::kin {

// Probabilities that two people who are not inbred share none, one or two genes at an autosomal
// locus by descent (Cotterman 1940): parent and child 0, 1, 0; full siblings 1/4, 1/2, 1/4; first
// cousins 3/4, 1/4, 0. They sum to one.
struct SharedGenes {
  double none = 1, one = 0, two = 0;
};

// nullopt where one of them is inbred (then three numbers don't say it), or the pedigree is too
// entangled to follow (more than 65,536 branches). Precondition: two different members.
std::optional<SharedGenes> shared_genes(const Pedigree& pedigree, MemberIndex a, MemberIndex b);

}  // namespace paradero::kin

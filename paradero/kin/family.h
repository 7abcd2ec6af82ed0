// A family that looks for its missing people: its pedigree and what is known of its members' DNA.
#pragma once

#include <vector>

#include "paradero/kin/genotype.h"
#include "paradero/kin/pedigree.h"

namespace paradero::kin {

// Invariant: `profiles` has one entry a member, in the order of pedigree.members(); a member who is
// not typed has a profile without genotypes, the others one genotype a locus of the database.
struct Family {
  Pedigree pedigree;
  std::vector<Profile> profiles;

  // What is seen of each member at a locus: what PedigreeLikelihood takes.
  std::vector<Observation> observations(std::size_t locus) const {
    std::vector<Observation> seen(profiles.size());
    for (std::size_t m = 0; m < profiles.size(); ++m) {
      if (profiles[m].genotypes.empty()) continue;
      seen[m] = {profiles[m].genotypes[locus], profiles[m].detection};
    }
    return seen;
  }
};

// A body or a fragment. `sex` is what anthropology or the sex marker says; unknown is no evidence.
struct Remains {
  Profile profile;
  Sex sex = Sex::unknown;
};

}  // namespace paradero::kin

#include "paradero/kin/consistency.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "paradero/kin/likelihood.h"

namespace paradero::kin {

namespace {

constexpr double impossible = -std::numeric_limits<double>::infinity();

// ln likelihoods of a family at each locus, without and with mutation.
struct LocusPair {
  double strict = 0, mutating = 0;
};

std::vector<MemberEntry> entries_of(const Pedigree& pedigree) {
  std::vector<MemberEntry> entries;
  for (const Member& member : pedigree.members()) {
    MemberEntry entry;
    entry.id = member.id;
    if (!member.is_founder()) {
      entry.father = pedigree[member.father].id;
      entry.mother = pedigree[member.mother].id;
    }
    entry.sex = member.sex;
    entries.push_back(std::move(entry));
  }
  return entries;
}

class FamilyAtLoci {
 public:
  FamilyAtLoci(const Family& family, std::span<const Locus> loci) {
    for (std::size_t l = 0; l < loci.size(); ++l) {
      seen_.push_back(family.observations(l));
      for (const MemberIndex missing : family.pedigree.missing()) seen_.back()[missing] = {};
    }
  }

  // Of another pedigree over the same members, and perhaps more.
  base::Result<std::vector<LocusPair>> likelihoods(const Pedigree& pedigree,
                                                   std::span<const Locus> strict,
                                                   std::span<const Locus> mutating) {
    PedigreeLikelihood engine(pedigree);
    std::vector<LocusPair> made;
    for (std::size_t l = 0; l < seen_.size(); ++l) {
      seen_[l].resize(pedigree.size());
      PARADERO_ASSIGN(const double without, engine.ln_likelihood(strict[l], seen_[l]));
      PARADERO_ASSIGN(const double with, engine.ln_likelihood(mutating[l], seen_[l]));
      made.push_back({without, with});
    }
    return made;
  }

 private:
  std::vector<std::vector<Observation>> seen_;
};

}  // namespace

base::Result<FamilyCheck> check_family(const Family& family, std::span<const Locus> loci,
                                       const MutationSettings& mutation) {
  base::require(mutation.model != MutationModel::none, "check_family: a model that mutates");
  std::vector<Locus> strict, mutating;
  const bool all_sexes = std::ranges::all_of(
      family.pedigree.members(), [](const Member& member) { return member.sex != Sex::unknown; });
  FamilyCheck check;
  std::vector<std::uint32_t> place;
  Family seen = family;
  for (Profile& profile : seen.profiles) profile.genotypes.clear();
  for (std::uint32_t l = 0; l < loci.size(); ++l) {
    if (loci[l].inheritance() == Inheritance::x_linked && !all_sexes) continue;
    Assumptions assumptions{{}, 0, loci[l].assumptions().silent};
    PARADERO_ASSIGN(Locus without,
                    Locus::create(loci[l].alleles(), assumptions, loci[l].inheritance()));
    assumptions.mutation = mutation;
    PARADERO_ASSIGN(Locus with,
                    Locus::create(loci[l].alleles(), assumptions, loci[l].inheritance()));
    strict.push_back(std::move(without));
    mutating.push_back(std::move(with));
    place.push_back(l);
    for (std::size_t m = 0; m < family.profiles.size(); ++m) {
      if (!family.profiles[m].genotypes.empty())
        seen.profiles[m].genotypes.push_back(family.profiles[m].genotypes[l]);
    }
  }
  FamilyAtLoci at(seen, strict);
  PARADERO_ASSIGN(const auto stated, at.likelihoods(family.pedigree, strict, mutating));
  for (std::size_t l = 0; l < stated.size(); ++l) {
    if (stated[l].strict == impossible) check.loci_impossible.push_back(place[l]);
  }
  const std::vector<MemberEntry> entries = entries_of(family.pedigree);
  for (MemberIndex child = 0; child < family.pedigree.size(); ++child) {
    const Member& member = family.pedigree[child];
    if (member.is_founder()) continue;
    for (const MemberIndex parent : {member.father, member.mother}) {
      if (family.pedigree[parent].implied) continue;
      std::vector<MemberEntry> edited = entries;
      (parent == member.father ? edited[child].father : edited[child].mother).clear();
      PARADERO_ASSIGN(const Pedigree otherwise, Pedigree::create(family.pedigree.name(), edited));
      PARADERO_ASSIGN(const auto unknown, at.likelihoods(otherwise, strict, mutating));
      ParentageCheck one{child, parent, 0, 0, 0};
      for (std::size_t l = 0; l < stated.size(); ++l) {
        // Both impossible even with mutation: the locus says nothing of this parentage.
        if (unknown[l].mutating == impossible && stated[l].mutating == impossible) continue;
        const double ln_ratio = stated[l].mutating - unknown[l].mutating;
        one.loci_informative += std::abs(ln_ratio) > 1e-9;
        one.loci_against += stated[l].strict == impossible && unknown[l].strict != impossible;
        one.log10_likelihood_ratio += ln_ratio / std::log(10.0);
      }
      if (one.loci_informative > 0) check.parentages.push_back(one);
    }
  }
  return check;
}

}  // namespace paradero::kin

// Invented loci, families and remains for the tests of searching and joint identification.
#pragma once

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "paradero/kin/family.h"
#include "paradero/kin/locus.h"
#include "paradero/stats/random.h"

namespace paradero::kin::testing {

inline std::vector<Locus> invented_loci(std::size_t n, std::size_t alleles,
                                        const Assumptions& assumptions = {}) {
  std::vector<Locus> loci;
  for (std::size_t l = 0; l < n; ++l) {
    stats::Random random(99, l);
    std::vector<AlleleFrequencies::Entry> entries;
    for (std::size_t a = 0; a < alleles; ++a)
      entries.push_back({std::to_string(8 + a), 0.05 + random.uniform()});
    double sum = 0;
    for (const auto& entry : entries) sum += entry.frequency;
    for (auto& entry : entries) entry.frequency /= sum;
    auto frequencies = AlleleFrequencies::create("L" + std::to_string(l), std::move(entries));
    loci.push_back(Locus::create(std::move(*frequencies), assumptions).value());
  }
  return loci;
}

inline MemberEntry entry_of(const char* id, const char* father, const char* mother, Sex sex) {
  MemberEntry entry;
  entry.id = id;
  entry.father = father;
  entry.mother = mother;
  entry.sex = sex;
  return entry;
}

struct InventedMember {
  std::string id, father, mother;
  Sex sex = Sex::unknown;
  bool typed = false, missing = false;
};

using Genes = std::vector<std::pair<Allele, Allele>>;

inline Allele invented_allele(const Locus& locus, stats::Random& random) {
  double u = random.uniform();
  Allele allele = 0;
  while (allele + 1U < locus.alleles().size() && (u -= locus.alleles()[allele]) >= 0) ++allele;
  return allele;
}

inline Genes invented_stranger(const std::vector<Locus>& loci, stats::Random& random) {
  Genes genes;
  for (const Locus& locus : loci) {
    const Allele first = invented_allele(locus, random);
    genes.push_back({first, invented_allele(locus, random)});
  }
  return genes;
}

inline Genes invented_child(const Genes& father, const Genes& mother, stats::Random& random) {
  Genes genes;
  for (std::size_t l = 0; l < father.size(); ++l) {
    const Allele from_father = random.uniform() < 0.5 ? father[l].first : father[l].second;
    genes.push_back({from_father, random.uniform() < 0.5 ? mother[l].first : mother[l].second});
  }
  return genes;
}

// Changes each allele with probability `rate` to another one of its locus, all equally likely.
inline void mutate(Genes& genes, double rate, const std::vector<Locus>& loci,
                   stats::Random& random) {
  for (std::size_t l = 0; rate > 0 && l < genes.size(); ++l) {
    for (Allele* allele : {&genes[l].first, &genes[l].second}) {
      if (random.uniform() >= rate) continue;
      const auto other = static_cast<Allele>(random.below(loci[l].alleles().size() - 1));
      *allele = static_cast<Allele>(other + (other >= *allele ? 1 : 0));
    }
  }
}

// A call of each locus, alleles lost with `dropout`.
inline Profile invented_profile(std::string id, const Genes& genes, double dropout,
                                stats::Random& random) {
  Profile profile;
  profile.id = std::move(id);
  profile.detection.dropout = dropout;
  for (const auto& [a, b] : genes) {
    const bool sees_a = random.uniform() >= dropout, sees_b = random.uniform() >= dropout;
    if (sees_a || sees_b) {
      profile.genotypes.emplace_back(sees_a ? a : b, sees_b ? b : a);
    } else {
      profile.genotypes.emplace_back();
    }
  }
  return profile;
}

struct InventedFamily {
  Family family;
  std::vector<Genes> genes;  // by member
};

// Drops genes through the pedigree, each allele mutating with `mutation_rate`; founders come before
// their children.
inline InventedFamily invented_family(std::string name, const std::vector<InventedMember>& members,
                                      const std::vector<Locus>& loci, stats::Random& random,
                                      double mutation_rate = 0) {
  std::vector<MemberEntry> entries;
  for (const InventedMember& member : members) {
    entries.push_back({member.id,
                       member.father,
                       member.mother,
                       member.sex,
                       member.typed,
                       member.missing,
                       false,
                       {}});
  }
  InventedFamily made{{Pedigree::create(std::move(name), entries).value(), {}}, {}};
  for (MemberIndex m = 0; m < made.family.pedigree.size(); ++m) {
    const Member& member = made.family.pedigree[m];
    made.genes.push_back(member.is_founder() ? invented_stranger(loci, random)
                                             : invented_child(made.genes[member.father],
                                                              made.genes[member.mother], random));
    if (!member.is_founder()) mutate(made.genes.back(), mutation_rate, loci, random);
    made.family.profiles.push_back(
        member.typed ? invented_profile(member.id, made.genes[m], 0, random) : Profile());
  }
  return made;
}

inline const std::vector<InventedMember> mother_and_sibling = {
    {"Fa", "", "", Sex::male, false, false},
    {"Mo", "", "", Sex::female, true, false},
    {"M1", "Fa", "Mo", Sex::male, false, true},
    {"S1", "Fa", "Mo", Sex::female, true, false}};

inline const std::vector<InventedMember> brothers_missing = {
    {"Fa", "", "", Sex::male, false, false},
    {"Mo", "", "", Sex::female, true, false},
    {"M1", "Fa", "Mo", Sex::male, false, true},
    {"M2", "Fa", "Mo", Sex::male, false, true}};

inline const std::vector<InventedMember> brother_only = {
    {"Fa", "", "", Sex::male, false, false},
    {"Mo", "", "", Sex::female, false, false},
    {"M1", "Fa", "Mo", Sex::male, false, true},
    {"S1", "Fa", "Mo", Sex::male, true, false}};

}  // namespace paradero::kin::testing

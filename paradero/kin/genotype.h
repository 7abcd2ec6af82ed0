// Genotypes as a laboratory calls them, and how sure a call is.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "paradero/base/error.h"
#include "paradero/kin/frequencies.h"

namespace paradero::kin {

// Two alleles at a locus, unordered, kept with first <= second. A hemizygous call (X and Y of a
// man) has the same allele twice.
struct Genotype {
  Allele first = no_allele, second = no_allele;

  Genotype() = default;
  Genotype(Allele a, Allele b) : first(a < b ? a : b), second(a < b ? b : a) {}

  bool is_typed() const { return first != no_allele; }
  bool is_homozygous() const { return first == second; }
  std::size_t index() const { return genotype_index(first, second); }
  bool operator==(const Genotype&) const = default;
};

// What degradation and contamination do to a call. dropout: probability that one copy of an allele
// isn't seen, copies independent (a homozygote is unseen with dropout^2). drop_in: probability that
// one foreign allele, drawn from the population, shows besides.
struct Detection {
  double dropout = 0;
  double drop_in = 0;

  bool is_certain() const { return dropout == 0 && drop_in == 0; }
};

// What was seen of a member at a locus; an untyped genotype says nothing.
struct Observation {
  Genotype call;
  Detection detection = {};
};

// The calls of one person, or of one set of remains: one a locus of a FrequencyDatabase.
struct Profile {
  std::string id;
  std::vector<Genotype> genotypes;
  Detection detection = {};
  std::optional<bool> amelogenin_male = {};  // what the sex marker says, where it was typed

  std::size_t typed_loci() const;
};

// P(call | genotype) under `detection`; `frequencies` of the visible alleles, for drop-in. An
// allele of `genotype` that is >= frequencies.size() is silent: never seen. A hemizygous genotype
// has one copy. Precondition: the call is typed.
double call_probability(Genotype call, Genotype genotype, const Detection& detection,
                        std::span<const double> frequencies, bool hemizygous = false);

}  // namespace paradero::kin

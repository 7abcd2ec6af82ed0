// Lineage markers: mtDNA and Y haplotypes, which a whole line of descent shares. Matches are
// weighed by how often the haplotype was counted in a reference sample.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "paradero/base/error.h"
#include "paradero/kin/pedigree.h"

namespace paradero::kin {

// How often a haplotype is among others, by counting.
struct HaplotypeFrequency {
  std::uint64_t count = 0, sample = 0;  // in a reference sample, the compared one not included
  double augmented = 0;                 // (count + 1) / (sample + 1): what is used for the ratio
  double upper = 0;  // of a one-sided interval (Clopper and Pearson 1934) at `confidence`
  double kappa = 0;  // (1 - k) / (sample + 1) for a haplotype not seen (Brenner 2010); 0: not used
};

// `singletons`: haplotypes counted once in the sample, for kappa. Preconditions: count <= sample,
// 0 < confidence < 1. With an empty sample the upper bound is 1.
HaplotypeFrequency haplotype_frequency(std::uint64_t count, std::uint64_t sample,
                                       std::uint64_t singletons, double confidence = 0.95);

// Alleles of one haplotype by locus, "" where untyped. Y: a duplicated locus is "13,14".
struct Haplotype {
  std::string id;
  std::vector<std::string> alleles;
};

enum class HaplotypeMatch { same, different, not_comparable };

// Compares what both have; `differences` counts the loci that differ. not_comparable: no locus in
// common. Precondition: as many loci in both.
HaplotypeMatch compare_haplotypes(const Haplotype& a, const Haplotype& b, std::size_t& loci,
                                  std::size_t& differences);

// Whether `a` and `b` have one mother line (mtDNA) or father line (Y) in the pedigree, and over how
// many meioses; nullopt where they have not, or where a Y is asked of a woman.
enum class Lineage { maternal, paternal };
std::optional<std::uint32_t> meioses_between(const Pedigree& pedigree, MemberIndex a, MemberIndex b,
                                             Lineage lineage);

// P(`differences` of `loci` differ after `meioses`), each locus changing with `rate` a meiosis and
// never back: binomial. Over HaplotypeFrequency::augmented (or ::upper, which gives the candidate
// the benefit of the doubt) it is the likelihood ratio of one line against a stranger.
double lineage_likelihood(std::size_t loci, std::size_t differences, std::uint32_t meioses,
                          double rate);

}  // namespace paradero::kin

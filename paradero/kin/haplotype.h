// Lineage markers: mtDNA and Y haplotypes, which a whole line of descent shares. Matches are
// weighed by how often the haplotype was counted in a reference sample.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "paradero/base/error.h"
#include "paradero/kin/pedigree.h"

namespace paradero::kin {

// How often a haplotype is among others, by counting.
struct HaplotypeFrequency {
  std::uint64_t count = 0, sample = 0;  // in a reference sample, the compared one not included
  double augmented = 0;                 // (count + 1) / (sample + 1)
  double upper = 0;  // of a one-sided interval (Clopper and Pearson 1934) at `confidence`
  double kappa = 0;  // (1 - k) / (sample + 1) for a haplotype not seen (Brenner 2010); 0: not used
};

// `singletons`: haplotypes counted once in the sample, for kappa. Preconditions: count <= sample,
// 0 < confidence < 1. With an empty sample the upper bound is 1.
HaplotypeFrequency haplotype_frequency(std::uint64_t count, std::uint64_t sample,
                                       std::uint64_t singletons, double confidence = 0.95);

enum class Lineage { maternal, paternal };  // mtDNA, Y

// One person's haplotype, as positions: of mtDNA those of the sequence, of which only departures
// from the reference are listed; of a Y each marker is a position, and its allele always listed.
// Invariants: ranges and variants sorted by position, ranges disjoint, variants within them, one a
// position.
struct Haplotype {
  struct Range {
    std::uint32_t first = 0, last = 0;  // both inclusive
  };
  struct Variant {
    std::uint32_t position = 0;
    // "13"; of a duplicated marker "11,14"; of mtDNA a base, "-" where it is deleted, and after a
    // "+" what is inserted behind it.
    std::string allele;
  };
  std::vector<Range> typed;
  std::vector<Variant> variants;

  std::uint64_t positions() const;  // typed
};

// Compares the positions that both have. A position differs where the alleles do. mtDNA: an
// ambiguous base (IUPAC: R, Y, ...: heteroplasmy) agrees with every base that it allows, and with
// the reference, which is not listed.
struct HaplotypeComparison {
  std::uint64_t positions = 0, differences = 0;
};
HaplotypeComparison compare_haplotypes(const Haplotype& a, const Haplotype& b, Lineage lineage);

// What of `one` lies where `other` is typed too.
Haplotype common_part(const Haplotype& one, const Haplotype& other);

// "T16189C", "16189C", "315.1C", "249d", "249del", "16093Y": a departure from the reference;
// nullopt where it is none. is_length_variant(): an insertion or deletion at 309, 455, 463, 573 or
// 16193, tracts whose length changes too often to say anything of descent.
struct MtVariant {
  std::uint32_t position = 0, insertion = 0;
  std::string base;  // upper case; "-" for a deletion
};
std::optional<MtVariant> parse_mt_variant(std::string_view text);
bool is_length_variant(const MtVariant& variant);

// Whether `a` and `b` have one mother line (mtDNA) or father line (Y) in the pedigree, and over how
// many meioses; nullopt where they have not, or where a Y is asked of a woman.
std::optional<std::uint32_t> meioses_between(const Pedigree& pedigree, MemberIndex a, MemberIndex b,
                                             Lineage lineage);

// P(one haplotype | the other, `meioses` away): every position changes with `rate` a meiosis and
// never back, and one that differs changed to the allele seen: an upper bound, which favours the
// candidate. Exactly 0 where they differ and the rate or the meioses are 0. Preconditions:
// differences <= positions, 0 <= rate < 1.
double lineage_likelihood(const HaplotypeComparison& compared, std::uint32_t meioses, double rate);

// Which frequency is the denominator. By word: error (usage), a word that is none.
enum class HaplotypeEstimate {
  upper,      // of the interval: gives the candidate the benefit of the doubt
  augmented,  // (count + 1) / (sample + 1)
  kappa,      // Brenner's where the haplotype was never seen, else augmented
};

base::Result<HaplotypeEstimate> haplotype_estimate_from_word(std::string_view word);
std::string_view to_word(HaplotypeEstimate estimate);

struct LineageSettings {
  HaplotypeEstimate estimate = HaplotypeEstimate::upper;
  double confidence = 0.95;  // of `upper`
  // Of one Y marker, and of one position of mtDNA (Sigurdardottir et al. 2000: .0043 for both
  // hypervariable regions), a meiosis.
  double rate_y = 0.002, rate_mt = 6.4e-6;

  double rate(Lineage lineage) const { return lineage == Lineage::maternal ? rate_mt : rate_y; }
};

// Errors (usage): a rate outside [0, 1), a confidence outside (0, 1).
base::Result<void> check(const LineageSettings& settings);

// A member of the missing person's family with a haplotype.
struct LineageRelative {
  MemberIndex member = 0;
  const Haplotype* haplotype = nullptr;
};

// The candidate's haplotype against that of the nearest relative of the line (fewest meioses, then
// most positions in common, then the order given): relatives of one line say the same, and only
// one counts. The database's haplotypes are counted where the two are both typed.
struct LineageRatio {
  MemberIndex relative = no_member;
  std::uint32_t meioses = 0;
  HaplotypeComparison compared;
  HaplotypeFrequency frequency;
  double ln_likelihood_h1 = 0;  // ln P(candidate's | relative's), -inf where impossible
  double ln_likelihood_h2 = 0;  // ln of the frequency

  double ln_ratio() const { return ln_likelihood_h1 - ln_likelihood_h2; }
};

// nullopt where no relative of the line has positions in common with the candidate. A database
// entry is of the sample where it is typed at all positions compared. Complexity: the database.
std::optional<LineageRatio> lineage_ratio(const Pedigree& pedigree, MemberIndex missing,
                                          const Haplotype& candidate,
                                          std::span<const LineageRelative> relatives,
                                          std::span<const Haplotype> database, Lineage lineage,
                                          const LineageSettings& settings);

}  // namespace paradero::kin

// Allele frequencies: of one locus, and of a database of loci, with every policy explicit.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "paradero/base/error.h"

namespace paradero::kin {

// An allele of a locus: its place in AlleleFrequencies.
using Allele = std::uint16_t;
inline constexpr Allele no_allele = 0xffff;

// Genotypes of n alleles are numbered a (a + 1) / 2 + b with a >= b: 0/0, 1/0, 1/1, 2/0, ...
inline constexpr std::size_t genotype_count(std::size_t alleles) {
  return alleles * (alleles + 1) / 2;
}
inline constexpr std::size_t genotype_index(Allele a, Allele b) {
  const std::size_t high = a > b ? a : b, low = a > b ? b : a;
  return high * (high + 1) / 2 + low;
}

// What to do with frequencies that don't sum to one.
enum class SumPolicy {
  renormalise,  // divide by the sum
  rest_allele,  // an allele "rest" takes what is missing (a sum over one is divided)
  refuse,       // an error where the sum is off by more than 1e-6
};

// What to do with an allele of a profile that the database hasn't.
enum class RareAllelePolicy {
  add_with_minimum,  // it gets `rare_frequency`, and the others are scaled to leave it room
  refuse,
};

// How a table of frequencies becomes a distribution. Applied in this order: sum, minimum, rare
// alleles.
struct FrequencyPolicy {
  SumPolicy sum = SumPolicy::renormalise;
  double sum_tolerance = 0.1;  // a sum further from one than this is refused by every policy
  double minimum = 0;          // smaller frequencies are raised to it, then all are renormalised
  RareAllelePolicy rare = RareAllelePolicy::add_with_minimum;
  double rare_frequency = 0.001;
};

// The distribution of alleles at one locus. Invariants: at least one allele; labels distinct;
// frequencies positive, summing to one; alleles sorted by number of repeats, then by label.
class AlleleFrequencies {
 public:
  struct Entry {
    std::string label;
    double frequency = 0;
  };

  // Errors (data): no alleles, a label twice, a frequency that is negative, over one or not a
  // number, a sum that the policy refuses. Alleles of frequency zero are left out unless the policy
  // has a minimum.
  static base::Result<AlleleFrequencies> create(std::string marker, std::vector<Entry> entries,
                                                const FrequencyPolicy& policy = {});

  const std::string& marker() const { return marker_; }
  std::size_t size() const { return frequencies_.size(); }
  std::span<const double> frequencies() const { return frequencies_; }
  double operator[](Allele allele) const { return frequencies_[allele]; }
  const std::string& label(Allele allele) const { return labels_[allele]; }

  // Number of repeats, 9.3 standing for nine repeats and three bases; NaN where the label is no
  // number (a SNP's "A", "rest").
  double repeats(Allele allele) const { return repeats_[allele]; }

  // The allele of that label; "9.0" and " 9" are "9". nullopt where there is none.
  std::optional<Allele> find(std::string_view label) const;

  double sum_before() const { return sum_before_; }  // of the frequencies as delivered
  std::size_t raised() const { return raised_; }     // alleles brought up to the minimum
  const std::vector<std::string>& added() const { return added_; }  // alleles the table hadn't

  // The same with alleles that profiles have and the table hasn't, by the policy's rule; the order
  // of alleles changes. Labels that are known are ignored. Errors (data): the policy refuses; the
  // additions would take half of the mass or more.
  base::Result<AlleleFrequencies> with_alleles(std::span<const std::string> labels,
                                               const FrequencyPolicy& policy) const;

 private:
  void sort();

  std::string marker_;
  std::vector<std::string> labels_;
  std::vector<double> repeats_, frequencies_;
  double sum_before_ = 1;
  std::size_t raised_ = 0;
  std::vector<std::string> added_;
};

// "9.0" -> "9", " 9.30" -> "9.3", "x" -> "X": one name for an allele however it was typed.
std::string canonical_allele(std::string_view label);

// "Penta-D", "PENTA D", "penta_d" -> "PENTAD": how markers are compared.
std::string canonical_marker(std::string_view marker);

// Loci of a database, in the order of the file.
class FrequencyDatabase {
 public:
  FrequencyDatabase() = default;
  // Error (data): two loci of one canonical name.
  static base::Result<FrequencyDatabase> create(std::vector<AlleleFrequencies> loci);

  std::size_t size() const { return loci_.size(); }
  const AlleleFrequencies& operator[](std::size_t locus) const { return loci_[locus]; }
  std::optional<std::size_t> find(std::string_view marker) const;  // canonical names are compared
  void replace(std::size_t locus, AlleleFrequencies frequencies) {
    loci_[locus] = std::move(frequencies);
  }

 private:
  std::vector<AlleleFrequencies> loci_;
};

}  // namespace paradero::kin

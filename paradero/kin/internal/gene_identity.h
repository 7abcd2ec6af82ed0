// Which genes of a few people are identical by descent, and how probable each pattern is: all that
// a likelihood needs where alleles are copied without mutation and calls are certain.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "paradero/kin/genotype.h"
#include "paradero/kin/pedigree.h"

namespace paradero::kin {

// Autosomal loci. Immutable once made; the pedigree isn't kept.
class GeneIdentity {
 public:
  static constexpr std::size_t max_people = 8;

  // The genes of `people` (distinct) are followed upwards, the youngest first, until all have come
  // to founders; every choice of a parent's gene is a branch. nullopt where there are more people
  // than max_people or more than `max_branches` ends. Complexity: the branches.
  static std::optional<GeneIdentity> create(const Pedigree& pedigree,
                                            std::span<const MemberIndex> people,
                                            std::size_t max_branches);

  // P(calls), one a person in the order given. `founder`: frequencies of the alleles; `theta` as
  // in Locus. Exactly zero where the calls are impossible. Complexity: at most work().
  double likelihood(std::span<const Genotype> calls, std::span<const double> founder,
                    double theta) const;

  // Patterns times the ways of calling one gene of each person the paternal one.
  std::size_t work() const { return patterns_.size() << people_; }

  using Classes = std::array<std::uint8_t, 2 * max_people>;
  // Genes 2 i and 2 i + 1 of person i; genes of one class are copies of one founder gene.
  struct Pattern {
    Classes classes{};
    // Persons both of whose classes nobody else has: either order of their alleles is alike.
    std::uint8_t apart = 0;
    double probability = 0;
  };
  const std::vector<Pattern>& patterns() const { return patterns_; }

 private:
  class Tracer;
  class Sum;

  std::size_t people_ = 0;
  std::vector<Pattern> patterns_;
};

}  // namespace paradero::kin

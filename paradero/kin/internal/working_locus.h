// A locus cut down to what one evaluation needs: alleles that nobody shows are lumped, and what was
// seen of each member is turned into the genotypes that can have given it.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "paradero/kin/genotype.h"
#include "paradero/kin/locus.h"
#include "paradero/kin/pedigree.h"

namespace paradero::kin {

// What an observation does to a member's two genes.
enum class Role : std::uint8_t {
  hidden,   // nothing was seen: two free genes
  certain,  // one unordered genotype, whatever its weight
  support,  // a few genotypes
  soft,     // so many genotypes that they are two free genes with a table of weights
};

// The two genes of a member, as states of the working locus; equal for a hemizygous member.
struct GenePair {
  std::uint8_t paternal = 0, maternal = 0;
  double weight = 1;  // P(observation | genotype)
};

// Whose tables are wanted: how alleles that nobody shows may be lumped.
enum class Lumping {
  one_class,       // likelihoods: nobody can tell them apart
  pseudo_alleles,  // tables: two stand for all, see expand_table()
};

// Thread safety: none. Buffers are reused from one evaluation to the next.
class WorkingLocus {
 public:
  // Preconditions: one observation a member; alleles are the locus'. `ordered_founders`: keep apart
  // which of a founder's genes is which (linked loci), else founders have unordered genotypes.
  // `alone`: alleles that are not lumped, besides those seen.
  void prepare(const Pedigree& pedigree, const Locus& locus,
               std::span<const Observation> observations, Lumping lumping, bool ordered_founders,
               std::span<const Allele> alone = {});

  std::size_t size() const { return size_; }
  std::size_t working_of(Allele allele) const { return working_of_[allele]; }
  bool x_linked() const { return x_linked_; }
  const std::vector<double>& founder() const { return founder_; }
  double mutation(bool from_father, std::size_t from, std::size_t to) const {
    return mutation_[from_father][from + to * size_];
  }
  const std::vector<double>& passed(bool from_father) const { return passed_[from_father]; }

  Role role(MemberIndex member) const { return roles_[member]; }
  const std::vector<Role>& roles() const { return roles_; }
  // The genotypes of a member whose role is certain or support.
  std::span<const GenePair> support(MemberIndex member) const {
    return {pairs_.data() + first_[member], pairs_.data() + first_[member + 1]};
  }
  // P(observation | these genes) for a soft member.
  double evidence(MemberIndex member, std::size_t paternal, std::size_t maternal,
                  bool hemizygous) const;

  // From a table over the working alleles, T[paternal * size() + maternal] (or T[allele] where
  // `hemizygous`), the probability of each genotype of the locus, in the order of genotype_index().
  // Unseen alleles are exchangeable but for their frequency: with x and y unseen, P(x, y) = b p_x
  // p_y and P(x, x) = a p_x + b p_x^2 (a: both genes are copies of one; b: they are not), and two
  // pseudo-alleles tell a from b.
  void expand_table(std::span<const double> table, bool hemizygous,
                    std::vector<double>& genotypes) const;

 private:
  void lump(std::span<const Observation> observations, Lumping lumping,
            std::span<const Allele> alone);
  void lump_matrices();
  void prepare_roles(const Pedigree& pedigree, std::span<const Observation> observations,
                     bool ordered_founders);
  void add_support(const Member& member, const Observation& seen, bool ordered_founders);
  double weight_of(const Observation& seen, std::size_t paternal, std::size_t maternal,
                   bool hemizygous) const;

  const Locus* locus_ = nullptr;
  std::span<const Observation> observations_;
  bool x_linked_ = false;
  std::size_t size_ = 0;
  std::vector<std::uint8_t> working_of_;  // state of the locus -> working allele
  std::vector<std::uint16_t> unseen_;     // states that are lumped
  std::size_t pseudo_ = 0;                // working allele of the first class of unseen ones
  std::size_t pseudo_count_ = 0;          // 0: all alleles are worked with
  std::vector<Allele> allele_of_;         // working allele -> state, for those that stand alone
  std::vector<double> founder_;
  std::array<const double*, 2> mutation_{};  // column major
  std::array<std::vector<double>, 2> own_mutation_, passed_;
  std::vector<Role> roles_;
  std::vector<GenePair> pairs_;
  std::vector<std::size_t> first_;
};

}  // namespace paradero::kin

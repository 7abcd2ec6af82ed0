// The genes of a pedigree as variables, and what ties them as small tables over them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "paradero/kin/internal/elimination.h"
#include "paradero/kin/internal/working_locus.h"
#include "paradero/kin/pedigree.h"

namespace paradero::kin {

// What shapes a network; two evaluations that agree in it share one.
struct NetworkShape {
  std::vector<std::vector<Role>> roles;  // of each of one or two loci, one a member
  MemberIndex target = no_member;        // whose genes are kept, hidden at the first locus
  bool x_linked = false;
  // Theta: no founder gene is left out as known from the frequencies, since they share an urn.
  bool urn = false;
  // The block of each free founder gene, blocks numbered in order of appearance; genes of a block
  // are identical. Empty: every gene its own.
  std::vector<std::uint8_t> founder_blocks;

  bool operator==(const NetworkShape&) const = default;
};

// The founder genes that are neither certain nor without consequence, in the order in which
// founder_blocks lists them: whether each is the second one of its founder.
std::vector<char> free_founder_genes(const Pedigree& pedigree, const NetworkShape& shape);

// Immutable after construction; the pedigree isn't kept.
class GeneNetwork {
 public:
  // `loci` are those of the first evaluation: their sizes decide the order of elimination.
  GeneNetwork(const Pedigree& pedigree, NetworkShape shape,
              std::span<const WorkingLocus* const> loci);

  const NetworkShape& shape() const { return shape_; }

  struct Scratch {
    std::vector<std::uint32_t> sizes;
    Elimination::Workspace workspace;
  };

  // The sum. `founder`: the distribution of a free founder gene (one locus); with a target the
  // table over (paternal, maternal), or over the one gene of a man at an X-linked locus, else one
  // number. Certain members: their weights, and at one locus the founders' genotypes, are left to
  // the caller. `rho`: recombination fraction between two loci. Returns the power of two to
  // multiply by.
  base::Result<std::int64_t> evaluate(std::span<const WorkingLocus* const> loci,
                                      std::span<const double> founder, double rho,
                                      const Limit& limit, Scratch& scratch,
                                      std::span<double>& result) const;

  // That evaluate() takes.
  double multiplications(std::span<const WorkingLocus* const> loci, Scratch& scratch) const;

 private:
  enum class Kind : std::uint8_t {
    founder,          // (gene): the distribution of founders
    passed,           // (child): of what a founder with no other tie passes on
    support_weights,  // (support): P(observation | genotype), times the founder's genotype
    evidence,         // (paternal, maternal) of a soft member
    from_certain,     // (child): the parent's genotype is known
    from_support,     // (parent support, child): either gene with one half
    direct,           // (parent gene, child)
    chosen,           // (parent gene, child, selector): only where the selector chooses this gene
    linkage,          // (selector, selector)
  };
  // Where an allele is read: a gene variable, or one side of a member's support.
  struct Gene {
    Variable variable = 0;
    MemberIndex member = no_member;  // no_member: the variable is the allele
    bool paternal = false;
  };
  struct Table {
    Kind kind = Kind::founder;
    std::uint8_t locus = 0;
    bool from_father = false;      // which sex's mutation
    std::uint8_t selected_by = 0;  // chosen: the value of the selector
    double scale = 1;
    MemberIndex member = no_member;  // evidence, support_weights, from_certain
    Gene parent, child;
    Variable selector = 0, other_selector = 0;
  };
  enum class Size : std::uint8_t { alleles, support, selector };
  struct VariableKind {
    Size size = Size::alleles;
    std::uint8_t locus = 0;
    MemberIndex member = no_member;
  };
  class Builder;
  struct Filling;

  void fill(const Table& table, std::size_t index, const WorkingLocus& locus,
            std::span<const double> founder, double rho, Scratch& scratch) const;
  void variable_sizes(std::span<const WorkingLocus* const> loci,
                      std::vector<std::uint32_t>& sizes) const;

  NetworkShape shape_;
  std::vector<VariableKind> variables_;
  std::vector<Table> tables_;
  std::vector<char> is_founder_;
  std::vector<char> is_hemizygous_;
  std::optional<Elimination> elimination_;
};

}  // namespace paradero::kin

// The exact likelihood of a pedigree at one locus, and the distribution of one member's genotype.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "paradero/kin/genotype.h"
#include "paradero/kin/locus.h"
#include "paradero/kin/pedigree.h"

namespace paradero::kin {

// P(genotype of a member | the others), for every genotype over the locus' states, in the order of
// genotype_index(). Sums to one; empty where the others' genotypes are impossible
// (ln_likelihood = -inf). At an X-linked locus of a man only homozygous genotypes have a
// probability: his one allele.
struct GenotypeTable {
  double ln_likelihood = 0;         // of the others
  std::vector<double> probability;  // genotype_count(locus.states()) values
};

// A pedigree prepared once for many loci and many observations: which genes matter, and in which
// order they are summed over, is worked out once for each set of typed members and kept. Keeps a
// reference to the pedigree. Thread safety: none; give each thread its own.
//
// Method: the sum over the genes of all untyped members and over which gene of a parent is passed,
// by elimination of one variable at a time (Lauritzen and Sheehan 2003) in a greedy order of least
// work; alleles that nobody shows are lumped where the mutation model allows it exactly; theta by
// the sum over the partitions of founder genes into identical ones (Pólya urn).
class PedigreeLikelihood {
 public:
  explicit PedigreeLikelihood(const Pedigree& pedigree);
  PedigreeLikelihood(PedigreeLikelihood&&) noexcept;
  PedigreeLikelihood& operator=(PedigreeLikelihood&&) noexcept;
  ~PedigreeLikelihood();

  // ln P(all observations); exactly -inf where they are impossible. `observations`: one a member,
  // in the order of Pedigree::members(); calls hold visible alleles only. Preconditions: the size;
  // alleles of the locus; at an X-linked locus every member has a sex and a man's call is
  // homozygous. Error (usage): more work than `max_work` (see below), saying how much.
  base::Result<double> ln_likelihood(const Locus& locus, std::span<const Observation> observations);

  // The table of `member`, whose own observation is left out.
  base::Result<GenotypeTable> conditional_genotypes(const Locus& locus,
                                                    std::span<const Observation> observations,
                                                    MemberIndex member);

  // The same for somebody of sex `sex` who is related to nobody: with theta = 0 the population's
  // genotype proportions, else what the family's alleles say of the population too.
  base::Result<GenotypeTable> unrelated_genotypes(const Locus& locus,
                                                  std::span<const Observation> observations,
                                                  Sex sex);

  // Multiplications that one evaluation may take before it is refused (default 2e10: minutes).
  void set_max_work(double multiplications);

  const Pedigree& pedigree() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// LR(call) = P(call | relatives) / P(call | unrelated) for every call of visible alleles, in the
// order of genotype_index(): what a search looks up. `detection` is that of the profile compared.
// 0 / 0 is NaN. Preconditions: neither table is empty. O(calls) where detection is certain and
// nothing silent, else O(calls x states).
std::vector<double> call_likelihood_ratios(const Locus& locus, const GenotypeTable& relatives,
                                           const GenotypeTable& unrelated,
                                           const Detection& detection = {});

// P(call) for a genotype drawn from `table`.
double call_probability(const Locus& locus, const GenotypeTable& table, const Observation& seen);

}  // namespace paradero::kin

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
// (ln_likelihood = -inf).
struct GenotypeTable {
  double ln_likelihood = 0;         // of the others
  std::vector<double> probability;  // genotype_count(locus.states()) values
  bool hemizygous = false;          // a man's X: only homozygous entries, for his one allele
};

// P(the first allele came from the father and the second from the mother | others), and the
// reverse; the same number twice for a homozygote, who has it in one way only.
struct ParentalOrigin {
  double first_from_father = 0, second_from_father = 0;
};

// A pedigree prepared once for many loci and many observations: which genes matter, and in which
// order they are summed over, is worked out once for each set of typed members and kept. Keeps a
// reference to the pedigree. Thread safety: none; give each thread its own.
//
// Method: the sum over the genes of all untyped members and over which gene of a parent is passed,
// by elimination of one variable at a time (Lauritzen and Sheehan 2003) in a greedy order of least
// work; alleles that nobody shows are lumped where the mutation model allows it exactly; theta by
// the sum over the partitions of founder genes into identical ones (Hoppe's urn). Complexity: that
// of the largest intermediate table, exponential in how entangled the loops of the pedigree are.
class PedigreeLikelihood {
 public:
  explicit PedigreeLikelihood(const Pedigree& pedigree);
  PedigreeLikelihood(PedigreeLikelihood&&) noexcept;
  PedigreeLikelihood& operator=(PedigreeLikelihood&&) noexcept;
  ~PedigreeLikelihood();

  // ln P(all observations); exactly -inf where they are impossible. `observations`: one a member,
  // in the order of Pedigree::members(); calls hold visible alleles only. Preconditions: the size;
  // alleles of the locus; at an X-linked locus every member has a sex and a man's call is
  // homozygous. Error (data): more work or memory than allowed (see set_max_work).
  base::Result<double> ln_likelihood(const Locus& locus, std::span<const Observation> observations);

  // The same with somebody besides who is related to nobody: with theta = 0 a factor of its own,
  // else the family's alleles say something of the population that both come from.
  base::Result<double> ln_likelihood_with_unrelated(const Locus& locus,
                                                    std::span<const Observation> observations,
                                                    const Observation& unrelated, Sex sex);

  // The table of `member`, whose own observation is left out.
  base::Result<GenotypeTable> conditional_genotypes(const Locus& locus,
                                                    std::span<const Observation> observations,
                                                    MemberIndex member);

  // In which ways `member` can have `genotype`, given the others: what can be followed by hand.
  // Both are 0 where the others are impossible. Preconditions: the genotype is typed; `member` is
  // no founder and, at an X-linked locus, a woman.
  base::Result<ParentalOrigin> parental_origin(const Locus& locus,
                                               std::span<const Observation> observations,
                                               MemberIndex member, Genotype genotype);

  // The table of somebody of sex `sex` (it matters at an X-linked locus) who is related to nobody.
  base::Result<GenotypeTable> unrelated_genotypes(const Locus& locus,
                                                  std::span<const Observation> observations,
                                                  Sex sex);

  // Multiplications that one evaluation may take before it is refused (default 2e10: a minute or
  // so). Whatever the limit, tables may take 1 GB in all.
  void set_max_work(double multiplications);

  const Pedigree& pedigree() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// P(call) of somebody of the population, theta = 0. Precondition: the call is typed.
double population_call_probability(const Locus& locus, const Observation& seen, Sex sex);

// P(call) of a genotype drawn from `table`, for every call of visible alleles in the order of
// genotype_index(). With dropout the calls sum to less than one: nothing may be seen. O(calls).
std::vector<double> call_probabilities(const Locus& locus, const GenotypeTable& table,
                                       const Detection& detection = {});

// That of one call. O(genotypes): for many calls take them all.
double call_probability(const Locus& locus, const GenotypeTable& table, const Observation& seen);

// LR(call) = P(call | relatives) / P(call | unrelated) for every call of visible alleles, in the
// order of genotype_index(): what a search looks up. `detection` is that of the profile compared.
// 0 / 0 is NaN. Preconditions: neither table is empty. O(calls).
std::vector<double> call_likelihood_ratios(const Locus& locus, const GenotypeTable& relatives,
                                           const GenotypeTable& unrelated,
                                           const Detection& detection = {});

}  // namespace paradero::kin

#include "paradero/kin/linkage.h"

#include <cmath>
#include <limits>
#include <vector>

#include "paradero/kin/internal/gene_network.h"

namespace paradero::kin {

base::Result<double> linked_ln_likelihood(const Pedigree& pedigree, const LinkedLoci& loci,
                                          std::span<const Observation> first,
                                          std::span<const Observation> second) {
  if (!(loci.rho >= 0 && loci.rho <= 0.5))
    return base::usage_error("rho is {}: a recombination fraction is between 0 and .5", loci.rho);
  if (loci.first.theta() > 0 || loci.second.theta() > 0)
    return base::usage_error("linked loci are worked out with theta = 0 only");
  base::require(loci.first.inheritance() == loci.second.inheritance(),
                "linked_ln_likelihood: the loci are inherited differently");
  WorkingLocus working[2];
  working[0].prepare(pedigree, loci.first, first, Lumping::one_class, true);
  working[1].prepare(pedigree, loci.second, second, Lumping::one_class, true);
  const WorkingLocus* const both[] = {&working[0], &working[1]};
  NetworkShape shape;
  shape.x_linked = working[0].x_linked();
  double weight = 1;
  for (const WorkingLocus& locus : working) {
    shape.roles.push_back(locus.roles());
    for (MemberIndex m = 0; m < pedigree.size(); ++m) {
      if (locus.role(m) == Role::certain) weight *= locus.support(m)[0].weight;
    }
  }
  const GeneNetwork network(pedigree, std::move(shape), both);
  GeneNetwork::Scratch scratch;
  std::span<double> result;
  PARADERO_ASSIGN(
      const std::int64_t exponent,
      network.evaluate(both, {}, loci.rho, Limit{.pedigree = pedigree.name()}, scratch, result));
  return Scaled{weight * result[0], exponent}.ln();
}

base::Result<LocusLikelihoodRatio> linked_likelihood_ratio(
    const Pedigree& pedigree, const LinkedLoci& loci, std::span<const Observation> first,
    std::span<const Observation> second, MemberIndex missing, const Observation& candidate_first,
    const Observation& candidate_second) {
  base::require(missing < pedigree.size(), "linked_likelihood_ratio: no such member");
  std::vector<Observation> seen[2] = {{first.begin(), first.end()}, {second.begin(), second.end()}};
  LocusLikelihoodRatio made;
  seen[0][missing] = candidate_first;
  seen[1][missing] = candidate_second;
  PARADERO_ASSIGN(made.ln_likelihood_h1, linked_ln_likelihood(pedigree, loci, seen[0], seen[1]));
  seen[0][missing] = seen[1][missing] = {};
  PARADERO_ASSIGN(made.ln_likelihood_h2, linked_ln_likelihood(pedigree, loci, seen[0], seen[1]));
  const Sex sex = pedigree[missing].sex;
  if (candidate_first.call.is_typed())
    made.ln_likelihood_h2 +=
        std::log(population_call_probability(loci.first, candidate_first, sex));
  if (candidate_second.call.is_typed()) {
    made.ln_likelihood_h2 +=
        std::log(population_call_probability(loci.second, candidate_second, sex));
  }
  made.likelihood_ratio = ratio_of_ln(made.ln_likelihood_h1, made.ln_likelihood_h2);
  return made;
}

}  // namespace paradero::kin

// Founders of one population (theta > 0): Hoppe's urn over their genes, and two exact ways of
// summing over what it may have given.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "paradero/kin/internal/working_locus.h"
#include "paradero/kin/pedigree.h"

namespace paradero::kin {

// The founder genes whose alleles are known, as the start of an urn: the probability of drawing
// them, and what it holds afterwards.
struct FounderUrn {
  double theta = 0;
  double probability = 1;
  double drawn = 0;
  std::vector<double> count;  // of each working allele

  void fill(const Pedigree& pedigree, const WorkingLocus& locus, double theta_of_locus);

  // The distribution of the next gene that is no copy of another one that is free, over the working
  // alleles, into `founder`.
  void next(const WorkingLocus& locus, std::vector<double>& founder) const;

  // The urn is a distribution of frequencies, of which founder genes are drawn independently: a
  // Dirichlet distribution with these parameters.
  void dirichlet(const WorkingLocus& locus, std::vector<double>& alpha) const;

 private:
  void draw(const WorkingLocus& locus, std::uint8_t allele);
};

// Partitions of founder genes into identical ones, blocks in order of appearance, without those
// that only exchange the two genes of a founder for others that are there: `ways` counts them.
struct FounderPartition {
  std::vector<std::uint8_t> blocks;
  double ways = 1;

  // P(partition) when each gene in turn is a copy of an earlier free one, or drawn anew from the
  // urn as `drawn` known genes left it; all its ways.
  double probability(double theta, double drawn) const;
};

// `second_of_founder[i]`: genes i - 1 and i are the two of one founder, about whom nothing tells
// them apart. Complexity: the partitions, at most Bell(n).
std::vector<FounderPartition> founder_partitions(const std::vector<char>& second_of_founder);

// How many there are at most: Bell(n).
double partition_count(std::size_t n);

// E f(q) for q from a Dirichlet distribution as a weighted sum over nodes, exact where f is a
// polynomial of at most `degree`: the likelihood is one of the founder frequencies, of degree one
// in each free founder gene. q is broken off a stick, each piece a beta fraction of what is left,
// with a Gauss rule for each (Golub and Welsch 1969). Weights are positive: an exact zero stays
// one.
class DirichletRule {
 public:
  // Preconditions: alpha positive, not empty.
  DirichletRule(std::span<const double> alpha, std::size_t degree);

  // Nodes that a rule over so many alleles has.
  static double size(std::size_t alleles, std::size_t degree);

  // Visits every node: visit(q, weight); the weights sum to one.
  template <class Visit>
  bool each(Visit&& visit) {
    begin();
    do {
      if (!visit(std::span<const double>(q_), weight_)) return false;
    } while (next());
    return true;
  }

 private:
  struct Beta {
    std::vector<double> node, weight;
  };
  static Beta beta(double a, double b, std::size_t nodes);
  void begin();
  bool next();
  void break_stick(std::size_t from);

  std::size_t nodes_ = 1;
  std::vector<Beta> pieces_;
  std::vector<std::size_t> at_;
  std::vector<double> left_, weights_, q_;  // left_, weights_: before each piece
  double weight_ = 1;
};

}  // namespace paradero::kin

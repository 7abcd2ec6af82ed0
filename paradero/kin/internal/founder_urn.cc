#include "paradero/kin/internal/founder_urn.h"

#include <algorithm>
#include <cmath>

#include <Eigen/Eigenvalues>

#include "paradero/base/error.h"

namespace paradero::kin {

void FounderUrn::draw(const WorkingLocus& locus, std::uint8_t allele) {
  probability *=
      (count[allele] * theta + (1 - theta) * locus.founder()[allele]) / (1 + (drawn - 1) * theta);
  count[allele] += 1;
  drawn += 1;
}

void FounderUrn::fill(const Pedigree& pedigree, const WorkingLocus& locus, double theta_of_locus) {
  theta = theta_of_locus;
  probability = 1;
  drawn = 0;
  count.assign(locus.size(), 0);
  for (MemberIndex m = 0; m < pedigree.size(); ++m) {
    if (locus.role(m) != Role::certain) continue;
    const GenePair& pair = locus.support(m)[0];
    probability *= pair.weight;
    if (!pedigree[m].is_founder()) continue;
    draw(locus, pair.maternal);
    if (locus.x_linked() && pedigree[m].sex == Sex::male) continue;
    draw(locus, pair.paternal);
    if (pair.maternal != pair.paternal) probability *= 2;
  }
}

void FounderUrn::next(const WorkingLocus& locus, std::vector<double>& founder) const {
  founder.resize(locus.size());
  for (std::size_t w = 0; w < founder.size(); ++w) {
    founder[w] =
        (count[w] * theta + (1 - theta) * locus.founder()[w]) / (drawn * theta + 1 - theta);
  }
}

void FounderUrn::dirichlet(const WorkingLocus& locus, std::vector<double>& alpha) const {
  alpha.resize(locus.size());
  for (std::size_t w = 0; w < alpha.size(); ++w)
    alpha[w] = (1 - theta) / theta * locus.founder()[w] + count[w];
}

double FounderPartition::probability(double theta, double drawn) const {
  std::vector<double> size(blocks.size(), 0);
  double made = ways;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const double total = 1 + (drawn + static_cast<double>(i) - 1) * theta;
    const double fresh = drawn * theta + 1 - theta;
    double& same = size[blocks[i]];
    made *= (same == 0 ? fresh : same * theta) / total;
    same += 1;
  }
  return made;
}

namespace {

class PartitionMaker {
 public:
  explicit PartitionMaker(const std::vector<char>& second_of_founder) : second_(second_of_founder) {
    made_.blocks.resize(second_.size());
  }

  std::vector<FounderPartition> make() {
    from(0, 0, 0);
    return std::move(all_);
  }

 private:
  // `before_last`: blocks before gene i - 1 was placed.
  void from(std::size_t i, std::uint8_t before_last, std::uint8_t blocks) {
    if (i == second_.size()) {
      all_.push_back(made_);
      return;
    }
    const double ways = made_.ways;
    const bool second = second_[i] != 0;
    // The other order of a founder's two genes is another partition of the same weight, unless they
    // are in one block, or both in blocks of their own.
    const std::uint8_t last = second ? made_.blocks[i - 1] : std::uint8_t{0};
    for (std::uint8_t block = last; block <= blocks; ++block) {
      made_.blocks[i] = block;
      const bool both_new = last == before_last && block == blocks;
      made_.ways = second && block != last && !both_new ? 2 * ways : ways;
      from(i + 1, blocks, static_cast<std::uint8_t>(std::max<int>(blocks, block + 1)));
    }
    made_.ways = ways;
  }

  const std::vector<char>& second_;
  FounderPartition made_;
  std::vector<FounderPartition> all_;
};

}  // namespace

std::vector<FounderPartition> founder_partitions(const std::vector<char>& second_of_founder) {
  return PartitionMaker(second_of_founder).make();
}

// By Peirce's triangle.
double partition_count(std::size_t n) {
  std::vector<double> row = {1};
  for (std::size_t i = 0; i < n; ++i) {
    std::vector<double> next = {row.back()};
    for (const double value : row) next.push_back(next.back() + value);
    row = std::move(next);
  }
  return row.front();
}

DirichletRule::DirichletRule(std::span<const double> alpha, std::size_t degree)
    : nodes_(degree / 2 + 1) {
  base::require(!alpha.empty(), "DirichletRule: no alleles");
  q_.resize(alpha.size());
  for (std::size_t j = 0; j + 1 < alpha.size(); ++j) {
    double after = 0;
    for (std::size_t k = j + 1; k < alpha.size(); ++k) after += alpha[k];
    pieces_.push_back(beta(alpha[j], after, nodes_));
  }
}

double DirichletRule::size(std::size_t alleles, std::size_t degree) {
  const std::size_t nodes = degree / 2 + 1;
  return std::pow(static_cast<double>(nodes), static_cast<double>(alleles) - 1);
}

// The Gauss rule of the density x^(a-1) (1-x)^(b-1) / B(a, b). The recurrence of its polynomials as
// that of a birth and death process, whose terms are positive; the weights by Christoffel's
// formula, which keeps small ones exact.
DirichletRule::Beta DirichletRule::beta(double a, double b, std::size_t nodes) {
  const double s = a + b;
  const auto up = [&](double k) {
    return k == 0 ? a / s : (k + a) * (k + s - 1) / ((2 * k + s - 1) * (2 * k + s));
  };
  const auto down = [&](double k) {
    return k == 0 ? 0 : k * (k + b - 1) / ((2 * k + s - 2) * (2 * k + s - 1));
  };
  const auto n = static_cast<Eigen::Index>(nodes);
  Eigen::VectorXd diagonal(n), beside(std::max<Eigen::Index>(n - 1, 1));
  for (Eigen::Index k = 0; k < n; ++k) {
    const auto at = static_cast<double>(k);
    diagonal[k] = up(at) + down(at);
    if (k + 1 < n) beside[k] = std::sqrt(up(at) * down(at + 1));
  }
  Beta made;
  if (n == 1) {
    made.node = {diagonal[0]};
    made.weight = {1};
    return made;
  }
  Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver;
  solver.computeFromTridiagonal(diagonal, beside, Eigen::EigenvaluesOnly);
  for (Eigen::Index i = 0; i < n; ++i) {
    const double x = solver.eigenvalues()[i];
    double before = 0, polynomial = 1, sum = 1;
    for (Eigen::Index k = 0; k + 1 < n; ++k) {
      const double next =
          ((x - diagonal[k]) * polynomial - (k == 0 ? 0 : beside[k - 1] * before)) / beside[k];
      before = polynomial;
      polynomial = next;
      sum += next * next;
    }
    made.node.push_back(x);
    made.weight.push_back(1 / sum);
  }
  double mass = 0;
  for (const double weight : made.weight) mass += weight;
  for (double& weight : made.weight) weight /= mass;  // of rounding
  return made;
}

void DirichletRule::begin() {
  at_.assign(pieces_.size(), 0);
  left_.assign(pieces_.size() + 1, 1);
  weights_.assign(pieces_.size() + 1, 1);
  break_stick(0);
}

bool DirichletRule::next() {
  for (std::size_t j = pieces_.size(); j > 0; --j) {
    if (++at_[j - 1] < nodes_) {
      break_stick(j - 1);
      return true;
    }
    at_[j - 1] = 0;
  }
  return false;
}

void DirichletRule::break_stick(std::size_t from) {
  for (std::size_t j = from; j < pieces_.size(); ++j) {
    const double fraction = pieces_[j].node[at_[j]];
    q_[j] = left_[j] * fraction;
    left_[j + 1] = left_[j] * (1 - fraction);
    weights_[j + 1] = weights_[j] * pieces_[j].weight[at_[j]];
  }
  q_.back() = left_.back();
  weight_ = weights_.back();
}

}  // namespace paradero::kin

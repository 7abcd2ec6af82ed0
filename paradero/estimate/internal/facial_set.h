// Which cells of a table a maximum of the likelihood can fill.
#pragma once

#include <cstddef>
#include <vector>

#include <Eigen/Dense>

namespace paradero::estimate {

// A basis (in columns) of the null space of `a`, and which columns of `a` are independent, by
// elimination with row exchanges. `a` holds zeros and ones; tolerance 1e-9.
struct NullSpace {
  Eigen::MatrixXd basis;                  // a.cols() x nullity
  std::vector<Eigen::Index> independent;  // leftmost independent columns
};
NullSpace null_space(const Eigen::MatrixXd& a);

// max sum_i (B z)_i over z with 0 <= B z <= 1 (z free): zero, or at least one where there is any z
// with B z >= 0, B z != 0. Returns B z at an optimum. Dictionary simplex with Bland's rule, which
// ends also where the optimum is degenerate.
Eigen::VectorXd most_positive(const Eigen::MatrixXd& b);

// The cells (rows of `design`, 0/1) to which a sequence of parameters that drives the Poisson
// likelihood to its supremum gives a positive mean: true for every cell with a count, false for
// those that tend to zero. All true: the maximum exists (Fienberg and Rinaldo 2012, section 3).
std::vector<bool> facial_set(const Eigen::MatrixXd& design, const std::vector<bool>& filled);

}  // namespace paradero::estimate

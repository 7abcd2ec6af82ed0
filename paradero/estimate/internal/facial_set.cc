#include "paradero/estimate/internal/facial_set.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace paradero::estimate {

namespace {

constexpr double tolerance = 1e-9;

// max c'x subject to A x <= b, x >= 0 with b >= 0, as a dictionary: basic = b - A nonbasic.
class Dictionary {
 public:
  Dictionary(Eigen::MatrixXd a, Eigen::VectorXd b, Eigen::VectorXd c)
      : a_(std::move(a)), b_(std::move(b)), c_(std::move(c)) {
    nonbasic_.resize(static_cast<std::size_t>(a_.cols()));
    basic_.resize(static_cast<std::size_t>(a_.rows()));
    std::iota(nonbasic_.begin(), nonbasic_.end(), std::size_t{0});
    std::iota(basic_.begin(), basic_.end(), nonbasic_.size());
  }

  // Returns x. The programs here are bounded.
  Eigen::VectorXd solve() {
    for (Eigen::Index column = entering(); column >= 0; column = entering())
      pivot(leaving(column), column);
    Eigen::VectorXd x = Eigen::VectorXd::Zero(a_.cols());
    for (std::size_t row = 0; row < basic_.size(); ++row) {
      if (basic_[row] < static_cast<std::size_t>(x.size()))
        x(static_cast<Eigen::Index>(basic_[row])) = b_(static_cast<Eigen::Index>(row));
    }
    return x;
  }

 private:
  // Bland: the variable of least number with a positive gain.
  Eigen::Index entering() const {
    Eigen::Index best = -1;
    for (Eigen::Index j = 0; j < c_.size(); ++j) {
      if (c_(j) > tolerance && (best < 0 || number_of(j) < number_of(best))) best = j;
    }
    return best;
  }
  std::size_t number_of(Eigen::Index column) const {
    return nonbasic_[static_cast<std::size_t>(column)];
  }
  Eigen::Index leaving(Eigen::Index column) const {
    Eigen::Index best = -1;
    double least = 0;
    for (Eigen::Index i = 0; i < b_.size(); ++i) {
      if (a_(i, column) <= tolerance) continue;
      const double ratio = b_(i) / a_(i, column);
      const bool tie = best >= 0 && std::abs(ratio - least) <= tolerance;
      if (best < 0 || (!tie && ratio < least) ||
          (tie && basic_[static_cast<std::size_t>(i)] < basic_[static_cast<std::size_t>(best)])) {
        best = i;
        least = ratio;
      }
    }
    return best;
  }
  void pivot(Eigen::Index row, Eigen::Index column) {
    const double at = a_(row, column);
    a_.row(row) /= at;
    b_(row) /= at;
    a_(row, column) = 1 / at;
    for (Eigen::Index i = 0; i < b_.size(); ++i) {
      const double factor = a_(i, column);
      if (i == row || factor == 0) continue;
      a_(i, column) = 0;
      a_.row(i) -= factor * a_.row(row);
      b_(i) = std::max(0.0, b_(i) - factor * b_(row));
    }
    const double gain = c_(column);
    c_(column) = 0;
    c_ -= gain * a_.row(row).transpose();
    std::swap(basic_[static_cast<std::size_t>(row)], nonbasic_[static_cast<std::size_t>(column)]);
  }

  Eigen::MatrixXd a_;
  Eigen::VectorXd b_, c_;
  std::vector<std::size_t> nonbasic_, basic_;
};

Eigen::MatrixXd rows_of(const Eigen::MatrixXd& from, const std::vector<Eigen::Index>& rows) {
  Eigen::MatrixXd part(static_cast<Eigen::Index>(rows.size()), from.cols());
  for (std::size_t i = 0; i < rows.size(); ++i)
    part.row(static_cast<Eigen::Index>(i)) = from.row(rows[i]);
  return part;
}

}  // namespace

NullSpace null_space(const Eigen::MatrixXd& a) {
  Eigen::MatrixXd m = a;
  NullSpace result;
  Eigen::Index row = 0;
  for (Eigen::Index column = 0; column < m.cols() && row < m.rows(); ++column) {
    Eigen::Index largest = 0;
    if (m.col(column).tail(m.rows() - row).cwiseAbs().maxCoeff(&largest) <= tolerance) continue;
    m.row(row).swap(m.row(row + largest));
    m.row(row) /= m(row, column);
    for (Eigen::Index i = 0; i < m.rows(); ++i) {
      const double factor = m(i, column);
      if (i != row && factor != 0) m.row(i) -= factor * m.row(row);
    }
    result.independent.push_back(column);
    ++row;
  }
  const Eigen::Index nullity = m.cols() - row;
  result.basis = Eigen::MatrixXd::Zero(m.cols(), nullity);
  Eigen::Index at = 0;
  for (Eigen::Index column = 0; column < m.cols(); ++column) {
    if (std::ranges::binary_search(result.independent, column)) continue;
    result.basis(column, at) = 1;
    for (Eigen::Index i = 0; i < row; ++i)
      result.basis(result.independent[static_cast<std::size_t>(i)], at) = -m(i, column);
    ++at;
  }
  return result;
}

Eigen::VectorXd most_positive(const Eigen::MatrixXd& b) {
  // z = plus - minus, both >= 0; -B z <= 0 and B z <= 1.
  const Eigen::Index cells = b.rows(), free = b.cols();
  Eigen::MatrixXd a(2 * cells, 2 * free);
  a << -b, b, b, -b;
  Eigen::VectorXd bound(2 * cells), gain(2 * free);
  bound << Eigen::VectorXd::Zero(cells), Eigen::VectorXd::Ones(cells);
  const Eigen::VectorXd sums = b.colwise().sum();
  gain << sums, -sums;
  const Eigen::VectorXd x = Dictionary(std::move(a), std::move(bound), std::move(gain)).solve();
  return b * (x.head(free) - x.tail(free));
}

std::vector<bool> facial_set(const Eigen::MatrixXd& design, const std::vector<bool>& filled) {
  std::vector<bool> face(filled.size(), true);
  std::vector<Eigen::Index> positive, zero;
  for (std::size_t i = 0; i < filled.size(); ++i)
    (filled[i] ? positive : zero).push_back(static_cast<Eigen::Index>(i));
  if (zero.empty()) return face;
  // A direction that leaves the filled cells as they are and lowers no other changes the likelihood
  // only by lowering cells without a count.
  const Eigen::MatrixXd directions = null_space(rows_of(design, positive)).basis;
  if (directions.cols() == 0) return face;
  // A direction found may leave cells for a second one, which need not spare those of the first.
  while (!zero.empty()) {
    const Eigen::VectorXd lowered = most_positive(rows_of(design, zero) * directions);
    if (lowered.sum() < 0.5) break;
    std::vector<Eigen::Index> kept;
    for (std::size_t i = 0; i < zero.size(); ++i) {
      if (lowered(static_cast<Eigen::Index>(i)) > tolerance) {
        face[static_cast<std::size_t>(zero[i])] = false;
      } else {
        kept.push_back(zero[i]);
      }
    }
    zero = std::move(kept);
  }
  return face;
}

}  // namespace paradero::estimate

#include <algorithm>
#include <cmath>
#include <limits>

#include <Eigen/Dense>
#include <boost/math/special_functions/gamma.hpp>

#include "paradero/estimate/internal/facial_set.h"
#include "paradero/estimate/log_linear.h"

namespace paradero::estimate {

namespace {

// Newton's method for Poisson means exp(X beta) of `counts`. X has full column rank and the maximum
// exists, so that the likelihood is strictly concave and the method ends.
struct PoissonFit {
  Eigen::VectorXd beta, mean;
  Eigen::MatrixXd covariance;
};

PoissonFit fit_poisson(const Eigen::MatrixXd& x, const Eigen::VectorXd& counts) {
  constexpr int most_iterations = 200;
  constexpr double accuracy = 1e-13;  // of the quadratic form that the next step would gain
  const auto ln_likelihood = [&](const Eigen::VectorXd& eta) {
    return counts.dot(eta) - eta.array().exp().sum();
  };
  PoissonFit fit;
  Eigen::VectorXd start = (counts.array() + 0.5).matrix();
  Eigen::MatrixXd information = x.transpose() * start.asDiagonal() * x;
  fit.beta =
      information.ldlt().solve(x.transpose() * (start.array() * start.array().log()).matrix());
  Eigen::VectorXd eta = x * fit.beta;
  double value = ln_likelihood(eta);
  for (int iteration = 0; iteration < most_iterations; ++iteration) {
    fit.mean = eta.array().exp().matrix();
    information.noalias() = x.transpose() * fit.mean.asDiagonal() * x;
    const Eigen::VectorXd score = x.transpose() * (counts - fit.mean);
    const Eigen::VectorXd step = information.ldlt().solve(score);
    double length = 1;
    Eigen::VectorXd next_eta = eta + x * step;
    double next = ln_likelihood(next_eta);
    while (!(next >= value - 1e-9 * std::abs(value)) && length > 1e-10) {
      length /= 2;
      next_eta = eta + length * (x * step);
      next = ln_likelihood(next_eta);
    }
    fit.beta += length * step;
    eta = next_eta;
    value = next;
    if (std::abs(score.dot(step)) < accuracy && length == 1) break;
  }
  fit.mean = eta.array().exp().matrix();
  information.noalias() = x.transpose() * fit.mean.asDiagonal() * x;
  fit.covariance = information.ldlt().solve(Eigen::MatrixXd::Identity(x.cols(), x.cols()));
  return fit;
}

// The cells of the table but the unseen one, and their counts.
struct ObservedTable {
  Eigen::MatrixXd design;  // (2^lists - 1) x terms
  Eigen::VectorXd counts;
  std::vector<bool> filled;
};

ObservedTable observed_table(const CaptureHistories& histories, const LogLinearModel& model) {
  const std::size_t cells = (std::size_t{1} << histories.lists.size()) - 1;
  ObservedTable table{Eigen::MatrixXd(cells, model.terms().size()), Eigen::VectorXd::Zero(cells),
                      std::vector<bool>(cells, false)};
  for (std::size_t i = 0; i < histories.histories.size(); ++i) {
    const std::uint64_t cell = histories.histories[i] - 1;
    table.counts(static_cast<Eigen::Index>(cell)) = static_cast<double>(histories.counts[i]);
    table.filled[cell] = true;
  }
  for (std::size_t cell = 0; cell < cells; ++cell) {
    for (std::size_t k = 0; k < model.terms().size(); ++k) {
      const std::uint64_t term = model.terms()[k];
      table.design(static_cast<Eigen::Index>(cell), static_cast<Eigen::Index>(k)) =
          ((cell + 1) & term) == term ? 1 : 0;
    }
  }
  return table;
}

}  // namespace

LogLinearFit fit_log_linear(const CaptureHistories& histories, const LogLinearModel& model) {
  base::require(histories.lists.size() == model.lists() && model.lists() <= most_log_linear_lists,
                "fit_log_linear: the model's lists, at most 8");
  base::require(histories.total() > 0, "fit_log_linear: at least one person");
  LogLinearFit fit{model, Existence::no_maximum, {}, model.terms().size(), 0, 0, 0, 0, 0, {}};
  const ObservedTable table = observed_table(histories, model);
  const std::vector<bool> face = facial_set(table.design, table.filled);
  std::vector<Eigen::Index> rows;
  for (std::size_t cell = 0; cell < face.size(); ++cell) {
    if (face[cell]) {
      rows.push_back(static_cast<Eigen::Index>(cell));
    } else {
      fit.impossible.push_back(cell + 1);
    }
  }
  const Eigen::MatrixXd design = table.design(rows, Eigen::all);
  const Eigen::VectorXd counts = table.counts(rows);
  const NullSpace null = null_space(design);
  // The intercept is the logarithm of the unseen cell's mean: without it there is no estimate.
  if (null.basis.cols() > 0 && null.basis.row(0).cwiseAbs().maxCoeff() > 1e-9) return fit;
  fit.existence = fit.impossible.empty() ? Existence::exists : Existence::at_limit;

  const PoissonFit poisson = fit_poisson(design(Eigen::all, null.independent), counts);
  const double unseen = std::exp(poisson.beta(0));
  fit.estimate = static_cast<double>(histories.total()) + unseen;
  fit.standard_error = std::sqrt(unseen + unseen * unseen * poisson.covariance(0, 0));
  fit.expected.assign(face.size(), 0);
  double ln_likelihood = 0;
  for (Eigen::Index i = 0; i < counts.size(); ++i) {
    const double n = counts(i), mean = poisson.mean(i);
    fit.expected[static_cast<std::size_t>(rows[static_cast<std::size_t>(i)])] = mean;
    fit.deviance += 2 * ((n > 0 ? n * std::log(n / mean) : 0) - (n - mean));
    ln_likelihood += (n > 0 ? n * std::log(mean) : 0) - mean - boost::math::lgamma(n + 1);
  }
  const auto parameters = static_cast<double>(fit.parameters);
  fit.aic = -2 * ln_likelihood + 2 * parameters;
  fit.bic = -2 * ln_likelihood + parameters * std::log(static_cast<double>(histories.total()));
  return fit;
}

}  // namespace paradero::estimate

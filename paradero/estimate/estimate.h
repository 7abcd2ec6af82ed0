// How many people are on no list: every estimator on one stratum, each with its status. Start here.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/estimate/bounds.h"
#include "paradero/estimate/capture_histories.h"
#include "paradero/estimate/decomposable.h"
#include "paradero/estimate/latent_class.h"
#include "paradero/estimate/log_linear.h"

namespace paradero::estimate {

enum class Estimator {
  latent_class,
  decomposable,
  loglinear,
  chao,
  sample_coverage,
  independence,
};
inline constexpr std::array all_estimators = {Estimator::latent_class,    Estimator::decomposable,
                                              Estimator::loglinear,       Estimator::chao,
                                              Estimator::sample_coverage, Estimator::independence};

enum class Status { ok, not_converged, not_estimable };

std::string_view to_word(Estimator estimator);  // as in the column `estimator`
std::string_view to_word(Status status);
std::optional<Estimator> estimator_from_word(std::string_view word);

// A sentence for the reader of a result, in both languages.
struct Words {
  std::string es, en;
  friend bool operator==(const Words&, const Words&) = default;
};

// An estimator as a sentence names it ("latent classes").
const Words& name_of(Estimator estimator);

// What an estimator takes for granted, in plain words.
const Words& assumption_of(Estimator estimator);

// Whether an estimator is a model of dependence between lists (the first three), and not a bound or
// context.
bool is_model(Estimator estimator);

struct Settings {
  std::vector<Estimator> estimators{};            // empty: all
  std::size_t classes = 10;                       // latent classes at most, 1 to 32
  double least_ess = 1000;                        // effective draws that end their sampling
  std::int64_t most_sweeps = 400'000;             // and the work allowed to each of their runs
  std::optional<double> delta{};                  // of the decomposable graphs
  std::optional<std::int64_t> n_max{};            // their grid: 1 to n_max people unseen
  std::optional<std::string> log_linear_model{};  // "[123,14,34]" instead of the one of least BIC
  std::size_t resamples = 1000;                   // bootstrap of the log-linear estimate
  std::size_t draws = 1000;                       // draws of N kept from each estimator
  // Of diagnose(): all but the comparison of models, and with it half and twice as many classes,
  // each of which takes as long as the estimate.
  bool diagnostics = true, vary_classes = true;
  std::uint64_t seed = 1;
};

// One estimator's answer. Numbers stand only beside Status::ok.
struct Estimate {
  Estimator estimator{};
  Status status = Status::not_estimable;
  Words reason;  // of any other status than ok
  std::int64_t n_observed = 0;
  // `estimate` is the posterior median of the Bayesian estimators and the maximum likelihood of the
  // others; the quantiles are of the posterior, of the bootstrap, or of a lognormal interval.
  // `mean` is a posterior mean, and absent where the posterior has none.
  std::optional<double> estimate, q025, q50, q975, mean;
  std::optional<double> rhat, ess;  // of Markov chains
  std::uint64_t seed = 0;
  std::vector<Words> notes;   // what a reader must know of this answer
  std::vector<double> draws;  // of N from the posterior, bootstrap or lognormal; empty unless ok
  // What lies behind it, where that estimator ran:
  std::optional<LatentClassPosterior> latent_class;  // without the draws of its runs
  std::optional<DecomposablePosterior> decomposable;
  std::optional<LogLinearResult> log_linear;
  std::optional<double> coverage;  // of sample_coverage
};

// Runs the wanted estimators, in the order of all_estimators, on the people of one stratum. What
// cannot be estimated is an answer with its reason, never an error. Lists that name no one are left
// out. Errors: usage (delta, n_max, classes or the log-linear model out of range), interrupted. The
// same for any number of threads.
base::Result<std::vector<Estimate>> estimate(const CaptureHistories& histories,
                                             const Settings& settings,
                                             const base::RunContext& context);

}  // namespace paradero::estimate

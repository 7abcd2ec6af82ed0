// The number of the unseen under a mixture of latent classes: within a class a person's lists are
// independent, and how many classes there are is learned (Manrique-Vallier 2016, "Bayesian
// population size estimation using Dirichlet process mixtures", Biometrics 72; R package LCMCR).
// docs/methods/latent_class.md has the model, the sampler, and when it misleads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/estimate/capture_histories.h"

namespace paradero::estimate {

struct LatentClassSettings {
  std::size_t classes = 10;                      // at most; 1 to 32
  double alpha_shape = 0.25, alpha_rate = 0.25;  // gamma prior of the concentration alpha
  std::uint64_t seed = 1;
  std::size_t runs = 4;     // independent, from overdispersed starts; >= 2
  double least_ess = 1000;  // effective draws that end the sampling
  // The work allowed to each run once it is tuned, in sweeps of one chain at one temperature: a
  // count and not a time, so that the answer does not depend on the machine. Tuning takes a quarter
  // of it at most, or little more.
  std::int64_t most_sweeps = 400'000;
};

// A region of N that holds a share of the posterior, parted from its neighbours by a valley.
struct LatentClassMode {
  double share = 0;                    // of all draws
  std::vector<double> share_by_run;    // of each run's draws
  double q025 = 0, q50 = 0, q975 = 0;  // of N, within the mode
};

// A level of a run's ladder of temperatures: the likelihood is raised to the power beta.
struct LatentClassLevel {
  double beta = 1;
  double trajectory_acceptance = 0;
  double swap_acceptance = 0;  // with the next hotter level; 0 for the hottest
  double mean_classes = 0;     // that hold more than 3 / beta people
};

struct LatentClassRun {
  std::vector<double> population;       // draws of N
  std::vector<double> alpha;            // and with each, the mean of alpha given the other
                                        // coordinates
  std::vector<std::uint32_t> occupied;  // and the classes with an expected member
  std::int64_t round_trips = 0;         // of states, from the coldest level to the hottest and back
  std::vector<LatentClassLevel> ladder;  // coldest first
};

// Observed people beside those that the model expects among as many seen; `p_value` is two-sided,
// from replicated tables.
struct LatentClassCell {
  std::uint64_t history = 0;
  std::int64_t observed = 0;
  double expected = 0, p_value = 1;
};
struct LatentClassPair {
  std::size_t list_a = 0, list_b = 0;
  std::int64_t observed = 0;
  double expected = 0, p_value = 1;
};

enum class LatentClassStatus {
  ok,
  too_few_effective_draws,  // for the centre or the tails
  runs_disagree,            // R-hat over 1.01
  mode_shares_disagree,     // by more than 0.05 between runs
  too_few_round_trips       // a run that hardly crossed its ladder may have missed a mode
};

struct LatentClassPosterior {
  std::int64_t n_observed = 0;
  LatentClassStatus status = LatentClassStatus::ok;
  std::string reason_es, reason_en;  // of any status but ok

  // Of N. Whoever shows these when status is not ok misleads.
  double q025 = 0, q50 = 0, q975 = 0, mean = 0;
  double q025_error = 0, q50_error = 0, q975_error = 0;  // Monte Carlo standard errors
  double rhat = 0, bulk_ess = 0, tail_ess = 0;
  double mean_alpha = 0, mean_alpha_error = 0, mean_occupied = 0;

  std::vector<LatentClassMode> modes;  // by N, ascending; one where there is no valley
  std::vector<LatentClassRun> runs;
  std::int64_t sweeps = 0;  // done, by all runs

  // Posterior predictive checks: the distinct histories, the pairs of lists, and one p-value for
  // all cells together (Freeman-Tukey).
  std::vector<LatentClassCell> cells;
  std::vector<LatentClassPair> pairs;
  double cells_p_value = 1;
};

// Samples until the runs agree (R-hat <= 1.01, effective draws, mode shares, round trips) or the
// work allowed is done. The prior of N is 1/N, without an upper limit. Needs a person at least. The
// same for any number of threads. Errors: usage (a setting out of range, more than 48 lists),
// interrupted. Time: O(sweeps x distinct histories x classes).
base::Result<LatentClassPosterior> latent_class_posterior(const CaptureHistories& histories,
                                                          const LatentClassSettings& settings,
                                                          const base::RunContext& context);

}  // namespace paradero::estimate

// The number of the unseen, averaged exactly over all decomposable graphs of dependence between the
// lists (Madigan and York 1997; Johndrow, Lum and Ball, R package dga).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/estimate/capture_histories.h"
#include "paradero/stats/random.h"

namespace paradero::estimate {

inline constexpr std::size_t fewest_decomposable_lists = 3, most_decomposable_lists = 7;

struct DecomposableSettings {
  // Hyper-Dirichlet prior: this many people in each of the 2^p cells; empty: 2^-p, one in all.
  std::optional<double> delta{};
  // The grid of the number of unseen people is 1 to this; empty: 1 to where no mass is left. It
  // begins at 1, as in published analyses.
  std::optional<std::int64_t> n_max{};
  std::size_t kept_graphs = 20;  // how many of the likeliest graphs to return
};

struct GraphPosterior {
  std::vector<std::uint64_t> cliques, separators;  // sets of lists as bits
  double probability = 0;
  double mean = 0;  // of N, given the graph

  std::string name() const;  // "[123],[134] sep 13"; lists counted from 1
};

// The posterior of N. Node i of the grid stands for `width[i]` consecutive values of N centred at
// `number[i]` and holds the probability `mass[i]`; the masses add up to one.
struct DecomposablePosterior {
  std::int64_t n_observed = 0;
  double delta = 0;
  std::size_t graph_count = 0;
  std::vector<double> number, width, mass;
  double ln_evidence = 0;  // ln of the sum over graphs and grid, under the unnormalised prior 1/N
  double mean = 0, standard_deviation = 0;
  // Mass beyond the grid, relative to that on it, from the power at which it falls off; infinity
  // where the posterior has no finite sum.
  double mass_beyond = 0;
  double tail_power = 0;  // of N at the end of the grid: below -1 for a proper posterior
  std::vector<GraphPosterior> graphs;  // the likeliest first

  // The least N with at least the probability `p` at or below it. Requires 0 < p < 1.
  double quantile(double p) const;
  double draw(stats::Random& random) const;
  // The same posterior under the prior N^-power instead of 1/N.
  DecomposablePosterior with_prior_power(double power) const;
};

// Sums the marginal likelihood of every decomposable graph at every N of the grid. Requires 3 to 7
// lists, at least one person, delta > 0, n_max >= 1. Time: graphs x grid x (cliques + separators)
// multiplications, graphs that cannot matter left out; memory: graphs + grid. Errors: interrupted.
base::Result<DecomposablePosterior> decomposable_posterior(const CaptureHistories& histories,
                                                           const DecomposableSettings& settings,
                                                           const base::RunContext& context);

}  // namespace paradero::estimate

// Learning: the rates of agreement among pairs of one person, from the lists themselves.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/cross/evidence.h"
#include "paradero/cross/screen.h"

namespace paradero::cross {

struct LearningSettings {
  std::size_t most_found = 2500;  // found rows, evenly spaced through the lists, that are used
  int most_iterations = 40;
  double least_posterior = 0.002;  // of pairs that count one by one
  std::size_t draws = 4;           // of the many others, for each found row
  std::uint64_t seed = 1;
  double tolerance = 0.002;         // largest change of on_list that ends the learning
  std::vector<RateChange> changes;  // of the table of expectations
};

struct Learning {
  Rates rates;
  int iterations = 0;
  bool converged = false;
  double pairs = 0;  // expected pairs of one person among those it learned from
};

// Expectation maximisation from `start`: each found row's candidates are weighed by their
// posteriors, which compete with each other and with "none of the list"; of the many unlikely
// pairs, some are drawn by their posteriors and stand for all, or the rates of rare disagreement
// would be too low; the rates are their mean
// agreement, with the expectations of rate_table() as further pairs (Dirichlet). With `on_list`
// that share is not learned. Without missing or found rows, `start`. The same bytes on any number
// of threads. Error: interrupted.
base::Result<Learning> learn_rates(const Screen& screen, const Rates& start,
                                   std::optional<double> on_list, const LearningSettings& settings,
                                   const base::RunContext& context);

// The sum of likelihood ratios that stands for "none of the list" beside n missing people.
double none_weight(double on_list, std::size_t missing);

}  // namespace paradero::cross

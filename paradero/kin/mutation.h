// Mutation of an allele on its way from parent to child.
#pragma once

#include <string_view>

#include <Eigen/Core>

#include "paradero/base/error.h"
#include "paradero/kin/frequencies.h"

namespace paradero::kin {

enum class MutationModel {
  none,
  equal,             // to any other allele, all alike
  proportional,      // to any other allele, in proportion to its frequency
  stepwise,          // by whole repeats, each further step `range` times as likely
  extended_stepwise  // the same, with `rate2` for changes that are no whole number of repeats
};

// Rates are per meiosis. Errors of check(): a rate outside [0, 1], rate + rate2 > 1, range outside
// (0, 1].
struct MutationSettings {
  MutationModel model = MutationModel::none;
  double rate_male = 0.002;
  double rate_female = 0.0005;
  double range = 0.1;   // stepwise models
  double rate2 = 1e-6;  // extended_stepwise
};

base::Result<void> check(const MutationSettings& settings);

base::Result<MutationModel> mutation_model_from_word(std::string_view word);
std::string_view to_word(MutationModel model);

// M[i, j] = P(child gets j | parent passes i), n x n, rows summing to one; `rate` is that of the
// parent's sex. equal: rate / (n - 1) off the diagonal. proportional: c p_j, c = rate / (1 - sum
// p^2), so that the mean rate is `rate`. Stepwise models (Simonsson and Mostad 2016): `rate` is
// shared out over the alleles at whole repeats from i, in proportion to range^repeats, and rate2
// evenly over all others; an allele with none of a kind keeps that rate. `stepwise` is rate2 = 0.
// Errors: usage, check(); data, a stepwise model with an allele whose label is no number, a
// proportional rate too high for the frequencies.
base::Result<Eigen::MatrixXd> mutation_matrix(const AlleleFrequencies& frequencies,
                                              const MutationSettings& settings, double rate);

}  // namespace paradero::kin

#include "paradero/kin/mutation.h"

#include <array>
#include <cmath>

namespace paradero::kin {

namespace {

constexpr std::array<std::string_view, 5> model_words = {"none", "equal", "proportional",
                                                         "stepwise", "ext_stepwise"};

// Alleles that differ by whole repeats: 9.3 and 10.3, not 9.3 and 10. Labels have one decimal of
// bases, so that two of them are compared as whole numbers.
bool whole_steps(double from, double to) { return std::lround((to - from) * 100) % 100 == 0; }

base::Result<Eigen::MatrixXd> stepwise_matrix(const AlleleFrequencies& alleles,
                                              const MutationSettings& settings, double rate) {
  const auto n = static_cast<Eigen::Index>(alleles.size());
  for (Eigen::Index i = 0; i < n; ++i) {
    if (std::isnan(alleles.repeats(static_cast<Allele>(i)))) {
      return base::data_error(
          "{}: allele {} is no number of repeats: a stepwise mutation model is not for it",
          alleles.marker(), alleles.label(static_cast<Allele>(i)));
    }
  }
  const double rate2 = settings.model == MutationModel::extended_stepwise ? settings.rate2 : 0;
  Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    const double from = alleles.repeats(static_cast<Allele>(i));
    double weight = 0;
    Eigen::Index other_group = 0;
    for (Eigen::Index j = 0; j < n; ++j) {
      const double to = alleles.repeats(static_cast<Allele>(j));
      if (!whole_steps(from, to)) {
        ++other_group;
      } else if (j != i) {
        matrix(i, j) = std::pow(settings.range, std::round(std::abs(to - from)));
        weight += matrix(i, j);
      }
    }
    double stays = 1;
    if (weight > 0) {
      matrix.row(i) *= rate / weight;
      stays -= rate;
    }
    if (other_group > 0) {
      for (Eigen::Index j = 0; j < n; ++j) {
        if (!whole_steps(from, alleles.repeats(static_cast<Allele>(j))))
          matrix(i, j) = rate2 / static_cast<double>(other_group);
      }
      stays -= rate2;
    }
    matrix(i, i) = stays;
  }
  return matrix;
}

}  // namespace

base::Result<void> check(const MutationSettings& settings) {
  if (settings.model == MutationModel::none) return {};
  for (const auto& [rate, name] : {std::pair(settings.rate_male, "mutation_rate_male"),
                                   std::pair(settings.rate_female, "mutation_rate_female")}) {
    if (!(rate >= 0 && rate <= 1))
      return base::usage_error("{} is {}: it must be between 0 and 1", name, rate);
    if (settings.model == MutationModel::extended_stepwise && rate + settings.rate2 > 1)
      return base::usage_error("{} and mutation_rate2 sum to more than 1", name);
  }
  if (settings.model == MutationModel::extended_stepwise &&
      !(settings.rate2 >= 0 && settings.rate2 <= 1)) {
    return base::usage_error("mutation_rate2 is {}: it must be between 0 and 1", settings.rate2);
  }
  if (!(settings.range > 0 && settings.range <= 1)) {
    return base::usage_error("mutation_range is {}: it must be above 0 and at most 1",
                             settings.range);
  }
  return {};
}

base::Result<MutationModel> mutation_model_from_word(std::string_view word) {
  for (std::size_t i = 0; i < model_words.size(); ++i) {
    if (model_words[i] == word) return static_cast<MutationModel>(i);
  }
  return base::usage_error(
      "there is no mutation model '{}': none, equal, proportional, stepwise and ext_stepwise are "
      "there",
      word);
}

std::string_view to_word(MutationModel model) {
  return model_words[static_cast<std::size_t>(model)];
}

base::Result<Eigen::MatrixXd> mutation_matrix(const AlleleFrequencies& alleles,
                                              const MutationSettings& settings, double rate) {
  PARADERO_CHECK(check(settings));
  const auto n = static_cast<Eigen::Index>(alleles.size());
  const Eigen::MatrixXd identity = Eigen::MatrixXd::Identity(n, n);
  if (n == 1) return identity;  // there is nothing to mutate to
  switch (settings.model) {
    case MutationModel::none:
      return identity;
    case MutationModel::equal: {
      Eigen::MatrixXd matrix =
          Eigen::MatrixXd::Constant(n, n, rate / static_cast<double>(alleles.size() - 1));
      matrix.diagonal().setConstant(1 - rate);
      return matrix;
    }
    case MutationModel::proportional: {
      const Eigen::Map<const Eigen::RowVectorXd> p(alleles.frequencies().data(), n);
      const double factor = rate / (1 - p.squaredNorm());
      if (factor > 1) {
        return base::data_error(
            "{}: a proportional mutation rate of {} is more than one allele's frequency allows",
            alleles.marker(), rate);
      }
      return Eigen::MatrixXd((1 - factor) * identity + factor * p.replicate(n, 1));
    }
    case MutationModel::stepwise:
    case MutationModel::extended_stepwise:
      return stepwise_matrix(alleles, settings, rate);
  }
  return identity;
}

}  // namespace paradero::kin

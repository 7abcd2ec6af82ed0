#include "paradero/kin/locus.h"

namespace paradero::kin {

base::Result<Locus> Locus::create(AlleleFrequencies frequencies, const Assumptions& assumptions,
                                  Inheritance inheritance) {
  if (!(assumptions.theta >= 0 && assumptions.theta < 1))
    return base::usage_error("theta is {}: it must be at least 0 and below 1", assumptions.theta);
  if (!(assumptions.silent >= 0 && assumptions.silent < 1)) {
    return base::usage_error("silent is {}: the frequency of a silent allele is below 1",
                             assumptions.silent);
  }
  Locus made;
  const auto n = static_cast<Eigen::Index>(frequencies.size());
  const Eigen::Index states = n + (assumptions.silent > 0 ? 1 : 0);
  made.founder_.assign(frequencies.frequencies().begin(), frequencies.frequencies().end());
  if (states > n) {
    for (double& frequency : made.founder_) frequency *= 1 - assumptions.silent;
    made.founder_.push_back(assumptions.silent);
  }
  const Eigen::Map<const Eigen::RowVectorXd> founder(made.founder_.data(), states);
  for (const bool from_father : {false, true}) {
    const auto& mutation = assumptions.mutation;
    PARADERO_ASSIGN(const Eigen::MatrixXd visible,
                    mutation_matrix(frequencies, mutation,
                                    from_father ? mutation.rate_male : mutation.rate_female));
    Eigen::MatrixXd& matrix = made.mutation_[from_father];
    matrix = Eigen::MatrixXd::Identity(states, states);
    matrix.topLeftCorner(n, n) = visible;
    const Eigen::RowVectorXd passed = founder * matrix;
    made.passed_[from_father].assign(passed.data(), passed.data() + states);
  }
  made.alleles_ = std::move(frequencies);
  made.assumptions_ = assumptions;
  made.inheritance_ = inheritance;
  return made;
}

}  // namespace paradero::kin

// Locus: everything that the likelihood of a family at one locus depends on, but the people.
#pragma once

#include <array>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "paradero/base/error.h"
#include "paradero/kin/frequencies.h"
#include "paradero/kin/mutation.h"

namespace paradero::kin {

enum class Inheritance { autosomal, x_linked };

// The assumptions of a comparison, the same for all loci unless said otherwise.
struct Assumptions {
  MutationSettings mutation;
  double theta = 0;   // Fst: kinship of the population, in [0, 1)
  double silent = 0;  // frequency of a silent allele, the others being scaled by 1 - silent
};

// Immutable. Thread safety: const calls from any thread.
class Locus {
 public:
  // Errors: usage, a setting out of range; data, what mutation_matrix() refuses.
  static base::Result<Locus> create(AlleleFrequencies frequencies, const Assumptions& assumptions,
                                    Inheritance inheritance = Inheritance::autosomal);

  const AlleleFrequencies& alleles() const { return alleles_; }
  const std::string& marker() const { return alleles_.marker(); }
  Inheritance inheritance() const { return inheritance_; }
  const Assumptions& assumptions() const { return assumptions_; }
  double theta() const { return assumptions_.theta; }

  // Alleles that can be seen are 0 .. alleles().size() - 1; a silent one, where the assumptions
  // have one, follows them.
  std::size_t states() const { return founder_.size(); }
  bool has_silent() const { return founder_.size() > alleles_.size(); }

  // Distribution of a founder's allele over the states.
  const std::vector<double>& founder() const { return founder_; }
  bool mutates() const { return assumptions_.mutation.model != MutationModel::none; }
  const Eigen::MatrixXd& mutation(bool from_father) const { return mutation_[from_father]; }

  // Distribution of what a founder passes on: founder() times mutation().
  const std::vector<double>& passed(bool from_father) const { return passed_[from_father]; }

 private:
  AlleleFrequencies alleles_;
  Assumptions assumptions_;
  Inheritance inheritance_ = Inheritance::autosomal;
  std::vector<double> founder_;
  std::array<std::vector<double>, 2> passed_;  // by a mother, by a father
  std::array<Eigen::MatrixXd, 2> mutation_;
};

}  // namespace paradero::kin

// What one missing person's family makes of every call at every locus.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "paradero/kin/internal/remains_calls.h"
#include "paradero/kin/likelihood.h"

namespace paradero::kin {

// What does not depend on the family where theta is 0 and the locus autosomal: strangers' calls.
// Thread safety: const calls from any thread once made.
class StrangerCalls {
 public:
  // Error: those of PedigreeLikelihood.
  static base::Result<StrangerCalls> create(std::span<const Locus> loci,
                                            std::span<const Detection> detections);
  const std::vector<double>& at(std::size_t locus, std::size_t level) const {
    return calls_[locus][level];
  }

 private:
  std::vector<std::vector<std::vector<double>>> calls_;
};

// P(call | relatives) and P(call | stranger) at one locus, for each level of detection.
struct TargetLocus {
  bool informative = false;  // false: no relative is typed here, and every ratio is one
  bool hemizygous = false;   // a missing man's X: two alleles exclude him
  std::vector<std::vector<double>> related;
  // Empty: as in StrangerCalls. At an X-linked locus, of a stranger of the missing person's sex.
  std::vector<std::vector<double>> stranger;
};

class TargetTables {
 public:
  // Fills the tables for one missing person. `refused` says why there are none (see
  // SearchTarget::refused). An X-linked locus is passed over where somebody's sex is not known or a
  // man has two alleles. Error: those of PedigreeLikelihood.
  static base::Result<TargetTables> create(PedigreeLikelihood& likelihood, const Family& family,
                                           MemberIndex missing, std::span<const Locus> loci,
                                           std::span<const Detection> detections,
                                           const StrangerCalls& strangers);

  const std::string& refused() const { return refused_; }
  // ln LR of each row of the remains; 0 for row 0.
  void ln_ratios(const RemainsCalls& calls, std::vector<double>& ln_lr) const;
  // LR of every call of a locus, and its probability for a stranger who shows a call there.
  void distribution(std::size_t locus, std::size_t level, std::vector<double>& ratio,
                    std::vector<double>& probability) const;
  bool informative(std::size_t locus) const { return loci_[locus].informative; }

 private:
  const std::vector<double>& stranger(std::size_t locus, std::size_t level) const;

  std::string refused_;
  std::vector<TargetLocus> loci_;
  const StrangerCalls* strangers_ = nullptr;
};

}  // namespace paradero::kin

// The likelihood ratio of several victims in the places of missing members of one family.
#pragma once

#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "paradero/kin/family.h"
#include "paradero/kin/joint.h"
#include "paradero/kin/likelihood.h"

namespace paradero::kin {

// Keeps references. Thread safety: const calls from any thread.
class PlacementLikelihood {
 public:
  // `first_missing`: the number of the family's first missing member.
  PlacementLikelihood(const Family& family, std::uint32_t first_missing,
                      std::span<const Remains> victims, std::span<const Locus> loci);

  // ln P(family, victims in these places) - ln P(family, victims strangers); see PlacementLnLr.
  // Error: those of PedigreeLikelihood.
  base::Result<double> ln_likelihood_ratio(std::span<const Pairing> pairings) const;
  // ln P(family) summed over the loci; the marker of the first locus at which it is impossible.
  base::Result<double> ln_family(std::string& impossible_at) const;

 private:
  struct Workspace;
  class Borrowed;

  base::Result<double> ln_placed(Workspace& workspace, std::size_t locus,
                                 std::span<const Pairing> pairings) const;
  base::Result<double> ln_strangers(Workspace& workspace, std::size_t locus,
                                    std::span<const Pairing> pairings) const;

  const Family& family_;
  std::uint32_t first_missing_;
  std::vector<MemberIndex> missing_;
  std::span<const Remains> victims_;
  std::span<const Locus> loci_;
  std::shared_ptr<std::mutex> mutex_;
  std::shared_ptr<std::vector<std::unique_ptr<Workspace>>> idle_;  // one a thread at work
};

}  // namespace paradero::kin

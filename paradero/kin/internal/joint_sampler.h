// The posterior of one connected component by Gibbs sampling of whole families and groups of them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "paradero/kin/internal/joint_placements.h"
#include "paradero/kin/joint.h"

namespace paradero::kin {

// A family with its placements; `listed` is nullptr where there are too many, and `asked` is
// consulted instead. Keeps pointers.
struct SampledFamily {
  const Placements* listed = nullptr;
  const JointFamily* asked = nullptr;
};

struct SampledComponent {
  std::vector<PairingPosterior> pairings;  // every pairing that occurs, by (victim, missing)
  std::vector<Pairing> likeliest;          // the likeliest assignment met
  double r_hat = 1;                        // of ln posterior; near 1 where the chains agree
  std::uint64_t steps = 0;                 // of each chain, those discarded apart
};

// One step resamples every family once, exactly given the others: families in blocks that are
// linked by strong rival claims, each block from its joint distribution (FamilyMerge), along two
// divisions into blocks by turns; families that could not be listed by single missing people, by
// exchanges inside the family and by proposals of a whole placement. Posteriors are means of the
// blocks' exact conditional probabilities (Rao-Blackwell), so that what is certain given the others
// has no error; people who cannot be told apart share one mean. Chains begin with nobody paired,
// with a greedy assignment, and with drawn ones. Standard errors come from batch means and from the
// spread between chains, whichever is larger. Errors: usage (a ratio that is NaN or +inf),
// interrupted. Complexity of a step: joins of the blocks and placements.
base::Result<SampledComponent> sample_component(std::span<const SampledFamily> families,
                                                std::uint64_t stream, const JointSettings& settings,
                                                const base::RunContext& context);

}  // namespace paradero::kin

// The posterior of one connected component by Markov chain Monte Carlo.
#pragma once

#include <span>
#include <vector>

#include "paradero/kin/joint.h"

namespace paradero::kin {

struct SampledComponent {
  std::vector<PairingPosterior> pairings;  // every candidate, ordered by (victim, missing)
  std::vector<Pairing> likeliest;          // the likeliest assignment met
  double r_hat = 1;                        // of ln posterior; near 1 where the chains agree
};

// Metropolis-Hastings over assignments: add, remove, move and exchange. Half of the chains begin
// with nobody paired and half with a greedy assignment. Standard errors come from batch means and
// from the spread between chains, whichever is larger. Error: usage (a ratio that is NaN or +inf),
// interrupted.
base::Result<SampledComponent> sample_component(std::span<const JointFamily* const> families,
                                                std::uint64_t stream, const JointSettings& settings,
                                                const base::RunContext& context);

}  // namespace paradero::kin

// The exact posterior of one connected component by dynamic programming over its families.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "paradero/kin/internal/joint_placements.h"

namespace paradero::kin {

struct ExactComponent {
  // By family of the component: the posterior of each of its placements.
  std::vector<std::vector<double>> posterior;
  std::vector<const Placement*> likeliest;  // by family; nullptr is the empty placement
  long double assignments = 0;
};

// A state is the set of victims taken so far, of those that a later family may still take. Nothing
// where the tables would hold more than `max_states`.
std::optional<ExactComponent> solve_exactly(std::span<const Placements* const> families,
                                            std::uint64_t max_states);

}  // namespace paradero::kin

// Missing people whom the data cannot tell apart.
#pragma once

#include <cstdint>
#include <vector>

#include "paradero/kin/internal/joint_placements.h"

namespace paradero::kin {

// Groups of two and more missing people of one family, ascending, of whom any two may be exchanged
// in every placement without a change of its weight, but for `tolerance` of ln weight (relative
// above 1). Complexity: placements times the square of the missing people.
std::vector<std::vector<std::uint32_t>> exchangeable_missing(const Placements& placements,
                                                             double tolerance);

}  // namespace paradero::kin

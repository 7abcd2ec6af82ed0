// Placements: the sets of pairings that one family may contribute to an assignment.
#pragma once

#include <optional>
#include <vector>

#include "paradero/kin/joint.h"

namespace paradero::kin {

struct Placement {
  std::vector<Pairing> pairings;  // in the order of `missing`, not empty
  double ln_weight = 0;           // ln likelihood ratio plus prior, against the empty placement
};

struct Placements {
  std::vector<Placement> all;  // without the empty one, whose ln weight is 0
  double ln_mass_left_out;     // ln of the sum of weights left out; -inf where none
};

// Every placement of a family that is not excluded, or nothing where they are not listed and more
// than settings.max_placements. Error: usage (a ratio that is NaN or +inf).
base::Result<std::optional<Placements>> enumerate_placements(const JointFamily& family,
                                                             const JointSettings& settings);

}  // namespace paradero::kin

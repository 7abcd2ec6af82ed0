// Dividing the families of one component into blocks that are sampled as one.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "paradero/kin/internal/joint_merge.h"

namespace paradero::kin {

struct FamilyBlock {
  std::vector<std::uint32_t> families;  // indices, ascending
  FamilyMerge merge;                    // of them, in this order
};

// Divides the families (nullptr: one that is not listed, in no block) so that those whose claims to
// the same victims are strong come together, as far as a block's tables stay within `limits`.
// Another `seed` disturbs the order in which claims are looked at, so that borders lie elsewhere.
// Complexity: rival claims times the joins allowed.
std::vector<FamilyBlock> divide_into_blocks(std::span<const Placements* const> families,
                                            const MergeLimits& limits, std::uint64_t seed);

}  // namespace paradero::kin

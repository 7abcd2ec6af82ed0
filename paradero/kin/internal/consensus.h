// One profile out of the fragments of one person.
#pragma once

#include <span>

#include "paradero/kin/direct.h"

namespace paradero::kin {

// The profile that the members' calls agree on; the first member's id. A locus where no genotype
// explains all calls is left untyped and counted.
RemainsGroup make_group(std::vector<std::uint32_t> members, std::span<const Remains> remains,
                        std::size_t loci);

}  // namespace paradero::kin

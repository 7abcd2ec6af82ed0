// Leaving out placements whose posterior is provably negligible, so that parts come apart.
#pragma once

#include <optional>
#include <vector>

#include "paradero/kin/internal/joint_placements.h"

namespace paradero::kin {

// Drops every placement whose posterior is bounded below `limit`, again and again until none is
// left to drop, and returns the sum of the bounds: what the posterior of anything can have changed
// by. With w(c) the weight of placement c of family f against the empty one, P(c) is at most
//   w(c);
//   w(c) / w(c') + w(c) R, c' another placement of f: where the victims of c' are free, c' could
//     stand for c; R sums the weights of other families' placements that take one of them;
//   w(c) T / w(c'') + w(c) R, c'' a placement of another family g that takes a victim of c: f could
//     give the victim up to g; T sums the weights of the placements of g without that victim.
// Families that could not be enumerated are not touched, and nothing is dropped where there is one.
double drop_negligible(std::vector<std::optional<Placements>>& families, double limit);

// Families whose claims to a victim are so weak that both hold together with probability under
// `limit` (at most the product of their weights) need not know of each other: the victim gets a
// copy for each such family, and the placements are rewritten to copies. -> `copy_of`, the victim
// that each number stands for, extended with the copies; the sum of the products is added to
// `lost`.
std::vector<std::uint32_t> separate_weak_rivals(std::vector<std::optional<Placements>>& families,
                                                std::uint32_t victims, double limit, double& lost);

}  // namespace paradero::kin

// Stable ids: a new grouping keeps the names of an old one.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "paradero/link/clustering.h"

namespace paradero::link {

enum class ChangeKind : std::uint8_t {
  merged,  // all that is left of `other` is now with `entity`, which keeps its id
  split,   // records of `other`, which lives on, are now `entity`
  gone     // no record of `entity` is in the lists any more
};
std::string_view to_word(ChangeKind kind);

// What became of an old entity that is not whole in one new entity of its own.
struct EntityChange {
  std::uint64_t entity = 0;
  ChangeKind kind = ChangeKind::merged;
  std::uint64_t other = 0;    // 0 for gone
  std::uint64_t records = 0;  // that came from `other`, or that `entity` had
};

struct StableIds {
  std::vector<std::uint64_t> id;      // by entity of the new grouping
  std::vector<EntityChange> changes;  // by entity, kind, other
};

// `old_id` is the old entity of each record, 0 for a record that the old result does not have;
// `old_ids` are all ids of the old result with how many records each had, ascending by id. An
// old id goes to the entity that holds most of its records (then the one that comes first), an
// entity takes of the ids that come to it that of most records (then the smallest); all others have
// new ids above every old one, in the order of first records. Throws std::logic_error where the
// sizes differ. Complexity: O(n log n).
struct OldEntity {
  std::uint64_t id = 0, records = 0;
};
StableIds keep_ids(const Grouping& grouping, std::span<const std::uint64_t> old_id,
                   std::span<const OldEntity> old_ids);

}  // namespace paradero::link

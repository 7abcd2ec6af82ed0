#include "paradero/link/stable_ids.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "paradero/base/error.h"

namespace paradero::link {

namespace {

// Records that an old entity and a new one share.
struct Shared {
  std::uint64_t old_id = 0;
  std::uint32_t entity = 0;
  std::uint64_t records = 0;
};

std::vector<Shared> shared_records(const Grouping& grouping,
                                   std::span<const std::uint64_t> old_id) {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> both;
  for (std::size_t i = 0; i < old_id.size(); ++i) {
    if (old_id[i] != 0) both.emplace_back(old_id[i], grouping.entity[i]);
  }
  std::ranges::sort(both);
  std::vector<Shared> shared;
  for (const auto& [id, entity] : both) {
    if (shared.empty() || shared.back().old_id != id || shared.back().entity != entity)
      shared.push_back({id, entity, 0});
    ++shared.back().records;
  }
  return shared;
}

}  // namespace

std::string_view to_word(ChangeKind kind) {
  constexpr std::string_view words[] = {"merged", "split", "gone"};
  return words[static_cast<std::size_t>(kind)];
}

StableIds keep_ids(const Grouping& grouping, std::span<const std::uint64_t> old_id,
                   std::span<const OldEntity> old_ids) {
  base::require(old_id.size() == grouping.entity.size(), "keep_ids: one old id a record");
  const std::vector<Shared> shared = shared_records(grouping, old_id);
  // Where each old id goes, and which of those that come an entity takes.
  std::map<std::uint64_t, Shared> heir;
  for (const Shared& s : shared) {
    const auto [at, is_new] = heir.emplace(s.old_id, s);
    if (!is_new && s.records > at->second.records) at->second = s;
  }
  StableIds result;
  result.id.assign(grouping.entities, 0);
  std::vector<std::uint64_t> records(grouping.entities, 0);
  for (const auto& [id, s] : heir) {
    if (s.records > records[s.entity]) {
      records[s.entity] = s.records;
      result.id[s.entity] = id;
    }
  }
  std::uint64_t next = old_ids.empty() ? 1 : old_ids.back().id + 1;
  for (std::uint64_t& id : result.id) {
    if (id == 0) id = next++;
  }
  for (const Shared& s : shared) {
    const std::uint64_t id = result.id[s.entity];
    if (id == s.old_id) continue;
    const bool lives_on = result.id[heir.at(s.old_id).entity] == s.old_id;
    result.changes.push_back(
        {id, lives_on ? ChangeKind::split : ChangeKind::merged, s.old_id, s.records});
  }
  for (const OldEntity& old : old_ids) {
    if (!heir.contains(old.id))
      result.changes.push_back({old.id, ChangeKind::gone, 0, old.records});
  }
  std::ranges::sort(result.changes, {}, [](const EntityChange& change) {
    return std::tuple(change.entity, change.kind, change.other);
  });
  return result;
}

}  // namespace paradero::link

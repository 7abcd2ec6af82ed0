// Finds records by list and id; a record's number is its place in all lists together.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tsl/robin_map.h>

#include "paradero/base/hash.h"
#include "paradero/study/lists.h"

namespace paradero::study {

// Keeps a reference to the lists. Thread safety: const from any thread.
class RecordFinder {
 public:
  explicit RecordFinder(const Lists& lists) : lists_(lists) {
    for (const auto& list : lists.tables) {
      auto& ids = by_source_[list.source];
      for (const std::string& id : list.record_ids) ids.emplace(id, size_++);
      first_.push_back(size_ - static_cast<std::uint32_t>(list.record_ids.size()));
    }
  }
  std::optional<std::uint32_t> find(std::string_view source, std::string_view id) const {
    const auto ids = by_source_.find(source);
    if (ids == by_source_.end()) return std::nullopt;
    const auto found = ids->second.find(std::string(id));
    if (found == ids->second.end()) return std::nullopt;
    return found->second;
  }
  std::string name(std::uint32_t record) const {
    std::size_t l = 0;
    while (l + 1 < first_.size() && first_[l + 1] <= record) ++l;
    return lists_.tables[l].source + "/" + lists_.tables[l].record_ids[record - first_[l]];
  }
  std::uint32_t size() const { return size_; }

 private:
  struct IdHash {
    std::size_t operator()(const std::string& id) const { return base::hash64(id); }
  };
  const Lists& lists_;
  std::map<std::string, tsl::robin_map<std::string, std::uint32_t, IdHash>, std::less<>> by_source_;
  std::vector<std::uint32_t> first_;
  std::uint32_t size_ = 0;
};

}  // namespace paradero::study

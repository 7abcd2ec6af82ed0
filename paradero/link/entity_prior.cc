#include "paradero/link/entity_prior.h"

#include <algorithm>
#include <cmath>

#include <boost/math/special_functions/gamma.hpp>

#include "paradero/base/error.h"
#include "paradero/base/hash.h"

namespace paradero::link {

namespace {

// Calls visit(list, records) for each distinct list of an ascending span; returns the hash of the
// set and the number of distinct lists.
struct ListSet {
  std::uint64_t hash = 0x9E3779B97F4A7C15ULL;
  std::size_t size = 0;
};
template <class Visit>
ListSet for_each_list(std::span<const std::uint16_t> lists, Visit&& visit) {
  ListSet set;
  for (std::size_t begin = 0; begin < lists.size();) {
    std::size_t end = begin + 1;
    while (end < lists.size() && lists[end] == lists[begin]) ++end;
    visit(lists[begin], end - begin);
    set.hash = base::combine64(set.hash, lists[begin]);
    ++set.size;
    begin = end;
  }
  return set;
}

constexpr double pseudo_entities = 2;  // with which a type is drawn towards types of its size

double ln_choose(std::size_t n, std::size_t k) {
  const auto ln_factorial = [](std::size_t x) {
    return boost::math::lgamma(static_cast<double>(x) + 1);
  };
  return ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k);
}

}  // namespace

void EntityCounts::add(std::span<const std::uint16_t> lists, double expected) {
  const ListSet set = for_each_list(lists, [&](std::uint16_t list, std::size_t records) {
    repeats_[list][std::min(records, most_repeats)] += expected;
  });
  by_lists_[set.hash] += expected;
  if (by_list_count_.size() <= set.size) by_list_count_.resize(set.size + 1, 0);
  by_list_count_[set.size] += expected;
}

void EntityCounts::merge(const EntityCounts& other) {
  base::require(repeats_.size() == other.repeats_.size(), "EntityCounts::merge: other lists");
  for (const auto& [hash, expected] : other.by_lists_) by_lists_[hash] += expected;
  if (by_list_count_.size() < other.by_list_count_.size())
    by_list_count_.resize(other.by_list_count_.size(), 0);
  for (std::size_t k = 0; k < other.by_list_count_.size(); ++k)
    by_list_count_[k] += other.by_list_count_[k];
  for (std::size_t l = 0; l < repeats_.size(); ++l) {
    for (std::size_t c = 0; c < repeats_[l].size(); ++c) repeats_[l][c] += other.repeats_[l][c];
  }
}

EntityPrior::EntityPrior(const EntityCounts& counts)
    : seen_(counts.by_lists_), ln_repeats_(counts.repeats_) {
  const std::size_t lists = counts.repeats_.size();
  usual_.assign(lists + 1, 1);
  for (std::size_t k = 1; k <= lists; ++k) {
    const double seen = k < counts.by_list_count_.size() ? counts.by_list_count_[k] : 0;
    usual_[k] = (seen + 0.5) / std::exp(ln_choose(lists, k));
  }
  for (EntityCounts::Repeats& repeats : ln_repeats_) {
    double entities = 0, records = 0;
    for (std::size_t c = 1; c < repeats.size(); ++c) {
      entities += repeats[c];
      records += static_cast<double>(c) * repeats[c];
    }
    const double another = (records - entities + 0.5) / (records + 1);
    double geometric = 1 - another;
    for (std::size_t c = 1; c < repeats.size(); ++c) {
      repeats[c] = std::log(static_cast<double>(c) * (repeats[c] + geometric) / (entities + 1));
      geometric *= another;
    }
    ln_tail_.push_back(std::log(another));
  }
}

double EntityPrior::ln_weight(std::span<const std::uint16_t> lists) const {
  double ln_weight = 0;
  const ListSet set = for_each_list(lists, [&](std::uint16_t list, std::size_t records) {
    ln_weight += ln_repeats_[list][std::min(records, EntityCounts::most_repeats)];
    for (std::size_t c = EntityCounts::most_repeats + 1; c <= records; ++c)
      ln_weight += ln_tail_[list] + std::log(static_cast<double>(c) / static_cast<double>(c - 1));
  });
  const auto seen = seen_.find(set.hash);
  const double expected = seen == seen_.end() ? 0 : seen->second;
  return ln_weight +
         std::log((expected + pseudo_entities) / (1 + pseudo_entities / usual_[set.size]));
}

double EntityPrior::repeated_share(std::size_t list) const {
  return 1 - std::exp(ln_repeats_[list][1]);
}

}  // namespace paradero::link

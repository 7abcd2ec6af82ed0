// EntityPrior: what sizes of entities, and on which lists, are usual before any field is compared.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include <tsl/robin_map.h>

namespace paradero::link {

// Expected numbers of entities by the lists that they are on and by how often they are on each.
// Thread safety: none; each chunk of work has its own, and they are merged in order.
class EntityCounts {
 public:
  explicit EntityCounts(std::size_t lists) : repeats_(lists) {}

  // `lists` holds the list of each record of the entity, ascending; `expected` of them are seen.
  void add(std::span<const std::uint16_t> lists, double expected);
  void merge(const EntityCounts& other);

 private:
  friend class EntityPrior;
  static constexpr std::size_t most_repeats = 32;
  using Repeats = std::array<double, most_repeats + 1>;  // by records of one list; the last: more
  tsl::robin_map<std::uint64_t, double> by_lists_;       // key: hash of the distinct lists
  std::vector<double> by_list_count_;                    // by number of distinct lists
  std::vector<Repeats> repeats_;                         // by list
};

// A Poisson model of entities: those that are on exactly the lists A have an intensity of their
// own, and on each of these lists the number of records follows the list's own distribution, so
// that registers without duplicates are known for it ("at most once", softly). Up to a constant of
// the lists, a partition has the weight of the product of its entities' weights. Immutable.
// Thread safety: const from any thread.
class EntityPrior {
 public:
  // Intensities of types seen seldom are drawn towards the mean of types with as many lists.
  explicit EntityPrior(const EntityCounts& counts);

  // Natural log of intensity(A) x product over lists of share(c) c, for an entity whose records are
  // on `lists` (ascending, not empty). The orders of c records would be c!: but the evidence of a
  // group counts as that of c - 1 pairs, and a prior that grows with the orders would outgrow it.
  // Complexity: O(records).
  double ln_weight(std::span<const std::uint16_t> lists) const;

  // Share of the entities on a list that are there more than once.
  double repeated_share(std::size_t list) const;

 private:
  tsl::robin_map<std::uint64_t, double> seen_;  // key: hash of the distinct lists
  std::vector<double> usual_;                   // mean intensity by number of distinct lists
  std::vector<EntityCounts::Repeats> ln_repeats_;
  std::vector<double> ln_tail_;  // by list: of each record beyond most_repeats
};

}  // namespace paradero::link

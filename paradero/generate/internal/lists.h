// The lists: whom each knows of, in which order, and how it writes them down.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "paradero/generate/internal/permutation.h"
#include "paradero/generate/internal/population.h"
#include "paradero/generate/internal/rates.h"

namespace paradero::generate {

// One list over a population. Its rows lie in slots 0..slots()-1 in an order of its own, most slots
// being empty: a person's records are neither beside each other nor at the places that another list
// has them. Keeps a reference to `population`. Thread safety: const from any thread.
class ListMaker {
 public:
  ListMaker(const Population& population, List list, Strength strength);

  static std::span<const std::string> header(List list);

  std::uint64_t slots() const { return population_->people() * records_a_person; }

  struct Entry {
    Fate fate;
    std::uint32_t copy = 0;  // 0: the person's first record on the list, 1 and 2: duplicates
  };
  // The record in a slot; nullopt where there is none.
  std::optional<Entry> at(std::uint64_t slot) const;

  // The list's own id of the record in a slot.
  std::string record_id(std::uint64_t slot) const;

  // Appends one cell a column.
  void write(const Entry& entry, std::uint64_t slot, std::vector<std::string>& cells) const;

 private:
  static constexpr std::uint64_t records_a_person = 3;  // at most

  bool is_known(const Fate& fate) const;
  stats::Random random_of(Purpose purpose, std::uint64_t person, std::uint32_t copy) const;

  const Population* population_;
  List list_;
  Rates rates_;
  Permutation order_;
};

}  // namespace paradero::generate

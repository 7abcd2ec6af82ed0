// Surnames by region.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "paradero/generate/internal/alias_table.h"
#include "paradero/stats/random.h"

namespace paradero::generate {

// The indigenous language whose surnames are common in a state.
enum class SurnameRegion : unsigned char {
  none,
  nahua,
  maya,
  zapotec_mixtec,
  purepecha,
  otomi,
  tseltal,
  yaqui
};

// Our own frequency table: some 450 surnames with the heavy head of Mexico's, regional indigenous
// surnames, and a long tail of rare ones. Thread safety: const from any thread.
class Surnames {
 public:
  static constexpr std::size_t regions = 8;

  static const Surnames& get();

  // `regional_share`: the probability of a surname of `region` where it is not none.
  std::string_view draw(SurnameRegion region, double regional_share, stats::Random& random) const;

 private:
  struct Table {
    std::vector<std::string> names;
    AliasTable alias;
  };

  Surnames();

  std::array<Table, regions> tables_;  // [0]: the common ones
};

}  // namespace paradero::generate

// Given names by sex and decade of birth.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "paradero/generate/internal/alias_table.h"
#include "paradero/stats/random.h"

namespace paradero::generate {

enum class Sex : unsigned char { male, female };

// Our own frequency table: some hundreds of names of each sex with a profile of popularity over the
// decades of birth, a Zipf-like head and a tail of coined names. Thread safety: const from any
// thread.
class GivenNames {
 public:
  static constexpr std::size_t decades =
      9;  // 1930s to 2010s; earlier and later years take the nearest

  static const GivenNames& get();

  // A first given name: one word.
  std::string_view draw_first(Sex sex, int birth_year, stats::Random& random) const;
  // A second given name for someone whose first is `first`; it may be a devotion ("de la Luz").
  std::string_view draw_second(Sex sex, int birth_year, std::string_view first,
                               stats::Random& random) const;

 private:
  struct Table {
    Table() = default;
    Table(std::vector<std::string> names_in, const std::vector<double>* weights);
    std::string_view draw(int birth_year, stats::Random& random) const;

    std::vector<std::string> names;
    std::array<AliasTable, decades> by_decade;
  };

  GivenNames();

  std::array<Table, 2> first_, second_;  // by Sex
  std::map<std::string, std::vector<std::string>, std::less<>> pairs_;
};

}  // namespace paradero::generate

// The error model: how often each kind of error happens, by strength and by list
// (docs/methods/generator.md).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "paradero/generate/generate.h"
#include "paradero/generate/internal/body.h"

namespace paradero::generate {

// Probabilities; each applies to one record, or to each part of its name where marked so.
struct Rates {
  // Names.
  double typing =
      0;  // each part: a letter inserted, deleted, substituted by a neighbour, transposed
  double misspelling = 0;           // each part: b/v, s/c/z, h, ll/y, g/j ...
  double second_given_dropped = 0;  // where there is one
  double second_given_initial = 0;  // where there is one
  double abbreviation = 0;          // of María, José, Francisco ..., where one is there
  double nickname = 0;              // for the given names, where there is one
  double surname_2_missing = 0;     // where there is one
  double surnames_swapped = 0;
  double given_and_surname_swapped = 0;
  double particles_joined = 0;  // "Delacruz", where there is a particle
  double name_unknown = 0;
  double accents_dropped = 0;
  double surnames_first = 0;  // lists with the whole name in one column
  // Dates and ages.
  double birth_missing = 0;
  double birth_only_year = 0;
  double day_month_swapped = 0;  // each date, where the result is a date
  double wrong_year = 0;         // each date
  double wrong_day = 0;          // each date: day or month
  double age_missing = 0;
  double age_off = 0;    // by 1 to 3 years
  double age_range = 0;  // "25-30"
  double event_missing = 0;
  double event_off = 0;    // by some days
  double event_vague = 0;  // only month or year
  // Places and the rest.
  double municipality_missing = 0;
  double municipality_neighbour = 0;
  double state_missing = 0;
  double sex_missing = 0;
  double sex_wrong = 0;
  double curp_missing = 0;
  double curp_wrong = 0;     // one character
  double curp_partial = 0;   // cut short
  double alias_missing = 0;  // where there is one
  double marks_missing = 0;
  double clothing_missing = 0;
  double height_missing = 0;
  double filler = 0;  // of missing cells: a word instead of nothing
  // Lists.
  double duplicate = 0;  // a person of the list has a second record there
  Description description;
};

// The base model: the rate of each kind of error by strength. Lists depart from it as rates_of
// says.
struct RateRow {
  std::string_view name;
  double Rates::*rate;
  double easy, normal, hard;
};
std::span<const RateRow> base_rates();

enum class List : std::uint8_t { register_, ngo, prosecutor, press, morgue };
inline constexpr std::size_t list_count = 5;
std::string_view list_name(List list);

Rates rates_of(Strength strength, List list);

}  // namespace paradero::generate

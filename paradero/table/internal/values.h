// Normal forms of the values of standard columns.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "paradero/base/date.h"

namespace paradero::table {

// "male" or "female" for a folded word that means one by itself ("hombre", "femenino", "f", "h"),
// "?" for "m", which is one or the other by its column; else empty.
std::string_view sex_of_word(std::string_view folded);

// The Mexican state that a folded name or abbreviation means, under one name each; empty where
// none.
std::string_view state_of_word(std::string_view folded);

// The state of an INEGI code, 1 to 32 with or without a leading zero; nullopt for anything else.
std::optional<std::string_view> state_of_code(std::string_view code);

// "located_alive", ... for the register's codes 2 to 5 and its folded words; empty for anything
// else.
std::string_view status_of(std::string_view folded);

// A range of whole years ("25-30", "25 a 30 años", "aprox. 40", "8 meses", "mayor de 60") or of
// centimetres; both ends may be equal.
struct NumberRange {
  double first = 0, last = 0;
  bool turned = false;  // written "30-25"
};
// Ages of 0 to 130 years; "aprox." widens by two years each way.
std::optional<NumberRange> parse_age(std::string_view text);
// Heights in metres or centimetres ("1.70", "170 cm", "1,65-1,70 m"), 30 to 250 cm; "aprox." widens
// by two centimetres.
std::optional<NumberRange> parse_height_cm(std::string_view text);

// `text` without a time of day behind the date ("1990-02-03 00:00:00", "1990-02-03T10:00Z").
std::string_view without_time(std::string_view text);

// The year of a date in digits whose day or month cannot be ("1984-13-45", "31/02/1984",
// "19841345"); else empty.
std::string_view year_of_impossible_date(std::string_view text);

// 1 where "31/12/1990" can only be day first, -1 where "12/31/1990" can only be month first, else
// 0.
int day_month_vote(std::string_view text);

}  // namespace paradero::table

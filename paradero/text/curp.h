// CURP: Mexico's 18-character population key (Secretaría de Gobernación, Instructivo normativo para la
// asignación de la CURP).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "paradero/base/date.h"

namespace paradero::text {

struct Curp {
  std::string key;              // upper case, 18 characters
  bool check_digit_holds = false;
  base::DateInterval birth_date;
  char sex = 'X';               // 'H' man, 'M' woman, 'X' non-binary
  std::string state_letters;    // "DF", "JC", ..., "NE" born abroad
};

// Reads a whole CURP; nullopt where its structure is not one. A failing check digit is told, never a refusal.
std::optional<Curp> parse_curp(std::string_view text);

// (10 - sum value_i (18 - i) mod 10) mod 10 over "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ", i from 0, first 17 characters.
std::optional<char> curp_check_digit(std::string_view first_17);

// The characters that follow from a record, '?' where something is missing or not derivable: first letter and first inner
// vowel of the paternal surname, initials of maternal surname and given name (a leading María or José is skipped when
// another given name follows), date, sex, state, first inner consonants; Ñ gives X, no second surname X; particles skipped;
// inconvenient words masked. 18 characters.
struct CurpSource {
  std::string given_names, surname_1, surname_2;  // as delivered (accents and ñ matter)
  bool no_second_surname = false;                 // known to have none (X), rather than missing (?)
  std::optional<base::DateInterval> birth_date;
  std::string sex;    // "male", "female" or ""
  std::string state;  // state of birth, name or INEGI code; or ""
};
std::string predict_curp(const CurpSource& source);

// Compares two CURPs of which either may hold '?': counts the characters that both know, and those that agree.
struct CurpAgreement {
  int compared = 0, agreeing = 0;
};
CurpAgreement compare_curps(std::string_view a, std::string_view b) noexcept;

}  // namespace paradero::text

// CURP: Mexico's 18-character population key (Secretaría de Gobernación, Instructivo normativo para
// la asignación de la CURP, DOF 18-10-2021). The characters are listed in docs/formats/curp.md.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "paradero/base/date.h"

namespace paradero::text {

struct Curp {
  std::string key;  // upper case, 18 characters
  bool check_digit_holds = false;
  base::DateInterval birth_date;  // a day; the century is told by character 17
  char sex = 'X';                 // 'H' man, 'M' woman, 'X' non-binary
  std::string state_letters;      // "DF", "JC", ..., "NE" born abroad
};

// Reads a whole CURP, in either case, with spaces or hyphens around or within; nullopt where its
// structure is not one. A failing check digit is told, never a refusal.
std::optional<Curp> parse_curp(std::string_view text);

// (10 - sum value_i (18 - i) mod 10) mod 10 over "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ", i from 0,
// first 17 characters. nullopt where `first_17` is not 17 bytes 0-9, A-Z (no CURP holds an Ñ, which
// is written X).
std::optional<char> curp_check_digit(std::string_view first_17);

struct CurpSource {
  std::string given_names, surname_1, surname_2;  // as delivered (accents and ñ matter)
  bool no_second_surname = false;                 // known to have none (X), rather than missing (?)
  std::optional<base::DateInterval> birth_date;
  std::string sex;    // "male", "female" or ""
  std::string state;  // of birth: name, letters of the CURP or INEGI code; or ""
};

// The characters that follow from a record, 18 of them, '?' where something is missing or not
// derivable: first letter and first inner vowel of the paternal surname, initials of maternal
// surname and given name (a leading María or José is skipped when another given name follows),
// date, sex, state, first inner consonants; Ñ and special characters give X, as do a missing vowel
// or consonant and no second surname; particles are skipped; inconvenient words are masked. The
// last two characters are not derivable.
std::string predict_curp(const CurpSource& source);

// The letters that the CURP has for a state: name ("Jalisco", "Edo. de México"), INEGI code 1 to 32
// or the letters themselves; "NE" for a birth abroad; empty for others.
std::string_view curp_state_letters(std::string_view state);

// Compares two CURPs of which either may hold '?', in either case: counts the characters that both
// know, and those that agree. Of keys of different length only the shared positions, at most 18,
// are compared.
struct CurpAgreement {
  int compared = 0, agreeing = 0;
};
CurpAgreement compare_curps(std::string_view a, std::string_view b) noexcept;

}  // namespace paradero::text

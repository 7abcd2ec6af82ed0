// The lists behind person_name.h and curp.h: nicknames, abbreviations, particles, titles, common
// given names. Everything is folded. Thread safety: all functions from any thread.
#pragma once

#include <span>
#include <string_view>

namespace paradero::text::internal {

// The names that a nickname or an abbreviation of a given name stands for, commonest first; empty
// for others.
std::span<const std::string_view> given_name_forms(std::string_view word);

// The name that an abbreviated given name stands for ("fco": "francisco"); empty for others.
std::string_view expand_given_abbreviation(std::string_view word);

// The surname that an abbreviation stands for ("hdez": "hernandez"); empty for others.
std::string_view expand_surname_abbreviation(std::string_view word);

bool is_particle(std::string_view word);           // de, la, del, y, van, ...
bool is_surname_prefix(std::string_view word);     // san, santa, mc: one surname with the next word
bool is_title(std::string_view word);              // lic, ing, sr, ...
bool is_generational(std::string_view word);       // jr, hijo, ii, ...
bool is_common_given_name(std::string_view word);  // and seldom a surname
bool is_frequent_given_name(std::string_view word);  // the same, also those that are surnames too
bool is_frequent_surname(std::string_view word);
bool is_devotion(std::string_view word);  // "luz" of "María de la Luz"
bool is_compound_surname(std::string_view first,
                         std::string_view last);  // "ponce", "leon": Ponce de León

}  // namespace paradero::text::internal

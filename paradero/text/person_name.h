// Names of people: typed tokens and how two names agree. Spanish first; names of other languages degrade to
// plain comparison of their tokens.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace paradero::text {

enum class TokenKind : std::uint8_t {
  given, particle, paternal_surname, maternal_surname, married_surname, initial, title, generational
};

struct NameToken {
  std::string text;  // folded
  TokenKind kind = TokenKind::given;
};

// "María de la Luz Pérez y Gómez de Ruiz", "PEREZ GOMEZ, JUAN", "Juan N. Pérez (a) El Chato".
struct PersonName {
  std::vector<NameToken> tokens;
  std::string given_names, surname_1, surname_2, married_surname;  // folded, particles kept ("de la cruz")
  std::vector<std::string> aliases;                                // folded
};

// Splits a whole name. `surnames_first` as with a comma: "PEREZ GOMEZ JUAN".
PersonName parse_person_name(std::string_view full_name, bool surnames_first = false);

// Which part of a name a value is: nicknames and abbreviations ("Ma.", "Fco.", "Pepe") hold for given names only,
// particles and run-together forms ("delacruz") for surnames.
enum class NamePart : std::uint8_t { given, surname };

// A name part prepared once for each distinct value, so that comparing two takes no allocation.
// Keeps copies of its tokens. Thread safety: const from any thread.
struct PreparedName {
  struct Token {
    std::string text;           // folded
    std::string canonical;      // nickname or abbreviation expanded ("pepe" -> "jose"); else text
    std::string phonetic;       // phonetic code of canonical
    bool initial = false;       // a single letter
  };
  std::string joined;           // folded tokens joined without spaces or particles
  std::vector<Token> tokens;    // without particles
};

PreparedName prepare_name(std::string_view value, NamePart part);

// How two values of one name part agree, strongest first.
enum class NameAgreement : std::uint8_t {
  exact,        // the same folded tokens in the same order
  equivalent,   // the same after expanding nicknames and abbreviations, joining run-together words, dropping particles, or reordering
  close,        // every token has a partner: the same, phonetically the same, or one typing error (two from 9 letters)
  partial,      // one value's tokens are all (exactly or equivalently) in the other's: "jose" / "jose luis"
  initial,      // as partial, where at least one token is only an initial: "j" / "jose"
  similar,      // Jaro-Winkler of the best alignment >= .85, or partial with a typing error
  different
};

NameAgreement compare_names(const PreparedName& a, const PreparedName& b) noexcept;

// Spanish phonetic code of a folded word: b/v, c/s/z, g/j, h, ll/y, qu/k/c, x, rr, gue/gui, m before b/p ...; letters only.
std::string phonetic_code(std::string_view folded_word);

}  // namespace paradero::text

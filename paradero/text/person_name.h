// Names of people: typed tokens and how two names agree. Spanish first; names of other languages
// degrade to plain comparison of their tokens. The model is described in
// docs/methods/spanish_names.md.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace paradero::text {

enum class TokenKind : std::uint8_t {
  given,
  particle,
  paternal_surname,
  maternal_surname,
  married_surname,
  initial,
  title,
  generational
};

struct NameToken {
  std::string text;  // folded
  TokenKind kind = TokenKind::given;
};

// A whole name in its parts. "María de la Luz Pérez y Gómez de Ruiz" has the given names "maria de
// la luz", the surnames "perez" and "gomez" and the married surname "ruiz". All folded. Particles
// stay with the part that they belong to ("de la cruz"), but for the "y" between two surnames and
// the "de" of marriage. A name of three surnames or more keeps all after the first in surname_2.
struct PersonName {
  std::vector<NameToken> tokens;  // in the order of reading, all of them
  std::string given_names, surname_1, surname_2, married_surname;
  std::vector<std::string> aliases;
};

// Splits a whole name: "Given Given Surname Surname", or "SURNAME SURNAME, GIVEN" where a comma
// says so, or "SURNAME SURNAME GIVEN" with `surnames_first`. Aliases are what follows "(a)",
// "alias" or "a.k.a.", and what stands in quotes or brackets. Where the number of given names is
// open, a list of common given names decides. Never fails: what cannot be told apart is a given
// name. Linear time. Thread safety: any thread.
PersonName parse_person_name(std::string_view full_name, bool surnames_first = false);

// Which part of a name a value is: nicknames and abbreviations ("Ma.", "Fco.", "Pepe") hold for
// given names, abbreviations of surnames ("Hdez.") for surnames.
enum class NamePart : std::uint8_t { given, surname };

// A name part prepared once for each distinct value, so that comparing two takes no allocation.
// Keeps copies of its tokens. Thread safety: const from any thread.
struct PreparedName {
  struct Token {
    std::string text;       // folded
    std::string full;       // an abbreviation expanded ("gpe": "guadalupe"); else text
    std::string canonical;  // a nickname's commonest name ("pepe": "jose"); else full
    // Further names that a nickname may stand for ("beto": "roberto", "gilberto", ...).
    std::vector<std::string> other_names;
    std::string phonetic;  // phonetic code of full
    bool initial = false;  // a single letter
    // One of the commonest names: two of them that differ are two names, not a typing error.
    bool frequent = false;
  };
  NamePart part = NamePart::given;
  std::string folded;         // "de la cruz"
  std::string run_together;   // the same without spaces: "delacruz"
  std::string joined;         // the tokens' full forms without spaces or particles: "cruz"
  std::vector<Token> tokens;  // without particles
};

PreparedName prepare_name(std::string_view value, NamePart part);

// How two values of one name part agree, strongest first.
enum class NameAgreement : std::uint8_t {
  // The same folded text.
  exact,
  // The same after expanding nicknames and abbreviations, joining run-together words, dropping
  // particles, or reordering.
  equivalent,
  // Every token has a partner: the same, phonetically the same, or one typing error (two from 9
  // letters) that does not make another common name of it ("saul" / "raul") nor change its gender.
  close,
  // One value's tokens are all (exactly or equivalently) in the other's: "jose" / "jose luis".
  partial,
  // Every token of one has a partner in the other, at least one by its initial: "j" / "jose".
  initial,
  // Every token of one has a partner of Jaro-Winkler similarity >= .85, or nearer.
  similar,
  different
};

// Symmetric. Empty values agree with nothing (`different`): the caller treats them as missing.
// Names of more than 8 tokens are compared as whole strings.
NameAgreement compare_names(const PreparedName& a, const PreparedName& b) noexcept;

// Spanish phonetic code of a folded word, upper case: b/v/w, c/s/z, g/j before e and i, h, ll/y,
// qu/k/c, x, ph/f, double letters, n before b and p. Vowels stay. Letters only.
std::string phonetic_code(std::string_view folded_word);

}  // namespace paradero::text

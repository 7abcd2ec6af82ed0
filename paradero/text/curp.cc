#include "paradero/text/curp.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include <fmt/format.h>
#include <utf8proc.h>

#include "paradero/text/internal/name_lists.h"
#include "paradero/text/internal/words.h"
#include "paradero/text/normalise.h"

namespace paradero::text {
namespace {

constexpr std::size_t curp_size = 18;
constexpr char not_known = '?';
constexpr char special = '*';  // a slash, hyphen or apostrophe within a word

struct CurpState {
  std::string_view letters;
  std::array<std::string_view, 4> names;  // folded
};

// In the order of the INEGI codes 1 to 32; births abroad last.
constexpr auto curp_states = std::to_array<CurpState>({
    {"AS", {"aguascalientes", "ags"}},
    {"BC", {"baja california", "bcn", "baja california norte"}},
    {"BS", {"baja california sur", "bcs"}},
    {"CC", {"campeche", "camp"}},
    {"CL", {"coahuila", "coah", "coahuila de zaragoza"}},
    {"CM", {"colima", "col"}},
    {"CS", {"chiapas", "chis"}},
    {"CH", {"chihuahua", "chih"}},
    {"DF", {"ciudad de mexico", "cdmx", "distrito federal", "d f"}},
    {"DG", {"durango", "dgo"}},
    {"GT", {"guanajuato", "gto"}},
    {"GR", {"guerrero", "gro"}},
    {"HG", {"hidalgo", "hgo"}},
    {"JC", {"jalisco", "jal"}},
    {"MC", {"mexico", "estado de mexico", "edo de mexico", "edomex"}},
    {"MN", {"michoacan", "mich", "michoacan de ocampo"}},
    {"MS", {"morelos", "mor"}},
    {"NT", {"nayarit", "nay"}},
    {"NL", {"nuevo leon", "n l"}},
    {"OC", {"oaxaca", "oax"}},
    {"PL", {"puebla", "pue"}},
    {"QT", {"queretaro", "qro", "queretaro de arteaga"}},
    {"QR", {"quintana roo", "q roo", "qroo"}},
    {"SP", {"san luis potosi", "slp", "s l p"}},
    {"SL", {"sinaloa", "sin"}},
    {"SR", {"sonora", "son"}},
    {"TC", {"tabasco", "tab"}},
    {"TS", {"tamaulipas", "tamps"}},
    {"TL", {"tlaxcala", "tlax"}},
    {"VZ", {"veracruz", "ver", "veracruz de ignacio de la llave", "veracruz llave"}},
    {"YN", {"yucatan", "yuc"}},
    {"ZS", {"zacatecas", "zac"}},
    {"NE", {"extranjero", "nacido en el extranjero", "nacida en el extranjero"}},
});
constexpr std::size_t inegi_states = 32;

// Instructivo normativo, annex 2.
constexpr auto inconvenient_words = std::to_array<std::string_view>(
    {"BACA", "BAKA", "BUEI", "BUEY", "CACA", "CACO", "CAGA", "CAGO", "CAKA", "CAKO", "COGE", "COGI",
     "COJA", "COJE", "COJI", "COJO", "COLA", "CULO", "FALO", "FETO", "GETA", "GUEI", "GUEY", "JETA",
     "JOTO", "KACA", "KACO", "KAGA", "KAGO", "KAKA", "KAKO", "KOGE", "KOGI", "KOJA", "KOJE", "KOJI",
     "KOJO", "KOLA", "KULO", "LILO", "LOCA", "LOCO", "LOKA", "LOKO", "MAME", "MAMO", "MEAR", "MEAS",
     "MEON", "MIAR", "MION", "MOCO", "MOKO", "MULA", "MULO", "NACA", "NACO", "PEDA", "PEDO", "PENE",
     "PIPI", "PITO", "POPO", "PUTA", "PUTO", "QULO", "RATA", "ROBA", "ROBE", "ROBO", "RUIN", "SENO",
     "TETA", "VACA", "VAGA", "VAGO", "VAKA", "VUEI", "VUEY", "WUEI", "WUEY"});

// The words that the Instructivo leaves out before another: not the same as the particles of names.
constexpr auto skipped_words =
    std::to_array<std::string_view>({"DA", "DAS", "DE", "DEL", "DER", "DI", "DIE", "DD", "EL", "LA",
                                     "LOS", "LAS", "LE", "LES", "MAC", "MC", "VAN", "VON", "Y"});

constexpr auto skipped_given_names =
    std::to_array<std::string_view>({"MARIA", "MA", "M", "JOSE", "J"});

bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
bool is_decimal(char c) { return c >= '0' && c <= '9'; }
bool is_capital_vowel(char c) { return c == 'A' || c == 'E' || c == 'I' || c == 'O' || c == 'U'; }
bool is_capital_consonant(char c) { return is_capital(c) && !is_capital_vowel(c); }

char to_capital(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

template <std::size_t n>
bool contains_word(const std::array<std::string_view, n>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

// The words of a name in capitals: accents removed, Ñ as X, signs within a word as `special`. A
// full stop ends a word: in lists it abbreviates ("J.Luis"), and the Instructivo's X for it is
// rare.
std::vector<std::string> curp_words(std::string_view name) {
  std::vector<std::string> words(1);
  const std::string utf8 = to_utf8(name);
  const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(utf8.data());
  auto left = static_cast<utf8proc_ssize_t>(utf8.size());
  while (left > 0) {
    utf8proc_int32_t code_point = 0;
    const utf8proc_ssize_t size = utf8proc_iterate(at, left, &code_point);
    const std::string_view letter(reinterpret_cast<const char*>(at),
                                  static_cast<std::size_t>(size));
    at += size;
    left -= size;
    const utf8proc_int32_t tilde = 0x303;
    std::string& word = words.back();
    if (code_point == 0xF1 || code_point == 0xD1) {
      word += 'X';
    } else if (code_point == tilde && word.ends_with('N')) {
      word.back() = 'X';
    } else if (std::string_view("/-'").find(letter) != std::string_view::npos || letter == "’" ||
               letter == "´") {
      if (!word.empty()) word += special;
    } else if (const std::string plain = fold(letter); !plain.empty()) {
      for (const char c : plain) word += to_capital(c);
    } else if (utf8proc_category(code_point) != UTF8PROC_CATEGORY_MN && !word.empty()) {
      words.emplace_back();
    }
  }
  for (std::string& word : words) {
    while (word.ends_with(special)) word.pop_back();
  }
  std::erase(words, "");
  return words;
}

std::string capitals_of(std::string_view folded) {
  std::string capitals;
  for (const char c : folded) capitals += to_capital(c);
  return capitals;
}

// The first word at or after `at` that is not skipped; the last word where all are.
std::size_t next_curp_word(const std::vector<std::string>& words, std::size_t at) {
  while (at + 1 < words.size() && contains_word(skipped_words, words[at])) ++at;
  return at;
}

// The word that stands for a surname, in full.
std::string surname_word(std::string_view surname) {
  const std::vector<std::string> words = curp_words(surname);
  if (words.empty()) return {};
  const std::string& word = words[next_curp_word(words, 0)];
  const std::string_view full = internal::expand_surname_abbreviation(fold(word));
  return full.empty() ? word : capitals_of(full);
}

// The word that stands for the given names, in full.
std::string given_word(std::string_view given_names) {
  const std::vector<std::string> words = curp_words(given_names);
  if (words.empty()) return {};
  std::size_t at = next_curp_word(words, 0);
  const bool another_follows = at + 1 < words.size();
  if (another_follows && contains_word(skipped_given_names, words[at]))
    at = next_curp_word(words, at + 1);
  const std::string_view full = internal::expand_given_abbreviation(fold(words[at]));
  return full.empty() ? words[at] : capitals_of(full);
}

char curp_letter(char c) { return c == special ? 'X' : is_capital(c) ? c : not_known; }

char curp_initial(std::string_view word) { return word.empty() ? not_known : curp_letter(word[0]); }

// The first letter after the initial for which `is_wanted`; a sign in its place gives X, as does
// none.
template <class Predicate>
char first_inner(std::string_view word, Predicate is_wanted) {
  if (word.size() < 2) return not_known;  // an initial only
  const auto found = std::find_if(word.begin() + 1, word.end(),
                                  [&](char c) { return is_wanted(c) || c == special; });
  return found == word.end() ? 'X' : curp_letter(*found);
}

// Masks an inconvenient word; where it is open whether the four letters make one, the second is
// open too.
void mask_inconvenient(std::string& key) {
  const auto may_be = [&](std::string_view word) {
    return std::ranges::equal(word, std::string_view(key).substr(0, 4),
                              [](char w, char k) { return k == not_known || w == k; });
  };
  const bool whole = key.find(not_known) >= 4;
  if (std::ranges::any_of(inconvenient_words, may_be)) key[1] = whole ? 'X' : not_known;
}

void write_birth_date(std::string& key, const base::DateInterval& birth) {
  const auto first = birth.first.civil(), last = birth.last.civil();
  if (first.year() != last.year()) return;
  const auto two_digits = [&](std::size_t at, unsigned value) {
    key[at] = static_cast<char>('0' + value / 10 % 10);
    key[at + 1] = static_cast<char>('0' + value % 10);
  };
  two_digits(4, static_cast<unsigned>(static_cast<int>(first.year()) % 100));
  if (first.month() != last.month()) return;
  two_digits(6, static_cast<unsigned>(first.month()));
  if (birth.is_day()) two_digits(8, static_cast<unsigned>(first.day()));
}

bool has_curp_structure(std::string_view key) {
  // L letter, V vowel or X, D digit, S sex, C consonant, A letter or digit.
  constexpr std::string_view pattern = "LVLLDDDDDDSLLCCCAD";
  if (key.size() != pattern.size()) return false;
  for (std::size_t i = 0; i < key.size(); ++i) {
    const char c = key[i];
    const bool fits = pattern[i] == 'L'   ? is_capital(c)
                      : pattern[i] == 'V' ? is_capital_vowel(c) || c == 'X'
                      : pattern[i] == 'D' ? is_decimal(c)
                      : pattern[i] == 'S' ? c == 'H' || c == 'M' || c == 'X'
                      : pattern[i] == 'C' ? is_capital_consonant(c)
                                          : is_capital(c) || is_decimal(c);
    if (!fits) return false;
  }
  return true;
}

}  // namespace

std::optional<char> curp_check_digit(std::string_view first_17) {
  if (first_17.size() != curp_size - 1) return std::nullopt;
  int sum = 0;
  for (std::size_t i = 0; i < first_17.size(); ++i) {
    const char c = first_17[i];
    if (!is_decimal(c) && !is_capital(c)) return std::nullopt;
    // Ñ stands between N and O.
    const int value = is_decimal(c) ? c - '0' : c - 'A' + 10 + (c > 'N' ? 1 : 0);
    sum += value * (18 - static_cast<int>(i));
  }
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

std::optional<Curp> parse_curp(std::string_view text) {
  Curp curp;
  for (const char c : text) {
    if (c == ' ' || c == '-' || (c >= '\t' && c <= '\r')) continue;
    if (curp.key.size() == curp_size) return std::nullopt;
    curp.key += to_capital(c);
  }
  if (!has_curp_structure(curp.key)) return std::nullopt;
  curp.state_letters = curp.key.substr(11, 2);
  if (curp_state_letters(curp.state_letters).empty()) return std::nullopt;
  const std::string_view key = curp.key;
  const std::string_view century = is_decimal(key[16]) ? "19" : "20";
  const auto date = base::parse_date(
      fmt::format("{}{}-{}-{}", century, key.substr(4, 2), key.substr(6, 2), key.substr(8, 2)));
  if (!date || !date->is_day()) return std::nullopt;
  curp.birth_date = *date;
  curp.sex = key[10];
  curp.check_digit_holds = curp_check_digit(key.substr(0, 17)) == key[17];
  return curp;
}

std::string_view curp_state_letters(std::string_view state) {
  const std::string folded = fold(state);
  if (!folded.empty() && folded.size() <= 2 && std::ranges::all_of(folded, is_decimal)) {
    const auto code = static_cast<std::size_t>(std::stoi(folded));
    return code >= 1 && code <= inegi_states ? curp_states[code - 1].letters : std::string_view();
  }
  if (folded.empty()) return {};
  for (const CurpState& known : curp_states) {
    const bool letters = folded.size() == 2 && to_capital(folded[0]) == known.letters[0] &&
                         to_capital(folded[1]) == known.letters[1];
    if (letters || contains_word(known.names, folded)) return known.letters;
  }
  return {};
}

std::string predict_curp(const CurpSource& source) {
  std::string key(curp_size, not_known);
  const std::string paternal = surname_word(source.surname_1),
                    maternal = surname_word(source.surname_2),
                    given = given_word(source.given_names);
  key[0] = curp_initial(paternal);
  key[1] = first_inner(paternal, is_capital_vowel);
  key[2] = curp_initial(maternal);
  // Alone, "J." and "M." mostly stand for the José or María that another name follows.
  key[3] = given == "J" || given == "M" ? not_known : curp_initial(given);
  key[13] = first_inner(paternal, is_capital_consonant);
  key[14] = first_inner(maternal, is_capital_consonant);
  key[15] = first_inner(given, is_capital_consonant);
  if (maternal.empty() && source.no_second_surname) key[2] = key[14] = 'X';
  mask_inconvenient(key);
  if (source.birth_date) write_birth_date(key, *source.birth_date);
  if (source.sex == "male") key[10] = 'H';
  if (source.sex == "female") key[10] = 'M';
  if (const std::string_view letters = curp_state_letters(source.state); !letters.empty()) {
    key.replace(11, 2, letters);
  }
  return key;
}

CurpAgreement compare_curps(std::string_view a, std::string_view b) noexcept {
  CurpAgreement agreement;
  const std::size_t size = std::min({a.size(), b.size(), curp_size});
  for (std::size_t i = 0; i < size; ++i) {
    if (a[i] == not_known || b[i] == not_known) continue;
    ++agreement.compared;
    agreement.agreeing += to_capital(a[i]) == to_capital(b[i]);
  }
  return agreement;
}

}  // namespace paradero::text

#include "paradero/table/internal/values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <vector>

#include "paradero/text/normalise.h"

namespace paradero::table {

namespace {

struct WordFor {
  std::string_view word, meaning;
};

constexpr std::array sex_words = {
    WordFor{"male", "male"},       WordFor{"man", "male"},        WordFor{"boy", "male"},
    WordFor{"hombre", "male"},     WordFor{"hombres", "male"},    WordFor{"masculino", "male"},
    WordFor{"masculinos", "male"}, WordFor{"masc", "male"},       WordFor{"varon", "male"},
    WordFor{"h", "male"},          WordFor{"homme", "male"},      WordFor{"mannlich", "male"},
    WordFor{"maennlich", "male"},  WordFor{"homem", "male"},      WordFor{"female", "female"},
    WordFor{"woman", "female"},    WordFor{"girl", "female"},     WordFor{"mujer", "female"},
    WordFor{"mujeres", "female"},  WordFor{"femenino", "female"}, WordFor{"femeninos", "female"},
    WordFor{"femenina", "female"}, WordFor{"fem", "female"},      WordFor{"f", "female"},
    WordFor{"femme", "female"},    WordFor{"weiblich", "female"}, WordFor{"w", "female"},
    WordFor{"feminino", "female"}, WordFor{"mulher", "female"},   WordFor{"m", "?"}};

constexpr std::array<std::string_view, 32> state_names = {
    "Aguascalientes", "Baja California", "Baja California Sur",
    "Campeche",       "Coahuila",        "Colima",
    "Chiapas",        "Chihuahua",       "Ciudad de México",
    "Durango",        "Guanajuato",      "Guerrero",
    "Hidalgo",        "Jalisco",         "Estado de México",
    "Michoacán",      "Morelos",         "Nayarit",
    "Nuevo León",     "Oaxaca",          "Puebla",
    "Querétaro",      "Quintana Roo",    "San Luis Potosí",
    "Sinaloa",        "Sonora",          "Tabasco",
    "Tamaulipas",     "Tlaxcala",        "Veracruz",
    "Yucatán",        "Zacatecas"};

// Other names and abbreviations, by INEGI code.
struct StateWord {
  std::string_view word;
  unsigned char code;
};
constexpr std::array state_words = {StateWord{"ags", 1},
                                    StateWord{"bc", 2},
                                    StateWord{"baja california norte", 2},
                                    StateWord{"bcn", 2},
                                    StateWord{"bcs", 3},
                                    StateWord{"camp", 4},
                                    StateWord{"coahuila de zaragoza", 5},
                                    StateWord{"coah", 5},
                                    StateWord{"col", 6},
                                    StateWord{"chis", 7},
                                    StateWord{"chih", 8},
                                    StateWord{"df", 9},
                                    StateWord{"distrito federal", 9},
                                    StateWord{"cdmx", 9},
                                    StateWord{"mexico df", 9},
                                    StateWord{"dgo", 10},
                                    StateWord{"gto", 11},
                                    StateWord{"gro", 12},
                                    StateWord{"hgo", 13},
                                    StateWord{"jal", 14},
                                    StateWord{"mexico", 15},
                                    StateWord{"edomex", 15},
                                    StateWord{"edo mex", 15},
                                    StateWord{"edo de mexico", 15},
                                    StateWord{"mex", 15},
                                    StateWord{"mich", 16},
                                    StateWord{"michoacan de ocampo", 16},
                                    StateWord{"mor", 17},
                                    StateWord{"nay", 18},
                                    StateWord{"nl", 19},
                                    StateWord{"oax", 20},
                                    StateWord{"pue", 21},
                                    StateWord{"qro", 22},
                                    StateWord{"queretaro de arteaga", 22},
                                    StateWord{"qroo", 23},
                                    StateWord{"q roo", 23},
                                    StateWord{"slp", 24},
                                    StateWord{"sin", 25},
                                    StateWord{"son", 26},
                                    StateWord{"tab", 27},
                                    StateWord{"tamps", 28},
                                    StateWord{"tam", 28},
                                    StateWord{"tlax", 29},
                                    StateWord{"ver", 30},
                                    StateWord{"veracruz de ignacio de la llave", 30},
                                    StateWord{"veracruz llave", 30},
                                    StateWord{"yuc", 31},
                                    StateWord{"zac", 32}};

constexpr std::array status_words = {WordFor{"2", "located_alive"},
                                     WordFor{"3", "located_dead"},
                                     WordFor{"4", "disappeared"},
                                     WordFor{"5", "not_located"},
                                     WordFor{"localizada con vida", "located_alive"},
                                     WordFor{"localizado con vida", "located_alive"},
                                     WordFor{"persona localizada con vida", "located_alive"},
                                     WordFor{"con vida", "located_alive"},
                                     WordFor{"located alive", "located_alive"},
                                     WordFor{"localizada sin vida", "located_dead"},
                                     WordFor{"localizado sin vida", "located_dead"},
                                     WordFor{"persona localizada sin vida", "located_dead"},
                                     WordFor{"sin vida", "located_dead"},
                                     WordFor{"located dead", "located_dead"},
                                     WordFor{"desaparecida", "disappeared"},
                                     WordFor{"desaparecido", "disappeared"},
                                     WordFor{"persona desaparecida", "disappeared"},
                                     WordFor{"disappeared", "disappeared"},
                                     WordFor{"no localizada", "not_located"},
                                     WordFor{"no localizado", "not_located"},
                                     WordFor{"persona no localizada", "not_located"},
                                     WordFor{"sin localizar", "not_located"},
                                     WordFor{"aun sin localizar", "not_located"},
                                     WordFor{"not located", "not_located"}};

template <std::size_t N>
std::string_view meaning_of(const std::array<WordFor, N>& words, std::string_view folded) {
  const auto found = std::ranges::find(words, folded, &WordFor::word);
  return found == words.end() ? std::string_view() : found->meaning;
}

// A text as numbers and the folded words around them, in order.
struct NumbersAndWords {
  std::vector<double> numbers;
  std::vector<std::string> words;
  bool has_word(std::initializer_list<std::string_view> wanted) const {
    return std::ranges::any_of(words, [&](const std::string& word) {
      return std::ranges::find(wanted, word) != wanted.end();
    });
  }
};

bool is_value_digit(char c) { return c >= '0' && c <= '9'; }

NumbersAndWords take_apart(std::string_view text) {
  NumbersAndWords parts;
  for (std::size_t at = 0; at < text.size();) {
    if (!is_value_digit(text[at])) {
      const std::size_t begin = at;
      while (at < text.size() && !is_value_digit(text[at])) ++at;
      std::string words = text::fold(text.substr(begin, at - begin));
      for (std::size_t from = 0; from < words.size();) {
        const std::size_t end = std::min(words.find(' ', from), words.size());
        parts.words.push_back(words.substr(from, end - from));
        from = end + 1;
      }
      continue;
    }
    std::string number;
    for (bool point = false; at < text.size(); ++at) {
      const bool is_point = (text[at] == '.' || text[at] == ',') && !point &&
                            at + 1 < text.size() && is_value_digit(text[at + 1]);
      if (!is_value_digit(text[at]) && !is_point) break;
      point = point || is_point;
      number += is_point ? '.' : text[at];
    }
    double value = 0;
    std::from_chars(number.data(), number.data() + number.size(), value);
    parts.numbers.push_back(value);
  }
  return parts;
}

// One or two numbers as a range, the right way round, widened where the text is approximate.
std::optional<NumberRange> range_of(const NumbersAndWords& parts, double widening) {
  if (parts.numbers.empty() || parts.numbers.size() > 2) return std::nullopt;
  NumberRange range{parts.numbers.front(), parts.numbers.back()};
  if (range.last < range.first) {
    std::swap(range.first, range.last);
    range.turned = true;
  }
  if (parts.has_word({"aprox", "aproximadamente", "aproximado", "aproximada", "approx", "about",
                      "circa", "ca", "alrededor", "unos", "around"})) {
    range.first -= widening;
    range.last += widening;
  }
  return range;
}

// "4 1/2" without its half, which completed years leave out.
std::string without_half(std::string_view text) {
  std::string whole(text);
  for (const std::string_view half : {" 1/2", "½"}) {
    const std::size_t at = whole.find(half);
    if (at != std::string::npos && at > 0) whole.replace(at, half.size(), " ");
  }
  return whole;
}

}  // namespace

std::string_view sex_of_word(std::string_view folded) { return meaning_of(sex_words, folded); }

std::string_view state_of_word(std::string_view folded) {
  static const auto folded_names = [] {
    std::array<std::string, state_names.size()> names;
    std::ranges::transform(state_names, names.begin(),
                           [](std::string_view name) { return text::fold(name); });
    return names;
  }();
  const auto name = std::ranges::find(folded_names, folded);
  if (name != folded_names.end())
    return state_names[static_cast<std::size_t>(name - folded_names.begin())];
  const auto word = std::ranges::find(state_words, folded, &StateWord::word);
  return word == state_words.end() ? std::string_view() : state_names[word->code - 1U];
}

std::optional<std::string_view> state_of_code(std::string_view code) {
  if (code.ends_with(".0")) code.remove_suffix(2);
  if (code.empty() || code.size() > 2 || !std::ranges::all_of(code, is_value_digit))
    return std::nullopt;
  unsigned number = 0;
  std::from_chars(code.data(), code.data() + code.size(), number);
  if (number < 1 || number > state_names.size()) return std::nullopt;
  return state_names[number - 1];
}

std::string_view status_of(std::string_view folded) { return meaning_of(status_words, folded); }

std::optional<NumberRange> parse_age(std::string_view text) {
  if (text.size() > 64 || text.starts_with('-')) return std::nullopt;
  const NumbersAndWords parts = take_apart(without_half(text));
  const bool has_years = parts.has_word({"ano", "anos", "year", "years", "yr", "yrs"});
  const bool has_months = parts.has_word({"mes", "meses", "mese", "m", "month", "months"});
  if (has_years && has_months && parts.numbers.size() == 2) {
    // "1 año 4 meses": completed years.
    if (parts.numbers.front() > 130) return std::nullopt;
    return NumberRange{std::floor(parts.numbers.front()), std::floor(parts.numbers.front())};
  }
  auto range = range_of(parts, 2);
  if (!range) return std::nullopt;
  if (has_months) {
    range->first /= 12;
    range->last /= 12;
  } else if (parts.has_word({"dia", "dias", "d", "day", "days", "hora", "horas", "h", "hr", "hrs",
                             "semana", "semanas", "week", "weeks"})) {
    range = NumberRange{0, 0, range->turned};
  }
  if (parts.numbers.size() == 1) {
    if (parts.has_word({"mayor", "mas", "over", "plus"}) || text.ends_with('+')) range->last = 130;
    if (parts.has_word({"menor", "menos", "under"})) range->first = 0;
  }
  *range = {std::floor(std::max(range->first, 0.0)), std::floor(range->last), range->turned};
  if (range->last > 130 || range->first > range->last) return std::nullopt;
  return range;
}

std::optional<NumberRange> parse_height_cm(std::string_view text) {
  if (text.size() > 64) return std::nullopt;
  const NumbersAndWords parts = take_apart(text);
  auto range = range_of(parts, 0);
  if (!range) return std::nullopt;
  for (double* end : {&range->first, &range->last}) {
    if (*end < 3) *end *= 100;  // metres
    *end = std::round(*end);
  }
  auto widened = range_of({{range->first, range->last}, parts.words}, 2);
  if (!widened || widened->first < 30 || widened->last > 250) return std::nullopt;
  widened->turned |= range->turned;
  return widened;
}

std::string_view without_time(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon < 8) return text;
  const std::size_t before = text.find_last_of(" T", colon);
  if (before == std::string_view::npos || before < 6) return text;
  return text.substr(0, before);
}

std::string_view year_of_impossible_date(std::string_view text) {
  const bool of_digits = std::ranges::all_of(
      text, [](char c) { return is_value_digit(c) || c == '-' || c == '/' || c == '.'; });
  const auto digits = std::ranges::count_if(text, is_value_digit);
  if (!of_digits || digits < 6 || digits > 8) return {};
  std::string_view year;
  if (text.size() == 8 && digits == 8) {
    year = text.substr(0, 4);
  } else {
    for (std::size_t at = 0; at < text.size();) {
      std::size_t end = at;
      while (end < text.size() && is_value_digit(text[end])) ++end;
      if (end - at == 4) year = year.empty() ? text.substr(at, 4) : std::string_view();
      at = end + 1;
    }
  }
  return year >= "1000" && year <= "2200" ? year : std::string_view();
}

int day_month_vote(std::string_view text) {
  unsigned a = 0, b = 0;
  const char* const end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, a);
  if (first.ec != std::errc() || first.ptr == end || first.ptr - text.data() > 2) return 0;
  if (*first.ptr != '/' && *first.ptr != '-' && *first.ptr != '.') return 0;
  const auto second = std::from_chars(first.ptr + 1, end, b);
  if (second.ec != std::errc() || second.ptr - first.ptr > 3) return 0;
  if (a > 12 && a <= 31 && b >= 1 && b <= 12) return 1;
  if (b > 12 && b <= 31 && a >= 1 && a <= 12) return -1;
  return 0;
}

}  // namespace paradero::table

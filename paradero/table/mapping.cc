#include "paradero/table/mapping.h"

#include <algorithm>
#include <array>

#include "paradero/table/internal/headers.h"
#include "paradero/text/normalise.h"

namespace paradero::table {

namespace {

struct ComparisonWord {
  Comparison comparison;
  std::string_view word;
};
constexpr std::array comparison_words = {
    ComparisonWord{Comparison::name, "name"},     ComparisonWord{Comparison::exact, "exact"},
    ComparisonWord{Comparison::text, "text"},     ComparisonWord{Comparison::number, "number"},
    ComparisonWord{Comparison::date, "date"},     ComparisonWord{Comparison::category, "category"},
    ComparisonWord{Comparison::tokens, "tokens"}, ComparisonWord{Comparison::place, "place"},
    ComparisonWord{Comparison::code, "code"},
};

// In the order in which mapped tables hold them. What is not evidence: what names the record, where
// it comes from and what the list believes became of the person, which differs between lists of one
// person; the day on which the absence was noticed, which tells about who reported; coordinates,
// which lists round and guess in ways of their own.
constexpr std::array all_standard_columns = {
    StandardColumn{"record_id", Comparison::exact, false},
    StandardColumn{"source", Comparison::category, false},
    StandardColumn{"full_name", Comparison::name, true},
    StandardColumn{"given_names", Comparison::name, true},
    StandardColumn{"surname_1", Comparison::name, true},
    StandardColumn{"surname_2", Comparison::name, true},
    StandardColumn{"alias", Comparison::name, true},
    StandardColumn{"sex", Comparison::category, true},
    StandardColumn{"birth_date", Comparison::date, true},
    StandardColumn{"age", Comparison::number, true},
    StandardColumn{"age_min", Comparison::number, true},
    StandardColumn{"age_max", Comparison::number, true},
    StandardColumn{"curp", Comparison::code, true},
    StandardColumn{"national_id", Comparison::code, true},
    StandardColumn{"nationality", Comparison::category, true},
    StandardColumn{"event_date", Comparison::date, true},
    StandardColumn{"noticed_date", Comparison::date, false},
    StandardColumn{"found_date", Comparison::date, true},
    StandardColumn{"state", Comparison::place, true},
    StandardColumn{"municipality", Comparison::place, true},
    StandardColumn{"locality", Comparison::place, true},
    StandardColumn{"street_number", Comparison::code, true},
    StandardColumn{"address", Comparison::text, true},
    StandardColumn{"postcode", Comparison::code, true},
    StandardColumn{"latitude", Comparison::number, false},
    StandardColumn{"longitude", Comparison::number, false},
    StandardColumn{"status", Comparison::category, false},
    StandardColumn{"height_cm", Comparison::number, true},
    StandardColumn{"marks", Comparison::tokens, true},
    StandardColumn{"clothing", Comparison::tokens, true},
    StandardColumn{"phone", Comparison::code, true},
    StandardColumn{"email", Comparison::text, true},
    StandardColumn{"occupation", Comparison::text, true},
    StandardColumn{"birth_place", Comparison::place, true},
};

// Folded: lower case, without marks; punctuation is a space, or nothing.
constexpr std::array<std::string_view, 46> filler_words = {"desconocido",
                                                           "desconocida",
                                                           "desconocidos",
                                                           "se desconoce",
                                                           "lo desconoce",
                                                           "sin dato",
                                                           "sin datos",
                                                           "sin informacion",
                                                           "sin info",
                                                           "sin especificar",
                                                           "no identificado",
                                                           "no identificada",
                                                           "sin identificar",
                                                           "no especificado",
                                                           "no especificada",
                                                           "no especifica",
                                                           "no aplica",
                                                           "no disponible",
                                                           "no hay dato",
                                                           "no se sabe",
                                                           "no consta",
                                                           "no proporcionado",
                                                           "no refiere",
                                                           "se ignora",
                                                           "ignorado",
                                                           "ignorada",
                                                           "no determinado",
                                                           "indeterminado",
                                                           "por determinar",
                                                           "sin nombre",
                                                           "unknown",
                                                           "not known",
                                                           "not available",
                                                           "not specified",
                                                           "unspecified",
                                                           "unidentified",
                                                           "missing",
                                                           "n a",
                                                           "n d",
                                                           "n n",
                                                           "nn",
                                                           "s d",
                                                           "s i",
                                                           "s n",
                                                           "unbekannt",
                                                           "inconnu"};
constexpr std::array<std::string_view, 4> fillers_and_names = {"na", "nan", "null", "none"};

// Nothing but x's: "XX", "xxx", "x x".
bool is_crossed_out(std::string_view folded) {
  return std::ranges::count(folded, 'x') >= 2 &&
         std::ranges::all_of(folded, [](char c) { return c == 'x' || c == ' '; });
}

}  // namespace

std::string_view to_word(Comparison comparison) {
  return std::ranges::find(comparison_words, comparison, &ComparisonWord::comparison)->word;
}

std::optional<Comparison> comparison_from_word(std::string_view word) {
  const auto found = std::ranges::find(comparison_words, word, &ComparisonWord::word);
  if (found == comparison_words.end()) return std::nullopt;
  return found->comparison;
}

std::span<const StandardColumn> standard_columns() { return all_standard_columns; }

const MappedColumn* MappedTable::find(std::string_view name) const {
  const auto found = std::ranges::find(columns, name, &MappedColumn::name);
  return found == columns.end() ? nullptr : &*found;
}

bool is_filler_or_name(std::string_view cell) {
  if (cell.size() > 8) return false;
  const std::string folded = text::fold(cell);
  return std::ranges::find(fillers_and_names, folded) != fillers_and_names.end();
}

bool is_filler(std::string_view cell) {
  // No filler holds a digit: ids and dates, of which there are many, are not folded.
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (cell.size() > 64 || std::ranges::any_of(cell, is_digit)) return false;
  const std::string folded = text::fold(cell);
  // What folds to nothing is punctuation: "---", "?", "*".
  return folded.empty() || is_crossed_out(folded) ||
         std::ranges::find(filler_words, folded) != filler_words.end() ||
         std::ranges::find(fillers_and_names, folded) != fillers_and_names.end();
}

Mapping rules_for(const Table& table, const Mapping& wanted) {
  const auto has = [&](const std::string& header) { return find_header(table, header) != nullptr; };
  Mapping kept;
  std::ranges::copy_if(
      wanted.columns, std::back_inserter(kept.columns),
      [&](const ColumnRule& rule) { return std::ranges::all_of(rule.headers, has); });
  std::ranges::copy_if(wanted.fields, std::back_inserter(kept.fields),
                       [&](const FieldRule& rule) { return has(rule.header); });
  std::ranges::copy_if(wanted.drop, std::back_inserter(kept.drop), has);
  return kept;
}

}  // namespace paradero::table

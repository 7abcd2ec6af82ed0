// The headers that real lists use for each standard column.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "paradero/table/table.h"

namespace paradero::table {

// A header reduced to what is compared: folded, without spaces. "Fecha de Nacimiento" ->
// "fechadenacimiento".
std::string header_key(std::string_view header);

// The words of a header, folded, with camelCase taken apart: "PrimerApellido" -> "primer apellido".
std::string header_words(std::string_view header);

// A standard column that a header may be. Lower ranks are surer names for it.
struct HeaderMeaning {
  std::string_view column;
  std::size_t rank = 0;
};
// Further given names in a column of their own; they join given_names.
inline constexpr std::string_view middle_names = "middle_names";

std::optional<HeaderMeaning> header_meaning(std::string_view header);

// Do several headers of one list make up this standard column together (marks: tattoos and scars),
// and with what between their cells? nullopt: the surest header alone is used.
std::optional<std::string_view> joined_with(std::string_view column);

// Part of a date: year, month and day of birth or of the event in columns of their own.
enum class DatePart { year, month, day };
struct DatePartMeaning {
  std::string_view column;  // "birth_date" or "event_date"
  DatePart part = DatePart::year;
};
std::optional<DatePartMeaning> date_part_meaning(std::string_view header);

// "name", "nombre": given names or the whole name, as the other columns tell.
bool is_bare_name(std::string_view header);

// Headers of notes, links and sources, which say nothing about a person that another list would
// repeat.
bool is_remark(std::string_view header);

// Headers that name an identifier ("person_id", "clave"), whose values mean something in one list
// only.
bool is_identifier(std::string_view header);

// The column of `table` that a rule means by `header`: the same text, else the only one with the
// same key; nullptr.
const Column* find_header(const Table& table, std::string_view header);

// The `most` headers of `headers` that are typed most like `wanted`.
std::string nearest_headers(std::string_view wanted, std::span<const std::string_view> headers,
                            std::size_t most = 3);

}  // namespace paradero::table

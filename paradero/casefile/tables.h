// The tables of a case file that the log covers, and the cells of their rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace paradero::casefile {

enum class TableId : std::uint8_t {
  users,
  compartments,
  grants,
  sources,
  imports,
  records,
  citations,
  statements,
  decisions,
  results,
  result_parts,
  memberships,
  entity_changes,
  consents,
  search_tokens,
  search_postings
};
inline constexpr std::size_t table_count = 16;

// A value on its way into a row. Keeps a view of its text.
struct Cell {
  enum class Kind : std::uint8_t { null, number, real, text, bytes };

  Cell() = default;  // NULL
  Cell(std::int64_t value) : kind(Kind::number), number(value) {}
  Cell(double value) : kind(Kind::real), real(value) {}
  Cell(std::string_view value) : kind(Kind::text), text(value) {}
  static Cell of_bytes(std::string_view value) {
    Cell cell(value);
    cell.kind = Kind::bytes;
    return cell;
  }
  // NULL where the text is empty.
  static Cell or_null(std::string_view value) { return value.empty() ? Cell() : Cell(value); }

  Kind kind = Kind::null;
  std::int64_t number = 0;
  double real = 0;
  std::string_view text;
};

}  // namespace paradero::casefile

// Mapping: which of a list's headers is which standard column, what else is evidence, and what is
// not.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "paradero/base/error.h"
#include "paradero/base/problems.h"
#include "paradero/table/table.h"

namespace paradero::table {

// How a field's values are compared.
enum class Comparison { name, exact, text, number, date, category, tokens, place, code };

std::string_view to_word(Comparison comparison);  // "name", "exact", ...
std::optional<Comparison> comparison_from_word(std::string_view word);

// One standard column made from one header, or from several joined in order (dates: year, month,
// day).
struct ColumnRule {
  std::string column;  // standard name: "given_names", "birth_date", ... (see standard_columns())
  std::vector<std::string> headers;  // as in the file
  bool automatic = false;            // found by the program, not by a person
};

// Any other column used as evidence.
struct FieldRule {
  std::string name;  // snake_case
  std::string header;
  Comparison comparison = Comparison::text;
  bool automatic = false;
};

// A header that is not evidence, with the reason in words ("dropped by the mapping", "an
// identifier", ...).
struct Unused {
  std::string header, reason;
};

struct Mapping {
  std::vector<ColumnRule> columns;
  std::vector<FieldRule> fields;
  std::vector<std::string> drop;
  std::vector<Unused> unused;  // filled in by complete_mapping
};

// What is known of a standard column.
struct StandardColumn {
  std::string_view name;
  Comparison comparison;
  bool evidence;  // false: record_id, source, status, ...: kept, not compared
};
std::span<const StandardColumn> standard_columns();

// Reads `[columns]`, `[fields.NAME]` and `drop` (docs/formats/mapping.md) from TOML text; `origin`
// names it in messages. Errors (usage): not TOML, an unknown standard column or kind of comparison,
// a wrong type.
base::Result<Mapping> parse_mapping(std::string_view toml, std::string_view origin);

// TOML that parse_mapping reads back to the same mapping; automatic rules carry a comment that says
// so.
std::string format_mapping(const Mapping& mapping);

// Completes `wanted` for `table`: headers that no rule names are mapped by the headers that real
// lists use (Spanish and English, folded), then by their content; what is left over becomes a field
// with a kind inferred from its values, or is listed as unused with the reason. Rules of `wanted`
// are never changed. Errors (usage): a rule names a header that the table does not have (the
// message lists the nearest headers).
base::Result<Mapping> complete_mapping(const Table& table, const Mapping& wanted);

// One row-aligned column of standard values.
struct MappedColumn {
  std::string name;
  Comparison comparison = Comparison::text;
  Dictionary values;  // normalised spacing; fillers ("sin dato", "N/N", "XX", ...) are missing
  std::vector<std::uint32_t> codes;  // one a row

  std::string_view at(std::size_t row) const { return values[codes[row]]; }
};

struct MappedTable {
  std::string source, file;
  std::vector<MappedColumn>
      columns;  // standard columns first, in standard order, then fields by name
  std::vector<std::string>
      record_ids;  // in place of a column record_id: the list's own, or the row number from 1
  std::vector<std::uint32_t> lines;
  Mapping mapping;
  std::uint64_t rows_refused = 0;

  std::size_t rows() const { return lines.size(); }
  const MappedColumn* find(std::string_view name) const;
};

// Applies a completed mapping: joins parts (full names stay in `full_name` for link to parse; dates
// from year, month, day columns become "1984-05-03"), turns fillers into missing, translates coded
// columns (INEGI state codes 1-32 to state names, 33 and municipality codes ending 998/999 to
// missing; sex words and codes to "male" / "female"; status 2, 3, 4, 5 to "located_alive",
// "located_dead", "disappeared", "not_located"). Consumes `table`: columns that need no change are
// moved. A repeated record_id is reported and made unique with the row number.
MappedTable apply_mapping(Table table, Mapping mapping, base::Problems& problems);

// The rules of `wanted` whose headers `table` has: one mapping may serve lists of different
// columns. The caller should tell of a rule that no list uses.
Mapping rules_for(const Table& table, const Mapping& wanted);

// Is this cell's text a way of saying "not known"? Folded comparison: "desconocido", "N/N", "s/d",
// "NA", "---".
bool is_filler(std::string_view cell);

// Is it one of the fillers that are also people's names ("Na", "Nan", "Null", "None")? In columns
// of names these are missing only where they are common: one filled cell in fifty or more.
bool is_filler_or_name(std::string_view cell);

}  // namespace paradero::table

// The tree of a SQL expression, and its parser.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "paradero/link/internal/sql_strings.h"
#include "paradero/link/sql_expression.h"

namespace paradero::link {

enum class SqlOperation : std::uint8_t {
  literal,
  column,
  logical_and,
  logical_or,
  logical_not,
  is_null,
  is_not_null,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  add,
  subtract,
  multiply,
  divide,
  remainder,
  concatenate,
  negate,
  case_when,  // condition, value, condition, value, ..., [else]
  cast_number,
  cast_whole,
  cast_text,
  cast_date,
  levenshtein,
  damerau_levenshtein,
  jaro,
  jaro_winkler,
  jaccard,
  substring,
  lower,
  upper,
  trim,
  length,
  absolute,
  coalesce,
  null_if,
  least,
  greatest,
  epoch,
  parse_date,
  regexp_extract,
  list_intersect,
  list_length,
  radians,
  sine,
  cosine,
  arc_cosine
};

struct SqlNode {
  SqlOperation operation = SqlOperation::literal;
  SqlValue value;                     // of a literal
  std::uint32_t column = 0;           // of SqlExpression::columns
  std::string format;                 // parse_date
  std::optional<SqlPattern> pattern;  // regexp_extract
  bool has_else = false;              // case_when
  std::vector<std::unique_ptr<SqlNode>> arguments;
};

struct SqlTree {
  std::unique_ptr<SqlNode> root;
  std::vector<SqlColumn> columns;
};
base::Result<SqlTree> parse_sql(std::string_view sql, SqlNaming naming);

}  // namespace paradero::link

// SQL conditions on a pair of records, as far as models of Splink hold them: read once, evaluated
// for each pair as DuckDB would, nulls and all.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "paradero/base/error.h"

namespace paradero::link {

// null, boolean, number, text, list of texts.
using SqlValue = std::variant<std::monostate, bool, double, std::string, std::vector<std::string>>;

// A column of one of the two records.
struct SqlColumn {
  std::string name;  // without _l or _r, as written
  bool right = false;
  std::uint32_t column = 0;  // of the rows, once bound
  bool operator==(const SqlColumn&) const = default;
};

// How a condition names the columns: "name_l" = "name_r" in comparisons, l."name" = r."name" in
// blocking rules.
enum class SqlNaming { suffix, prefix };

// The cells of all records, numbered by value. Empty: null.
class SqlRows {
 public:
  virtual ~SqlRows() = default;
  virtual std::string_view cell(std::uint32_t column, std::uint32_t record) const = 0;
};

struct SqlNode;

// A parsed expression. Immutable once bound. Thread safety: const from any thread.
class SqlExpression {
 public:
  // Errors (usage): no expression of the subset in docs/methods/from_splink.md; the message says
  // what is not known there, or where reading stopped. Nesting goes to 60 levels.
  static base::Result<SqlExpression> parse(std::string_view sql, SqlNaming naming);

  SqlExpression(SqlExpression&&) noexcept;
  SqlExpression& operator=(SqlExpression&&) noexcept;
  ~SqlExpression();

  // Gives each column its number among `headers`, whatever its case. Error (usage): there is no
  // such header.
  base::Result<void> bind(std::span<const std::string> headers);

  std::span<const SqlColumn> columns() const { return columns_; }
  SqlValue evaluate(const SqlRows& rows, std::uint32_t l, std::uint32_t r) const;
  // Whether the condition holds: neither false nor null.
  bool holds(const SqlRows& rows, std::uint32_t l, std::uint32_t r) const;

  // The parts of "a AND b AND c", each on its own; the expression itself where it is no AND.
  std::vector<SqlExpression> conjuncts() &&;
  // What the left and the right record must have in common, where the expression is one equality
  // between the two records; it is then empty.
  std::optional<std::pair<SqlExpression, SqlExpression>> sides();
  // The column whose two values the expression takes for equal, where that is all it says
  // ("x_l" = "x_r"); empty else.
  std::string exact_column() const;

 private:
  SqlExpression(std::unique_ptr<SqlNode> root, std::vector<SqlColumn> columns);

  std::unique_ptr<SqlNode> root_;
  std::vector<SqlColumn> columns_;
};

}  // namespace paradero::link

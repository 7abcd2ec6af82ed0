// TableBuilder: rows of cells, from any format, into interned columns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/table/table.h"

namespace paradero::table {

// Headers as a table may have them: white space cleaned, empty ones named "column_3", repeated ones
// "..._2".
std::vector<std::string> unique_headers(std::vector<std::string> headers);

// Thread safety: none; works on several threads itself.
class TableBuilder {
 public:
  TableBuilder(std::string source, std::string file, std::vector<std::string> headers);

  std::size_t width() const { return table_.columns.size(); }
  std::size_t rows() const { return table_.lines.size(); }

  // Appends rows of width() trimmed cells, row-major; `lines` has one line a row. Columns are
  // interned in parallel beside `meanwhile` (which may be null); the result does not depend on
  // threads. When the context is stopped, columns may be left unequal: the caller must give up.
  void append(const std::vector<std::string_view>& cells, const std::vector<std::uint32_t>& lines,
              const base::RunContext& context, const std::function<void()>& meanwhile);

  void refuse_row() { ++table_.rows_refused; }

  Table& table() { return table_; }
  Table finish() { return std::move(table_); }

 private:
  Table table_;
};

// Drops the values of `column` that no row has, keeping the order of first appearance.
void compact(Column& column);

}  // namespace paradero::table

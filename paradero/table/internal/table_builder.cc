#include "paradero/table/internal/table_builder.h"

#include <unordered_set>

#include <fmt/format.h>

#include "paradero/base/parallel.h"
#include "paradero/table/internal/cells.h"

namespace paradero::table {

std::vector<std::string> unique_headers(std::vector<std::string> headers) {
  std::unordered_set<std::string> taken;
  for (std::size_t c = 0; c < headers.size(); ++c) {
    std::string cleaned = clean_header(headers[c]);
    if (cleaned.empty()) cleaned = fmt::format("column_{}", c + 1);
    std::string unique = cleaned;
    for (int copy = 2; !taken.insert(unique).second; ++copy)
      unique = fmt::format("{}_{}", cleaned, copy);
    headers[c] = std::move(unique);
  }
  return headers;
}

TableBuilder::TableBuilder(std::string source, std::string file, std::vector<std::string> headers) {
  table_.source = std::move(source);
  table_.file = std::move(file);
  headers = unique_headers(std::move(headers));
  table_.columns.resize(headers.size());
  for (std::size_t c = 0; c < headers.size(); ++c) table_.columns[c].header = std::move(headers[c]);
}

void TableBuilder::append(const std::vector<std::string_view>& cells,
                          const std::vector<std::uint32_t>& lines, const base::RunContext& context,
                          const std::function<void()>& meanwhile) {
  if (lines.empty()) {
    if (meanwhile) meanwhile();
    return;
  }
  const std::size_t first_row = rows();
  table_.lines.insert(table_.lines.end(), lines.begin(), lines.end());
  base::parallel_chunks(context, width() + 1, 1, [&](std::size_t task, std::size_t, std::size_t) {
    if (task == 0) {
      if (meanwhile) meanwhile();
      return;
    }
    Column& column = table_.columns[task - 1];
    column.codes.resize(first_row + lines.size());
    column.values.intern_all(cells.data() + (task - 1), lines.size(), width(),
                             column.codes.data() + first_row);
  });
}

void compact(Column& column) {
  Dictionary values;
  for (std::uint32_t& code : column.codes) code = values.intern(column.values[code]);
  column.values = std::move(values);
}

}  // namespace paradero::table

// Rows of text that become a table: what the readers of foreign kinship formats fill.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "paradero/study/kin_files.h"

namespace paradero::study {

class KinRows {
 public:
  KinRows(const std::string& origin, std::initializer_list<const char*> headers) {
    table_.file = origin;
    table_.source = std::filesystem::path(origin).stem().string();
    for (const char* header : headers) {
      table::Column column;
      column.header = header;
      table_.columns.push_back(std::move(column));
    }
  }

  // As many cells as there are columns; missing ones at the end are empty.
  void add(std::uint32_t line, const std::vector<std::string>& cells) {
    for (std::size_t c = 0; c < table_.columns.size(); ++c) {
      table::Column& column = table_.columns[c];
      column.codes.push_back(column.values.intern(c < cells.size() ? cells[c] : std::string()));
    }
    table_.lines.push_back(line);
  }
  void refuse_row() { ++table_.rows_refused; }
  table::Table take() { return std::move(table_); }

 private:
  table::Table table_;
};

}  // namespace paradero::study

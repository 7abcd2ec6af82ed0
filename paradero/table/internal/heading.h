// Finding the header row of a list among title lines and data.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace paradero::table {

using CellRow = std::vector<std::string_view>;  // trimmed cells

struct Heading {
  std::optional<std::size_t> row;  // index of the header row; nullopt: none looks like one
  std::size_t width = 0;           // columns of the list
  std::vector<std::string>
      headers;  // `width` of them, as delivered; empty ones where the row has none
};

// Looks for the header among the first rows of a list. The header is the first row that fills at
// least two thirds of the columns that most rows have; a row that fills half of them is it where
// the next fuller row holds numbers or dates. A row whose cells are numbers or dates where the rows
// below it have the same is data: then there is no header. Precondition: `rows` holds no empty row.
Heading find_heading(std::span<const CellRow> rows);

// The delimiter, among comma, semicolon, tab and bar, that cuts `sample` (whole lines of UTF-8)
// most evenly; comma where none cuts it.
char sniff_delimiter(std::string_view sample, char row_end);

}  // namespace paradero::table

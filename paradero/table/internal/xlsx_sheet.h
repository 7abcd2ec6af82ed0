// The rows of one worksheet, and the ranges of merged cells that follow them.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "paradero/table/internal/xlsx_parts.h"
#include "paradero/table/internal/xml.h"

namespace paradero::table {

// Rows and columns from 1 and 0; both ends included.
struct MergedRange {
  std::uint32_t first_row = 0, last_row = 0;
  std::uint32_t first_column = 0, last_column = 0;
};

// "BC12" -> column 54, row 12. False where it is no cell of a worksheet.
bool parse_cell_reference(std::string_view reference, std::uint32_t& row, std::uint32_t& column);

// What a cell could not give.
struct SheetTrouble {
  std::uint32_t row = 0, column = 0;
  const char* what = nullptr;
};

// Hands on each row that has a value. Views are good during the call only, shared strings excepted.
class SheetHandler : public XmlHandler {
 public:
  using TakeRow =
      std::function<void(std::uint32_t line, const std::vector<std::string_view>& cells)>;

  SheetHandler(const Workbook& workbook, TakeRow take)
      : workbook_(workbook), take_(std::move(take)) {}

  void begin(std::string_view element, const XmlAttributes& attributes) override;
  void end(std::string_view element) override;
  void text(std::string_view bytes) override;

  const std::vector<MergedRange>& merged() const { return merged_; }
  std::vector<SheetTrouble>& trouble() { return trouble_; }

 private:
  enum class CellKind : std::uint8_t { number, shared, text, boolean, error };

  void begin_cell(const XmlAttributes& attributes);
  void end_cell();
  std::string_view cell_value();
  std::string_view number_value();
  std::string_view kept(std::string_view text);

  const Workbook& workbook_;
  TakeRow take_;
  std::vector<std::string_view> cells_;
  std::string row_bytes_;  // of the values of the row that are not shared strings
  std::vector<std::uint32_t>
      starts_;  // of each value in row_bytes_, by column; not_in_row_bytes otherwise
  bool row_has_value_ = false;
  std::uint32_t row_ = 0, column_ = 0;
  std::uint32_t next_column_ = 0;
  CellKind kind_ = CellKind::number;
  std::size_t style_ = 0;
  bool in_value_ = false, in_phonetic_ = false;
  std::string value_;
  std::vector<MergedRange> merged_;
  std::vector<SheetTrouble> trouble_;
};

}  // namespace paradero::table

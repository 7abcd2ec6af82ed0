#include "paradero/table/internal/xlsx_sheet.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "paradero/table/internal/cells.h"

namespace paradero::table {

namespace {

constexpr std::uint32_t sheet_columns = 16'384, sheet_rows = 1'048'576;
constexpr std::uint32_t not_in_row_bytes = 0xffffffffU;
constexpr std::size_t most_merged_ranges = 1'000'000;

std::uint32_t unsigned_or_zero(std::string_view text) {
  std::uint32_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() ? number : 0;
}

bool is_short_whole_number(std::string_view text) {
  return !text.empty() && text.size() <= 15 && (text[0] != '0' || text.size() == 1) &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool parse_cell_reference(std::string_view reference, std::uint32_t& row, std::uint32_t& column) {
  std::uint32_t letters = 0;
  std::size_t at = 0;
  for (; at < reference.size() && at < 4 && reference[at] >= 'A' && reference[at] <= 'Z'; ++at) {
    letters = letters * 26 + static_cast<std::uint32_t>(reference[at] - 'A') + 1;
  }
  const std::uint32_t number = unsigned_or_zero(reference.substr(at));
  if (letters == 0 || letters > sheet_columns || number == 0 || number > sheet_rows) return false;
  row = number;
  column = letters - 1;
  return true;
}

void SheetHandler::begin(std::string_view element, const XmlAttributes& attributes) {
  if (element == "c") {
    begin_cell(attributes);
  } else if (element == "v") {
    in_value_ = true;
  } else if (element == "t") {
    in_value_ = !in_phonetic_;
  } else if (element == "rPh") {
    in_phonetic_ = true;
  } else if (element == "row") {
    const std::uint32_t number = unsigned_or_zero(attributes["r"]);
    row_ = number != 0 && number <= sheet_rows ? number : row_ + 1;
    next_column_ = 0;
    cells_.clear();
    starts_.clear();
    row_bytes_.clear();
    row_has_value_ = false;
  } else if (element == "mergeCell") {
    const std::string_view range = attributes["ref"];
    const std::size_t colon = range.find(':');
    MergedRange merged;
    if (colon != std::string_view::npos && merged_.size() < most_merged_ranges &&
        parse_cell_reference(range.substr(0, colon), merged.first_row, merged.first_column) &&
        parse_cell_reference(range.substr(colon + 1), merged.last_row, merged.last_column) &&
        merged.first_row <= merged.last_row && merged.first_column <= merged.last_column) {
      merged_.push_back(merged);
    }
  }
}

void SheetHandler::begin_cell(const XmlAttributes& attributes) {
  column_ = std::min(next_column_, sheet_columns - 1);
  kind_ = CellKind::number;
  style_ = 0;
  attributes.for_each_letter([&](char name, std::string_view value) {
    if (name == 'r') {
      std::uint32_t row = 0, column = 0;
      if (parse_cell_reference(value, row, column)) column_ = column;
    } else if (name == 's') {
      style_ = unsigned_or_zero(value);
    } else if (name == 't') {
      kind_ = value == "s"   ? CellKind::shared
              : value == "n" ? CellKind::number
              : value == "b" ? CellKind::boolean
              : value == "e" ? CellKind::error
                             : CellKind::text;
    }
  });
  next_column_ = column_ + 1;
  value_.clear();
}

void SheetHandler::text(std::string_view bytes) {
  if (in_value_) value_ += bytes;
}

void SheetHandler::end(std::string_view element) {
  if (element == "v" || element == "t") {
    in_value_ = false;
  } else if (element == "c") {
    end_cell();
  } else if (element == "rPh") {
    in_phonetic_ = false;
  } else if (element == "row" && row_has_value_) {
    for (std::size_t c = 0; c < cells_.size(); ++c) {
      if (starts_[c] != not_in_row_bytes)
        cells_[c] = {row_bytes_.data() + starts_[c], cells_[c].size()};
    }
    take_(row_, cells_);
  }
}

void SheetHandler::end_cell() {
  if (value_.empty()) return;
  const std::string_view value = cell_value();
  if (value.empty()) return;
  if (cells_.size() <= column_) {
    cells_.resize(column_ + 1);
    starts_.resize(column_ + 1, not_in_row_bytes);
  }
  row_has_value_ = true;
  if (kind_ == CellKind::shared) {
    cells_[column_] = value;
    starts_[column_] = not_in_row_bytes;
  } else {
    // The bytes may move while the row grows: only their place is noted until its end.
    starts_[column_] = static_cast<std::uint32_t>(row_bytes_.size());
    row_bytes_ += value;
    cells_[column_] = {row_bytes_.data() + starts_[column_], value.size()};
  }
}

std::string_view SheetHandler::cell_value() {
  switch (kind_) {
    case CellKind::shared: {
      std::size_t index = 0;
      const auto read = std::from_chars(value_.data(), value_.data() + value_.size(), index);
      if (read.ec == std::errc() && index < workbook_.strings.size())
        return workbook_.strings[index];
      trouble_.push_back({row_, column_, "a text that the workbook lacks: missing"});
      return {};
    }
    case CellKind::boolean:
      return value_ == "1" ? "true" : "false";
    case CellKind::error:
      trouble_.push_back(
          {row_, column_, "an error of the spreadsheet (#N/A and its kin): missing"});
      return {};
    case CellKind::text:
      return trim(value_);
    case CellKind::number:
      return number_value();
  }
  return {};
}

// Numbers as a person would write them, dates as ISO 8601, and text where a number should be as it
// stands.
std::string_view SheetHandler::number_value() {
  const NumberKind kind =
      style_ < workbook_.styles.size() ? workbook_.styles[style_] : NumberKind::plain;
  if (kind == NumberKind::plain && is_short_whole_number(value_)) return value_;
  const std::string_view text = trim(value_);
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || !std::isfinite(number))
    return text;
  if (kind != NumberKind::plain) {
    if (auto date = serial_text(number, kind, workbook_.epoch_1904)) {
      value_ = std::move(*date);
      return value_;
    }
    trouble_.push_back(
        {row_, column_, "a number in a date's format that is no date: kept as a number"});
  }
  std::array<char, 32> shown;
  const bool whole = number == std::floor(number) && std::abs(number) < 1e18;
  const auto end = whole ? std::to_chars(shown.data(), shown.data() + shown.size(),
                                         static_cast<std::int64_t>(number))
                         : std::to_chars(shown.data(), shown.data() + shown.size(), number);
  value_.assign(shown.data(), end.ptr);
  return value_;
}

}  // namespace paradero::table

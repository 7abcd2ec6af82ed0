#include "paradero/table/internal/heading.h"

#include <algorithm>
#include <cstdint>
#include <map>

#include "paradero/base/date.h"
#include "paradero/table/internal/cells.h"
#include "paradero/table/internal/csv_rows.h"

namespace paradero::table {

namespace {

constexpr std::size_t heading_rows = 50;  // title lines beyond this are not expected

std::size_t trimmed_width(const CellRow& row) {
  std::size_t width = row.size();
  while (width > 0 && row[width - 1].empty()) --width;
  return width;
}

std::size_t filled(const CellRow& row) {
  return static_cast<std::size_t>(
      std::ranges::count_if(row, [](std::string_view cell) { return !cell.empty(); }));
}

bool is_year(std::string_view cell) { return cell.size() == 4 && cell >= "1900" && cell <= "2100"; }

// A number or a date; a bare year may head a column.
bool is_measure(std::string_view cell) {
  if (cell.empty() || is_year(cell)) return false;
  if (looks_numeric(cell)) return true;
  const bool has_digit = std::ranges::any_of(cell, [](char c) { return c >= '0' && c <= '9'; });
  return has_digit && cell.size() <= 32 && base::parse_date(cell).has_value();
}

bool has_measure(const CellRow& row) { return std::ranges::any_of(row, is_measure); }

std::size_t common_width(std::span<const CellRow> rows) {
  std::map<std::size_t, std::size_t> seen;
  for (const CellRow& row : rows) ++seen[trimmed_width(row)];
  std::size_t width = 0, most = 0;
  for (const auto& [candidate, count] : seen) {
    if (count >= most) {
      most = count;
      width = candidate;
    }
  }
  return width;
}

// Is the row above `below` made of the same kinds of value, column by column?
bool continues_below(const CellRow& row, std::span<const CellRow> below) {
  for (std::size_t c = 0; c < row.size(); ++c) {
    if (!is_measure(row[c])) continue;
    std::size_t present = 0, measures = 0;
    for (const CellRow& other : below) {
      if (c >= other.size() || other[c].empty()) continue;
      ++present;
      measures += is_measure(other[c]) ? 1 : 0;
    }
    if (present > 0 && measures * 5 >= present * 4) return true;
  }
  return false;
}

}  // namespace

Heading find_heading(std::span<const CellRow> rows) {
  Heading result;
  result.width = common_width(rows);
  if (rows.empty()) return result;
  const std::size_t full = std::max<std::size_t>(1, (result.width * 2 + 2) / 3);
  const std::size_t half = std::max<std::size_t>(result.width > 1 ? 2 : 1, (result.width + 1) / 2);
  std::optional<std::size_t> halfway;
  for (std::size_t r = 0; r < std::min(rows.size(), heading_rows); ++r) {
    const std::size_t cells = filled(rows[r]);
    if (cells >= full) {
      result.row = halfway && has_measure(rows[r]) ? *halfway : r;
      break;
    }
    const bool spans =
        cells >= half || (result.width > 1 && trimmed_width(rows[r]) >= result.width);
    if (spans && !halfway && !has_measure(rows[r])) halfway = r;
  }
  if (!result.row && halfway && filled(rows[*halfway]) >= half) result.row = halfway;
  if (!result.row) {
    result.headers.resize(result.width);
    return result;
  }
  const CellRow& header = rows[*result.row];
  if (continues_below(header, rows.subspan(*result.row + 1))) {
    result.row.reset();
    result.headers.resize(result.width);
    return result;
  }
  const std::size_t header_width = trimmed_width(header);
  result.headers.assign(header.begin(), header.begin() + static_cast<std::ptrdiff_t>(header_width));
  // A table written with row names has one header less than cells, in every row.
  const auto below = rows.subspan(*result.row + 1);
  const bool row_names =
      below.size() >= 3 && header_width > 1 && std::ranges::all_of(below, [&](const CellRow& row) {
        return row.size() == header_width + 1;
      });
  if (row_names && header.size() == header_width)
    result.headers.insert(result.headers.begin(), std::string());
  result.width = std::max(result.width, result.headers.size());
  result.headers.resize(result.width);
  return result;
}

char sniff_delimiter(std::string_view sample, char row_end) {
  char best = ',';
  double best_score = 0;
  for (const char candidate : {',', ';', '\t', '|'}) {
    CsvRows rows(candidate, row_end);
    std::uint32_t line = 1;
    rows.cut(sample.data(), sample.size(), true, CsvRows::any_width, line);
    std::map<std::size_t, std::size_t> widths;
    std::size_t first = 0;
    for (const std::size_t end : rows.row_ends()) {
      ++widths[end - first];
      first = end;
    }
    std::size_t width = 1, alike = 0;
    for (const auto& [cells, count] : widths) {
      if (cells > 1 && count >= alike) {
        alike = count;
        width = cells;
      }
    }
    if (rows.rows() == 0 || alike == 0) continue;
    // Even rows matter most; among evenly cut ones, more columns.
    const double evenness = static_cast<double>(alike) / static_cast<double>(rows.rows());
    const double score =
        evenness * evenness * (1.0 + 0.02 * static_cast<double>(std::min<std::size_t>(width, 50)));
    if (score > best_score) {
      best_score = score;
      best = candidate;
    }
  }
  return best;
}

}  // namespace paradero::table

#include <algorithm>
#include <memory_resource>
#include <optional>
#include <string>
#include <vector>

#include "paradero/table/internal/cells.h"
#include "paradero/table/internal/heading.h"
#include "paradero/table/internal/readers.h"
#include "paradero/table/internal/table_builder.h"
#include "paradero/table/internal/xlsx_archive.h"
#include "paradero/table/internal/xlsx_parts.h"
#include "paradero/table/internal/xlsx_sheet.h"

namespace paradero::table {

namespace {

constexpr std::size_t sheet_head_rows = 200;
constexpr std::size_t sheet_block_rows = 2048;
constexpr std::uint32_t most_heading_rows = 4;  // of one heading in several merged rows

// Reads one sheet into a table. The merged ranges come after the rows: the header is found among
// the first rows without them, and mended at the end.
class SheetReader {
 public:
  SheetReader(XlsxArchive& archive, const Workbook& workbook, const Workbook::Sheet& sheet,
              const ReadOptions& options, const base::RunContext& context, base::Problems& problems)
      : archive_(archive),
        sheet_(sheet),
        options_(options),
        context_(context),
        problems_(problems),
        handler_(workbook, [this](std::uint32_t line, const std::vector<std::string_view>& cells) {
          take(line, cells);
        }) {}

  // nullopt where the sheet has no rows.
  base::Result<std::optional<Table>> read() {
    XmlParser parser(handler_);
    const std::uint64_t total = archive_.declared_bytes(sheet_.part);
    std::uint64_t done = 0;
    PARADERO_CHECK(archive_.unpack(sheet_.part, context_, [&](std::string_view bytes) {
      done += bytes.size();
      context_.report("reading", done, total);
      return parser.feed(bytes) && !failure_ && !context_.stopped();
    }));
    if (context_.stopped()) return base::interrupted_error();
    if (!failure_ && !parser.feed({}, true)) {
      return base::data_error("{}: damaged: sheet '{}' is not sound XML ({})", archive_.name(),
                              sheet_.name, parser.error());
    }
    if (!failure_ && !builder_ && !head_.empty()) begin_table();
    if (failure_) return tl::unexpected(std::move(*failure_));
    if (!builder_) return std::optional<Table>();
    flush();
    if (context_.stopped()) return base::interrupted_error();
    repeat_merged_cells();
    join_merged_headings();
    report_cells();
    return std::optional<Table>(builder_->finish());
  }

 private:
  struct HeadRow {
    std::uint32_t line = 0;
    std::vector<std::string> cells;
  };

  void take(std::uint32_t line, const std::vector<std::string_view>& cells) {
    if (failure_) return;
    if (builder_) {
      add(line, cells);
      return;
    }
    head_.push_back({line, {cells.begin(), cells.end()}});
    if (head_.size() == sheet_head_rows) begin_table();
  }

  void begin_table() {
    std::vector<CellRow> rows;
    for (const HeadRow& row : head_) rows.emplace_back(row.cells.begin(), row.cells.end());
    Heading heading = find_heading(rows);
    if (heading.width > options_.max_columns) {
      failure_ =
          base::Error{base::ErrorKind::data,
                      fmt::format("{}: {} columns; at most {} are read: not a list of people",
                                  archive_.name(), heading.width, options_.max_columns)};
      return;
    }
    if (heading.row) {
      header_line_ = head_[*heading.row].line;
      header_cells_ = rows[*heading.row];
    } else {
      report(0, "", "no row looks like a header: the columns are named column_1, column_2, ...");
    }
    headers_ = heading.headers;
    const std::string source = options_.source.empty()
                                   ? std::filesystem::path(archive_.name()).stem().string()
                                   : options_.source;
    builder_.emplace(source, archive_.name(), std::move(heading.headers));
    for (std::size_t r = heading.row ? *heading.row + 1 : 0; r < rows.size(); ++r)
      add(head_[r].line, rows[r]);
  }

  void add(std::uint32_t line, const std::vector<std::string_view>& cells) {
    const std::size_t width = builder_->width();
    if (!header_cells_.empty() && cells == header_cells_) {
      problems_.add({archive_.name(), line, "", "the header again: row refused", true});
      builder_->refuse_row();
      return;
    }
    bool has_value = false;
    for (std::size_t c = 0; c < width; ++c) {
      std::string_view cell = c < cells.size() ? cells[c] : std::string_view();
      has_value = has_value || !cell.empty();
      if (cell.size() > options_.max_cell_bytes) {
        report(line, builder_->table().columns[c].header,
               "a cell beyond the limit of bytes: cut off");
        cell = cut_utf8(cell, options_.max_cell_bytes);
      }
      block_.push_back(keep(cell));
    }
    if (cells.size() > width)
      report(line, "", "a value beside the list, beyond its last column: left out");
    if (!has_value) {
      block_.resize(block_.size() - width);
      problems_.add(
          {archive_.name(), line, "", "no value in the columns of the list: row refused", true});
      builder_->refuse_row();
      return;
    }
    lines_.push_back(line);
    if (lines_.size() == sheet_block_rows) flush();
  }

  std::string_view keep(std::string_view cell) {
    if (cell.empty()) return {};
    char* const copy = static_cast<char*>(memory_.allocate(cell.size(), 1));
    std::ranges::copy(cell, copy);
    return {copy, cell.size()};
  }

  void flush() {
    builder_->append(block_, lines_, context_, nullptr);
    block_.clear();
    lines_.clear();
    memory_.release();
  }

  // A merged cell of the data holds its value for all its rows, as the workbook shows it.
  void repeat_merged_cells() {
    Table& table = builder_->table();
    if (!std::ranges::is_sorted(table.lines)) return;
    std::size_t budget = table.rows() * table.columns.size();  // sound ranges do not overlap
    for (const MergedRange& range : handler_.merged()) {
      if (range.first_row <= header_line_ || range.first_column >= table.columns.size()) continue;
      const auto first = std::ranges::lower_bound(table.lines, range.first_row);
      const auto last = std::ranges::upper_bound(table.lines, range.last_row);
      if (first == table.lines.end() || *first != range.first_row) continue;
      std::vector<std::uint32_t>& codes = table.columns[range.first_column].codes;
      const auto begin = static_cast<std::size_t>(first - table.lines.begin());
      const auto end = static_cast<std::size_t>(last - table.lines.begin());
      if (end - begin > budget) {
        report(0, "", "merged ranges that overlap: not all are repeated");
        return;
      }
      budget -= end - begin;
      for (std::size_t row = begin; row < end; ++row) {
        if (codes[row] == 0) codes[row] = codes[begin];
      }
    }
  }

  // The value of a heading's cell in a row of the head, a merged range's where it lies in one.
  std::string heading_cell(std::uint32_t line, std::uint32_t column) const {
    std::uint32_t from_line = line, from_column = column;
    for (const MergedRange& range : heading_ranges_) {
      if (range.first_row <= line && line <= range.last_row && range.first_column <= column &&
          column <= range.last_column) {
        from_line = range.first_row;
        from_column = range.first_column;
      }
    }
    const auto row = std::ranges::find(head_, from_line, &HeadRow::line);
    return row == head_.end() || from_column >= row->cells.size() ? std::string()
                                                                  : row->cells[from_column];
  }

  // Is the row below the header part of it? Then it has words under headings that span columns, and
  // nothing elsewhere; a row of data goes on beside them.
  bool has_subheadings() const {
    const auto row = std::ranges::find(head_, header_line_ + 1, &HeadRow::line);
    if (row == head_.end()) return false;
    bool has_words = false;
    for (std::uint32_t c = 0; c < row->cells.size(); ++c) {
      if (row->cells[c].empty()) continue;
      const bool below_span = std::ranges::any_of(heading_ranges_, [&](const MergedRange& range) {
        return range.last_row == header_line_ && range.first_column < range.last_column &&
               range.first_column <= c && c <= range.last_column;
      });
      if (!below_span || looks_numeric(row->cells[c])) return false;
      has_words = true;
    }
    return has_words;
  }

  // A heading that spans columns or rows gives each column its words from top to bottom: "Group /
  // Sub".
  void join_merged_headings() {
    if (header_line_ == 0) {
      report_preamble(0);
      return;
    }
    std::uint32_t top = header_line_, bottom = header_line_;
    const auto width = static_cast<std::uint32_t>(builder_->width());
    for (const MergedRange& range : handler_.merged()) {
      const bool is_title = range.first_column == 0 && range.last_column + 1 >= width && width > 1;
      const bool is_near = range.first_row <= header_line_ + 1 &&
                           range.first_row + most_heading_rows > header_line_ &&
                           range.last_row < range.first_row + most_heading_rows;
      if (!is_title && is_near && range.first_column < width) heading_ranges_.push_back(range);
    }
    for (const MergedRange& range : heading_ranges_) {
      const bool spans_columns = range.last_column > range.first_column;
      if (range.first_row <= header_line_ && range.last_row > header_line_)
        bottom = std::max(bottom, range.last_row);
      if (range.last_row == header_line_ && spans_columns && bottom == header_line_ &&
          has_subheadings()) {
        bottom = header_line_ + 1;
      }
      if (range.last_row + 1 == header_line_ && spans_columns) top = std::min(top, range.first_row);
    }
    report_preamble(top);
    if (top == header_line_ && bottom == header_line_) return;
    for (std::uint32_t c = 0; c < width; ++c) {
      std::string joined, before;
      for (std::uint32_t line = top; line <= bottom; ++line) {
        const std::string part = clean_header(heading_cell(line, c));
        if (part.empty() || part == before) continue;
        joined += (joined.empty() ? "" : " / ") + part;
        before = part;
      }
      headers_[c] = joined;
    }
    Table& table = builder_->table();
    const auto headers = unique_headers(headers_);
    const auto first_data = std::ranges::upper_bound(table.lines, bottom) - table.lines.begin();
    table.lines.erase(table.lines.begin(), table.lines.begin() + first_data);
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      Column& column = table.columns[c];
      column.header = headers[c];
      column.codes.erase(column.codes.begin(), column.codes.begin() + first_data);
      if (first_data > 0) compact(column);
    }
  }

  void report_preamble(std::uint32_t heading_top) {
    for (const HeadRow& row : head_) {
      if (row.line < heading_top) report(row.line, "", "a line before the header: skipped");
    }
  }

  void report_cells() {
    for (const SheetTrouble& trouble : handler_.trouble()) {
      const bool in_list = trouble.column < builder_->width();
      report(trouble.row, in_list ? builder_->table().columns[trouble.column].header : "",
             trouble.what);
    }
  }

  void report(std::uint32_t line, const std::string& column, std::string what) {
    problems_.add({archive_.name(), line, column, std::move(what), false});
  }

  XlsxArchive& archive_;
  const Workbook::Sheet& sheet_;
  const ReadOptions& options_;
  const base::RunContext& context_;
  base::Problems& problems_;
  SheetHandler handler_;
  std::vector<HeadRow> head_;
  std::uint32_t header_line_ = 0;
  CellRow header_cells_;  // views into head_
  std::vector<std::string> headers_;
  std::vector<MergedRange> heading_ranges_;
  std::optional<TableBuilder> builder_;
  std::optional<base::Error> failure_;
  std::vector<std::string_view> block_;
  std::vector<std::uint32_t> lines_;
  std::pmr::monotonic_buffer_resource memory_{1 << 16};
};

base::Result<Table> read_archive(XlsxArchive archive, const ReadOptions& options,
                                 const base::RunContext& context, base::Problems& problems) {
  PARADERO_ASSIGN(const Workbook workbook, read_workbook(archive, context));
  std::vector<const Workbook::Sheet*> wanted;
  std::string names;
  for (const Workbook::Sheet& sheet : workbook.sheets) {
    names += (names.empty() ? "'" : ", '") + sheet.name + "'";
    if (options.sheet.empty() ? !sheet.hidden : sheet.name == options.sheet)
      wanted.push_back(&sheet);
  }
  if (wanted.empty() && !options.sheet.empty()) {
    return base::usage_error("{}: has no sheet '{}'; it has {}", archive.name(), options.sheet,
                             names);
  }
  for (const Workbook::Sheet* sheet : wanted) {
    SheetReader reader(archive, workbook, *sheet, options, context, problems);
    PARADERO_ASSIGN(std::optional<Table> table, reader.read());
    if (!table) continue;
    if (workbook.sheets.size() > 1 && options.sheet.empty()) {
      problems.add(
          {archive.name(), 0, "",
           fmt::format("one sheet of {} is read: '{}'", workbook.sheets.size(), sheet->name),
           false});
    }
    return std::move(*table);
  }
  return base::data_error("{}: no sheet of the workbook has rows", archive.name());
}

}  // namespace

base::Result<Table> read_xlsx(const std::filesystem::path& path, const ReadOptions& options,
                              const base::RunContext& context, base::Problems& problems) {
  PARADERO_ASSIGN(XlsxArchive archive, XlsxArchive::open(path, options.max_unpacked_bytes));
  return read_archive(std::move(archive), options, context, problems);
}

base::Result<Table> read_xlsx_bytes(std::string_view bytes, const std::string& name,
                                    const ReadOptions& options, const base::RunContext& context,
                                    base::Problems& problems) {
  PARADERO_ASSIGN(XlsxArchive archive, XlsxArchive::over(bytes, name, options.max_unpacked_bytes));
  return read_archive(std::move(archive), options, context, problems);
}

}  // namespace paradero::table

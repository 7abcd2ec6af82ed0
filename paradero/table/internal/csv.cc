#include <algorithm>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "paradero/table/internal/cells.h"
#include "paradero/table/internal/csv_rows.h"
#include "paradero/table/internal/heading.h"
#include "paradero/table/internal/readers.h"
#include "paradero/table/internal/table_builder.h"

namespace paradero::table {

namespace {

constexpr std::size_t block_bytes = std::size_t{1}
                                    << 18;  // its cells stay in the cache while interned
constexpr std::size_t head_bytes = std::size_t{1} << 20;  // where the header is looked for
constexpr std::size_t head_rows = 200;
constexpr std::size_t longest_row = std::size_t{256} << 20;

bool is_binary(std::string_view text) {
  const auto controls = std::ranges::count_if(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 && (byte < '\t' || byte > '\r');
  });
  return controls > 32 && static_cast<std::size_t>(controls) * 20 > text.size();
}

// One block of the text and its rows.
struct Block {
  explicit Block(char delimiter, char row_end) : rows(delimiter, row_end) {}

  std::string text;
  CsvRows rows;
  std::size_t consumed = 0;
  bool is_last = false;
  std::deque<std::string> mended;    // cells that do not stand in `text` as they read
  std::vector<std::uint32_t> lines;  // of the rows that stay
};

class CsvReader {
 public:
  CsvReader(TextSource source, const ReadOptions& options, const base::RunContext& context,
            base::Problems& problems)
      : source_(std::move(source)), options_(options), context_(context), problems_(problems) {}

  base::Result<Table> read() {
    PARADERO_CHECK(open());
    Block current(delimiter_, row_end_), next(delimiter_, row_end_);
    current.text = std::move(head_);
    PARADERO_CHECK(cut(current));
    base::Result<void> next_state;
    for (;;) {
      settle(current);
      builder_->append(current.rows.cells(), current.lines, context_, [&] {
        if (!current.is_last) next_state = follow(current, next);
      });
      if (context_.stopped()) return base::interrupted_error();
      context_.report("reading", source_.bytes_read(), source_.bytes_total());
      if (current.is_last) break;
      PARADERO_CHECK(next_state);
      std::swap(current, next);
    }
    if (source_.encoding() != "ASCII" && source_.encoding() != "UTF-8") {
      report(0, "", fmt::format("not UTF-8: read as {}", source_.encoding()));
    }
    return builder_->finish();
  }

 private:
  // Reads the head of the text; finds row ends, delimiter and header.
  base::Result<void> open() {
    while (head_.size() < head_bytes) {
      PARADERO_ASSIGN(const std::size_t got, source_.read(head_, head_bytes));
      if (got == 0) {
        ended_ = true;
        break;
      }
    }
    if (trim(head_).empty() && ended_) return base::data_error("{}: is empty", source_.name());
    if (is_binary(head_)) {
      return base::data_error(
          "{}: is not a text file; lists are read from CSV, XLSX and JSON lines", source_.name());
    }
    const bool has_newline = head_.find('\n') != std::string::npos;
    row_end_ = !has_newline && head_.find('\r') != std::string::npos ? '\r' : '\n';
    std::string_view sample = head_;
    if (!ended_ || sample.size() > block_bytes) {
      sample = sample.substr(0, block_bytes);
      const std::size_t end = sample.rfind(row_end_);
      if (end != std::string_view::npos) sample = sample.substr(0, end + 1);
    }
    delimiter_ = options_.delimiter != 0 ? options_.delimiter : sniff_delimiter(sample, row_end_);
    return find_header();
  }

  base::Result<void> find_header() {
    CsvRows rows(delimiter_, row_end_);
    std::uint32_t line = 1;
    rows.cut(head_.data(), head_.size(), ended_, CsvRows::any_width, line);
    std::vector<CellRow> first_rows;
    std::vector<std::uint32_t> lines;
    std::size_t begin = 0;
    for (std::size_t r = 0; r < rows.rows() && first_rows.size() < head_rows; ++r) {
      CellRow row(rows.cells().begin() + static_cast<std::ptrdiff_t>(begin),
                  rows.cells().begin() + static_cast<std::ptrdiff_t>(rows.row_ends()[r]));
      begin = rows.row_ends()[r];
      if (std::ranges::all_of(row, &std::string_view::empty)) continue;
      first_rows.push_back(std::move(row));
      lines.push_back(rows.lines()[r]);
    }
    if (first_rows.empty()) {
      if (ended_) return base::data_error("{}: has no rows", source_.name());
      return base::data_error("{}: its first line is longer than {} bytes: not a list",
                              source_.name(), head_bytes);
    }
    Heading heading = find_heading(first_rows);
    if (heading.width > options_.max_columns) {
      return base::data_error(
          "{}: {} columns; at most {} are read: not a list of people, or the wrong delimiter",
          source_.name(), heading.width, options_.max_columns);
    }
    if (heading.row) {
      header_line_ = lines[*heading.row];
      for (std::size_t r = 0; r < *heading.row; ++r)
        report(lines[r], "", "a line before the header: skipped");
    } else {
      report(0, "", "no row looks like a header: the columns are named column_1, column_2, ...");
    }
    for (std::string& header : heading.headers) header = clean_header(mend(header).text);
    header_cells_ = heading.headers;
    const std::string source = options_.source.empty()
                                   ? std::filesystem::path(source_.name()).stem().string()
                                   : options_.source;
    builder_.emplace(source, source_.name(), std::move(heading.headers));
    return {};
  }

  // Cuts block.text, reading on while it holds no whole row.
  base::Result<void> cut(Block& block) {
    for (std::size_t more = block_bytes;; more *= 2) {
      block.is_last = ended_;
      std::uint32_t line = line_;
      block.consumed = block.rows.cut(block.text.data(), block.text.size(), block.is_last,
                                      builder_->width(), line);
      if (block.rows.rows() > 0 || block.is_last || block.consumed > 0) {
        line_ = line;
        return {};
      }
      if (block.text.size() > longest_row) {
        return base::data_error("{}: line {} is longer than {} MB: not a list", source_.name(),
                                line_, longest_row >> 20);
      }
      PARADERO_ASSIGN(const std::size_t got, source_.read(block.text, more));
      ended_ = got == 0;
    }
  }

  // The block that comes after `current`: what it left over and what is read next.
  base::Result<void> follow(const Block& current, Block& next) {
    next.text.assign(current.text, current.consumed);
    PARADERO_ASSIGN(const std::size_t got, source_.read(next.text, block_bytes));
    ended_ = got == 0;
    return cut(next);
  }

  // Reports and mends what is wrong in a block, and closes up over refused rows.
  void settle(Block& block) {
    block.mended.clear();
    block.lines.clear();
    const std::size_t width = builder_->width();
    mend_cells(block);
    std::vector<std::string_view>& cells = block.rows.cells();
    auto ragged = block.rows.ragged().begin();
    std::size_t kept = 0;
    for (std::size_t r = 0; r < block.rows.rows(); ++r) {
      const std::uint32_t line = block.rows.lines()[r];
      const bool is_ragged = ragged != block.rows.ragged().end() && ragged->row == r;
      const CsvRows::Ragged shape = is_ragged ? *ragged++ : CsvRows::Ragged{};
      if (line <= header_line_) continue;
      const char* reason =
          refusal(&cells[r * width], is_ragged && shape.cells > width && !shape.beyond_is_empty);
      if (reason != nullptr) {
        problems_.add({source_.name(), line, "", reason, true});
        builder_->refuse_row();
        continue;
      }
      if (is_ragged && shape.cells < width)
        report(line, "", "fewer cells than the header: the rest is missing");
      if (kept != r) std::copy_n(&cells[r * width], width, &cells[kept * width]);
      block.lines.push_back(line);
      ++kept;
    }
  }

  // Why a row is refused, or null.
  const char* refusal(const std::string_view* row, bool has_more_cells) const {
    if (has_more_cells) return "more cells than the header: row refused";
    if (row[0] != header_cells_[0] && !row[0].empty()) return nullptr;
    bool is_empty = true, is_header = header_line_ > 0;
    for (std::size_t c = 0; c < header_cells_.size(); ++c) {
      is_empty = is_empty && row[c].empty();
      is_header = is_header && row[c] == header_cells_[c];
    }
    if (is_empty) return "a row without any value: row refused";
    return is_header ? "the header again: row refused" : nullptr;
  }

  void mend_cells(Block& block) {
    const std::size_t width = builder_->width();
    for (const CellTrouble& trouble : block.rows.trouble()) {
      if (trouble.row < block.rows.rows() && block.rows.lines()[trouble.row] > header_line_) {
        report(block.rows.lines()[trouble.row],
               trouble.column < width ? header(trouble.column) : "", trouble.what);
      }
    }
    const std::string_view text(block.text.data(), block.consumed);
    const bool has_nul = text.find('\0') != std::string_view::npos;
    const bool has_stray_bytes = source_.encoding() == "UTF-8" && !is_utf8(text);
    const bool may_be_long = text.size() > options_.max_cell_bytes;
    if (!has_nul && !has_stray_bytes && !may_be_long) return;
    std::vector<std::string_view>& cells = block.rows.cells();
    for (std::size_t i = 0; i < block.rows.rows() * width; ++i) {
      const std::uint32_t line = block.rows.lines()[i / width];
      if (line <= header_line_) continue;
      if ((has_nul && cells[i].find('\0') != std::string_view::npos) ||
          (has_stray_bytes && !is_utf8(cells[i]))) {
        Mended mended = mend(cells[i]);
        if (mended.had_nul) report(line, header(i % width), "NUL bytes: removed");
        if (mended.was_not_utf8)
          report(line, header(i % width), "bytes that are not UTF-8: read as Windows-1252");
        cells[i] = trim(block.mended.emplace_back(std::move(mended.text)));
      }
      if (cells[i].size() > options_.max_cell_bytes) {
        report(line, header(i % width), "a cell beyond the limit of bytes: cut off");
        cells[i] = cut_utf8(cells[i], options_.max_cell_bytes);
      }
    }
  }

  const std::string& header(std::size_t column) { return builder_->table().columns[column].header; }

  void report(std::uint32_t line, const std::string& column, std::string what) {
    problems_.add({source_.name(), line, column, std::move(what), false});
  }

  TextSource source_;
  const ReadOptions& options_;
  const base::RunContext& context_;
  base::Problems& problems_;
  std::string head_;
  char delimiter_ = ',', row_end_ = '\n';
  bool ended_ = false;
  std::uint32_t line_ = 1;         // of the next block's first byte
  std::uint32_t header_line_ = 0;  // 0: there is none
  std::vector<std::string> header_cells_;
  std::optional<TableBuilder> builder_;
};

}  // namespace

base::Result<Table> read_csv(TextSource source, const ReadOptions& options,
                             const base::RunContext& context, base::Problems& problems) {
  return CsvReader(std::move(source), options, context, problems).read();
}

}  // namespace paradero::table

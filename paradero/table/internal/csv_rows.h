// CsvRows: cuts a block of delimited text into cells.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace paradero::table {

// Where the cells of a block that need a second look are; few in sound files.
struct CellTrouble {
  std::size_t row = 0, column = 0;  // row within the block
  const char* what = nullptr;       // one of the texts below
};
inline constexpr const char* stray_quote =
    "a quote that does not close: read as an ordinary character";
inline constexpr const char* undoubled_quote = "a quote within a quoted cell is not doubled";

// The rows of one block. Views point into the block. Thread safety: none.
class CsvRows {
 public:
  // A quoted cell that runs on for more bytes than this is a stray quote.
  static constexpr std::size_t longest_quoted = std::size_t{8} << 20;
  static constexpr std::size_t any_width = 0;

  CsvRows(char delimiter, char row_end) : delimiter_(delimiter), row_end_(row_end) {}

  // Cuts data[0, size) into rows and returns how many bytes the whole rows take; with `is_last`,
  // what stands after the last row end is a row too. `line` is the line of data[0], and is moved
  // on. Blank lines are skipped. With a `width`, rows of exactly that many cells take no extra
  // work; other rows are listed in ragged(), cut or filled to the width.
  std::size_t cut(const char* data, std::size_t size, bool is_last, std::size_t width,
                  std::uint32_t& line);

  struct Ragged {
    std::size_t row = 0, cells = 0;
    bool beyond_is_empty = false;  // the cells past the width are all empty
  };

  std::size_t rows() const { return lines_.size(); }
  const std::vector<std::uint32_t>& lines() const { return lines_; }
  // Row-major where a width was given; else row r has the cells row_ends()[r - 1] .. row_ends()[r].
  const std::vector<std::string_view>& cells() const { return cells_; }
  std::vector<std::string_view>& cells() { return cells_; }
  const std::vector<std::size_t>& row_ends() const { return row_ends_; }
  const std::vector<Ragged>& ragged() const { return ragged_; }
  const std::vector<CellTrouble>& trouble() const { return trouble_; }

 private:
  struct Quoted {
    std::size_t end = 0;   // of the raw cell: where the delimiter, the row end or the data's end is
    std::size_t mark = 0;  // index of the mark at `end`
    std::uint32_t line_breaks = 0;
    enum { closed, stray, unfinished } state = unfinished;
  };

  void index(const char* data, std::size_t size);
  Quoted quoted_cell(const char* data, std::size_t size, std::size_t open, std::size_t mark,
                     bool is_last);
  void end_row(std::size_t first_cell, std::size_t width, std::uint32_t line);
  void reserve_cells(std::size_t more);

  char delimiter_, row_end_;
  std::vector<std::uint32_t>
      marks_;  // positions of delimiters, quotes and row ends, then unused room
  std::size_t mark_count_ = 0;
  std::deque<std::string> undoubled_;  // cells that do not stand in the block as they read
  std::vector<std::string_view> cells_;
  std::size_t used_ = 0;  // of cells_
  std::vector<std::uint32_t> lines_;
  std::vector<std::size_t> row_ends_;
  std::vector<Ragged> ragged_;
  std::vector<CellTrouble> trouble_;
  std::string_view quoted_text_;  // of the last closed quoted cell
  bool had_undoubled_ = false;
};

}  // namespace paradero::table

// Writers: CSV (RFC 4180, UTF-8) and XLSX.
#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "paradero/base/error.h"
#include "paradero/base/problems.h"

namespace paradero::table {

// Appends `text` as one cell: quoted where it must be, with a leading apostrophe where a
// spreadsheet would run it as a formula.
void append_csv_cell(std::string& out, std::string_view text);

// Writes rows of cells to a CSV file through a buffer. A cell that a spreadsheet would run as a
// formula (it begins with = + - @ tab or return and is not a number) is written with a leading
// apostrophe. Thread safety: none.
class CsvWriter {
 public:
  static base::Result<CsvWriter> create(const std::filesystem::path& path,
                                        std::span<const std::string_view> header);
  CsvWriter(CsvWriter&&) noexcept;
  ~CsvWriter();

  CsvWriter& cell(std::string_view text);
  CsvWriter& cell(std::uint64_t number);
  CsvWriter& cell(
      double number);  // shortest text that reads back to the same double; NaN is an empty cell
  void end_row();
  // Whole rows as they stand, each ending in a line feed, between rows.
  void rows(std::string_view text);

  // Flushes and closes. Error (data): the disk refused any write. Must be called; a file not
  // finished is not whole.
  base::Result<void> finish();

 private:
  struct State;
  explicit CsvWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// problems.csv: file, line, column, problem, row_refused.
base::Result<void> write_problems(const base::Problems& problems,
                                  const std::filesystem::path& path);

// One worksheet of text and numbers. Error (data): the disk refuses, or more than 1,048,576 rows.
base::Result<void> write_xlsx(const std::filesystem::path& path,
                              std::span<const std::string> header,
                              std::span<const std::vector<std::string>> rows);

}  // namespace paradero::table

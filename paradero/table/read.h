// read_table: any list file (CSV, TSV, XLSX, JSONL) into a Table.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/base/problems.h"
#include "paradero/table/table.h"

namespace paradero::table {

struct ReadOptions {
  std::string source = {};  // empty: the file's name without its ending
  std::string sheet = {};   // XLSX: empty: the first sheet with rows
  std::string encoding =
      {};              // empty: found out (UTF-8, else Windows-1252 / Latin-1, UTF-16 by its mark)
  char delimiter = 0;  // 0: found out (comma, semicolon, tab, bar)
  std::size_t max_columns = 5000;          // more is refused: it is not a list of people
  std::uint64_t max_cell_bytes = 1 << 20;  // a longer cell is cut off and reported
  std::uint64_t max_unpacked_bytes = 8ULL
                                     << 30;  // XLSX: a workbook that unpacks to more is refused
};

// Reads a list. The header is the first row that looks like one (preamble lines before it are
// skipped and reported); header rows repeated within the data are refused as rows and reported.
// Cells are trimmed; fillers are left as they are (see mapping.h). Rows with more cells than the
// header, bad quoting, NUL bytes or bytes that are not in the encoding are mended or refused, and
// reported in `problems`, never dropped silently. Errors (data): the file is absent, empty,
// truncated, not a list, or beyond a limit; the message names it. Complexity: one pass; memory: the
// distinct values, and four bytes a cell.
base::Result<Table> read_table(const std::filesystem::path& path, const ReadOptions& options,
                               const base::RunContext& context, base::Problems& problems);

}  // namespace paradero::table

#include "paradero/table/read.h"

#include <array>
#include <cctype>
#include <cstdio>
#include <memory>

#include "paradero/table/internal/cells.h"
#include "paradero/table/internal/readers.h"

namespace paradero::table {

namespace {

// What a file is by its first bytes, where it is nothing that can be read as a list.
const char* foreign_kind(std::string_view start) {
  if (start.starts_with("\x1f\x8b")) return "is compressed (gzip): unpack it first";
  if (start.starts_with("\xd0\xcf\x11\xe0")) {
    return "is an old Excel workbook (.xls) or one protected by a password: save it as .xlsx "
           "without a password, or as CSV";
  }
  if (start.starts_with("%PDF")) return "is a PDF: lists are read from CSV, XLSX and JSON lines";
  if (start.starts_with("PAR1")) return "is a Parquet file: save it as CSV";
  if (start.starts_with("SQLite format 3")) return "is a database: export the list as CSV";
  if (start.starts_with("BZh") ||
      start.starts_with("\xfd"
                        "7zXZ") ||
      start.starts_with("7z\xbc\xaf") || start.starts_with("Rar!") ||
      start.starts_with("\x28\xb5\x2f\xfd")) {
    return "is compressed: unpack it first";
  }
  return nullptr;
}

struct CloseStream {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

// The first bytes of a regular file; nothing where it cannot be read (the reader then says why).
std::string first_bytes(const std::filesystem::path& path) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) return {};
  const std::unique_ptr<std::FILE, CloseStream> file(std::fopen(path.c_str(), "rbe"));
  std::string start(512, '\0');
  start.resize(file == nullptr ? 0 : std::fread(start.data(), 1, start.size(), file.get()));
  return start;
}

}  // namespace

base::Result<Table> read_table(const std::filesystem::path& path, const ReadOptions& options,
                               const base::RunContext& context, base::Problems& problems) {
  std::error_code ignored;
  if (std::filesystem::is_other(path, ignored)) {
    return base::data_error("{}: is not a regular file: save it as one first", path.string());
  }
  const std::string start = first_bytes(path);
  if (const char* foreign = foreign_kind(start))
    return base::data_error("{}: {}", path.string(), foreign);
  if (start.starts_with("PK\x03\x04") || start.starts_with("PK\x05\x06")) {
    return read_xlsx(path, options, context, problems);
  }
  PARADERO_ASSIGN(TextSource source, TextSource::open(path, options.encoding));
  const std::string_view text =
      trim(start.starts_with("\xef\xbb\xbf") ? std::string_view(start).substr(3) : start);
  if (text.starts_with('[') && path.extension() == ".json") {
    return base::data_error("{}: is one JSON document: write one object a line (.jsonl)",
                            path.string());
  }
  if (path.extension() == ".jsonl" || path.extension() == ".ndjson" || text.starts_with("{\"") ||
      text.starts_with("{}")) {
    return read_json_lines(std::move(source), options, context, problems);
  }
  if (path.extension() == ".xlsx") {
    return base::data_error("{}: is not a workbook, in spite of its name: damaged or truncated",
                            path.string());
  }
  return read_csv(std::move(source), options, context, problems);
}

}  // namespace paradero::table

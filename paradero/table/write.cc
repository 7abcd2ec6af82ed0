#include "paradero/table/write.h"

#include <array>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <system_error>

#include <xlsxwriter.h>

#include "paradero/table/internal/cells.h"

namespace paradero::table {

namespace {

constexpr std::size_t write_buffer_bytes = 1 << 18;

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

// Would a spreadsheet run `text` as a formula? Signed numbers are what they look like and stay.
bool is_formula(std::string_view text) {
  if (text.empty() || std::string_view("=+-@\t\r").find(text.front()) == std::string_view::npos)
    return false;
  return !is_plain_number(text);
}

base::Failure disk_refused(const std::string& path, int reason) {
  return base::data_error("{}: cannot be written: {}", path,
                          std::generic_category().message(reason));
}

}  // namespace

void append_csv_cell(std::string& out, std::string_view text) {
  const bool guarded = is_formula(text);
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    if (guarded) out += '\'';
    out += text;
    return;
  }
  out += '"';
  if (guarded) out += '\'';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

struct CsvWriter::State {
  std::string path;
  std::unique_ptr<std::FILE, CloseFile> file;
  std::string buffer;
  std::size_t row_start = 0;  // in buffer, of the row being written
  bool row_open = false;
  int failure = 0;  // errno of the first write that was refused

  void separate() {
    if (row_open) buffer += ',';
    row_open = true;
  }

  void flush() {
    if (failure == 0 && !buffer.empty() &&
        std::fwrite(buffer.data(), 1, buffer.size(), file.get()) != buffer.size()) {
      failure = errno == 0 ? EIO : errno;
    }
    buffer.clear();
  }
};

CsvWriter::CsvWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
CsvWriter::CsvWriter(CsvWriter&&) noexcept = default;
CsvWriter::~CsvWriter() = default;

base::Result<CsvWriter> CsvWriter::create(const std::filesystem::path& path,
                                          std::span<const std::string_view> header) {
  auto state = std::make_unique<State>();
  state->path = path.string();
  state->file.reset(std::fopen(path.c_str(), "wbe"));
  if (state->file == nullptr) return disk_refused(state->path, errno);
  std::setvbuf(state->file.get(), nullptr, _IONBF, 0);
  state->buffer.reserve(write_buffer_bytes + 4096);
  CsvWriter writer(std::move(state));
  for (const std::string_view name : header) writer.cell(name);
  writer.end_row();
  return writer;
}

CsvWriter& CsvWriter::cell(std::string_view text) {
  state_->separate();
  append_csv_cell(state_->buffer, text);
  return *this;
}

void CsvWriter::rows(std::string_view text) {
  state_->flush();
  state_->buffer = text;
  state_->flush();
  state_->row_start = 0;
}

CsvWriter& CsvWriter::cell(std::uint64_t number) {
  state_->separate();
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  state_->buffer.append(digits.data(), end);
  return *this;
}

CsvWriter& CsvWriter::cell(double number) {
  state_->separate();
  if (std::isnan(number)) return *this;
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  state_->buffer.append(digits.data(), end);
  return *this;
}

void CsvWriter::end_row() {
  std::string& out = state_->buffer;
  // A row of one empty cell would read back as an empty line.
  if (state_->row_open && out.size() == state_->row_start) out += "\"\"";
  out += '\n';
  state_->row_open = false;
  if (out.size() >= write_buffer_bytes) state_->flush();
  state_->row_start = out.size();
}

base::Result<void> CsvWriter::finish() {
  state_->flush();
  std::FILE* const file = state_->file.release();
  if (std::fclose(file) != 0 && state_->failure == 0) state_->failure = errno;
  if (state_->failure != 0) return disk_refused(state_->path, state_->failure);
  return {};
}

base::Result<void> write_problems(const base::Problems& problems,
                                  const std::filesystem::path& path) {
  static constexpr std::string_view header[] = {"file", "line", "column", "problem", "row_refused"};
  PARADERO_ASSIGN(CsvWriter writer, CsvWriter::create(path, header));
  for (const base::Problem& problem : problems.kept()) {
    writer.cell(problem.file);
    if (problem.line == 0) {
      writer.cell(std::string_view());
    } else {
      writer.cell(problem.line);
    }
    writer.cell(problem.column)
        .cell(problem.what)
        .cell(std::uint64_t{problem.row_refused})
        .end_row();
  }
  return writer.finish();
}

base::Result<void> write_xlsx(const std::filesystem::path& path,
                              std::span<const std::string> header,
                              std::span<const std::vector<std::string>> rows) {
  constexpr std::size_t most_rows = 1'048'576, most_columns = 16'384, most_cell_bytes = 32'767;
  if (rows.size() + 1 > most_rows) {
    return base::data_error(
        "{}: {} rows and a header do not fit one worksheet ({} rows): write CSV", path.string(),
        rows.size(), most_rows);
  }
  if (header.size() > most_columns) {
    return base::data_error("{}: {} columns do not fit one worksheet ({}): write CSV",
                            path.string(), header.size(), most_columns);
  }
  // The library prints to stderr where a file cannot be made: find out before.
  const std::unique_ptr<std::FILE, CloseFile> probe(std::fopen(path.c_str(), "wbe"));
  if (probe == nullptr) return disk_refused(path.string(), errno);
  lxw_workbook_options options = {};
  options.constant_memory = LXW_TRUE;
  lxw_workbook* workbook = workbook_new_opt(path.c_str(), &options);
  if (workbook == nullptr) return disk_refused(path.string(), ENOMEM);
  lxw_worksheet* sheet = workbook_add_worksheet(workbook, nullptr);
  lxw_format* bold = workbook_add_format(workbook);
  format_set_bold(bold);
  lxw_error failure = sheet == nullptr ? LXW_ERROR_MEMORY_MALLOC_FAILED : LXW_NO_ERROR;
  const auto put = [&](std::size_t row, std::size_t column, const std::string& text,
                       lxw_format* format) {
    if (failure != LXW_NO_ERROR || text.empty()) return;
    const auto r = static_cast<lxw_row_t>(row);
    const auto c = static_cast<lxw_col_t>(column);
    double number = 0;
    if (row > 0 && reads_back_as_number(text, number)) {
      failure = worksheet_write_number(sheet, r, c, number, format);
    } else if (text.size() <= most_cell_bytes) {
      failure = worksheet_write_string(sheet, r, c, text.c_str(), format);
    } else {
      failure = LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED;
    }
  };
  for (std::size_t c = 0; c < header.size(); ++c) put(0, c, header[c], bold);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    for (std::size_t c = 0; c < rows[r].size(); ++c) put(r + 1, c, rows[r][c], nullptr);
  }
  if (failure == LXW_NO_ERROR) worksheet_freeze_panes(sheet, 1, 0);
  const lxw_error closing = workbook_close(workbook);
  if (failure == LXW_NO_ERROR) failure = closing;
  if (failure != LXW_NO_ERROR) {
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
    return base::data_error("{}: cannot be written: {}", path.string(), lxw_strerror(failure));
  }
  return {};
}

}  // namespace paradero::table

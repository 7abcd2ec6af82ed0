// The parts of a workbook besides its sheets: the list of sheets, shared strings, and which styles
// are dates.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "paradero/base/error.h"
#include "paradero/table/internal/xlsx_archive.h"

namespace paradero::table {

// What a number is by its format.
enum class NumberKind : std::uint8_t { plain, date, date_time, time };
NumberKind number_kind(std::string_view format_code);

// A spreadsheet's serial number as ISO 8601; nullopt outside 0 to 9999-12-31. The 29 February 1900
// that never was, serial 60 of the 1900 system, is nullopt too.
std::optional<std::string> serial_text(double serial, NumberKind kind, bool epoch_1904);

// Strings of a workbook, trimmed. Views stay valid as long as this lives and nothing is added.
class SharedStrings {
 public:
  void add(std::string_view text);
  std::size_t size() const { return ends_.size(); }
  std::string_view operator[](std::size_t i) const {
    const std::uint64_t begin = i == 0 ? 0 : ends_[i - 1];
    return std::string_view(bytes_).substr(begin, ends_[i] - begin);
  }

 private:
  std::string bytes_;
  std::vector<std::uint64_t> ends_;
};

struct Workbook {
  struct Sheet {
    std::string name, part;
    bool hidden = false;
  };
  std::vector<Sheet> sheets;
  SharedStrings strings;
  std::vector<NumberKind> styles;  // by the cell's style number
  bool epoch_1904 = false;
};

// Errors (data): a part is absent, damaged or not XML; no sheets.
base::Result<Workbook> read_workbook(XlsxArchive& archive, const base::RunContext& context);

// Feeds a whole part to `handler`.
class XmlHandler;
base::Result<void> parse_part(XlsxArchive& archive, const std::string& part,
                              const base::RunContext& context, XmlHandler& handler);

}  // namespace paradero::table

// Workbooks: the bytes as a whole archive, and as a sheet within a sound archive, which mutations
// of the first seldom reach.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "paradero/table/internal/readers.h"
#include "paradero/table/internal/xlsx_parts.h"
#include "paradero/table/internal/xlsx_sheet.h"

using namespace paradero;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  base::RunContext context;
  context.threads = 1;
  base::Problems problems;
  table::ReadOptions options;
  options.max_unpacked_bytes = 1 << 24;
  const auto read = table::read_xlsx_bytes(bytes, "fuzz.xlsx", options, context, problems);
  if (read) {
    for (const table::Column& column : read->columns) {
      if (column.codes.size() != read->rows()) std::abort();
    }
  } else if (read.error().message.empty()) {
    std::abort();
  }
  table::Workbook workbook;
  workbook.strings.add("text");
  workbook.styles = {table::NumberKind::plain, table::NumberKind::date,
                     table::NumberKind::date_time, table::NumberKind::time};
  std::size_t values = 0;
  table::SheetHandler sheet(
      workbook, [&](std::uint32_t, const std::vector<std::string_view>& cells) {
        for (const std::string_view cell : cells)
          values += cell.empty() ? 0 : static_cast<unsigned char>(cell.back());
      });
  table::XmlParser parser(sheet);
  parser.feed(bytes, true);
  table::number_kind(bytes);
  return values == SIZE_MAX ? 1 : 0;
}

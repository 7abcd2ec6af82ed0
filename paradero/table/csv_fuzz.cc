// Delimited text and JSON lines: whatever the bytes, a sound table or a message.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "paradero/table/internal/readers.h"
#include "paradero/table/mapping.h"

using namespace paradero;

namespace {

void check(const base::Result<table::Table>& read) {
  if (!read) {
    if (read.error().message.empty()) std::abort();
    return;
  }
  for (const table::Column& column : read->columns) {
    if (column.codes.size() != read->rows()) std::abort();
    for (const std::uint32_t code : column.codes) {
      if (code >= column.values.size()) std::abort();
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  base::RunContext context;
  context.threads = 1;
  base::Problems problems;
  auto csv =
      table::read_csv(*table::TextSource::over(bytes, "fuzz.csv", ""), {}, context, problems);
  check(csv);
  check(table::read_json_lines(*table::TextSource::over(bytes, "fuzz.jsonl", ""), {}, context,
                               problems));
  if (csv) {
    const std::size_t rows = csv->rows();
    auto mapping = table::complete_mapping(*csv, {});
    if (!mapping) std::abort();
    const table::MappedTable mapped =
        table::apply_mapping(std::move(*csv), std::move(*mapping), problems);
    if (mapped.rows() != rows || mapped.record_ids.size() != rows) std::abort();
    for (const table::MappedColumn& column : mapped.columns) {
      if (column.codes.size() != rows) std::abort();
    }
  }
  return 0;
}

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "paradero/publish/case_uco.h"

// What is read is written and read back to as many records and files.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace paradero::publish;
  const auto graph = parse_case({reinterpret_cast<const char*>(data), size}, "fuzz");
  if (!graph) return 0;
  const auto again = parse_case(format_case(*graph), "fuzz");
  if (!again || again->records.size() != graph->records.size() ||
      again->files.size() != graph->files.size())
    std::abort();
  return 0;
}

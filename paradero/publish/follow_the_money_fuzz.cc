#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "paradero/publish/follow_the_money.h"

// Whatever is read is written and read back to as many entities.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace paradero;
  base::Problems problems;
  const auto entities =
      publish::parse_entities({reinterpret_cast<const char*>(data), size}, "fuzz", problems);
  std::string text;
  for (const auto& entity : entities) {
    (void)publish::record_of(entity);
    text += publish::format_statements(entity);
  }
  base::Problems again;
  if (publish::parse_entities(text, "fuzz", again).size() != entities.size()) std::abort();
  return 0;
}

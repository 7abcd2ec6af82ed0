// What is kept of a search that was cut off must never be taken for a whole part.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "paradero/study/internal/search_checkpoint.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto part = paradero::study::parse_search_part(
      std::string_view(reinterpret_cast<const char*>(data), size));
  if (part) static_cast<void>(paradero::study::format_search_part(*part));
  return 0;
}

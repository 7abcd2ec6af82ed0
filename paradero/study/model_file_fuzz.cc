// A model file: read or refused with a message, never more; what is read is written so that it
// reads back.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "paradero/study/model_file.h"

using namespace paradero;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto model = study::parse_model(text, "fuzz.json");
  if (!model) return 0;
  const std::string written = study::format_model(*model);
  const auto back = study::parse_model(written, "back.json");
  if (!back || study::format_model(*back) != written) std::abort();
  return 0;
}

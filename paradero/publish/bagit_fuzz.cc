#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "paradero/publish/bagit.h"

// What is read as a manifest is written and read back to the same; no path leaves the package.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace paradero::publish;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto entries = parse_manifest(text, "fuzz")) {
    for (const auto& entry : *entries)
      if (!is_package_path(entry.path)) std::abort();
    const auto again = parse_manifest(format_manifest(*entries), "fuzz");
    if (!again || again->size() != entries->size()) std::abort();
  }
  (void)parse_bag_info(text, "fuzz");
  (void)check_declaration(text, "fuzz");
  return 0;
}

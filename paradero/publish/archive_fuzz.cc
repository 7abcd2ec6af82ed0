#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "paradero/publish/archive.h"
#include "paradero/publish/bagit.h"

// No archive names a path outside its folder.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace paradero::publish;
  const auto files = parse_archive({reinterpret_cast<const char*>(data), size});
  if (!files) return 0;
  for (const auto& file : *files)
    if (!is_package_path(file.path)) std::abort();
  return 0;
}

// Departures from the mtDNA reference as laboratories write them.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "paradero/kin/haplotype.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto variant =
      paradero::kin::parse_mt_variant(std::string_view(reinterpret_cast<const char*>(data), size));
  if (variant && (variant->position < 1 || variant->position > 16569 || variant->base.empty()))
    __builtin_trap();
  return 0;
}

// Joint identification sets: read or refused with a message, never more.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "paradero/study/internal/joint_set.h"

using namespace paradero;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  base::Problems problems(10);
  (void)study::parse_joint_set({reinterpret_cast<const char*>(data), size}, "fuzz.json", {},
                               problems);
  return 0;
}

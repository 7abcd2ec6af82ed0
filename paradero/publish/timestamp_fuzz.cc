#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "paradero/publish/timestamp.h"

// No bytes make the readers read beyond them; what is granted has a digest and a time.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace paradero::publish;
  const std::string_view der(reinterpret_cast<const char*>(data), size);
  const auto answer = parse_timestamp_answer(der);
  if (answer && answer->granted &&
      (answer->digest.size() != sha256_bytes || answer->time.size() != 20))
    std::abort();
  const auto request = parse_timestamp_request(der);
  if (request && request->digest.size() != sha256_bytes) std::abort();
  return 0;
}

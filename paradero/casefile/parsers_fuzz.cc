// Whatever a header, a recovery share, a row of cells, a line of changes or postings hold, reading
// them ends, and what reads writes back.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "paradero/casefile/internal/chain.h"
#include "paradero/casefile/internal/json_text.h"
#include "paradero/casefile/internal/search_index.h"
#include "paradero/casefile/key_header.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace paradero::casefile;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);

  std::string header = format_header(new_header(least_key_cost));
  header += header;
  for (std::size_t k = 0; k + 2 < size; k += 3)
    header[(data[k] << 8 | data[k + 1]) % header.size()] = static_cast<char>(data[k + 2]);
  (void)parse_header(header, "fuzz");
  (void)parse_header(bytes, "fuzz");
  (void)parse_recovery(bytes);

  std::vector<std::string> cells;
  if (parse_json_texts(bytes, cells)) {
    std::string json = "[";
    for (const std::string& cell : cells) {
      if (json.size() > 1) json += ',';
      append_json(json, cell);
    }
    json += ']';
    std::vector<std::string> again;
    if (!parse_json_texts(json, again) || again != cells) std::abort();
  }
  if (const auto changes = parse_changes(bytes)) {
    const std::string text = format_changes(*changes);
    const auto again = parse_changes(text);
    if (!again || format_changes(*again) != text) std::abort();
  }
  std::string_view rest = bytes;
  for (std::uint64_t number = 0; read_varint(rest, number);) {
  }
  return 0;
}

// Mappings: TOML is read or refused with a message, and what was read is written so that it reads
// back.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "paradero/table/internal/values.h"
#include "paradero/table/mapping.h"

using namespace paradero;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto mapping = table::parse_mapping(text, "fuzz.toml");
  if (mapping) {
    const auto back = table::parse_mapping(table::format_mapping(*mapping), "back.toml");
    if (!back || back->drop != mapping->drop || back->columns.size() != mapping->columns.size() ||
        back->fields.size() != mapping->fields.size()) {
      std::abort();
    }
  }
  const auto age = table::parse_age(text);
  if (age && !(age->first >= 0 && age->last <= 130 && age->first <= age->last)) std::abort();
  const auto height = table::parse_height_cm(text);
  if (height && !(height->first <= height->last)) std::abort();
  table::without_time(text);
  table::day_month_vote(text);
  table::year_of_impossible_date(text);
  table::is_filler(text);
  return 0;
}

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "paradero/base/date.h"

// Whatever is read as a date lies in the years that dates may have, and survives writing and
// reading.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace paradero::base;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const DateOrder order : {DateOrder::day_first, DateOrder::month_first}) {
    const auto interval = parse_date(text, order);
    if (!interval) continue;
    if (interval->first > interval->last) std::abort();
    const bool in_range =
        interval->first >= make_day(1000, 1, 1) && interval->last <= make_day(2200, 12, 31);
    if (in_range && parse_date(format_date(*interval)) != interval) std::abort();
    if (interval->last < make_day(999, 1, 1) || interval->first > make_day(2201, 12, 31))
      std::abort();
  }
  return 0;
}

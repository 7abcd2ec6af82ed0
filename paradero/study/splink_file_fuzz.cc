// Settings of Splink: read or refused with a message, never more; and conditions, which are then
// evaluated.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "paradero/study/splink_file.h"

using namespace paradero;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  link::SplinkRows rows;
  rows.headers = {"name", "birth_date", "unique_id"};
  rows.values = {{"", "rosa", "rose"}, {"", "1980-02-03", "[1, 'b']"}, {"", "12", "-3.5"}};
  rows.codes = {{1, 2, 0, 1}, {1, 1, 2, 0}, {1, 2, 2, 0}};
  rows.list = {0, 0, 1, 1};
  rows.rank = {0, 1, 2, 3};
  if (const auto file = study::parse_splink(text, "fuzz.json")) {
    const auto model = link::SplinkModel::make(file->spec, rows);
    if (model) (void)model->candidates(-100, {1, {}, nullptr});
  }
  for (const auto naming : {link::SqlNaming::suffix, link::SqlNaming::prefix}) {
    auto condition = link::SqlExpression::parse(text, naming);
    if (condition && condition->bind(rows.headers)) (void)condition->holds(rows, 0, 2);
  }
  return 0;
}

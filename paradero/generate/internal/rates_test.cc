#include "paradero/generate/internal/rates.h"

#include <fstream>
#include <iterator>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace paradero::generate {
namespace {

TEST(Rates, GrowWithTheStrengthAndAreProbabilities) {
  for (std::size_t list = 0; list < list_count; ++list) {
    const auto of = [list](Strength strength) {
      return rates_of(strength, static_cast<List>(list));
    };
    const Rates easy = of(Strength::easy), normal = of(Strength::normal), hard = of(Strength::hard);
    for (const RateRow& row : base_rates()) {
      EXPECT_GE(easy.*row.rate, 0) << row.name;
      EXPECT_LE(easy.*row.rate, normal.*row.rate) << row.name;
      EXPECT_LE(normal.*row.rate, hard.*row.rate) << row.name;
      EXPECT_LT(hard.*row.rate, 1) << row.name;
    }
  }
}

TEST(Rates, TheDocumentedTableIsTheOneUsed) {
  const std::string here = __FILE__;
  std::ifstream file(here.substr(0, here.rfind("paradero/generate")) + "docs/methods/generator.md");
  ASSERT_TRUE(file.is_open());
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  for (const RateRow& row : base_rates()) {
    const std::size_t line = text.find(fmt::format("| `{}` |", row.name));
    ASSERT_NE(line, std::string::npos) << row.name;
    const std::string_view documented =
        std::string_view(text).substr(line, text.find('\n', line) - line);
    EXPECT_TRUE(
        documented.ends_with(fmt::format(" | {} | {} | {} |", row.easy, row.normal, row.hard)))
        << row.name;
  }
}

}  // namespace
}  // namespace paradero::generate

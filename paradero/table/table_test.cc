#include "paradero/table/table.h"

#include <map>
#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace paradero::table {
namespace {

TEST(Dictionary, MissingIsZeroAndCodesAreInOrderOfAppearance) {
  Dictionary values;
  EXPECT_EQ(values.size(), 1U);
  EXPECT_EQ(values[0], "");
  EXPECT_EQ(values.intern("b"), 1U);
  EXPECT_EQ(values.intern("a"), 2U);
  EXPECT_EQ(values.intern("b"), 1U);
  EXPECT_EQ(values.intern(""), 0U);
  EXPECT_EQ(values[2], "a");
  EXPECT_EQ(values.find("a"), 2U);
  EXPECT_EQ(values.find("c"), std::nullopt);
}

TEST(Dictionary, KeepsLongAndBinaryStrings) {
  Dictionary values;
  const std::string of_254(254, 'x'), of_255(255, 'y'), of_a_million(1'000'000, 'z'),
      with_nul("a\0b", 3);
  for (const std::string& value : {of_254, of_255, of_a_million, with_nul}) values.intern(value);
  EXPECT_EQ(values[1], of_254);
  EXPECT_EQ(values[2], of_255);
  EXPECT_EQ(values[3], of_a_million);
  EXPECT_EQ(values[4], with_nul);
}

TEST(Dictionary, ViewsSurviveGrowthAndMoves) {
  Dictionary values;
  values.intern("first");
  const std::string_view first = values[1];
  for (int i = 0; i < 100'000; ++i) values.intern(std::to_string(i));
  const Dictionary moved = std::move(values);
  EXPECT_EQ(first, "first");
  EXPECT_EQ(moved[1].data(), first.data());
  EXPECT_EQ(moved.size(), 100'002U);
  for (std::uint32_t i = 0; i < 100'000; i += 997) EXPECT_EQ(moved[i + 2], std::to_string(i));
}

RC_GTEST_PROP(Dictionary, AgreesWithAMap, (const std::vector<std::string>& strings)) {
  Dictionary one_by_one, together;
  std::map<std::string, std::uint32_t> expected{{"", 0}};
  std::vector<std::string_view> views(strings.begin(), strings.end());
  std::vector<std::uint32_t> codes(views.size());
  together.intern_all(views.data(), views.size(), 1, codes.data());
  for (std::size_t i = 0; i < strings.size(); ++i) {
    const auto code =
        expected.try_emplace(strings[i], static_cast<std::uint32_t>(expected.size())).first->second;
    RC_ASSERT(one_by_one.intern(strings[i]) == code);
    RC_ASSERT(codes[i] == code);
    RC_ASSERT(together[code] == strings[i]);
  }
}

}  // namespace
}  // namespace paradero::table

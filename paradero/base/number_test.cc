#include "paradero/base/number.h"

#include <gtest/gtest.h>

namespace paradero::base {
namespace {

TEST(Number, ReadsAWholeTextOrNothing) {
  EXPECT_EQ(parse_number<int>("12"), 12);
  EXPECT_EQ(parse_number<double>("-3.5"), -3.5);
  for (const char* text : {"", " 12", "12 ", "12a", "+12", "99999999999"})
    EXPECT_EQ(parse_number<int>(text), std::nullopt) << text;
  EXPECT_EQ(parse_number<unsigned>("-1"), std::nullopt);
}

TEST(Number, GroupsDigitsByThree) {
  EXPECT_EQ(grouped_digits(0), "0");
  EXPECT_EQ(grouped_digits(999), "999");
  EXPECT_EQ(grouped_digits(1000), "1,000");
  EXPECT_EQ(grouped_digits(1234567), "1,234,567");
  EXPECT_EQ(grouped_digits(-12345), "12,345");
}

}  // namespace
}  // namespace paradero::base

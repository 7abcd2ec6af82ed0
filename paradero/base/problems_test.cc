#include "paradero/base/problems.h"

#include <gtest/gtest.h>

namespace paradero::base {
namespace {

TEST(Problems, CountsAllAndKeepsTheFirstOfEachKind) {
  Problems problems(2);
  for (std::uint64_t line = 1; line <= 5; ++line)
    problems.add({"a.csv", line, "age", "not an age", false});
  problems.add({"a.csv", 9, "", "too many cells", true});
  EXPECT_EQ(problems.total(), 6U);
  EXPECT_EQ(problems.rows_refused(), 1U);
  ASSERT_EQ(problems.kept().size(), 3U);
  EXPECT_EQ(problems.kept()[1].line, 2U);
  const auto kinds = problems.kinds();
  ASSERT_EQ(kinds.size(), 2U);
  EXPECT_EQ(kinds[0].what, "too many cells");
  EXPECT_EQ(kinds[1].count, 5U);
}

TEST(Problems, MergingInOrderIsAddingInOrder) {
  Problems all(3), first(3), second(3);
  for (std::uint64_t line = 1; line <= 8; ++line) {
    all.add({"a.csv", line, "age", "not an age", line == 4});
    (line <= 4 ? first : second).add({"a.csv", line, "age", "not an age", line == 4});
  }
  first.merge(std::move(second));
  EXPECT_EQ(first.total(), all.total());
  EXPECT_EQ(first.rows_refused(), all.rows_refused());
  EXPECT_EQ(first.kinds()[0].count, all.kinds()[0].count);
}

}  // namespace
}  // namespace paradero::base

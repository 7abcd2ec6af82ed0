#include "paradero/link/decisions.h"

#include <gtest/gtest.h>

namespace paradero::link {
namespace {

std::string name_of_number(std::uint32_t i) { return "r" + std::to_string(i); }

TEST(Decisions, CloseOverChains) {
  const std::vector<Decision> decided = {{4, 2, Verdict::same},
                                         {2, 7, Verdict::same},
                                         {1, 7, Verdict::different},
                                         {0, 1, Verdict::unsure}};
  const auto decisions = Decisions::resolve(9, decided, name_of_number);
  ASSERT_TRUE(decisions);
  EXPECT_EQ(decisions->unit(7), 2U);
  EXPECT_EQ(decisions->unit(4), 2U);
  EXPECT_EQ(decisions->unit(0), 0U);
  EXPECT_TRUE(decisions->apart(4, 1)) << "7 is 2 is 4";
  EXPECT_FALSE(decisions->apart(0, 1));
}

TEST(Decisions, AContradictionIsRefusedWithItsChain) {
  const std::vector<Decision> decided = {{1, 2, Verdict::same},
                                         {2, 3, Verdict::same},
                                         {5, 1, Verdict::same},
                                         {3, 1, Verdict::different}};
  const auto decisions = Decisions::resolve(6, decided, name_of_number);
  ASSERT_FALSE(decisions);
  EXPECT_EQ(decisions.error().kind, base::ErrorKind::data);
  EXPECT_NE(decisions.error().message.find("r3 = r2 = r1"), std::string::npos)
      << decisions.error().message;
}

TEST(Decisions, RefuseRecordsThatAreNotThere) {
  const std::vector<Decision> beyond = {{1, 9, Verdict::same}}, itself = {{1, 1, Verdict::same}};
  EXPECT_THROW((void)Decisions::resolve(9, beyond, name_of_number), std::logic_error);
  EXPECT_THROW((void)Decisions::resolve(9, itself, name_of_number), std::logic_error);
  EXPECT_TRUE(Decisions().empty());
  EXPECT_EQ(Decisions().unit(3), 3U);
}

}  // namespace
}  // namespace paradero::link

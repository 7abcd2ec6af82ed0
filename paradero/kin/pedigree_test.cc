#include "paradero/kin/pedigree.h"

#include <gtest/gtest.h>

namespace paradero::kin {
namespace {

MemberEntry row(const char* id, const char* father, const char* mother, Sex sex,
                std::optional<int> birth_year = {}) {
  MemberEntry entry;
  entry.id = id;
  entry.father = father;
  entry.mother = mother;
  entry.sex = sex;
  entry.birth_year = birth_year;
  return entry;
}

TEST(Pedigree, ChildrenMayStandBeforeTheirParents) {
  const auto made =
      Pedigree::create("R", {row("c", "f", "m", Sex::male), row("f", "", "", Sex::unknown),
                             row("m", "", "", Sex::female)});
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(made->order(), (std::vector<MemberIndex>{1, 2, 0}));
  EXPECT_EQ((*made)[1].sex, Sex::male);
  EXPECT_EQ(made->children(2), std::vector<MemberIndex>{0});
}

TEST(Pedigree, AnUnknownParentIsAFounderOfTheirOwn) {
  const auto made = Pedigree::create(
      "R",
      {row("a", "", "m", Sex::male), row("b", "", "m", Sex::male), row("m", "", "", Sex::female)});
  ASSERT_TRUE(made);
  ASSERT_EQ(made->size(), 5U);
  EXPECT_EQ((*made)[3].id, "father of a");
  EXPECT_TRUE((*made)[3].implied);
  EXPECT_NE((*made)[0].father, (*made)[1].father);
}

TEST(Pedigree, RefusedWithTheMember) {
  struct Case {
    std::vector<MemberEntry> rows;
    const char* said;
  };
  for (const Case& one : std::vector<Case>{
           {{row("a", "b", "m", Sex::male), row("b", "a", "n", Sex::male)}, "own ancestor"},
           {{row("a", "a", "m", Sex::male)}, "own parent"},
           {{row("a", "x", "x", Sex::male)}, "same person"},
           {{row("a", "f", "m", Sex::male), row("f", "", "", Sex::female)}, "columns swapped"},
           {{row("a", "f", "m", Sex::male), row("m", "", "", Sex::male)}, "columns swapped"},
           {{row("a", "", "", Sex::male), row("a", "", "", Sex::male)}, "twice"},
           {{row("", "", "", Sex::male)}, "without an id"},
           {{row("a", "f", "m", Sex::male, 1950), row("f", "", "", Sex::male, 1970)}, "older"},
       }) {
    const auto refused = Pedigree::create("R", one.rows);
    ASSERT_FALSE(refused) << one.said;
    EXPECT_NE(refused.error().message.find(one.said), std::string::npos) << refused.error().message;
    EXPECT_EQ(refused.error().kind, base::ErrorKind::data);
  }
}

}  // namespace
}  // namespace paradero::kin

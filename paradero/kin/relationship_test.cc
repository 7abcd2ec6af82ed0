#include "paradero/kin/relationship.h"

#include <gtest/gtest.h>

namespace paradero::kin {
namespace {

MemberEntry related_entry(const char* id, const char* father, const char* mother, Sex sex) {
  MemberEntry entry;
  entry.id = id;
  entry.father = father;
  entry.mother = mother;
  entry.sex = sex;
  return entry;
}

// Two brothers who married two sisters, a half sister, and a child of the double cousins.
Pedigree related_family() {
  return Pedigree::create(
             "R",
             {related_entry("G", "", "", Sex::male), related_entry("H", "", "", Sex::female),
              related_entry("J", "", "", Sex::male), related_entry("K", "", "", Sex::female),
              related_entry("A", "G", "H", Sex::male), related_entry("B", "G", "H", Sex::male),
              related_entry("V", "J", "K", Sex::female), related_entry("W", "J", "K", Sex::female),
              related_entry("C", "A", "V", Sex::male), related_entry("D", "B", "W", Sex::female),
              related_entry("L", "A", "X", Sex::female), related_entry("I", "C", "D", Sex::male)})
      .value();
}

TEST(SharedGenes, OfTheTextbook) {
  const Pedigree pedigree = related_family();
  struct Related {
    const char *a, *b;
    double none, one, two;
  };
  for (const Related& row : std::vector<Related>{{"G", "H", 1, 0, 0},
                                                 {"A", "C", 0, 1, 0},
                                                 {"A", "B", .25, .5, .25},
                                                 {"C", "L", .5, .5, 0},
                                                 {"G", "C", .5, .5, 0},
                                                 {"B", "C", .5, .5, 0},
                                                 {"D", "L", .75, .25, 0},
                                                 {"C", "D", 9.0 / 16, 6.0 / 16, 1.0 / 16}}) {
    const auto shared =
        shared_genes(pedigree, pedigree.find(row.a).value(), pedigree.find(row.b).value());
    ASSERT_TRUE(shared) << row.a << row.b;
    EXPECT_EQ(shared->none, row.none) << row.a << row.b;
    EXPECT_EQ(shared->one, row.one) << row.a << row.b;
    EXPECT_EQ(shared->two, row.two) << row.a << row.b;
  }
}

TEST(SharedGenes, OfTheInbredAreMoreThanThree) {
  const Pedigree pedigree = related_family();
  EXPECT_FALSE(shared_genes(pedigree, pedigree.find("I").value(), pedigree.find("G").value()));
}

}  // namespace
}  // namespace paradero::kin

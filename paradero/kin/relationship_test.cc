#include "paradero/kin/relationship.h"

#include <gtest/gtest.h>

#include "paradero/kin/internal/test_families.h"

namespace paradero::kin {
namespace {

// Two brothers who married two sisters, a half sister, and a child of the double cousins.
Pedigree related_family() {
  return Pedigree::create("R", {testing::entry_of("G", "", "", Sex::male),
                                testing::entry_of("H", "", "", Sex::female),
                                testing::entry_of("J", "", "", Sex::male),
                                testing::entry_of("K", "", "", Sex::female),
                                testing::entry_of("A", "G", "H", Sex::male),
                                testing::entry_of("B", "G", "H", Sex::male),
                                testing::entry_of("V", "J", "K", Sex::female),
                                testing::entry_of("W", "J", "K", Sex::female),
                                testing::entry_of("C", "A", "V", Sex::male),
                                testing::entry_of("D", "B", "W", Sex::female),
                                testing::entry_of("L", "A", "X", Sex::female),
                                testing::entry_of("I", "C", "D", Sex::male)})
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

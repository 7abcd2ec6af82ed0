#include "paradero/kin/haplotype.h"

#include <cmath>

#include <gtest/gtest.h>

namespace paradero::kin {
namespace {

TEST(Haplotype, FrequencyByCounting) {
  // Never seen among 300: the bound is 1 - .05^(1/300), about 3 / 300.
  const auto unseen = haplotype_frequency(0, 300, 200);
  EXPECT_NEAR(unseen.upper, 1 - std::pow(0.05, 1.0 / 300), 1e-12);
  EXPECT_NEAR(unseen.augmented, 1.0 / 301, 1e-16);
  EXPECT_NEAR(unseen.kappa, (1 - 201.0 / 301) / 301, 1e-16);
  // Two of twenty: the bound of Clopper and Pearson, one-sided at .95, is .2826.
  EXPECT_NEAR(haplotype_frequency(2, 20, 5).upper, 0.28262, 1e-5);
  EXPECT_EQ(haplotype_frequency(0, 0, 0).upper, 1);
  EXPECT_EQ(haplotype_frequency(7, 7, 0).upper, 1);
  EXPECT_EQ(haplotype_frequency(2, 20, 5).kappa, 0);
}

TEST(Haplotype, Comparison) {
  std::size_t loci = 0, differences = 0;
  EXPECT_EQ(
      compare_haplotypes({"a", {"13", "30", ""}}, {"b", {"13", "31", "9"}}, loci, differences),
      HaplotypeMatch::different);
  EXPECT_EQ(loci, 2U);
  EXPECT_EQ(differences, 1U);
  EXPECT_EQ(compare_haplotypes({"a", {""}}, {"b", {"13"}}, loci, differences),
            HaplotypeMatch::not_comparable);
}

TEST(Haplotype, LinesOfDescent) {
  std::vector<MemberEntry> rows(6);
  const char* ids[] = {"grandfather", "grandmother", "son", "daughter", "wife", "grandson"};
  const Sex sexes[] = {Sex::male, Sex::female, Sex::male, Sex::female, Sex::female, Sex::male};
  for (int i = 0; i < 6; ++i) {
    rows[i].id = ids[i];
    rows[i].sex = sexes[i];
  }
  rows[2].father = rows[3].father = "grandfather";
  rows[2].mother = rows[3].mother = "grandmother";
  rows[5].father = "son";
  rows[5].mother = "wife";
  const auto family = *Pedigree::create("R", rows);
  EXPECT_EQ(meioses_between(family, 0, 5, Lineage::paternal), 2U);
  EXPECT_EQ(meioses_between(family, 2, 3, Lineage::maternal), 2U);
  EXPECT_EQ(meioses_between(family, 3, 2, Lineage::paternal), std::nullopt);
  EXPECT_EQ(meioses_between(family, 1, 5, Lineage::maternal), std::nullopt);
  EXPECT_EQ(meioses_between(family, 5, 5, Lineage::maternal), 0U);
}

TEST(Haplotype, DifferencesByMutation) {
  EXPECT_EQ(lineage_likelihood(10, 0, 0, 0.01), 1);
  EXPECT_EQ(lineage_likelihood(10, 1, 0, 0.01), 0);
  EXPECT_NEAR(lineage_likelihood(10, 1, 1, 0.01), 10 * 0.01 * std::pow(0.99, 9), 1e-15);
}

}  // namespace
}  // namespace paradero::kin

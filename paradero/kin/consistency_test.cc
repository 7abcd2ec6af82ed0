#include "paradero/kin/consistency.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "paradero/stats/random.h"

namespace paradero::kin {
namespace {

constexpr std::size_t loci_tested = 15;

std::vector<Locus> ten_allele_loci() {
  std::vector<Locus> loci;
  for (std::size_t l = 0; l < loci_tested; ++l) {
    std::vector<AlleleFrequencies::Entry> entries;
    for (int i = 0; i < 10; ++i) entries.push_back({std::to_string(8 + i), 0.1});
    loci.push_back(
        *Locus::create(*AlleleFrequencies::create("D" + std::to_string(l), entries), {}));
  }
  return loci;
}

// A couple, their son and a second son; of the second the father may be another.
Family couple_with_sons(bool second_is_his) {
  std::vector<MemberEntry> rows(4);
  const char* ids[] = {"father", "mother", "first", "second"};
  for (int i = 0; i < 4; ++i) {
    rows[i].id = ids[i];
    rows[i].sex = i == 1 ? Sex::female : Sex::male;
    if (i >= 2) {
      rows[i].father = "father";
      rows[i].mother = "mother";
    }
  }
  Family family{*Pedigree::create("R", rows), std::vector<Profile>(4)};
  stats::Random random(7, 0);
  const auto any = [&] { return static_cast<Allele>(random.below(10)); };
  for (std::size_t l = 0; l < loci_tested; ++l) {
    const Allele genes[2][2] = {{any(), any()}, {any(), any()}};
    for (std::size_t p = 0; p < 2; ++p)
      family.profiles[p].genotypes.push_back({genes[p][0], genes[p][1]});
    family.profiles[2].genotypes.push_back({genes[0][random.below(2)], genes[1][random.below(2)]});
    family.profiles[3].genotypes.push_back(
        {second_is_his ? genes[0][random.below(2)] : any(), genes[1][random.below(2)]});
  }
  return family;
}

TEST(Consistency, ATrueFamilyPasses) {
  const auto loci = ten_allele_loci();
  const auto check = check_family(couple_with_sons(true), loci);
  ASSERT_TRUE(check);
  EXPECT_TRUE(check->loci_impossible.empty());
  ASSERT_EQ(check->parentages.size(), 4U);
  for (const ParentageCheck& one : check->parentages) {
    EXPECT_FALSE(one.doubtful());
    EXPECT_GT(one.log10_likelihood_ratio, 2);
  }
}

TEST(Consistency, AMisreportedFatherIsFound) {
  const auto loci = ten_allele_loci();
  const auto check = check_family(couple_with_sons(false), loci);
  ASSERT_TRUE(check);
  EXPECT_GT(check->loci_impossible.size(), 3U);
  for (const ParentageCheck& one : check->parentages)
    EXPECT_EQ(one.doubtful(), one.child == 3 && one.parent == 0) << one.child << " " << one.parent;
}

// The father is not typed: the brothers alone tell that they have two fathers.
TEST(Consistency, HalfSibsCalledFullSibs) {
  const auto loci = ten_allele_loci();
  Family family = couple_with_sons(false);
  family.profiles[0].genotypes.clear();
  const auto check = check_family(family, loci);
  ASSERT_TRUE(check);
  double lowest = 0;
  for (const ParentageCheck& one : check->parentages) {
    if (one.parent == 0) lowest = std::min(lowest, one.log10_likelihood_ratio);
  }
  EXPECT_LT(lowest, 0);
}

}  // namespace
}  // namespace paradero::kin

#include "paradero/kin/internal/gene_identity.h"

#include <gtest/gtest.h>

#include "paradero/kin/internal/test_families.h"

namespace paradero::kin {
namespace {

// Grandparents, two brothers and their wives, cousins, and a child of the cousins.
Pedigree cousins() {
  return Pedigree::create("cousins", {testing::entry_of("G", "", "", Sex::male),
                                      testing::entry_of("H", "", "", Sex::female),
                                      testing::entry_of("A", "G", "H", Sex::male),
                                      testing::entry_of("B", "G", "H", Sex::male),
                                      testing::entry_of("V", "", "", Sex::female),
                                      testing::entry_of("W", "", "", Sex::female),
                                      testing::entry_of("C", "A", "V", Sex::male),
                                      testing::entry_of("D", "B", "W", Sex::female),
                                      testing::entry_of("I", "C", "D", Sex::male)})
      .value();
}

const std::vector<double> shares_of_alleles = {0.1, 0.2, 0.3, 0.4};

double together(const char* first, const char* second, Genotype a, Genotype b) {
  const Pedigree pedigree = cousins();
  const MemberIndex people[] = {pedigree.find(first).value(), pedigree.find(second).value()};
  const Genotype calls[] = {a, b};
  return GeneIdentity::create(pedigree, people, 1000)
      .value()
      .likelihood(calls, shares_of_alleles, 0);
}

// Full sibs share two genes with 1/4 and one with 1/2; cousins one with 1/4 (Thompson 1975).
TEST(GeneIdentity, SharesOfRelatives) {
  const double a = 0.1, b = 0.2;
  EXPECT_NEAR(together("A", "B", {0, 0}, {0, 0}), a * a / 4 + a * a * a / 2 + a * a * a * a / 4,
              1e-17);
  EXPECT_NEAR(together("A", "B", {0, 1}, {0, 1}),
              2 * a * b / 4 + a * b * (a + b) / 2 + 4 * a * a * b * b / 4, 1e-17);
  EXPECT_NEAR(together("C", "D", {0, 0}, {1, 1}), 0.75 * a * a * b * b, 1e-17);
  EXPECT_EQ(together("A", "C", {0, 0}, {1, 1}), 0);  // father and son
}

// A child of first cousins is homozygous by descent with 1/16.
TEST(GeneIdentity, Inbreeding) {
  const Pedigree pedigree = cousins();
  const MemberIndex people[] = {pedigree.find("I").value()};
  const auto one = GeneIdentity::create(pedigree, people, 1000).value();
  EXPECT_EQ(one.patterns().size(), 2U);
  const Genotype homozygous[] = {{0, 0}}, heterozygous[] = {{0, 1}};
  EXPECT_NEAR(one.likelihood(homozygous, shares_of_alleles, 0), 0.1 / 16 + 0.01 * 15 / 16, 1e-17);
  EXPECT_NEAR(one.likelihood(heterozygous, shares_of_alleles, 0), 2 * 0.02 * 15 / 16, 1e-17);
}

TEST(GeneIdentity, AllCallsSumToOne) {
  const Pedigree pedigree = cousins();
  const MemberIndex people[] = {pedigree.find("I").value(), pedigree.find("G").value(),
                                pedigree.find("D").value()};
  const auto family = GeneIdentity::create(pedigree, people, 1000).value();
  for (const double theta : {0.0, 0.05}) {
    double sum = 0;
    for (std::size_t i = 0; i < 1000; ++i) {
      std::vector<Genotype> calls;
      for (std::size_t rest = i, p = 0; p < 3; ++p, rest /= 10) {
        std::size_t high = 0, low = rest % 10;
        while (low > high) low -= ++high;
        calls.emplace_back(static_cast<Allele>(high), static_cast<Allele>(low));
      }
      sum += family.likelihood(calls, shares_of_alleles, theta);
    }
    EXPECT_NEAR(sum, 1, 1e-14) << theta;
  }
}

TEST(GeneIdentity, TooManyBranchesOrPeople) {
  const Pedigree pedigree = cousins();
  const MemberIndex people[] = {8, 7, 6};
  EXPECT_FALSE(GeneIdentity::create(pedigree, people, 3));
  const std::vector<MemberIndex> all = {0, 1, 2, 3, 4, 5, 6, 7, 8};
  EXPECT_FALSE(GeneIdentity::create(pedigree, all, 1000));
}

TEST(GeneIdentity, NobodyIsCertain) {
  EXPECT_EQ(GeneIdentity::create(cousins(), {}, 1).value().likelihood({}, shares_of_alleles, 0), 1);
}

}  // namespace
}  // namespace paradero::kin

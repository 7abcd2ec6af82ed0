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

Haplotype y_haplotype(std::vector<Haplotype::Variant> alleles) {
  Haplotype made;
  for (const auto& allele : alleles) made.typed.push_back({allele.position, allele.position});
  made.variants = std::move(alleles);
  return made;
}

TEST(Haplotype, ComparisonOfY) {
  const Haplotype a = y_haplotype({{0, "13"}, {1, "30"}, {4, "11,14"}}),
                  b = y_haplotype({{0, "13"}, {1, "31"}, {2, "9"}});
  const auto compared = compare_haplotypes(a, b, Lineage::paternal);
  EXPECT_EQ(compared.positions, 2U);
  EXPECT_EQ(compared.differences, 1U);
  EXPECT_EQ(compare_haplotypes(a, y_haplotype({{2, "9"}}), Lineage::paternal).positions, 0U);
  EXPECT_EQ(common_part(a, b).positions(), 2U);
}

TEST(Haplotype, ComparisonOfMtDna) {
  const Haplotype a{{{73, 340}, {16024, 16365}}, {{263, "G"}, {16189, "C"}, {16311, "C"}}},
      b{{{16050, 16400}}, {{16189, "Y"}, {16223, "T"}, {16390, "A"}}};
  const auto compared = compare_haplotypes(a, b, Lineage::maternal);
  EXPECT_EQ(compared.positions, 316U);  // 16050 to 16365
  EXPECT_EQ(compared.differences, 2U);  // 16223 and 16311; Y allows C
  const Haplotype mixed{{{16024, 16365}}, {{16093, "Y"}}}, reference{{{16024, 16365}}, {}};
  EXPECT_EQ(compare_haplotypes(mixed, reference, Lineage::maternal).differences, 0U);
  const Haplotype common = common_part(a, b);
  ASSERT_EQ(common.variants.size(), 2U);
  EXPECT_EQ(common.variants[0].position, 16189U);
}

TEST(Haplotype, VariantsOfMtDna) {
  const auto base = [](std::string_view text) {
    const auto read = parse_mt_variant(text);
    return read
               ? std::to_string(read->position) + "." + std::to_string(read->insertion) + read->base
               : std::string("none");
  };
  EXPECT_EQ(base("16189C"), "16189.0C");
  EXPECT_EQ(base("t16189c"), "16189.0C");
  EXPECT_EQ(base("315.1C"), "315.1C");
  EXPECT_EQ(base("249d"), "249.0-");
  EXPECT_EQ(base("249DEL"), "249.0-");
  for (const char* wrong : {"", "C", "0C", "16570C", "189X", "315.C", "315.1d", "1.100C", "73G G"})
    EXPECT_EQ(base(wrong), "none") << wrong;
  EXPECT_TRUE(is_length_variant({309, 1, "C"}));
  EXPECT_FALSE(is_length_variant({309, 0, "C"}));
  EXPECT_FALSE(is_length_variant({315, 1, "C"}));
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
  EXPECT_EQ(lineage_likelihood({10, 0}, 0, 0.01), 1);
  EXPECT_EQ(lineage_likelihood({10, 1}, 0, 0.01), 0);
  EXPECT_EQ(lineage_likelihood({10, 1}, 3, 0), 0);
  EXPECT_NEAR(lineage_likelihood({10, 1}, 1, 0.01), 0.01 * std::pow(0.99, 9), 1e-15);
}

// A missing man, his brother, and his father's brother with one mutation more.
TEST(Haplotype, NearestRelativeOfTheLine) {
  std::vector<MemberEntry> rows(7);
  const char* ids[] = {"grandfather", "grandmother", "father", "uncle",
                       "mother",      "missing",     "brother"};
  for (int i = 0; i < 7; ++i) {
    rows[i].id = ids[i];
    rows[i].sex = i == 1 || i == 4 ? Sex::female : Sex::male;
  }
  rows[2].father = rows[3].father = "grandfather";
  rows[2].mother = rows[3].mother = "grandmother";
  rows[5].father = rows[6].father = "father";
  rows[5].mother = rows[6].mother = "mother";
  const auto family = *Pedigree::create("R", rows);
  const Haplotype own = y_haplotype({{0, "13"}, {1, "30"}}),
                  uncles = y_haplotype({{0, "14"}, {1, "30"}}),
                  other = y_haplotype({{0, "15"}, {1, "28"}});
  std::vector<Haplotype> database(98, other);
  database.push_back(own);
  database.push_back(y_haplotype({{0, "13"}}));  // not typed at all that is compared
  const std::vector<LineageRelative> both = {{3, &uncles}, {6, &own}};
  const auto ratio = lineage_ratio(family, 5, own, both, database, Lineage::paternal, {}).value();
  EXPECT_EQ(ratio.relative, 6U);
  EXPECT_EQ(ratio.meioses, 2U);
  EXPECT_EQ(ratio.frequency.count, 1U);
  EXPECT_EQ(ratio.frequency.sample, 99U);
  EXPECT_NEAR(ratio.ln_likelihood_h1, 4 * std::log(0.998), 1e-14);
  EXPECT_NEAR(ratio.ln_likelihood_h2, std::log(haplotype_frequency(1, 99, 0).upper), 1e-14);
  const std::vector<LineageRelative> far = {{3, &uncles}};
  LineageSettings settings;
  settings.estimate = HaplotypeEstimate::augmented;
  const auto mutated =
      lineage_ratio(family, 5, own, far, database, Lineage::paternal, settings).value();
  EXPECT_EQ(mutated.compared.differences, 1U);
  EXPECT_NEAR(mutated.ln_ratio(), std::log((1 - std::pow(0.998, 3)) * std::pow(0.998, 3) / 0.02),
              1e-12);
  EXPECT_FALSE(lineage_ratio(family, 5, own, far, database, Lineage::maternal, {}));
  settings.rate_y = 1;
  EXPECT_FALSE(check(settings));
}

}  // namespace
}  // namespace paradero::kin

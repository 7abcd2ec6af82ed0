#include "paradero/kin/frequencies.h"

#include <cmath>

#include <gtest/gtest.h>

namespace paradero::kin {
namespace {

using Entries = std::vector<AlleleFrequencies::Entry>;

TEST(Frequencies, SortedByRepeatsAndFoundByAnyName) {
  const auto made =
      AlleleFrequencies::create("TH01", {{"10", 0.2}, {"9.3", 0.3}, {"6", 0.4}, {"OL", 0.1}});
  ASSERT_TRUE(made);
  EXPECT_EQ(made->label(0), "6");
  EXPECT_EQ(made->label(1), "9.3");
  EXPECT_EQ(made->label(2), "10");
  EXPECT_EQ(made->repeats(1), 9.3);
  EXPECT_TRUE(std::isnan(made->repeats(3)));
  EXPECT_EQ(made->find("9,30"), Allele{1});
  EXPECT_EQ(made->find(" 10.0"), Allele{2});
  EXPECT_FALSE(made->find("11"));
}

TEST(Frequencies, SumPolicies) {
  const Entries short_of_one = {{"6", 0.5}, {"7", 0.47}};
  const auto renormalised = AlleleFrequencies::create("M", short_of_one);
  ASSERT_TRUE(renormalised);
  EXPECT_NEAR((*renormalised)[0], 0.5 / 0.97, 1e-15);
  EXPECT_NEAR(renormalised->sum_before(), 0.97, 1e-15);
  const auto rest = AlleleFrequencies::create("M", short_of_one, {.sum = SumPolicy::rest_allele});
  ASSERT_TRUE(rest);
  EXPECT_EQ(rest->size(), 3U);
  EXPECT_NEAR((*rest)[rest->find("rest").value()], 0.03, 1e-15);
  EXPECT_FALSE(AlleleFrequencies::create("M", short_of_one, {.sum = SumPolicy::refuse}));
  const auto percentages = AlleleFrequencies::create("M", {{"6", 0.9}, {"7", 0.8}});
  ASSERT_FALSE(percentages);
  EXPECT_NE(percentages.error().message.find("percentages"), std::string::npos);
}

TEST(Frequencies, MinimumAndRareAlleles) {
  const FrequencyPolicy policy{.minimum = 0.01};
  const auto made = AlleleFrequencies::create("M", {{"6", 0.999}, {"7", 0.001}}, policy);
  ASSERT_TRUE(made);
  EXPECT_NEAR((*made)[1], 0.01 / 1.009, 1e-15);
  EXPECT_EQ(made->raised(), 1U);
  const std::vector<std::string> labels = {"6", "8"};
  const auto more = made->with_alleles(labels, policy);
  ASSERT_TRUE(more);
  EXPECT_EQ(more->added(), std::vector<std::string>{"8"});
  EXPECT_NEAR((*more)[2], 0.01, 1e-15);
  EXPECT_NEAR((*more)[0] + (*more)[1] + (*more)[2], 1, 1e-15);
  EXPECT_FALSE(made->with_alleles(labels, {.rare = RareAllelePolicy::refuse}));
  EXPECT_FALSE(made->with_alleles(labels, {.rare_frequency = 0.6}));
}

TEST(Frequencies, Refused) {
  for (const Entries& bad : std::vector<Entries>{{},
                                                 {{"6", 1.1}},
                                                 {{"6", -0.1}, {"7", 1}},
                                                 {{"6", std::nan("")}},
                                                 {{"6", 0.5}, {"6.0", 0.5}},
                                                 {{"", 1}},
                                                 {{"6", 0}}}) {
    EXPECT_FALSE(AlleleFrequencies::create("M", bad));
  }
  auto one = AlleleFrequencies::create("Penta D", {{"6", 1}});
  auto same = AlleleFrequencies::create("PENTA_D", {{"6", 1}});
  ASSERT_TRUE(one && same);
  const auto database = FrequencyDatabase::create({*one});
  ASSERT_TRUE(database);
  EXPECT_EQ(database->find("penta-d"), 0U);
  EXPECT_FALSE(FrequencyDatabase::create({*one, *same}));
}

}  // namespace
}  // namespace paradero::kin

#include "paradero/kin/mutation.h"

#include <gtest/gtest.h>

namespace paradero::kin {
namespace {

AlleleFrequencies with_microvariant() {
  return *AlleleFrequencies::create("TH01", {{"8", 0.2}, {"9", 0.3}, {"9.3", 0.1}, {"10", 0.4}});
}

Eigen::MatrixXd matrix(MutationModel model, double rate, double rate2 = 1e-6) {
  MutationSettings settings;
  settings.model = model;
  settings.rate2 = rate2;
  return *mutation_matrix(with_microvariant(), settings, rate);
}

TEST(Mutation, RowsSumToOne) {
  for (const MutationModel model :
       {MutationModel::none, MutationModel::equal, MutationModel::proportional,
        MutationModel::stepwise, MutationModel::extended_stepwise}) {
    const auto m = matrix(model, 0.01);
    for (Eigen::Index i = 0; i < 4; ++i) EXPECT_NEAR(m.row(i).sum(), 1, 1e-15);
    EXPECT_GE(m.minCoeff(), 0);
  }
}

TEST(Mutation, ByHand) {
  EXPECT_NEAR(matrix(MutationModel::equal, 0.03)(0, 2), 0.01, 1e-17);
  // Proportional: the mean over alleles of leaving is the rate.
  const auto proportional = matrix(MutationModel::proportional, 0.01);
  const double p[] = {0.2, 0.3, 0.1, 0.4};
  double leaving = 0;
  for (int i = 0; i < 4; ++i) leaving += p[i] * (1 - proportional(i, i));
  EXPECT_NEAR(leaving, 0.01, 1e-16);
  EXPECT_NEAR(proportional(0, 1) / proportional(0, 3), 0.75, 1e-14);
  // From 8, one step to 9 and two to 10: 10 to 1 by range .1; to 9.3 with rate 2.
  const auto extended = matrix(MutationModel::extended_stepwise, 0.011, 1e-6);
  EXPECT_NEAR(extended(0, 1), 0.01, 1e-16);
  EXPECT_NEAR(extended(0, 3), 0.001, 1e-16);
  EXPECT_NEAR(extended(0, 2), 1e-6, 1e-20);
  EXPECT_NEAR(extended(0, 0), 1 - 0.011 - 1e-6, 1e-15);
  // 9.3 has no whole step to go to: rate 2 is shared by the three others.
  EXPECT_NEAR(extended(2, 0), 1e-6 / 3, 1e-20);
  EXPECT_NEAR(extended(2, 2), 1 - 1e-6, 1e-16);
  EXPECT_EQ(matrix(MutationModel::stepwise, 0.01)(2, 2), 1);
  EXPECT_EQ(matrix(MutationModel::stepwise, 0.01)(0, 2), 0);
}

TEST(Mutation, Refused) {
  const auto letters = *AlleleFrequencies::create("SNP", {{"A", 0.5}, {"G", 0.5}});
  MutationSettings settings;
  settings.model = MutationModel::stepwise;
  EXPECT_FALSE(mutation_matrix(letters, settings, 0.001));
  settings.model = MutationModel::equal;
  EXPECT_TRUE(mutation_matrix(letters, settings, 0.001));
  settings.rate_male = 2;
  EXPECT_EQ(check(settings).error().kind, base::ErrorKind::usage);
  settings = {.model = MutationModel::extended_stepwise, .range = 0};
  EXPECT_FALSE(check(settings));
  settings = {.model = MutationModel::extended_stepwise, .rate_male = 0.9, .rate2 = 0.2};
  EXPECT_FALSE(check(settings));
  EXPECT_FALSE(mutation_model_from_word("step"));
  EXPECT_EQ(mutation_model_from_word("ext_stepwise").value(), MutationModel::extended_stepwise);
  const auto common = *AlleleFrequencies::create("M", {{"6", 0.99}, {"7", 0.01}});
  settings = {.model = MutationModel::proportional};
  EXPECT_FALSE(mutation_matrix(common, settings, 0.5));
}

}  // namespace
}  // namespace paradero::kin

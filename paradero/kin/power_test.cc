#include "paradero/kin/power.h"

#include <cmath>

#include <gtest/gtest.h>

#include "paradero/kin/internal/test_families.h"

namespace paradero::kin {
namespace {

const std::vector<testing::InventedMember> nobody_but_a_sister = {
    {"Fa", "", "", Sex::male, false, false},    {"Mo", "", "", Sex::female, false, false},
    {"M1", "Fa", "Mo", Sex::male, false, true}, {"S1", "Fa", "Mo", Sex::female, true, false},
    {"Sp", "", "", Sex::female, false, false},  {"C1", "M1", "Sp", Sex::male, false, false}};

Family invented(const std::vector<Locus>& loci) {
  stats::Random random(4, 0);
  return testing::invented_family("F", nobody_but_a_sister, loci, random).family;
}

MemberIndex member(const Family& family, const char* id) { return *family.pedigree.find(id); }

TEST(SamplingPower, OfAParentIsTheExclusionPowerByHand) {
  // A lone child: a stranger is excluded where he shares no allele with it.
  const auto loci = testing::invented_loci(5, 6);
  Family family = invented(loci);
  family.profiles[member(family, "S1")].genotypes.clear();
  const MemberIndex child[] = {member(family, "C1")};
  const auto power = sampling_power(family, member(family, "M1"), child, loci, {});
  ASSERT_TRUE(power);
  double not_excluded = 1;
  for (const Locus& locus : loci) {
    const auto p = locus.alleles().frequencies();
    double excluded = 0;
    for (std::size_t first = 0; first < p.size(); ++first) {
      for (std::size_t second = 0; second <= first; ++second) {
        const double shared = first == second ? p[first] : p[first] + p[second];
        excluded += p[first] * p[second] * (first == second ? 1 : 2) * (1 - shared) * (1 - shared);
      }
    }
    not_excluded *= 1 - excluded;
  }
  EXPECT_NEAR(power->exclusion_power.value, 1 - not_excluded, 1e-9);
  EXPECT_EQ(power->exclusion_power.standard_error, 0);
}

TEST(SamplingPower, OfSeveralAgreesWithOneWhoseOthersSayNothing) {
  // A spouse alone says nothing of the missing person: mother and spouse are as good as the mother.
  const auto loci = testing::invented_loci(6, 6);
  const Family family = invented(loci);
  const MemberIndex missing = member(family, "M1"), mother = member(family, "Mo");
  const MemberIndex both[] = {mother, member(family, "Sp")};
  PowerSettings settings;
  settings.threshold = 50;
  settings.draws = 2000;
  const auto exact = sampling_power(family, missing, {both, 1}, loci, settings);
  const auto drawn = sampling_power(family, missing, both, loci, settings);
  ASSERT_TRUE(exact && drawn);
  EXPECT_GT(drawn->mean_log10_lr.standard_error, 0);
  EXPECT_NEAR(drawn->mean_log10_lr.value, exact->mean_log10_lr.value,
              5 * drawn->mean_log10_lr.standard_error);
  EXPECT_NEAR(drawn->inclusion_power.value, exact->inclusion_power.value,
              5 * drawn->inclusion_power.standard_error + 1e-3);
  EXPECT_NEAR(drawn->exclusion_power.value, exact->exclusion_power.value,
              5 * drawn->exclusion_power.standard_error + 1e-6);
}

TEST(PlanSampling, PutsTheMotherBeforeTheSpouse) {
  const auto loci = testing::invented_loci(10, 8);
  const std::vector<Family> families = {invented(loci)};
  const auto candidates = sampling_candidates(families);
  EXPECT_EQ(candidates.size(), 4);  // father, mother, spouse, child
  PowerSettings settings;
  settings.threshold = 1000;
  const auto plan = plan_sampling(families, candidates, loci, settings, {});
  ASSERT_TRUE(plan);
  ASSERT_EQ(plan->size(), 5);
  double now = 0, spouse = 0, mother = 0;
  for (const SamplingPower& power : *plan) {
    if (power.sampled.empty()) now = power.inclusion_power.value;
    if (power.sampled == std::vector{member(families[0], "Sp")}) spouse = power.gain_per_cost;
    if (power.sampled == std::vector{member(families[0], "Mo")}) mother = power.gain_per_cost;
  }
  EXPECT_GT(now, 0);
  EXPECT_NEAR(spouse, 0, 0.01);  // alone, a spouse says nothing
  EXPECT_GT(mother, 0.05);
}

TEST(PlanSampling, CountsTheCost) {
  const auto loci = testing::invented_loci(6, 8);
  const std::vector<Family> families = {invented(loci)};
  const MemberIndex mother = member(families[0], "Mo");
  const std::vector<SamplingCandidate> candidates = {{0, {mother}, 1}, {0, {mother}, 4}};
  const auto plan = plan_sampling(families, candidates, loci, {}, {});
  ASSERT_TRUE(plan);
  EXPECT_EQ((*plan)[0].cost, 1);
  EXPECT_NEAR((*plan)[0].gain_per_cost, 4 * (*plan)[1].gain_per_cost, 1e-12);
}

TEST(PlanSampling, CountsAllWhomOneSampleServes) {
  const auto loci = testing::invented_loci(8, 8);
  stats::Random random(6, 0);
  const std::vector<Family> families = {
      invented(loci),
      testing::invented_family("B", testing::brothers_missing, loci, random).family};
  const auto plan = plan_sampling(families, sampling_candidates(families), loci, {}, {});
  ASSERT_TRUE(plan);
  double brothers = 0, last = 1e9;
  for (const SamplingPower& power : *plan) {
    EXPECT_LE(power.family_gain_per_cost, last);
    last = power.family_gain_per_cost;
    if (power.family == 0) {
      EXPECT_EQ(power.family_gain_per_cost, power.gain_per_cost);
    }
    if (power.family == 1 && !power.sampled.empty()) {
      EXPECT_NEAR(power.family_gain_per_cost, 2 * power.gain_per_cost, 1e-12);
      ++brothers;
    }
  }
  EXPECT_EQ(brothers, 2);  // the father, for either brother
}

TEST(SamplingPower, RefusesWhatItCannotUse) {
  const auto loci = testing::invented_loci(2, 4);
  const Family family = invented(loci);
  const MemberIndex typed[] = {member(family, "S1")};
  EXPECT_THROW((void)sampling_power(family, member(family, "M1"), typed, loci, {}),
               std::logic_error);
  PowerSettings settings;
  settings.threshold = 0;
  EXPECT_FALSE(sampling_power(family, member(family, "M1"), {}, loci, settings));
  settings = {};
  settings.draws = 3;
  EXPECT_FALSE(sampling_power(family, member(family, "M1"), {}, loci, settings));
}

}  // namespace
}  // namespace paradero::kin

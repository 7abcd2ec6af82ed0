// A simulated caseload: what is stated must come true.
#include <array>
#include <cmath>

#include <gtest/gtest.h>

#include "paradero/kin/direct.h"
#include "paradero/kin/internal/test_families.h"
#include "paradero/kin/joint.h"
#include "paradero/kin/joint_problem.h"
#include "paradero/kin/search.h"

namespace paradero::kin {
namespace {

using testing::InventedMember;

const std::vector<InventedMember> father_and_son_missing = {
    {"Fa", "", "", Sex::male, false, false},    {"Mo", "", "", Sex::female, false, false},
    {"M1", "Fa", "Mo", Sex::male, false, true}, {"S1", "Fa", "Mo", Sex::female, true, false},
    {"Sp", "", "", Sex::female, true, false},   {"M2", "M1", "Sp", Sex::male, false, true}};
const std::vector<InventedMember> both_parents = {{"Fa", "", "", Sex::male, true, false},
                                                  {"Mo", "", "", Sex::female, true, false},
                                                  {"M1", "Fa", "Mo", Sex::male, false, true}};
const std::vector<InventedMember> two_siblings = {{"Fa", "", "", Sex::male, false, false},
                                                  {"Mo", "", "", Sex::female, false, false},
                                                  {"M1", "Fa", "Mo", Sex::male, false, true},
                                                  {"S1", "Fa", "Mo", Sex::male, true, false},
                                                  {"S2", "Fa", "Mo", Sex::female, true, false}};

// Families, of whose missing people a share is among the remains; bodies of strangers; fragments;
// dropout; mutation.
struct Caseload {
  std::vector<Locus> loci;
  std::vector<Family> families;
  std::vector<Remains> remains;
  std::vector<std::int64_t> truth;  // by remains: the missing person's number, -1: of nobody here
  std::uint32_t missing = 0;

  Caseload(std::size_t n_families, std::size_t n_remains, double among_victims)
      : loci(testing::invented_loci(15, 11, assumptions())) {
    stats::Random random(2026, 0);
    const std::vector<InventedMember>* kinds[] = {&testing::mother_and_sibling,
                                                  &testing::brothers_missing, &two_siblings,
                                                  &both_parents, &father_and_son_missing};
    for (std::size_t f = 0; f < n_families; ++f) {
      auto made = testing::invented_family("F" + std::to_string(f), *kinds[f % 5], loci, random);
      mutate(made, random);
      for (const MemberIndex member : made.family.pedigree.missing()) {
        const std::int64_t number = missing++;
        if (random.uniform() < among_victims) add_body(made.genes[member], number, random);
      }
      families.push_back(std::move(made.family));
    }
    while (remains.size() < n_remains)
      add_body(testing::invented_stranger(loci, random), -1, random);
  }

  static Assumptions assumptions() {
    Assumptions assumed;
    assumed.mutation.model = MutationModel::equal;
    assumed.mutation.rate_male = assumed.mutation.rate_female = 0.002;
    return assumed;
  }

  // Relatives whose calls a mutation has changed by one allele.
  void mutate(testing::InventedFamily& made, stats::Random& random) const {
    for (MemberIndex m = 0; m < made.family.pedigree.size(); ++m) {
      if (made.family.pedigree[m].is_founder() || made.family.profiles[m].genotypes.empty())
        continue;
      for (std::size_t l = 0; l < loci.size(); ++l) {
        if (random.uniform() >= 0.004) continue;
        const Genotype call = made.family.profiles[m].genotypes[l];
        const auto other = static_cast<Allele>(random.below(loci[l].alleles().size()));
        if (other != call.first) made.family.profiles[m].genotypes[l] = {other, call.second};
      }
    }
  }

  void add_body(const testing::Genes& genes, std::int64_t number, stats::Random& random) {
    const int fragments = random.uniform() < 0.08 ? 2 : 1;
    for (int k = 0; k < fragments; ++k) {
      const double dropout = random.uniform() < 0.25 ? 0.08 : 0;
      Profile profile =
          testing::invented_profile("R" + std::to_string(remains.size()), genes, dropout, random);
      remains.push_back({std::move(profile), Sex::male});
      truth.push_back(number);
    }
  }
};

TEST(SimulatedCaseload, PosteriorsOfJointIdentificationComeTrue) {
  constexpr double among_victims = 0.9;
  const Caseload caseload(2000, 5000, among_victims);
  const auto direct = match_directly(caseload.remains, caseload.loci, {}, {});
  ASSERT_TRUE(direct);
  std::vector<Remains> people;
  std::vector<std::int64_t> truth;
  std::size_t wrongly_joined = 0;
  for (const RemainsGroup& group : direct->groups) {
    people.push_back(group.consensus);
    truth.push_back(caseload.truth[group.members[0]]);
    for (const std::uint32_t member : group.members)
      wrongly_joined += caseload.truth[member] != truth.back() ? 1 : 0;
  }
  EXPECT_LE(wrongly_joined, 5);
  JointProblemSettings of_problem;
  of_problem.ln_pairing_odds =
      ln_pairing_odds_of(among_victims, static_cast<double>(people.size()), caseload.missing);
  of_problem.ln_negligible_odds = std::log(1e-3);
  const auto input = joint_problem(caseload.families, people, caseload.loci, of_problem, {});
  ASSERT_TRUE(input);
  JointSettings settings;
  settings.ln_pairing_odds = of_problem.ln_pairing_odds;
  settings.negligible_posterior = 1e-4;
  const auto result = solve_joint(input->problem, settings, {});
  ASSERT_TRUE(result);
  EXPECT_LT(result->mass_left_out, 1);  // over all missing people together
  std::size_t sampled = 0, largest = 0;
  for (const JointComponent& part : result->components) {
    sampled += part.exact ? 0 : 1;
    largest = std::max(largest, part.victims.size());
    EXPECT_LT(part.r_hat, 1.1);
  }
  std::printf("%zu parts, the largest of %zu victims, %zu sampled; %.2g left out\n",
              result->components.size(), largest, sampled, result->mass_left_out);
  struct Band {
    double stated = 0;
    std::size_t pairs = 0, right = 0;
  };
  constexpr std::array edges = {0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 1.1};
  std::array<Band, edges.size()> bands;
  for (const PairingPosterior& p : result->pairings) {
    if (p.posterior < edges[0]) continue;
    std::size_t b = 0;
    while (p.posterior >= edges[b + 1]) ++b;
    bands[b].stated += p.posterior;
    ++bands[b].pairs;
    bands[b].right += truth[p.victim] == p.missing ? 1 : 0;
  }
  for (std::size_t b = 0; b + 1 < edges.size(); ++b) {
    const auto n = static_cast<double>(bands[b].pairs);
    if (n < 1) continue;
    const double stated = bands[b].stated / n, right = static_cast<double>(bands[b].right) / n;
    std::printf("posterior %.2f to %.2f: %zu pairs, stated %.3f, true %.3f\n", edges[b],
                edges[b + 1], bands[b].pairs, stated, right);
    // Within .05, beyond what so few pairs scatter by themselves.
    EXPECT_NEAR(stated, right, 0.05 + 2 * std::sqrt(stated * (1 - stated) / n));
  }
  EXPECT_GT(bands[5].pairs, 1500);
}

TEST(SimulatedCaseload, StrangersHaveAMeanRatioOfOne) {
  const auto loci = testing::invented_loci(6, 7, Caseload::assumptions());
  stats::Random random(12, 0);
  std::vector<Family> families;
  for (int f = 0; f < 40; ++f) {
    families.push_back(
        testing::invented_family("F" + std::to_string(f), testing::brother_only, loci, random)
            .family);
  }
  std::vector<Remains> strangers;
  for (int i = 0; i < 20'000; ++i) {
    strangers.push_back(
        {testing::invented_profile("R" + std::to_string(i),
                                   testing::invented_stranger(loci, random), 0, random),
         Sex::male});
  }
  SearchSettings settings;
  settings.minimum_likelihood_ratio = 1e-30;
  const auto result = search(families, strangers, loci, settings, {}, {});
  ASSERT_TRUE(result);
  double sum = 0, squares = 0;
  for (const SearchHit& hit : result->hits) {
    const double ratio = std::exp(hit.ln_likelihood_ratio);
    sum += ratio;
    squares += ratio * ratio;
  }
  const double n = 40.0 * 20'000, mean = sum / n;
  const double error = std::sqrt((squares / n - mean * mean) / n);
  EXPECT_NEAR(mean, 1, 4 * error);
  EXPECT_LT(error, 0.05);
}

}  // namespace
}  // namespace paradero::kin

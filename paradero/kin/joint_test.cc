#include "paradero/kin/joint.h"

#include <cmath>
#include <limits>
#include <map>

#include <gtest/gtest.h>

#include "paradero/stats/random.h"

namespace paradero::kin {
namespace {

constexpr double zero = -std::numeric_limits<double>::infinity();

// Pairwise ratios of one missing person: independent of everything else.
JointFamily single(std::uint32_t missing, std::vector<double> lr_by_victim) {
  JointFamily family;
  for (std::uint32_t v = 0; v < lr_by_victim.size(); ++v) family.candidates.push_back({v, missing});
  family.ln_likelihood_ratio = [lr = std::move(lr_by_victim)](std::span<const Pairing> pairings) {
    return std::log(lr[pairings[0].victim]);
  };
  return family;
}

double posterior(const JointResult& result, std::uint32_t victim, std::uint32_t missing) {
  for (const PairingPosterior& p : result.pairings) {
    if (p.victim == victim && p.missing == missing) return p.posterior;
  }
  return -1;
}

// Every assignment one after another: slow and obvious.
struct BruteForce {
  const JointProblem& problem;
  double ln_pairing_odds;
  std::map<Pairing, double> weight = {};
  double total = 0, assignments = 0;

  void visit(std::size_t f, std::vector<bool>& used, std::vector<Pairing>& all, double w) {
    if (f == problem.families.size()) {
      total += w;
      ++assignments;
      for (const Pairing& pair : all) weight[pair] += w;
      return;
    }
    std::vector<Pairing> mine;
    subsets(f, 0, used, mine, all, w);
  }

  void subsets(std::size_t f, std::size_t from, std::vector<bool>& used, std::vector<Pairing>& mine,
               std::vector<Pairing>& all, double w) {
    const JointFamily& family = problem.families[f];
    const double lr = mine.empty() ? 1
                                   : std::exp(family.ln_likelihood_ratio(mine) +
                                              ln_pairing_odds * static_cast<double>(mine.size()));
    if (lr == 0) return;
    visit(f + 1, used, all, w * lr);
    for (std::size_t i = from; i < family.candidates.size(); ++i) {
      const Pairing pair = family.candidates[i];
      if (used[pair.victim] || (!mine.empty() && mine.back().missing == pair.missing)) continue;
      used[pair.victim] = true;
      mine.push_back(pair);
      all.push_back(pair);
      subsets(f, i + 1, used, mine, all, w);
      used[pair.victim] = false;
      mine.pop_back();
      all.pop_back();
    }
  }
};

BruteForce brute_force(const JointProblem& problem, double ln_pairing_odds) {
  BruteForce brute{problem, ln_pairing_odds};
  std::vector<bool> used(problem.victims, false);
  std::vector<Pairing> all;
  brute.visit(0, used, all, 1);
  return brute;
}

// Families of one to three missing people whose joint ratios are no products of pairwise ones.
JointProblem random_problem(std::uint64_t seed, std::uint32_t victims, std::uint32_t families) {
  stats::Random random(seed, 7);
  JointProblem problem{victims, 0, {}};
  for (std::uint32_t f = 0; f < families; ++f) {
    JointFamily family;
    const auto members = static_cast<std::uint32_t>(1 + random.below(3));
    for (std::uint32_t m = 0; m < members; ++m) {
      for (std::uint32_t v = 0; v < victims; ++v) {
        if (random.uniform() < 0.5) family.candidates.push_back({v, problem.missing + m});
      }
    }
    problem.missing += members;
    family.ln_likelihood_ratio = [seed, f](std::span<const Pairing> pairings) {
      double sum = 0;
      std::uint64_t key = f;
      for (const Pairing& pair : pairings) {
        stats::Random own(seed + 1, (std::uint64_t{f} << 32) + pair.missing * 64 + pair.victim);
        if (own.uniform() < 0.2) return zero;
        sum += 4 * own.uniform() - 2;
        key = key * 1000003 + pair.missing * 64 + pair.victim;
      }
      return sum + (pairings.size() > 1 ? 2 * stats::Random(seed + 2, key).uniform() : 0);
    };
    problem.families.push_back(std::move(family));
  }
  return problem;
}

TEST(SolveJoint, AgreesWithEveryAssignmentOneByOne) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const JointProblem problem = random_problem(seed, 5, 4);
    JointSettings settings;
    settings.ln_pairing_odds = seed % 2 == 0 ? 0.0 : -1.5;
    const auto result = solve_joint(problem, settings, {});
    ASSERT_TRUE(result);
    BruteForce brute = brute_force(problem, settings.ln_pairing_odds);
    EXPECT_EQ(result->assignments.number, brute.assignments);
    for (const PairingPosterior& p : result->pairings) {
      const double expected = brute.weight[Pairing{p.victim, p.missing}] / brute.total;
      EXPECT_NEAR(p.posterior, expected, 1e-12);
      EXPECT_EQ(p.standard_error, 0);
    }
  }
}

TEST(SolveJoint, SamplingAgreesWithTheExactAnswerWithinItsError) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    const JointProblem problem = random_problem(seed, 6, 4);
    JointSettings settings;
    const auto exact = solve_joint(problem, settings, {});
    settings.max_states = 1;
    settings.standard_error = 0.005;
    const auto sampled = solve_joint(problem, settings, {});
    ASSERT_TRUE(exact && sampled);
    ASSERT_FALSE(sampled->components[0].exact);
    EXPECT_LT(sampled->components[0].r_hat, 1.05);
    EXPECT_LE(sampled->components[0].largest_standard_error, settings.standard_error);
    EXPECT_GT(sampled->components[0].largest_standard_error, 0);
    EXPECT_EQ(exact->pairings.size(), sampled->pairings.size());
    for (std::size_t i = 0; i < exact->pairings.size(); ++i) {
      const PairingPosterior& p = sampled->pairings[i];
      EXPECT_NEAR(p.posterior, exact->pairings[i].posterior, 5 * p.standard_error + 1e-6);
    }
    EXPECT_EQ(exact->likeliest, sampled->likeliest);
  }
}

TEST(SolveJoint, StatedErrorsOfSamplingAreTrueAndFallWithTheRootOfTheSteps) {
  // Squared errors against the exact answer, over the squared errors that were stated.
  double ratio = 0, few = 0, many = 0, n = 0;
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    const JointProblem problem = random_problem(seed, 8, 5);
    JointSettings settings;
    const auto exact = solve_joint(problem, settings, {});
    settings.max_states = 1;
    settings.standard_error = 0;
    settings.seed = seed;
    settings.steps = 500;
    const auto short_run = solve_joint(problem, settings, {});
    settings.steps = 8000;
    const auto long_run = solve_joint(problem, settings, {});
    ASSERT_TRUE(exact && short_run && long_run);
    EXPECT_EQ(long_run->components[0].steps, 16 * short_run->components[0].steps);
    for (std::size_t i = 0; i < exact->pairings.size(); ++i) {
      if (short_run->pairings[i].standard_error < 1e-4) continue;
      const double error = long_run->pairings[i].posterior - exact->pairings[i].posterior;
      ratio += std::pow(error / long_run->pairings[i].standard_error, 2);
      few += short_run->pairings[i].standard_error;
      many += long_run->pairings[i].standard_error;
      ++n;
    }
  }
  EXPECT_GT(n, 200);
  EXPECT_NEAR(few / many, 4, 0.5);
  EXPECT_GT(ratio / n, 0.5);
  EXPECT_LT(ratio / n, 1.2);
}

TEST(SolveJoint, SamplingCrossesBetweenMirrorImages) {
  // Two brothers whom nothing tells apart, and whose remains together are e^60 better than apart,
  // with a rival for one of them: e^100 lies between the mirror images.
  JointFamily brothers;
  brothers.candidates = {{0, 0}, {1, 0}, {0, 1}, {1, 1}};
  brothers.ln_likelihood_ratio = [](std::span<const Pairing> p) {
    return p.size() == 2 ? 60.0 : -40.0;
  };
  const JointProblem problem{3, 3, {brothers, single(2, {0, 20, 1})}};
  const auto exact = solve_joint(problem, {}, {});
  JointSettings settings;
  settings.max_states = 0;
  const auto sampled = solve_joint(problem, settings, {});
  ASSERT_TRUE(exact && sampled);
  ASSERT_FALSE(sampled->components[0].exact);
  EXPECT_EQ(posterior(*sampled, 0, 0), posterior(*sampled, 0, 1));
  for (std::size_t i = 0; i < exact->pairings.size(); ++i) {
    EXPECT_NEAR(sampled->pairings[i].posterior, exact->pairings[i].posterior,
                5 * sampled->pairings[i].standard_error + 1e-6);
  }
  ASSERT_EQ(sampled->ties.size(), 1);
}

TEST(SolveJoint, TellsSeparateFamiliesApart) {
  const JointProblem problem{4, 2, {single(0, {10, 3, 0, 0}), single(1, {0, 0, 5, 0})}};
  const auto result = solve_joint(problem, {}, {});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->components.size(), 2);
  EXPECT_NEAR(posterior(*result, 0, 0), 10.0 / 14, 1e-12);
  EXPECT_NEAR(posterior(*result, 1, 0), 3.0 / 14, 1e-12);
  EXPECT_NEAR(posterior(*result, 2, 1), 5.0 / 6, 1e-12);
  EXPECT_EQ(posterior(*result, 3, 1), 0);
  EXPECT_NEAR(result->missing_unpaired[1], 1.0 / 6, 1e-12);
  EXPECT_EQ(result->victim_unpaired[3], 1);
  EXPECT_EQ(result->likeliest, (std::vector<Pairing>{{0, 0}, {2, 1}}));
}

TEST(SolveJoint, SaysWhenTheDataCannotTellSiblingsApart) {
  JointFamily family;
  family.candidates = {{0, 0}, {1, 0}, {0, 1}, {1, 1}};
  family.ln_likelihood_ratio = [](std::span<const Pairing> p) {
    return p.size() == 2 ? 20.0 : p[0].victim == 0 ? 3.0 : 2.0;
  };
  const auto result = solve_joint({2, 2, {family}}, {}, {});
  ASSERT_TRUE(result);
  ASSERT_EQ(result->ties.size(), 1);
  EXPECT_EQ(result->ties[0].missing, (std::vector<std::uint32_t>{0, 1}));
  ASSERT_EQ(result->ties[0].victims.size(), 2);
  EXPECT_GT(result->ties[0].victims[0].posterior, 0.9999);
  EXPECT_NEAR(posterior(*result, 0, 0), 0.5, 1e-6);
  EXPECT_NEAR(posterior(*result, 0, 1), 0.5, 1e-6);
}

TEST(SolveJoint, BoundsWhatItLeavesOut) {
  const JointProblem problem{2, 2, {single(0, {100, 1e-4}), single(1, {1e-5, 50})}};
  JointSettings settings;
  settings.ln_negligible_odds = std::log(1e-3);
  const auto cut = solve_joint(problem, settings, {});
  const auto whole = solve_joint(problem, {}, {});
  ASSERT_TRUE(cut && whole);
  EXPECT_NEAR(cut->mass_left_out, 1.1e-4, 1e-12);
  EXPECT_EQ(cut->components.size(), 2);
  for (std::size_t i = 0; i < whole->pairings.size(); ++i) {
    EXPECT_NEAR(cut->pairings[i].posterior, whole->pairings[i].posterior, cut->mass_left_out);
  }
}

TEST(SolveJoint, LosesNoMoreThanItsBoundsByPruning) {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    const JointProblem problem = random_problem(seed, 6, 5);
    JointSettings settings;
    settings.ln_pairing_odds = -4;
    const auto whole = solve_joint(problem, settings, {});
    settings.negligible_posterior = 0.03;
    const auto pruned = solve_joint(problem, settings, {});
    ASSERT_TRUE(whole && pruned);
    for (std::size_t i = 0; i < whole->pairings.size(); ++i) {
      EXPECT_NEAR(whole->pairings[i].posterior, pruned->pairings[i].posterior,
                  pruned->mass_left_out + 1e-12);
    }
  }
}

TEST(SolveJoint, ComesApartByPruningWhatIsDominated) {
  // Each victim is one family's beyond doubt, and every other's a little.
  JointProblem problem{30, 30, {}};
  for (std::uint32_t m = 0; m < 30; ++m) {
    std::vector<double> lr(30, 0.05);
    lr[m] = 1e9;
    problem.families.push_back(single(m, lr));
  }
  JointSettings settings;
  settings.negligible_posterior = 1e-6;
  const auto result = solve_joint(problem, settings, {});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->components.size(), 30);
  EXPECT_LT(result->mass_left_out, 1e-5);
  for (std::uint32_t m = 0; m < 30; ++m) EXPECT_NEAR(posterior(*result, m, m), 1, 1e-5);
}

TEST(SolveJoint, IsTheSameOnAnyNumberOfThreads) {
  const JointProblem problem = random_problem(3, 6, 5);
  JointSettings settings;
  settings.max_states = 1;
  base::RunContext one_thread, three_threads;
  one_thread.threads = 1;
  three_threads.threads = 3;
  const auto one = solve_joint(problem, settings, one_thread);
  const auto three = solve_joint(problem, settings, three_threads);
  ASSERT_TRUE(one && three);
  for (std::size_t i = 0; i < one->pairings.size(); ++i) {
    EXPECT_EQ(one->pairings[i].posterior, three->pairings[i].posterior);
    EXPECT_EQ(one->pairings[i].standard_error, three->pairings[i].standard_error);
  }
}

TEST(SolveJoint, RefusesWhatIsNoRatio) {
  JointFamily family = single(0, {1});
  family.ln_likelihood_ratio = [](std::span<const Pairing>) {
    return std::numeric_limits<double>::quiet_NaN();
  };
  EXPECT_FALSE(solve_joint({1, 1, {family}}, {}, {}));
  EXPECT_THROW((void)solve_joint({1, 2, {single(0, {1}), single(0, {1})}}, {}, {}),
               std::logic_error);
  EXPECT_THROW((void)solve_joint({1, 1, {single(0, {1, 2})}}, {}, {}), std::logic_error);
}

TEST(SolveJoint, HasNothingToSayOfNobody) {
  const auto result = solve_joint({0, 0, {}}, {}, {});
  ASSERT_TRUE(result);
  EXPECT_TRUE(result->pairings.empty());
  EXPECT_EQ(result->assignments.number, 1);
}

TEST(AssignmentsBySex, CountsAsPublished) {
  const std::vector<int> victims = {2, 1, 2, 2, 2, 2, 1, 1}, missing = {2, 1, 2, 2, 2, 2, 1, 1};
  EXPECT_EQ(assignments_by_sex(victims, missing).number, 52564);  // dvir, `grave`
  EXPECT_EQ(assignments_by_sex(std::vector<int>{1, 1, 2}, std::vector<int>{1, 1, 2}).number,
            14);  // dvir, `example2`
  EXPECT_EQ(assignments_by_sex(std::vector<int>(16, 1), std::vector<int>(13, 1)).number,
            40'476'722'545'169);  // dvir, `exclusionExample`: two of the missing are women
}

TEST(AssignmentsBySex, TreatsUnknownSexAsEither) {
  const std::vector<int> unknown = {0, 0, 0}, male = {1, 1, 1};
  EXPECT_EQ(assignments_by_sex(unknown, male).number, assignments_by_sex(male, male).number);
  EXPECT_EQ(assignments_by_sex(std::vector<int>{0}, std::vector<int>{1, 2}).number, 3);
}

TEST(LnPairingOdds, GivesTheExpectedShareOfPairings) {
  // Without evidence the expected number of pairings is near what was asked for.
  JointProblem problem{40, 10, {}};
  double expected = 0;
  const double ln_odds = ln_pairing_odds_of(0.3, 40, 10);
  double total = 0, ln_ways = 0;
  for (int k = 0; k <= 10; ++k) {
    if (k > 0) ln_ways += std::log((40.0 - k + 1) * (10.0 - k + 1) / k);
    const double weight = std::exp(ln_ways + k * ln_odds);
    total += weight;
    expected += k * weight;
  }
  EXPECT_NEAR(expected / total, 3, 0.35);
  EXPECT_THROW((void)ln_pairing_odds_of(0, 40, 10), std::logic_error);
  EXPECT_THROW((void)ln_pairing_odds_of(0.9, 2, 10), std::logic_error);
}

}  // namespace
}  // namespace paradero::kin

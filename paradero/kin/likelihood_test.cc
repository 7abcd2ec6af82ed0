#include "paradero/kin/likelihood.h"

#include <array>
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "paradero/kin/internal/test_brute_force.h"
#include "paradero/kin/linkage.h"
#include "paradero/kin/lr.h"
#include "paradero/stats/random.h"

namespace paradero::kin {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

template <class T>
T must(base::Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(*result);
}

AlleleFrequencies alleles(std::vector<AlleleFrequencies::Entry> entries) {
  return must(AlleleFrequencies::create("D1", std::move(entries)));
}

// a .1, b .2, c .3, d .4
AlleleFrequencies four_alleles() {
  return alleles({{"11", 0.1}, {"12", 0.2}, {"13", 0.3}, {"14", 0.4}});
}
constexpr Allele a = 0, b = 1, c = 2, d = 3;

MemberEntry member(const char* id, const char* father, const char* mother, Sex sex) {
  MemberEntry entry;
  entry.id = id;
  entry.father = father;
  entry.mother = mother;
  entry.sex = sex;
  return entry;
}

Pedigree trio() {
  return must(
      Pedigree::create("trio", {member("F", "", "", Sex::male), member("M", "", "", Sex::female),
                                member("C", "F", "M", Sex::male)}));
}

double ratio(const Pedigree& pedigree, const Locus& locus, std::vector<Observation> seen,
             MemberIndex missing, Genotype candidate) {
  PedigreeLikelihood family(pedigree);
  return must(likelihood_ratio(family, locus, seen, missing, {candidate, {}})).likelihood_ratio;
}

// Paternity indices of the textbook (Evett and Weir 1998, table 6.3): mother, child, alleged
// father.
TEST(Likelihood, PaternityIndices) {
  const Locus locus = must(Locus::create(four_alleles(), {}));
  struct Row {
    Genotype mother, child, father;
    double index;
  };
  const double pa = 0.1, pb = 0.2;
  for (const Row& row : std::vector<Row>{{{b, b}, {a, b}, {a, a}, 1 / pa},
                                         {{b, b}, {a, b}, {a, c}, 1 / (2 * pa)},
                                         {{a, b}, {a, b}, {a, a}, 1 / (pa + pb)},
                                         {{a, b}, {a, b}, {a, c}, 1 / (2 * (pa + pb))},
                                         {{a, b}, {a, b}, {a, b}, 1 / (pa + pb)},
                                         {{a, a}, {a, a}, {a, c}, 1 / (2 * pa)},
                                         {{a, c}, {a, a}, {a, a}, 1 / pa},
                                         {{b, b}, {a, b}, {c, d}, 0}}) {
    const double got = ratio(trio(), locus, {{}, {row.mother, {}}, {row.child, {}}}, 0, row.father);
    EXPECT_NEAR(got, row.index, 1e-12 * row.index);
  }
}

// Without the mother: 1 / 4p for a shared allele of two heterozygotes, 1 / p for two homozygotes.
TEST(Likelihood, ParentAndChild) {
  const Locus locus = must(Locus::create(four_alleles(), {}));
  EXPECT_NEAR(ratio(trio(), locus, {{}, {}, {{a, b}, {}}}, 0, {a, c}), 1 / (4 * 0.1), 1e-12);
  EXPECT_NEAR(ratio(trio(), locus, {{}, {}, {{a, a}, {}}}, 0, {a, a}), 1 / 0.1, 1e-12);
  EXPECT_EQ(ratio(trio(), locus, {{}, {}, {{a, b}, {}}}, 0, {c, d}), 0);
}

// Full sibs with the same heterozygous call: (1 + pa + pb + 2 pa pb) / (8 pa pb).
TEST(Likelihood, FullSibs) {
  const Pedigree pedigree = must(Pedigree::create(
      "sibs", {member("F", "", "", Sex::male), member("M", "", "", Sex::female),
               member("S", "F", "M", Sex::male), member("T", "F", "M", Sex::male)}));
  const Locus locus = must(Locus::create(four_alleles(), {}));
  const double pa = 0.1, pb = 0.2;
  EXPECT_NEAR(ratio(pedigree, locus, {{}, {}, {}, {{a, b}, {}}}, 2, {a, b}),
              (1 + pa + pb + 2 * pa * pb) / (8 * pa * pb), 1e-11);
}

// Two unrelated people of one population (Balding and Nichols 1994): the match probabilities.
TEST(Likelihood, ThetaMatchProbabilities) {
  const double theta = 0.03, pa = 0.1, pb = 0.2;
  Assumptions assumptions;
  assumptions.theta = theta;
  const Locus locus = must(Locus::create(four_alleles(), assumptions));
  const Pedigree one = must(Pedigree::create("one", {member("X", "", "", Sex::male)}));
  PedigreeLikelihood family(one);
  const auto match = [&](Genotype genotype) {
    const std::vector<Observation> seen = {{genotype, {}}};
    const double both =
        must(family.ln_likelihood_with_unrelated(locus, seen, {genotype, {}}, Sex::male));
    return std::exp(both - must(family.ln_likelihood(locus, seen)));
  };
  const double bottom = (1 + theta) * (1 + 2 * theta);
  EXPECT_NEAR(match({a, a}),
              (2 * theta + (1 - theta) * pa) * (3 * theta + (1 - theta) * pa) / bottom, 1e-14);
  EXPECT_NEAR(match({a, b}), 2 * (theta + (1 - theta) * pa) * (theta + (1 - theta) * pb) / bottom,
              1e-14);
}

// Autozygosity: a child of full sibs is homozygous by descent with probability 1/4.
TEST(Likelihood, UnseenAllelesOfAnInbredPerson) {
  const Pedigree pedigree = must(Pedigree::create(
      "inbred", {member("F", "", "", Sex::male), member("M", "", "", Sex::female),
                 member("S", "F", "M", Sex::male), member("T", "F", "M", Sex::female),
                 member("C", "S", "T", Sex::male)}));
  std::vector<AlleleFrequencies::Entry> entries;
  for (int i = 0; i < 10; ++i) entries.push_back({std::to_string(10 + i), 0.1});
  const Locus locus = must(Locus::create(alleles(entries), {}));
  PedigreeLikelihood family(pedigree);
  const auto table =
      must(family.conditional_genotypes(locus, std::vector<Observation>(5), 4)).probability;
  for (Allele x = 0; x < 10; ++x) {
    for (Allele y = 0; y <= x; ++y) {
      const double expected = x == y ? 0.25 * 0.1 + 0.75 * 0.01 : 0.75 * 2 * 0.01;
      EXPECT_NEAR(table[genotype_index(x, y)], expected, 1e-14) << x << " " << y;
    }
  }
}

TEST(Likelihood, ImpossibleIsExactlyZero) {
  const Locus locus = must(Locus::create(four_alleles(), {}));
  const Pedigree pedigree = trio();
  PedigreeLikelihood family(pedigree);
  const std::vector<Observation> seen = {{{a, a}, {}}, {}, {{b, b}, {}}};
  EXPECT_EQ(must(family.ln_likelihood(locus, seen)), -infinity);
  const auto table = must(family.conditional_genotypes(locus, seen, 1));
  EXPECT_EQ(table.ln_likelihood, -infinity);
  EXPECT_TRUE(table.probability.empty());
  const auto excluded = must(likelihood_ratio(
      family, locus, std::vector<Observation>{{}, {}, {{b, b}, {}}}, 0, {{a, a}, {}}));
  EXPECT_EQ(excluded.likelihood_ratio, 0);
}

TEST(Likelihood, NothingSeenSaysNothing) {
  const Locus locus = must(Locus::create(four_alleles(), {}));
  const Pedigree pedigree = trio();
  PedigreeLikelihood family(pedigree);
  EXPECT_NEAR(must(family.ln_likelihood(locus, std::vector<Observation>(3))), 0, 1e-15);
}

TEST(Likelihood, RefusesWhatWouldTakeTooLong) {
  Assumptions mutating;
  mutating.mutation.model = MutationModel::equal;
  const Locus locus = must(Locus::create(four_alleles(), mutating));
  const Pedigree pedigree = trio();
  PedigreeLikelihood family(pedigree);
  family.set_max_work(1);
  const auto refused = family.ln_likelihood(locus, std::vector<Observation>{{}, {}, {{a, b}, {}}});
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("multiplications"), std::string::npos);
}

TEST(Likelihood, XLinkedFatherGivesHisOneAlleleToDaughters) {
  const Locus locus = must(Locus::create(four_alleles(), {}, Inheritance::x_linked));
  const Pedigree pedigree = must(Pedigree::create(
      "x", {member("F", "", "", Sex::male), member("M", "", "", Sex::female),
            member("D", "F", "M", Sex::female), member("S", "F", "M", Sex::male)}));
  // Daughter a/b, father a: the mother gave b. LR = 1 / (pa + pb) x ... by hand: P(D | F = a) = pb,
  // P(D) = 2 pa pb.
  EXPECT_NEAR(ratio(pedigree, locus, {{}, {}, {{a, b}, {}}, {}}, 0, {a, a}), 1 / (2 * 0.1), 1e-13);
  // A son says nothing of his father.
  EXPECT_NEAR(ratio(pedigree, locus, {{}, {}, {}, {{b, b}, {}}}, 0, {a, a}), 1, 1e-13);
}

// Random pedigrees with loops, random calls and models, against the sum over everything.
class AgainstBruteForce : public ::testing::TestWithParam<int> {
 protected:
  AgainstBruteForce() : random_(20261123, static_cast<std::uint64_t>(GetParam())) {}

  Pedigree pedigree() {
    std::vector<MemberEntry> entries = {member("0", "", "", Sex::male),
                                        member("1", "", "", Sex::female)};
    const std::size_t size = 3 + random_.below(3);
    while (entries.size() < size) {
      MemberEntry entry;
      entry.id = std::to_string(entries.size());
      entry.sex = random_.below(2) == 0 ? Sex::male : Sex::female;
      if (random_.below(4) > 0) {
        std::vector<std::string> men, women;
        for (const MemberEntry& other : entries)
          (other.sex == Sex::male ? men : women).push_back(other.id);
        entry.father = men[random_.below(men.size())];
        entry.mother = women[random_.below(women.size())];
      }
      entries.push_back(std::move(entry));
    }
    return must(Pedigree::create("random", entries));
  }

  Locus locus(bool x_linked) {
    Assumptions assumptions;
    assumptions.mutation.model = static_cast<MutationModel>(random_.below(5));
    assumptions.mutation.rate_male = 0.1;
    assumptions.mutation.rate_female = 0.05;
    assumptions.mutation.rate2 = 0.01;
    if (random_.below(3) == 0) assumptions.theta = 0.1 * random_.uniform();
    if (random_.below(3) == 0) assumptions.silent = 0.1;
    std::vector<AlleleFrequencies::Entry> entries = {{"9", 0.2}, {"9.3", 0.1}, {"10", 0.7}};
    if (random_.below(2) == 0 && assumptions.silent == 0) {
      entries[2].frequency = 0.4;
      entries.push_back({"12", 0.3});
    }
    return must(Locus::create(alleles(entries), assumptions,
                              x_linked ? Inheritance::x_linked : Inheritance::autosomal));
  }

  std::vector<Observation> calls(const Pedigree& pedigree, const Locus& locus) {
    std::vector<Observation> seen(pedigree.size());
    for (MemberIndex m = 0; m < pedigree.size(); ++m) {
      if (random_.below(2) == 0) continue;
      const auto n = locus.alleles().size();
      const auto first = static_cast<Allele>(random_.below(n)),
                 second = static_cast<Allele>(random_.below(n));
      const bool one = locus.inheritance() == Inheritance::x_linked && pedigree[m].sex == Sex::male;
      seen[m].call = Genotype(first, one ? first : second);
      if (random_.below(4) == 0) seen[m].detection.dropout = 0.2;
      if (random_.below(6) == 0) seen[m].detection.drop_in = 0.1;
    }
    return seen;
  }

  stats::Random random_;
};

void expect_close(double got, double want, double tolerance) {
  if (want == 0) {
    EXPECT_EQ(got, 0);
  } else {
    EXPECT_NEAR(got / want, 1, tolerance);
  }
}

TEST_P(AgainstBruteForce, LikelihoodAndTable) {
  const Pedigree family = pedigree();
  const Locus at = locus(GetParam() % 3 == 0);
  std::vector<Observation> seen = calls(family, at);
  PedigreeLikelihood engine(family);
  brute_force::Enumeration all(family, at, seen);
  expect_close(std::exp(must(engine.ln_likelihood(at, seen))), all.likelihood(), 1e-11);

  const auto target = static_cast<MemberIndex>(random_.below(family.size()));
  seen[target] = {};
  const auto table = must(engine.conditional_genotypes(at, seen, target));
  brute_force::Enumeration others(family, at, seen);
  const double likelihood = others.likelihood();
  expect_close(std::exp(table.ln_likelihood), likelihood, 1e-11);
  if (likelihood == 0) return;
  double sum = 0;
  for (const double p : table.probability) sum += p;
  EXPECT_NEAR(sum, 1, 1e-12);
  for (std::size_t x = 0; x < at.states(); ++x) {
    for (std::size_t y = 0; y <= x; ++y) {
      double want = others.with(target, x, y);
      if (x != y) want += others.with(target, y, x);
      expect_close(table.probability[x * (x + 1) / 2 + y], want / likelihood, 1e-10);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Pedigrees, AgainstBruteForce, ::testing::Range(0, 300));

// At one half, two loci are what they are alone; linked, they are more than that.
TEST(Linkage, OneHalfIsTheProductOfBoth) {
  const Pedigree pedigree = must(Pedigree::create(
      "grandchild", {member("G", "", "", Sex::male), member("H", "", "", Sex::female),
                     member("P", "G", "H", Sex::male), member("Q", "", "", Sex::female),
                     member("C", "P", "Q", Sex::male), member("E", "P", "Q", Sex::female)}));
  Assumptions mutating;
  mutating.mutation.model = MutationModel::equal;
  mutating.silent = 0.05;
  const Locus first = must(Locus::create(four_alleles(), {})),
              second = must(Locus::create(four_alleles(), mutating));
  const std::vector<Observation> seen_1 = {{{a, b}, {}}, {}, {}, {}, {{a, c}, {}}, {{a, d}, {}}},
                                 seen_2 = {{{b, d}, {}}, {{a, c}, {}}, {}, {}, {{b, c}, {}}, {}};
  PedigreeLikelihood engine(pedigree);
  const double alone =
      must(engine.ln_likelihood(first, seen_1)) + must(engine.ln_likelihood(second, seen_2));
  EXPECT_NEAR(must(linked_ln_likelihood(pedigree, {first, second, 0.5}, seen_1, seen_2)), alone,
              1e-12);
  EXPECT_GT(
      std::abs(must(linked_ln_likelihood(pedigree, {first, second, 0.1}, seen_1, seen_2)) - alone),
      1e-3);
  EXPECT_FALSE(linked_ln_likelihood(pedigree, {first, second, 0.6}, seen_1, seen_2));
}

TEST(Likelihood, ParentalOriginSumsToTheGenotype) {
  const Locus locus = must(Locus::create(four_alleles(), {}));
  const Pedigree pedigree = trio();
  PedigreeLikelihood family(pedigree);
  const std::vector<Observation> seen = {{{a, b}, {}}, {}, {}};
  const auto origin = must(family.parental_origin(locus, seen, 2, {a, c}));
  EXPECT_NEAR(origin.first_from_father, 0.5 * 0.3, 1e-15);
  EXPECT_EQ(origin.second_from_father, 0);
}

// Larger families, where the sum over everything is out of reach: without mutation genes are
// followed, with mutation at rate zero variables are eliminated, and with theta > 0 alleles are
// lumped (proportional: a rule over frequencies) or not (stepwise: partitions of founder genes).
class WaysAgree : public ::testing::TestWithParam<int> {};

TEST_P(WaysAgree, OnFamiliesOfTwelve) {
  stats::Random random(20261127, static_cast<std::uint64_t>(GetParam()));
  std::vector<MemberEntry> entries;
  std::vector<std::string> men, women;
  const auto add = [&](const std::string& father, const std::string& mother) {
    MemberEntry entry;
    entry.id = std::to_string(entries.size());
    entry.sex = random.below(2) == 0 ? Sex::male : Sex::female;
    if (men.empty()) entry.sex = Sex::male;
    if (!men.empty() && women.empty()) entry.sex = Sex::female;
    entry.father = father;
    entry.mother = mother;
    (entry.sex == Sex::male ? men : women).push_back(entry.id);
    entries.push_back(std::move(entry));
  };
  for (int i = 0; i < 4; ++i) add("", "");
  while (entries.size() < 9 + static_cast<std::size_t>(GetParam()) % 4)
    add(men[random.below(men.size())], women[random.below(women.size())]);
  const Pedigree family = must(Pedigree::create("twelve", entries));

  std::vector<Observation> seen(family.size());
  const bool theta = GetParam() % 2 == 0;
  std::vector<AlleleFrequencies::Entry> frequencies;
  for (int i = 0; i < 6; ++i) frequencies.push_back({std::to_string(10 + i), i < 5 ? 0.18 : 0.1});
  // Genes dropped through the family, so that the calls are possible.
  std::vector<std::array<Allele, 2>> genes(family.size());
  for (const MemberIndex m : family.order()) {
    const Member& one = family[m];
    for (const std::size_t side : {0, 1}) {
      const MemberIndex parent = side == 0 ? one.father : one.mother;
      genes[m][side] =
          one.is_founder() ? static_cast<Allele>(random.below(6)) : genes[parent][random.below(2)];
    }
  }
  for (int typed = 0; typed < 4; ++typed) {
    const auto m = static_cast<MemberIndex>(random.below(family.size()));
    seen[m].call = {genes[m][0], genes[m][1]};
  }
  const auto ln_likelihood = [&](MutationModel model) {
    Assumptions assumptions;
    assumptions.mutation.model = model;
    assumptions.mutation.rate_male = assumptions.mutation.rate_female = 0;
    if (theta) assumptions.theta = 0.03;
    const Locus locus = must(Locus::create(alleles(frequencies), assumptions));
    PedigreeLikelihood engine(family);
    return must(engine.ln_likelihood(locus, seen));
  };
  const double followed = ln_likelihood(MutationModel::none);
  EXPECT_TRUE(std::isfinite(followed));
  EXPECT_NEAR(ln_likelihood(MutationModel::proportional), followed, 1e-11);
  EXPECT_NEAR(ln_likelihood(MutationModel::stepwise), followed, 1e-11);
}

INSTANTIATE_TEST_SUITE_P(Families, WaysAgree, ::testing::Range(0, 60));

// Both hypotheses, the unrelated candidate sharing the family's population.
TEST_P(AgainstBruteForce, RatioOfACandidate) {
  const Pedigree family = pedigree();
  if (family.size() > 4) return;  // one more member and the sum over everything takes too long
  const Locus at = locus(GetParam() % 3 == 0);
  std::vector<Observation> seen = calls(family, at);
  const auto missing = static_cast<MemberIndex>(random_.below(family.size()));
  Observation candidate = seen[missing];
  if (!candidate.call.is_typed()) candidate.call = Genotype(0, 0);
  seen[missing] = {};
  PedigreeLikelihood engine(family);
  const auto got = must(likelihood_ratio(engine, at, seen, missing, candidate));
  std::vector<Observation> h2 = seen;
  h2.push_back(candidate);
  const Pedigree with_stranger = family.with_founder("stranger", family[missing].sex);
  const double below = brute_force::Enumeration(with_stranger, at, h2).likelihood();
  seen[missing] = candidate;
  const double above = brute_force::Enumeration(family, at, seen).likelihood();
  expect_close(std::exp(got.ln_likelihood_h1), above, 1e-11);
  expect_close(std::exp(got.ln_likelihood_h2), below, 1e-11);
  if (below > 0) expect_close(got.likelihood_ratio, above / below, 1e-11);
}

TEST(CallProbability, DropoutAsStated) {
  const std::vector<double> p = {0.5, 0.3, 0.2};
  const Detection lost{0.1, 0};
  EXPECT_NEAR(call_probability({0, 1}, {0, 1}, lost, p), 0.81, 1e-15);
  EXPECT_NEAR(call_probability({0, 0}, {0, 1}, lost, p), 0.09, 1e-15);
  EXPECT_NEAR(call_probability({0, 0}, {0, 0}, lost, p), 0.99, 1e-15);
  EXPECT_NEAR(call_probability({0, 0}, {0, 3}, lost, p), 0.9, 1e-15);  // with a silent allele
  EXPECT_EQ(call_probability({0, 1}, {0, 0}, lost, p), 0);
  // Drop-in of 1 besides a certain 0: c p(1).
  EXPECT_NEAR(call_probability({0, 1}, {0, 0}, {0, 0.05}, p), 0.05 * 0.3, 1e-15);
}

// The calls of a table are those of its genotypes one by one.
TEST(CallProbability, OfATable) {
  Assumptions assumptions;
  assumptions.silent = 0.05;
  const Locus locus = must(Locus::create(four_alleles(), assumptions));
  const Pedigree pedigree = trio();
  PedigreeLikelihood family(pedigree);
  const std::vector<Observation> seen = {{{a, b}, {}}, {}, {}};
  const auto table = must(family.conditional_genotypes(locus, seen, 2));
  const Detection detection{0.2, 0.1};
  const auto calls = call_probabilities(locus, table, detection);
  for (Allele x = 0; x < 4; ++x) {
    for (Allele y = 0; y <= x; ++y) {
      double want = 0;
      for (Allele g = 0; g < 5; ++g) {
        for (Allele h = 0; h <= g; ++h)
          want += table.probability[genotype_index(g, h)] *
                  call_probability({x, y}, {g, h}, detection, locus.alleles().frequencies());
      }
      EXPECT_NEAR(calls[genotype_index(x, y)], want, 1e-15) << x << y;
    }
  }
  const auto population = must(family.unrelated_genotypes(locus, seen, Sex::male));
  EXPECT_NEAR(call_probability(locus, population, {{a, a}, detection}),
              population_call_probability(locus, {{a, a}, detection}, Sex::male), 1e-15);
}

}  // namespace
}  // namespace paradero::kin

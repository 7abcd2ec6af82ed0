#include "paradero/kin/internal/founder_urn.h"

#include <array>
#include <cmath>

#include <gtest/gtest.h>

namespace paradero::kin {
namespace {

// E prod q_a^n_a under a Dirichlet distribution: rising factorials.
double moment(const std::vector<double>& alpha, const std::vector<int>& powers) {
  double total = 0, made = 1;
  for (const double a : alpha) total += a;
  int drawn = 0;
  for (std::size_t a = 0; a < alpha.size(); ++a) {
    for (int k = 0; k < powers[a]; ++k) made *= (alpha[a] + k) / (total + drawn++);
  }
  return made;
}

TEST(DirichletRule, MomentsAreExact) {
  // Theta .03 with a rare allele, theta .2, and a theta so small that frequencies hardly vary.
  const std::vector<std::vector<double>> parameters = {
      {0.016, 3.2, 29.1}, {0.4, 0.8, 1.2, 1.6}, {5e4, 2e5, 7.5e5}, {2.5, 1.5}};
  for (const auto& alpha : parameters) {
    for (const std::size_t degree : {1U, 2U, 5U, 8U}) {
      std::vector<int> powers(alpha.size(), 0);
      powers.front() = static_cast<int>(degree / 2);
      powers.back() = static_cast<int>(degree) - powers.front();
      double sum = 0, mass = 0;
      std::size_t nodes = 0;
      DirichletRule(alpha, degree).each([&](std::span<const double> q, double weight) {
        double value = 1;
        for (std::size_t a = 0; a < alpha.size(); ++a) value *= std::pow(q[a], powers[a]);
        sum += weight * value;
        mass += weight;
        ++nodes;
        return true;
      });
      EXPECT_NEAR(sum / moment(alpha, powers), 1, 1e-12) << degree;
      EXPECT_NEAR(mass, 1, 1e-13);
      EXPECT_EQ(static_cast<double>(nodes), DirichletRule::size(alpha.size(), degree));
    }
  }
}

TEST(DirichletRule, OneAlleleHasOneNode) {
  const std::vector<double> alpha = {3};
  double mass = 0;
  DirichletRule(alpha, 6).each([&](std::span<const double> q, double weight) {
    EXPECT_EQ(q[0], 1);
    mass += weight;
    return true;
  });
  EXPECT_EQ(mass, 1);
}

// Bell numbers 1, 1, 2, 5, 15, 52, 203 (OEIS A000110).
TEST(FounderPartitions, WaysSumToTheBellNumber) {
  const std::array<double, 7> bell = {1, 1, 2, 5, 15, 52, 203};
  for (std::size_t n = 0; n < bell.size(); ++n) {
    EXPECT_EQ(partition_count(n), bell[n]);
    for (const bool pairs : {false, true}) {
      std::vector<char> second(n, 0);
      for (std::size_t i = 1; pairs && i < n; i += 2) second[i] = 1;
      double ways = 0, probability = 0;
      const auto all = founder_partitions(second);
      for (const FounderPartition& one : all) {
        ways += one.ways;
        probability += one.probability(0.1, 3);
      }
      EXPECT_EQ(ways, bell[n]);
      EXPECT_NEAR(probability, 1, 1e-14);
      if (pairs && n >= 4) {
        EXPECT_LT(static_cast<double>(all.size()), bell[n]);
      }
    }
  }
}

}  // namespace
}  // namespace paradero::kin

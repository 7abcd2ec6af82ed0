#include "paradero/stats/random.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace paradero::stats {
namespace {

using Words4 = std::array<std::uint32_t, 4>;
using Words2 = std::array<std::uint32_t, 2>;

// The slow, obvious second implementation: Salmon et al. 2011, section 3.3, word by word.
Words4 philox_reference(Words4 counter, Words2 key) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t product_0 = std::uint64_t{0xD2511F53U} * counter[0];
    const std::uint64_t product_1 = std::uint64_t{0xCD9E8D57U} * counter[2];
    const auto high = [](std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32); };
    const auto low = [](std::uint64_t x) { return static_cast<std::uint32_t>(x); };
    counter = {high(product_1) ^ counter[1] ^ key[0], low(product_1),
               high(product_0) ^ counter[3] ^ key[1], low(product_0)};
    key[0] += 0x9E3779B9U;
    key[1] += 0xBB67AE85U;
  }
  return counter;
}

std::uint64_t reference_number(std::uint64_t seed, std::uint64_t stream, std::uint64_t number) {
  const auto low = [](std::uint64_t x) { return static_cast<std::uint32_t>(x); };
  const auto high = [](std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32); };
  const std::uint64_t index = number / 2;
  const Words4 bits = philox_reference({low(index), high(index), low(stream), high(stream)},
                                       {low(seed), high(seed)});
  const std::size_t half = number % 2 == 0 ? 0 : 2;
  return (std::uint64_t{bits[half + 1]} << 32) | bits[half];
}

TEST(Philox, ReferenceGivesTheKnownAnswersOfRandom123) {
  struct Case {
    Words4 counter;
    Words2 key;
    Words4 expected;
  };
  const std::vector<Case> cases = {
      {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
      {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
       {0xffffffff, 0xffffffff},
       {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
      {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
       {0xa4093822, 0x299f31d0},
       {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
  };
  for (const Case& c : cases) EXPECT_EQ(philox_reference(c.counter, c.key), c.expected);
}

TEST(Random, FirstNumbersOfSeedZeroAreTheKnownAnswer) {
  Random random(0, 0);
  EXPECT_EQ(random.next(), 0xe169c58d6627e8d5ULL);
  EXPECT_EQ(random.next(), 0x9b00dbd8bc57ac4cULL);
}

RC_GTEST_PROP(Random, AgreesWithTheReference, (std::uint64_t seed, std::uint64_t stream)) {
  Random random(seed, stream);
  for (std::uint64_t i = 0; i < 64; ++i) {
    RC_ASSERT(random.next() == reference_number(seed, stream, i));
  }
}

TEST(Random, CopiesContinueOnTheirOwn) {
  Random a(7, 3);
  a.next();
  Random b = a;
  EXPECT_EQ(a.next(), b.next());
  a.next();
  EXPECT_EQ(b.next(), reference_number(7, 3, 2));
}

TEST(Random, UniformLiesInTheUnitIntervalWithItsMoments) {
  Random random(11, 0);
  constexpr int n = 200'000;
  double sum = 0, sum_of_squares = 0, smallest = 1, largest = 0;
  for (int i = 0; i < n; ++i) {
    const double u = random.uniform();
    sum += u;
    sum_of_squares += u * u;
    smallest = std::min(smallest, u);
    largest = std::max(largest, u);
  }
  EXPECT_GE(smallest, 0.0);
  EXPECT_LT(largest, 1.0);
  EXPECT_LT(smallest, 1e-4);
  EXPECT_GT(largest, 1 - 1e-4);
  const double mean = sum / n;
  // Five standard errors: sqrt(1/12/n) for the mean, sqrt(4/45/n) for the mean square.
  EXPECT_NEAR(mean, 0.5, 5 * std::sqrt(1.0 / 12 / n));
  EXPECT_NEAR(sum_of_squares / n, 1.0 / 3, 5 * std::sqrt(4.0 / 45 / n));
}

// Pearson's statistic of `counts` against equal shares.
double chi_squared(const std::vector<int>& counts) {
  double n = 0;
  for (const int count : counts) n += count;
  const double expected = n / static_cast<double>(counts.size());
  double statistic = 0;
  for (const int count : counts) statistic += (count - expected) * (count - expected) / expected;
  return statistic;
}

TEST(Random, BelowIsUniform) {
  for (const std::uint64_t bound : {1ULL, 2ULL, 3ULL, 7ULL, 10ULL, 32ULL, 100ULL}) {
    Random random(5, bound);
    std::vector<int> counts(bound);
    for (int i = 0; i < 100'000; ++i) ++counts.at(random.below(bound));
    const double freedom = static_cast<double>(bound) - 1;
    EXPECT_LE(chi_squared(counts), freedom + 5 * std::sqrt(2 * freedom) + 1e-9) << bound;
  }
}

TEST(Random, BelowIsUnbiasedWhereTakingTheRemainderIsNot) {
  // Of a bound of 3 * 2^62, the plain remainder would give the lowest third twice as often as the
  // others.
  constexpr std::uint64_t third = 1ULL << 62;
  Random random(9, 1);
  std::vector<int> counts(3);
  for (int i = 0; i < 30'000; ++i) ++counts.at(random.below(3 * third) / third);
  EXPECT_LT(chi_squared(counts), 2 + 5 * 2);
}

TEST(Random, BelowOneIsZeroAndBelowZeroIsRefused) {
  Random random(1, 1);
  EXPECT_EQ(random.below(1), 0U);
  EXPECT_THROW(random.below(0), std::logic_error);
}

RC_GTEST_PROP(Random, BelowStaysBelow, (std::uint64_t seed, std::uint64_t bound)) {
  RC_PRE(bound > 0);
  Random random(seed, 0);
  for (int i = 0; i < 20; ++i) RC_ASSERT(random.below(bound) < bound);
}

TEST(Random, StreamsAndSeedsAreNotCorrelated) {
  constexpr int n = 20'000;
  double between_streams = 0, between_seeds = 0;
  for (int i = 0; i < n; ++i) {
    const auto stream = static_cast<std::uint64_t>(i);
    const double here = Random(1, stream).uniform() - 0.5;
    between_streams += here * (Random(1, stream + 1).uniform() - 0.5);
    between_seeds += here * (Random(2, stream).uniform() - 0.5);
  }
  const double five_standard_errors = 5.0 / 12 / std::sqrt(n);
  EXPECT_NEAR(between_streams / n, 0, five_standard_errors);
  EXPECT_NEAR(between_seeds / n, 0, five_standard_errors);
}

}  // namespace
}  // namespace paradero::stats

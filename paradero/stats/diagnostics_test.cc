#include "paradero/stats/diagnostics.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include <boost/math/distributions/normal.hpp>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "paradero/stats/distributions.h"
#include "paradero/stats/random.h"

namespace paradero::stats {
namespace {

using Draws = std::vector<std::vector<double>>;

// Chains of x_t = phi x_{t-1} + noise, stationary with variance one.
Draws autoregressive_chains(std::size_t count, std::size_t length, double phi, std::uint64_t seed) {
  Draws chains;
  for (std::size_t c = 0; c < count; ++c) {
    Random random(seed, c);
    double x = normal(random);
    auto& chain = chains.emplace_back();
    for (std::size_t i = 0; i < length; ++i) {
      chain.push_back(x);
      x = phi * x + std::sqrt(1 - phi * phi) * normal(random);
    }
  }
  return chains;
}

// The slow, obvious second implementations, straight from the paper's equations 1 to 4 and 10
// to 13.
Draws reference_halves(const Draws& chains) {
  Draws halves;
  for (const auto& chain : chains) {
    const auto half = static_cast<std::ptrdiff_t>(chain.size() / 2);
    halves.emplace_back(chain.begin(), chain.begin() + half);
    halves.emplace_back(chain.end() - half, chain.end());
  }
  return halves;
}

Draws reference_ranks(const Draws& chains) {
  std::vector<double> all;
  for (const auto& chain : chains) all.insert(all.end(), chain.begin(), chain.end());
  const double size = static_cast<double>(all.size());
  Draws scores = chains;
  for (auto& chain : scores) {
    for (double& x : chain) {
      double below = 0, equal = 0;
      for (double y : all) {
        below += y < x;
        equal += y == x;
      }
      const double rank = below + 0.5 * (equal + 1);
      x = boost::math::quantile(boost::math::normal_distribution<>(),
                                (rank - 0.375) / (size + 0.25));
    }
  }
  return scores;
}

double mean_of(const std::vector<double>& x) {
  double sum = 0;
  for (double value : x) sum += value;
  return sum / static_cast<double>(x.size());
}

struct ReferenceVariance {
  double within = 0, total = 0;
};

ReferenceVariance reference_variance(const Draws& chains) {
  const double length = static_cast<double>(chains[0].size()),
               count = static_cast<double>(chains.size());
  ReferenceVariance result;
  double grand = 0, between = 0;
  for (const auto& chain : chains) grand += mean_of(chain) / count;
  for (const auto& chain : chains) {
    const double mean = mean_of(chain);
    between += length * (mean - grand) * (mean - grand) / (count - 1);
    for (double x : chain) result.within += (x - mean) * (x - mean) / (length - 1) / count;
  }
  result.total = (length - 1) / length * result.within + between / length;
  return result;
}

double reference_ess(const Draws& chains) {
  const auto [within, total] = reference_variance(chains);
  const std::size_t length = chains[0].size();
  const double count = static_cast<double>(chains.size());
  std::vector<double> rho(length);
  for (std::size_t lag = 0; lag < length; ++lag) {
    double sum = 0;
    for (const auto& chain : chains) {
      const double mean = mean_of(chain);
      double covariance = 0;
      for (std::size_t i = 0; i + lag < length; ++i)
        covariance += (chain[i] - mean) * (chain[i + lag] - mean);
      sum += covariance / static_cast<double>(length - 1) / count;
    }
    rho[lag] = lag == 0 ? 1 : 1 - (within - sum) / total;
  }
  double time = -1, smallest = HUGE_VAL;
  for (std::size_t lag = 0; lag + 1 < length; lag += 2) {
    const double pair = rho[lag] + rho[lag + 1];
    if (lag > 0 && pair < 0) break;
    smallest = std::min(smallest, pair);
    time += 2 * smallest;
  }
  const double draws = static_cast<double>(length) * count;
  return draws / std::max(time, 1 / std::log10(draws));
}

TEST(RankRhat, AgreesWithTheSlowReference) {
  for (double phi : {0.0, 0.6, 0.95}) {
    Draws chains = autoregressive_chains(3, 101, phi, 21);
    for (double& x : chains[1]) x += 0.4;
    const Draws halves = reference_halves(chains);
    const auto rhat = [](const Draws& ranks) {
      const auto [within, total] = reference_variance(ranks);
      return std::sqrt(total / within);
    };
    std::vector<double> all;
    for (const auto& chain : halves) all.insert(all.end(), chain.begin(), chain.end());
    std::sort(all.begin(), all.end());
    const double median = 0.5 * (all[all.size() / 2 - 1] + all[all.size() / 2]);
    Draws folded = halves;
    for (auto& chain : folded)
      for (double& x : chain) x = std::abs(x - median);
    const double expected = std::max(rhat(reference_ranks(halves)), rhat(reference_ranks(folded)));
    EXPECT_NEAR(rank_rhat(chains), expected, 1e-12);
    EXPECT_NEAR(bulk_ess(chains), reference_ess(reference_ranks(halves)), 1e-8);
    EXPECT_NEAR(mean_ess(chains), reference_ess(halves), 1e-8);
  }
}

TEST(RankRhat, SeesLocationAndSpread) {
  Draws chains = autoregressive_chains(4, 1000, 0, 22);
  EXPECT_LT(rank_rhat(chains), 1.005);
  Draws moved = chains;
  for (double& x : moved[2]) x += 1;
  EXPECT_GT(rank_rhat(moved), 1.05);
  Draws wide = chains;  // the same centre: only the folded draws tell
  for (double& x : wide[2]) x *= 4;
  EXPECT_GT(rank_rhat(wide), 1.05);
  Draws drifting = chains;  // only the halves tell
  for (auto& chain : drifting)
    for (std::size_t i = 0; i < chain.size(); ++i) chain[i] += i < chain.size() / 2 ? 0 : 1;
  EXPECT_GT(rank_rhat(drifting), 1.05);
}

TEST(RankRhat, ByHand) {
  // Halves (1,2), (3,4): ranks 1..4, scores -+z1, -+z2 with z = Phi^-1((r - 3/8) / 4.25).
  const Draws chain = {{1, 2, 3, 4}};
  const double z1 = -1.0491314, z2 = -0.2993069;
  const double within = 0.5 * (z2 - z1) * (z2 - z1);
  const double centre = 0.5 * (z1 + z2);
  const double total = 0.5 * within + 2 * centre * centre;
  EXPECT_NEAR(rank_rhat(chain), std::sqrt(total / within), 1e-6);
}

// The integrated autocorrelation time of this process is (1 + phi) / (1 - phi).
TEST(Ess, KnowsTheAutoregressiveProcess) {
  for (double phi : {-0.5, 0.0, 0.5, 0.9}) {
    const Draws chains = autoregressive_chains(4, 5000, phi, 23);
    const double expected = 20'000 * (1 - phi) / (1 + phi);
    EXPECT_NEAR(mean_ess(chains) / expected, 1, 0.1) << phi;
    EXPECT_NEAR(bulk_ess(chains) / expected, 1, 0.1) << phi;
    EXPECT_GT(tail_ess(chains), 0.5 * std::min(expected, 20'000.0)) << phi;
  }
}

TEST(Ess, DoesNotChangeUnderMonotoneMapsOfTheDraws) {
  const Draws chains = autoregressive_chains(2, 500, 0.7, 24);
  Draws mapped = chains;
  for (auto& chain : mapped)
    for (double& x : chain) x = std::exp(3 * x);
  EXPECT_DOUBLE_EQ(bulk_ess(chains), bulk_ess(mapped));
  EXPECT_DOUBLE_EQ(tail_ess(chains), tail_ess(mapped));
  EXPECT_NEAR(std::exp(3 * quantile(chains, 0.25)), quantile(mapped, 0.25),
              0.02 * quantile(mapped, 0.25));
}

TEST(QuantileStandardError, IsTheSpreadOverRepetitions) {
  std::vector<double> medians;
  double stated = 0;
  constexpr int repetitions = 100;
  for (int r = 0; r < repetitions; ++r) {
    const Draws chains = autoregressive_chains(2, 1000, 0.6, 1000 + r);
    medians.push_back(quantile(chains, 0.9));
    stated += quantile_standard_error(chains, 0.9) / repetitions;
  }
  const double mean = mean_of(medians);
  double squares = 0;
  for (double x : medians) squares += (x - mean) * (x - mean);
  EXPECT_NEAR(stated / std::sqrt(squares / (repetitions - 1)), 1, 0.15);
}

TEST(Diagnostics, Edges) {
  const Draws constant = {{2, 2, 2, 2}, {2, 2, 2, 2}};
  EXPECT_EQ(rank_rhat(constant), 1);
  EXPECT_EQ(bulk_ess(constant), 8);
  EXPECT_EQ(quantile(constant, 0.3), 2);
  EXPECT_EQ(quantile_standard_error(constant, 0.3), 0);
  const Draws apart = {{1, 1, 1, 1}, {2, 2, 2, 2}};
  EXPECT_EQ(rank_rhat(apart), HUGE_VAL);
  EXPECT_EQ(quantile(Draws{{1, 2, 3, 4}}, 0.5), 2.5);
  EXPECT_THROW(rank_rhat(Draws{}), std::logic_error);
  EXPECT_THROW(rank_rhat(Draws{{1, 2, 3}}), std::logic_error);
  EXPECT_THROW(bulk_ess(Draws{{1, 2, 3, 4}, {1, 2, 3, 4, 5}}), std::logic_error);
  EXPECT_THROW(quantile(Draws{{1, 2}}, 1), std::logic_error);
}

RC_GTEST_PROP(Ess, IsPositiveAndBounded, ()) {
  const auto seed = *rc::gen::inRange<std::uint64_t>(0, 10'000);
  const auto length = *rc::gen::inRange<std::size_t>(4, 60);
  const Draws chains = autoregressive_chains(2, length, 0.5, seed);
  const double ess = bulk_ess(chains), total = static_cast<double>(4 * (length / 2));
  RC_ASSERT(ess > 0);
  RC_ASSERT(ess <= total * std::log10(total) * (1 + 1e-12));
  RC_ASSERT(rank_rhat(chains) > 0);
}

}  // namespace
}  // namespace paradero::stats

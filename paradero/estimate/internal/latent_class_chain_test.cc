#include "paradero/estimate/latent_class_chain.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <vector>

#include <boost/math/quadrature/exp_sinh.hpp>
#include <gtest/gtest.h>

#include "paradero/estimate/internal/latent_class_density.h"
#include "paradero/estimate/internal/test_tables.h"
#include "paradero/stats/distributions.h"

namespace paradero::estimate {
namespace {

constexpr std::size_t lanes = 6;

CaptureHistories small_table() {
  return table_of(
      "A,B,C,count\n"
      "1,0,0,9\n0,1,0,7\n0,0,1,6\n1,1,0,3\n1,0,1,2\n0,1,1,1\n1,1,1,2\n");
}

LatentClassState<lanes> random_state(const LatentClassTable& table, std::size_t classes,
                                     std::uint64_t seed) {
  stats::Random random(seed, 1);
  LatentClassState<lanes> state;
  state.ln_size = all_lanes<lanes>(-std::numeric_limits<double>::infinity());
  for (std::size_t k = 0; k < classes; ++k) state.ln_size[k] = 2 + stats::normal(random);
  state.height.assign(table.lists, all_lanes<lanes>(0));
  for (auto& row : state.height)
    for (std::size_t k = 0; k < classes; ++k) row[k] = 1.9 * random.uniform() - 0.95;
  state.ln_scale = stats::normal(random);
  state.last = random.below(classes);
  return state;
}

TEST(LatentClassDensity, LikelihoodIsThatOfTheMixture) {
  const LatentClassTable table(small_table());
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto state = random_state(table, 5, seed);
    LatentClassDensity<lanes> density(table, {.classes = 5});
    const LatentClassValue value = density.value(state);
    // The slow way: every class, every list.
    double expected = 0, size = 0, unseen = 0;
    const auto people = [&](std::size_t k, const std::vector<std::uint8_t>& on) {
      double chance = std::exp(state.ln_size[k]);
      for (std::uint8_t j = 0; j < table.lists; ++j) {
        const double p = 0.5 * (1 + state.height[j][k]);
        chance *= std::find(on.begin(), on.end(), j) != on.end() ? p : 1 - p;
      }
      return chance;
    };
    for (std::size_t k = 0; k < 5; ++k) {
      size += std::exp(state.ln_size[k]);
      unseen += people(k, {});
    }
    for (std::size_t h = 0; h < table.counts.size(); ++h) {
      double sum = 0;
      for (std::size_t k = 0; k < 5; ++k) sum += people(k, table.on_lists[h]);
      expected += table.counts[h] * std::log(sum);
    }
    EXPECT_NEAR(value.ln_likelihood, expected - (size - unseen), 1e-9);
    EXPECT_NEAR(value.size, size, 1e-9 * size);
    EXPECT_NEAR(value.unseen, unseen, 1e-9 * size);
    double marginal = -table.total * std::log(1 - unseen / size);
    for (std::size_t h = 0; h < table.counts.size(); ++h) {
      double sum = 0;
      for (std::size_t k = 0; k < 5; ++k) sum += people(k, table.on_lists[h]) / size;
      marginal += table.counts[h] * std::log(sum);
    }
    EXPECT_NEAR(value.ln_marginal_likelihood(table.total), marginal, 1e-9);
  }
}

TEST(LatentClassDensity, GradientIsThatOfTheValue) {
  const LatentClassTable table(small_table());
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    auto state = random_state(table, 5, seed);
    LatentClassDensity<lanes> density(table, {.classes = 5});
    const double beta = 0.3 + 0.03 * static_cast<double>(seed);
    LatentClassGradient<lanes> gradient;
    gradient.height.resize(table.lists);
    density.gradient(state.height, state.ln_size, state.ln_scale, state.last, beta, gradient);
    const auto slope_of = [&](double& coordinate, double step) {
      const double at = coordinate;
      const auto value = [&](double x) {
        coordinate = x;
        const LatentClassValue v = density.value(state);
        return beta * v.ln_likelihood + v.ln_prior;
      };
      const double slope = (value(at + step) - value(at - step)) / (2 * step);
      coordinate = at;
      return slope;
    };
    for (std::size_t k = 0; k < 5; ++k) {
      EXPECT_NEAR(gradient.ln_size[k], slope_of(state.ln_size[k], 1e-5), 1e-5);
      for (std::size_t j = 0; j < table.lists; ++j) {
        // The prior of chances is flat on the sphere: the slope is the likelihood's alone.
        EXPECT_NEAR(gradient.height[j][k], slope_of(state.height[j][k], 1e-6),
                    1e-4 * (1 + std::abs(gradient.height[j][k])));
      }
    }
  }
}

TEST(LatentClassDensity, WideRegistersGiveTheSameNumbers) {
  if (!has_wide_registers()) GTEST_SKIP() << "this processor has no wide registers";
  const LatentClassTable table(small_table());
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto state = random_state(table, 5, seed);
    LatentClassGradient<lanes> gradient[2];
    double ln_likelihood[2];
    for (const bool wide : {false, true}) {
      LatentClassDensity<lanes> density(table, {.classes = 5}, wide);
      gradient[wide].height.resize(table.lists);
      ln_likelihood[wide] = density.value(state).ln_likelihood;
      density.gradient(state.height, state.ln_size, state.ln_scale, state.last, 0.7,
                       gradient[wide]);
    }
    EXPECT_EQ(ln_likelihood[0], ln_likelihood[1]);
    EXPECT_EQ(gradient[0].ln_size.lane, gradient[1].ln_size.lane);
    for (std::size_t j = 0; j < table.lists; ++j)
      EXPECT_EQ(gradient[0].height[j].lane, gradient[1].height[j].lane);
  }
}

// The sum over the orders of the sticks of the stick-breaking density of shares (alpha summed over)
// is the integral over the scale of the density that the chain samples.
TEST(LatentClassDensity, PriorIsStickBreakingWithoutAnOrder) {
  const LatentClassTable table(small_table());
  constexpr double a = 0.25, b = 0.25;
  for (const auto& shares : {std::vector{0.6, 0.3, 0.1}, {0.05, 0.9, 0.05}, {0.2, 0.3, 0.5}}) {
    const std::size_t classes = shares.size();
    // Each order; density of shares with alpha: alpha^(K-1) last^alpha / (last prod_{1<k<K}
    // rest_k), and in ln shares (K-1 free) times the product of all shares.
    std::vector<std::size_t> order(classes);
    std::iota(order.begin(), order.end(), std::size_t{0});
    double expected = 0;
    do {
      const double last = shares[order.back()];
      double density = 1 / last;
      double rest = 1;
      for (std::size_t k = 1; k + 1 < classes; ++k) {
        rest -= shares[order[k - 1]];
        density /= rest;
      }
      const double power = static_cast<double>(classes) - 1 + a;
      expected += density * std::tgamma(power) / std::pow(b - std::log(last), power);
    } while (std::next_permutation(order.begin(), order.end()));
    for (double share : shares) expected *= share;

    LatentClassDensity<lanes> density(table, {.classes = classes});
    Lanes<lanes> ln_size = all_lanes<lanes>(-std::numeric_limits<double>::infinity());
    for (std::size_t k = 0; k < classes; ++k) ln_size[k] = std::log(shares[k]);
    double sampled = 0;
    boost::math::quadrature::exp_sinh<double> integrator;
    for (std::size_t last = 0; last < classes; ++last)
      sampled += integrator.integrate([&](double scale) {
        return std::exp(density.ln_prior(ln_size, 1, std::log(scale), last)) / scale;
      });
    sampled *= std::tgamma(density.power());
    EXPECT_NEAR(sampled / expected, 1, 1e-6);
  }
}

// With one class the lists are independent, and p(N | data) is known: N! / (N - n)! / N
// prod_j B(n_j + 1, N - n_j + 1).
TEST(LatentClassChain, OneClassHasTheKnownPosterior) {
  const CaptureHistories histories = small_table();
  const LatentClassTable table(histories);
  std::vector<double> mass;
  const double seen = table.total;
  for (double n = seen; n < 2000; ++n) {
    double ln_mass = std::lgamma(n + 1) - std::lgamma(n - seen + 1) - std::log(n);
    for (std::size_t j = 0; j < table.lists; ++j) {
      const double on = static_cast<double>(histories.on_list(j));
      ln_mass += std::lgamma(on + 1) + std::lgamma(n - on + 1) - std::lgamma(n + 2);
    }
    mass.push_back(ln_mass);
  }
  const double largest = *std::max_element(mass.begin(), mass.end());
  double sum = 0, mean = 0, above_60 = 0;
  for (double& m : mass) sum += m = std::exp(m - largest);
  for (std::size_t i = 0; i < mass.size(); ++i) {
    const double n = seen + static_cast<double>(i);
    mean += n * mass[i] / sum;
    above_60 += n > 60 ? mass[i] / sum : 0;
  }
  const auto chain = make_latent_class_chain(table, {.classes = 1});
  stats::Random random(7, 1);
  chain->start(random);
  double drawn_mean = 0, drawn_above = 0;
  constexpr int draws = 6000;
  for (int i = 0; i < draws; ++i) {
    chain->sweep(1, 0.4, 12, random);
    const double n = chain->draw(random).population;
    drawn_mean += n / draws;
    drawn_above += n > 60 ? 1.0 / draws : 0;
  }
  EXPECT_NEAR(drawn_mean / mean, 1, 0.03);
  EXPECT_NEAR(drawn_above, above_60, 0.025);
}

TEST(LatentClassChain, ValuesKeptAlongMovesAreThoseOfTheState) {
  const LatentClassTable table(small_table());
  const auto chain = make_latent_class_chain(table, {.classes = 5});
  stats::Random random(8, 1);
  chain->start(random);
  for (int i = 0; i < 200; ++i) chain->sweep(0.7, 0.3, 10, random);
  const double kept = chain->ln_likelihood();
  std::vector<double> cells(table.counts.size()), pairs(3);
  chain->seen_chances(cells, pairs);
  double ln_likelihood = 0;
  for (std::size_t h = 0; h < cells.size(); ++h)
    ln_likelihood += table.counts[h] * std::log(cells[h]);
  EXPECT_NEAR(kept, ln_likelihood, 1e-8);  // prod (p_h / (1 - p_0))^c_h
  chain->resize(0.7, random);
  EXPECT_NEAR(chain->ln_likelihood(), kept, 1e-8);
}

TEST(LatentClassChain, EveryWidthOfLanesRuns) {
  const LatentClassTable table(small_table());
  for (std::size_t classes : {1, 2, 4, 5, 6, 7, 10, 11, 16, 17, 32}) {
    const auto chain = make_latent_class_chain(table, {.classes = classes});
    stats::Random random(9, classes);
    chain->start(random);
    for (int i = 0; i < 20; ++i) chain->sweep(1, 0.3, 10, random);
    const LatentClassDraw draw = chain->draw(random);
    EXPECT_GE(draw.population, table.total);
    EXPECT_GT(draw.alpha, 0);
    EXPECT_LE(draw.occupied, classes);
  }
  EXPECT_THROW(make_latent_class_chain(table, {.classes = 0}), std::logic_error);
  EXPECT_THROW(make_latent_class_chain(table, {.classes = 33}), std::logic_error);
}

}  // namespace
}  // namespace paradero::estimate

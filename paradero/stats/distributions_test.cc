#include "paradero/stats/distributions.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/exponential.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/negative_binomial.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <gtest/gtest.h>

namespace paradero::stats {
namespace {

constexpr std::size_t draw_count = 6000;

// Kolmogorov's distance times sqrt(n); beyond 1.95 with probability 0.001 where the draws are
// right. The seeds are fixed: a test that passes once passes always.
double kolmogorov_distance(std::vector<double> draws, const std::function<double(double)>& cdf) {
  std::sort(draws.begin(), draws.end());
  const double n = static_cast<double>(draws.size());
  double largest = 0;
  for (std::size_t i = 0; i < draws.size(); ++i) {
    const double p = cdf(draws[i]);
    largest =
        std::max({largest, p - static_cast<double>(i) / n, static_cast<double>(i + 1) / n - p});
  }
  return largest * std::sqrt(n);
}

struct Continuous {
  std::string name;
  std::function<double(Random&)> draw;
  std::function<double(double)> cdf;
};

TEST(Distributions, ContinuousDrawsFollowTheirDistributionFunctions) {
  namespace bm = boost::math;
  std::vector<Continuous> cases = {
      {"normal", [](Random& r) { return normal(r); },
       [](double x) { return bm::cdf(bm::normal_distribution<>(), x); }},
      {"second of the pair", [](Random& r) { return normal_pair(r)[1]; },
       [](double x) { return bm::cdf(bm::normal_distribution<>(), x); }},
      {"exponential", [](Random& r) { return exponential(r); },
       [](double x) { return bm::cdf(bm::exponential_distribution<>(), x); }},
  };
  // Both sides of shape 1, where the algorithm changes.
  for (double shape : {0.05, 0.25, 0.999, 1.0, 1.001, 3.5, 400.0}) {
    cases.push_back({"gamma " + std::to_string(shape), [=](Random& r) { return gamma(r, shape); },
                     [=](double x) { return bm::cdf(bm::gamma_distribution<>(shape), x); }});
  }
  for (auto [a, b] : {std::pair{1.0, 1.0}, {0.25, 4.0}, {30.0, 2.0}, {500.0, 500.0}}) {
    cases.push_back(
        {"beta " + std::to_string(a), [a = a, b = b](Random& r) { return beta(r, a, b); },
         [a = a, b = b](double x) { return bm::cdf(bm::beta_distribution<>(a, b), x); }});
  }
  std::uint64_t stream = 0;
  for (const Continuous& c : cases) {
    Random random(11, stream++);
    std::vector<double> draws;
    for (std::size_t i = 0; i < draw_count; ++i) draws.push_back(c.draw(random));
    EXPECT_LT(kolmogorov_distance(draws, c.cdf), 1.95) << c.name;
  }
}

struct Discrete {
  std::string name;
  std::function<std::int64_t(Random&)> draw;
  std::function<double(double)> cdf;
};

TEST(Distributions, WholeDrawsFollowTheirDistributionFunctions) {
  namespace bm = boost::math;
  std::vector<Discrete> cases;
  // Both sides of 12 expected events, where splitting begins, and of p = 1/2.
  for (auto [n, p] : {std::pair{1, 0.3},
                      {20, 0.55},
                      {40, 0.25},
                      {40, 0.35},
                      {1000, 0.011},
                      {1000, 0.013},
                      {100'000, 0.4},
                      {100'000, 0.9},
                      {1'000'000, 0.00002}}) {
    cases.push_back(
        {"binomial " + std::to_string(n) + " " + std::to_string(p),
         [n = n, p = p](Random& r) { return binomial(r, n, p); },
         [n = n, p = p](double x) { return bm::cdf(bm::binomial_distribution<>(n, p), x); }});
  }
  for (double mean : {0.01, 3.0, 11.9, 12.1, 400.0, 1e6}) {
    cases.push_back({"poisson " + std::to_string(mean), [=](Random& r) { return poisson(r, mean); },
                     [=](double x) { return bm::cdf(bm::poisson_distribution<>(mean), x); }});
  }
  for (auto [k, p] : {std::pair{0.5, 0.2}, {3.0, 0.9}, {4400.0, 0.42}}) {
    cases.push_back({"negative binomial " + std::to_string(k),
                     [k = k, p = p](Random& r) { return negative_binomial(r, k, p); },
                     [k = k, p = p](double x) {
                       return bm::cdf(bm::negative_binomial_distribution<>(k, p), x);
                     }});
  }
  std::uint64_t stream = 100;
  for (const Discrete& c : cases) {
    Random random(12, stream++), jitter(13, stream);
    std::vector<double> uniform;  // the randomised distribution function of the draws
    for (std::size_t i = 0; i < draw_count; ++i) {
      const auto x = static_cast<double>(c.draw(random));
      const double below = x > 0 ? c.cdf(x - 1) : 0;
      uniform.push_back(below + jitter.uniform() * (c.cdf(x) - below));
    }
    EXPECT_LT(kolmogorov_distance(uniform, [](double p) { return p; }), 1.95) << c.name;
  }
}

TEST(Distributions, Edges) {
  Random random(1, 1);
  EXPECT_EQ(binomial(random, 0, 0.5), 0);
  EXPECT_EQ(binomial(random, 7, 0.0), 0);
  EXPECT_EQ(binomial(random, 7, 1.0), 7);
  EXPECT_EQ(poisson(random, 0), 0);
  EXPECT_EQ(negative_binomial(random, 3, 1), 0);
  for (int i = 0; i < 100; ++i) {
    const double b = beta(random, 1e-4, 1e-4);
    EXPECT_TRUE(b >= 0 && b <= 1);
  }
  EXPECT_THROW(gamma(random, 0), std::logic_error);
  EXPECT_THROW(binomial(random, -1, 0.5), std::logic_error);
  EXPECT_THROW(binomial(random, 1, 1.5), std::logic_error);
  EXPECT_THROW(poisson(random, -1), std::logic_error);
  EXPECT_THROW(poisson(random, 1e17), std::logic_error);
  EXPECT_THROW(negative_binomial(random, 0, 0.5), std::logic_error);
  EXPECT_THROW(negative_binomial(random, 1, 0), std::logic_error);
}

TEST(Multinomial, SumsToTheTrialsWithBinomialMargins) {
  const std::vector<double> weights = {1, 0, 3, 0.5, 0};
  std::vector<double> sums(weights.size(), 0.0);
  Random random(2, 1);
  constexpr int tables = 4000, trials = 90;
  for (int i = 0; i < tables; ++i) {
    const auto counts = multinomial(random, trials, weights);
    EXPECT_EQ(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}), trials);
    for (std::size_t k = 0; k < counts.size(); ++k) sums[k] += static_cast<double>(counts[k]);
  }
  for (std::size_t k = 0; k < weights.size(); ++k) {
    const double p = weights[k] / 4.5;
    const double error = std::sqrt(trials * p * (1 - p) / tables);
    EXPECT_NEAR(sums[k] / tables, trials * p, 4 * error);
  }
  EXPECT_THROW(multinomial(random, 3, std::vector<double>{0, 0}), std::logic_error);
  EXPECT_THROW(multinomial(random, 3, std::vector<double>{1, -1}), std::logic_error);
}

TEST(Distributions, TheSameStreamGivesTheSameDraws) {
  Random a(5, 9), b(5, 9);
  for (int i = 0; i < 50; ++i) EXPECT_EQ(gamma(a, 0.7), gamma(b, 0.7));
}

}  // namespace
}  // namespace paradero::stats

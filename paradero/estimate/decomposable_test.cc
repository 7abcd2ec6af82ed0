#include "paradero/estimate/decomposable.h"

#include <bit>
#include <cmath>
#include <map>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "paradero/estimate/internal/decomposable_graphs.h"
#include "paradero/estimate/internal/ln_gamma.h"
#include "paradero/estimate/internal/test_tables.h"

namespace paradero::estimate {
namespace {

DecomposablePosterior posterior_of(const CaptureHistories& histories,
                                   const DecomposableSettings& settings) {
  auto posterior = decomposable_posterior(histories, settings, {});
  EXPECT_TRUE(posterior.has_value());
  return std::move(*posterior);
}

void expect_relative(double actual, double expected, double tolerance) {
  EXPECT_NEAR(actual / expected, 1, tolerance) << actual << " for " << expected;
}

TEST(LnGamma, KnownValues) {
  EXPECT_NEAR(static_cast<double>(ln_gamma(1)), 0, 1e-17);
  EXPECT_NEAR(static_cast<double>(ln_gamma(0.5L)), 0.5 * std::log(M_PI), 1e-15);
  for (double x : {0.01, 0.3, 3.0, 23.9, 24.1, 1000.5, 1e9})
    expect_relative(static_cast<double>(ln_gamma(x)), std::lgamma(x), 1e-14);
}

TEST(DecomposableGraphs, AreAsManyAsKnown) {
  EXPECT_EQ(decomposable_graphs(1).size(), 1);
  EXPECT_EQ(decomposable_graphs(2).size(), 2);
  EXPECT_EQ(decomposable_graphs(3).size(), 8);
  EXPECT_EQ(decomposable_graphs(4).size(), 61);
  EXPECT_EQ(decomposable_graphs(5).size(), 822);
  EXPECT_EQ(decomposable_graphs(6).size(), 18154);
  EXPECT_EQ(decomposable_graphs(7).size(), 617675);
}

TEST(Decomposable, Kosovo) {
  const auto histories = shared_table("kosovo4");
  if (!histories) GTEST_SKIP() << "the reference data are not on this machine";
  const auto posterior = posterior_of(*histories, {.delta = 1.0 / 16, .n_max = 40000});
  EXPECT_EQ(posterior.graph_count, 61);
  expect_relative(posterior.mean, 12749.3492704061, 1e-10);
  expect_relative(posterior.ln_evidence, -104.334763938805, 1e-10);
  EXPECT_EQ(posterior.graphs[0].name(), "[123],[134] sep 13");
  expect_relative(posterior.graphs[0].probability, 0.985513751605889, 1e-10);
  expect_relative(posterior.graphs[0].mean, 12813.2082859844, 1e-10);
  expect_relative(posterior.standard_deviation, 1715.19538507373, 1e-9);
  EXPECT_EQ(posterior.quantile(0.025), 9827);
  EXPECT_EQ(posterior.quantile(0.5), 12595);
  EXPECT_EQ(posterior.quantile(0.975), 16544);
}

TEST(Decomposable, PublishedTables) {
  const auto spina3 = shared_table("my_spinabifida3"), spina5 = shared_table("my_spina5");
  if (!spina3 || !spina5) GTEST_SKIP() << "the reference data are not on this machine";
  const auto three = posterior_of(*spina3, {.delta = 1, .n_max = 2000});
  EXPECT_EQ(three.graphs[0].name(), "[12],[3]");
  expect_relative(three.graphs[0].probability, 0.370026011830073, 1e-10);
  expect_relative(three.ln_evidence, -35.2911112524143, 1e-10);
  const auto five = posterior_of(*spina5, {.delta = 0.5, .n_max = 300});
  expect_relative(five.ln_evidence, -99.2859089768183, 1e-10);
  expect_relative(five.graphs[0].probability, 0.217073450567806, 1e-10);
  expect_relative(five.mean, 617.815890761471, 1e-10);
}

TEST(Decomposable, AdaptiveGridAgreesWithEveryNumber) {
  const auto histories = table_of(
      "A,B,C,count\n1,1,0,30\n1,0,1,50\n0,1,1,40\n1,0,0,3000\n0,1,0,4000\n0,0,1,5000\n1,1,1,3\n");
  const auto every = posterior_of(histories, {.n_max = 4'000'000});
  const auto adaptive = posterior_of(histories, {});
  EXPECT_LT(adaptive.number.size(), 200'000);
  EXPECT_LT(adaptive.mass_beyond, 1e-5);
  // The heavy end that the fixed grid leaves out.
  expect_relative(adaptive.mean, every.mean, 2e-2);
  expect_relative(adaptive.ln_evidence, every.ln_evidence, 1e-5);
  for (const double p : {0.025, 0.5, 0.975})
    expect_relative(adaptive.quantile(p), every.quantile(p), 1e-3);
}

TEST(Decomposable, SaysWhatLiesBeyondItsGrid) {
  // With hardly any overlap the posterior falls off so slowly that no grid holds it.
  const auto histories = table_of("A,B,C,count\n1,1,0,1\n1,0,0,30\n0,1,0,40\n0,0,1,50\n");
  const auto whole = posterior_of(histories, {});
  const auto part = posterior_of(histories, {.n_max = 100'000});
  EXPECT_GT(part.mass_beyond, 1e-4);
  EXPECT_LT(part.tail_power, -1);
  double beyond = 0;
  for (std::size_t i = 0; i < whole.mass.size(); ++i) {
    if (whole.number[i] > 100'000 + 121) beyond += whole.mass[i];
  }
  EXPECT_NEAR(part.mass_beyond / (beyond / (1 - beyond)), 1, 0.3);
}

TEST(Decomposable, OtherPriorsShiftTheMass) {
  const auto histories =
      table_of("A,B,C,count\n1,1,0,9\n1,0,1,7\n0,1,1,8\n1,0,0,30\n0,1,0,40\n0,0,1,50\n");
  const auto posterior = posterior_of(histories, {});
  EXPECT_NEAR(posterior.with_prior_power(1).mean, posterior.mean, 1e-8 * posterior.mean);
  EXPECT_LT(posterior.with_prior_power(2).mean, posterior.mean);
  EXPECT_GT(posterior.with_prior_power(0).mean, posterior.mean);
}

// The definition, term by term, with one graph and N at a time.
double slow_ln_evidence(const CaptureHistories& table, double delta, std::int64_t n_max) {
  const auto lists = table.lists.size();
  double largest = -1e300;
  std::vector<double> terms;
  for (const DecomposableGraph& graph : decomposable_graphs(lists)) {
    for (std::int64_t unseen = 1; unseen <= n_max; ++unseen) {
      const auto n = static_cast<double>(table.total() + unseen);
      const auto margin = [&](std::uint64_t subset) {
        const double alpha = delta * std::exp2(static_cast<double>(lists) - std::popcount(subset));
        std::map<std::uint64_t, double> cells{{0, static_cast<double>(unseen)}};
        for (std::size_t i = 0; i < table.histories.size(); ++i)
          cells[table.histories[i] & subset] += static_cast<double>(table.counts[i]);
        double ln =
            std::lgamma(delta * std::exp2(lists)) - std::lgamma(n + delta * std::exp2(lists));
        for (const auto& [cell, count] : cells)
          ln += std::lgamma(count + alpha) - std::lgamma(alpha);
        return ln;
      };
      double ln = std::lgamma(n + 1) - std::lgamma(static_cast<double>(unseen) + 1) - std::log(n);
      for (const std::int64_t count : table.counts)
        ln -= std::lgamma(static_cast<double>(count) + 1);
      for (const ListSet clique : graph.cliques()) ln += margin(clique);
      for (const ListSet separator : graph.separators()) ln -= margin(separator);
      terms.push_back(ln);
      largest = std::max(largest, ln);
    }
  }
  double sum = 0;
  for (const double ln : terms) sum += std::exp(ln - largest);
  return largest + std::log(sum);
}

RC_GTEST_PROP(Decomposable, AgreesWithItsDefinition, ()) {
  const int lists = *rc::gen::inRange(3, 5);
  std::vector<std::string> names(static_cast<std::size_t>(lists), "list");
  std::vector<std::uint64_t> histories;
  std::vector<std::int64_t> counts;
  for (std::uint64_t history = 1; history < (1ULL << lists); ++history) {
    histories.push_back(history);
    counts.push_back(*rc::gen::inRange<std::int64_t>(0, 30));
  }
  counts[0] += 1;
  const auto table = *make_capture_histories(names, histories, counts);
  const double delta = *rc::gen::element(0.0625, 0.5, 1.0);
  const auto posterior = decomposable_posterior(table, {.delta = delta, .n_max = 80}, {});
  RC_ASSERT(std::abs(posterior->ln_evidence - slow_ln_evidence(table, delta, 80)) < 1e-8);
}

base::RunContext threads_of(unsigned threads) {
  base::RunContext context;
  context.threads = threads;
  return context;
}

TEST(Decomposable, IsTheSameOnAnyNumberOfThreads) {
  const auto histories = table_of(
      "A,B,C,D,E,F,count\n1,1,0,0,0,0,9\n1,0,1,0,0,1,7\n0,1,1,0,1,0,8\n1,0,0,1,1,0,30\n"
      "0,1,0,0,0,0,40\n0,0,1,0,0,0,50\n0,0,0,0,0,1,20\n0,0,0,1,0,0,10\n0,0,0,0,1,0,10\n");
  const auto one = decomposable_posterior(histories, {.n_max = 300}, threads_of(1));
  const auto three = decomposable_posterior(histories, {.n_max = 300}, threads_of(3));
  EXPECT_EQ(one->mass, three->mass);
  EXPECT_EQ(one->graphs[0].probability, three->graphs[0].probability);
}

}  // namespace
}  // namespace paradero::estimate

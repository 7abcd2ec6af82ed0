#include "paradero/estimate/latent_class.h"

#include <stop_token>

#include <gtest/gtest.h>

#include "paradero/estimate/internal/test_tables.h"

namespace paradero::estimate {
namespace {

CaptureHistories example() {
  return table_of(
      "A,B,C,count\n"
      "1,0,0,40\n0,1,0,31\n0,0,1,22\n1,1,0,12\n1,0,1,9\n0,1,1,7\n1,1,1,4\n");
}

LatentClassSettings quick() { return {.classes = 3, .runs = 2, .most_sweeps = 300}; }

TEST(LatentClass, TheSameForAnyNumberOfThreads) {
  base::RunContext one, three;
  one.threads = 1;
  three.threads = 3;
  const auto a = latent_class_posterior(example(), quick(), one);
  const auto b = latent_class_posterior(example(), quick(), three);
  ASSERT_TRUE(a && b);
  for (std::size_t r = 0; r < a->runs.size(); ++r) {
    EXPECT_EQ(a->runs[r].population, b->runs[r].population);
    EXPECT_EQ(a->runs[r].alpha, b->runs[r].alpha);
  }
  EXPECT_EQ(a->q50, b->q50);
  EXPECT_EQ(a->rhat, b->rhat);
  EXPECT_EQ(a->cells_p_value, b->cells_p_value);
}

TEST(LatentClass, SeedsAndRunsDiffer) {
  LatentClassSettings settings = quick();
  const auto a = latent_class_posterior(example(), settings, {});
  settings.seed = 2;
  const auto b = latent_class_posterior(example(), settings, {});
  ASSERT_TRUE(a && b);
  EXPECT_NE(a->runs[0].population, b->runs[0].population);
  EXPECT_NE(a->runs[0].population, a->runs[1].population);
}

TEST(LatentClass, SaysThatItHasNotConverged) {
  const auto posterior = latent_class_posterior(example(), quick(), {});
  ASSERT_TRUE(posterior);
  EXPECT_NE(posterior->status, LatentClassStatus::ok);
  EXPECT_FALSE(posterior->reason_es.empty());
  EXPECT_FALSE(posterior->reason_en.empty());
}

TEST(LatentClass, DescribesItsWork) {
  const auto posterior = latent_class_posterior(example(), quick(), {});
  ASSERT_TRUE(posterior);
  EXPECT_EQ(posterior->n_observed, 125);
  ASSERT_EQ(posterior->runs.size(), 2);
  for (const LatentClassRun& run : posterior->runs) {
    EXPECT_EQ(run.population.size(), run.alpha.size());
    EXPECT_EQ(run.population.size(), run.occupied.size());
    EXPECT_GE(run.population.size(), 50);
    EXPECT_EQ(run.ladder.front().beta, 1);
    for (double n : run.population) EXPECT_GE(n, 125);
  }
  EXPECT_EQ(posterior->cells.size(), 7);
  EXPECT_EQ(posterior->pairs.size(), 3);
  EXPECT_EQ(posterior->pairs[0].observed, 16);
  double share = 0;
  for (const LatentClassMode& mode : posterior->modes) share += mode.share;
  EXPECT_NEAR(share, 1, 1e-12);
}

TEST(LatentClass, RefusesSettingsOutOfRange) {
  const auto refused = [](auto change) {
    LatentClassSettings settings = quick();
    change(settings);
    const auto result = latent_class_posterior(example(), settings, {});
    return !result && result.error().kind == base::ErrorKind::usage;
  };
  EXPECT_TRUE(refused([](auto& s) { s.classes = 0; }));
  EXPECT_TRUE(refused([](auto& s) { s.classes = 33; }));
  EXPECT_TRUE(refused([](auto& s) { s.runs = 1; }));
  EXPECT_TRUE(refused([](auto& s) { s.alpha_shape = 0; }));
  EXPECT_TRUE(refused([](auto& s) { s.alpha_rate = -1; }));
  EXPECT_TRUE(refused([](auto& s) { s.least_ess = 0; }));
  EXPECT_TRUE(refused([](auto& s) { s.most_sweeps = 0; }));
  CaptureHistories wide{std::vector<std::string>(49, "L"), {1}, {1}};
  EXPECT_EQ(latent_class_posterior(wide, quick(), {}).error().kind, base::ErrorKind::usage);
}

TEST(LatentClass, CanBeInterrupted) {
  std::stop_source stop;
  stop.request_stop();
  base::RunContext context;
  context.stop = stop.get_token();
  const auto result = latent_class_posterior(example(), quick(), context);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, base::ErrorKind::interrupted);
}

}  // namespace
}  // namespace paradero::estimate

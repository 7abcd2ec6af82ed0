#include <gtest/gtest.h>

#include "paradero/estimate/decomposable.h"
#include "paradero/stats/random.h"

namespace paradero::estimate {
namespace {

// People on `lists` lists that depend on each other in a chain.
CaptureHistories chained_table(std::size_t lists, std::int64_t people) {
  stats::Random random(7, lists);
  std::vector<std::uint64_t> histories;
  for (std::int64_t person = 0; person < people; ++person) {
    std::uint64_t history = 0;
    bool before = false;
    for (std::size_t i = 0; i < lists; ++i) {
      before = random.uniform() < (before ? 0.25 : 0.12);
      history |= std::uint64_t{before} << i;
    }
    if (history != 0) histories.push_back(history);
  }
  return *make_capture_histories(std::vector<std::string>(lists, "list"), histories,
                                 std::vector<std::int64_t>(histories.size(), 1));
}

// Every one of the graphs at every one of 40,000 numbers: no other program does six lists or seven.
TEST(DecomposableSlow, SixAndSevenLists) {
  for (const std::size_t lists : {5, 6, 7}) {
    const auto histories = chained_table(lists, 15000);
    const auto posterior = decomposable_posterior(histories, {.n_max = 40000}, {});
    ASSERT_TRUE(posterior.has_value());
    EXPECT_NEAR(posterior->quantile(0.5), 15000, 4 * posterior->standard_deviation);
    EXPECT_LT(posterior->mass_beyond, 1e-6);
  }
}

}  // namespace
}  // namespace paradero::estimate

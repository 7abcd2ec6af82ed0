#include "paradero/kin/internal/sweep.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "paradero/stats/random.h"

namespace paradero::kin {
namespace {

struct SweepCase {
  std::size_t loci = 21, rows_per_locus = 40;
  std::vector<std::uint32_t> locus_of{0};
  std::vector<std::uint16_t> codes;
  std::vector<std::vector<double>> ln_lr;  // by lane

  SweepCase(std::uint64_t seed, std::uint32_t remains, double spread, double excluded) {
    stats::Random random(seed, 0);
    for (std::size_t l = 0; l < loci; ++l)
      locus_of.insert(locus_of.end(), rows_per_locus, static_cast<std::uint32_t>(l));
    for (std::size_t lane = 0; lane < sweep_lanes; ++lane) {
      ln_lr.emplace_back(locus_of.size(), 0.0);
      for (std::size_t row = 1; row < locus_of.size(); ++row) {
        ln_lr[lane][row] = random.uniform() < excluded ? -std::numeric_limits<double>::infinity()
                                                       : spread * (random.uniform() - 0.55);
      }
    }
    for (std::uint32_t i = 0; i < remains; ++i) {
      for (std::size_t l = 0; l < loci; ++l) {
        const auto row =
            static_cast<std::uint16_t>(1 + l * rows_per_locus + random.below(rows_per_locus));
        codes.push_back(random.uniform() < 0.1 ? 0 : row);
      }
    }
  }

  double sum(std::size_t lane, std::size_t i) const {
    double total = 0;
    for (std::size_t l = 0; l < loci; ++l) total += ln_lr[lane][codes[i * loci + l]];
    return total;
  }
};

// Spreads from weak families to alleles so rare that sixteen bits are hardly enough.
class SweepTest : public ::testing::TestWithParam<std::pair<double, double>> {};

TEST_P(SweepTest, LosesNothingAtOrAboveTheMinimumAndKeepsLittleBelow) {
  const auto [spread, excluded] = GetParam();
  const std::uint32_t n = 2000;
  const SweepCase data(3, n, spread, excluded);
  const double ln_minimum = spread;
  SweepBlock block(data.locus_of.size());
  for (std::size_t lane = 0; lane < sweep_lanes; ++lane)
    block.set_lane(lane, data.ln_lr[lane], data.locus_of, data.loci, ln_minimum);
  std::vector<SweepSurvivor> survivors;
  sweep(block, data.codes.data(), data.loci, 0, n, survivors);
  std::vector<SweepSurvivor> narrow;
  sweep_narrow(block, data.codes.data(), data.loci, 0, n, narrow);
  ASSERT_EQ(narrow.size(), survivors.size());
  for (std::size_t i = 0; i < narrow.size(); ++i) {
    EXPECT_EQ(narrow[i].remains, survivors[i].remains);
    EXPECT_EQ(narrow[i].lanes, survivors[i].lanes);
  }
  std::vector<std::uint32_t> kept(n, 0);
  for (const SweepSurvivor& survivor : survivors) kept[survivor.remains] = survivor.lanes;
  std::size_t above = 0, passed = 0, far_below = 0;
  for (std::uint32_t i = 0; i < n; ++i) {
    for (std::size_t lane = 0; lane < sweep_lanes; ++lane) {
      const bool survived = (kept[i] >> lane & 1) != 0;
      const double sum = data.sum(lane, i);
      passed += survived ? 1 : 0;
      if (sum >= ln_minimum) {
        ++above;
        EXPECT_TRUE(survived);
      } else if (survived && excluded == 0 && spread < 10 && sum < ln_minimum - 0.15) {
        ++far_below;
      }
    }
  }
  EXPECT_GT(above, 0);
  EXPECT_EQ(far_below, 0);
  EXPECT_LT(passed, n * sweep_lanes / 2);
}

INSTANTIATE_TEST_SUITE_P(Spreads, SweepTest,
                         ::testing::Values(std::pair(1.0, 0.0), std::pair(6.0, 0.0),
                                           std::pair(40.0, 0.0), std::pair(6.0, 0.01)));

TEST(Sweep, PassesOverClosedLanesAndEmptyRanges) {
  const SweepCase data(1, 50, 3, 0);
  SweepBlock block(data.locus_of.size());
  std::vector<SweepSurvivor> survivors;
  sweep(block, data.codes.data(), data.loci, 0, 50, survivors);
  EXPECT_TRUE(survivors.empty());
  block.set_lane(5, data.ln_lr[5], data.locus_of, data.loci, -1e6);
  sweep(block, data.codes.data(), data.loci, 10, 10, survivors);
  EXPECT_TRUE(survivors.empty());
  sweep(block, data.codes.data(), data.loci, 10, 12, survivors);
  ASSERT_EQ(survivors.size(), 2);
  EXPECT_EQ(survivors[0].remains, 10);
  EXPECT_EQ(survivors[0].lanes, 1U << 5);
  block.close_lane(5);
  survivors.clear();
  sweep(block, data.codes.data(), data.loci, 0, 50, survivors);
  EXPECT_TRUE(survivors.empty());
}

}  // namespace
}  // namespace paradero::kin

#include "paradero/estimate/capture_histories.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "paradero/estimate/internal/test_tables.h"

namespace paradero::estimate {
namespace {

bool has_finding(const CaptureHistories& histories, FindingKind kind) {
  return std::ranges::count(examine(histories), kind, &Finding::kind) > 0;
}

TEST(CaptureHistories, AreSortedAndAddedUp) {
  const auto histories = *make_capture_histories({"a", "b"}, {3, 1, 3, 2}, {1, 5, 2, 0});
  EXPECT_EQ(histories.histories, (std::vector<std::uint64_t>{1, 3}));
  EXPECT_EQ(histories.counts, (std::vector<std::int64_t>{5, 3}));
  EXPECT_EQ(histories.total(), 8);
  EXPECT_EQ(histories.on_list(1), 3);
  EXPECT_EQ(histories.on_exactly(2), 3);
}

TEST(CaptureHistories, RefuseWhatIsNone) {
  EXPECT_FALSE(make_capture_histories({"a"}, {1}, {-1}).has_value());
  EXPECT_FALSE(make_capture_histories({"a"}, {0}, {4}).has_value());
  EXPECT_FALSE(make_capture_histories({"a"}, {2}, {4}).has_value());
  EXPECT_FALSE(make_capture_histories({"a"}, {1, 1}, {1LL << 53, 1}).has_value());
  EXPECT_FALSE(make_capture_histories(std::vector<std::string>(64, "a"), {1}, {1}).has_value());
}

TEST(CaptureHistories, WithoutAndWithinAList) {
  const auto histories = table_of("A,B,C,count\n1,1,0,3\n1,0,0,5\n0,1,1,7\n1,1,1,2\n");
  const auto without = without_list(histories, 1);
  EXPECT_EQ(without.lists, (std::vector<std::string>{"A", "C"}));
  EXPECT_EQ(without.histories, (std::vector<std::uint64_t>{1, 2, 3}));
  EXPECT_EQ(without.counts, (std::vector<std::int64_t>{8, 7, 2}));
  const auto within = within_list(histories, 0);
  EXPECT_EQ(within.histories, (std::vector<std::uint64_t>{1, 3}));
  EXPECT_EQ(within.counts, (std::vector<std::int64_t>{3, 2}));
}

TEST(Examine, FindsWhatForbidsModels) {
  EXPECT_TRUE(has_finding(CaptureHistories{{"a", "b"}, {}, {}}, FindingKind::nobody));
  EXPECT_TRUE(has_finding(table_of("A,count\n1,3\n"), FindingKind::one_list));
  EXPECT_TRUE(has_finding(table_of("A,B,count\n1,1,3\n1,0,3\n0,1,2\n"), FindingKind::two_lists));
  EXPECT_TRUE(
      has_finding(table_of("A,B,C,count\n1,0,0,3\n0,1,0,3\n0,0,1,2\n"), FindingKind::no_overlap));
  const auto copied =
      table_of("A,B,C,D,count\n1,1,0,1,3\n1,1,1,0,3\n0,0,1,0,2\n0,0,1,1,2\n1,1,0,0,4\n0,0,0,1,5\n");
  EXPECT_TRUE(has_finding(copied, FindingKind::copied_list));
  EXPECT_TRUE(examine(copied)[0].refuses_models);
  const auto nested = table_of("A,B,C,count\n1,1,0,3\n1,0,1,3\n1,0,0,5\n0,0,1,2\n1,1,1,2\n");
  EXPECT_TRUE(has_finding(nested, FindingKind::nested_list));
  EXPECT_TRUE(examine(nested)[0].refuses_models);
  const auto fine =
      table_of("A,B,C,count\n1,1,0,3\n1,0,1,3\n0,1,1,3\n1,0,0,5\n0,0,1,2\n0,1,0,2\n1,1,1,2\n");
  EXPECT_TRUE(examine(fine).empty());
}

}  // namespace
}  // namespace paradero::estimate

#include "paradero/link/stable_ids.h"

#include <gtest/gtest.h>

namespace paradero::link {
namespace {

Grouping grouping_of(std::vector<std::uint32_t> entity) {
  Grouping grouping;
  for (const std::uint32_t e : entity) grouping.entities = std::max(grouping.entities, e + 1);
  grouping.entity = std::move(entity);
  return grouping;
}

TEST(StableIds, NewRecordsDoNotRenameAnybody) {
  const Grouping grouping = grouping_of({0, 1, 0, 2, 3});
  const std::vector<std::uint64_t> old = {0, 5, 8, 2, 0};
  const std::vector<OldEntity> entities = {{2, 1}, {5, 1}, {8, 1}};
  const StableIds ids = keep_ids(grouping, old, entities);
  EXPECT_EQ(ids.id, (std::vector<std::uint64_t>{8, 5, 2, 9}));
  EXPECT_TRUE(ids.changes.empty());
}

TEST(StableIds, MergesSplitsAndLossesAreRecorded) {
  // Old: 1 = {0,1,2}, 2 = {3}, 3 = {4,5}, 4 = gone. New: {0,1}, {2}, {3,4,5}.
  const Grouping grouping = grouping_of({0, 0, 1, 2, 2, 2});
  const std::vector<std::uint64_t> old = {1, 1, 1, 2, 3, 3};
  const std::vector<OldEntity> entities = {{1, 3}, {2, 1}, {3, 2}, {4, 7}};
  const StableIds ids = keep_ids(grouping, old, entities);
  EXPECT_EQ(ids.id, (std::vector<std::uint64_t>{1, 5, 3}));
  ASSERT_EQ(ids.changes.size(), 3U);
  EXPECT_EQ(ids.changes[0].entity, 3U);
  EXPECT_EQ(ids.changes[0].kind, ChangeKind::merged);
  EXPECT_EQ(ids.changes[0].other, 2U);
  EXPECT_EQ(ids.changes[0].records, 1U);
  EXPECT_EQ(ids.changes[1].entity, 4U);
  EXPECT_EQ(ids.changes[1].kind, ChangeKind::gone);
  EXPECT_EQ(ids.changes[1].records, 7U);
  EXPECT_EQ(ids.changes[2].entity, 5U);
  EXPECT_EQ(ids.changes[2].kind, ChangeKind::split);
  EXPECT_EQ(ids.changes[2].other, 1U);
}

TEST(StableIds, WithoutAnOldResultIdsCountFromOne) {
  const StableIds ids = keep_ids(grouping_of({0, 1}), std::vector<std::uint64_t>{0, 0}, {});
  EXPECT_EQ(ids.id, (std::vector<std::uint64_t>{1, 2}));
  EXPECT_THROW((void)keep_ids(grouping_of({0, 1}), std::vector<std::uint64_t>{0}, {}),
               std::logic_error);
}

}  // namespace
}  // namespace paradero::link

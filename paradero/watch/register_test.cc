#include "paradero/watch/register.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "paradero/watch/internal/test_versions.h"

namespace paradero::watch {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::people;
using testing::Rows;
using ::testing::UnorderedElementsAre;
using testing::version;

enum Column : std::size_t {
  id,
  given,
  surname,
  surname_2,
  birth,
  event,
  notice,
  state,
  town,
  status
};

RegisterComparison compared(const Rows& before, const Rows& after) {
  const auto old_version = version("old", before), new_version = version("new", after);
  auto found = compare_registers(old_version, new_version, {}, {});
  EXPECT_TRUE(found) << found.error().message;
  return std::move(found).value();
}

// "changed event_date F1003", in the order of the changes.
std::vector<std::string> told(const RegisterComparison& found, const Rows& before,
                              const Rows& after) {
  std::vector<std::string> lines;
  for (const Change& change : found.changes) {
    std::string line(to_word(change.kind));
    const bool of_value = change.kind != ChangeKind::vanished &&
                          change.kind != ChangeKind::appeared &&
                          change.kind != ChangeKind::renumbered &&
                          change.kind != ChangeKind::merged && change.kind != ChangeKind::split;
    if (of_value) line += " " + found.fields[change.field].name;
    if (change.before != no_row) line += " " + before[change.before + 1][id];
    if (change.after != no_row && !of_value) line += " " + after[change.after + 1][id];
    lines.push_back(line);
  }
  return lines;
}

TEST(CompareRegisters, TheSameVersionTwiceHasNoChanges) {
  const Rows rows = people(60);
  const auto found = compared(rows, rows);
  EXPECT_THAT(found.changes, IsEmpty());
  EXPECT_EQ(found.pairs.size(), 60U);
  EXPECT_FALSE(found.renumbered);
}

TEST(CompareRegisters, TellsEachKindOfChangeOfAValue) {
  const Rows before = people(60);
  Rows after = before;
  after[4][event] = "1999-01-01";
  after[5][status] = "LOCALIZADA CON VIDA";
  after[6][surname_2] = "";
  after[7][given] = "Delía";
  after[8][event] = after[8][event].substr(0, 4);
  after[9][town] = "Taxco de Alarcón";
  const auto found = compared(before, after);
  EXPECT_THAT(told(found, before, after),
              UnorderedElementsAre("changed event_date F1003", "changed status F1004",
                                   "emptied surname_2 F1005", "changed given_names F1006",
                                   "blurred event_date F1007", "changed municipality F1008"));
  const auto moved = std::ranges::find(found.statuses, "located_alive", &Transition::to);
  ASSERT_NE(moved, found.statuses.end());
  EXPECT_EQ(moved->from, "disappeared");
  EXPECT_EQ(moved->records, 1U);
}

TEST(CompareRegisters, CapitalsAndAccentsAreAnotherWriting) {
  const Rows before = people(60);
  Rows after = before;
  for (std::size_t r = 1; r < after.size(); ++r) {
    if (after[r][given] == "ROSA") after[r][given] = "Rosa";
  }
  const auto found = compared(before, after);
  EXPECT_TRUE(std::ranges::all_of(
      found.changes, [](const Change& change) { return change.kind == ChangeKind::rewritten; }));
  EXPECT_FALSE(found.changes.empty());
}

TEST(CompareRegisters, AValueThatBecameAnotherWhereverItStoodWasRenamed) {
  const Rows before = people(60);
  Rows after = before;
  for (std::size_t r = 1; r < after.size(); ++r) {
    if (after[r][town] == "Zumpango") after[r][town] = "Eduardo Neri";
  }
  const auto found = compared(before, after);
  EXPECT_EQ(found.changes.size(), 12U);
  EXPECT_TRUE(std::ranges::all_of(
      found.changes, [](const Change& change) { return change.kind == ChangeKind::recoded; }));
}

TEST(CompareRegisters, ManyWhoAreLocatedAreNotARenaming) {
  const Rows before = people(60);
  Rows after = before;
  for (std::size_t r = 1; r < after.size(); ++r) after[r][status] = "LOCALIZADA SIN VIDA";
  const auto found = compared(before, after);
  EXPECT_EQ(std::ranges::count(found.changes, ChangeKind::changed, &Change::kind), 60);
}

TEST(CompareRegisters, WhoVanishedAndWhoAppeared) {
  const Rows all = people(60);
  Rows before = all, after = all;
  before.erase(before.begin() + 20);
  after.erase(after.begin() + 10);
  EXPECT_THAT(told(compared(before, after), before, after),
              ElementsAre("vanished F1009", "appeared F1019"));
}

TEST(CompareRegisters, RenumberedPeopleAreFoundAgainByLinkage) {
  const Rows before = people(200);
  Rows after = before;
  std::reverse(after.begin() + 1, after.end());
  // The same ids, each now somebody else's.
  for (std::size_t r = 1; r < after.size(); ++r) after[r][id] = before[r][id];
  after.erase(after.begin() + 200);  // the first of the old version
  const auto found = compared(before, after);
  EXPECT_TRUE(found.renumbered);
  EXPECT_EQ(found.ids.contradicted, found.ids.shared);
  EXPECT_EQ(std::ranges::count(found.changes, ChangeKind::renumbered, &Change::kind), 199);
  EXPECT_EQ(std::ranges::count(found.changes, ChangeKind::vanished, &Change::kind), 1);
  EXPECT_EQ(found.changes.size(), 200U);
  for (const Change& change : found.changes) {
    EXPECT_GT(change.probability, 0.5);
    EXPECT_LE(change.probability, 1);
  }
}

TEST(CompareRegisters, OneIdThatNamesSomebodyElseIsNotJoined) {
  const Rows before = people(100);
  Rows after = people(130);
  after.erase(after.begin() + 101, after.begin() + 130);
  after[50] = after[101];
  after.pop_back();
  after[50][id] = before[50][id];
  const auto found = compared(before, after);
  EXPECT_EQ(found.ids.contradicted, 1U);
  EXPECT_THAT(told(found, before, after), ElementsAre("vanished F1049", "appeared F1049"));
}

TEST(CompareRegisters, MergedAndSplitRecords) {
  Rows before = people(100), after = before;
  before.push_back(before[10]);
  before.back()[id] = "F9000";
  before.back()[birth] = "";
  after.push_back(after[20]);
  after.back()[id] = "F9001";
  after.back()[surname_2] = "";
  EXPECT_THAT(told(compared(before, after), before, after),
              UnorderedElementsAre("merged F9000 F1009", "split F1019 F9001"));
}

TEST(CompareRegisters, TheDatesOfEventAndNoticeAreNotConfused) {
  const Rows before = people(60);
  Rows after = before;
  std::swap(after[3][event], after[3][notice]);
  after[4][event] = after[4][notice];
  const auto found = compared(before, after);
  EXPECT_EQ(found.dates.swapped, 1U);
  EXPECT_EQ(found.dates.event_was_notice, 1U);
  EXPECT_EQ(found.dates.notice_was_event, 0U);
  EXPECT_THAT(told(found, before, after),
              UnorderedElementsAre("changed event_date F1002", "changed noticed_date F1002",
                                   "changed event_date F1003"));
}

TEST(CompareRegisters, RepeatedIdsAreToldApartByTheirValues) {
  Rows before = people(60);
  before.push_back(before[5]);
  before.back()[given] = "OTILIO";
  before.back()[birth] = "1971-01-01";
  Rows after = before;
  std::swap(after[5], after.back());
  auto old_version = version("old", before), new_version = version("new", after);
  // As a study hands them on: ids as the list gives them.
  old_version.record_ids.back() = old_version.record_ids[4];
  new_version.record_ids.back() = new_version.record_ids[4];
  const auto found = compare_registers(old_version, new_version, {}, {});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->ids.repeated_before, 1U);
  EXPECT_THAT(found->changes, IsEmpty());
}

TEST(CompareRegisters, AWholeColumnThatIsGoneIsToldOnce) {
  const Rows before = people(60);
  Rows after = before;
  for (auto& row : after) row.erase(row.begin() + notice);
  const auto found = compared(before, after);
  EXPECT_THAT(told(found, before, after), ElementsAre("column_dropped noticed_date"));
}

TEST(CompareRegisters, AnEmptyVersionLosesEverybody) {
  const Rows before = people(20), none = {before.front()};
  EXPECT_EQ(compared(before, none).changes.size(), 20U);
  EXPECT_EQ(compared(none, before).changes.size(), 20U);
  EXPECT_THAT(compared(none, none).changes, IsEmpty());
}

TEST(CompareRegisters, NothingThatTellsPeopleApart) {
  const Rows before = {{"sexo"}, {"hombre"}, {"hombre"}}, after = {{"sexo"}, {"hombre"}};
  const auto found = compared(before, after);
  EXPECT_EQ(found.pairs.size(), 0U);
  EXPECT_EQ(found.changes.size(), 3U);
}

TEST(CompareRegisters, AThresholdOutOfRangeIsRefused) {
  const auto one = version("a", people(3));
  for (const double threshold : {0.0, 1.0, -1.0}) {
    RegisterSettings settings;
    settings.threshold = threshold;
    const auto found = compare_registers(one, one, settings, {});
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().kind, base::ErrorKind::usage);
  }
}

// What vanishes one way appears the other way; every record is accounted for.
RC_GTEST_PROP(CompareRegisters, TurnedRoundTheChangesTurnRound, ()) {
  const Rows all = people(40);
  Rows before = {all.front()}, after = {all.front()};
  for (std::size_t r = 1; r < all.size(); ++r) {
    if (*rc::gen::inRange(0, 8) != 0) before.push_back(all[r]);
    if (*rc::gen::inRange(0, 8) != 0) after.push_back(all[r]);
  }
  const auto forth = compared(before, after), back = compared(after, before);
  const auto count = [](const RegisterComparison& found, ChangeKind kind) {
    return std::ranges::count(found.changes, kind, &Change::kind);
  };
  RC_ASSERT(count(forth, ChangeKind::vanished) == count(back, ChangeKind::appeared));
  RC_ASSERT(count(forth, ChangeKind::appeared) == count(back, ChangeKind::vanished));
  RC_ASSERT(forth.pairs.size() + static_cast<std::size_t>(count(forth, ChangeKind::vanished) +
                                                          count(forth, ChangeKind::merged)) ==
            before.size() - 1);
}

TEST(CompareRegisters, TheSameOnAnyNumberOfThreads) {
  const Rows before = people(150);
  Rows after = before;
  std::rotate(after.begin() + 1, after.begin() + 70, after.end());
  for (std::size_t r = 1; r < after.size(); ++r) after[r][id] = before[r][id];
  const auto old_version = version("old", before), new_version = version("new", after);
  const auto one = compare_registers(old_version, new_version, {}, {1, {}, nullptr}),
             four = compare_registers(old_version, new_version, {}, {4, {}, nullptr});
  ASSERT_TRUE(one && four);
  ASSERT_EQ(one->changes.size(), four->changes.size());
  for (std::size_t k = 0; k < one->changes.size(); ++k) {
    EXPECT_EQ(one->changes[k].before, four->changes[k].before);
    EXPECT_EQ(one->changes[k].after, four->changes[k].after);
    EXPECT_EQ(one->changes[k].probability, four->changes[k].probability);
  }
}

}  // namespace
}  // namespace paradero::watch

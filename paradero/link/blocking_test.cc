#include "paradero/link/blocking.h"

#include <set>

#include <gtest/gtest.h>

#include "paradero/link/internal/test_lists.h"

namespace paradero::link {
namespace {

using testing::make_list;
using testing::make_records;

using PairSet = std::set<std::pair<std::uint32_t, std::uint32_t>>;

PairSet pairs_of(const BlockingIndex& index, std::size_t n,
                 std::vector<std::uint64_t>* by_rule = nullptr) {
  BlockingIndex::Cursor cursor(index);
  PairSet pairs;
  std::vector<BlockingIndex::Candidate> found;
  for (std::uint32_t i = 0; i < n; ++i) {
    index.candidates(i, cursor, found);
    for (const auto& [j, rule] : found) {
      EXPECT_LT(i, j);
      EXPECT_TRUE(pairs.emplace(i, j).second) << "a pair twice";
      if (by_rule != nullptr) ++(*by_rule)[rule];
    }
  }
  return pairs;
}

TEST(BlockingRule, IsReadAndWrittenBack) {
  auto population = testing::make_population(30);
  const Records records = make_records({&population.list});
  for (const char* text :
       {"surname_1", "surname_1.phonetic & birth_date.year", "municipality.token & sex"}) {
    const auto rule = parse_rule(text, records);
    ASSERT_TRUE(rule) << text;
    EXPECT_EQ(format_rule(*rule, records), text);
  }
  EXPECT_EQ(format_rule(*parse_rule("surname_1 and sex", records), records), "surname_1 & sex");
  EXPECT_EQ(format_rule(*parse_rule("surname_1, sex", records), records), "surname_1 & sex");
}

TEST(BlockingRule, RefusesWhatItCannotRead) {
  auto population = testing::make_population(30);
  const Records records = make_records({&population.list});
  for (const char* text :
       {"", "nombre", "surname_1.year", "sex.phonetic", "sex & sex", "surname_1 &", "."}) {
    const auto rule = parse_rule(text, records);
    ASSERT_FALSE(rule) << text;
    EXPECT_EQ(rule.error().kind, base::ErrorKind::usage);
  }
}

TEST(BlockingIndex, FindsExactlyThePairsThatShareAKeyOfSomeRule) {
  auto population = testing::make_population(300);
  const Records records = make_records({&population.list});
  const std::vector<BlockingRule> rules = {*parse_rule("surname_1", records),
                                           *parse_rule("birth_date", records),
                                           *parse_rule("given_names & municipality", records)};
  const auto index = BlockingIndex::build(records, rules, 100000, true, {});
  ASSERT_TRUE(index);
  std::vector<std::uint64_t> by_rule(3, 0), expected_by_rule(3, 0);
  const PairSet found = pairs_of(*index, records.size(), &by_rule);
  PairSet expected;
  const auto same = [&](std::uint32_t i, std::uint32_t j, const char* field) {
    const std::size_t f = records.field_index(field);
    return records.row(i)[f] != 0 && records.row(i)[f] == records.row(j)[f];
  };
  for (std::uint32_t i = 0; i < records.size(); ++i) {
    for (std::uint32_t j = i + 1; j < records.size(); ++j) {
      const bool rule[] = {same(i, j, "surname_1"), same(i, j, "birth_date"),
                           same(i, j, "given_names") && same(i, j, "municipality")};
      for (int r = 0; r < 3; ++r) {
        if (!rule[r]) continue;
        expected.emplace(i, j);
        ++expected_by_rule[r];
        break;
      }
    }
  }
  EXPECT_EQ(found, expected);
  EXPECT_EQ(by_rule, expected_by_rule) << "not the first rule that finds the pair";
}

TEST(BlockingIndex, SplitsAGiantBlockBySubKeysAndCountsWhatIsLeft) {
  std::vector<std::vector<std::string>> rows;
  for (int i = 0; i < 400; ++i) {
    rows.push_back({"juan", "perez", "", "male",
                    fmt::format("19{}-01-{:02}", 50 + i % 20, 1 + i % 25), "iguala"});
  }
  rows.push_back({"rosa", "luna", "", "female", "1901-02-03", "tepic"});
  auto list = make_list("l", testing::person_columns, rows);
  const Records records = make_records({&list});
  const std::vector<BlockingRule> rules = {*parse_rule("surname_1", records)};
  const auto index = BlockingIndex::build(records, rules, 50, true, {});
  ASSERT_TRUE(index);
  EXPECT_EQ(index->rules()[0].blocks_over_cap, 1U);
  EXPECT_EQ(index->rules()[0].largest_block, 400U);
  EXPECT_EQ(index->rules()[0].records_left, 0U);
  const PairSet found = pairs_of(*index, records.size());
  for (std::uint32_t i = 0; i < 400; ++i) {
    for (std::uint32_t j = i + 1; j < 400; ++j) {
      const std::size_t birth = records.field_index("birth_date");
      const bool same = records.row(i)[birth] == records.row(j)[birth];
      EXPECT_TRUE(!same || found.contains({i, j}));
    }
  }
}

TEST(BlockingIndex, AGiantBlockOfEqualRecordsIsLeftOutAndCounted) {
  std::vector<std::vector<std::string>> rows(300, {"juan", "perez", "", "", "", ""});
  rows.push_back({"rosa", "luna", "", "", "", ""});
  auto list = make_list("l", testing::person_columns, rows);
  const Records records = make_records({&list});
  const std::vector<BlockingRule> rules = {*parse_rule("given_names & surname_1", records)};
  const auto index = BlockingIndex::build(records, rules, 50, true, {});
  ASSERT_TRUE(index);
  EXPECT_EQ(index->rules()[0].records_left, 300U);
  EXPECT_TRUE(pairs_of(*index, records.size()).empty());
}

TEST(BlockingIndex, RefusesACapThatHoldsNoPair) {
  auto population = testing::make_population(30);
  const Records records = make_records({&population.list});
  EXPECT_THROW((void)BlockingIndex::build(records, {}, 1, true, {}), std::logic_error);
}

TEST(BlockingIndex, StopsWhenAsked) {
  auto population = testing::make_population(30);
  const Records records = make_records({&population.list});
  const std::vector<BlockingRule> rules = {*parse_rule("surname_1", records)};
  std::stop_source stop;
  stop.request_stop();
  const auto index = BlockingIndex::build(records, rules, 10, true, {1, stop.get_token(), nullptr});
  ASSERT_FALSE(index);
  EXPECT_EQ(index.error().kind, base::ErrorKind::interrupted);
}

}  // namespace
}  // namespace paradero::link

#include "paradero/generate/generate.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace paradero::generate {
namespace {

using Row = std::vector<std::string>;

struct Lists : ListSink {
  struct Table {
    Row header;
    std::vector<Row> rows;
  };
  std::vector<std::string> order;
  std::map<std::string, Table, std::less<>> tables;

  base::Result<void> begin(std::string_view list, std::span<const std::string> header) override {
    order.emplace_back(list);
    tables[order.back()].header.assign(header.begin(), header.end());
    return {};
  }
  base::Result<void> row(std::span<const std::string> cells) override {
    tables[order.back()].rows.emplace_back(cells.begin(), cells.end());
    return {};
  }
};

Lists generated(std::uint64_t people, Strength strength, std::uint64_t seed, unsigned threads = 2) {
  Lists lists;
  base::RunContext context;
  context.threads = threads;
  const auto result = generate({people, strength, seed}, context, lists);
  EXPECT_TRUE(result.has_value());
  return lists;
}

const std::vector<std::string> named_lists = {"register", "ngo", "prosecutor", "press"};

// person_id -> lists, from the truth.
std::map<std::string, std::set<std::string>> lists_of_people(const Lists& lists) {
  std::map<std::string, std::set<std::string>> people;
  for (const Row& row : lists.tables.at("truth").rows) people[row[2]].insert(row[0]);
  return people;
}

TEST(Generate, DeliversTheListsInOrderWithHeadersThatFit) {
  const Lists lists = generated(2'000, Strength::normal, 1);
  EXPECT_EQ(lists.order, (Row{"register", "ngo", "prosecutor", "press", "morgue", "truth"}));
  EXPECT_EQ(lists.tables.at("truth").header, (Row{"source", "record_id", "person_id"}));
  EXPECT_EQ(lists.tables.at("register").header.front(), "FUB");
  for (const auto& [name, table] : lists.tables) {
    for (const Row& row : table.rows) ASSERT_EQ(row.size(), table.header.size()) << name;
  }
}

TEST(Generate, EveryRecordHasItsTruth) {
  const Lists lists = generated(3'000, Strength::hard, 2);
  std::vector<std::pair<std::string, std::string>> records, in_truth;
  for (const std::string& list : lists.order) {
    if (list == "truth") continue;
    std::set<std::string> ids;
    for (const Row& row : lists.tables.at(list).rows) {
      records.emplace_back(list, row[0]);
      EXPECT_TRUE(ids.insert(row[0]).second) << "a record id twice in " << list;
    }
  }
  for (const Row& row : lists.tables.at("truth").rows) {
    in_truth.emplace_back(row[0], row[1]);
    const int person = std::stoi(row[2]);
    EXPECT_TRUE(person >= 1 && person <= 3'000);
  }
  EXPECT_EQ(records, in_truth);
}

TEST(Generate, SameRowsOnAnyNumberOfThreads) {
  const Lists one = generated(3'000, Strength::normal, 3, 1);
  for (const unsigned threads : {2U, 8U}) {
    const Lists many = generated(3'000, Strength::normal, 3, threads);
    for (const auto& [name, table] : one.tables)
      EXPECT_EQ(table.rows, many.tables.at(name).rows) << name;
  }
  EXPECT_NE(one.tables.at("register").rows,
            generated(3'000, Strength::normal, 4).tables.at("register").rows);
}

TEST(Generate, CoverageIsDependentAndLeavesSomeOut) {
  constexpr double people = 8'000;
  const Lists lists = generated(8'000, Strength::normal, 5);
  const auto of_people = lists_of_people(lists);
  const double on_no_list = 1 - static_cast<double>(of_people.size()) / people;
  EXPECT_GT(on_no_list, .12);
  EXPECT_LT(on_no_list, .26);
  const double records = static_cast<double>(lists.tables.at("truth").rows.size()) / people;
  EXPECT_GT(records, 1.2);
  EXPECT_LT(records, 1.6);
  const auto share = [&](const std::vector<std::string>& all_of) {
    double count = 0;
    for (const auto& [person, on] : of_people) {
      count += std::ranges::all_of(
                   all_of, [&, &found = on](const auto& list) { return found.contains(list); })
                   ? 1
                   : 0;
    }
    return count / people;
  };
  // Were the lists independent, the share on both would be the product of their shares.
  for (const std::string& a : named_lists) {
    for (const std::string& b : named_lists) {
      if (a >= b) continue;
      EXPECT_GT(share({a, b}), 1.1 * share({a}) * share({b})) << a << ' ' << b;
    }
  }
}

TEST(Generate, TheOrderOfRowsTellsNothing) {
  const Lists lists = generated(8'000, Strength::hard, 7);
  std::map<std::string, std::map<std::string, double>> place;  // list -> person -> relative place
  std::map<std::string, int> neighbours;
  const auto& truth = lists.tables.at("truth").rows;
  for (std::size_t k = 0; k < truth.size(); ++k) {
    const auto size = static_cast<double>(lists.tables.at(truth[k][0]).rows.size());
    auto& of_list = place[truth[k][0]];
    of_list.emplace(truth[k][2], static_cast<double>(of_list.size()) / size);
    if (k > 0 && truth[k][0] == truth[k - 1][0] && truth[k][2] == truth[k - 1][2])
      ++neighbours[truth[k][0]];
  }
  double n = 0, covariance = 0;
  for (const auto& [person, at] : place["register"]) {
    const auto other = place["prosecutor"].find(person);
    if (other == place["prosecutor"].end()) continue;
    ++n;
    covariance += (at - .5) * (other->second - .5);
  }
  EXPECT_NEAR(covariance / n, 0, 5.0 / 12 / std::sqrt(n));
  // Of five hundred duplicates, chance puts a tenth of one beside its original.
  for (const auto& [list, count] : neighbours) EXPECT_LT(count, 5) << list;
}

TEST(Generate, BodiesAreMostlyWithoutNames) {
  const Lists lists = generated(8'000, Strength::normal, 8);
  const auto& morgue = lists.tables.at("morgue");
  const auto name = static_cast<std::size_t>(std::ranges::find(morgue.header, "Probable nombre") -
                                             morgue.header.begin());
  double named = 0;
  for (const Row& row : morgue.rows) {
    const bool filler = row[name].empty() || row[name] == "no identificado" ||
                        row[name] == "desconocido" || row[name] == "N/N" || row[name] == "XX";
    named += filler ? 0 : 1;
  }
  const double share = named / static_cast<double>(morgue.rows.size());
  EXPECT_GT(share, .1);
  EXPECT_LT(share, .4);
}

TEST(Generate, RefusesNumbersOutOfRange) {
  for (const std::uint64_t people : {min_people - 1, max_people + 1}) {
    Lists lists;
    const auto result = generate({people, Strength::normal, 1}, {}, lists);
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().kind, base::ErrorKind::usage);
    EXPECT_TRUE(lists.order.empty());
  }
}

TEST(Generate, StopsWhenAsked) {
  std::stop_source source;
  source.request_stop();
  base::RunContext context;
  context.stop = source.get_token();
  Lists lists;
  const auto result = generate({1'000, Strength::normal, 1}, context, lists);
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().kind, base::ErrorKind::interrupted);
}

TEST(Generate, HandsOnWhatTheSinkRefuses) {
  struct FullDisk : ListSink {
    int rows = 0;
    base::Result<void> begin(std::string_view, std::span<const std::string>) override { return {}; }
    base::Result<void> row(std::span<const std::string>) override {
      if (++rows > 100) return base::data_error("the disk is full");
      return {};
    }
  } sink;
  const auto result = generate({2'000, Strength::normal, 1}, {}, sink);
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().message, "the disk is full");
  EXPECT_EQ(sink.rows, 101);
}

}  // namespace
}  // namespace paradero::generate

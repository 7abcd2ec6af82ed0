#include "paradero/publish/suppress.h"

#include <algorithm>
#include <functional>
#include <map>
#include <random>

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

namespace paradero::publish {
namespace {

using ::testing::ElementsAre;

// A table of two columns from its counts, rows by columns.
struct TwoColumns {
  std::vector<CategoryColumn> columns = {{"state", {}, {}}, {"sex", {}, {}}};
  std::vector<std::int64_t> counts;
};

TwoColumns two_columns(const std::vector<std::vector<std::int64_t>>& cells) {
  TwoColumns table;
  for (std::uint32_t r = 0; r < cells.size(); ++r) {
    table.columns[0].labels.push_back("r" + std::to_string(r));
    for (std::uint32_t c = 0; c < cells[r].size(); ++c) {
      if (r == 0) table.columns[1].labels.push_back("c" + std::to_string(c));
      table.columns[0].codes.push_back(r);
      table.columns[1].codes.push_back(c);
      table.counts.push_back(cells[r][c]);
    }
  }
  return table;
}

Cube cube_of(const TwoColumns& table) {
  const std::vector<std::vector<std::size_t>> dimensions = {{0}, {1}};
  auto cube = Cube::count(table.columns, dimensions, table.counts);
  EXPECT_TRUE(cube);
  return std::move(*cube);
}

SafeTables safe(const Cube& cube, const std::vector<Levels>& tables,
                const std::vector<EarlierRelease>& earlier = {},
                const SuppressionSettings& settings = {}) {
  auto tables_safe = suppress(cube, tables, earlier, settings, {});
  EXPECT_TRUE(tables_safe);
  return std::move(*tables_safe);
}

const SafeCell& cell_at(const SafeTables& tables, CellKey key) {
  const auto at = std::ranges::find(tables.cells, key, &SafeCell::key);
  EXPECT_NE(at, tables.cells.end());
  return *at;
}

TEST(Suppress, NothingSmallNothingWithheld) {
  const auto table = two_columns({{10, 20}, {30, 40}});
  const auto tables = safe(cube_of(table), {{1, 1}});
  EXPECT_EQ(tables.cells.size(), 9U);
  EXPECT_TRUE(std::ranges::all_of(tables.cells, &SafeCell::published));
}

TEST(Suppress, OneSmallCellTakesThreeOthersWithIt) {
  const auto table = two_columns({{3, 20}, {30, 40}});
  const Cube cube = cube_of(table);
  const auto tables = safe(cube, {{1, 1}});
  for (const SafeCell& cell : tables.cells) {
    const auto levels = cube.levels(cell.key);
    EXPECT_EQ(cell.published(), levels[0] + levels[1] < 2) << cell.key;
  }
  const SafeCell& small = cell_at(tables, cube.key(std::vector<std::uint32_t>{1, 1}));
  EXPECT_EQ(small.reason, Reason::small);
  EXPECT_EQ(small.least, 1);
  EXPECT_EQ(small.most, 5);
}

TEST(Suppress, ATableOfFewPeopleIsWithheldWhole) {
  const auto table = two_columns({{1, 0}, {0, 1}});
  const auto tables = safe(cube_of(table), {{1, 1}});
  EXPECT_TRUE(std::ranges::none_of(tables.cells, &SafeCell::published));
}

TEST(Suppress, FiveSinglesThatAddUpToFiveDoNotShowTheirSum) {
  // Whoever saw the total, 5, of five cells that are not empty would know that each is 1.
  TwoColumns table = two_columns({{1}, {1}, {1}, {1}, {1}});
  const Cube cube = cube_of(table);
  const auto tables = safe(cube, {{1, 1}});
  EXPECT_FALSE(cell_at(tables, 0).published());
}

TEST(Suppress, FineCellsHaveTheirOwnThreshold) {
  TwoColumns table = two_columns({{7, 200}, {300, 400}});
  table.columns[0].name = "municipality";
  SuppressionSettings settings;
  settings.fine_columns = {{"municipality", "sex"}};
  EXPECT_FALSE(cell_at(safe(cube_of(table), {{1, 1}}, {}, settings),
                       cube_of(table).key(std::vector<std::uint32_t>{1, 1}))
                   .published());
  EXPECT_TRUE(std::ranges::all_of(safe(cube_of(table), {{1, 1}}).cells, &SafeCell::published));
}

TEST(Suppress, AnEarlierNumberThatStillHoldsIsNoProtection) {
  const auto table = two_columns({{3, 20, 25}, {30, 40, 50}});
  const Cube cube = cube_of(table);
  const auto alone = safe(cube, {{1, 1}});
  // An earlier release published what now is the partner.
  const auto partner = std::ranges::find_if(alone.cells, [&](const SafeCell& cell) {
    return cell.reason == Reason::protects && cube.node(cell.key, 0) == 1;
  });
  ASSERT_NE(partner, alone.cells.end());
  const EarlierRelease before{{{1, 1}}, {{partner->key, partner->count, true}}};
  const auto tables = safe(cube, {{1, 1}}, {before});
  EXPECT_EQ(
      std::ranges::count_if(tables.cells, [](const SafeCell& cell) { return !cell.published(); }),
      4);
  EXPECT_TRUE(cell_at(tables, partner->key).published());
}

TEST(Suppress, ASmallDifferenceToAnEarlierNumberIsWithheldUnlessAllowed) {
  const auto table = two_columns({{52, 20}, {30, 40}});
  const Cube cube = cube_of(table);
  const CellKey changed = cube.key(std::vector<std::uint32_t>{1, 1});
  const EarlierRelease before{{{1, 1}}, {{changed, 50, true}}};
  const auto strict = safe(cube, {{1, 1}}, {before});
  EXPECT_EQ(cell_at(strict, changed).reason, Reason::small_difference);
  EXPECT_LE(cell_at(strict, changed).least, 50);
  EXPECT_GE(cell_at(strict, changed).most, 55);
  SuppressionSettings allowed;
  allowed.allow_differences = true;
  EXPECT_TRUE(cell_at(safe(cube, {{1, 1}}, {before}, allowed), changed).published());
}

TEST(Suppress, WhatAnEarlierReleaseTellsCannotBeTakenBack) {
  const auto table = two_columns({{3, 20}, {30, 40}});
  const Cube cube = cube_of(table);
  const CellKey small = cube.key(std::vector<std::uint32_t>{1, 1});
  const EarlierRelease before{{{1, 1}}, {{small, 3, true}}};
  EXPECT_TRUE(cell_at(safe(cube, {{1, 1}}, {before}), small).exposed);
}

TEST(Suppress, EmptyCellsOfANewTableMustNotNarrowAnEarlierOne) {
  // Published: the total, 7. Withheld: 5 and 2. Whoever then sees that the 5 are in three cells
  // knows that the 2 are 4 at most.
  const auto table = two_columns({{3, 1, 1}, {2, 0, 0}});
  const Cube cube = cube_of(table);
  const EarlierRelease before{{{1, 0}},
                              {{0, 7, true},
                               {cube.key(std::vector<std::uint32_t>{1, 0}), 5, false},
                               {cube.key(std::vector<std::uint32_t>{2, 0}), 2, false}}};
  EXPECT_EQ(safe(cube, {{1, 0}}, {before}).narrowed, 0U);
  EXPECT_GT(safe(cube, {{1, 1}}, {before}).narrowed, 0U);
}

TEST(Cube, TreesHoldWhatLiesWithin) {
  const std::vector<CategoryColumn> columns = {{"state", {"B", "A"}, {0, 0, 1, 1}},
                                               {"municipality", {"x", "y"}, {0, 1, 0, 0}}};
  const std::vector<std::vector<std::size_t>> dimensions = {{0, 1}};
  const auto cube = Cube::count(columns, dimensions, {});
  ASSERT_TRUE(cube);
  std::vector<std::string> labels;
  for (const Node& node : cube->dimensions()[0].nodes) labels.push_back(node.label);
  EXPECT_THAT(labels, ElementsAre("", "A", "x", "B", "x", "y"));
  EXPECT_EQ(cube->leaves().size(), 3U);
  EXPECT_EQ(cube->find(Levels{2}, std::vector<std::string>{"B", "y"}), CellKey{5});
  EXPECT_EQ(cube->find(Levels{2}, std::vector<std::string>{"A", "y"}), std::nullopt);
}

// An attacker who tries all tables: is there one with `wanted` people in cell `target` that agrees
// with what is published? Rows and columns are filled one cell after the other.
class Enumeration {
 public:
  Enumeration(const Cube& cube, const SafeTables& tables, std::size_t rows, std::size_t columns)
      : rows_(rows), columns_(columns) {
    for (std::uint32_t r = 0; r <= rows; ++r) {
      for (std::uint32_t c = 0; c <= columns; ++c) {
        const CellKey key = cube.key(std::vector<std::uint32_t>{r, c});
        const auto at = std::ranges::find(tables.cells, key, &SafeCell::key);
        Bound& bound = bounds_[{r, c}];
        if (at == tables.cells.end()) {
          bound = {0, 0};
        } else if (at->published()) {
          bound = {at->count, at->count};
        } else {
          bound = {1, at->count + 12};  // as far as the test looks
        }
      }
    }
  }

  bool possible(std::uint32_t row, std::uint32_t column, std::int64_t wanted) {
    auto bounds = bounds_;
    Bound& bound = bounds[{row, column}];
    if (wanted < bound.low || wanted > bound.high) return false;
    bound = {wanted, wanted};
    std::vector<std::int64_t> rest_of_column(columns_ + 1, 0);
    return fill(bounds, 1, 1, 0, 0, rest_of_column);
  }

 private:
  struct Bound {
    std::int64_t low = 0, high = 0;
  };
  using Bounds = std::map<std::pair<std::uint32_t, std::uint32_t>, Bound>;

  bool fill(const Bounds& bounds, std::uint32_t r, std::uint32_t c, std::int64_t in_row,
            std::int64_t total, std::vector<std::int64_t>& in_column) {
    const auto fits = [&](std::uint32_t i, std::uint32_t j, std::int64_t value) {
      const Bound& bound = bounds.at({i, j});
      return value >= bound.low && value <= bound.high;
    };
    if (r > rows_) {
      for (std::uint32_t j = 1; j <= columns_; ++j)
        if (!fits(0, j, in_column[j])) return false;
      return fits(0, 0, total);
    }
    if (c > columns_)
      return fits(r, 0, in_row) && fill(bounds, r + 1, 1, 0, total + in_row, in_column);
    for (std::int64_t value = bounds.at({r, c}).low; value <= bounds.at({r, c}).high; ++value) {
      if (in_row + value > bounds.at({r, 0}).high || in_column[c] + value > bounds.at({0, c}).high)
        break;
      in_column[c] += value;
      const bool found = fill(bounds, r, c + 1, in_row + value, total, in_column);
      in_column[c] -= value;
      if (found) return true;
    }
    return false;
  }

  std::size_t rows_, columns_;
  Bounds bounds_;
};

TEST(Suppress, WhoTriesAllTablesLearnsNoMoreThanIsSaid) {
  std::mt19937 random(7);
  std::size_t small_cells = 0;
  for (int repeat = 0; repeat < 300; ++repeat) {
    std::vector<std::vector<std::int64_t>> counts(2 + random() % 2,
                                                  std::vector<std::int64_t>(2 + random() % 2));
    for (auto& row : counts)
      for (auto& count : row) count = random() % 3 == 0 ? random() % 5 : random() % 12;
    const auto table = two_columns(counts);
    const Cube cube = cube_of(table);
    const auto tables = safe(cube, {{1, 1}});
    Enumeration attack(cube, tables, counts.size(), counts[0].size());
    for (const SafeCell& cell : tables.cells) {
      if (cell.reason != Reason::small) continue;
      ++small_cells;
      const std::uint32_t r = cube.node(cell.key, 0), c = cube.node(cell.key, 1);
      EXPECT_GE(cell.most, 5);
      EXPECT_FALSE(cell.exposed);
      EXPECT_TRUE(r == 0 || c == 0 || cell.least == 1);
      EXPECT_TRUE(attack.possible(r, c, cell.least));
      EXPECT_TRUE(attack.possible(r, c, cell.most));
    }
  }
  EXPECT_GT(small_cells, 500U);
}

// Three columns, a tree and two linked tables: suppress() itself checks every table that it claims,
// and throws where one breaks a published number.
TEST(Suppress, LinkedTablesOfATreeHold) {
  std::mt19937 random(11);
  for (int repeat = 0; repeat < 60; ++repeat) {
    std::vector<CategoryColumn> columns = {{"state", {"A", "B", "C"}, {}},
                                           {"municipality", {"p", "q", "r"}, {}},
                                           {"sex", {"f", "m"}, {}},
                                           {"year", {"1", "2", "3", "4"}, {}}};
    const std::size_t people = 5 + random() % 150;
    for (std::size_t i = 0; i < people; ++i)
      for (auto& column : columns)
        column.codes.push_back(static_cast<std::uint32_t>(
            std::min(random() % column.labels.size(), random() % column.labels.size())));
    const std::vector<std::vector<std::size_t>> dimensions = {{0, 1}, {2}, {3}};
    const auto cube = Cube::count(columns, dimensions, {});
    ASSERT_TRUE(cube);
    const auto tables = safe(*cube, {{2, 1, 0}, {1, 0, 1}});
    for (const SafeCell& cell : tables.cells) {
      if (cell.reason != Reason::small) continue;
      EXPECT_FALSE(cell.exposed);
      EXPECT_GE(cell.most, 5);
      EXPECT_LE(cell.least, cell.count);
    }
  }
}

}  // namespace
}  // namespace paradero::publish

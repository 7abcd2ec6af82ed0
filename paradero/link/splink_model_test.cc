#include "paradero/link/splink_model.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <gtest/gtest.h>

namespace paradero::link {
namespace {

// Records of the columns name, born, tags; "" is null.
SplinkRows make_rows(const std::vector<std::vector<std::string>>& records,
                     std::vector<std::uint16_t> list = {}) {
  SplinkRows rows;
  rows.headers = {"name", "born", "tags"};
  rows.values.assign(3, {""});
  rows.codes.resize(3);
  for (const auto& record : records) {
    for (std::size_t c = 0; c < 3; ++c) {
      auto& values = rows.values[c];
      auto at = std::ranges::find(values, record[c]);
      if (at == values.end()) at = values.insert(values.end(), record[c]);
      rows.codes[c].push_back(static_cast<std::uint32_t>(at - values.begin()));
    }
    rows.rank.push_back(static_cast<std::uint32_t>(rows.rank.size()));
  }
  rows.list = list.empty() ? std::vector<std::uint16_t>(records.size(), 0) : std::move(list);
  return rows;
}

SplinkLevelSpec level(const char* sql, double m, double u) {
  SplinkLevelSpec spec;
  spec.label = spec.sql_condition = sql;
  spec.m = m, spec.u = u;
  return spec;
}

SplinkSpec small_spec() {
  SplinkSpec spec;
  spec.prior = 0.01;
  SplinkComparisonSpec name{"name", {}};
  name.levels.push_back(level("name_l IS NULL OR name_r IS NULL", 1, 1));
  name.levels.back().is_null = true;
  name.levels.push_back(level("\"name_l\" = \"name_r\"", 0.8, 0.05));
  name.levels.back().tf_column = "name";
  name.levels.push_back(level("jaro_winkler_similarity(name_l, name_r) >= 0.9", 0.15, 0.01));
  name.levels.push_back(level("ELSE", 0.05, 0.94));
  SplinkComparisonSpec born{"born", {}};
  born.levels.push_back(level("born_l = born_r", 0.9, 0.02));
  born.levels.push_back(level("else", 0.1, 0.98));
  spec.comparisons = {name, born};
  spec.blocking_rules = {"l.name = r.name", "l.born = r.born"};
  return spec;
}

const std::vector<std::vector<std::string>> five = {{"rosa", "1980", ""},
                                                    {"rosa", "1980", ""},
                                                    {"rosaura", "1980", ""},
                                                    {"", "1980", ""},
                                                    {"saul", "1991", ""}};

TEST(SplinkModel, AddsUpWhatItsLevelsSay) {
  const SplinkRows rows = make_rows(five);
  const auto model = SplinkModel::make(small_spec(), rows);
  ASSERT_TRUE(model) << model.error().message;
  std::vector<SplinkEvidence> evidence(2);
  const double prior = std::log2(0.01 / 0.99);
  EXPECT_NEAR(model->prior_weight(), prior, 1e-12);
  // rosa is 2 of 4 names: the term frequency .5 stands for u = .05.
  const double tf = std::log2(0.05) - std::log2(0.5);
  EXPECT_NEAR(model->match_weight(0, 1, evidence),
              prior + std::log2(0.8 / 0.05) + tf + std::log2(0.9 / 0.02), 1e-12);
  EXPECT_EQ(evidence[0].level, 1U);
  EXPECT_NEAR(evidence[0].tf_weight, tf, 1e-12);
  EXPECT_NEAR(model->match_weight(0, 2, evidence),
              prior + std::log2(0.15 / 0.01) + std::log2(0.9 / 0.02), 1e-12);
  EXPECT_NEAR(model->match_weight(0, 3, evidence), prior + std::log2(0.9 / 0.02), 1e-12);
  EXPECT_EQ(evidence[0].level, 0U);
  EXPECT_NEAR(model->match_weight(0, 4, evidence),
              prior + std::log2(0.05 / 0.94) + std::log2(0.1 / 0.98), 1e-12);
  EXPECT_EQ(model->match_weight(4, 0, evidence), model->match_weight(0, 4, evidence));
}

TEST(SplinkModel, AdjustsByTermFrequencyAsSet) {
  const SplinkRows rows = make_rows(five);
  std::vector<SplinkEvidence> evidence(2);
  SplinkSpec spec = small_spec();
  spec.comparisons[0].levels[1].tf_weight = 0.5;
  spec.comparisons[0].levels[1].tf_minimum_u = 0.75;
  (void)SplinkModel::make(spec, rows)->match_weight(0, 1, evidence);
  EXPECT_NEAR(evidence[0].tf_weight, 0.5 * (std::log2(0.05) - std::log2(0.75)), 1e-12);
  // On a fuzzy level the frequency is the larger of the two: rosa .5, rosaura .25.
  spec = small_spec();
  spec.comparisons[0].levels[2].tf_column = "name";
  (void)SplinkModel::make(spec, rows)->match_weight(0, 2, evidence);
  EXPECT_NEAR(evidence[0].tf_weight, std::log2(0.05) - std::log2(0.5), 1e-12);
  spec.comparisons[0].levels[2].tf_by_own_u = true;
  (void)SplinkModel::make(spec, rows)->match_weight(0, 2, evidence);
  EXPECT_NEAR(evidence[0].tf_weight, std::log2(0.01) - std::log2(0.5), 1e-12);
}

TEST(SplinkModel, FindsEachPairOnceAndByItsFirstRule) {
  const SplinkRows rows = make_rows(five);
  const auto model = SplinkModel::make(small_spec(), rows);
  const auto found = model->candidates(-1000, {});
  ASSERT_TRUE(found);
  // One pair of rosa; six of 1980, one of which is that pair.
  ASSERT_EQ(found->edges.size(), 6U);
  EXPECT_EQ(found->rules[0].pairs, 1U);
  EXPECT_EQ(found->rules[0].new_pairs, 1U);
  EXPECT_EQ(found->rules[1].pairs, 6U);
  EXPECT_EQ(found->rules[1].new_pairs, 5U);
  EXPECT_EQ(found->edges[0].rule, 0U);
  std::uint64_t pairs = 0;
  for (const auto& [bits, count] : found->weights) pairs += count;
  EXPECT_EQ(pairs, 6U);
  EXPECT_EQ(found->level_pairs[1], (std::vector<std::uint64_t>{6, 0, 0}));
}

// A slow second way: all pairs, one condition after another.
TEST(SplinkModel, BlocksAsAComparisonOfAllPairsWould) {
  std::vector<std::vector<std::string>> records;
  for (int i = 0; i < 60; ++i) {
    records.push_back({std::string(1, static_cast<char>('a' + i * 7 % 5)) + (i % 3 ? "x" : "y"),
                       i % 11 ? std::to_string(1980 + i * 5 % 7) : "", std::to_string(i % 4)});
  }
  const SplinkRows rows = make_rows(records);
  SplinkSpec spec = small_spec();
  spec.blocking_rules = {"l.name = r.name AND l.tags <> r.tags",
                         "substr(l.name, 1, 1) = substr(r.name, 1, 1) and l.born = r.born",
                         "l.born = r.born and levenshtein(l.name, r.name) <= 1"};
  const auto model = SplinkModel::make(spec, rows);
  ASSERT_TRUE(model) << model.error().message;
  const auto found = model->candidates(-1000, {});
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> expected;
  for (std::uint32_t k = 0; k < 3; ++k) {
    auto rule = SqlExpression::parse(spec.blocking_rules[k], SqlNaming::prefix);
    ASSERT_TRUE(rule->bind(rows.headers));
    for (std::uint32_t l = 0; l < 60; ++l) {
      for (std::uint32_t r = l + 1; r < 60; ++r) {
        if (rule->holds(rows, l, r)) expected.try_emplace({l, r}, k);
      }
    }
  }
  ASSERT_EQ(found->edges.size(), expected.size());
  for (const Edge& edge : found->edges) {
    const auto at = expected.find({edge.a, edge.b});
    ASSERT_NE(at, expected.end());
    EXPECT_EQ(edge.rule, at->second);
  }
  const auto again = model->candidates(-1000, {7, {}, nullptr});
  for (std::size_t k = 0; k < found->edges.size(); ++k) {
    EXPECT_EQ(found->edges[k].a, again->edges[k].a);
    EXPECT_EQ(found->edges[k].ln_odds, again->edges[k].ln_odds);
  }
}

TEST(SplinkModel, LinksOnlyWhatTheLinkTypeAllows) {
  const SplinkRows rows = make_rows(five, {0, 0, 1, 1, 1});
  SplinkSpec spec = small_spec();
  spec.link_type = SplinkLinkType::link_only;
  const auto model = SplinkModel::make(spec, rows);
  const auto found = model->candidates(-1000, {});
  for (const Edge& edge : found->edges) EXPECT_NE(rows.list[edge.a], rows.list[edge.b]);
  EXPECT_EQ(found->edges.size(), 4U);
  EXPECT_LT(model->ln_odds(0, 1), -50);
}

TEST(SplinkModel, NamesTheLevelThatItDoesNotTakeOver) {
  const SplinkRows rows = make_rows(five);
  const auto message = [&](auto change) {
    SplinkSpec spec = small_spec();
    change(spec);
    const auto refused = SplinkModel::make(spec, rows);
    EXPECT_FALSE(refused);
    return refused ? std::string() : refused.error().message;
  };
  const auto has = [](const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
  };
  auto said = message([](SplinkSpec& spec) {
    spec.comparisons[0].levels[2] = level("soundex(name_l) = soundex(name_r)", 0.1, 0.1);
  });
  EXPECT_TRUE(has(said, "'name'") && has(said, "soundex")) << said;
  said =
      message([](SplinkSpec& spec) { spec.comparisons[1].levels[0].sql_condition = "x_l = x_r"; });
  EXPECT_TRUE(has(said, "no column 'x'")) << said;
  said = message([](SplinkSpec& spec) {
    std::swap(spec.comparisons[1].levels[0], spec.comparisons[1].levels[1]);
  });
  EXPECT_TRUE(has(said, "ELSE")) << said;
  said = message([](SplinkSpec& spec) { spec.comparisons[0].levels[1].tf_column = "nobody"; });
  EXPECT_TRUE(has(said, "term frequency")) << said;
  said = message([](SplinkSpec& spec) { spec.blocking_rules = {"l.name <> r.name"}; });
  EXPECT_TRUE(has(said, "no equality")) << said;
  said = message([](SplinkSpec& spec) { spec.blocking_rules = {"l.name ~ r.name"}; });
  EXPECT_TRUE(has(said, "blocking rule")) << said;
  said = message([](SplinkSpec& spec) { spec.blocking_rules = {"l.x = r.x"}; });
  EXPECT_TRUE(has(said, "no column")) << said;
  said = message([](SplinkSpec& spec) { spec.blocking_rules.clear(); });
  EXPECT_TRUE(has(said, "no blocking rule")) << said;
  said = message([](SplinkSpec& spec) { spec.comparisons.clear(); });
  EXPECT_TRUE(has(said, "no comparison")) << said;
}

TEST(SplinkModel, ComparesListsOfTexts) {
  const SplinkRows rows = make_rows({{"a", "1", "[x, y]"}, {"b", "1", "[y, 'z']"}, {"c", "1", ""}});
  SplinkSpec spec = small_spec();
  SplinkComparisonSpec tags{"tags", {}};
  tags.levels.push_back(level("\"tags_l\" IS NULL OR \"tags_r\" IS NULL", 1, 1));
  tags.levels.back().is_null = true;
  tags.levels.push_back(
      level("array_length(list_intersect(\"tags_l\", \"tags_r\")) >= 1", 0.5, 0.1));
  tags.levels.push_back(level("ELSE", 0.5, 0.9));
  spec.comparisons.push_back(tags);
  const auto model = SplinkModel::make(spec, rows);
  ASSERT_TRUE(model);
  std::vector<SplinkEvidence> evidence(3);
  (void)model->match_weight(0, 1, evidence);
  EXPECT_EQ(evidence[2].level, 1U);
  (void)model->match_weight(0, 2, evidence);
  EXPECT_EQ(evidence[2].level, 0U);
}

}  // namespace
}  // namespace paradero::link

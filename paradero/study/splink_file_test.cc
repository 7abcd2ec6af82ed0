#include "paradero/study/splink_file.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "paradero/study/internal/test_folder.h"
#include "paradero/study/link_study.h"

namespace paradero::study {
namespace {

using nlohmann::json;

// A trained model as save_model_to_json writes it.
json small_settings() {
  return json::parse(R"({
    "link_type": "dedupe_only", "sql_dialect": "duckdb", "unique_id_column_name": "id",
    "probability_two_random_records_match": 0.02,
    "comparisons": [
      {"output_column_name": "nombre", "comparison_levels": [
        {"sql_condition": "\"nombre_l\" IS NULL OR \"nombre_r\" IS NULL", "label_for_charts": "null", "is_null_level": true},
        {"sql_condition": "\"nombre_l\" = \"nombre_r\"", "label_for_charts": "exact", "m_probability": 0.9,
         "u_probability": 0.1, "tf_adjustment_column": "nombre", "tf_adjustment_weight": 1.0},
        {"sql_condition": "ELSE", "label_for_charts": "else", "m_probability": 0.1, "u_probability": 0.9}]},
      {"output_column_name": "fecha", "comparison_levels": [
        {"sql_condition": "\"fecha_l\" = \"fecha_r\"", "label_for_charts": "exact", "m_probability": 0.95,
         "u_probability": "level not observed in training dataset"},
        {"sql_condition": "ELSE", "m_probability": 0.05, "u_probability": 0.99}]}],
    "blocking_rules_to_generate_predictions": [
      {"blocking_rule": "l.\"nombre\" = r.\"nombre\"", "sql_dialect": "duckdb", "arrays_to_explode": null},
      "l.fecha = r.fecha"]
  })");
}

TEST(SplinkFile, ReadsATrainedModel) {
  const auto file = parse_splink(small_settings().dump(), "model.json");
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(file->unique_id, "id");
  EXPECT_EQ(file->spec.prior, 0.02);
  ASSERT_EQ(file->spec.comparisons.size(), 2U);
  const auto& levels = file->spec.comparisons[0].levels;
  EXPECT_TRUE(levels[0].is_null);
  EXPECT_EQ(levels[1].m, 0.9);
  EXPECT_EQ(levels[1].tf_column, "nombre");
  EXPECT_EQ(file->spec.comparisons[1].levels[0].u, 1e-6);
  EXPECT_EQ(file->spec.comparisons[1].levels[1].label, "ELSE");
  EXPECT_EQ(file->spec.blocking_rules,
            (std::vector<std::string>{"l.\"nombre\" = r.\"nombre\"", "l.fecha = r.fecha"}));
}

// The values that Splink 5.0.0 gives levels of which nothing was learned (comparison_level.py).
TEST(SplinkFile, WhatWasNotLearnedHasTheDefaultsOfSplink) {
  json settings = small_settings();
  auto& levels = settings["comparisons"][0]["comparison_levels"];
  levels.insert(levels.begin() + 2, json{{"sql_condition", "nombre_l > nombre_r"}});
  levels.insert(levels.begin() + 3, json{{"sql_condition", "nombre_l < nombre_r"}});
  const auto file = parse_splink(settings.dump(), "model.json");
  ASSERT_TRUE(file) << file.error().message;
  const auto& read = file->spec.comparisons[0].levels;
  EXPECT_EQ(read[1].m, 0.9);
  EXPECT_DOUBLE_EQ(read[2].m, 0.05 / 3);
  EXPECT_DOUBLE_EQ(read[2].u, 0.05 / 3 / 8);
  EXPECT_DOUBLE_EQ(read[3].m, 0.05 / 3);
  EXPECT_DOUBLE_EQ(read[3].u, 0.05 / 3 * 2);
  EXPECT_EQ(file->defaulted, (std::vector<std::string>{"nombre: nombre_l > nombre_r",
                                                       "nombre: nombre_l < nombre_r"}));
}

TEST(SplinkFile, SaysWhatIsWrong) {
  struct Case {
    const char* pointer;
    json value;
    const char* named;
  };
  const Case cases[] = {
      {"/sql_dialect", "spark", "spark"},
      {"/sql_dialect", 3, "sql_dialect"},
      {"/link_type", "merge", "link_type"},
      {"/probability_two_random_records_match", 0, "probability_two_random_records_match"},
      {"/probability_two_random_records_match", "x", "probability_two_random_records_match"},
      {"/comparisons", 3, "comparisons"},
      {"/comparisons/0", 3, "comparison 1"},
      {"/comparisons/0/comparison_levels", json::array(), "comparison 1"},
      {"/comparisons/0/comparison_levels/1", 3, "sql_condition"},
      {"/comparisons/0/comparison_levels/1/sql_condition", 3, "sql_condition"},
      {"/comparisons/0/comparison_levels/1/u_probability", 1.5, "from 0 to 1"},
      {"/comparisons/0/comparison_levels/1/is_null_level", "x", "is_null_level"},
      {"/comparisons/0/comparison_levels/1/tf_adjustment_weight", "x", "tf_adjustment_weight"},
      {"/blocking_rules_to_generate_predictions", json::array(), "blocking_rules"},
      {"/blocking_rules_to_generate_predictions/0", 3, "blocking rule"},
      {"/blocking_rules_to_generate_predictions/0/arrays_to_explode", {"a"}, "explodes"},
  };
  for (const Case& one : cases) {
    json settings = small_settings();
    settings[json::json_pointer(one.pointer)] = one.value;
    const auto refused = parse_splink(settings.dump(), "model.json");
    ASSERT_FALSE(refused) << one.pointer;
    EXPECT_NE(refused.error().message.find(one.named), std::string::npos)
        << one.pointer << ": " << refused.error().message;
  }
  json untrained = small_settings();
  for (json& level : untrained["comparisons"][0]["comparison_levels"]) {
    level.erase("m_probability");
    level.erase("u_probability");
  }
  const auto refused = parse_splink(untrained.dump(), "model.json");
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("train"), std::string::npos);
  EXPECT_FALSE(parse_splink("", "model.json"));
  EXPECT_FALSE(parse_splink("[]", "model.json"));
  EXPECT_FALSE(parse_splink("{}", "model.json"));
  EXPECT_FALSE(read_splink("/nonexistent/model.json"));
}

class SplinkLink : public testing::FolderTest {
 protected:
  Study study() const {
    Study made;
    made.lists.push_back({file("a.csv",
                               "id,nombre,fecha\n10,Rosa,1980-02-03\n9,Rosa,1980-02-03\n"
                               "7,Saúl,1991-05-06\n8,Inés,\n"),
                          {},
                          {},
                          false});
    made.splink_model = file("model.json", small_settings().dump());
    made.out = folder_ / "out";
    return made;
  }
};

TEST_F(SplinkLink, WritesAWholeResult) {
  const auto summary = link_lists(study(), {});
  ASSERT_TRUE(summary) << summary.error().message;
  EXPECT_EQ(summary->records, 4U);
  EXPECT_EQ(summary->entities, 3U);
  EXPECT_EQ(summary->pairs_compared, 1U);
  const std::string links = testing::content(folder_ / "out" / "links.csv");
  EXPECT_TRUE(
      links.starts_with("source_a,record_id_a,source_b,record_id_b,probability,match_weight,"
                        "nombre_level,nombre_weight,nombre_tf_weight,fecha_level,"))
      << links;
  EXPECT_NE(links.find("a,10,a,9,"), std::string::npos) << links;
  for (const char* name : {"entities.csv", "problems.csv", "provenance.json", "report.html"})
    EXPECT_TRUE(std::filesystem::exists(folder_ / "out" / name)) << name;
}

TEST_F(SplinkLink, RefusesWhatDoesNotGoWithIt) {
  const auto refused = [&](auto change) {
    Study made = study();
    change(made);
    const auto summary = link_lists(made, {});
    EXPECT_FALSE(summary);
    return summary ? base::ErrorKind::interrupted : summary.error().kind;
  };
  EXPECT_EQ(refused([](Study& made) { made.model = "model.json"; }), base::ErrorKind::usage);
  EXPECT_EQ(refused([](Study& made) { made.link.blocking_rules = {"sex"}; }),
            base::ErrorKind::usage);
  EXPECT_EQ(refused([](Study& made) { made.lists[0].mapping.drop = {"fecha"}; }),
            base::ErrorKind::usage);
  EXPECT_EQ(refused([](Study& made) { made.generate.emplace(); }), base::ErrorKind::usage);
  EXPECT_EQ(refused([](Study& made) { made.splink_model = "/nonexistent.json"; }),
            base::ErrorKind::data);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "out"));
}

}  // namespace
}  // namespace paradero::study

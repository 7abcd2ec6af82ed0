#include "paradero/study/explain_study.h"

#include <cmath>

#include <nlohmann/json.hpp>

#include "paradero/study/internal/test_folder.h"
#include "paradero/study/link_study.h"
#include "paradero/table/read.h"

namespace paradero::study {
namespace {

namespace fs = std::filesystem;

class ExplainStudy : public testing::FolderTest {
 protected:
  void link_generated() {
    Study study;
    study.generate = generate::Settings{1000, generate::Strength::hard, 4};
    study.out = folder_ / "out";
    const auto summary = link_lists(study, {});
    ASSERT_TRUE(summary) << summary.error().message;
  }
  table::Table read(const char* name) const {
    base::Problems problems;
    auto table = table::read_table(folder_ / "out" / name, {}, {}, problems);
    base::require(table.has_value(), "read: refused");
    return std::move(*table);
  }
  // "source:record_id" of a row of entities.csv; the first rows are those of one list.
  std::string record(std::size_t row) const {
    const table::Table written = read("entities.csv");
    return std::string(written.find("source")->at(row)) + ":" +
           std::string(written.find("record_id")->at(row));
  }
  base::Result<PairExplanation> explain(const std::string& a, const std::string& b,
                                        std::vector<fs::path> lists = {}) const {
    return explain_pair({folder_ / "out", a, b, std::move(lists)}, {});
  }
};

double number(std::string_view text) { return std::stod(std::string(text)); }

TEST_F(ExplainStudy, SaysWhatLinksSays) {
  link_generated();
  const table::Table links = read("links.csv");
  const auto at = [&](const std::string& column, std::size_t row) {
    return links.find(column)->at(row);
  };
  ASSERT_GT(links.rows(), 20U);
  for (std::size_t row = 0; row < links.rows(); row += links.rows() / 12) {
    const auto found =
        explain(std::string(at("source_a", row)) + ":" + std::string(at("record_id_a", row)),
                std::string(at("source_b", row)) + ":" + std::string(at("record_id_b", row)));
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_NEAR(found->match_weight, number(at("match_weight", row)), 6e-4);
    EXPECT_NEAR(found->prior_weight, number(at("prior_weight", row)), 6e-4);
    EXPECT_NEAR(found->alternatives_weight, number(at("alternatives_weight", row)), 6e-4);
    ASSERT_TRUE(found->probability);
    EXPECT_NEAR(*found->probability, number(at("probability", row)), 1e-9);
    EXPECT_TRUE(found->compared);
    EXPECT_FALSE(found->blocking_rules.empty());
    double sum = found->prior_weight + found->alternatives_weight;
    for (const FieldEvidence& one : found->evidence) {
      EXPECT_EQ(one.level, at(one.field + "_level", row));
      EXPECT_NEAR(one.weight, number(at(one.field + "_weight", row)), 6e-4);
      sum += one.weight;
    }
    EXPECT_NEAR(sum, found->match_weight, 1e-6);
    double classes = 0;
    for (const auto& [name, probability] : found->classes) classes += probability;
    EXPECT_NEAR(classes, 1, 1e-9);
  }
}

TEST_F(ExplainStudy, APairTheOtherWayRoundIsTheSame) {
  link_generated();
  const auto one = explain(record(0), record(1)), other = explain(record(1), record(0));
  ASSERT_TRUE(one && other) << (one ? other : one).error().message;
  EXPECT_EQ(one->match_weight, other->match_weight);
  EXPECT_EQ(one->probability, other->probability);
  EXPECT_EQ(one->compared, other->compared);
  EXPECT_EQ(one->evidence[0].value_a, other->evidence[0].value_b);
}

TEST_F(ExplainStudy, ShowsBothGroups) {
  link_generated();
  const table::Table groups = read("entities.csv");
  const auto found = explain(record(0), record(1));
  ASSERT_TRUE(found) << found.error().message;
  std::size_t expected = 0;
  for (std::size_t row = 0; row < groups.rows(); ++row) {
    const auto id = groups.find("entity_id")->at(row);
    expected += id == std::to_string(found->entity_a) || id == std::to_string(found->entity_b);
  }
  EXPECT_EQ(found->members.size(), expected);
  EXPECT_EQ(found->members_left_out, 0U);
}

TEST_F(ExplainStudy, TellsInBothLanguages) {
  link_generated();
  const auto found = explain(record(0), record(1));
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_NE(to_text(*found, Language::es).find("Peso de coincidencia"), std::string::npos);
  EXPECT_NE(to_text(*found, Language::en).find("Match weight"), std::string::npos);
  const auto json = nlohmann::json::parse(to_json(*found));
  EXPECT_NEAR(json["match_weight"].get<double>(), found->match_weight, 1e-6);
  EXPECT_EQ(json["evidence"].size(), found->evidence.size());
}

TEST_F(ExplainStudy, RefusesWhatItCannotExplain) {
  link_generated();
  const auto refused = [&](const std::string& a, const std::string& b) {
    const auto found = explain(a, b);
    EXPECT_FALSE(found) << a << " " << b;
    return found ? base::ErrorKind::interrupted : found.error().kind;
  };
  EXPECT_EQ(refused("register", record(1)), base::ErrorKind::usage);
  EXPECT_EQ(refused("nowhere:1", record(1)), base::ErrorKind::usage);
  EXPECT_EQ(refused(record(0), record(0)), base::ErrorKind::usage);
  EXPECT_EQ(refused("register:no such", record(1)), base::ErrorKind::data);
  EXPECT_FALSE(explain_pair({folder_ / "nothing", record(0), record(1), {}}, {}));
  fs::create_directory(folder_ / "elsewhere");
  const auto absent = explain(record(0), record(1), {folder_ / "elsewhere"});
  ASSERT_FALSE(absent);
  EXPECT_NE(absent.error().message.find("--lists"), std::string::npos);
}

TEST_F(ExplainStudy, AListThatChangedIsRefused) {
  link_generated();
  file("out/register.csv", "id,nombre\n1,Rosa\n");
  const auto refused = explain("register:1", "register:2");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, base::ErrorKind::data);
  EXPECT_NE(refused.error().message.find("SHA-256"), std::string::npos);
}

TEST_F(ExplainStudy, AResultWithADamagedTableIsRefused) {
  link_generated();
  file("out/entities.csv", "source,record_id,entity_id,cohesion\nregister,1,1,1\n");
  EXPECT_FALSE(explain("register:1", "register:2"));
  file("out/entities.csv", "source,record_id\nregister,1\n");
  EXPECT_FALSE(explain("register:1", "register:2"));
  link_generated();
  file("out/model.json", "{}");
  EXPECT_FALSE(explain("register:1", "register:2"));
  link_generated();
  file("out/provenance.json", "{\"method\": \"watch\"}");
  EXPECT_FALSE(explain("register:1", "register:2"));
}

TEST_F(ExplainStudy, ReadsListsAsTheyWereRead) {
  const auto list = file("lista.txt",
                         "id|nombre|apellido|fecha\n1|Rosa|Luna|1980-02-03\n"
                         "2|Rosa|Luna|1980-02-03\n3|Saul|Vera|1991-05-06\n");
  Study study;
  study.lists.push_back(
      {list, {.source = "de la familia", .encoding = "UTF-8", .delimiter = '|'}, {}, false});
  study.out = folder_ / "out";
  const auto summary = link_lists(study, {});
  ASSERT_TRUE(summary) << summary.error().message;
  const auto found = explain("de la familia:1", "de la familia:2");
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->evidence[0].value_a, "Rosa");
}

TEST_F(ExplainStudy, AModelGivenBackMakesTheSameTables) {
  link_generated();
  Study again;
  for (const char* list : {"register", "ngo", "prosecutor", "press"}) {
    if (fs::exists(folder_ / "out" / (std::string(list) + ".csv")))
      again.lists.push_back({folder_ / "out" / (std::string(list) + ".csv"), {}, {}, false});
  }
  again.out = folder_ / "first";
  ASSERT_TRUE(link_lists(again, {}));
  again.model = folder_ / "first" / "model.json";
  again.out = folder_ / "second";
  const auto summary = link_lists(again, {});
  ASSERT_TRUE(summary) << summary.error().message;
  for (const char* name : {"entities.csv", "links.csv", "model.json"}) {
    EXPECT_EQ(testing::content(folder_ / "first" / name),
              testing::content(folder_ / "second" / name))
        << name;
  }
  again.model = folder_ / "absent.json";
  EXPECT_FALSE(link_lists(again, {}));
}

}  // namespace
}  // namespace paradero::study

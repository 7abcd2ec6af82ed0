#include "paradero/study/evaluate_study.h"

#include <nlohmann/json.hpp>

#include "paradero/study/internal/test_folder.h"

namespace paradero::study {
namespace {

namespace fs = std::filesystem;

using EvaluateStudy = testing::FolderTest;

// Records 1 to 4 of list a and 7 of list b; found: {1, 2, 3}, {4}, {7}.
const std::string entities =
    "source,record_id,entity_id,cohesion\na,1,1,.9\na,2,1,.9\na,3,1,.9\na,4,2,1\nb,7,3,1\n";

TEST_F(EvaluateStudy, AgainstATruthFile) {
  const auto truth = file("truth.csv",
                          "source,record_id,person_id\na,1,x\na,2,x\na,3,y\na,4,y\nb,7,z\n"
                          "b,99,z\n");
  const auto report =
      evaluate_files(file("entities.csv", entities), {{truth}, "person_id", ""}, {});
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->all.records, 5U);
  EXPECT_EQ(report->all.true_entities, 3U);
  EXPECT_EQ(report->all.found_entities, 3U);
  EXPECT_DOUBLE_EQ(report->all.pairwise.precision, 1.0 / 3);
  EXPECT_DOUBLE_EQ(report->all.pairwise.recall, 0.5);
  EXPECT_EQ(report->records_without_truth, 0U);
  EXPECT_TRUE(report->subgroups.empty()) << "a truth.csv tells nothing of the people";
  EXPECT_TRUE(report->calibration.empty()) << "there is no links.csv";
}

TEST_F(EvaluateStudy, AgainstAColumnOfTheListsThemselves) {
  const auto a = file("a.csv",
                      "who,id,nombre,primer apellido,segundo apellido,sexo\n"
                      "x,1,Rosa,Luna,Mora,M\nx,2,Rosa,Luna,,M\nx,3,Rosa,Luna,Mora,M\n"
                      "y,4,Saúl,Vera,Paz,H\n");
  const auto b = file("b.csv", "who,id,sexo\nz,7,H\n,8,M\n");
  const auto report = evaluate_files(file("entities.csv", entities), {{a, b}, "who", "id"}, {});
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->all.records, 5U);
  EXPECT_EQ(report->all.pairwise.f, 1);
  std::string groups;
  for (const Subgroup& subgroup : report->subgroups)
    groups += subgroup.by + "=" + subgroup.value + " ";
  EXPECT_EQ(groups, "sex=female sex=male surnames=one surnames=two ");
  const auto& women = report->subgroups.front().evaluation;
  EXPECT_EQ(women.records, 3U);
  EXPECT_EQ(women.true_pairs, 3U);
}

TEST_F(EvaluateStudy, LeavesOutRecordsThatTheTruthDoesNotName) {
  // Record 3 has an empty cell, record 7 no row: neither is a person of its own.
  const auto truth = file("truth.csv", "source,record_id,person_id\na,1,x\na,2,x\na,3,\na,4,y\n");
  const auto report =
      evaluate_files(file("entities.csv", entities), {{truth}, "person_id", ""}, {});
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->all.records, 3U);
  EXPECT_EQ(report->records_without_truth, 2U);
  EXPECT_EQ(report->all.pairwise.f, 1);
  EXPECT_NE(to_text(*report).find("2 records that the truth does not name"), std::string::npos);
}

TEST_F(EvaluateStudy, RecordsWithoutAnEntityAreAlone) {
  const auto truth = file("truth.csv", "source,record_id,person_id\na,1,x\na,2,y\na,3,y\n");
  const auto found = file("entities.csv", "source,record_id,entity_id\na,1,\na,2,\na,3,5\n");
  const auto report = evaluate_files(found, {{truth}, "person_id", ""}, {});
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->all.found_entities, 3U);
  EXPECT_EQ(report->all.found_pairs, 0U);
}

TEST_F(EvaluateStudy, CalibratesTheLinksBesideTheEntities) {
  const auto truth = file("truth.csv", "source,record_id,person_id\na,1,x\na,2,x\na,3,x\na,4,y\n");
  file("links.csv",
       "source_a,record_id_a,source_b,record_id_b,probability,match_weight\n"
       "a,1,a,2,0.96,4.6\na,1,a,4,0.92,3.5\na,3,a,4,0.2,-2\na,1,b,7,0.95,4.2\n");
  const auto report =
      evaluate_files(file("entities.csv", entities), {{truth}, "person_id", ""}, {});
  ASSERT_TRUE(report) << report.error().message;
  std::uint64_t pairs = 0;
  for (const link::CalibrationBand& band : report->calibration) {
    pairs += band.pairs;
    if (band.from == 0.9) {
      EXPECT_EQ(band.pairs, 2U);
      EXPECT_NEAR(band.stated, 0.94, 1e-12);
      EXPECT_EQ(band.actual, 0.5);
    } else if (band.pairs > 0) {
      EXPECT_EQ(band.from, 0.1);
      EXPECT_EQ(band.actual, 0);
    }
  }
  EXPECT_EQ(pairs, 3U) << "a pair with a record that the truth does not name is not judged";

  const auto json = nlohmann::json::parse(to_json(*report));
  EXPECT_EQ(json["records"], 4);
  EXPECT_EQ(json["records_without_truth"], 1);
  EXPECT_EQ(json["calibration"].size(), report->calibration.size());
  for (const char* scores : {"pairwise", "b_cubed", "cluster"})
    EXPECT_TRUE(json[scores].contains("precision")) << scores;
}

TEST_F(EvaluateStudy, RefusesAndNamesTheMend) {
  const auto truth = file("truth.csv", "source,record_id,person_id\na,1,x\n");
  const auto other = file("other.csv", "source,record_id,person_id\nzz,1,x\n");
  const auto found = file("entities.csv", entities);
  const auto odd = file("odd.csv", "source,record_id,group\na,1,1\n");
  struct Case {
    fs::path entities;
    EvaluationSpec truth;
    base::ErrorKind kind;
    const char* part_of_message;
  };
  const Case cases[] = {
      {found, {{truth}, "nobody", ""}, base::ErrorKind::usage, "the columns are source, record_id"},
      {found, {{other}, "person_id", ""}, base::ErrorKind::usage, "names none of its records"},
      {found, {{}, "person_id", ""}, base::ErrorKind::usage, "no truth is given"},
      {odd, {{truth}, "person_id", ""}, base::ErrorKind::usage, "entity_id"},
      {found, {{folder_ / "absent.csv"}, "person_id", ""}, base::ErrorKind::data, "absent.csv"},
      {folder_ / "none.csv", {{truth}, "person_id", ""}, base::ErrorKind::data, "none.csv"},
  };
  for (const Case& c : cases) {
    const auto report = evaluate_files(c.entities, c.truth, {});
    ASSERT_FALSE(report) << c.part_of_message;
    EXPECT_EQ(report.error().kind, c.kind) << report.error().message;
    EXPECT_NE(report.error().message.find(c.part_of_message), std::string::npos)
        << report.error().message;
  }
}

}  // namespace
}  // namespace paradero::study

#include "paradero/study/sample_study.h"

#include <map>

#include <nlohmann/json.hpp>

#include "paradero/study/internal/test_folder.h"
#include "paradero/study/link_study.h"
#include "paradero/table/read.h"

namespace paradero::study {
namespace {

namespace fs = std::filesystem;

class SampleStudy : public testing::FolderTest {
 protected:
  void link_generated() {
    Study study;
    study.generate = generate::Settings{1000, generate::Strength::hard, 4};
    study.out = folder_ / "out";
    const auto summary = link_lists(study, {});
    ASSERT_TRUE(summary) << summary.error().message;
    truth_ = summary->evaluation->pairwise;
    base::Problems problems;
    const auto table = table::read_table(folder_ / "out" / "truth.csv", {}, {}, problems);
    ASSERT_TRUE(table);
    for (std::size_t row = 0; row < table->rows(); ++row) {
      person_[std::string(table->find("source")->at(row)) + ":" +
              std::string(table->find("record_id")->at(row))] = table->find("person_id")->at(row);
    }
  }
  base::Result<SampleSummary> draw(std::uint64_t sample, std::uint64_t seed) const {
    return draw_sample({folder_ / "out" / "entities.csv", {}, sample, seed, folder_ / "judge"}, {});
  }
  // Fills in the decisions by the truth; those of every `open`th row are left open.
  void judge(const char* name, std::size_t open = 0) const {
    base::Problems problems;
    const fs::path path = folder_ / "judge" / name;
    const auto table = table::read_table(path, {}, {}, problems);
    ASSERT_TRUE(table) << table.error().message;
    std::string text;
    for (const auto& column : table->columns) text += column.header + ",";
    text.back() = '\n';
    const auto key = [&](const char* source, const char* id, std::size_t row) {
      return std::string(table->find(source)->at(row)) + ":" +
             std::string(table->find(id)->at(row));
    };
    for (std::size_t row = 0; row < table->rows(); ++row) {
      const bool same = person_.at(key("source_a", "record_id_a", row)) ==
                        person_.at(key("source_b", "record_id_b", row));
      for (const auto& column : table->columns) {
        const bool left_open = open > 0 && row % open == 0;
        const std::string cell = column.header != "decision" ? std::string(column.at(row))
                                 : left_open                 ? "unsure"
                                 : same                      ? "same"
                                                             : "different";
        text += '"' + cell + "\",";
      }
      text.back() = '\n';
    }
    file(std::string("judge/") + name, text);
  }

  decltype(link::Evaluation::pairwise) truth_;
  std::map<std::string, std::string> person_;
};

TEST_F(SampleStudy, ScoresWhatPeopleJudged) {
  link_generated();
  const auto drawn = draw(400, 1);
  ASSERT_TRUE(drawn) << drawn.error().message;
  EXPECT_GT(drawn->pairs, 250U);
  EXPECT_EQ(drawn->records, 100U);
  judge("pairs.csv");
  judge("records.csv");
  const auto report = judge_sample(folder_ / "judge", {});
  ASSERT_TRUE(report) << report.error().message;
  ASSERT_TRUE(report->scores.precision && report->scores.recall && report->scores.f);
  EXPECT_NEAR(report->scores.precision->value, truth_.precision, 0.05);
  EXPECT_NEAR(report->scores.recall->value, truth_.recall, 0.05);
  EXPECT_EQ(report->records_judged, 100U);
  ASSERT_TRUE(report->b_cubed_precision && report->b_cubed_recall);
  EXPECT_GT(report->b_cubed_precision->value, 0.9);
  std::uint64_t judged = 0;
  for (const StratumReport& stratum : report->strata) {
    EXPECT_EQ(stratum.open, 0U);
    EXPECT_LE(stratum.drawn, stratum.pairs);
    judged += stratum.same + stratum.different;
  }
  EXPECT_EQ(judged, drawn->pairs);
  bool by_sex = false, by_surnames = false, by_indigenous = false;
  for (const SampleSubgroup& one : report->subgroups) {
    by_sex = by_sex || one.by == "sex";
    by_surnames = by_surnames || one.by == "surnames";
    by_indigenous = by_indigenous || one.by == "indigenous_surname";
  }
  EXPECT_TRUE(by_sex && by_surnames && by_indigenous);
  EXPECT_NE(to_text(*report).find("precision"), std::string::npos);
  const auto json = nlohmann::json::parse(to_json(*report));
  EXPECT_NEAR(json["pairwise"]["precision"]["value"].get<double>(), report->scores.precision->value,
              1e-6);
}

// Judged again and again: how often the intervals hold the truth that the lists were made with.
TEST_F(SampleStudy, IntervalsHoldTheTruthOfGeneratedLists) {
  link_generated();
  int precision = 0, recall = 0;
  constexpr int studies = 30;
  for (int k = 0; k < studies; ++k) {
    ASSERT_TRUE(draw(200, 100 + static_cast<std::uint64_t>(k)));
    judge("pairs.csv");
    judge("records.csv");
    const auto report = judge_sample(folder_ / "judge", {});
    ASSERT_TRUE(report && report->scores.recall);
    const link::Estimate p = *report->scores.precision, r = *report->scores.recall;
    precision += p.low <= truth_.precision && truth_.precision <= p.high;
    recall += r.low <= truth_.recall && truth_.recall <= r.high;
  }
  // 95% of 30 is 28.5; fewer than 25 has a chance below .5%.
  EXPECT_GE(precision, 25);
  EXPECT_GE(recall, 25);
}

TEST_F(SampleStudy, WhatIsLeftOpenBoundsTheScores) {
  link_generated();
  ASSERT_TRUE(draw(200, 1));
  judge("pairs.csv", 10);
  judge("records.csv", 10);
  const auto report = judge_sample(folder_ / "judge", {});
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_LT(report->open_different.precision->value, report->open_same.precision->value);
  EXPECT_LT(report->records_judged, report->records_drawn);
}

TEST_F(SampleStudy, ASampleThatNobodyJudgedIsNotEstimable) {
  link_generated();
  ASSERT_TRUE(draw(100, 1));
  const auto report = judge_sample(folder_ / "judge", {});
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_FALSE(report->scores.precision);
  EXPECT_FALSE(report->b_cubed_precision);
  EXPECT_NE(to_text(*report).find("not estimable"), std::string::npos);
}

TEST_F(SampleStudy, RefusesWhatIsDamaged) {
  link_generated();
  EXPECT_FALSE(draw(3, 1));
  ASSERT_TRUE(draw(100, 1));
  const std::string pairs = testing::content(folder_ / "judge" / "pairs.csv");
  file("judge/pairs.csv", pairs.substr(0, pairs.find('\n', pairs.find('\n') + 1) + 1));
  EXPECT_FALSE(judge_sample(folder_ / "judge", {})) << "rows are gone";
  file("judge/pairs.csv", "a,b\n1,2\n");
  EXPECT_FALSE(judge_sample(folder_ / "judge", {})) << "columns are gone";
  file("judge/pairs.csv", pairs);
  const std::string frame = testing::content(folder_ / "judge" / "frame.json");
  file("judge/frame.json", "{}");
  EXPECT_FALSE(judge_sample(folder_ / "judge", {}));
  file("judge/frame.json", frame);
  file("judge/records.csv",
       "relation,source_a,record_id_a,source_b,record_id_b,decision\n"
       "kin,register,1,register,2,same\n");
  EXPECT_FALSE(judge_sample(folder_ / "judge", {}));
  EXPECT_FALSE(judge_sample(folder_ / "nothing", {}));
}

TEST(IndigenousSurname, FollowsTheStatedRule) {
  for (const char* yes : {"Pech", "CANCHÉ", "Xicoténcatl", "Tecuapetla", "Coyotl", "Temoltzin",
                          "Ñonthe", "tlaxcalteca"})
    EXPECT_TRUE(is_indigenous_surname(yes)) << yes;
  for (const char* no : {"Hernández", "", "Pérez", "tl", "Batista"})
    EXPECT_FALSE(is_indigenous_surname(no)) << no;
}

}  // namespace
}  // namespace paradero::study

#include "paradero/study/estimate_study.h"

#include <fstream>
#include <stop_token>

#include <nlohmann/json.hpp>

#include "paradero/study/internal/estimate_cache.h"
#include "paradero/study/internal/test_folder.h"

namespace paradero::study {
namespace {

namespace fs = std::filesystem;
using estimate::Estimator;
using estimate::Status;
using testing::content;
using testing::lines;

const std::string three_lists =
    "ngo,press,register,count\n1,1,0,30\n1,0,1,25\n0,1,1,28\n1,0,0,130\n0,1,0,140\n0,0,1,150\n"
    "1,1,1,12\n";

class EstimateStudy : public testing::FolderTest {
 protected:
  Study study_of(const std::string& table, const char* out = "out") const {
    std::ofstream(folder_ / "table.csv") << table;
    Study study;
    study.estimate.table = folder_ / "table.csv";
    study.estimate.settings.estimators = {Estimator::decomposable, Estimator::chao};
    study.out = folder_ / out;
    return study;
  }
  // Two strata; a few people of neither.
  Study stratified(const char* out = "out") const {
    std::string table = "state,ngo,press,register,count\n";
    for (const std::string state : {"Meta", "Cauca"}) {
      for (const char* row :
           {"1,1,0,30", "1,0,1,25", "0,1,1,28", "1,0,0,90", "0,1,0,80", "0,0,1,70", "1,1,1,12"})
        table += state + "," + row + "\n";
    }
    Study study = study_of(table + ",1,0,0,9\n,1,1,0,3\n", out);
    study.estimate.strata = {"state"};
    study.estimate.imputations = 12;
    study.estimate.settings.n_max = 4000;
    return study;
  }
};

TEST_F(EstimateStudy, WritesAWholeResult) {
  const auto summary = estimate_table(study_of(three_lists), {});
  ASSERT_TRUE(summary) << summary.error().message;
  for (const char* name : {"estimates.csv", "variance.csv", "diagnostics.csv", "overlaps.csv",
                           "problems.csv", "provenance.json", "report.html"})
    EXPECT_TRUE(fs::exists(folder_ / "out" / name)) << name;
  EXPECT_EQ(lines(folder_ / "out" / "estimates.csv"), 3);
  EXPECT_EQ(lines(folder_ / "out" / "overlaps.csv"), 8);
  EXPECT_FALSE(fs::exists(folder_ / "out.cache"));
  EXPECT_EQ(summary->people, 515);
  const auto json = nlohmann::json::parse(to_json(*summary));
  EXPECT_EQ(json["strata"][0]["estimates"][0]["status"], "ok");
}

TEST_F(EstimateStudy, ImputesAndAddsUpStrata) {
  const auto summary = estimate_table(stratified(), {});
  ASSERT_TRUE(summary) << summary.error().message;
  ASSERT_EQ(summary->strata.size(), 2);
  EXPECT_EQ(summary->strata[0].label, "Cauca");
  EXPECT_EQ(summary->imputations, 12);
  EXPECT_EQ(summary->people_of_unknown_stratum, 12);
  ASSERT_EQ(summary->totals.size(), 2);
  const auto& total = summary->totals[0];
  EXPECT_EQ(total.answer.n_observed, 682);
  EXPECT_NEAR(*total.answer.estimate,
              *summary->strata[0].estimates[0].answer.estimate +
                  *summary->strata[1].estimates[0].answer.estimate,
              60);
  EXPECT_GT(summary->strata[0].estimates[0].variance_imputation, 0);
  // What one stratum gains the other loses: the total hardly varies between imputations.
  EXPECT_LT(total.variance_imputation, 0.5 * total.variance_within);
}

TEST_F(EstimateStudy, GoesOnWhereItWasStopped) {
  Study study = stratified("whole");
  ASSERT_TRUE(estimate_table(study, {}));
  // Half of a cache, and a line cut short.
  study.estimate.cache = folder_ / "kept";
  study.out = folder_ / "first";
  ASSERT_TRUE(estimate_table(study, {}));
  const std::string all = content(folder_ / "kept" / "answers.jsonl");
  std::ofstream(folder_ / "kept" / "answers.jsonl", std::ios::trunc)
      << all.substr(0, all.size() / 2);
  study.out = folder_ / "second";
  const auto again = estimate_table(study, {});
  ASSERT_TRUE(again);
  EXPECT_GE(again->answers_from_cache, 10);
  EXPECT_LT(again->answers_from_cache, 24);
  for (const char* name : {"estimates.csv", "variance.csv", "diagnostics.csv", "report.html"})
    EXPECT_EQ(content(folder_ / "second" / name), content(folder_ / "whole" / name)) << name;
}

// Asks for a stop once three strata are done.
class StopAfterThree : public base::ProgressSink {
 public:
  void report(std::string_view stage, std::uint64_t done, std::uint64_t) override {
    if (stage == "estimating" && done >= 3) stop.request_stop();
  }
  std::stop_source stop;
};

TEST_F(EstimateStudy, StoppedItKeepsWhatItHas) {
  StopAfterThree sink;
  base::RunContext context;
  context.threads = 1;
  context.stop = sink.stop.get_token();
  context.progress = &sink;
  const auto stopped = estimate_table(stratified(), context);
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().kind, base::ErrorKind::interrupted);
  EXPECT_NE(stopped.error().message.find("3 of 24"), std::string::npos) << stopped.error().message;
  EXPECT_FALSE(fs::exists(folder_ / "out"));
  EXPECT_TRUE(fs::exists(folder_ / "out.cache"));
  const auto summary = estimate_table(stratified(), {});
  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->answers_from_cache, 3);
  EXPECT_FALSE(fs::exists(folder_ / "out.cache"));
}

TEST_F(EstimateStudy, AveragesOverLinkages) {
  std::string entities = "source,record_id,entity_id\n",
              draws = "source,record_id,draw,entity_id\n";
  int record = 0;
  for (int person = 0; person < 300; ++person) {
    for (int list = 0; list < 3; ++list) {
      if ((person * 7 + list * 11 + person / 5) % 5 > 1) continue;
      const std::string name = "list_" + std::to_string(list) + "," + std::to_string(++record);
      entities += name + "," + std::to_string(person) + "\n";
      for (int draw = 1; draw <= 4; ++draw) {
        const bool apart = (record + draw) % 40 < 2 * draw;
        draws += name + "," + std::to_string(draw) + "," +
                 std::to_string(apart ? 10000 + record : person) + "\n";
      }
    }
  }
  Study study = study_of(entities);
  std::ofstream(folder_ / "draws.csv") << draws;
  study.estimate.draws = folder_ / "draws.csv";
  const auto summary = estimate_table(study, {});
  ASSERT_TRUE(summary) << summary.error().message;
  EXPECT_EQ(summary->linkages, 4);
  EXPECT_GT(summary->strata[0].estimates[1].variance_linkage, 0);
  study.estimate.draws = folder_ / "table.csv";
  EXPECT_FALSE(estimate_table(study, {}));
}

TEST_F(EstimateStudy, RefusesTablesThatAreNone) {
  for (const char* bad :
       {"ngo,press,count\n1,1,-3\n", "ngo,press,count\n1,1,2.5\n", "ngo,press,count\n1,1,\n",
        "ngo,press,count\n1,,4\n", "ngo,press,count\n0,0,4\n", "ngo,press,count\n1,2,4\n"}) {
    const auto summary = estimate_table(study_of(bad), {});
    ASSERT_FALSE(summary) << bad;
    EXPECT_EQ(summary.error().kind, base::ErrorKind::data);
  }
  EXPECT_FALSE(fs::exists(folder_ / "out"));
}

TEST_F(EstimateStudy, ACacheKeyIsOfAllThatMatters) {
  const auto histories = *estimate::make_capture_histories({"a", "b", "c"}, {1, 2, 3}, {4, 5, 6});
  estimate::Settings settings, other;
  EXPECT_EQ(cache_key(histories, settings), cache_key(histories, other));
  other.seed = 2;
  EXPECT_NE(cache_key(histories, settings), cache_key(histories, other));
  other = settings;
  other.delta = 0.5;
  EXPECT_NE(cache_key(histories, settings), cache_key(histories, other));
}

}  // namespace
}  // namespace paradero::study

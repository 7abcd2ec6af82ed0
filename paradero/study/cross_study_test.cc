#include "paradero/study/cross_study.h"

#include <map>

#include <nlohmann/json.hpp>

#include "paradero/study/generate_study.h"
#include "paradero/study/internal/test_folder.h"
#include "paradero/table/read.h"

namespace paradero::study {
namespace {

namespace fs = std::filesystem;
using testing::content;
using testing::lines;

class CrossStudy : public testing::FolderTest {
 protected:
  void SetUp() override {
    FolderTest::SetUp();
    lists_ = folder_ / "lists";
    ASSERT_TRUE(generate_lists({1500, generate::Strength::normal, 3}, lists_, {}));
  }
  Study study(const std::string& missing, const std::string& found, const std::string& out) const {
    Study study;
    study.cross.missing.push_back({lists_ / (missing + ".csv"), {}, {}, false});
    study.cross.found.push_back({lists_ / (found + ".csv"), {}, {}, false});
    study.out = folder_ / out;
    return study;
  }
  fs::path lists_;
};

TEST_F(CrossStudy, WritesRankedAndExplainedCandidates) {
  const auto summary = cross_lists(study("register", "morgue", "out"), {});
  ASSERT_TRUE(summary) << summary.error().message;
  const fs::path out = folder_ / "out";
  EXPECT_TRUE(content(out / "candidates.csv")
                  .starts_with("missing_source,missing_id,found_source,found_id,rank_for_missing,"
                               "rank_for_found,ln_likelihood_ratio,posterior,ln_name"));
  EXPECT_EQ(lines(out / "candidates.csv"), static_cast<std::ptrdiff_t>(summary->candidates) + 1);
  EXPECT_EQ(lines(out / "found.csv"), static_cast<std::ptrdiff_t>(summary->found) + 1);
  EXPECT_GT(summary->missing_left_out.located_alive, 0U);
  EXPECT_GT(summary->candidates, 0U);
  EXPECT_NE(content(out / "report.html").find("\"kind\":\"cross\""), std::string::npos);
  const auto provenance = nlohmann::json::parse(content(out / "provenance.json"), nullptr, false);
  EXPECT_EQ(provenance["method"], "cross");
  EXPECT_EQ(provenance["missing"].size(), 1U);
  EXPECT_FALSE(nlohmann::json::parse(to_json(*summary), nullptr, false).is_discarded());
}

TEST_F(CrossStudy, RefusesListsOnTheWrongSide) {
  for (const auto& [missing, found] : {std::pair("register", "prosecutor"),
                                       std::pair("morgue", "register"), std::pair("ngo", "ngo")}) {
    Study wrong = study(missing, found, "out");
    if (std::string_view(missing) == "ngo") wrong.cross.found[0].reading.source = "other";
    const auto summary = cross_lists(wrong, {});
    ASSERT_FALSE(summary) << missing << " x " << found;
    EXPECT_EQ(summary.error().kind, base::ErrorKind::usage);
    EXPECT_FALSE(fs::exists(folder_ / "out"));
  }
}

TEST_F(CrossStudy, AddsAListToAnEarlierResult) {
  ASSERT_TRUE(cross_lists(study("register", "morgue", "first"), {}));
  Study again = study("register", "morgue", "second");
  again.cross.previous = folder_ / "first";
  const auto same = cross_lists(again, {});
  ASSERT_TRUE(same) << same.error().message;
  EXPECT_TRUE(same->updated);
  EXPECT_EQ(same->pairs_worked_out, 0U);
  // The same pairs; numbers come from a file with four decimals of each ln LR.
  const auto posteriors = [&](const char* out) {
    base::Problems problems;
    const auto table = table::read_table(folder_ / out / "candidates.csv", {}, {}, problems);
    std::map<std::pair<std::string, std::string>, double> of_pairs;
    for (std::size_t row = 0; row < table->rows(); ++row) {
      const auto cell = [&](const char* name) { return std::string(table->find(name)->at(row)); };
      of_pairs[{cell("missing_id"), cell("found_id")}] = std::stod(cell("posterior"));
    }
    return of_pairs;
  };
  const auto first = posteriors("first"), second = posteriors("second");
  ASSERT_EQ(first.size(), second.size());
  for (const auto& [pair, posterior] : first) {
    ASSERT_TRUE(second.contains(pair));
    EXPECT_NEAR(second.at(pair), posterior, 2e-3);
  }

  again.cross.missing.insert(again.cross.missing.begin(), {lists_ / "ngo.csv", {}, {}, false});
  const auto more = cross_lists(again, {});
  ASSERT_TRUE(more) << more.error().message;
  EXPECT_GT(more->pairs_worked_out, 0U);
  EXPECT_NE(content(folder_ / "second" / "candidates.csv").find("\nngo,"), std::string::npos);

  again.cross.settings.learning.changes = {{"wrong_name", {.1}, {}}};
  EXPECT_FALSE(cross_lists(again, {})) << "other rates";
  again.cross.settings.learning.changes.clear();
  again.cross.settings.least_posterior = .5;
  EXPECT_FALSE(cross_lists(again, {}));
  Study other = study("ngo", "morgue", "third");
  other.cross.previous = folder_ / "first";
  EXPECT_FALSE(cross_lists(other, {})) << "its list is not named";
  other.cross.previous = lists_;
  EXPECT_FALSE(cross_lists(other, {})) << "no result of cross";
}

TEST_F(CrossStudy, ReadsAGazetteerAndTellsOfPlacesItDoesNotKnow) {
  Study with = study("register", "morgue", "out");
  with.cross.gazetteers.push_back(
      file("gazetteer.csv", "cve_ent,cve_mun,municipio,lat,lon\n14,120,Zapopan,20.72,-103.39\n"));
  const auto summary = cross_lists(with, {});
  ASSERT_TRUE(summary) << summary.error().message;
  EXPECT_GT(summary->problems, 100U);
  with.cross.gazetteers[0] = file("bad.csv", "place,lat\nx,1\ny,2\n");
  EXPECT_FALSE(cross_lists(with, {}));
}

}  // namespace
}  // namespace paradero::study

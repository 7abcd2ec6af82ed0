#include "paradero/study/run_study.h"

#include <filesystem>
#include <string>

#include <nlohmann/json.hpp>

#include "paradero/study/internal/test_folder.h"

namespace paradero::study {
namespace {

namespace fs = std::filesystem;

class RunStudy : public testing::FolderTest {
 protected:
  base::Result<RunSummary> run(const std::string& toml) const {
    PARADERO_ASSIGN(const Study study, parse_study(toml, folder_, "study.toml"));
    return run_study(study, {});
  }
};

const std::string generated =
    "out = \"out\"\n[generate]\npeople = 1000\nstrength = \"easy\"\n"
    "lists = [\"register\", \"ngo\", \"prosecutor\"]\n";

TEST_F(RunStudy, EstimatesFromTheLinkageAndItsDraws) {
  const auto summary =
      run(generated + "[link]\ndraws = 5\n[estimate]\nmodel = [\"decomposable\", \"chao\"]\n");
  ASSERT_TRUE(summary) << summary.error().message;
  ASSERT_TRUE(summary->link && summary->estimate);
  EXPECT_EQ(summary->estimate->linkages, 5);
  EXPECT_EQ(summary->estimate->people, summary->link->entities);
  EXPECT_EQ(summary->estimate->strata.at(0).estimates.at(0).replicates, 5);
  for (const char* name :
       {"link/entities.csv", "link/draws.csv", "link/provenance.json", "estimate/variance.csv",
        "estimate/estimates.csv", "estimate/provenance.json"})
    EXPECT_TRUE(fs::exists(folder_ / "out" / name)) << name;
  const auto json = nlohmann::json::parse(to_json(*summary));
  EXPECT_EQ(json["estimate"]["linkages"], 5);
  EXPECT_EQ(json["link"]["out"], (folder_ / "out" / "link").string());
}

TEST_F(RunStudy, EstimatesFromOneLinkageWhereNoDrawsAreWanted) {
  const auto summary = run(generated + "[link]\ndraws = 0\n[estimate]\nmodel = [\"chao\"]\n");
  ASSERT_TRUE(summary) << summary.error().message;
  EXPECT_EQ(summary->estimate->linkages, 1);
  EXPECT_FALSE(fs::exists(folder_ / "out" / "link" / "draws.csv"));
}

TEST_F(RunStudy, LinksAloneWithoutAnEstimate) {
  const auto summary = run(generated);
  ASSERT_TRUE(summary) << summary.error().message;
  EXPECT_TRUE(summary->link);
  EXPECT_FALSE(summary->estimate);
  EXPECT_FALSE(fs::exists(folder_ / "out" / "draws.csv"));
  EXPECT_EQ(to_json(*summary), to_json(*summary->link));
}

TEST_F(RunStudy, EstimatesFromATable) {
  file("table.csv", "a,b,c,count\n1,1,0,30\n1,0,1,25\n0,1,1,28\n1,0,0,90\n0,1,0,80\n0,0,1,70\n");
  const auto summary =
      run("out = \"out\"\n[estimate]\ntable = \"table.csv\"\nmodel = [\"chao\"]\n");
  ASSERT_TRUE(summary) << summary.error().message;
  EXPECT_FALSE(summary->link);
  EXPECT_EQ(to_json(*summary), to_json(*summary->estimate));
  EXPECT_TRUE(fs::exists(folder_ / "out" / "estimates.csv"));
}

TEST_F(RunStudy, RefusesATableBesideLists) {
  const auto summary = run(generated + "[estimate]\ntable = \"table.csv\"\n");
  ASSERT_FALSE(summary);
  EXPECT_EQ(summary.error().kind, base::ErrorKind::usage);
  EXPECT_FALSE(fs::exists(folder_ / "out"));
}

TEST_F(RunStudy, RefusesAStudyOfNothing) {
  const auto summary = run("out = \"out\"\ntitle = \"empty\"\n");
  ASSERT_FALSE(summary);
  EXPECT_EQ(summary.error().kind, base::ErrorKind::usage);
}

// Who is on two lists is in doubt: an estimate from a linkage takes draws unless told otherwise.
TEST(RunStudyFile, AnEstimateAfterALinkageHasDraws) {
  const auto draws = [](const std::string& toml) {
    return parse_study(toml, ".", "study.toml")->link.posterior.draws;
  };
  EXPECT_EQ(draws(generated + "[estimate]\n"), 20);
  EXPECT_EQ(draws(generated + "[link]\ndraws = 0\n[estimate]\n"), 0);
  EXPECT_EQ(draws(generated + "[link]\ndraws = 3\n[estimate]\n"), 3);
  EXPECT_EQ(draws(generated), 0);
  EXPECT_EQ(draws("[estimate]\ntable = \"t.csv\"\n"), 0);
}

}  // namespace
}  // namespace paradero::study

#include "paradero/study/joint_study.h"

#include <cmath>
#include <cstdlib>
#include <map>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "paradero/study/internal/test_folder.h"
#include "paradero/table/read.h"

namespace paradero::study {
namespace {

namespace fs = std::filesystem;

class JointStudyTest : public testing::FolderTest {
 protected:
  // (victim, missing) -> the number in a column of a result.
  std::map<std::pair<std::string, std::string>, double> column(const std::string& file,
                                                               const std::string& name) const {
    base::Problems problems;
    const auto table = table::read_table(folder_ / "out" / file, {}, {}, problems);
    std::map<std::pair<std::string, std::string>, double> numbers;
    for (std::size_t row = 0; table && row < table->rows(); ++row) {
      numbers[{std::string(table->find("victim")->at(row)),
               std::string(table->find("missing")->at(row))}] =
          std::strtod(std::string(table->find(name)->at(row)).c_str(), nullptr);
    }
    return numbers;
  }

  static fs::path reference() {
    const char* shared = std::getenv("PARADERO_SHARED");
    return fs::path(shared == nullptr ? "" : shared) / "reference/kinship/joint";
  }
};

TEST_F(JointStudyTest, AgreesWithAPeerOnEverySet) {
  if (!fs::exists(reference())) GTEST_SKIP() << "the reference files are not here";
  for (const char* name : {"example1", "example2", "fire", "symmetricSibs", "KETPchap481",
                           "KETPchap484", "grave", "exclusionExample"}) {
    SCOPED_TRACE(name);
    JointStudy study;
    study.set = reference() / (std::string(name) + ".json");
    study.out = folder_ / "out";
    const auto summary = joint_identification(study, {});
    ASSERT_TRUE(summary) << summary.error().message;
    EXPECT_EQ(summary->components_sampled, 0);
    const nlohmann::json peer =
        nlohmann::json::parse(testing::content(reference() / (std::string(name) + "_result.json")));
    EXPECT_EQ(summary->assignments_by_sex.number, peer["size"].get<double>());
    const auto pairwise = column("pairwise.csv", "likelihood_ratio");
    const auto& ids = peer["pairwise_ids"];
    for (std::size_t v = 0; v < ids[0].size(); ++v) {
      for (std::size_t m = 0; m < ids[1].size(); ++m) {
        const nlohmann::json& theirs = peer["pairwise"][v][m];
        if (!theirs.is_number()) continue;  // of different sex
        const double ours = pairwise.at({ids[0][v], ids[1][m]}), expected = theirs.get<double>();
        EXPECT_EQ(ours == 0, expected == 0);
        EXPECT_NEAR(ours, expected, 1e-9 * expected);  // its frequencies are rounded
      }
    }
    if (!peer.contains("posterior_pairing")) continue;
    auto posterior = column("pairings.csv", "posterior");
    const auto& dim = peer["posterior_pairing_dim"];
    for (std::size_t v = 0; v < dim[0].size(); ++v) {
      for (std::size_t m = 0; m < dim[1].size(); ++m) {
        const auto expected = peer["posterior_pairing"][v][m].get<double>();
        EXPECT_NEAR((posterior[{dim[0][v], dim[1][m]}]), expected, 1e-9);
      }
    }
  }
}

TEST_F(JointStudyTest, AgreesWithThePeersJointRatioWhereItDidNotFinish) {
  if (!fs::exists(reference())) GTEST_SKIP() << "the reference files are not here";
  JointStudy study;
  study.set = reference() / "grave.json";
  study.out = folder_ / "out";
  const auto summary = joint_identification(study, {});
  ASSERT_TRUE(summary);
  auto posterior = column("pairings.csv", "posterior");
  // Its generalised likelihood ratio of MP8; all others are certain.
  EXPECT_NEAR((posterior[{"V8", "MP8"}] / posterior[{"V8", "*"}]), 0.44828180236783, 1e-6);
}

TEST_F(JointStudyTest, SamplesWithinItsStatedError) {
  if (!fs::exists(reference())) GTEST_SKIP() << "the reference files are not here";
  JointStudy study;
  study.set = reference() / "symmetricSibs.json";
  study.out = folder_ / "out";
  study.settings.max_states = 0;
  const auto summary = joint_identification(study, {});
  ASSERT_TRUE(summary);
  EXPECT_GT(summary->components_sampled, 0);
  auto posterior = column("pairings.csv", "posterior"),
       error = column("pairings.csv", "standard_error");
  // Drawn as a whole family, whose posterior given the others is exact.
  EXPECT_NEAR((posterior[{"V5", "M5"}]), 0.58253, (5 * error[{"V5", "M5"}] + 5e-6));
  EXPECT_LE(summary->largest_standard_error, 0.01);
  EXPECT_TRUE(std::isnan(summary->assignments.number));
}

TEST_F(JointStudyTest, RefusesAShareThatIsNone) {
  JointStudy study;
  study.set =
      file("set.json",
           R"({"missing": ["A"], "pm_ids": ["B"], "pm_sex": {}, "pm_geno": [], "am_geno": [],
                       "am_ped": [{"family": "F", "id": "A", "fid": "0", "mid": "0", "sex": 1}],
                       "freqs": {"L1": {"1": 0.5, "2": 0.5}}})");
  study.out = folder_ / "out";
  study.among_victims = 1.5;
  const auto summary = joint_identification(study, {});
  ASSERT_FALSE(summary);
  EXPECT_EQ(summary.error().kind, base::ErrorKind::usage);
  EXPECT_FALSE(fs::exists(study.out));
}

}  // namespace
}  // namespace paradero::study

#include "paradero/study/power_study.h"

#include <cstdlib>
#include <map>

#include <gtest/gtest.h>

#include "paradero/study/internal/test_folder.h"
#include "paradero/table/read.h"

namespace paradero::study {
namespace {

namespace fs = std::filesystem;

class PowerStudyTest : public testing::FolderTest {};

// The peer (forrel 1.9.0) simulated sixty profiles; ours is exact, so its own scatter is the
// tolerance.
TEST_F(PowerStudyTest, AgreesWithAPeersSimulation) {
  const char* shared = std::getenv("PARADERO_SHARED");
  const fs::path reference = fs::path(shared == nullptr ? "" : shared) / "reference/kinship";
  if (!fs::exists(reference)) GTEST_SKIP() << "the reference files are not here";
  // A paternal uncle (or aunt) is typed.
  PowerStudy study;
  study.files.pedigrees = file("p.csv",
                               "ped,id,fid,mid,sex,missing\n"
                               "u,1,0,0,1,0\nu,2,0,0,2,0\nu,AU,1,2,1,0\nu,Fa,1,2,1,0\n"
                               "u,Mo,0,0,2,0\nu,MP,Fa,Mo,1,1\nu,S1,Fa,Mo,1,0\n"
                               "u,Sp,0,0,2,0\nu,CH,MP,Sp,1,0\n");
  std::string uncle = "ped,id,marker,a1,a2\n";
  const std::string all = testing::content(reference / "genotypes.csv");
  for (std::size_t at = all.find("\nuncle,3,"); at != all.npos;
       at = all.find("\nuncle,3,", at + 1)) {
    const std::size_t from = at + std::string("\nuncle,3,").size();
    uncle += "u,AU," + all.substr(from, all.find('\n', from) - from) + "\n";
  }
  study.files.genotypes = file("g.csv", uncle);
  study.files.frequencies = reference / "freqs/swhispanic_globalfiler21_normalised.csv";
  study.out = folder_ / "out";
  const auto summary = sampling_plan(study, {});
  ASSERT_TRUE(summary) << summary.error().message;
  std::map<std::string, const PowerRow*> by_sampled;
  for (const PowerRow& row : summary->best) by_sampled[row.sampled] = &row;
  base::Problems problems;
  const auto peer = table::read_table(reference / "power_planning_forrel.csv", {}, {}, problems);
  ASSERT_TRUE(peer);
  for (std::size_t row = 0; row < peer->rows(); ++row) {
    const auto number = [&](const char* column) {
      return std::strtod(std::string(peer->find(column)->at(row)).c_str(), nullptr);
    };
    const std::string sampled = std::string(peer->find("sel")->at(row)).substr(3);  // after "AU+"
    const kin::SamplingPower& ours = by_sampled.at(sampled)->power;
    EXPECT_NEAR(ours.exclusion_power.value, number("EP"), 1e-5);
    EXPECT_NEAR(ours.inclusion_power.value, number("IP_1e4"), 0.13);
    EXPECT_NEAR(ours.mean_log10_lr.value, number("meanlog10LR"), 0.8);
  }
}

}  // namespace
}  // namespace paradero::study

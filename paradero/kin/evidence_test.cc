#include "paradero/kin/evidence.h"

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <map>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

namespace paradero::kin {
namespace {

// Cells of a CSV file with quotes but no commas inside them; empty where the file is absent.
std::vector<std::vector<std::string>> peer_rows(const std::string& name) {
  const char* shared = std::getenv("PARADERO_SHARED");
  std::ifstream file(std::string(shared == nullptr ? "" : shared) + "/reference/kinship/" + name);
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(file, line);) {
    std::erase(line, '"');
    rows.emplace_back();
    std::istringstream cells(line);
    for (std::string cell; std::getline(cells, cell, ',');) rows.back().push_back(cell);
  }
  return rows;
}

double number_after(const std::string& text, const std::string& key) {
  return std::stod(text.substr(text.find(key) + key.size()));
}

TEST(Evidence, AgreesWithAPeerOnSex) {
  int compared = 0;
  for (const auto& row : peer_rows("nongenetic_lr_mispitools.csv")) {
    if (row[0] != "sex") continue;
    const bool agrees = row[1].substr(3, 1) == row[2];
    const std::string missing = row[1].substr(3, 1);
    const double lr = agreement_likelihood_ratio(agrees, number_after(row[1], "eps="),
                                                 number_after(row[1], "Ps_" + missing + "="));
    EXPECT_NEAR(lr, std::stod(row[3]), 1e-12 * lr);
    ++compared;
  }
  if (compared == 0) GTEST_SKIP() << "the reference files are not here (PARADERO_SHARED)";
}

TEST(Evidence, CountsTheYearsOfAnAgeRangeOnceEach) {
  EXPECT_DOUBLE_EQ(uniform_age_share(40, 6, 1, 80), 13 / 80.0);
  EXPECT_DOUBLE_EQ(uniform_age_share(2, 6, 1, 80), 8 / 80.0);
  EXPECT_DOUBLE_EQ(uniform_age_share(40, 0, 1, 80), 1 / 80.0);
  EXPECT_DOUBLE_EQ(uniform_age_share(100, 6, 1, 80), 0);
  // The peer leaves one year out: with its share its figures come out, with ours its error shows.
  int compared = 0;
  for (const auto& row : peer_rows("nongenetic_lr_mispitools.csv")) {
    if (row[0] != "age_uniform_1_80") continue;
    const auto center = static_cast<int>(number_after(row[1], "MPa="));
    const auto radius = static_cast<int>(number_after(row[1], "MPr="));
    const double error = number_after(row[1], "epa="), theirs = std::stod(row[3]);
    const double share = uniform_age_share(center, radius, 1, 80);
    EXPECT_NEAR(agreement_likelihood_ratio(row[2] == "T1", error, share - 1 / 80.0), theirs,
                1e-12 * theirs);
    const double ours = agreement_likelihood_ratio(row[2] == "T1", error, share);
    EXPECT_NE(ours > theirs, row[2] == "T1");
    ++compared;
  }
  if (compared == 0) GTEST_SKIP() << "the reference files are not here (PARADERO_SHARED)";
}

TEST(Evidence, AgreesWithAPeerOnHair) {
  const auto matrix = peer_rows("nongenetic_hair_error_matrix.csv");
  if (matrix.empty()) GTEST_SKIP() << "the reference files are not here (PARADERO_SHARED)";
  const double population[] = {0.3, 0.2, 0.25, 0.15, 0.1};
  std::map<int, std::vector<double>> rows;
  for (std::size_t r = 1; r < matrix.size(); ++r) {
    for (std::size_t c = 1; c < matrix[r].size(); ++c)
      rows[static_cast<int>(r)].push_back(std::stod(matrix[r][c]));
  }
  for (const auto& row : peer_rows("nongenetic_lr_mispitools.csv")) {
    if (row[0] != "hair") continue;
    const auto recorded = static_cast<int>(number_after(row[1], "MPc="));
    const double lr = category_likelihood_ratio(rows[recorded], population,
                                                static_cast<std::size_t>(std::stoi(row[2]) - 1));
    EXPECT_NEAR(lr, std::stod(row[3]), 1e-12 * lr);
  }
  // Sex, age and hair together: their product (the peer's age share again without one year).
  const double share = uniform_age_share(40, 6, 1, 80) - 1 / 80.0;
  for (const auto& row : peer_rows("nongenetic_lr_mispitools.csv")) {
    if (row[0] != "sex_age_hair_joint") continue;
    const bool female = row[1].find("F-") != std::string::npos;
    const bool in_range = row[1].find("T1") != std::string::npos;
    const EvidenceTerm terms[] = {
        {"sex", std::log(agreement_likelihood_ratio(female, 0.05, 0.5))},
        {"age", std::log(agreement_likelihood_ratio(in_range, 0.05, share))},
        {"hair", std::log(category_likelihood_ratio(
                     rows[1], population, static_cast<std::size_t>(std::stoi(row[2]) - 1)))}};
    const double lr = std::exp(combine_evidence(terms, 0).ln_other);
    EXPECT_NEAR(lr, std::stod(row[3]), 1e-9 * lr);
  }
}

TEST(Evidence, HasMeanOneForStrangers) {
  // Every ratio is a density over the stranger's own: its mean is one.
  EXPECT_NEAR(0.3 * agreement_likelihood_ratio(true, 0.1, 0.3) +
                  0.7 * agreement_likelihood_ratio(false, 0.1, 0.3),
              1, 1e-12);
  EXPECT_NEAR(0.02 * mark_likelihood_ratio(true, 0.8, 0.02) +
                  0.98 * mark_likelihood_ratio(false, 0.8, 0.02),
              1, 1e-12);
  double height = 0, place = 0, time = 0;
  for (double x = 100; x < 230; x += 0.01) {
    const double sd = std::hypot(4, 7);
    const double density = std::exp(-(x - 165) * (x - 165) / (2 * sd * sd)) / (sd * 2.5066282746);
    height += 0.01 * density * measure_likelihood_ratio(x, 4, 172, 3, 165, 7);
  }
  EXPECT_NEAR(height, 1, 1e-6);
  const double region = 1e5;
  for (double d = 0; d * d * M_PI < region; d += 0.01)
    place += 0.01 * 2 * M_PI * d / region * place_likelihood_ratio(d, 12, 0.2, region);
  EXPECT_NEAR(place, 1, 1e-3);
  for (int day = -1000; day < 9000; ++day)
    time += 1e-4 * time_likelihood_ratio(day, day + 1, 300, 10'000);
  EXPECT_NEAR(time, 1, 1e-9);
}

TEST(Evidence, ExcludesRemainsOlderThanTheDisappearance) {
  EXPECT_EQ(time_likelihood_ratio(-200, -100, 300, 1000), 0);
  EXPECT_GT(time_likelihood_ratio(-200, 100, 300, 1000), 0);
}

TEST(CombineEvidence, MultipliesAndWeighs) {
  const EvidenceTerm terms[] = {
      {"dna", std::log(1e6)}, {"sex", std::log(2.0)}, {"age", std::log(5.0)}};
  EXPECT_NEAR(combine_evidence(terms, std::log(1e-5)).posterior, 100.0 / 101, 1e-12);
  EXPECT_NEAR(combine_evidence(terms, std::log(1e-5), 0).posterior, 10.0 / 11, 1e-12);
  EXPECT_NEAR(combine_evidence({}, std::log(0.25)).posterior, 0.2, 1e-12);
}

TEST(CombineEvidence, LetsAnExactZeroExclude) {
  const EvidenceTerm terms[] = {{"dna", 40}, {"time", -std::numeric_limits<double>::infinity()}};
  EXPECT_EQ(combine_evidence(terms, 0).posterior, 0);
  EXPECT_EQ(combine_evidence(terms, 0, 0).posterior, 0);
}

TEST(Evidence, RefusesArgumentsOutOfRange) {
  EXPECT_THROW((void)agreement_likelihood_ratio(true, 0, 0.5), std::logic_error);
  EXPECT_THROW((void)agreement_likelihood_ratio(true, 0.1, 1), std::logic_error);
  EXPECT_THROW((void)uniform_age_share(40, -1, 1, 80), std::logic_error);
  EXPECT_THROW((void)category_likelihood_ratio({}, {}, 0), std::logic_error);
  EXPECT_THROW((void)measure_likelihood_ratio(170, 0, 170, 1, 165, 7), std::logic_error);
  EXPECT_THROW((void)mark_likelihood_ratio(true, 1, 0.1), std::logic_error);
  EXPECT_THROW((void)place_likelihood_ratio(1, 0, 0.1, 10), std::logic_error);
  EXPECT_THROW((void)time_likelihood_ratio(5, 5, 1, 1), std::logic_error);
  EXPECT_THROW((void)combine_evidence({}, 0, 2), std::logic_error);
}

}  // namespace
}  // namespace paradero::kin

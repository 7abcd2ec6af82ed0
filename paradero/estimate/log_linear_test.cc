#include "paradero/estimate/log_linear.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "paradero/estimate/internal/facial_set.h"
#include "paradero/estimate/internal/multinomial.h"
#include "paradero/estimate/internal/test_tables.h"

namespace paradero::estimate {
namespace {

LogLinearModel model_of(std::string_view text, std::size_t lists) {
  return *LogLinearModel::parse(text, lists);
}

TEST(LogLinearModel, CountsAndNames) {
  EXPECT_EQ(hierarchical_models(3).size(), 8);
  EXPECT_EQ(hierarchical_models(4).size(), 113);
  EXPECT_EQ(hierarchical_models(5).size(), 6893);
  EXPECT_EQ(model_of("[123,14,34]", 4).name(), "[123,14,34]");
  EXPECT_EQ(model_of("[34,14,123]", 4).name(), "[123,14,34]");
  EXPECT_EQ(LogLinearModel::independence(3).name(), "[1,2,3]");
  EXPECT_EQ(model_of("[123,14,34]", 4).terms().size(), 11);
  for (const char* bad : {"", "[]", "123", "[1234]", "[15]", "[12,,3]", "[a]"})
    EXPECT_FALSE(LogLinearModel::parse(bad, 4).has_value()) << bad;
}

TEST(LogLinear, Kosovo) {
  const auto histories = shared_table("kosovo4");
  if (!histories) GTEST_SKIP() << "the reference data are not on this machine";
  const auto best = fit_log_linear(*histories, model_of("[123,14,34]", 4));
  EXPECT_NEAR(best.estimate, 10356.5189572519, 1e-6);
  EXPECT_NEAR(best.standard_error, 785.9022241952, 1e-5);
  EXPECT_NEAR(best.deviance, 9.3226700157, 1e-8);
  EXPECT_NEAR(best.bic, 203.0296327522, 1e-8);
  EXPECT_NEAR(best.aic, 132.7466747332, 1e-8);
  const auto independent = fit_log_linear(*histories, LogLinearModel::independence(4));
  EXPECT_NEAR(independent.estimate, 7394.5866623002, 1e-6);
  // Rcapture's 129.6253909644 is of its last iteration but one; that of its estimate is this.
  EXPECT_NEAR(independent.standard_error, 129.6259739737, 1e-8);
  const auto chosen = log_linear(*histories, {.resamples = 0}, {});
  EXPECT_EQ(chosen->fits[0].model.name(), "[123,14,34]");
  EXPECT_EQ(chosen->fits[1].model.name(), "[123,134]");
  EXPECT_EQ(chosen->models_fitted, 113);
}

// Best models and their BIC of tables with empty cells, from MultipleSystemsEstimation 1.2.0.
TEST(LogLinear, SparseTables) {
  struct Case {
    const char *table, *model;
    double estimate, bic;
  };
  for (const Case& sparse : {Case{"korea3", "[12,23]", 157.1666666667, 57.1408098754},
                             Case{"australia4", "[12,23,24]", 6496.0086953641, 114.12754838},
                             Case{"uk4", "[12,13,4]", 11987.087615288, 142.423463198},
                             Case{"my_spina5", "[12,13,45]", 620.4703622345, 200.1285451899},
                             Case{"ned5", "[135,12,24,34]", 148788.758990558, 219.1707294684},
                             Case{"uk5", "[123,25,34]", 25311.2906125325, 195.8791056442}}) {
    const auto histories = shared_table(sparse.table);
    if (!histories) GTEST_SKIP() << "the reference data are not on this machine";
    const auto result = log_linear(*histories, {.resamples = 0}, {});
    EXPECT_EQ(result->fits[0].model.name(), sparse.model) << sparse.table;
    EXPECT_NEAR(result->fits[0].estimate / sparse.estimate, 1, 1e-9) << sparse.table;
    EXPECT_NEAR(result->fits[0].bic, sparse.bic, 1e-6) << sparse.table;
  }
}

TEST(LogLinear, TheStepwiseSearchFindsAModel) {
  const auto histories = table_of(
      "A,B,C,D,E,F,count\n1,1,0,0,0,0,90\n1,0,1,0,0,1,7\n0,1,1,0,1,0,8\n1,0,0,1,1,0,9\n"
      "0,1,0,0,0,0,40\n0,0,1,0,0,0,50\n0,0,0,0,0,1,20\n0,0,0,1,0,0,10\n0,0,0,0,1,0,10\n"
      "0,0,0,1,0,1,5\n0,0,1,1,0,0,6\n0,0,0,0,1,1,4\n1,0,0,0,0,0,60\n");
  const auto result = log_linear(histories, {.resamples = 20}, {});
  EXPECT_FALSE(result->all_models);
  EXPECT_LE(result->fits[0].bic, fit_log_linear(histories, LogLinearModel::independence(6)).bic);
  EXPECT_GT(result->q025, 0);
}

TEST(LogLinear, TheBootstrapIsTheSameOnAnyNumberOfThreads) {
  const auto histories =
      table_of("A,B,C,count\n1,1,0,9\n1,0,1,7\n0,1,1,8\n1,0,0,30\n0,1,0,40\n0,0,1,50\n1,1,1,2\n");
  base::RunContext one, three;
  one.threads = 1;
  three.threads = 3;
  const auto a = log_linear(histories, {.resamples = 100}, one);
  const auto b = log_linear(histories, {.resamples = 100}, three);
  EXPECT_EQ(a->resampled, b->resampled);
  EXPECT_LT(a->q025, a->fits[0].estimate);
  EXPECT_GT(a->q975, a->fits[0].estimate);
}

// Every subset of cells, by brute force: a vector of small integers that lowers only empty cells.
bool has_maximum_slowly(const Eigen::MatrixXd& design, const std::vector<bool>& filled) {
  const Eigen::Index k = design.cols();
  std::vector<int> z(static_cast<std::size_t>(k), -2);
  for (;;) {
    Eigen::VectorXd direction(k);
    for (Eigen::Index i = 0; i < k; ++i) direction(i) = z[static_cast<std::size_t>(i)];
    const Eigen::VectorXd change = design * direction;
    bool spares = true, lowers = false;
    for (Eigen::Index i = 0; i < change.size(); ++i) {
      spares &= filled[static_cast<std::size_t>(i)] ? change(i) == 0 : change(i) >= 0;
      lowers |= change(i) > 0;
    }
    if (spares && lowers) return false;
    std::size_t at = 0;
    while (at < z.size() && ++z[at] > 2) z[at++] = -2;
    if (at == z.size()) return true;
  }
}

RC_GTEST_PROP(FacialSet, AgreesWithEveryDirection, ()) {
  const auto model = *rc::gen::elementOf(hierarchical_models(3));
  Eigen::MatrixXd design(7, static_cast<Eigen::Index>(model.terms().size()));
  std::vector<bool> filled(7);
  for (std::uint64_t cell = 1; cell < 8; ++cell) {
    filled[cell - 1] = *rc::gen::arbitrary<bool>();
    for (std::size_t j = 0; j < model.terms().size(); ++j) {
      design(static_cast<Eigen::Index>(cell) - 1, static_cast<Eigen::Index>(j)) =
          (cell & model.terms()[j]) == model.terms()[j] ? 1 : 0;
    }
  }
  const auto face = facial_set(design, filled);
  RC_ASSERT((std::ranges::count(face, false) == 0) == has_maximum_slowly(design, filled));
}

TEST(Multinomial, HasTheMomentsItShould) {
  stats::Random random(1, 1);
  for (const auto& [trials, p] : {std::pair{10, 0.3}, {1000, 0.001}, {100000, 0.9}}) {
    double sum = 0, squares = 0;
    constexpr int draws = 4000;
    for (int i = 0; i < draws; ++i) {
      const auto x = static_cast<double>(draw_binomial(random, trials, p));
      sum += x;
      squares += x * x;
    }
    const double mean = trials * p, variance = mean * (1 - p);
    EXPECT_NEAR(sum / draws, mean, 4 * std::sqrt(variance / draws));
    EXPECT_NEAR((squares - sum * sum / draws) / draws / variance, 1, 0.1);
  }
  const std::vector<double> weights{1, 2, 0, 3};
  const auto counts = draw_multinomial(random, 600, weights);
  EXPECT_EQ(counts[0] + counts[1] + counts[3], 600);
  EXPECT_EQ(counts[2], 0);
}

TEST(LogLinear, RefusesWhereTheUnseenGoToInfinity) {
  const auto histories = table_of("A,B,C,count\n1,1,0,6\n1,0,0,40\n0,1,0,30\n0,0,1,20\n");
  const auto fit = fit_log_linear(histories, model_of("[12,3]", 3));
  EXPECT_EQ(fit.existence, Existence::no_maximum);
  EXPECT_EQ(fit.impossible, (std::vector<std::uint64_t>{5, 6, 7}));
  const auto independent = fit_log_linear(histories, LogLinearModel::independence(3));
  EXPECT_EQ(independent.existence, Existence::exists);
  EXPECT_NEAR(independent.estimate, 539.0939294286, 1e-6);
}

}  // namespace
}  // namespace paradero::estimate

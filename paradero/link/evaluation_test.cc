#include "paradero/link/evaluation.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace paradero::link {
namespace {

using Labels = std::vector<std::uint64_t>;
using Groups = std::vector<std::uint32_t>;

TEST(Evaluate, BaggaAndBaldwinByHand) {
  // Bagga, Baldwin 1998, figure 1 and table 1, response 1: truth {1-5}, {6, 7}, {8-c}; response
  // {1-5}, {6, 7, 8-c}. B-cubed precision .76.
  const Labels truth = {1, 1, 1, 1, 1, 2, 2, 3, 3, 3, 3, 3};
  const Labels found = {9, 9, 9, 9, 9, 4, 4, 4, 4, 4, 4, 4};
  const Evaluation e = evaluate(found, truth);
  EXPECT_EQ(e.records, 12U);
  EXPECT_EQ(e.true_entities, 3U);
  EXPECT_EQ(e.found_entities, 2U);
  EXPECT_EQ(e.true_pairs, 10U + 1 + 10);
  EXPECT_EQ(e.found_pairs, 10U + 21);
  EXPECT_EQ(e.common_pairs, 21U);
  EXPECT_DOUBLE_EQ(e.pairwise.precision, 21.0 / 31);
  EXPECT_DOUBLE_EQ(e.pairwise.recall, 1);
  EXPECT_DOUBLE_EQ(e.pairwise.f, 2 * 21.0 / 52);
  EXPECT_NEAR(e.b_cubed.precision, (5 + 2 * 2.0 / 7 + 5 * 5.0 / 7) / 12, 1e-12);
  EXPECT_NEAR(e.b_cubed.precision, .76, .005);
  EXPECT_DOUBLE_EQ(e.b_cubed.recall, 1);
  EXPECT_DOUBLE_EQ(e.cluster.precision, 1.0 / 2);
  EXPECT_DOUBLE_EQ(e.cluster.recall, 1.0 / 3);
  EXPECT_DOUBLE_EQ(e.cluster.f, .4);
}

TEST(Evaluate, NothingLinkedAndNothingToLink) {
  const Evaluation missed = evaluate(Labels{1, 2, 3}, Labels{1, 1, 3});
  EXPECT_EQ(missed.pairwise.precision, 1);
  EXPECT_EQ(missed.pairwise.recall, 0);
  EXPECT_EQ(missed.pairwise.f, 0);
  EXPECT_DOUBLE_EQ(missed.b_cubed.recall, 2.0 / 3);
  const Evaluation distinct = evaluate(Labels{5, 6}, Labels{1, 2});
  EXPECT_EQ(distinct.pairwise.f, 1);
  EXPECT_EQ(distinct.cluster.f, 1);
  const Evaluation nobody = evaluate({}, {});
  EXPECT_EQ(nobody.records, 0U);
  EXPECT_EQ(nobody.b_cubed.f, 1);
}

TEST(Evaluate, LabelsAreOnlyNames) {
  const Labels truth = {1, 1, 2, 3};
  const Labels relabelled = {~0ULL, ~0ULL, 0, 1ULL << 40};
  EXPECT_EQ(evaluate(relabelled, truth).pairwise.f, 1);
  EXPECT_EQ(evaluate(relabelled, truth).cluster.f, 1);
}

TEST(Evaluate, RefusesDifferentSizes) {
  EXPECT_THROW(evaluate(Labels{1}, Labels{1, 2}), std::logic_error);
  EXPECT_THROW(evaluate_by_group(Labels{1}, Labels{1}, Groups{}), std::logic_error);
}

TEST(EvaluateByGroup, AWrongLinkBetweenSubgroupsCountsAgainstBoth) {
  // Records 0, 1 in subgroup 7 are one person; 2, 3 in subgroup 8 two; record 2 is wrongly linked
  // to the first two.
  const auto by_group =
      evaluate_by_group(Labels{1, 1, 1, 4}, Labels{1, 1, 2, 3}, Groups{7, 7, 8, 8});
  ASSERT_EQ(by_group.size(), 2U);
  const Evaluation& first = by_group[0].evaluation;
  const Evaluation& second = by_group[1].evaluation;
  EXPECT_EQ(by_group[0].group, 7U);
  EXPECT_EQ(by_group[1].group, 8U);
  EXPECT_EQ(first.records, 2U);
  EXPECT_EQ(first.found_pairs, 3U);
  EXPECT_EQ(first.common_pairs, 1U);
  EXPECT_DOUBLE_EQ(first.pairwise.precision, 1.0 / 3);
  EXPECT_EQ(first.pairwise.recall, 1);
  EXPECT_EQ(second.found_pairs, 2U);
  EXPECT_EQ(second.pairwise.precision, 0);
  EXPECT_EQ(second.pairwise.recall, 1);
  EXPECT_DOUBLE_EQ(second.b_cubed.precision, (1.0 / 3 + 1) / 2);
  EXPECT_DOUBLE_EQ(second.cluster.precision, 1.0 / 2);
}

// The slow, obvious second implementation: all pairs of records, sets of records for entities.
Evaluation evaluate_by_pairs(const Labels& found, const Labels& truth,
                             const std::function<bool(std::size_t)>& inside) {
  Evaluation e;
  std::set<std::set<std::size_t>> found_sets, true_sets;
  double precision = 0, recall = 0;
  for (std::size_t i = 0; i < found.size(); ++i) {
    std::set<std::size_t> in_found, in_truth;
    double common = 0;
    for (std::size_t j = 0; j < found.size(); ++j) {
      if (found[i] == found[j]) in_found.insert(j);
      if (truth[i] == truth[j]) in_truth.insert(j);
      common += found[i] == found[j] && truth[i] == truth[j] ? 1 : 0;
      if (j <= i || (!inside(i) && !inside(j))) continue;
      e.found_pairs += found[i] == found[j] ? 1U : 0U;
      e.true_pairs += truth[i] == truth[j] ? 1U : 0U;
      e.common_pairs += found[i] == found[j] && truth[i] == truth[j] ? 1U : 0U;
    }
    if (!inside(i)) continue;
    ++e.records;
    precision += common / static_cast<double>(in_found.size());
    recall += common / static_cast<double>(in_truth.size());
    found_sets.insert(in_found);
    true_sets.insert(in_truth);
  }
  e.found_entities = found_sets.size();
  e.true_entities = true_sets.size();
  double exact = 0;
  for (const auto& entity : found_sets) exact += true_sets.contains(entity) ? 1 : 0;
  const auto scores = [](double p, double r) {
    return PrecisionRecall{p, r, p + r == 0 ? 0 : 2 * p * r / (p + r)};
  };
  const auto share = [](double part, double whole) { return whole == 0 ? 1 : part / whole; };
  const auto real = [](std::uint64_t x) { return static_cast<double>(x); };
  e.pairwise = scores(share(real(e.common_pairs), real(e.found_pairs)),
                      share(real(e.common_pairs), real(e.true_pairs)));
  e.b_cubed = scores(share(precision, real(e.records)), share(recall, real(e.records)));
  e.cluster = scores(share(exact, real(e.found_entities)), share(exact, real(e.true_entities)));
  return e;
}

bool near_scores(const PrecisionRecall& a, const PrecisionRecall& b) {
  return std::abs(a.precision - b.precision) < 1e-12 && std::abs(a.recall - b.recall) < 1e-12 &&
         std::abs(a.f - b.f) < 1e-12;
}

bool same_evaluation(const Evaluation& a, const Evaluation& b) {
  return a.records == b.records && a.true_entities == b.true_entities &&
         a.found_entities == b.found_entities && a.true_pairs == b.true_pairs &&
         a.found_pairs == b.found_pairs && a.common_pairs == b.common_pairs &&
         near_scores(a.pairwise, b.pairwise) && near_scores(a.b_cubed, b.b_cubed) &&
         near_scores(a.cluster, b.cluster);
}

rc::Gen<Labels> few_labels(std::size_t n) {
  return rc::gen::container<Labels>(n, rc::gen::inRange<std::uint64_t>(0, n / 2 + 1));
}

RC_GTEST_PROP(Evaluate, AgreesWithCountingPairs, ()) {
  const auto n = *rc::gen::inRange<std::size_t>(0, 30);
  const Labels found = *few_labels(n), truth = *few_labels(n);
  RC_ASSERT(same_evaluation(evaluate(found, truth),
                            evaluate_by_pairs(found, truth, [](std::size_t) { return true; })));
  const auto group = *rc::gen::container<Groups>(n, rc::gen::inRange<std::uint32_t>(3, 6));
  const auto by_group = evaluate_by_group(found, truth, group);
  RC_ASSERT(by_group.size() == std::set(group.begin(), group.end()).size());
  for (const auto& [g, evaluation] : by_group) {
    RC_ASSERT(
        same_evaluation(evaluation, evaluate_by_pairs(found, truth, [&, wanted = g](std::size_t i) {
                          return group[i] == wanted;
                        })));
  }
}

RC_GTEST_PROP(Evaluate, ExchangingFoundAndTruthExchangesPrecisionAndRecall, ()) {
  const auto n = *rc::gen::inRange<std::size_t>(0, 40);
  const Labels a = *few_labels(n), b = *few_labels(n);
  const Evaluation forth = evaluate(a, b), back = evaluate(b, a);
  RC_ASSERT(forth.pairwise.precision == back.pairwise.recall);
  RC_ASSERT(std::abs(forth.b_cubed.precision - back.b_cubed.recall) < 1e-12);
  RC_ASSERT(forth.cluster.precision == back.cluster.recall);
  RC_ASSERT(std::abs(forth.pairwise.f - back.pairwise.f) < 1e-12);
}

TEST(Calibration, CountsBands) {
  const std::array<double, 6> probability = {0.0, 0.1, 0.5, 0.9, 1.0, 0.49};
  const std::array<bool, 6> is_true = {false, false, true, true, true, true};
  const std::array<double, 4> edges = {0, 0.5, 0.95, 1};
  const auto bands = calibration(probability, is_true, edges);
  ASSERT_EQ(bands.size(), 3U);
  EXPECT_EQ(bands[0].pairs, 3U);
  EXPECT_DOUBLE_EQ(bands[0].stated, (0.0 + 0.1 + 0.49) / 3);
  EXPECT_DOUBLE_EQ(bands[0].actual, 1.0 / 3);
  EXPECT_EQ(bands[1].pairs, 2U);
  EXPECT_DOUBLE_EQ(bands[1].actual, 1);
  EXPECT_EQ(bands[2].pairs, 1U);  // 1.0 lies in the last band
  EXPECT_EQ(bands[2].to, 1);
}

TEST(Calibration, LeavesOutWhatNoBandHoldsAndKeepsEmptyBands) {
  const std::array<double, 3> probability = {0.1, 0.7, std::nan("")};
  const std::array<bool, 3> is_true = {true, true, true};
  const std::array<double, 3> edges = {0.5, 0.6, 0.8};
  const auto bands = calibration(probability, is_true, edges);
  EXPECT_EQ(bands[0].pairs, 0U);
  EXPECT_EQ(bands[0].stated, 0);
  EXPECT_EQ(bands[1].pairs, 1U);
}

TEST(Calibration, RefusesBadArguments) {
  const std::array<double, 1> probability = {0.5};
  const std::array<bool, 1> is_true = {true};
  EXPECT_THROW(calibration(probability, is_true, std::array{0.0}), std::logic_error);
  EXPECT_THROW(calibration(probability, is_true, std::array{0.0, 0.0}), std::logic_error);
  EXPECT_THROW(calibration(probability, {}, std::array{0.0, 1.0}), std::logic_error);
}

TEST(PairRecall, ByHandAndAtTheEdges) {
  const Labels truth = {1, 1, 1, 2, 2};
  using Pairs = std::vector<std::uint32_t>;
  EXPECT_DOUBLE_EQ(pair_recall(Pairs{0, 0, 3}, Pairs{1, 3, 4}, truth), 2.0 / 4);
  EXPECT_DOUBLE_EQ(pair_recall(Pairs{}, Pairs{}, truth), 0);
  EXPECT_DOUBLE_EQ(pair_recall(Pairs{}, Pairs{}, Labels{1, 2}), 1);
  EXPECT_THROW(pair_recall(Pairs{1}, Pairs{0}, truth), std::logic_error);
  EXPECT_THROW(pair_recall(Pairs{1}, Pairs{5}, truth), std::logic_error);
  EXPECT_THROW(pair_recall(Pairs{1}, Pairs{}, truth), std::logic_error);
}

}  // namespace
}  // namespace paradero::link

#include <cmath>

#include <gtest/gtest.h>

#include "paradero/link/internal/test_lists.h"
#include "paradero/link/link.h"

namespace paradero::link {
namespace {

using testing::make_population;
using testing::make_records;

class LabelsTest : public ::testing::Test {
 protected:
  LabelsTest() : population_(make_population(600)), records_(make_records({&population_.list})) {}

  std::vector<Decision> labels_by_truth(bool wanted_same, std::size_t most) const {
    std::vector<Decision> labels;
    for (std::uint32_t a = 0; a < records_.size(); ++a) {
      for (std::uint32_t b = a + 1; b < records_.size() && labels.size() < most; ++b) {
        const bool same = population_.truth[a] == population_.truth[b];
        if (same != wanted_same) continue;
        labels.push_back({b, a, same ? Verdict::same : Verdict::different});
      }
    }
    return labels;
  }

  testing::Population population_;
  Records records_;
};

TEST_F(LabelsTest, MatchesThatDisagreeTeachThatMatchesMayDisagree) {
  Settings settings;
  const auto without = link(records_, settings, {});
  ASSERT_TRUE(without);
  // Twenty pairs of other people, called the same: what they disagree in is no longer rare.
  settings.labels = labels_by_truth(false, 20);
  for (Decision& label : settings.labels) label.verdict = Verdict::same;
  const auto with = link(records_, settings, {});
  ASSERT_TRUE(with);
  EXPECT_EQ(with->labelled_same, 20U);
  const std::size_t date = records_.field_index("birth_date");
  const auto different = static_cast<Level>(without->comparisons[date].levels() - 1);
  EXPECT_GT(with->model->m(date, different), 2 * without->model->m(date, different));
  EXPECT_GT(with->training.matches, without->training.matches + 15);
}

TEST_F(LabelsTest, TrueLabelsMatchTheTruth) {
  Settings settings;
  settings.labels = labels_by_truth(true, 100'000);
  const std::size_t true_pairs = settings.labels.size();
  const auto result = link(records_, settings, {});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->labelled_same, true_pairs);
  EXPECT_NEAR(result->training.matches, static_cast<double>(true_pairs),
              0.1 * static_cast<double>(true_pairs));
}

TEST_F(LabelsTest, AWeightCountsAsSoManyPairs) {
  Settings settings;
  settings.labels = labels_by_truth(false, 5);
  for (Decision& label : settings.labels) label.verdict = Verdict::same;
  const auto once = link(records_, settings, {});
  settings.label_weight = 4;
  const auto four_times = link(records_, settings, {});
  ASSERT_TRUE(once && four_times);
  EXPECT_NEAR(four_times->training.matches - once->training.matches, 15, 4);
}

TEST_F(LabelsTest, WhatIsUnsureTeachesNothing) {
  Settings settings;
  const auto without = link(records_, settings, {});
  settings.labels = {{0, 1, Verdict::unsure}};
  const auto with = link(records_, settings, {});
  ASSERT_TRUE(without && with);
  EXPECT_EQ(without->training.ln_likelihood, with->training.ln_likelihood);
  EXPECT_EQ(with->labelled_same + with->labelled_different, 0U);
}

TEST_F(LabelsTest, WhatIsLabelledIsNotAskedAgain) {
  Settings settings;
  settings.threshold = 0.3;
  const auto first = link(records_, settings, {});
  ASSERT_TRUE(first);
  for (const Link& pair : first->review) {
    const bool same = population_.truth[pair.a] == population_.truth[pair.b];
    settings.labels.push_back({pair.a, pair.b, same ? Verdict::same : Verdict::different});
  }
  const auto second = link(records_, settings, {});
  ASSERT_TRUE(second);
  for (const Link& pair : second->review) {
    for (const Link& asked : first->review) EXPECT_FALSE(pair.a == asked.a && pair.b == asked.b);
  }
}

TEST_F(LabelsTest, SettingsOutOfRangeAreRefused) {
  Settings settings;
  settings.label_weight = 0;
  EXPECT_FALSE(link(records_, settings, {}));
  settings = Settings();
  const auto first = link(records_, settings, {});
  settings.model = stored_model(records_, settings, *first);
  settings.labels = {{0, 1, Verdict::same}};
  EXPECT_FALSE(link(records_, settings, {}));
}

}  // namespace
}  // namespace paradero::link

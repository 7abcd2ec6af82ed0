#include "paradero/link/stored_model.h"

#include <cmath>

#include <gtest/gtest.h>

#include "paradero/link/internal/test_lists.h"
#include "paradero/link/link.h"

namespace paradero::link {
namespace {

using testing::make_population;
using testing::make_records;

class StoredModelTest : public ::testing::Test {
 protected:
  StoredModelTest()
      : population_(make_population(600)), records_(make_records({&population_.list})) {}

  testing::Population population_;
  Records records_;
};

TEST_F(StoredModelTest, GivenBackMakesTheSameResult) {
  Settings settings;
  const auto first = link(records_, settings, {});
  ASSERT_TRUE(first) << first.error().message;
  Settings again = settings;
  again.model = stored_model(records_, settings, *first);
  const auto second = link(records_, again, {});
  ASSERT_TRUE(second) << second.error().message;
  EXPECT_EQ(first->grouping.entity, second->grouping.entity);
  EXPECT_EQ(first->grouping.cohesion, second->grouping.cohesion);
  ASSERT_EQ(first->links.size(), second->links.size());
  ASSERT_GT(first->links.size(), 100U);
  for (std::size_t k = 0; k < first->links.size(); ++k) {
    EXPECT_EQ(first->links[k].ln_odds, second->links[k].ln_odds);
    EXPECT_EQ(first->links[k].probability, second->links[k].probability);
  }
  EXPECT_EQ(first->pairs_compared, second->pairs_compared);
}

TEST_F(StoredModelTest, ServesListsThatLackAField) {
  Settings settings;
  const auto first = link(records_, settings, {});
  ASSERT_TRUE(first);
  auto fewer = make_population(600);
  std::erase_if(fewer.list.columns, [](const auto& column) { return column.name == "sex"; });
  const Records without = make_records({&fewer.list});
  Settings again = settings;
  again.model = stored_model(records_, settings, *first);
  std::erase_if(again.model->blocking_rules,
                [](const std::string& rule) { return rule.find("sex") != rule.npos; });
  const auto second = link(without, again, {});
  ASSERT_TRUE(second) << second.error().message;
  EXPECT_EQ(second->absent_fields, std::vector<std::string>{"sex"});
  EXPECT_TRUE(second->unknown_fields.empty());
}

TEST_F(StoredModelTest, AFieldThatItDoesNotKnowIsNoEvidence) {
  Settings settings;
  const auto first = link(records_, settings, {});
  ASSERT_TRUE(first);
  StoredModel model = stored_model(records_, settings, *first);
  std::erase_if(model.fields, [](const StoredField& field) { return field.name == "sex"; });
  const auto restored = restore(model, records_);
  ASSERT_TRUE(restored);
  EXPECT_EQ(restored->unknown_fields, std::vector<std::string>{"sex"});
  const MatchModel made(restored->comparisons, restored->parameters);
  const std::size_t sex = records_.field_index("sex");
  Pattern equal{}, different{};
  equal[sex] = 1;
  different[sex] = static_cast<Level>(restored->comparisons[sex].levels() - 1);
  EXPECT_EQ(made.ln_odds(equal), made.ln_odds(different));
}

TEST_F(StoredModelTest, AFieldComparedInAnotherWayIsRefused) {
  Settings settings;
  const auto first = link(records_, settings, {});
  ASSERT_TRUE(first);
  StoredModel model = stored_model(records_, settings, *first);
  for (StoredField& field : model.fields) {
    if (field.name == "sex") field.comparison = table::Comparison::exact;
  }
  const auto refused = restore(model, records_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, base::ErrorKind::usage);
  for (StoredField& field : model.fields) field.name += "_other";
  EXPECT_FALSE(restore(model, records_));
}

TEST_F(StoredModelTest, BlockingRulesThatDoNotFitAreRefused) {
  Settings settings;
  const auto first = link(records_, settings, {});
  ASSERT_TRUE(first);
  settings.model = stored_model(records_, settings, *first);
  settings.model->blocking_rules = {"postcode"};
  const auto refused = link(records_, settings, {});
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("--blocking"), std::string::npos);
}

TEST_F(StoredModelTest, ClassProbabilitiesSumToOneAndHoldTheOdds) {
  const auto result = link(records_, Settings{}, {});
  ASSERT_TRUE(result);
  RecordComparison comparison(records_, result->comparisons);
  for (std::uint32_t i = 0; i + 1 < 50; ++i) {
    Pattern pattern{};
    comparison.compare(i, i + 1, pattern);
    const auto classes = result->model->class_probabilities(pattern);
    double sum = 0;
    for (const double p : classes) sum += p;
    EXPECT_NEAR(sum, 1, 1e-12);
    double others = 0;
    for (std::size_t k = 1; k < classes.size(); ++k) others += classes[k];
    EXPECT_NEAR(std::log(classes[0] / others), result->model->ln_odds(pattern), 1e-9);
  }
}

}  // namespace
}  // namespace paradero::link

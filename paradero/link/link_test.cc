#include "paradero/link/link.h"

#include <gtest/gtest.h>

#include "paradero/link/evaluation.h"
#include "paradero/link/internal/test_lists.h"

namespace paradero::link {
namespace {

using table::Comparison;
using testing::make_list;
using testing::make_records;

TEST(Link, FindsThePeopleOfASmallPopulation) {
  auto population = testing::make_population(600);
  const auto truth = population.truth;
  const Records records = make_records({&population.list});
  const auto result = link(records, {}, {}, truth);
  ASSERT_TRUE(result) << result.error().message;
  const std::vector<std::uint64_t> found(result->grouping.entity.begin(),
                                         result->grouping.entity.end());
  EXPECT_GT(evaluate(found, truth).pairwise.f, 0.98);
  EXPECT_GT(*result->blocking_recall, 0.98);
  EXPECT_TRUE(result->rules_chosen);
}

TEST(Link, GivesTheSameBytesOnAnyNumberOfThreads) {
  auto population = testing::make_population(800);
  const Records records = make_records({&population.list});
  const auto one = link(records, {}, {1, {}, nullptr});
  ASSERT_TRUE(one);
  for (const unsigned threads : {2U, 8U}) {
    const auto many = link(records, {}, {threads, {}, nullptr});
    ASSERT_TRUE(many);
    EXPECT_EQ(one->grouping.entity, many->grouping.entity);
    ASSERT_EQ(one->links.size(), many->links.size());
    for (std::size_t k = 0; k < one->links.size(); ++k) {
      EXPECT_EQ(one->links[k].a, many->links[k].a);
      EXPECT_EQ(one->links[k].b, many->links[k].b);
      EXPECT_EQ(one->links[k].ln_odds, many->links[k].ln_odds);
      EXPECT_EQ(one->links[k].rule, many->links[k].rule);
    }
    for (std::size_t b = 0; b < one->bands.size(); ++b) {
      ASSERT_EQ(one->bands[b].sample.size(), many->bands[b].sample.size());
      for (std::size_t k = 0; k < one->bands[b].sample.size(); ++k) {
        EXPECT_EQ(one->bands[b].sample[k].a, many->bands[b].sample[k].a);
        EXPECT_EQ(one->bands[b].sample[k].b, many->bands[b].sample[k].b);
      }
    }
  }
}

TEST(Link, UsesTheRulesThatAreGiven) {
  auto population = testing::make_population(400);
  const Records records = make_records({&population.list});
  Settings settings;
  settings.blocking_rules = {"surname_2", "birth_date"};
  const auto result = link(records, settings, {});
  ASSERT_TRUE(result);
  EXPECT_FALSE(result->rules_chosen);
  ASSERT_EQ(result->rules.size(), 2U);
  EXPECT_EQ(result->rules[0].new_pairs + result->rules[1].new_pairs, result->pairs_compared);
}

TEST(Link, RefusesSettingsOutOfRange) {
  auto population = testing::make_population(30);
  const Records records = make_records({&population.list});
  const auto refused = [&](auto&& change) {
    Settings settings;
    change(settings);
    const auto result = link(records, settings, {});
    return !result && result.error().kind == base::ErrorKind::usage;
  };
  EXPECT_TRUE(refused([](Settings& s) { s.threshold = 0; }));
  EXPECT_TRUE(refused([](Settings& s) { s.threshold = 1; }));
  EXPECT_TRUE(refused([](Settings& s) { s.links_from = -1; }));
  EXPECT_TRUE(refused([](Settings& s) { s.block_cap = 1; }));
  EXPECT_TRUE(refused([](Settings& s) { s.frequency_step = 1; }));
  EXPECT_TRUE(refused([](Settings& s) { s.blocking_rules = {"nobody"}; }));
  const std::vector<std::uint64_t> short_truth(3, 0);
  EXPECT_THROW((void)link(records, {}, {}, short_truth), std::logic_error);
}

TEST(Link, StopsWhenAsked) {
  auto population = testing::make_population(300);
  const Records records = make_records({&population.list});
  std::stop_source stop;
  stop.request_stop();
  const auto result = link(records, {}, {2, stop.get_token(), nullptr});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, base::ErrorKind::interrupted);
}

TEST(Link, SmallAndOddLists) {
  // One record; two equal ones; everybody "juan perez"; no list at all.
  auto one = make_list("l", testing::person_columns,
                       {{"rosa", "luna", "", "female", "1980-01-01", "tepic"}});
  base::Problems problems;
  std::vector<table::MappedTable> lists;
  lists.push_back(std::move(one));
  EXPECT_FALSE(Records::build(lists, {}, problems))
      << "one record holds nothing that tells people apart";

  std::vector<std::vector<std::string>> rows(2000, {"juan", "perez", "", "male", "", ""});
  rows[0][1] = "luna";
  auto same = make_list("l", testing::person_columns, rows);
  const Records records = make_records({&same});
  const auto result = link(records, {}, {});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->grouping.entity.size(), 2000U);

  auto empty = make_list("l", testing::person_columns, {});
  lists.clear();
  lists.push_back(std::move(empty));
  const auto none = Records::build(lists, {}, problems);
  ASSERT_TRUE(none);
  const auto nothing = link(*none, {}, {});
  ASSERT_TRUE(nothing) << nothing.error().message;
  EXPECT_EQ(nothing->grouping.entities, 0U);
}

TEST(Records, AgesBecomeIntervalsOfBirthAndFullNamesAreParsed) {
  auto list =
      make_list("l",
                {{"full_name", Comparison::name},
                 {"age", Comparison::number},
                 {"event_date", Comparison::date}},
                {{"Rosa Luna Mora", "20", "2010-06-01"}, {"Juan Soto Vera", "", "2011-01-01"}});
  const Records records = make_records({&list});
  const std::size_t birth = records.field_index("birth_date"),
                    surname = records.field_index("surname_1");
  ASSERT_NE(surname, Records::npos);
  EXPECT_EQ(records.fields()[surname].texts[records.row(0)[surname]], "luna");
  EXPECT_EQ(birth, Records::npos) << "one known birth tells nobody apart";
}

}  // namespace
}  // namespace paradero::link

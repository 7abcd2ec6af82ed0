#include "paradero/cross/screen.h"

#include <cmath>

#include <gtest/gtest.h>

#include "paradero/cross/internal/test_people.h"
#include "paradero/cross/learning.h"

namespace paradero::cross {
namespace {

using testing::Crossed;
using testing::invent_lists;
using testing::one;

// The screen finds the very pairs that working out all of them finds, at any threshold.
TEST(Screen, LosesNothingAboveTheThreshold) {
  for (const std::uint64_t seed : {1, 2, 3}) {
    auto lists = invent_lists(600, seed);
    const Crossed crossed(one(std::move(lists.missing)), one(std::move(lists.found)));
    const auto all = static_cast<std::uint32_t>(crossed.missing.size());
    const Rates rates = expected_rates();
    Screen::Tables tables;
    for (std::uint32_t f = 0; f < crossed.found.size(); ++f) {
      crossed.screen->prepare(f, rates, tables);
      for (const double least : {-2.0, 1.0, 4.0, 9.0}) {
        const Sweep screened = crossed.screen->sweep(tables, least, 0, all);
        const Sweep full = crossed.screen->full_sweep(tables, least, 0, all);
        ASSERT_EQ(screened.candidates.size(), full.candidates.size());
        for (std::size_t k = 0; k < full.candidates.size(); ++k) {
          ASSERT_EQ(screened.candidates[k].missing, full.candidates[k].missing);
          ASSERT_EQ(screened.candidates[k].ln_ratio, full.candidates[k].ln_ratio);
        }
        EXPECT_LE(screened.worked_out, full.worked_out);
      }
    }
  }
}

// What is counted in the list itself gives an unrelated person a mean ratio of 1, kind by kind.
TEST(Screen, RatiosOfOneKindAverageToOneOverTheList) {
  auto lists = invent_lists(2000, 5);
  const Crossed crossed(one(std::move(lists.missing)), one(std::move(lists.found)));
  const Rates rates = expected_rates();
  Screen::Tables tables;
  std::array<double, kinds> mean{};
  const std::size_t found = 40;
  for (std::uint32_t f = 0; f < found; ++f) {
    crossed.screen->prepare(f, rates, tables);
    for (std::uint32_t m = 0; m < crossed.missing.size(); ++m) {
      const Evidence evidence = crossed.screen->evidence(m, tables);
      for (std::size_t k = 0; k < kinds; ++k)
        mean[k] += std::exp(evidence.ln[k]) / static_cast<double>(crossed.missing.size() * found);
    }
  }
  for (const Kind kind : {Kind::sex, Kind::age, Kind::height})
    EXPECT_NEAR(mean[static_cast<std::size_t>(kind)], 1, .05) << to_word(kind);
  // Bands in which the list has nobody (far lags, far states) take their share with them.
  for (const Kind kind : {Kind::dates, Kind::place}) {
    EXPECT_LT(mean[static_cast<std::size_t>(kind)], 1.02) << to_word(kind);
    EXPECT_GT(mean[static_cast<std::size_t>(kind)], .5) << to_word(kind);
  }
  EXPECT_NEAR(mean[static_cast<std::size_t>(Kind::name)], 1, .2);
  EXPECT_NEAR(mean[static_cast<std::size_t>(Kind::marks)], 1, .25);
}

// A woman's name says that it is a woman: the sex must not count once more.
TEST(Screen, AGivenNameAndTheSexItTellsCountOnce) {
  std::vector<std::vector<std::string>> rows;
  for (int k = 0; k < 900; ++k) rows.push_back({k % 9 == 0 ? "Juan" : "Pedro", "male"});
  for (int k = 0; k < 100; ++k) rows.push_back({k % 10 == 0 ? "Elena" : "Rosa", "female"});
  const Crossed crossed(one(testing::make_list("missing", {"given_names", "sex"}, rows)),
                        one(testing::make_list("found", {"given_names", "sex"},
                                               {{"Elena", "female"}, {"Elena", ""}})));
  const Rates rates = expected_rates();
  Screen::Tables tables;
  std::array<double, 2> total{};
  for (std::uint32_t f = 0; f < 2; ++f) {
    crossed.screen->prepare(f, rates, tables);
    total[f] = crossed.screen->evidence(900, tables).total();
  }
  EXPECT_NEAR(total[0], total[1], .1);
}

TEST(Screen, AnInitialAloneAgreesOrNot) {
  std::vector<std::vector<std::string>> rows = {{"J."}, {"José"}, {"Juan Luis"}};
  for (int k = 0; k < 97; ++k) rows.push_back({k % 2 == 0 ? "Pedro" : "Jacinto"});
  const Crossed crossed(one(testing::make_list("missing", {"given_names"}, rows)),
                        one(testing::make_list("found", {"given_names"}, {{"J."}})));
  const Rates rates = expected_rates();
  Screen::Tables tables;
  crossed.screen->prepare(0, rates, tables);
  const double same_text = crossed.screen->evidence(0, tables)[Kind::name];
  EXPECT_EQ(same_text, crossed.screen->evidence(1, tables)[Kind::name]);
  EXPECT_GT(same_text, 0);
  EXPECT_LT(same_text, 1);
  EXPECT_LT(crossed.screen->evidence(3, tables)[Kind::name], 0);
}

// Brothers share both surnames, day and place: a body of the one is not the other.
TEST(Screen, ARelativeOfOneDayAndPlaceIsWeighedAgainst) {
  std::vector<std::vector<std::string>> rows = {
      {"Pedro", "Xool", "Quiahua", "male", "25", "2015-03-01", "Sonora"}};
  for (int k = 0; k < 2000; ++k) {
    const base::Day day{16'000 + k};
    rows.push_back({"Juan", k % 2 == 0 ? "Nava" : "Ruiz", "Soto", "male",
                    std::to_string(20 + k % 30), base::format_date({day, day}),
                    k % 3 == 0 ? "Jalisco" : "Puebla"});
  }
  const Crossed crossed(
      one(testing::make_list(
          "missing", {"given_names", "surname_1", "surname_2", "sex", "age", "event_date", "state"},
          rows)),
      one(testing::make_list(
          "found", {"given_names", "surname_1", "surname_2", "sex", "age", "found_date", "state"},
          {{"Ramón", "Xool", "Quiahua", "male", "24", "2015-03-02", "Sonora"},
           {"Pedro", "Xool", "Quiahua", "male", "24", "2015-03-02", "Sonora"}})));
  const Rates rates = expected_rates();
  Screen::Tables tables;
  std::array<double, 2> total{};
  for (std::uint32_t f = 0; f < 2; ++f) {
    crossed.screen->prepare(f, rates, tables);
    const Evidence evidence = crossed.screen->evidence(0, tables);
    EXPECT_LT(evidence[Kind::kin], -3);
    total[f] = evidence.total();
  }
  EXPECT_GT(total[1], total[0] + 3);
}

TEST(Screen, WhatIsNotRecordedIsNoEvidence) {
  const Crossed crossed(
      one(testing::make_list("missing", {"given_names", "event_date"},
                             {{"Ana", ""}, {"", "2015-01-01"}, {"Eva", "2015-01-01"}})),
      one(testing::make_list("found", {"given_names", "found_date", "marks"},
                             {{"", "", "lunar"}})));
  const Rates rates = expected_rates();
  Screen::Tables tables;
  crossed.screen->prepare(0, rates, tables);
  for (std::uint32_t m = 0; m < 3; ++m) EXPECT_EQ(crossed.screen->evidence(m, tables).total(), 0);
}

TEST(Screen, ContradictionsSpeakAgainstAndDoNotForbid) {
  const Crossed crossed(
      one(testing::make_list(
          "missing", {"sex", "event_date", "curp"},
          {{"male", "2015-01-01", ""}, {"female", "2019-01-01", ""}, {"male", "2015-01-10", ""}})),
      one(testing::make_list("found", {"sex", "found_date"}, {{"male", "2015-01-12"}})));
  const Rates rates = expected_rates();
  Screen::Tables tables;
  crossed.screen->prepare(0, rates, tables);
  const Evidence against = crossed.screen->evidence(1, tables);
  EXPECT_LT(against[Kind::sex], -2);
  EXPECT_LT(against[Kind::dates], -2);
  EXPECT_TRUE(std::isfinite(against.total()));
}

TEST(Learning, FindsTheShareOnTheListAndTheRates) {
  auto lists = invent_lists(3000, 9);
  const Crossed crossed(one(std::move(lists.missing)), one(std::move(lists.found)));
  const auto learned = learn_rates(*crossed.screen, expected_rates(), std::nullopt, {}, {});
  ASSERT_TRUE(learned.has_value());
  // Every body's person is on the list.
  EXPECT_GT(learned->rates.on_list[0], .8);
  EXPECT_GT(learned->rates.age[0], .9);
  EXPECT_NEAR(learned->rates.place[0] + learned->rates.place[8] + learned->rates.place[3], .92,
              .05);
  base::RunContext three_threads;
  three_threads.threads = 3;
  const auto again =
      learn_rates(*crossed.screen, expected_rates(), std::nullopt, {}, three_threads);
  EXPECT_EQ(again->rates.on_list, learned->rates.on_list);
  EXPECT_EQ(again->rates.age, learned->rates.age);
}

TEST(NameIndex, FindsWhatComparingAllFinds) {
  auto lists = invent_lists(300, 4);
  const Crossed crossed(one(std::move(lists.missing)), one(std::move(lists.found)));
  const auto& names = crossed.missing.given_names.distinct;
  const NameIndex index(names);
  for (std::size_t v = 1; v < names.size(); ++v) {
    const auto agreeing = index.agreeing(names[v]);
    std::size_t found = 0;
    for (std::uint32_t other = 1; other < names.size(); ++other) {
      const auto agreement = text::compare_names(names[v], names[other]);
      if (agreement == text::NameAgreement::different) continue;
      ASSERT_LT(found, agreeing.size());
      EXPECT_EQ(agreeing[found].value, other);
      EXPECT_EQ(agreeing[found++].agreement, agreement);
    }
    EXPECT_EQ(found, agreeing.size());
  }
}

TEST(RateTable, EachRowHasABasisAndSumsToOne) {
  for (const RateRow& row : rate_table()) EXPECT_FALSE(row.basis.empty()) << row.name;
  const Rates rates = expected_rates();
  const auto sum = [](const auto& shares) {
    double total = 0;
    for (const double share : shares) total += share;
    return total;
  };
  EXPECT_NEAR(sum(rates.given_names), 1, 1e-12);
  EXPECT_NEAR(sum(rates.place), 1, 1e-12);
  for (const auto& lag : rates.lag) EXPECT_NEAR(sum(lag), 1, 1e-12);
  EXPECT_THROW(rate_weight("no such row"), std::logic_error);
}

TEST(RateTable, AStudyMayChangeValuesAndWeights) {
  const RateChange changes[] = {{"sex", {97, 3}, {}}, {"age", {}, 200.}, {"wrong_name", {.1}, {}}};
  for (const RateChange& change : changes) EXPECT_EQ(fault_of(change), "");
  const Rates rates = expected_rates(changes);
  EXPECT_DOUBLE_EQ(rates.sex[0], .97);
  EXPECT_DOUBLE_EQ(rates.wrong_name, .1);
  EXPECT_EQ(rates.age, expected_rates().age);
  EXPECT_DOUBLE_EQ(rate_weight("age", changes), 200);
  // Nothing forbids a pair.
  const RateChange certain[] = {{"sex", {1, 0}, {}}};
  EXPECT_GT(expected_rates(certain).sex[1], 0);
  const RateChange faults[] = {{"colour", {1}, {}}, {"sex", {1}, {}},        {"sex", {1, -1}, {}},
                               {"sex", {0, 0}, {}}, {"wrong_name", {1}, {}}, {"sex", {}, .5}};
  for (const RateChange& fault : faults) EXPECT_NE(fault_of(fault), "") << fault.name;
  EXPECT_EQ(fault_of({"marks_others", {1.5}, {}}), "");
}

TEST(Bands, EdgesLieWhereTheDocumentSays) {
  EXPECT_EQ(lag_band(-500), 0U);
  EXPECT_EQ(lag_band(-401), 0U);
  EXPECT_EQ(lag_band(-400), 1U);
  EXPECT_EQ(lag_band(0), 4U);
  EXPECT_EQ(lag_band(4000), lag_bands - 1);
  EXPECT_EQ(age_band(0), 0U);
  EXPECT_EQ(age_band(2), 1U);
  EXPECT_EQ(age_band(99), age_bands - 1);
  EXPECT_EQ(height_band(2), 0U);
  EXPECT_EQ(height_band(3), 1U);
}

}  // namespace
}  // namespace paradero::cross

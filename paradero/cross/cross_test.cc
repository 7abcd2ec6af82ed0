#include "paradero/cross/cross.h"

#include <cmath>

#include <gtest/gtest.h>

#include "paradero/cross/explanation.h"
#include "paradero/cross/internal/test_people.h"

namespace paradero::cross {
namespace {

using testing::Crossed;
using testing::invent_lists;
using testing::make_list;
using testing::one;

TEST(Cross, RanksTheRightPersonFirstAndIsCalibrated) {
  auto lists = invent_lists(3000, 11);
  const Crossed crossed(one(std::move(lists.missing)), one(std::move(lists.found)));
  const auto crossing = cross(*crossed.screen, {}, {});
  ASSERT_TRUE(crossing.has_value());
  double first = 0, expected = 0, right = 0;
  for (const Pair& pair : crossing->pairs) {
    const bool is_right = lists.person_of_found[pair.found] == pair.missing;
    first += is_right && pair.rank_for_found <= 10 ? 1 : 0;
    expected += pair.posterior;
    right += is_right ? 1 : 0;
  }
  EXPECT_GT(first / static_cast<double>(crossed.found.size()), .9);
  EXPECT_NEAR(expected / right, 1, .1);
}

TEST(Cross, PosteriorsOfOneFoundPersonCompete) {
  auto lists = invent_lists(400, 12);
  const Crossed crossed(one(std::move(lists.missing)), one(std::move(lists.found)));
  const auto crossing = cross(*crossed.screen, {}, {});
  std::vector<double> sum(crossed.found.size(), 0);
  for (const Pair& pair : crossing->pairs) {
    if (!pair.repeated) sum[pair.found] += pair.posterior;
  }
  for (std::size_t f = 0; f < sum.size(); ++f)
    EXPECT_LE(sum[f], 1 - crossing->found[f].none + 1e-9);
}

TEST(Cross, ThePriorMovesThePosteriors) {
  auto lists = invent_lists(400, 13);
  const Crossed crossed(one(std::move(lists.missing)), one(std::move(lists.found)));
  double before = 0;
  for (const double prior : {.001, .01, .1, .3}) {
    Settings settings;
    settings.prior = prior;
    const auto crossing = cross(*crossed.screen, settings, {});
    ASSERT_TRUE(crossing.has_value());
    EXPECT_NEAR(crossing->prior,
                std::min(prior, .95 * static_cast<double>(crossed.found.size()) / 400.), 1e-9);
    EXPECT_GT(crossing->thresholds[0].expected_true, before);
    before = crossing->thresholds[0].expected_true;
  }
  Settings wrong[3];
  wrong[0].prior = 1.5;
  wrong[1].least_posterior = 0;
  wrong[2].most_candidates = 0;
  for (const Settings& settings : wrong)
    EXPECT_FALSE(cross(*crossed.screen, settings, {}).has_value());
}

TEST(Cross, TiesShareTheirRankAndTwoReportsOfOnePersonTheirPosterior) {
  // Rows 1 and 2 are one person reported twice; rows 3 and 4 are two people told alike.
  std::vector<std::vector<std::string>> rows = {
      {"Elena", "Zamora", "female", "30", "2015-03-01", "Sonora"},
      {"Elena", "Zamora", "female", "30", "2015-03-01", "Sonora"},
      {"", "", "male", "50", "2016-03-01", "Puebla"},
      {"", "", "male", "50", "2016-03-01", "Puebla"}};
  for (int k = 0; k < 20; ++k) {
    rows.push_back({"Juan", "Nava", "male", "20", "2012-03-01", "Jalisco"});
    rows.push_back({"Rosa", "Ruiz", "female", "41", "2011-03-01", "Chiapas"});
  }
  const Crossed crossed(
      one(make_list("missing", {"given_names", "surname_1", "sex", "age", "event_date", "state"},
                    rows)),
      one(make_list("found", {"given_names", "surname_1", "sex", "age", "found_date", "state"},
                    {{"Elena", "Zamora", "female", "31", "2015-03-04", "Sonora"},
                     {"", "", "male", "50", "2016-03-04", "Puebla"}})));
  Settings settings;
  settings.prior = .3;
  const auto crossing = cross(*crossed.screen, settings, {});
  ASSERT_TRUE(crossing.has_value());
  std::vector<const Pair*> of_elena, of_man;
  for (const Pair& pair : crossing->pairs) {
    if (pair.rank_for_found == 1) (pair.found == 0 ? of_elena : of_man).push_back(&pair);
  }
  ASSERT_EQ(of_elena.size(), 2U);
  EXPECT_TRUE(of_elena[0]->repeated);
  EXPECT_GT(of_elena[0]->posterior, .5);
  ASSERT_EQ(of_man.size(), 2U);
  EXPECT_FALSE(of_man[0]->repeated);
  EXPECT_LT(of_man[0]->posterior, .5);
}

// One report lacks the second surname, the other has one that is not the body's: as one person they
// are no match.
TEST(Cross, WhatOneReportContradictsTheGapsOfAnotherDoNotHide) {
  std::vector<std::vector<std::string>> rows = {
      {"Damián", "Herrera", "", "male", "30", "2015-03-01", "Sonora", "HEBD850101HSRRTM07"},
      {"Damián", "Herrera", "Bautista", "male", "30", "2015-03-01", "Sonora",
       "HEBD850101HSRRTM07"}};
  for (int k = 0; k < 200; ++k) {
    rows.push_back({"Pedro", "Ruiz", k % 2 == 0 ? "Nava" : "Bautista", "male", "41", "2011-03-01",
                    "Chiapas", ""});
  }
  const std::vector<std::string> columns = {"given_names", "surname_1",  "surname_2", "sex",
                                            "age",         "event_date", "state",     "curp"};
  Settings settings;
  settings.prior = .002;
  const auto best = [&](const std::vector<std::vector<std::string>>& missing) {
    const Crossed crossed(
        one(make_list("missing", columns, missing)),
        one(make_list(
            "found", {"given_names", "surname_1", "surname_2", "sex", "age", "found_date", "state"},
            {{"Damián", "Herrera", "Cuevas", "male", "31", "2015-03-04", "Sonora"}})));
    const auto crossing = cross(*crossed.screen, settings, {});
    return crossing->pairs.empty() ? 0 : crossing->pairs.front().posterior;
  };
  const double both = best(rows);
  rows.erase(rows.begin() + 1);
  EXPECT_LT(both, best(rows));
}

TEST(Cross, AddingAListCrossesOnlyWhatIsNewToTheSameResult) {
  auto first = invent_lists(300, 14), second = invent_lists(200, 15);
  Settings settings;
  settings.most_candidates = 1000;
  Before before;
  {
    std::vector<table::MappedTable> missing, found;
    missing.push_back(std::move(first.missing));
    found.push_back(std::move(first.found));
    {
      const Crossed old(missing, found);
      const auto crossing = cross(*old.screen, settings, {});
      before = {crossing->learning.rates, old.missing.size(), old.missing.size(),
                old.found.size(),         crossing->pairs,    crossing->found};
    }
    missing.push_back(std::move(second.missing));
    found.push_back(std::move(second.found));
    const Crossed both(missing, found, before.reference);
    const auto updated = cross(*both.screen, settings, {}, &before);
    ASSERT_TRUE(updated.has_value());
    Before nothing{before.rates, before.reference, 0, 0, {}, {}};
    const auto anew = cross(*both.screen, settings, {}, &nothing);
    ASSERT_TRUE(anew.has_value());
    EXPECT_LT(updated->pairs_worked_out, anew->pairs_worked_out);
    std::size_t k = 0;
    for (const Pair& pair : anew->pairs) {
      const bool there = k < updated->pairs.size() && updated->pairs[k].missing == pair.missing &&
                         updated->pairs[k].found == pair.found;
      if (!there) {
        // Only a report that a new row of the same person lifts over the threshold is not known.
        EXPECT_TRUE(pair.repeated);
        continue;
      }
      EXPECT_NEAR(updated->pairs[k++].posterior, pair.posterior, .01);
    }
    EXPECT_EQ(k, updated->pairs.size());
  }
}

TEST(Cross, SameBytesOnAnyThreads) {
  auto lists = invent_lists(500, 16);
  const Crossed crossed(one(std::move(lists.missing)), one(std::move(lists.found)));
  base::RunContext alone, many;
  alone.threads = 1;
  many.threads = 4;
  const auto one_thread = cross(*crossed.screen, {}, alone);
  const auto four = cross(*crossed.screen, {}, many);
  ASSERT_EQ(one_thread->pairs.size(), four->pairs.size());
  for (std::size_t k = 0; k < four->pairs.size(); ++k)
    EXPECT_EQ(one_thread->pairs[k].posterior, four->pairs[k].posterior);
}

TEST(Cross, NobodyToCrossIsAnEmptyResult) {
  const Crossed crossed(one(make_list("missing", {"given_names"}, {})),
                        one(make_list("found", {"given_names"}, {{"Ana"}})));
  const auto crossing = cross(*crossed.screen, {}, {});
  ASSERT_TRUE(crossing.has_value());
  EXPECT_TRUE(crossing->pairs.empty());
}

TEST(Explanation, SaysInWordsWhatAgreesAndHowRareItIs) {
  std::vector<std::vector<std::string>> rows(400, {"male", "tatuaje de cruz en brazo"});
  rows.push_back({"male", "tatuaje de rosa en antebrazo izquierdo"});
  const Crossed crossed(
      one(make_list("missing", {"sex", "marks"}, rows)),
      one(make_list("found", {"sex", "marks"}, {{"male", "rosa tatuada, antebrazo izq."}})));
  const Rates rates = expected_rates();
  Screen::Tables tables;
  crossed.screen->prepare(0, rates, tables);
  const Evidence evidence = crossed.screen->evidence(400, tables);
  const Explanation words =
      explain(reasons(*crossed.screen, 400, evidence, crossed.vocabulary, tables));
  EXPECT_TRUE(words.es.starts_with("tatuaje: rosa, antebrazo izquierdo, en ambos; 1 de cada "))
      << words.es;
  EXPECT_TRUE(words.en.starts_with("tattoo: rose, left forearm, in both; 1 in ")) << words.en;
}

}  // namespace
}  // namespace paradero::cross

#include "paradero/cross/people.h"

#include <gtest/gtest.h>

#include "paradero/cross/internal/test_people.h"

namespace paradero::cross {
namespace {

using testing::make_list;
using testing::one;

People prepare(Side side, const std::vector<std::string>& columns,
               const std::vector<std::vector<std::string>>& rows, base::Problems& problems,
               const PeopleSettings& settings = {}) {
  Vocabulary vocabulary;
  return std::move(*prepare_people(one(make_list("list", columns, rows)), side, settings, {},
                                   vocabulary, {}, problems));
}

TEST(People, AgesComeFromBirthDatesCurpsOrAges) {
  base::Problems problems;
  const People people = prepare(Side::missing, {"birth_date", "curp", "age", "event_date"},
                                {{"1990-06-15", "", "", "2015-06-14"},
                                 {"1990-06-15", "", "", "2015-06-16"},
                                 {"1990", "", "", "2015"},
                                 {"", "", "31", "2015-03"},
                                 {"", "", "31", ""}},
                                problems);
  EXPECT_EQ(people.ages.at(0).from, 24);
  EXPECT_EQ(people.ages.at(1).to, 25);
  EXPECT_LE(people.ages.at(2).from, 24);
  EXPECT_EQ(people.ages.at(2).to, 25);
  EXPECT_EQ(people.ages.at(3).from, 31);
  EXPECT_FALSE(people.ages.at(4).known());  // an age without a day says nothing
}

TEST(People, ContradictionsAreReportedAndLeftOut) {
  base::Problems problems;
  const People found =
      prepare(Side::found, {"birth_date", "age_min", "age_max", "found_date"},
              {{"2020-01-01", "", "", "2015-01-01"}, {"", "40", "30", "2015-01-01"}}, problems);
  EXPECT_FALSE(found.ages.at(0).known());
  EXPECT_EQ(found.ages.at(1).from, 30);
  EXPECT_EQ(found.ages.at(1).to, 40);
  EXPECT_EQ(problems.total(), 2U);
}

TEST(People, TheDayOfDeathComesFromThePostMortemInterval) {
  base::Problems problems;
  const People found =
      prepare(Side::found, {"found_date", "intervalo_post_mortem_dias"},
              {{"2015-03-31", "10-20"}, {"2015-03-31", ""}, {"2015-03-31", "weeks"}}, problems);
  EXPECT_TRUE(found.dated[0]);
  EXPECT_EQ(found.days.at(0).last - found.days.at(0).first, 10);
  EXPECT_EQ(base::make_day(2015, 3, 31).days - found.days.at(0).last, 10);
  EXPECT_FALSE(found.dated[1]);
  EXPECT_EQ(problems.total(), 1U);
}

TEST(People, TheIdentifiedDropOutUnlessKept) {
  base::Problems problems;
  const std::vector<std::vector<std::string>> rows = {
      {"Ana", "located_alive"}, {"Eva", "located_dead"}, {"Ida", "disappeared"}, {"Isa", ""}};
  const People missing = prepare(Side::missing, {"given_names", "status"}, rows, problems);
  EXPECT_EQ(missing.size(), 2U);
  EXPECT_EQ(missing.left_out.located_alive, 1U);
  EXPECT_EQ(missing.left_out.located_dead, 1U);
  EXPECT_EQ(
      prepare(Side::missing, {"given_names", "status"}, rows, problems, {.keep_identified = true})
          .size(),
      4U);
  const People found = prepare(Side::found, {"given_names", "status"},
                               {{"Ana", "Identificada"}, {"", "sin identificar"}}, problems);
  EXPECT_EQ(found.size(), 1U);
}

TEST(People, NamesOnClothingAreTakenWhereThereIsNoOther) {
  base::Problems problems;
  const People found =
      prepare(Side::found, {"full_name", "nombre_en_ropa", "tipo"},
              {{"Juan Ruiz Nava", "", "osamenta"}, {"", "Juan Ruiz", "hospital"}}, problems);
  EXPECT_FALSE(found.name_on_clothing[0]);
  EXPECT_TRUE(found.name_on_clothing[1]);
  EXPECT_TRUE(found.has_name(1));
  EXPECT_EQ(found.remains[0], Remains::skeletal);
  EXPECT_EQ(found.remains[1], Remains::living);
}

TEST(People, MarksInAnUnknownLanguageAreTold) {
  base::Problems problems;
  prepare(Side::found, {"marks"}, {{"xolotl kuetzpalli"}}, problems);
  EXPECT_EQ(problems.total(), 1U);
}

TEST(WrongSide, AListOfTheMissingIsNoListOfTheFound) {
  table::MappedTable list =
      make_list("register", {"event_date", "status"}, {{"2015-01-01", "disappeared"}});
  list.mapping.columns.push_back({"event_date", {"Fecha de Hechos"}, true});
  EXPECT_FALSE(wrong_side(list, Side::found).empty());
  EXPECT_TRUE(wrong_side(list, Side::missing).empty());
  const table::MappedTable morgue = make_list("morgue", {"found_date"}, {{"2015-01-01"}});
  EXPECT_TRUE(wrong_side(morgue, Side::found).empty());
  EXPECT_FALSE(wrong_side(morgue, Side::missing).empty());
}

}  // namespace
}  // namespace paradero::cross

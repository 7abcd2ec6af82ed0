#include "paradero/generate/internal/population.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "paradero/text/curp.h"

namespace paradero::generate {
namespace {

TEST(Population, CurpsAreWholeAndTheirCheckDigitsHold) {
  const Population population(5'000, 3);
  int with_curp = 0;
  for (std::uint64_t person = 0; person < population.people(); ++person) {
    const Fate fate = population.fate(person);
    const Identity who = population.identity(fate);
    EXPECT_EQ(who.curp.empty(), who.nationality != "mexicana");
    if (who.curp.empty()) continue;
    ++with_curp;
    const auto curp = text::parse_curp(who.curp);
    ASSERT_TRUE(curp.has_value()) << who.curp;
    EXPECT_TRUE(curp->check_digit_holds) << who.curp;
    EXPECT_EQ(curp->birth_date.first, fate.birth) << who.curp;
    EXPECT_EQ(curp->sex, fate.sex == Sex::male ? 'H' : 'M');
  }
  EXPECT_NEAR(with_curp, .985 * 5'000, 5 * std::sqrt(5'000 * .985 * .015));
}

TEST(Population, AgesAndDatesArePlausible) {
  const Population population(20'000, 5);
  int men = 0, men_of_15_to_45 = 0;
  for (std::uint64_t person = 0; person < population.people(); ++person) {
    const Fate fate = population.fate(person);
    EXPECT_LT(fate.birth, fate.event);
    EXPECT_LE(fate.event, last_day());
    EXPECT_GE(fate.event, base::make_day(2006, 1, 1));
    const int age = completed_years(fate.birth, fate.event);
    EXPECT_LE(age, 130);
    if (fate.has_body()) {
      EXPECT_GE(fate.found, fate.event);
      EXPECT_LE(fate.found, last_day());
    }
    if (fate.sex != Sex::male) continue;
    ++men;
    men_of_15_to_45 += age >= 15 && age <= 45 ? 1 : 0;
  }
  EXPECT_NEAR(men / 20'000.0, .72, .02);
  EXPECT_GT(men_of_15_to_45 / static_cast<double>(men), .75);
}

TEST(CompletedYears, TurnsOnTheBirthday) {
  const base::Day birth = base::make_day(1980, 5, 3);
  EXPECT_EQ(completed_years(birth, base::make_day(2010, 5, 2)), 29);
  EXPECT_EQ(completed_years(birth, base::make_day(2010, 5, 3)), 30);
  EXPECT_EQ(completed_years(birth, birth), 0);
}

TEST(Population, FamiliesShareWhatFamiliesShare) {
  const Population population(40'000, 7);
  int in_families = 0, together = 0, families = 0, fathers_and_sons = 0, namesakes = 0;
  for (std::uint64_t person = 0; person < population.people(); ++person) {
    const Fate fate = population.fate(person);
    in_families += fate.kind != FamilyKind::alone ? 1 : 0;
    if (fate.member == 0) continue;
    const Fate first = population.fate(fate.family);
    const Identity who = population.identity(fate), elder = population.identity(first);
    ASSERT_EQ(first.member, 0U);
    EXPECT_EQ(fate.home, first.home);
    ++families;
    if (fate.family_together) {
      ++together;
      EXPECT_EQ(fate.event, first.event);
      EXPECT_EQ(fate.event_place, first.event_place);
    }
    if (fate.kind == FamilyKind::parent_and_children) {
      EXPECT_LT(first.birth, fate.birth);
      if (first.sex != Sex::male || fate.sex != Sex::male || fate.member != 1) continue;
      EXPECT_EQ(who.surname_1, elder.surname_1);
      ++fathers_and_sons;
      namesakes += who.given_1 == elder.given_1 ? 1 : 0;
      continue;
    }
    EXPECT_EQ(who.surname_1, elder.surname_1);
    EXPECT_EQ(who.surname_2, elder.surname_2);
    EXPECT_TRUE(who.given_1 != elder.given_1 || who.given_1 == "José" || who.given_1 == "María");
    EXPECT_TRUE(fate.kind != FamilyKind::twins || fate.birth == first.birth);
  }
  EXPECT_NEAR(in_families / 40'000.0, .095, .015);
  EXPECT_NEAR(static_cast<double>(together) / families, .55, .06);
  EXPECT_NEAR(static_cast<double>(namesakes) / fathers_and_sons, .36, .12);
}

TEST(Population, NamesHaveAHeavyHeadAndALongTail) {
  constexpr std::uint64_t people = 30'000;
  const Population population(people, 1);
  std::map<std::string_view, int> surnames, given_names;
  std::map<std::string, int> whole_names;
  for (std::uint64_t person = 0; person < people; ++person) {
    const Identity who = population.identity(population.fate(person));
    ++surnames[who.surname_1];
    ++given_names[who.given_1];
    ++whole_names[std::string(who.given_1) + "|" + std::string(who.given_2) + "|" +
                  std::string(who.surname_1) + "|" + std::string(who.surname_2)];
  }
  std::vector<int> counts;
  for (const auto& [name, count] : surnames) counts.push_back(count);
  std::ranges::sort(counts, std::greater<>());
  const double head = counts[0] / static_cast<double>(people);
  EXPECT_GT(head, .03);
  EXPECT_LT(head, .06);
  EXPECT_GT(counts.size(), 1'200U);
  EXPECT_GT(given_names.size(), 800U);
  int namesakes = 0, most = 0;
  for (const auto& [name, count] : whole_names) {
    namesakes += count > 1 ? count : 0;
    most = std::max(most, count);
  }
  // Namesakes exist, also among thirty thousand, but most people are alone with their whole name.
  EXPECT_GT(namesakes, 60);
  EXPECT_LT(namesakes, static_cast<int>(people) / 5);
  EXPECT_LT(most, 60);
}

RC_GTEST_PROP(Population, APersonDependsOnSeedAndNumberOnly, (std::uint64_t seed)) {
  const auto person = *rc::gen::inRange<std::uint64_t>(0, 1'000);
  // Not on how many others there are.
  const Fate few = Population(1'000, seed).fate(person),
             many = Population(1'000'000, seed).fate(person);
  RC_ASSERT(few.event == many.event);
  RC_ASSERT(few.birth == many.birth);
  RC_ASSERT(Population(1'000, seed).identity(few).given_1 ==
            Population(1'000'000, seed).identity(many).given_1);
}

TEST(Population, RefusesAPersonThatIsNotThere) {
  EXPECT_THROW(Population(1'000, 1).fate(1'000), std::logic_error);
}

}  // namespace
}  // namespace paradero::generate

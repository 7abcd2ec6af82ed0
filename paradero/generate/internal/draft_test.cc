#include "paradero/generate/internal/draft.h"

#include <chrono>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "paradero/generate/internal/spelling.h"

namespace paradero::generate {
namespace {

struct Sample {
  Fate fate;
  Identity who;
  Draft draft;
};

std::vector<Sample> draw_samples(Strength strength, List list, std::uint64_t n) {
  const Population population(n, 11);
  const Rates rates = rates_of(strength, list);
  std::vector<Sample> samples;
  for (std::uint64_t person = 0; person < n; ++person) {
    const Fate fate = population.fate(person);
    const Identity who = population.identity(fate);
    stats::Random random = random_for(11, Purpose::record, person);
    samples.push_back({fate, who, draw_draft(fate, who, rates, random)});
  }
  return samples;
}

// The share of `samples` where `applies` in which `happened` lies within five standard errors of
// `rate`.
void expect_rate(const std::vector<Sample>& samples, const char* what, double rate,
                 const std::function<bool(const Sample&)>& applies,
                 const std::function<bool(const Sample&)>& happened) {
  double n = 0, count = 0;
  for (const Sample& sample : samples) {
    if (!applies(sample)) continue;
    ++n;
    count += happened(sample) ? 1 : 0;
  }
  ASSERT_GT(n, 100) << what;
  EXPECT_NEAR(count / n, rate, 5 * std::sqrt(rate * (1 - rate) / n) + 1e-9) << what;
}

TEST(Draft, ErrorsHappenAtTheirDocumentedRates) {
  for (const Strength strength : {Strength::easy, Strength::normal, Strength::hard}) {
    for (const List list : {List::register_, List::press}) {
      SCOPED_TRACE(std::string(list_name(list)) + " " + std::to_string(static_cast<int>(strength)));
      const Rates rates = rates_of(strength, list);
      const auto samples = draw_samples(strength, list, 5'000);
      const auto always = [](const Sample&) { return true; };
      const auto named = [](const Sample& s) { return !s.draft.given_1.empty(); };
      const auto dated = [](const Sample& s) { return s.draft.event.year != 0; };
      expect_rate(samples, "name_unknown", rates.name_unknown, always,
                  [&](const Sample& s) { return !named(s); });
      expect_rate(
          samples, "surname_2_missing", rates.surname_2_missing,
          [&](const Sample& s) { return named(s) && !s.who.surname_2.empty(); },
          [](const Sample& s) { return s.draft.surname_2.empty(); });
      expect_rate(samples, "birth_missing", rates.birth_missing, always,
                  [](const Sample& s) { return s.draft.birth.year == 0; });
      expect_rate(
          samples, "birth_only_year", rates.birth_only_year,
          [](const Sample& s) { return s.draft.birth.year != 0; },
          [](const Sample& s) { return s.draft.birth.month == 0; });
      expect_rate(samples, "age_missing", rates.age_missing, always,
                  [](const Sample& s) { return s.draft.age_min < 0; });
      expect_rate(samples, "event_missing", rates.event_missing, always,
                  [&](const Sample& s) { return !dated(s); });
      expect_rate(samples, "event_vague", rates.event_vague, dated,
                  [](const Sample& s) { return s.draft.event.day == 0; });
      expect_rate(samples, "sex_missing", rates.sex_missing, always,
                  [](const Sample& s) { return !s.draft.sex; });
      expect_rate(
          samples, "sex_wrong", rates.sex_wrong,
          [](const Sample& s) { return s.draft.sex.has_value(); },
          [](const Sample& s) { return *s.draft.sex != s.fate.sex; });
      expect_rate(samples, "state_missing", rates.state_missing, always,
                  [](const Sample& s) { return s.draft.state.empty(); });
      expect_rate(samples, "municipality_missing", rates.municipality_missing, always,
                  [](const Sample& s) { return s.draft.municipality.empty(); });
      expect_rate(
          samples, "municipality_neighbour", rates.municipality_neighbour,
          [](const Sample& s) { return !s.draft.municipality.empty(); },
          [](const Sample& s) {
            return s.draft.municipality != Places::get().municipality(s.fate.event_place).name;
          });
      expect_rate(
          samples, "curp_missing", rates.curp_missing,
          [](const Sample& s) { return !s.who.curp.empty(); },
          [](const Sample& s) { return s.draft.curp.empty(); });
      expect_rate(
          samples, "curp_partial", rates.curp_partial,
          [](const Sample& s) { return !s.draft.curp.empty(); },
          [](const Sample& s) { return s.draft.curp.size() < 18; });
      expect_rate(
          samples, "curp_wrong", rates.curp_wrong,
          [](const Sample& s) { return s.draft.curp.size() == 18; },
          [](const Sample& s) { return s.draft.curp != s.who.curp; });
    }
  }
}

TEST(Draft, NamesDifferAsOftenAsTheirErrorsTogether) {
  const auto samples = draw_samples(Strength::normal, List::register_, 10'000);
  const Rates rates = rates_of(Strength::normal, List::register_);
  double n = 0, differ = 0;
  for (const Sample& s : samples) {
    if (s.draft.surname_1.empty() || s.who.surname_1.find(' ') != std::string_view::npos) continue;
    ++n;
    differ += drop_accents(s.draft.surname_1, true) != drop_accents(s.who.surname_1, true) ? 1 : 0;
  }
  const double most =
      rates.typing + rates.misspelling + rates.surnames_swapped + rates.given_and_surname_swapped;
  // Some errors change nothing: a word with no letter to confuse, two equal letters transposed.
  EXPECT_LT(differ / n, most);
  EXPECT_GT(differ / n, .7 * most);
}

TEST(Draft, DatesStayOnTheCalendar) {
  for (const Sample& s : draw_samples(Strength::hard, List::ngo, 5'000)) {
    for (const PartialDate& date : {s.draft.birth, s.draft.event}) {
      if (date.day == 0) continue;
      const std::chrono::year_month_day day{
          std::chrono::year(date.year), std::chrono::month(date.month), std::chrono::day(date.day)};
      EXPECT_TRUE(day.ok()) << date.year << '-' << date.month << '-' << date.day;
    }
    EXPECT_LE(s.draft.age_min, s.draft.age_max);
  }
}

}  // namespace
}  // namespace paradero::generate

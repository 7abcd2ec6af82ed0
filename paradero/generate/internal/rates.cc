#include "paradero/generate/internal/rates.h"

#include <algorithm>

namespace paradero::generate {
namespace {

constexpr RateRow rate_rows[] = {
    {"typing", &Rates::typing, .004, .015, .035},
    {"misspelling", &Rates::misspelling, .004, .02, .05},
    {"second_given_dropped", &Rates::second_given_dropped, .03, .10, .20},
    {"second_given_initial", &Rates::second_given_initial, .005, .02, .05},
    {"abbreviation", &Rates::abbreviation, .02, .10, .20},
    {"nickname", &Rates::nickname, .002, .008, .025},
    {"surname_2_missing", &Rates::surname_2_missing, .01, .05, .12},
    {"surnames_swapped", &Rates::surnames_swapped, .001, .005, .015},
    {"given_and_surname_swapped", &Rates::given_and_surname_swapped, .0005, .002, .005},
    {"particles_joined", &Rates::particles_joined, .02, .08, .15},
    {"name_unknown", &Rates::name_unknown, 0, .001, .003},
    {"accents_dropped", &Rates::accents_dropped, .10, .40, .60},
    {"surnames_first", &Rates::surnames_first, 0, .05, .10},
    {"birth_missing", &Rates::birth_missing, .02, .15, .30},
    {"birth_only_year", &Rates::birth_only_year, .005, .02, .05},
    {"day_month_swapped", &Rates::day_month_swapped, .002, .01, .02},
    {"wrong_year", &Rates::wrong_year, .003, .012, .03},
    {"wrong_day", &Rates::wrong_day, .003, .012, .03},
    {"age_missing", &Rates::age_missing, .02, .08, .20},
    {"age_off", &Rates::age_off, .02, .10, .25},
    {"age_range", &Rates::age_range, 0, .02, .05},
    {"event_missing", &Rates::event_missing, .005, .03, .07},
    {"event_off", &Rates::event_off, .02, .10, .20},
    {"event_vague", &Rates::event_vague, .01, .04, .10},
    {"municipality_missing", &Rates::municipality_missing, .01, .04, .10},
    {"municipality_neighbour", &Rates::municipality_neighbour, .01, .05, .10},
    {"state_missing", &Rates::state_missing, .002, .01, .03},
    {"sex_missing", &Rates::sex_missing, .002, .01, .03},
    {"sex_wrong", &Rates::sex_wrong, .0005, .002, .006},
    {"curp_missing", &Rates::curp_missing, .10, .35, .60},
    {"curp_wrong", &Rates::curp_wrong, .005, .02, .05},
    {"curp_partial", &Rates::curp_partial, .002, .02, .05},
    {"alias_missing", &Rates::alias_missing, .30, .50, .70},
    {"marks_missing", &Rates::marks_missing, .15, .35, .50},
    {"clothing_missing", &Rates::clothing_missing, .20, .40, .60},
    {"height_missing", &Rates::height_missing, .10, .30, .50},
    {"filler", &Rates::filler, .10, .30, .40},
    {"duplicate", &Rates::duplicate, .02, .04, .08},
};

Description description_of(Strength strength) {
  switch (strength) {
    case Strength::easy:
      return {.95, .05, .10, .01, .15, .10};
    case Strength::normal:
      return {.80, .15, .30, .04, .40, .30};
    case Strength::hard:
      return {.65, .25, .45, .08, .55, .50};
  }
  return {};
}

// `share` of what is left without the error has it as well.
void raise(double& rate, double share) { rate += (1 - rate) * share; }

void adjust_for_list(Rates& rates, List list) {
  switch (list) {
    case List::register_:
      break;
    case List::ngo:
      // Written down by families: few errors of fact, no CURP, more care with marks and clothing.
      rates.nickname *= 1.5;
      rates.marks_missing *= .5;
      rates.clothing_missing *= .6;
      break;
    case List::prosecutor:
      raise(rates.birth_missing, .05);
      raise(rates.marks_missing, .5);
      break;
    case List::press:
      // Rarely more than one given name, an age and a month.
      raise(rates.second_given_dropped, .45);
      raise(rates.surname_2_missing, .15);
      raise(rates.event_vague, .15);
      raise(rates.municipality_missing, .05);
      rates.nickname *= 2;
      break;
    case List::morgue:
      rates.duplicate *= .75;  // remains of one person under two numbers
      rates.event_missing = rates.event_off = rates.event_vague =
          0;  // the day of entry is the office's own
      rates.sex_missing *= 2;
      break;
  }
}

}  // namespace

std::string_view list_name(List list) {
  constexpr std::string_view names[list_count] = {"register", "ngo", "prosecutor", "press",
                                                  "morgue"};
  return names[static_cast<std::size_t>(list)];
}

std::span<const RateRow> base_rates() { return rate_rows; }

Rates rates_of(Strength strength, List list) {
  Rates rates;
  for (const RateRow& row : rate_rows) {
    rates.*row.rate = strength == Strength::easy     ? row.easy
                      : strength == Strength::normal ? row.normal
                                                     : row.hard;
  }
  rates.description = description_of(strength);
  adjust_for_list(rates, list);
  return rates;
}

}  // namespace paradero::generate

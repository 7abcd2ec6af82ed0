#include "paradero/generate/internal/rates.h"

#include <algorithm>

namespace paradero::generate {
namespace {

struct RateRow {
  double Rates::*rate;
  double easy, normal, hard;
};

// The base model; adjust_for_list says how each list departs from it.
constexpr RateRow rate_rows[] = {
    {&Rates::typing, .004, .015, .035},
    {&Rates::misspelling, .004, .02, .05},
    {&Rates::second_given_dropped, .03, .10, .20},
    {&Rates::second_given_initial, .005, .02, .05},
    {&Rates::abbreviation, .02, .10, .20},
    {&Rates::nickname, .002, .008, .025},
    {&Rates::surname_2_missing, .01, .05, .12},
    {&Rates::surnames_swapped, .001, .005, .015},
    {&Rates::given_and_surname_swapped, .0005, .002, .005},
    {&Rates::particles_joined, .02, .08, .15},
    {&Rates::name_unknown, 0, .001, .003},
    {&Rates::accents_dropped, .10, .40, .60},
    {&Rates::surnames_first, 0, .05, .10},
    {&Rates::birth_missing, .02, .15, .30},
    {&Rates::birth_only_year, .005, .02, .05},
    {&Rates::day_month_swapped, .002, .01, .02},
    {&Rates::wrong_year, .003, .012, .03},
    {&Rates::wrong_day, .003, .012, .03},
    {&Rates::age_missing, .02, .08, .20},
    {&Rates::age_off, .02, .10, .25},
    {&Rates::age_range, 0, .02, .05},
    {&Rates::event_missing, .005, .03, .07},
    {&Rates::event_off, .02, .10, .20},
    {&Rates::event_vague, .01, .04, .10},
    {&Rates::municipality_missing, .01, .04, .10},
    {&Rates::municipality_neighbour, .01, .05, .10},
    {&Rates::state_missing, .002, .01, .03},
    {&Rates::sex_missing, .002, .01, .03},
    {&Rates::sex_wrong, .0005, .002, .006},
    {&Rates::curp_missing, .10, .35, .60},
    {&Rates::curp_wrong, .005, .02, .05},
    {&Rates::curp_partial, .002, .02, .05},
    {&Rates::alias_missing, .30, .50, .70},
    {&Rates::marks_missing, .15, .35, .50},
    {&Rates::clothing_missing, .20, .40, .60},
    {&Rates::height_missing, .10, .30, .50},
    {&Rates::filler, .10, .30, .40},
    {&Rates::duplicate, .02, .04, .08},
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
      raise(rates.alias_missing, .6);
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

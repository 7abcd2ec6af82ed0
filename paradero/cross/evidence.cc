#include "paradero/cross/evidence.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <vector>

#include "paradero/base/error.h"

namespace paradero::cross {

namespace {

constexpr std::array<std::string_view, kinds> kind_words = {
    "name",  "alias", "sex",      "age",         "height", "dates",
    "place", "marks", "clothing", "blood_group", "curp",   "kin"};

// The program's expectations. None is fitted to the generator: where no published figure is known
// the basis says so, the weight is small and the lists themselves soon decide.
constexpr RateRow rate_rows[] = {
    {"given_names", ".66 .08 .05 .12 .03 .02 .04", 40,
     "exact, equivalent, close, partial, initial, similar, different: misspellings of 5-10% and "
     "omitted second names are usual in registers (Christen 2012, ch. 3)"},
    {"surname_1", ".86 .01 .08 .01 .005 .015 .02", 40, "as given_names"},
    {"surname_2", ".84 .01 .08 .01 .01 .02 .03", 40, "as given_names"},
    {"sex", ".985 .015", 60,
     "sex from a complete pelvis is right in 95% or more, from a body in nearly all (Klales 2020)"},
    {"age", ".80 .10 .06 .025 .01 .005", 40,
     "stated intervals hold the true age in some 80-90% (Milner and Boldsen 2012)"},
    {"height", ".50 .25 .12 .07 .04 .02", 40,
     "stated and measured heights differ by 2-3 cm, stature from long bones by 3-5 cm (Willey and "
     "Falsetti 1991)"},
    {"lag_body", ".002 .002 .006 .01 .06 .09 .11 .14 .13 .11 .09 .08 .06 .04 .03 .02 .011 .01", 30,
     "no published figure is known: a heavy-tailed guess; after the event but for 2% of wrong "
     "dates"},
    {"lag_skeletal",
     ".002 .002 .004 .004 .005 .005 .008 .01 .02 .03 .06 .10 .16 .18 .16 .12 .08 .05", 30,
     "bones are seldom bare before some months (Haglund and Sorg 1997); else as lag_body"},
    {"lag_living", ".002 .004 .01 .014 .08 .08 .10 .12 .12 .11 .09 .08 .06 .05 .03 .02 .02 .01", 30,
     "as lag_body"},
    {"lag_dated", ".004 .012 .06 .06 .20 .12 .13 .13 .09 .06 .04 .03 .02 .015 .01 .008 .006 .005",
     30, "death soon after the event, the interval since death being rough; as lag_body"},
    {"place", ".36 .10 .09 .12 .08 .07 .04 .02 .12", 30,
     "no published figure is known: a kernel that falls with distance and has a fat tail"},
    {"alias", ".60 .40", 20, "no published figure is known"},
    {"blood_group", ".97 .03", 40, "clerical errors of records; typing itself errs less"},
    {"curp", ".985 .015", 40, "clerical errors, papers of another person"},
    {"marks_mentioned", ".50", 20, "no published figure is known"},
    {"marks_others", ".60", 20, "no published figure is known"},
    {"marks_type", ".95 .05", 20, "no published figure is known"},
    {"marks_concept", ".75 .12 .13", 20, "no published figure is known"},
    {"marks_place", ".68 .24 .08", 20, "no published figure is known"},
    {"marks_side", ".90 .10", 20,
     "left and right are confused by some 10% of people (Hirnstein 2009)"},
    {"marks_view", ".85 .15", 20, "as marks_side"},
    {"marks_text", ".80 .20", 20, "no published figure is known"},
    {"clothing_mentioned", ".45", 20, "clothes are changed between the event and the find"},
    {"clothing_others", ".80", 20, "as clothing_mentioned"},
    {"clothing_concept", ".65 .15 .20", 20, "no published figure is known"},
    {"clothing_place", ".65 .20 .15", 20, "colours; no published figure is known"},
    {"clothing_text", ".80 .20", 20, "no published figure is known"},
    {"wrong_name", ".03", 0, "not learned: papers and names of other people; no figure is known"},
    {"wrong_name_on_clothing", ".25", 0, "not learned: garments change hands; no figure is known"},
    {"surnames_exchanged", ".02", 0, "not learned: exchanged, or the second one standing alone"},
    {"kin_on_list", ".05", 0,
     "not learned: relatives disappear together or one after another; no figure is known"},
    {"on_list", ".40 .60", 4, "unless --prior says it"},
};

const RateRow& rate_row(std::string_view name) {
  const auto found = std::ranges::find(rate_rows, name, &RateRow::name);
  base::require(found != std::end(rate_rows), "rate_row: a name of rate_table()");
  return *found;
}

std::vector<double> numbers_of(std::string_view text) {
  std::vector<double> numbers;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    double number = 0;
    std::from_chars(text.data(), text.data() + end, number);
    numbers.push_back(number);
    text.remove_prefix(std::min(text.size(), end + 1));
  }
  return numbers;
}

template <std::size_t n>
void fill_rates(std::string_view name, std::array<double, n>& rates) {
  const std::vector<double> numbers = numbers_of(rate_row(name).values);
  base::require(numbers.size() == n, "expected_rates: as many numbers as there are bands");
  double sum = 0;
  for (const double x : numbers) sum += x;
  for (std::size_t k = 0; k < n; ++k) rates[k] = numbers[k] / sum;
}

void fill_rate(std::string_view name, double& rate) {
  rate = numbers_of(rate_row(name).values).front();
}

template <std::size_t n>
std::size_t band_of(const std::array<int, n>& ends, int value) noexcept {
  return static_cast<std::size_t>(std::ranges::lower_bound(ends, value) - ends.begin());
}

}  // namespace

std::string_view to_word(Kind kind) { return kind_words[static_cast<std::size_t>(kind)]; }

std::size_t age_band(int years_outside) noexcept {
  constexpr std::array<int, age_bands - 1> ends = {0, 2, 5, 10, 20};
  return band_of(ends, years_outside);
}

std::size_t height_band(int cm_apart) noexcept {
  constexpr std::array<int, height_bands - 1> ends = {2, 5, 8, 12, 20};
  return band_of(ends, cm_apart);
}

std::size_t lag_band(int days) noexcept { return band_of(lag_band_ends, days); }

std::size_t place_band(const Place& missing, const Place& found) noexcept {
  constexpr std::size_t same_municipality = 0, same_state = 3, first_other_state = 4, not_told = 8;
  if (missing.state == found.state) {
    if (missing.municipality.empty() || found.municipality.empty()) return not_told;
    const bool same_code =
        missing.municipality_code != 0 && missing.municipality_code == found.municipality_code;
    if (same_code || missing.municipality == found.municipality) return same_municipality;
  }
  if (missing.at && found.at) {
    const double km = distance_km(*missing.at, *found.at);
    if (km <= 40) return 1;
    if (km <= 100) return 2;
    if (missing.state == found.state) return same_state;
    return first_other_state + (km > 300) + (km > 700) + (km > 1200);
  }
  if (missing.state == found.state) return same_state;
  const double km = distance_km(state_centre(missing.state), state_centre(found.state));
  return first_other_state + (km > 300) + (km > 700) + (km > 1200);
}

Rates expected_rates() {
  Rates rates;
  fill_rates("given_names", rates.given_names);
  fill_rates("surname_1", rates.surname_1);
  fill_rates("surname_2", rates.surname_2);
  fill_rates("sex", rates.sex);
  fill_rates("age", rates.age);
  fill_rates("height", rates.height);
  fill_rates("lag_body", rates.lag[0]);
  fill_rates("lag_skeletal", rates.lag[1]);
  fill_rates("lag_living", rates.lag[2]);
  fill_rates("lag_dated", rates.lag[3]);
  fill_rates("place", rates.place);
  fill_rates("alias", rates.alias);
  fill_rates("blood_group", rates.blood_group);
  fill_rates("curp", rates.curp);
  fill_rate("marks_mentioned", rates.marks.mentioned);
  fill_rate("marks_others", rates.marks.others);
  fill_rates("marks_type", rates.marks.type);
  fill_rates("marks_concept", rates.marks.concept_);
  fill_rates("marks_place", rates.marks.place);
  fill_rates("marks_side", rates.marks.side);
  fill_rates("marks_view", rates.marks.view);
  fill_rates("marks_text", rates.marks.text);
  rates.clothing = rates.marks;
  fill_rate("clothing_mentioned", rates.clothing.mentioned);
  fill_rate("clothing_others", rates.clothing.others);
  fill_rates("clothing_concept", rates.clothing.concept_);
  fill_rates("clothing_place", rates.clothing.place);
  fill_rates("clothing_text", rates.clothing.text);
  fill_rate("wrong_name", rates.wrong_name);
  fill_rate("wrong_name_on_clothing", rates.wrong_name_on_clothing);
  fill_rate("surnames_exchanged", rates.surnames_exchanged);
  fill_rate("kin_on_list", rates.kin_on_list);
  fill_rate("on_list", rates.on_list[0]);
  rates.on_list[1] = rates.on_list[0];
  return rates;
}

std::span<const RateRow> rate_table() { return rate_rows; }

double rate_weight(std::string_view name) { return rate_row(name).weight; }

}  // namespace paradero::cross

#include "paradero/cross/evidence.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "paradero/base/error.h"

namespace paradero::cross {

namespace {

constexpr std::array<std::string_view, kinds> kind_words = {
    "name",  "alias", "sex",      "age",         "height", "dates",
    "place", "marks", "clothing", "blood_group", "curp",   "kin"};

// The program's expectations. None is fitted to the generator. Where no published figure was found
// the basis says "assumed", the weight is small and the lists themselves soon decide; a study may
// set its own.
constexpr RateRow rate_rows[] = {
    {"given_names", ".66 .08 .05 .12 .03 .02 .04", 40,
     "assumed: exact, equivalent, close, partial, initial, similar, different; the kinds of "
     "difference are those of Christen (2006), TR-CS-06-02"},
    {"surname_1", ".86 .01 .08 .01 .005 .015 .02", 40, "assumed, as given_names"},
    {"surname_2", ".84 .01 .08 .01 .01 .02 .03", 40, "assumed, as given_names"},
    {"sex", ".985 .015", 60,
     "assumed for bodies and bones together; by the pelvis alone 88.4% are right with three traits "
     "and 96.5% with all (198 skeletons of known sex, J Forensic Sci 2002, 47:19)"},
    {"age", ".80 .10 .06 .025 .01 .005", 40,
     "assumed: how often a stated interval holds the true age depends on who states it; Milner and "
     "Boldsen (2012), AJPA 148:98, found estimates by experience better than by transition "
     "analysis, and no share that could be taken over"},
    {"height", ".50 .25 .12 .07 .04 .02", 40,
     "assumed: heights on licences exceed measured ones, men's more (512 students, Willey and "
     "Falsetti 1991, J Forensic Sci 36:813); no centimetres could be taken over"},
    {"lag_body", ".002 .002 .006 .01 .06 .09 .11 .14 .13 .11 .09 .08 .06 .04 .03 .02 .011 .01", 30,
     "assumed: heavy-tailed; after the event but for 2% of wrong dates"},
    {"lag_skeletal",
     ".002 .002 .004 .004 .005 .005 .008 .01 .02 .03 .06 .10 .16 .18 .16 .12 .08 .05", 30,
     "assumed: bones are bare after weeks to years, by climate"},
    {"lag_living", ".002 .004 .01 .014 .08 .08 .10 .12 .12 .11 .09 .08 .06 .05 .03 .02 .02 .01", 30,
     "assumed, as lag_body"},
    {"lag_dated", ".004 .012 .06 .06 .20 .12 .13 .13 .09 .06 .04 .03 .02 .015 .01 .008 .006 .005",
     30, "assumed: death soon after the event, the interval since death being rough"},
    {"place", ".36 .10 .09 .12 .08 .07 .04 .02 .12", 30,
     "assumed: a kernel that falls with distance and has a fat tail"},
    {"alias", ".60 .40", 20, "assumed"},
    {"blood_group", ".97 .03", 40,
     "11 of 262 airmen's cards bore a wrong group (4.2%; ABO and Rh blood type errors on Air Force "
     "identification cards, 1995), .74% of 41,333 samples a wrong label (CAP Q-Probes 2015)"},
    {"curp", ".985 .015", 40, "assumed: clerical errors, papers of another person"},
    {"marks_mentioned", ".50", 20, "assumed"},
    {"marks_others", ".60", 20, "assumed"},
    {"marks_type", ".95 .05", 20, "assumed"},
    {"marks_concept", ".75 .12 .13", 20, "assumed"},
    {"marks_place", ".68 .24 .08", 20, "assumed"},
    {"marks_side", ".90 .10", 20,
     "assumed; 14.6% of 404 people rate themselves poor at left and right (van der Ham and others "
     "2020), how often a described side is wrong was not found"},
    {"marks_view", ".85 .15", 20, "assumed, as marks_side"},
    {"marks_text", ".80 .20", 20, "assumed"},
    {"clothing_mentioned", ".45", 20,
     "assumed: clothes are changed between the event and the find"},
    {"clothing_others", ".80", 20, "assumed, as clothing_mentioned"},
    {"clothing_concept", ".65 .15 .20", 20, "assumed"},
    {"clothing_place", ".65 .20 .15", 20, "assumed; colours"},
    {"clothing_text", ".80 .20", 20, "assumed"},
    {"wrong_name", ".03", 0, "assumed, not learned: papers and names of other people"},
    {"wrong_name_on_clothing", ".25", 0, "assumed, not learned: garments change hands"},
    {"surnames_exchanged", ".02", 0,
     "assumed, not learned: exchanged, or the second one standing alone"},
    {"kin_on_list", ".05", 0,
     "assumed, not learned: relatives disappear together or one after another"},
    {"on_list", ".40", 4, "unless --prior says it"},
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

const RateChange* change_of(std::string_view name, std::span<const RateChange> changes) {
  const RateChange* last = nullptr;
  for (const RateChange& change : changes) last = change.name == name ? &change : last;
  return last;
}

// Fills rates from the table and the changes.
class Filler {
 public:
  explicit Filler(std::span<const RateChange> changes) : changes_(changes) {}

  template <std::size_t n>
  void shares(std::string_view name, std::array<double, n>& rates) const {
    const std::vector<double> numbers = values(name);
    base::require(numbers.size() == n, "expected_rates: as many numbers as there are bands");
    constexpr double least = 1e-4;
    double sum = 0;
    for (const double x : numbers) sum += x;
    double kept = 0;
    for (std::size_t k = 0; k < n; ++k) kept += rates[k] = std::max(least, numbers[k] / sum);
    for (double& rate : rates) rate /= kept;
  }
  void one(std::string_view name, double& rate) const { rate = values(name).front(); }

 private:
  std::vector<double> values(std::string_view name) const {
    const RateChange* change = change_of(name, changes_);
    if (change != nullptr && !change->values.empty()) return change->values;
    return numbers_of(rate_row(name).values);
  }

  std::span<const RateChange> changes_;
};

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

Rates expected_rates(std::span<const RateChange> changes) {
  const Filler fill(changes);
  Rates rates;
  fill.shares("given_names", rates.given_names);
  fill.shares("surname_1", rates.surname_1);
  fill.shares("surname_2", rates.surname_2);
  fill.shares("sex", rates.sex);
  fill.shares("age", rates.age);
  fill.shares("height", rates.height);
  fill.shares("lag_body", rates.lag[0]);
  fill.shares("lag_skeletal", rates.lag[1]);
  fill.shares("lag_living", rates.lag[2]);
  fill.shares("lag_dated", rates.lag[3]);
  fill.shares("place", rates.place);
  fill.shares("alias", rates.alias);
  fill.shares("blood_group", rates.blood_group);
  fill.shares("curp", rates.curp);
  fill.one("marks_mentioned", rates.marks.mentioned);
  fill.one("marks_others", rates.marks.others);
  fill.shares("marks_type", rates.marks.type);
  fill.shares("marks_concept", rates.marks.concept_);
  fill.shares("marks_place", rates.marks.place);
  fill.shares("marks_side", rates.marks.side);
  fill.shares("marks_view", rates.marks.view);
  fill.shares("marks_text", rates.marks.text);
  rates.clothing = rates.marks;
  fill.one("clothing_mentioned", rates.clothing.mentioned);
  fill.one("clothing_others", rates.clothing.others);
  fill.shares("clothing_concept", rates.clothing.concept_);
  fill.shares("clothing_place", rates.clothing.place);
  fill.shares("clothing_text", rates.clothing.text);
  fill.one("wrong_name", rates.wrong_name);
  fill.one("wrong_name_on_clothing", rates.wrong_name_on_clothing);
  fill.one("surnames_exchanged", rates.surnames_exchanged);
  fill.one("kin_on_list", rates.kin_on_list);
  fill.one("on_list", rates.on_list[0]);
  rates.on_list[1] = rates.on_list[0];
  return rates;
}

std::span<const RateRow> rate_table() { return rate_rows; }

double rate_weight(std::string_view name, std::span<const RateChange> changes) {
  const RateChange* change = change_of(name, changes);
  return change != nullptr && change->weight ? *change->weight : rate_row(name).weight;
}

std::string fault_of(const RateChange& change) {
  const auto row = std::ranges::find(rate_rows, change.name, &RateRow::name);
  if (row == std::end(rate_rows)) {
    std::string names;
    for (const RateRow& known : rate_rows) (names += names.empty() ? "" : ", ") += known.name;
    return fmt::format("unknown rate '{}'; known are: {}", change.name, names);
  }
  if (change.weight && !(*change.weight >= 1))
    return fmt::format("{}: the weight must be 1 pair or more", change.name);
  if (change.values.empty()) return {};
  const std::size_t wanted = numbers_of(row->values).size();
  if (change.values.size() != wanted) {
    return fmt::format("{}: has {} values, it must have {}", change.name, change.values.size(),
                       wanted);
  }
  double sum = 0;
  for (const double x : change.values) {
    if (!(x >= 0)) return fmt::format("{}: no value may be below 0", change.name);
    sum += x;
  }
  if (wanted > 1)
    return sum > 0 ? std::string() : fmt::format("{}: not all values may be 0", change.name);
  // Numbers of further marks and of relatives are means, all other lone values are shares.
  const bool is_mean = change.name.ends_with("_others") || change.name == "kin_on_list";
  if (!(sum < (is_mean ? 100 : 1)))
    return fmt::format("{}: must be below {}", change.name, is_mean ? 100 : 1);
  return {};
}

}  // namespace paradero::cross

#include "paradero/cross/screen.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "paradero/cross/internal/screen_parts.h"

namespace paradero::cross {

namespace {

constexpr std::size_t most_find_days = 12;    // that stand for a vague date of the find
constexpr std::uint32_t rows_a_chunk = 2048;  // missing rows whose weights fit the nearest cache
// The screen works in single precision; what it may round away stays above the threshold.
constexpr double rounding_margin = 1 - 1e-3;
// Shares of bands within each class; classes of few people lean on all together.
template <std::size_t classes, std::size_t bands>
std::array<std::array<double, bands>, classes> shares_within(
    const std::array<std::array<double, bands>, classes>& count) {
  constexpr double leaning = 20;  // people
  std::array<double, bands> all{};
  double total = 0;
  for (const auto& of_class : count) {
    for (std::size_t band = 0; band < bands; ++band) {
      all[band] += of_class[band];
      total += of_class[band];
    }
  }
  for (double& share : all) share = (share + half_row) / (total + half_row * bands);
  std::array<std::array<double, bands>, classes> shares{};
  for (std::size_t c = 0; c < classes; ++c) {
    double people = leaning;
    for (const double x : count[c]) people += x;
    for (std::size_t band = 0; band < bands; ++band)
      shares[c][band] = (count[c][band] + leaning * all[band]) / people;
  }
  return shares;
}

std::size_t years_outside_band(int age, const Ages& interval) {
  return age_band(std::max({0, interval.from - age, age - interval.to}));
}

int cm_apart(const Heights& a, const Heights& b) {
  return std::max({0, a.from - b.to, b.from - a.to});
}

// In four lanes: one long chain of additions would wait for each of them.
double sum_of(std::span<const float> weight) {
  std::array<double, 4> lanes{};
  std::size_t k = 0;
  for (; k + lanes.size() <= weight.size(); k += lanes.size()) {
    for (std::size_t lane = 0; lane < lanes.size(); ++lane) lanes[lane] += weight[k + lane];
  }
  for (; k < weight.size(); ++k) lanes[0] += weight[k];
  return (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
}

// Each draw moves to this chunk with the chunk's share of the rest so far, and there to a row by
// its weight: after all chunks, every row of the rest was as likely as its weight.
void draw_from_chunk(std::span<const float> weight, std::uint32_t first, double sum, Sweep& sweep,
                     stats::Random& random) {
  for (std::uint32_t& drawn : sweep.drawn) {
    if (random.uniform() * sweep.rest >= sum) continue;
    double left = random.uniform() * sum;
    std::uint32_t k = 0;
    while (k + 1 < weight.size() && (left -= weight[k]) >= 0) ++k;
    drawn = first + k;
  }
}

// Lags of every day in reach, so that a table of days is filled without a search.
std::uint8_t quick_lag_band(std::int64_t lag) {
  constexpr std::int64_t least = -500, most = 4000;
  static const std::vector<std::uint8_t> bands = [] {
    std::vector<std::uint8_t> made;
    for (std::int64_t day = least; day <= most; ++day)
      made.push_back(static_cast<std::uint8_t>(lag_band(static_cast<int>(day))));
    return made;
  }();
  return bands[static_cast<std::size_t>(std::clamp(lag, least, most) - least)];
}

}  // namespace

std::size_t Screen::lag_class(std::uint32_t found) const {
  return found_->dated[found] ? remains_kinds : static_cast<std::size_t>(found_->remains[found]);
}

void Screen::prepare(std::uint32_t found, const Rates& rates, Tables& tables) const {
  prepare_words(found, rates, tables);
  tables.sex = {1, 1, 1};
  const Sex sex = found_->sex[found];
  if (sex != Sex::unknown) {
    const double known = sex_count_[1] + sex_count_[2];
    for (const Sex other : {Sex::male, Sex::female}) {
      const auto k = static_cast<std::size_t>(other);
      tables.sex[k] =
          static_cast<float>(rates.sex[other == sex ? 0 : 1] / share_in(sex_count_[k], known));
    }
  }
  prepare_ages(tables);
  const std::size_t ages = missing_->ages.distinct.size();
  tables.age_and_sex = tables.age;
  for (std::size_t k = 0; k < tables.age_and_sex.size(); ++k)
    tables.age_and_sex[k] *= tables.sex[k / ages];
  prepare_days(tables);
  prepare_places(tables);
  prepare_heights(tables);
  prepare_names(tables);
  prepare_codes(tables);
}

void Screen::prepare_words(std::uint32_t found, const Rates& rates, Tables& tables) const {
  tables.found = found;
  tables.rates = &rates;
  tables.marks = marks_->prepare(found_->marks_of(found), rates.marks);
  tables.garments = garments_->prepare(found_->garments_of(found), rates.clothing);
}

void Screen::prepare_ages(Tables& tables) const {
  const std::size_t ages = missing_->ages.distinct.size();
  tables.age.assign(sexes * ages, 1);
  const Ages& interval = found_->ages.at(tables.found);
  if (!interval.known()) return;
  const bool living = found_->remains[tables.found] == Remains::living;
  const auto& histograms =
      ages_in_year_[static_cast<std::size_t>(interval.year - first_year_)][living ? 1 : 0];
  std::array<std::array<double, age_bands>, sexes> count{};
  for (std::size_t sex = 0; sex < sexes; ++sex) {
    for (std::size_t age = 0; age <= oldest; ++age)
      count[sex][years_outside_band(static_cast<int>(age), interval)] += histograms[sex][age];
  }
  tables.age_share = shares_within(count);
  std::array<float, oldest + 2> ratio_sums{};
  for (std::size_t sex = 0; sex < sexes; ++sex) {
    for (std::size_t age = 0; age <= oldest; ++age) {
      const std::size_t band = years_outside_band(static_cast<int>(age), interval);
      ratio_sums[age + 1] = ratio_sums[age] + static_cast<float>(tables.rates->age[band] /
                                                                 tables.age_share[sex][band]);
    }
    const auto mean = [&](const AgeSpan& span) {
      return (ratio_sums[static_cast<std::size_t>(span.to) + 1] -
              ratio_sums[static_cast<std::size_t>(span.from)]) /
             static_cast<float>(span.to - span.from + 1);
    };
    for (std::size_t v = 1; v < ages; ++v) {
      const AgeSpans spans = age_spans(missing_->ages.distinct[v], interval.year, living);
      tables.age[sex * ages + v] = .5F * (mean(spans.at_event) + mean(spans.until_find));
    }
  }
}

double Screen::events_between(std::int64_t first, std::int64_t last) const {
  const auto before = [&](std::int64_t day) {
    const auto most = static_cast<std::int64_t>(events_before_.size()) - 1;
    return events_before_[static_cast<std::size_t>(
        std::clamp<std::int64_t>(day - first_day_, 0, most))];
  };
  return last < first ? 0 : before(last + 1) - before(first);
}

void Screen::prepare_days(Tables& tables) const {
  tables.days.assign(missing_->days.distinct.size(), 1);
  tables.find_days.clear();
  tables.lag_ratio.clear();
  const Days& find = found_->days.at(tables.found);
  if (!find.known() || with_days_ == 0) return;
  const std::int32_t length = find.last - find.first + 1;
  const auto samples = std::min<std::int32_t>(length, most_find_days);
  for (std::int32_t k = 0; k < samples; ++k)
    tables.find_days.push_back(find.first + (2 * k + 1) * length / (2 * samples));
  const auto& expected = tables.rates->lag[lag_class(tables.found)];
  constexpr std::int64_t far = 1'000'000;
  for (const std::int64_t day : tables.find_days) {
    std::array<float, lag_bands>& ratio = tables.lag_ratio.emplace_back();
    for (std::size_t band = 0; band < lag_bands; ++band) {
      const std::int64_t longest = band + 1 < lag_bands ? lag_band_ends[band] : far;
      const std::int64_t shortest = band == 0 ? -far : lag_band_ends[band - 1] + 1;
      const double share = share_in(events_between(day - longest, day - shortest), with_days_);
      ratio[band] = static_cast<float>(expected[band] / share);
    }
  }
  for (std::size_t v = 1; v < tables.days.size(); ++v) {
    const Days& event = missing_->days.distinct[v];
    float sum = 0;
    for (std::size_t s = 0; s < tables.find_days.size(); ++s) {
      const std::int64_t day = tables.find_days[s];
      if (event.first == event.last) {
        sum += tables.lag_ratio[s][quick_lag_band(day - event.first)];
        continue;
      }
      float of_day = 0;
      for (std::int32_t e = event.first; e <= event.last;) {
        // Days up to the next change of band at once.
        const std::size_t band = quick_lag_band(day - e);
        const std::int64_t shortest =
            band == 0 ? -far : static_cast<std::int64_t>(lag_band_ends[band - 1]) + 1;
        const auto until =
            static_cast<std::int32_t>(std::min<std::int64_t>(event.last, day - shortest));
        of_day += tables.lag_ratio[s][band] * static_cast<float>(until - e + 1);
        e = until + 1;
      }
      sum += of_day / static_cast<float>(event.last - event.first + 1);
    }
    tables.days[v] = sum / static_cast<float>(tables.find_days.size());
  }
}

void Screen::prepare_places(Tables& tables) const {
  const std::size_t columns = missing_->places.distinct.size();
  tables.place.assign(columns, 1);
  const std::size_t place = found_->places.of_row[tables.found];
  if (place == 0 || with_place_ == 0) return;
  const std::uint8_t* bands = place_bands_.data() + place * columns;
  std::array<double, place_bands> ratio{};
  for (std::size_t v = 1; v < columns; ++v) ratio[bands[v]] += place_count_[v];
  for (std::size_t band = 0; band < place_bands; ++band)
    ratio[band] = tables.rates->place[band] / share_in(ratio[band], with_place_);
  for (std::size_t v = 1; v < columns; ++v) tables.place[v] = static_cast<float>(ratio[bands[v]]);
}

void Screen::prepare_heights(Tables& tables) const {
  const auto& heights = missing_->heights.distinct;
  tables.height.assign(builds * heights.size(), 1);
  const Heights& height = found_->heights.at(tables.found);
  if (!height.known()) return;
  std::vector<std::size_t> band(heights.size());
  std::array<std::array<double, height_bands>, builds> count{};
  for (std::size_t v = 1; v < heights.size(); ++v) {
    band[v] = height_band(cm_apart(heights[v], height));
    for (std::size_t build = 0; build < builds; ++build)
      count[build][band[v]] += height_count_[build][v];
  }
  const auto share = shares_within(count);
  for (std::size_t build = 0; build < builds; ++build) {
    for (std::size_t v = 1; v < heights.size(); ++v)
      tables.height[build * heights.size() + v] =
          static_cast<float>(tables.rates->height[band[v]] / share[build][band[v]]);
  }
}

void Screen::prepare_names(Tables& tables) const {
  const std::uint32_t f = tables.found;
  const Rates& rates = *tables.rates;
  const std::uint32_t given = found_->given_names.of_row[f], first = found_->surname_1.of_row[f],
                      second = found_->surname_2.of_row[f];
  tables.has_name = given != 0 || first != 0 || second != 0;
  if (!tables.has_name) return;
  tables.wrong_name = found_->name_on_clothing[f] ? rates.wrong_name_on_clothing : rates.wrong_name;
  tables.exchanged = first != 0 ? rates.surnames_exchanged : 0;
  const auto fill = [](const NameTables& of_found, std::uint32_t value, std::size_t names,
                       const std::array<double, name_bands>& expected, std::vector<float>& ratios,
                       std::span<const std::size_t> of_sexes) {
    if (value == 0) {
      ratios.assign(names * of_sexes.size(), 1);
      return;
    }
    const NameTable& table = of_found[value];
    ratios.clear();
    for (const std::size_t of : of_sexes) {
      const auto& share = table.share[of];
      std::array<float, name_bands> ratio{};
      for (std::size_t band = 0; band < name_bands; ++band)
        ratio[band] = static_cast<float>(expected[band] / share[band]);
      if (table.initials_only) {
        // An initial agrees or not: how it is written out on the other side says no more.
        double agreeing = 0;
        for (std::size_t band = 0; band + 1 < name_bands; ++band) agreeing += share[band];
        std::fill_n(ratio.begin(), name_bands - 1,
                    static_cast<float>((1 - expected.back()) / agreeing));
      }
      const std::size_t begin = ratios.size();
      ratios.resize(begin + names, ratio.back());
      ratios[begin] = 1;
      for (const AgreeingName& name : table.agreeing)
        ratios[begin + name.value] = ratio[static_cast<std::size_t>(name.agreement)];
    }
  };
  constexpr std::size_t everybody[] = {0};
  const std::size_t by_sex[] = {0, static_cast<std::size_t>(found_->sex[f])};
  const std::size_t firsts = missing_->surname_1.distinct.size(),
                    seconds = missing_->surname_2.distinct.size();
  fill(given_tables_, given, missing_->given_names.distinct.size(), rates.given_names,
       tables.given_names, by_sex);
  fill(first_tables_, first, firsts, rates.surname_1, tables.surname_1, everybody);
  fill(second_tables_, second, seconds, rates.surname_2, tables.surname_2, everybody);
  fill(first_as_second_tables_, first, seconds, rates.surname_1, tables.first_as_second, everybody);
  fill(second_as_first_tables_, second, firsts, rates.surname_2, tables.second_as_first, everybody);
}

void Screen::prepare_codes(Tables& tables) const {
  const Rates& rates = *tables.rates;
  const auto fill = [](const std::vector<double>& count, double total, std::uint32_t same,
                       const std::array<double, 2>& expected, std::vector<float>& ratios) {
    const double share = same == 0 ? share_in(0, total) : share_in(count[same], total);
    ratios.assign(count.size(), static_cast<float>(expected[1] / std::max(.05, 1 - share)));
    ratios[0] = 1;
    if (same != 0) ratios[same] = static_cast<float>(expected[0] / share);
  };
  const std::uint32_t alias = found_->alias[tables.found],
                      blood = found_->blood_group[tables.found], curp = found_->curp[tables.found];
  tables.has_alias = alias != 0 && with_alias_ > 0;
  if (tables.has_alias)
    fill(alias_count_, with_alias_, alias_in_missing_[alias], rates.alias, tables.alias);
  tables.has_blood_group = blood != 0 && with_blood_ > 0;
  if (tables.has_blood_group)
    fill(blood_count_, with_blood_, blood_in_missing_[blood], rates.blood_group,
         tables.blood_group);
  tables.has_curp = curp != 0 && with_curp_ > 0;
  if (tables.has_curp) {
    // A key is one person's: the chance of another having it is that of a clerical error.
    const double chance = share_in(0, with_curp_);
    tables.curp.assign(missing_->curps.size(), static_cast<float>(rates.curp[1]));
    tables.curp[0] = 1;
    if (curp_in_missing_[curp] != 0)
      tables.curp[curp_in_missing_[curp]] = static_cast<float>(rates.curp[0] / chance);
  }
}

float Screen::given_ratio(std::uint32_t missing, const Tables& tables) const {
  const bool one_sex = missing_->sex[missing] == found_->sex[tables.found];
  return tables.given_names[missing_->given_names.of_row[missing] +
                            (one_sex ? missing_->given_names.distinct.size() : 0)];
}

Screen::NameRatios Screen::name_ratios(std::uint32_t missing, const Tables& tables) const {
  const std::uint32_t first = missing_->surname_1.of_row[missing],
                      second = missing_->surname_2.of_row[missing];
  const double given = given_ratio(missing, tables);
  return {given * tables.surname_1[first] * tables.surname_2[second],
          given * tables.second_as_first[first] * tables.first_as_second[second]};
}

double Screen::name_ratio(std::uint32_t missing, const Tables& tables) const {
  const NameRatios ratios = name_ratios(missing, tables);
  const double whole =
      (1 - tables.exchanged) * ratios.straight + tables.exchanged * ratios.exchanged;
  return (1 - tables.wrong_name) * whole + tables.wrong_name;
}

double Screen::right_name_share(std::uint32_t missing, const Tables& tables) const {
  if (!tables.has_name || found_->name_on_clothing[tables.found]) return 0;
  return (1 - tables.wrong_name) * (1 - tables.exchanged) * name_ratios(missing, tables).straight /
         name_ratio(missing, tables);
}

bool Screen::has_initials_only(std::uint32_t found) const {
  const std::uint32_t name = found_->given_names.of_row[found];
  return name != 0 && given_tables_[name].initials_only;
}

// Relatives share surnames, half of them place and day, half of them are of about the same age, and
// a tenth share the given name: where kin of a found person may be on the list, agreement in these
// counts for that much less.
double Screen::ln_kin(std::uint32_t missing, const Tables& tables) const {
  constexpr double together_share = .5, near_in_age_share = .5, namesake_share = .1;
  if (!tables.has_name || reference_rows_ == 0) return 0;
  const double surnames =
      static_cast<double>(tables.surname_1[missing_->surname_1.of_row[missing]]) *
      tables.surname_2[missing_->surname_2.of_row[missing]];
  if (surnames <= 1) return 0;
  const auto mixed = [](double share, double ratio) { return 1 - share + share * ratio; };
  const double together = static_cast<double>(tables.days[missing_->days.of_row[missing]]) *
                          tables.place[missing_->places.of_row[missing]];
  const double of_kin = surnames * mixed(together_share, together) *
                        mixed(near_in_age_share, tables.age[age_entry_[missing]]) *
                        mixed(namesake_share, given_ratio(missing, tables));
  const double share = tables.rates->kin_on_list / static_cast<double>(reference_rows_);
  return std::min(0.0, -std::log1p(share * (of_kin - 1)));
}

Evidence Screen::evidence(std::uint32_t m, const Tables& tables) const {
  const People& missing = *missing_;
  Evidence evidence;
  const auto ln = [](double ratio) { return std::log(ratio); };
  if (tables.has_name) evidence[Kind::name] = ln(name_ratio(m, tables));
  if (tables.has_alias) evidence[Kind::alias] = ln(tables.alias[missing.alias[m]]);
  evidence[Kind::sex] = ln(tables.sex[static_cast<std::size_t>(missing.sex[m])]);
  evidence[Kind::age] = ln(tables.age[age_entry_[m]]);
  evidence[Kind::height] = ln(tables.height[height_entry_[m]]);
  evidence[Kind::dates] = ln(tables.days[missing.days.of_row[m]]);
  evidence[Kind::place] = ln(tables.place[missing.places.of_row[m]]);
  evidence[Kind::marks] = marks_->ln_ratio(missing.marks_of(m), tables.marks);
  evidence[Kind::clothing] = garments_->ln_ratio(missing.garments_of(m), tables.garments);
  if (tables.has_blood_group)
    evidence[Kind::blood_group] = ln(tables.blood_group[missing.blood_group[m]]);
  if (tables.has_curp) evidence[Kind::curp] = ln(tables.curp[missing.curp[m]]);
  evidence[Kind::kin] = ln_kin(m, tables);
  return evidence;
}

// The product of all kinds but marks, clothing and kin, for missing rows [begin, end).
void Screen::weigh(Tables& tables, std::uint32_t begin, std::uint32_t end) const {
  const People& m = *missing_;
  tables.weight.resize(rows_a_chunk);
  float* weight = tables.weight.data();
  const std::uint32_t n = end - begin;
  {
    const std::uint16_t *age = age_entry_.data() + begin, *day = m.days.of_row.data() + begin,
                        *place = m.places.of_row.data() + begin,
                        *height = height_entry_.data() + begin;
    const float *of_age = tables.age_and_sex.data(), *of_day = tables.days.data(),
                *of_place = tables.place.data(), *of_height = tables.height.data();
    for (std::uint32_t k = 0; k < n; ++k)
      weight[k] = of_age[age[k]] * of_day[day[k]] * (of_place[place[k]] * of_height[height[k]]);
  }
  if (tables.has_name) {
    const std::uint32_t *given = m.given_names.of_row.data() + begin,
                        *first = m.surname_1.of_row.data() + begin,
                        *second = m.surname_2.of_row.data() + begin;
    const Sex *sex = m.sex.data() + begin, found_sex = found_->sex[tables.found];
    const auto of_one_sex = static_cast<std::uint32_t>(m.given_names.distinct.size());
    const auto straight = static_cast<float>((1 - tables.wrong_name) * (1 - tables.exchanged)),
               exchanged = static_cast<float>((1 - tables.wrong_name) * tables.exchanged),
               wrong = static_cast<float>(tables.wrong_name);
    for (std::uint32_t k = 0; k < n; ++k) {
      const float surnames =
          straight * tables.surname_1[first[k]] * tables.surname_2[second[k]] +
          exchanged * tables.second_as_first[first[k]] * tables.first_as_second[second[k]];
      const std::uint32_t of_sex = sex[k] == found_sex ? of_one_sex : 0;
      weight[k] *= tables.given_names[given[k] + of_sex] * surnames + wrong;
    }
  }
  const auto multiply = [&](bool wanted, const std::vector<float>& ratios,
                            const std::vector<std::uint32_t>& values) {
    if (!wanted) return;
    for (std::uint32_t k = 0; k < n; ++k) weight[k] *= ratios[values[begin + k]];
  };
  multiply(tables.has_alias, tables.alias, m.alias);
  multiply(tables.has_blood_group, tables.blood_group, m.blood_group);
  multiply(tables.has_curp, tables.curp, m.curp);
}

// Notes for each missing row whether its descriptions share a key with those of the found row.
void Screen::mark_shared(Tables& tables) const {
  if (tables.shares.size() != missing_->size()) tables.shares = has_descriptions_;
  for (const std::uint32_t row : tables.touched) tables.shares[row] = has_descriptions_[row];
  tables.touched.clear();
  const auto note = [&](std::span<const Description> items, const DescriptionMatch& match,
                        const std::vector<std::vector<std::uint32_t>>& rows,
                        std::size_t first_bit) {
    for (std::size_t k = 0; k < items.size(); ++k) {
      const auto bit = static_cast<std::uint8_t>(1U << (first_bit + std::min(k, shared_bits - 1)));
      match.for_each_key(items[k], [&](Term key) {
        if (key >= rows.size()) return;
        for (const std::uint32_t row : rows[key]) {
          if ((tables.shares[row] & ~described_bits) == 0) tables.touched.push_back(row);
          tables.shares[row] |= bit;
        }
      });
    }
  };
  note(found_->marks_of(tables.found), *marks_, rows_with_mark_, first_mark_bit);
  note(found_->garments_of(tables.found), *garments_, rows_with_garment_, first_garment_bit);
}

std::array<float, 256> Screen::description_bounds(const Tables& tables) const {
  const auto marks = marks_->bounds(tables.marks, shared_bits);
  const auto garments = garments_->bounds(tables.garments, shared_bits);
  constexpr std::size_t mask = (1U << shared_bits) - 1;
  std::array<float, 256> bound{};
  for (std::size_t shares = 0; shares < bound.size(); ++shares) {
    double most = 1;
    if ((shares & marks_bit) != 0) most *= marks[shares >> first_mark_bit & mask];
    if ((shares & garments_bit) != 0) most *= garments[shares >> first_garment_bit & mask];
    bound[shares] = static_cast<float>(most);
  }
  return bound;
}

Sweep Screen::sweep(Tables& tables, double least_ln_ratio, std::uint32_t begin, std::uint32_t end,
                    Draws draws) const {
  const std::array<float, 256> bound = description_bounds(tables);
  const bool described =
      !found_->marks_of(tables.found).empty() || !found_->garments_of(tables.found).empty();
  if (described) mark_shared(tables);
  const auto least = static_cast<float>(std::exp(least_ln_ratio) * rounding_margin);
  Sweep result;
  result.drawn.resize(draws.count, begin);
  for (std::uint32_t from = begin; from < end; from += std::min(rows_a_chunk, end - from)) {
    const std::uint32_t n = std::min(rows_a_chunk, end - from);
    weigh(tables, from, from + n);
    float* weight = tables.weight.data();
    for (std::uint32_t k = 0; k < n; ++k) {
      const float most = described ? weight[k] * bound[tables.shares[from + k]] : weight[k];
      if (most < least) continue;
      ++result.worked_out;
      const Evidence worked_out = evidence(from + k, tables);
      const double ln_ratio = worked_out.total();
      const bool kept = ln_ratio >= least_ln_ratio;
      if (kept) result.candidates.push_back({from + k, ln_ratio, worked_out});
      weight[k] = kept ? 0 : static_cast<float>(std::exp(ln_ratio));
    }
    const double sum = sum_of(std::span<const float>(weight, n));
    result.rest += sum;
    draw_from_chunk(std::span<const float>(weight, n), from, sum, result, draws.random);
  }
  return result;
}

Sweep Screen::full_sweep(const Tables& tables, double least_ln_ratio, std::uint32_t begin,
                         std::uint32_t end) const {
  Sweep result;
  for (std::uint32_t m = begin; m < end; ++m) {
    ++result.worked_out;
    const Evidence worked_out = evidence(m, tables);
    const double ln_ratio = worked_out.total();
    if (ln_ratio >= least_ln_ratio) {
      result.candidates.push_back({m, ln_ratio, worked_out});
    } else {
      result.rest += std::exp(ln_ratio);
    }
  }
  return result;
}

std::array<double, age_bands> Screen::age_shares(std::uint32_t missing,
                                                 const Tables& tables) const {
  std::array<double, age_bands> shares{};
  const Ages& interval = found_->ages.at(tables.found);
  const Ages& ages = missing_->ages.at(missing);
  if (!interval.known() || !ages.known()) return shares;
  const AgeSpans spans =
      age_spans(ages, interval.year, found_->remains[tables.found] == Remains::living);
  const auto& chance = tables.age_share[static_cast<std::size_t>(missing_->sex[missing])];
  double sum = 0;
  for (const AgeSpan& span : {spans.at_event, spans.until_find}) {
    for (int age = span.from; age <= span.to; ++age) {
      const std::size_t band = years_outside_band(age, interval);
      const double ratio = tables.rates->age[band] / chance[band] / (span.to - span.from + 1);
      shares[band] += ratio;
      sum += ratio;
    }
  }
  for (double& share : shares) share /= sum;
  return shares;
}

std::array<double, lag_bands> Screen::lag_shares(std::uint32_t missing,
                                                 const Tables& tables) const {
  std::array<double, lag_bands> shares{};
  const Days& event = missing_->days.at(missing);
  if (!event.known() || tables.find_days.empty()) return shares;
  // A year's days are enough to spread a vaguer date over.
  constexpr std::int32_t most_steps = 366;
  const std::int32_t step = std::max(1, (event.last - event.first + 1) / most_steps);
  double sum = 0;
  for (std::size_t s = 0; s < tables.find_days.size(); ++s) {
    for (std::int32_t e = event.first; e <= event.last; e += step) {
      const std::size_t band = quick_lag_band(tables.find_days[s] - std::int64_t{e});
      shares[band] += tables.lag_ratio[s][band];
      sum += tables.lag_ratio[s][band];
    }
  }
  for (double& share : shares) share /= sum;
  return shares;
}

int Screen::height_band_of(std::uint32_t missing, std::uint32_t found) const {
  const Heights &m = missing_->heights.at(missing), &f = found_->heights.at(found);
  return m.known() && f.known() ? static_cast<int>(height_band(cm_apart(m, f))) : -1;
}

int Screen::place_band_of(std::uint32_t missing, std::uint32_t found) const {
  const std::size_t m = missing_->places.of_row[missing], f = found_->places.of_row[found];
  if (m == 0 || f == 0) return -1;
  return place_bands_[f * missing_->places.distinct.size() + m];
}

Screen::NameAgreements Screen::name_agreements(std::uint32_t missing, std::uint32_t found) const {
  const auto agreement = [](const NameTables& tables, std::uint32_t f, std::uint32_t m) {
    if (f == 0 || m == 0) return -1;
    const auto& agreeing = tables[f].agreeing;
    const auto at = std::ranges::lower_bound(agreeing, m, {}, &AgreeingName::value);
    return at != agreeing.end() && at->value == m
               ? static_cast<int>(at->agreement)
               : static_cast<int>(text::NameAgreement::different);
  };
  return {agreement(given_tables_, found_->given_names.of_row[found],
                    missing_->given_names.of_row[missing]),
          agreement(first_tables_, found_->surname_1.of_row[found],
                    missing_->surname_1.of_row[missing]),
          agreement(second_tables_, found_->surname_2.of_row[found],
                    missing_->surname_2.of_row[missing])};
}

}  // namespace paradero::cross

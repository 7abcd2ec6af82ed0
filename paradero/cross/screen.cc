#include "paradero/cross/screen.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "paradero/base/parallel.h"

namespace paradero::cross {

namespace {

constexpr std::size_t oldest = 130;
constexpr std::size_t most_find_days = 12;  // that stand for a vague date of the find
constexpr std::size_t names_a_chunk = 64;
constexpr std::uint32_t rows_a_chunk = 2048;  // missing rows whose weights fit the nearest cache
// Half a row is added to every count: what the list does not hold is rare, not impossible.
constexpr double half_row = .5;
// The screen works in single precision; what it may round away stays above the threshold.
constexpr double rounding_margin = 1 - 1e-3;
constexpr std::uint8_t marks_bit = 1, garments_bit = 2, marks_shared_bit = 4,
                       garments_shared_bit = 8;

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

double share_in(double count, double total) { return (count + half_row) / (total + 1); }

struct AgeSpan {
  int from, to;
};
// The ages that a missing person may have had when dying or, alive, when found: those at the event,
// and those until the find. Of the dead, half are taken to have died at the event.
struct AgeSpans {
  AgeSpan at_event, until_find;
};
AgeSpans age_spans(const Ages& ages, int find_year, bool living) {
  const int older = std::clamp(find_year - ages.year, 0, 80);
  const auto cut = [](int age) { return std::clamp(age, 0, static_cast<int>(oldest)); };
  const AgeSpan at_find{cut(ages.from + older), cut(ages.to + older)};
  if (living) return {at_find, at_find};
  return {{ages.from, ages.to}, {ages.from, at_find.to}};
}

std::size_t years_outside_band(int age, const Ages& interval) {
  return age_band(std::max({0, interval.from - age, age - interval.to}));
}

int cm_apart(const Heights& a, const Heights& b) {
  return std::max({0, a.from - b.to, b.from - a.to});
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

base::Result<Screen> Screen::build(const People& missing, const People& found,
                                   const Vocabulary& vocabulary, std::size_t reference_rows,
                                   const base::RunContext& context) {
  base::require(reference_rows <= missing.size(), "Screen: reference_rows are missing rows");
  Screen screen;
  screen.missing_ = &missing;
  screen.found_ = &found;
  screen.reference_rows_ = reference_rows;
  screen.count_values(vocabulary);
  screen.count_ages();
  screen.compare_places();
  screen.index_descriptions();
  PARADERO_CHECK(screen.compare_name_columns(found.given_names, missing.given_names,
                                             screen.given_tables_, context));
  PARADERO_CHECK(screen.compare_name_columns(found.surname_1, missing.surname_1,
                                             screen.first_tables_, context));
  PARADERO_CHECK(screen.compare_name_columns(found.surname_2, missing.surname_2,
                                             screen.second_tables_, context));
  PARADERO_CHECK(screen.compare_name_columns(found.surname_1, missing.surname_2,
                                             screen.first_as_second_tables_, context));
  PARADERO_CHECK(screen.compare_name_columns(found.surname_2, missing.surname_1,
                                             screen.second_as_first_tables_, context));
  return screen;
}

base::Result<void> Screen::compare_name_columns(const NameColumn& found, const NameColumn& missing,
                                                NameTables& tables,
                                                const base::RunContext& context) const {
  const NameIndex index(missing.distinct);
  std::vector<double> count(missing.distinct.size(), 0);
  double present = 0;
  for (std::size_t row = 0; row < reference_rows_; ++row) {
    const std::uint32_t value = missing.of_row[row];
    count[value] += 1;
    present += value != 0 ? 1 : 0;
  }
  tables.resize(found.distinct.size());
  base::parallel_chunks(
      context, tables.size(), names_a_chunk, [&](std::size_t begin, std::size_t end, std::size_t) {
        for (std::size_t v = std::max<std::size_t>(begin, 1); v < end; ++v) {
          NameTable& table = tables[v];
          table.agreeing = index.agreeing(found.distinct[v]);
          double agreeing = 0;
          for (const AgreeingName& name : table.agreeing) {
            table.share[static_cast<std::size_t>(name.agreement)] += count[name.value];
            agreeing += count[name.value];
          }
          table.share.back() = present - agreeing;
          for (double& share : table.share) share = share_in(share, present);
        }
      });
  if (context.stopped()) return base::interrupted_error();
  return {};
}

std::size_t Screen::build_of(std::size_t missing) const {
  const Ages& ages = missing_->ages.at(missing);
  const std::size_t grown = !ages.known() || ages.to > 16 ? 0 : ages.to > 11 ? 2 : 1;
  return static_cast<std::size_t>(missing_->sex[missing]) * 3 + grown;
}

void Screen::count_values(const Vocabulary& vocabulary) {
  const People& m = *missing_;
  for (auto& count : age_count_) count.assign(m.ages.distinct.size(), 0);
  day_count_.assign(m.days.distinct.size(), 0);
  place_count_.assign(m.places.distinct.size(), 0);
  for (auto& count : height_count_) count.assign(m.heights.distinct.size(), 0);
  alias_count_.assign(m.aliases.size(), 0);
  blood_count_.assign(m.blood_groups.size(), 0);
  for (std::size_t row = 0; row < reference_rows_; ++row) {
    sex_count_[static_cast<std::size_t>(m.sex[row])] += 1;
    age_count_[static_cast<std::size_t>(m.sex[row])][m.ages.of_row[row]] += 1;
    day_count_[m.days.of_row[row]] += 1;
    place_count_[m.places.of_row[row]] += 1;
    height_count_[build_of(row)][m.heights.of_row[row]] += 1;
    alias_count_[m.alias[row]] += 1;
    blood_count_[m.blood_group[row]] += 1;
    with_curp_ += m.curp[row] != 0 ? 1 : 0;
  }
  const auto n = static_cast<double>(reference_rows_);
  with_days_ = n - day_count_[0];
  with_place_ = n - place_count_[0];
  with_alias_ = n - alias_count_[0];
  with_blood_ = n - blood_count_[0];

  for (std::size_t row = 0; row < m.size(); ++row) {
    const std::size_t sex = static_cast<std::size_t>(m.sex[row]);
    age_entry_.push_back(
        static_cast<std::uint16_t>(sex * m.ages.distinct.size() + m.ages.of_row[row]));
    height_entry_.push_back(static_cast<std::uint16_t>(build_of(row) * m.heights.distinct.size() +
                                                       m.heights.of_row[row]));
  }

  // Events by day; a vague date is spread over its days.
  std::int32_t first = 0, last = -1;
  for (const Days& days : m.days.distinct) {
    if (!days.known()) continue;
    if (last < first) first = days.first, last = days.last;
    first = std::min(first, days.first);
    last = std::max(last, days.last);
  }
  first_day_ = first;
  std::vector<double> change(static_cast<std::size_t>(last - first + 3), 0);
  for (std::size_t v = 1; v < m.days.distinct.size(); ++v) {
    const Days& days = m.days.distinct[v];
    const double a_day = day_count_[v] / (days.last - days.first + 1);
    change[static_cast<std::size_t>(days.first - first)] += a_day;
    change[static_cast<std::size_t>(days.last - first) + 1] -= a_day;
  }
  events_before_.assign(1, 0);
  double on_day = 0;
  for (std::int32_t day = first; day <= last; ++day) {
    on_day += change[static_cast<std::size_t>(day - first)];
    events_before_.push_back(events_before_.back() + on_day);
  }

  marks_ = std::make_unique<DescriptionMatch>(
      std::span(m.marks).first(m.mark_begin[reference_rows_]),
      std::span(m.mark_begin).first(reference_rows_ + 1), vocabulary);
  garments_ = std::make_unique<DescriptionMatch>(
      std::span(m.garments).first(m.garment_begin[reference_rows_]),
      std::span(m.garment_begin).first(reference_rows_ + 1), vocabulary);

  // The number of the same text in the missing list; 0 where it is not there.
  const auto translate = [](const std::vector<std::string>& found,
                            const std::vector<std::string>& missing) {
    std::unordered_map<std::string_view, std::uint32_t> numbers;
    for (std::uint32_t v = 1; v < missing.size(); ++v) numbers.emplace(missing[v], v);
    std::vector<std::uint32_t> translated(found.size(), 0);
    for (std::size_t v = 1; v < found.size(); ++v) {
      const auto same = numbers.find(found[v]);
      if (same != numbers.end()) translated[v] = same->second;
    }
    return translated;
  };
  alias_in_missing_ = translate(found_->aliases, m.aliases);
  blood_in_missing_ = translate(found_->blood_groups, m.blood_groups);
  curp_in_missing_ = translate(found_->curps, m.curps);
}

void Screen::count_ages() {
  std::int16_t last_year = 0;
  for (const Ages& ages : found_->ages.distinct) {
    if (!ages.known()) continue;
    if (last_year == 0) first_year_ = last_year = ages.year;
    first_year_ = std::min(first_year_, ages.year);
    last_year = std::max(last_year, ages.year);
  }
  if (last_year == 0) return;
  ages_in_year_.resize(static_cast<std::size_t>(last_year - first_year_) + 1);
  for (std::size_t y = 0; y < ages_in_year_.size(); ++y) {
    for (std::size_t k = 0; k < 2 * sexes; ++k) {
      const bool living = k % 2 == 1;
      const std::size_t sex = k / 2;
      AgeHistogram raw{};
      const auto spread = [&](const AgeSpan& span, double people) {
        for (int age = span.from; age <= span.to; ++age)
          raw[static_cast<std::size_t>(age)] += people / (span.to - span.from + 1);
      };
      for (std::size_t v = 1; v < missing_->ages.distinct.size(); ++v) {
        const double rows = age_count_[sex][v];
        if (rows == 0) continue;
        const AgeSpans spans =
            age_spans(missing_->ages.distinct[v], first_year_ + static_cast<int>(y), living);
        spread(spans.at_event, rows / 2);
        spread(spans.until_find, rows / 2);
      }
      // Smoothed by 1 2 3 2 1: single years of a list are rounded and few.
      constexpr std::array<double, 5> kernel = {1 / 9., 2 / 9., 3 / 9., 2 / 9., 1 / 9.};
      AgeHistogram& smooth = ages_in_year_[y][living ? 1 : 0][sex];
      smooth.fill(0);
      for (std::size_t age = 0; age <= oldest; ++age) {
        for (std::size_t step = 0; step < kernel.size(); ++step) {
          const std::size_t to = std::clamp<std::size_t>(age + step, 2, oldest + 2) - 2;
          smooth[to] += kernel[step] * raw[age];
        }
      }
    }
  }
}

void Screen::compare_places() {
  const std::size_t columns = missing_->places.distinct.size();
  place_bands_.resize(found_->places.distinct.size() * columns);
  for (std::size_t f = 1; f < found_->places.distinct.size(); ++f) {
    for (std::size_t m = 1; m < columns; ++m) {
      place_bands_[f * columns + m] = static_cast<std::uint8_t>(
          place_band(missing_->places.distinct[m], found_->places.distinct[f]));
    }
  }
}

void Screen::index_descriptions() {
  const auto index = [&](const DescriptionMatch& match, auto items_of, std::uint8_t bit,
                         std::vector<std::vector<std::uint32_t>>& rows) {
    for (std::uint32_t row = 0; row < missing_->size(); ++row) {
      const auto items = items_of(row);
      if (!items.empty()) has_descriptions_[row] |= bit;
      for (const Description& item : items) {
        match.for_each_key(item, [&](Term key) {
          if (rows.size() <= key) rows.resize(key + 1);
          if (rows[key].empty() || rows[key].back() != row) rows[key].push_back(row);
        });
      }
    }
  };
  has_descriptions_.assign(missing_->size(), 0);
  index(
      *marks_, [&](std::uint32_t row) { return missing_->marks_of(row); }, marks_bit,
      rows_with_mark_);
  index(
      *garments_, [&](std::uint32_t row) { return missing_->garments_of(row); }, garments_bit,
      rows_with_garment_);
}

std::size_t Screen::lag_class(std::uint32_t found) const {
  return found_->dated[found] ? remains_kinds : static_cast<std::size_t>(found_->remains[found]);
}

void Screen::prepare(std::uint32_t found, const Rates& rates, Tables& tables) const {
  tables.found = found;
  tables.rates = &rates;
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
  prepare_days(tables);
  prepare_places(tables);
  prepare_heights(tables);
  prepare_names(tables);
  prepare_codes(tables);
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
                       const std::array<double, name_bands>& expected, std::vector<float>& ratios) {
    if (value == 0) {
      ratios.assign(names, 1);
      return;
    }
    const NameTable& table = of_found[value];
    std::array<float, name_bands> ratio{};
    for (std::size_t band = 0; band < name_bands; ++band)
      ratio[band] = static_cast<float>(expected[band] / table.share[band]);
    ratios.assign(names, ratio.back());
    ratios[0] = 1;
    for (const AgreeingName& name : table.agreeing)
      ratios[name.value] = ratio[static_cast<std::size_t>(name.agreement)];
  };
  const std::size_t firsts = missing_->surname_1.distinct.size(),
                    seconds = missing_->surname_2.distinct.size();
  fill(given_tables_, given, missing_->given_names.distinct.size(), rates.given_names,
       tables.given_names);
  fill(first_tables_, first, firsts, rates.surname_1, tables.surname_1);
  fill(second_tables_, second, seconds, rates.surname_2, tables.surname_2);
  fill(first_as_second_tables_, first, seconds, rates.surname_1, tables.first_as_second);
  fill(second_as_first_tables_, second, firsts, rates.surname_2, tables.second_as_first);
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

double Screen::name_ratio(std::uint32_t missing, const Tables& tables) const {
  const std::uint32_t first = missing_->surname_1.of_row[missing],
                      second = missing_->surname_2.of_row[missing];
  const double straight = static_cast<double>(tables.surname_1[first]) * tables.surname_2[second];
  const double exchanged =
      static_cast<double>(tables.second_as_first[first]) * tables.first_as_second[second];
  const double whole = tables.given_names[missing_->given_names.of_row[missing]] *
                       ((1 - tables.exchanged) * straight + tables.exchanged * exchanged);
  return (1 - tables.wrong_name) * whole + tables.wrong_name;
}

// Relatives share surnames, and half of them place and day: where kin of a found person may be on
// the list, agreement in these counts for that much less.
double Screen::ln_kin(std::uint32_t missing, const Tables& tables) const {
  if (!tables.has_name || reference_rows_ == 0) return 0;
  const double surnames =
      static_cast<double>(tables.surname_1[missing_->surname_1.of_row[missing]]) *
      tables.surname_2[missing_->surname_2.of_row[missing]];
  if (surnames <= 1) return 0;
  const double together = static_cast<double>(tables.days[missing_->days.of_row[missing]]) *
                          tables.place[missing_->places.of_row[missing]];
  const double share = tables.rates->kin_on_list / static_cast<double>(reference_rows_);
  return std::min(0.0, -std::log1p(share * (surnames * (.5 + .5 * together) - 1)));
}

Evidence Screen::evidence(std::uint32_t m, const Tables& tables) const {
  const People& missing = *missing_;
  const Rates& rates = *tables.rates;
  Evidence evidence;
  const auto ln = [](double ratio) { return std::log(ratio); };
  if (tables.has_name) evidence[Kind::name] = ln(name_ratio(m, tables));
  if (tables.has_alias) evidence[Kind::alias] = ln(tables.alias[missing.alias[m]]);
  evidence[Kind::sex] = ln(tables.sex[static_cast<std::size_t>(missing.sex[m])]);
  evidence[Kind::age] = ln(tables.age[age_entry_[m]]);
  evidence[Kind::height] = ln(tables.height[height_entry_[m]]);
  evidence[Kind::dates] = ln(tables.days[missing.days.of_row[m]]);
  evidence[Kind::place] = ln(tables.place[missing.places.of_row[m]]);
  evidence[Kind::marks] =
      marks_->ln_ratio(missing.marks_of(m), found_->marks_of(tables.found), rates.marks);
  evidence[Kind::clothing] = garments_->ln_ratio(missing.garments_of(m),
                                                 found_->garments_of(tables.found), rates.clothing);
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
    const Sex* sex = m.sex.data() + begin;
    const std::uint16_t *age = age_entry_.data() + begin, *day = m.days.of_row.data() + begin,
                        *place = m.places.of_row.data() + begin,
                        *height = height_entry_.data() + begin;
    const float *of_age = tables.age.data(), *of_day = tables.days.data(),
                *of_place = tables.place.data(), *of_height = tables.height.data();
    for (std::uint32_t k = 0; k < n; ++k) {
      weight[k] = tables.sex[static_cast<std::size_t>(sex[k])] * of_age[age[k]] * of_day[day[k]] *
                  (of_place[place[k]] * of_height[height[k]]);
    }
  }
  if (tables.has_name) {
    const std::uint32_t *given = m.given_names.of_row.data() + begin,
                        *first = m.surname_1.of_row.data() + begin,
                        *second = m.surname_2.of_row.data() + begin;
    const auto straight = static_cast<float>((1 - tables.wrong_name) * (1 - tables.exchanged)),
               exchanged = static_cast<float>((1 - tables.wrong_name) * tables.exchanged),
               wrong = static_cast<float>(tables.wrong_name);
    for (std::uint32_t k = 0; k < n; ++k) {
      const float surnames =
          straight * tables.surname_1[first[k]] * tables.surname_2[second[k]] +
          exchanged * tables.second_as_first[first[k]] * tables.first_as_second[second[k]];
      weight[k] *= tables.given_names[given[k]] * surnames + wrong;
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
                        const std::vector<std::vector<std::uint32_t>>& rows, std::uint8_t bit) {
    for (const Description& item : items) {
      match.for_each_key(item, [&](Term key) {
        if (key >= rows.size()) return;
        for (const std::uint32_t row : rows[key]) {
          if ((tables.shares[row] & (marks_shared_bit | garments_shared_bit)) == 0)
            tables.touched.push_back(row);
          tables.shares[row] |= bit;
        }
      });
    }
  };
  note(found_->marks_of(tables.found), *marks_, rows_with_mark_, marks_shared_bit);
  note(found_->garments_of(tables.found), *garments_, rows_with_garment_, garments_shared_bit);
}

std::array<float, 16> Screen::description_bounds(const Tables& tables) const {
  const auto marks = marks_->bounds(found_->marks_of(tables.found), tables.rates->marks);
  const auto garments =
      garments_->bounds(found_->garments_of(tables.found), tables.rates->clothing);
  std::array<float, 16> bound{};
  for (std::size_t shares = 0; shares < bound.size(); ++shares) {
    double most = 1;
    if ((shares & marks_bit) != 0)
      most *= (shares & marks_shared_bit) != 0 ? marks.shared : marks.unshared;
    if ((shares & garments_bit) != 0)
      most *= (shares & garments_shared_bit) != 0 ? garments.shared : garments.unshared;
    bound[shares] = static_cast<float>(most);
  }
  return bound;
}

Sweep Screen::sweep(Tables& tables, double least_ln_ratio, std::uint32_t begin, std::uint32_t end,
                    Draws draws) const {
  const std::array<float, 16> bound = description_bounds(tables);
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
    double sum = 0;
    for (std::uint32_t k = 0; k < n; ++k) {
      const float most = described ? weight[k] * bound[tables.shares[from + k]] : weight[k];
      if (most >= least) {
        ++result.worked_out;
        const Evidence worked_out = evidence(from + k, tables);
        const double ln_ratio = worked_out.total();
        const bool kept = ln_ratio >= least_ln_ratio;
        if (kept) result.candidates.push_back({from + k, ln_ratio, worked_out});
        weight[k] = kept ? 0 : static_cast<float>(std::exp(ln_ratio));
      }
      sum += weight[k];
    }
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

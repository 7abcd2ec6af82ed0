// What a screen counts in the lists, once.
#include <unordered_map>

#include "paradero/base/parallel.h"
#include "paradero/cross/internal/screen_parts.h"
#include "paradero/cross/screen.h"

namespace paradero::cross {

namespace {

constexpr std::size_t names_a_chunk = 64;

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
  std::array<std::vector<double>, 3> count;  // of all, of men, of women
  for (auto& of_sex : count) of_sex.assign(missing.distinct.size(), 0);
  std::array<double, 3> present{};
  for (std::size_t row = 0; row < reference_rows_; ++row) {
    const std::uint32_t value = missing.of_row[row];
    const auto sex = static_cast<std::size_t>(missing_->sex[row]);
    for (const std::size_t of : {std::size_t{0}, sex}) {
      count[of][value] += 1;
      present[of] += value != 0 ? 1 : 0;
      if (sex == 0) break;
    }
  }
  tables.resize(found.distinct.size());
  base::parallel_chunks(
      context, tables.size(), names_a_chunk, [&](std::size_t begin, std::size_t end, std::size_t) {
        for (std::size_t v = std::max<std::size_t>(begin, 1); v < end; ++v) {
          NameTable& table = tables[v];
          table.agreeing = index.agreeing(found.distinct[v]);
          const auto& tokens = found.distinct[v].tokens;
          table.initials_only =
              !tokens.empty() && std::ranges::all_of(tokens, &text::PreparedName::Token::initial);
          for (std::size_t of = 0; of < count.size(); ++of) {
            auto& share = table.share[of];
            double agreeing = 0;
            for (const AgreeingName& name : table.agreeing) {
              share[static_cast<std::size_t>(name.agreement)] += count[of][name.value];
              agreeing += count[of][name.value];
            }
            share.back() = present[of] - agreeing;
            for (double& x : share) x = share_in(x, present[of]);
          }
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

}  // namespace paradero::cross

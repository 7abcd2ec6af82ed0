#include "paradero/watch/counts.h"

#include <algorithm>
#include <functional>

#include "paradero/base/date.h"
#include "paradero/text/normalise.h"
#include "paradero/watch/internal/count_rows.h"

namespace paradero::watch {

namespace {

constexpr std::array<std::string_view, fates> fate_words = {"still_missing", "located_alive",
                                                            "located_dead", "not_said"};

bool holds_any(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(
      words, [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

std::vector<std::string> texts_of(const table::MappedColumn* column) {
  std::vector<std::string> texts(1);
  if (column == nullptr) return texts;
  for (std::uint32_t code = 1; code < column->values.size(); ++code)
    texts.emplace_back(column->values[code]);
  return texts;
}

std::vector<Fate> fates_of(const table::MappedColumn* column) {
  std::vector<Fate> of(1, Fate::not_said);
  if (column == nullptr) return of;
  for (std::uint32_t code = 1; code < column->values.size(); ++code)
    of.push_back(fate_of(column->values[code]));
  return of;
}

std::vector<std::optional<int>> years_of(const table::MappedColumn* column) {
  std::vector<std::optional<int>> years(1);
  if (column == nullptr) return years;
  for (std::uint32_t code = 1; code < column->values.size(); ++code) {
    const auto date = base::parse_date(column->values[code]);
    std::optional<int> year;
    if (date && date->first.civil().year() == date->last.civil().year())
      year = static_cast<int>(date->first.civil().year());
    years.push_back(year);
  }
  return years;
}

// What is read of each row of either kind of table.
class CellReader {
 public:
  CellReader(const table::MappedTable& table, const table::MappedColumn* period)
      : period_(period),
        state_(table.find("state")),
        sex_(table.find("sex")),
        status_(table.find("status")),
        years_(years_of(period)),
        fates_(fates_of(status_)) {}

  CountCell cell(std::size_t row, std::int64_t count) const {
    CountCell cell;
    cell.count = count;
    if (period_ != nullptr) cell.year = years_[period_->codes[row]];
    if (state_ != nullptr) cell.state = state_->codes[row];
    if (sex_ != nullptr) cell.sex = sex_->codes[row];
    if (status_ != nullptr) cell.fate = fates_[status_->codes[row]];
    return cell;
  }
  void describe(VersionCounts& counts) const {
    counts.states = texts_of(state_);
    counts.sexes = texts_of(sex_);
    counts.has_state = state_ != nullptr;
    counts.has_sex = sex_ != nullptr;
    counts.has_status = status_ != nullptr;
  }

 private:
  const table::MappedColumn *period_, *state_, *sex_, *status_;
  std::vector<std::optional<int>> years_;
  std::vector<Fate> fates_;
};

}  // namespace

std::string_view to_word(Fate fate) { return fate_words[static_cast<std::size_t>(fate)]; }

Fate fate_of(std::string_view status) {
  const std::string folded = text::fold(status);
  if (holds_any(folded, {"no localizad", "sin localizar", "not located", "desaparecid",
                         "disappeared", "still missing", "no encontrad"}))
    return Fate::still_missing;
  if (holds_any(folded, {"sin vida", "dead", "fallecid", "muert", "deceased"}))
    return Fate::located_dead;
  if (holds_any(folded, {"con vida", "alive", "vivo", "viva"})) return Fate::located_alive;
  return Fate::not_said;
}

std::optional<std::pair<int, int>> VersionCounts::years() const {
  std::optional<std::pair<int, int>> range;
  for (const CountCell& cell : cells) {
    if (!cell.counted || !cell.year || cell.count == 0) continue;
    if (!range) range.emplace(*cell.year, *cell.year);
    range->first = std::min(range->first, *cell.year);
    range->second = std::max(range->second, *cell.year);
  }
  return range;
}

VersionCounts read_counts(const table::MappedTable& table,
                          std::span<const std::uint32_t> file_of_row,
                          std::span<const std::string> files, std::span<const std::string> aside,
                          base::Problems& problems) {
  const table::MappedColumn* counts = table.find(count_field);
  base::require(counts != nullptr && file_of_row.size() == table.rows(),
                "read_counts: a field `count`, and a file for each row");
  const table::MappedColumn* period = table.find(period_field);
  if (period == nullptr) period = table.find("event_date");
  VersionCounts version;
  version.source = table.source;
  const CellReader reader(table, period);
  reader.describe(version);
  const std::vector<std::optional<std::int64_t>> numbers = whole_numbers(*counts);
  version.cells.reserve(table.rows());
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const auto number = numbers[counts->codes[row]];
    version.cells.push_back(reader.cell(row, number.value_or(0)));
    if (number) continue;
    version.cells.back().counted = false;
    problems.add({files[file_of_row[row]], table.lines[row], std::string(count_field),
                  "not a whole number: the cell is not counted", false});
  }
  const CountRows rows(table, period, file_of_row, files, aside);
  rows.set_totals_aside(version);
  rows.find_repeats(version);
  rows.check_totals(version);
  return version;
}

VersionCounts count_people(const table::MappedTable& table) {
  VersionCounts version;
  version.source = table.source;
  version.from_people = true;
  const CellReader reader(table, table.find("event_date"));
  reader.describe(version);
  for (std::size_t row = 0; row < table.rows(); ++row) version.cells.push_back(reader.cell(row, 1));
  return version;
}

namespace {

// The lines of one grouping of the cells: fates, and all of them together.
class RevisionLines {
 public:
  explicit RevisionLines(std::span<const VersionCounts> versions, std::vector<Revision>& lines)
      : versions_(versions), lines_(lines) {}

  // `wanted(version, cell)` says which cells are of the group; `says(version)` whether the version
  // says anything of it.
  template <class Wanted, class Says>
  void add(const std::string& by, const std::string& value, Wanted&& wanted, Says&& says) {
    std::vector<std::optional<std::array<std::int64_t, fates>>> sums(versions_.size());
    std::array<bool, fates> any{};
    for (std::size_t v = 0; v < versions_.size(); ++v) {
      if (!says(versions_[v])) continue;
      sums[v] = versions_[v].sum([&](const CountCell& cell) { return wanted(versions_[v], cell); });
      for (std::size_t f = 0; f < fates; ++f) any[f] = any[f] || (*sums[v])[f] != 0;
    }
    // A state or a sex that only printed totals name is none.
    const bool is_group = by == "state" || by == "sex";
    if (is_group && std::ranges::none_of(any, std::identity())) return;
    for (std::size_t f = 0; f < fates; ++f) {
      if (!any[f]) continue;
      Revision line{by, value, static_cast<Fate>(f), {}};
      for (std::size_t v = 0; v < versions_.size(); ++v) {
        const bool known = sums[v] && (versions_[v].has_status || (*sums[v])[f] != 0);
        line.counts.push_back(known ? std::optional((*sums[v])[f]) : std::nullopt);
      }
      lines_.push_back(std::move(line));
    }
    Revision all{by, value, std::nullopt, {}};
    for (const auto& sum : sums) {
      std::optional<std::int64_t> total;
      if (sum) total = (*sum)[0] + (*sum)[1] + (*sum)[2] + (*sum)[3];
      all.counts.push_back(total);
    }
    lines_.push_back(std::move(all));
  }

 private:
  std::span<const VersionCounts> versions_;
  std::vector<Revision>& lines_;
};

std::vector<std::string> all_values(std::span<const VersionCounts> versions,
                                    std::vector<std::string> VersionCounts::*values) {
  std::vector<std::string> all;
  for (const VersionCounts& version : versions)
    all.insert(all.end(), (version.*values).begin(), (version.*values).end());
  std::ranges::sort(all);
  all.erase(std::ranges::unique(all).begin(), all.end());
  std::erase(all, "");
  all.emplace_back("");  // not said, last
  return all;
}

}  // namespace

Revisions revise(std::span<const VersionCounts> versions, std::optional<YearRange> years) {
  Revisions revisions;
  std::optional<YearRange> all, common;
  std::vector<std::optional<std::pair<int, int>>> ranges;
  for (const VersionCounts& version : versions) {
    const auto range = version.years();
    ranges.push_back(range);
    if (!range) continue;
    if (!all) {
      all = YearRange{range->first, range->second};
      common = YearRange{range->first, range->second - 1};
    }
    *all = {std::min(all->first, range->first), std::max(all->last, range->second)};
    *common = {std::max(common->first, range->first), std::min(common->last, range->second - 1)};
  }
  revisions.asked_for = years.has_value();
  revisions.common = years.value_or(common.value_or(YearRange{0, -1}));
  RevisionLines lines(versions, revisions.lines);
  const auto covers = [&](const VersionCounts& version, int year) {
    const auto& range = ranges[static_cast<std::size_t>(&version - versions.data())];
    return range && range->first <= year && year <= range->second;
  };
  const auto always = [](const VersionCounts&) { return true; };
  for (int year = all ? all->first : 1; year <= (all ? all->last : 0); ++year) {
    lines.add(
        "year", std::to_string(year),
        [year](const VersionCounts&, const CountCell& cell) { return cell.year == year; },
        [&](const VersionCounts& version) { return covers(version, year); });
  }
  const YearRange range = revisions.common;
  const auto in_common = [range](const CountCell& cell) {
    return cell.year && range.first <= *cell.year && *cell.year <= range.last;
  };
  if (range.first <= range.last) {
    const auto covers_common = [&](const VersionCounts& version) {
      return covers(version, range.first) && covers(version, range.last);
    };
    lines.add(
        "years", std::to_string(range.first) + "-" + std::to_string(range.last),
        [&](const VersionCounts&, const CountCell& cell) { return in_common(cell); },
        covers_common);
    const auto add_by = [&](const std::string& by, std::vector<std::string> VersionCounts::*values,
                            std::uint32_t CountCell::*value_of, bool VersionCounts::*has) {
      if (std::ranges::none_of(versions, has)) return;
      for (const std::string& value : all_values(versions, values)) {
        lines.add(
            by, value.empty() ? "not_said" : value,
            [&](const VersionCounts& version, const CountCell& cell) {
              return in_common(cell) && (version.*values)[cell.*value_of] == value;
            },
            [&](const VersionCounts& version) { return version.*has && covers_common(version); });
      }
    };
    add_by("state", &VersionCounts::states, &CountCell::state, &VersionCounts::has_state);
    add_by("sex", &VersionCounts::sexes, &CountCell::sex, &VersionCounts::has_sex);
  }
  lines.add(
      "total", "dated",
      [](const VersionCounts&, const CountCell& cell) { return cell.year.has_value(); }, always);
  lines.add(
      "total", "undated",
      [](const VersionCounts&, const CountCell& cell) { return !cell.year.has_value(); }, always);
  lines.add(
      "total", "all", [](const VersionCounts&, const CountCell&) { return true; }, always);
  return revisions;
}

}  // namespace paradero::watch

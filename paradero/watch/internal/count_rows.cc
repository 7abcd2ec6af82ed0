#include "paradero/watch/internal/count_rows.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <unordered_map>

#include "paradero/base/hash.h"
#include "paradero/text/normalise.h"

namespace paradero::watch {

namespace {

constexpr std::size_t most_dimensions = 60;  // bits of a set of dimensions
// Rows of a table of counts are cells, and few of them repeat: where more do, it is a list.
constexpr double most_repeats_in_a_file = 0.05;
constexpr double most_differing_cells = 0.1;

bool is_total_word(std::string_view cell) {
  static const std::set<std::string, std::less<>> words = {"total",
                                                           "totales",
                                                           "totals",
                                                           "total general",
                                                           "gran total",
                                                           "grand total",
                                                           "total nacional",
                                                           "nacional",
                                                           "national",
                                                           "national total",
                                                           "suma",
                                                           "sum",
                                                           "subtotal",
                                                           "ambos sexos",
                                                           "both sexes",
                                                           "hombres y mujeres",
                                                           "republica mexicana",
                                                           "estados unidos mexicanos"};
  const std::string folded = text::fold(cell);
  return words.contains(folded) || folded.ends_with(" total") || folded.ends_with(" totals") ||
         folded.ends_with(" totales");
}

bool is_flag_of_totals(std::string_view name) {
  return name.starts_with("is_total") || name.starts_with("es_total");
}

bool is_number(std::string_view cell) {
  return !cell.empty() && std::ranges::all_of(cell, [](char c) {
    return (c >= '0' && c <= '9') || c == '.' || c == ',' || c == '-' || c == '$' || c == ' ';
  });
}

std::optional<std::int64_t> whole_number(std::string_view cell) {
  std::string digits;
  for (const char c : cell) {
    if (c != ',' && c != ' ') digits += c;
  }
  if (digits.ends_with(".0")) digits.resize(digits.size() - 2);
  std::int64_t number = 0;
  const char* end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, number);
  if (digits.empty() || read.ec != std::errc() || read.ptr != end || number < 0)
    return std::nullopt;
  return number;
}

}  // namespace

std::vector<std::optional<std::int64_t>> whole_numbers(const table::MappedColumn& column) {
  std::vector<std::optional<std::int64_t>> numbers(1);
  for (std::uint32_t code = 1; code < column.values.size(); ++code)
    numbers.push_back(whole_number(column.values[code]));
  return numbers;
}

CountRows::CountRows(const table::MappedTable& table, const table::MappedColumn* period,
                     std::span<const std::uint32_t> file_of_row, std::span<const std::string> files,
                     std::span<const std::string> aside)
    : table_(table),
      period_(period),
      file_of_row_(file_of_row),
      files_(files),
      is_total_(table.rows(), false) {
  const table::MappedColumn* flag = nullptr;
  for (const table::MappedColumn& column : table.columns) {
    if (is_flag_of_totals(column.name)) {
      flag = &column;
      continue;
    }
    // A date that is not the period's is when the cell was asked for.
    const bool is_retrieval = &column != period && column.comparison == table::Comparison::date;
    if (column.name == count_field || is_retrieval || dimensions_.size() == most_dimensions)
      continue;
    Dimension dimension;
    dimension.column = &column;
    dimension.says_total.assign(column.values.size(), false);
    std::uint32_t numbers = 0;
    for (std::uint32_t code = 1; code < column.values.size(); ++code) {
      dimension.says_total[code] = is_total_word(column.values[code]);
      numbers += is_number(column.values[code]);
    }
    // A column of amounts, though some cells of it may not be readable as such.
    const bool of_numbers = &column != period && numbers * 5 >= (column.values.size() - 1) * 4;
    const bool is_place = column.name == "state" || column.name == "municipality";
    const bool is_aside = std::ranges::find(aside, column.name) != aside.end();
    dimension.is_words = !is_aside && (is_place || !of_numbers);
    dimensions_.push_back(std::move(dimension));
  }
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (flag != nullptr) {
      const std::string said = text::fold(flag->at(row));
      is_total_[row] = said == "1" || said == "true" || said == "si" || said == "yes";
      continue;
    }
    is_total_[row] = std::ranges::any_of(dimensions_, [&](const Dimension& dimension) {
      return dimension.says_total[dimension.column->codes[row]];
    });
  }
}

std::uint64_t CountRows::key(std::size_t row, std::uint64_t wanted_dimensions) const {
  std::uint64_t hash = wanted_dimensions;
  for (std::size_t d = 0; d < dimensions_.size(); ++d) {
    if ((wanted_dimensions >> d & 1) != 0)
      hash = base::combine64(hash, dimensions_[d].column->codes[row]);
  }
  return hash;
}

void CountRows::set_totals_aside(VersionCounts& version) const {
  for (std::size_t row = 0; row < is_total_.size(); ++row) {
    if (is_total_[row]) version.cells[row].counted = false;
  }
}

// Groups of two rows or more that say the same cell, each in the order of the rows.
std::vector<std::vector<std::uint32_t>> CountRows::repeated_rows(
    const VersionCounts& version) const {
  std::unordered_map<std::uint64_t, std::uint32_t> place_of_key;
  std::vector<std::vector<std::uint32_t>> groups;
  place_of_key.reserve(table_.rows());
  const std::uint64_t all = (std::uint64_t{1} << dimensions_.size()) - 1;
  for (std::uint32_t row = 0; row < table_.rows(); ++row) {
    if (!version.cells[row].counted) continue;
    const auto [found, is_new] =
        place_of_key.try_emplace(key(row, all), static_cast<std::uint32_t>(groups.size()));
    if (is_new) groups.emplace_back();
    groups[found->second].push_back(row);
  }
  std::erase_if(groups, [](const auto& group) { return group.size() < 2; });
  return groups;
}

void CountRows::find_repeats(VersionCounts& version) const {
  auto groups = repeated_rows(version);
  std::uint64_t repeats = 0;
  bool across_files = false;
  for (const auto& group : groups) {
    repeats += group.size() - 1;
    across_files = across_files || file_of_row_[group.front()] != file_of_row_[group.back()];
  }
  const bool few =
      static_cast<double>(repeats) <= most_repeats_in_a_file * static_cast<double>(table_.rows());
  if (!across_files && !few) return;
  // Within one file of a directory the same holds as in a file alone.
  if (!few) {
    std::erase_if(groups, [&](const auto& group) {
      return file_of_row_[group.front()] == file_of_row_[group.back()];
    });
  }
  // One bucket for each period that repeats; where there is no period, one for all.
  std::map<std::uint32_t, std::vector<std::vector<std::uint32_t>>> of_period;
  for (auto& group : groups) {
    of_period[period_ == nullptr ? 0 : period_->codes[group.front()]].push_back(std::move(group));
  }
  for (const auto& [code, cells] : of_period) {
    version.repeats.push_back(describe(cells, version));
    if (!version.repeats.back().counted_once) continue;
    for (const auto& rows : cells) {
      for (std::size_t k = 0; k + 1 < rows.size(); ++k) version.cells[rows[k]].counted = false;
    }
  }
}

RepeatedBucket CountRows::describe(std::span<const std::vector<std::uint32_t>> groups,
                                   const VersionCounts& version) const {
  RepeatedBucket bucket;
  if (period_ != nullptr) {
    bucket.column = period_->name;
    bucket.value = std::string(period_->at(groups.front().front()));
  }
  std::set<std::uint32_t> files;
  for (const auto& rows : groups) {
    ++bucket.cells;
    bucket.times = std::max<std::uint64_t>(bucket.times, rows.size());
    const CountCell& last = version.cells[rows.back()];
    bucket.once[static_cast<std::size_t>(last.fate)] += last.count;
    bool differs = false;
    for (const std::uint32_t row : rows) {
      files.insert(file_of_row_[row]);
      bucket.printed[static_cast<std::size_t>(last.fate)] += version.cells[row].count;
      differs = differs || version.cells[row].count != last.count;
    }
    bucket.differing += differs;
  }
  bucket.files = files.size();
  bucket.counted_once = static_cast<double>(bucket.differing) <=
                        most_differing_cells * static_cast<double>(bucket.cells);
  return bucket;
}

// The dimensions of words that a printed total fills with something that is no word for "total".
std::uint64_t CountRows::fixed_dimensions(std::size_t row) const {
  std::uint64_t fixed = 0;
  for (std::size_t d = 0; d < dimensions_.size(); ++d) {
    const Dimension& dimension = dimensions_[d];
    const std::uint32_t code = dimension.column->codes[row];
    const bool holds = code != 0 && !dimension.says_total[code] && dimension.is_words;
    if (holds) fixed |= std::uint64_t{1} << d;
  }
  return fixed;
}

std::string CountRows::label(std::size_t row) const {
  std::string label;
  for (const Dimension& dimension : dimensions_) {
    if (!dimension.is_words || dimension.column->codes[row] == 0) continue;
    if (!label.empty()) label += ", ";
    label += dimension.column->at(row);
  }
  return label;
}

void CountRows::check_totals(VersionCounts& version) const {
  struct Sum {
    std::int64_t people = 0;
    std::uint64_t cells = 0;
  };
  // For each set of dimensions that some total fixes: the sums of the cells by their values there.
  std::map<std::uint64_t, std::unordered_map<std::uint64_t, Sum>> sums;
  for (std::size_t row = 0; row < is_total_.size(); ++row) {
    if (is_total_[row]) sums[fixed_dimensions(row)];
  }
  for (auto& [fixed, by_key] : sums) {
    for (std::size_t row = 0; row < is_total_.size(); ++row) {
      if (is_total_[row] || !version.cells[row].counted) continue;
      Sum& sum = by_key[key(row, fixed)];
      sum.people += version.cells[row].count;
      ++sum.cells;
    }
  }
  for (std::size_t row = 0; row < is_total_.size(); ++row) {
    if (!is_total_[row]) continue;
    const std::uint64_t fixed = fixed_dimensions(row);
    const auto found = sums[fixed].find(key(row, fixed));
    const Sum sum = found == sums[fixed].end() ? Sum{} : found->second;
    version.totals.push_back({files_[file_of_row_[row]], table_.lines[row], label(row),
                              version.cells[row].count, sum.people, sum.cells});
  }
}

}  // namespace paradero::watch

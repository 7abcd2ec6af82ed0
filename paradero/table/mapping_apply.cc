// apply_mapping: a list's columns as standard columns and fields, their values in normal form.
#include <algorithm>
#include <functional>
#include <optional>
#include <unordered_set>

#include "paradero/base/date.h"
#include "paradero/base/number.h"
#include "paradero/table/internal/cells.h"
#include "paradero/table/internal/headers.h"
#include "paradero/table/internal/profile.h"
#include "paradero/table/internal/values.h"
#include "paradero/table/mapping.h"
#include "paradero/text/normalise.h"

namespace paradero::table {

namespace {

using base::DateOrder;
using base::Problems;

// The normal form of a value: empty is missing; `trouble` is set where that is worth telling.
struct NormalValue {
  std::string text;
  const char* trouble = nullptr;
};
using Normaliser = std::function<NormalValue(std::string_view)>;

// Which of a column's codes are missing: empty cells and fillers. In columns of names, fillers that
// are also names are missing only where they are common.
std::vector<bool> missing_codes(const Column& column, Comparison comparison) {
  std::vector<bool> missing(column.values.size(), false);
  std::vector<std::uint32_t> doubtful;
  missing[0] = true;
  for (std::uint32_t code = 1; code < column.values.size(); ++code) {
    const std::string_view value = column.values[code];
    if (!is_filler(value)) continue;
    missing[code] = true;
    if (comparison == Comparison::name && is_filler_or_name(value)) doubtful.push_back(code);
  }
  if (doubtful.empty()) return missing;
  std::vector<std::uint64_t> rows(column.values.size(), 0);
  for (const std::uint32_t code : column.codes) ++rows[code];
  std::uint64_t filled = 0, fillers = 0;
  for (std::uint32_t code = 1; code < rows.size(); ++code) filled += rows[code];
  for (const std::uint32_t code : doubtful) fillers += rows[code];
  if (fillers * 50 >= filled) return missing;
  for (const std::uint32_t code : doubtful) missing[code] = false;
  return missing;
}

// Changes each distinct value once, and the codes of all rows with it.
class ColumnChanger {
 public:
  ColumnChanger(const Table& table, Problems& problems) : table_(table), problems_(problems) {}

  MappedColumn change(Column column, std::string name, Comparison comparison,
                      const Normaliser& normal) {
    const std::vector<bool> missing = missing_codes(column, comparison);
    std::vector<std::uint32_t> becomes(column.values.size(), 0);
    std::vector<const char*> trouble(column.values.size(), nullptr);
    Dictionary values;
    bool same = true, any_trouble = false;
    for (std::uint32_t code = 1; code < column.values.size(); ++code) {
      if (!missing[code]) {
        const NormalValue value = normal(column.values[code]);
        becomes[code] = values.intern(value.text);
        trouble[code] = value.trouble;
        any_trouble = any_trouble || value.trouble != nullptr;
        same = same && value.text == column.values[code];
      } else {
        same = false;
      }
    }
    if (any_trouble) {
      for (std::size_t row = 0; row < column.codes.size(); ++row) {
        if (const char* what = trouble[column.codes[row]]) {
          problems_.add({table_.file, table_.lines[row], column.header, what, false});
        }
      }
    }
    if (same)
      return {std::move(name), comparison, std::move(column.values), std::move(column.codes)};
    for (std::uint32_t& code : column.codes) code = becomes[code];
    return {std::move(name), comparison, std::move(values), std::move(column.codes)};
  }

 private:
  const Table& table_;
  Problems& problems_;
};

// Runs of white space to one space.
NormalValue plain_value(std::string_view value) { return {clean_header(value)}; }

NormalValue number_value(std::string_view value) {
  if (value.ends_with(".0")) value.remove_suffix(2);
  return {std::string(value)};
}

NormalValue curp_value(std::string_view value) {
  std::string key;
  for (const char c : value) {
    if (c == ' ' || c == '-' || c == '\n' || c == '\t') continue;
    key += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  for (std::size_t at = key.find("ñ"); at != std::string::npos; at = key.find("ñ"))
    key.replace(at, 2, "Ñ");
  return {key};
}

constexpr const char* turned_round = "an interval turned round: read the right way round";

NormalValue height_value(std::string_view value) {
  const auto range = parse_height_cm(value);
  if (!range) return {"", "not a height between 30 and 250 cm"};
  if (range->first == range->last) return {fmt::format("{}", range->first)};
  return {fmt::format("{}-{}", range->first, range->last), range->turned ? turned_round : nullptr};
}

NormalValue status_value(std::string_view value) {
  const std::string_view status = status_of(text::fold(value));
  return {status.empty() ? clean_header(value) : std::string(status)};
}

// How `values` of a column write dates: month first only where some date can be nothing else and
// none is day first.
DateOrder date_order(const Dictionary& values) {
  int day_first = 0, month_first = 0;
  for (std::uint32_t code = 1; code < values.size(); ++code) {
    const int vote = day_month_vote(values[code]);
    day_first += vote > 0 ? 1 : 0;
    month_first += vote < 0 ? 1 : 0;
  }
  return month_first > day_first ? DateOrder::month_first : DateOrder::day_first;
}

Normaliser date_normaliser(const Dictionary& values) {
  return [order = date_order(values)](std::string_view value) -> NormalValue {
    const bool all_zero = value.find_first_not_of("0/-. :") == std::string_view::npos;
    if (all_zero) return {};
    if (value.ends_with(".0"))
      value.remove_suffix(2);  // a year that passed through a column of numbers
    const auto date = base::parse_date(without_time(value), order);
    if (date) return {base::format_date(*date)};
    const std::string_view year = year_of_impossible_date(value);
    if (!year.empty()) return {std::string(year), "no such day or month: only the year is kept"};
    return {"", "not a date that can be read"};
  };
}

// "M" is mujer beside H, and masculino beside F.
Normaliser sex_normaliser(const Dictionary& values) {
  bool has_h = false, has_f = false;
  std::size_t digits_only = 0, zero = 0;
  for (std::uint32_t code = 1; code < values.size(); ++code) {
    const std::string folded = text::fold(values[code]);
    has_h = has_h || folded == "h" || folded.starts_with("hombre");
    has_f = has_f || folded == "f" || folded == "w" || folded.starts_with("fem");
    digits_only += folded == "1" || folded == "2" ? 1 : 0;
    zero += folded == "0" ? 1 : 0;
  }
  const std::string_view m = has_h == has_f ? "" : has_h ? "female" : "male";
  // 1 and 2 are men and women to INEGI and to ISO 5218; 0 and 1 have no such meaning.
  const bool coded = digits_only == 2 || (digits_only > 0 && zero == 0);
  return [m, coded](std::string_view value) -> NormalValue {
    std::string folded = text::fold(value);
    if (coded && folded == "1") return {"male"};
    if (coded && folded == "2") return {"female"};
    if (coded && (folded == "0" || folded == "9" || folded == "99")) return {};
    const std::string_view sex = sex_of_word(folded);
    if (sex == "?") {
      if (m.empty()) return {"", "'M' without H or F beside it: male or female is not known"};
      return {std::string(m)};
    }
    if (!sex.empty()) return {std::string(sex)};
    if (folded.starts_with("indetermin") || folded == "i" || folded == "u" || folded == "nd")
      return {};
    const bool has_digit = folded.find_first_of("0123456789") != std::string::npos;
    if (has_digit) return {"", "not a word or a known code for a sex"};
    return {std::move(folded)};
  };
}

// Codes and abbreviations are read as Mexican states where most of the column's rows are; elsewhere
// "SA" is another country's.
Normaliser state_normaliser(const Column& column) {
  std::vector<std::uint8_t> kind(column.values.size(), 0);  // 1: code, 2: name
  for (std::uint32_t code = 1; code < column.values.size(); ++code) {
    const std::string_view value = column.values[code];
    if (state_of_code(value) || value == "33") {
      kind[code] = 1;
    } else if (!state_of_word(text::fold(value)).empty()) {
      kind[code] = 2;
    }
  }
  std::size_t present = 0, codes = 0, names = 0;
  for (const std::uint32_t code : column.codes) {
    present += code != 0 && !is_filler(column.values[code]) ? 1 : 0;
    codes += kind[code] == 1 ? 1 : 0;
    names += kind[code] == 2 ? 1 : 0;
  }
  const bool mexican = (codes + names) * 5 >= present * 4;
  return [mexican](std::string_view value) -> NormalValue {
    if (mexican) {
      if (const auto by_code = state_of_code(value)) return {std::string(*by_code)};
      if (value == "33" || value == "33.0") return {};  // INEGI: not specified
      const std::string_view name = state_of_word(text::fold(value));
      if (!name.empty()) return {std::string(name)};
    }
    return {clean_header(value)};
  };
}

// INEGI municipality codes that end in 998 or 999 say "not specified"; "0" and "000" too.
NormalValue municipality_value(std::string_view value) {
  std::string_view digits = value;
  if (digits.ends_with(".0")) digits.remove_suffix(2);
  const bool is_code = !digits.empty() && digits.size() <= 5 &&
                       std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
  if (!is_code) return {clean_header(value)};
  const bool sentinel = digits.ends_with("998") || digits.ends_with("999") ||
                        digits.find_first_not_of('0') == std::string_view::npos;
  return {sentinel ? std::string() : std::string(digits)};
}

Normaliser normaliser_of(std::string_view name, Comparison comparison, const Column& column) {
  if (name == "sex") return sex_normaliser(column.values);
  if (name == "state") return state_normaliser(column);
  if (name == "municipality") return municipality_value;
  if (name == "status") return status_value;
  if (name == "height_cm") return height_value;
  if (name == "curp") return curp_value;
  if (comparison == Comparison::date) return date_normaliser(column.values);
  if (comparison == Comparison::number || comparison == Comparison::code) return number_value;
  return plain_value;
}

std::optional<int> whole_part(std::string_view text) {
  if (text.ends_with(".0")) text.remove_suffix(2);
  return base::parse_number<int>(text);
}

class Applier {
 public:
  Applier(Table table, Mapping mapping, Problems& problems)
      : table_(std::move(table)),
        mapping_(std::move(mapping)),
        problems_(problems),
        changer_(table_, problems) {}

  MappedTable apply() {
    MappedTable result;
    count_uses();
    read_record_ids(result);
    for (const StandardColumn& standard : standard_columns()) {
      for (const ColumnRule& rule : mapping_.columns) {
        if (rule.column == standard.name && standard.name != "record_id")
          add_standard(standard, rule, result);
      }
    }
    const std::size_t first_field = result.columns.size();
    for (const FieldRule& rule : mapping_.fields) {
      Column column = take(rule.header);
      const Normaliser normal = normaliser_of("", rule.comparison, column);
      result.columns.push_back(
          changer_.change(std::move(column), rule.name, rule.comparison, normal));
    }
    std::sort(result.columns.begin() + static_cast<std::ptrdiff_t>(first_field),
              result.columns.end(),
              [](const MappedColumn& a, const MappedColumn& b) { return a.name < b.name; });
    result.source = std::move(table_.source);
    result.file = std::move(table_.file);
    result.lines = std::move(table_.lines);
    result.rows_refused = table_.rows_refused;
    result.mapping = std::move(mapping_);
    return result;
  }

 private:
  std::size_t index_of(std::string_view header) const {
    const Column* column = find_header(table_, header);
    base::require(column != nullptr, "apply_mapping: a mapping completed for this table");
    return static_cast<std::size_t>(column - table_.columns.data());
  }

  void count_uses() {
    uses_.assign(table_.columns.size(), 0);
    for (const ColumnRule& rule : mapping_.columns) {
      for (const std::string& header : rule.headers) ++uses_[index_of(header)];
    }
    for (const FieldRule& rule : mapping_.fields) ++uses_[index_of(rule.header)];
  }

  // The column, moved out where no other rule needs it.
  Column take(std::string_view header) {
    const std::size_t c = index_of(header);
    Column& column = table_.columns[c];
    if (--uses_[c] == 0) {
      Column taken{column.header, std::move(column.values), std::move(column.codes)};
      column.values = Dictionary();
      return taken;
    }
    Column copy{column.header, Dictionary(), column.codes};
    compact_from(column, copy);
    return copy;
  }

  static void compact_from(const Column& column, Column& copy) {
    for (std::uint32_t code = 1; code < column.values.size(); ++code)
      copy.values.intern(column.values[code]);
  }

  // The ids as the list gives them; a missing or repeated one is made from the row number.
  void read_record_ids(MappedTable& result) {
    const auto rule = std::ranges::find(mapping_.columns, "record_id", &ColumnRule::column);
    const std::size_t rows = table_.rows();
    result.record_ids.reserve(rows);
    if (rule == mapping_.columns.end()) {
      for (std::size_t row = 0; row < rows; ++row)
        result.record_ids.push_back(std::to_string(row + 1));
      return;
    }
    const Column ids = rule->headers.size() == 1 ? take(rule->headers.front()) : join_ids(*rule);
    std::vector<bool> seen(ids.values.size(), false);
    std::unordered_set<std::string> made;
    for (std::size_t row = 0; row < rows; ++row) {
      const std::uint32_t code = ids.codes[row];
      if (code != 0 && !seen[code]) {
        seen[code] = true;
        result.record_ids.emplace_back(ids.values[code]);
        continue;
      }
      problems_.add({table_.file, table_.lines[row], ids.header,
                     code == 0
                         ? "no record id: the row number is used"
                         : "a record id that stands before in the list: the row number is added",
                     false});
      const std::string number = std::to_string(row + 1);
      const std::string stem = code == 0 ? number : fmt::format("{}#{}", ids.values[code], number);
      std::string id = stem;
      for (int copy = 2; ids.values.find(id) || !made.insert(id).second; ++copy)
        id = fmt::format("{}.{}", stem, copy);
      result.record_ids.push_back(std::move(id));
    }
  }

  Column join_ids(const ColumnRule& rule) {
    std::vector<Column> parts;
    for (const std::string& header : rule.headers) parts.push_back(take(header));
    Column joined{parts.front().header, Dictionary(), {}};
    std::string id;
    for (std::size_t row = 0; row < table_.rows(); ++row) {
      id.clear();
      for (const Column& part : parts) {
        if (!id.empty() && part.codes[row] != 0) id += '-';
        id += part.at(row);
      }
      joined.codes.push_back(joined.values.intern(id));
    }
    return joined;
  }

  void add_standard(const StandardColumn& standard, const ColumnRule& rule, MappedTable& result) {
    Column column = rule.headers.size() == 1 ? take(rule.headers.front()) : join(standard, rule);
    if (standard.name == "age") {
      add_age(std::move(column), result);
      return;
    }
    if (standard.name == "age_min" || standard.name == "age_max") {
      if (result.find(standard.name) != nullptr) return;
      const bool least = standard.name == "age_min";
      result.columns.push_back(
          age_end(std::move(column), least ? "age_min" : "age_max", least, true));
      return;
    }
    const Normaliser normal = normaliser_of(standard.name, standard.comparison, column);
    result.columns.push_back(changer_.change(std::move(column), std::string(standard.name),
                                             standard.comparison, normal));
  }

  MappedColumn age_end(Column column, const char* name, bool least, bool tell) {
    return changer_.change(std::move(column), name, Comparison::number,
                           [=](std::string_view value) -> NormalValue {
                             const auto range = parse_age(value);
                             if (!range)
                               return {"", tell ? "not an age between 0 and 130 years" : nullptr};
                             return {fmt::format("{}", least ? range->first : range->last),
                                     tell && range->turned ? turned_round : nullptr};
                           });
  }

  // Whole ages stay `age`; where some are ranges, the column becomes age_min and age_max.
  void add_age(Column column, MappedTable& result) {
    bool any_range = false;
    for (std::uint32_t code = 1; code < column.values.size() && !any_range; ++code) {
      const auto range = parse_age(column.values[code]);
      any_range = range && range->first != range->last;
    }
    if (!any_range) {
      result.columns.push_back(age_end(std::move(column), "age", true, true));
      return;
    }
    Column copy{column.header, Dictionary(), column.codes};
    compact_from(column, copy);
    result.columns.push_back(age_end(std::move(copy), "age_min", true, true));
    result.columns.push_back(age_end(std::move(column), "age_max", false, false));
  }

  Column join(const StandardColumn& standard, const ColumnRule& rule) {
    std::vector<Column> parts;
    std::vector<std::vector<bool>> missing;
    for (const std::string& header : rule.headers) {
      parts.push_back(take(header));
      missing.push_back(missing_codes(parts.back(), standard.comparison));
    }
    Column joined{parts.front().header, Dictionary(), {}};
    joined.codes.reserve(table_.rows());
    const bool is_date = standard.comparison == Comparison::date && parts.size() <= 3;
    const std::string_view separator = joined_with(standard.name).value_or(" ");
    std::vector<std::string_view> cells(parts.size());
    std::string text;
    for (std::size_t row = 0; row < table_.rows(); ++row) {
      for (std::size_t p = 0; p < parts.size(); ++p) {
        cells[p] = missing[p][parts[p].codes[row]] ? std::string_view() : parts[p].at(row);
      }
      text.clear();
      if (is_date) {
        join_date(cells, row, joined.header, text);
      } else {
        for (const std::string_view cell : cells) {
          if (!text.empty() && !cell.empty()) text += separator;
          text += cell;
        }
      }
      joined.codes.push_back(joined.values.intern(text));
    }
    return joined;
  }

  // Year, month, day to "1984-05-03", or to as much of it as is known and possible.
  void join_date(const std::vector<std::string_view>& cells, std::size_t row,
                 const std::string& header, std::string& text) {
    const auto part = [&](std::size_t p, int least, int most) -> std::optional<int> {
      if (p >= cells.size() || cells[p].empty()) return std::nullopt;
      const auto number =
          p == 1 && !whole_part(cells[p]) ? month_by_name(cells[p]) : whole_part(cells[p]);
      if (number && *number >= least && *number <= most) return number;
      if (number != 0)
        problems_.add({table_.file, table_.lines[row], header,
                       "part of a date is out of range: left out", false});
      return std::nullopt;
    };
    const auto year = part(0, 1000, 2200);
    if (!year) return;
    text = fmt::format("{:04}", *year);
    const auto month = part(1, 1, 12);
    if (!month) return;
    text += fmt::format("-{:02}", *month);
    const auto day = part(2, 1, 31);
    if (!day) return;
    const std::string whole = text + fmt::format("-{:02}", *day);
    if (base::parse_date(whole)) {
      text = whole;
    } else {
      problems_.add(
          {table_.file, table_.lines[row], header, "the month has no such day: left out", false});
    }
  }

  static std::optional<int> month_by_name(std::string_view word) {
    const auto date = base::parse_date(fmt::format("{} 2000", word));
    if (!date || date->length_days() > 31) return std::nullopt;
    return static_cast<int>(static_cast<unsigned>(date->first.civil().month()));
  }

  Table table_;
  Mapping mapping_;
  Problems& problems_;
  ColumnChanger changer_;
  std::vector<int> uses_;
};

}  // namespace

MappedTable apply_mapping(Table table, Mapping mapping, Problems& problems) {
  return Applier(std::move(table), std::move(mapping), problems).apply();
}

}  // namespace paradero::table

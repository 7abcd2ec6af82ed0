#include "paradero/link/records.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <optional>

#include <tsl/robin_map.h>

#include "paradero/base/hash.h"
#include "paradero/base/parallel.h"
#include "paradero/text/curp.h"
#include "paradero/text/normalise.h"

namespace paradero::link {

using table::Comparison;
using table::MappedColumn;
using table::MappedTable;

namespace {

// Columns that describe the people of a list but cannot tell one person from another across lists,
// or that build() turns into others.
constexpr std::string_view not_compared[] = {"full_name", "age",      "age_min",
                                             "age_max",   "latitude", "longitude",
                                             "marks",     "clothing", "found_date"};

// The values of one column of the records under construction: distinct texts and one number a
// record.
class Interner {
 public:
  Interner() { texts_.emplace_back(); }

  Value intern(std::string_view text) {
    if (text.empty()) return 0;
    const auto [found, is_new] =
        numbers_.try_emplace(std::string(text), static_cast<Value>(texts_.size()));
    if (is_new) texts_.emplace_back(text);
    return found->second;
  }
  std::vector<std::string> take_texts() { return std::move(texts_); }
  const std::string& text(Value v) const { return texts_[v]; }

 private:
  struct Hash {
    std::size_t operator()(const std::string& text) const { return base::hash64(text); }
  };
  tsl::robin_map<std::string, Value, Hash> numbers_;
  std::vector<std::string> texts_;
};

struct FieldDraft {
  std::string name;
  Comparison comparison = Comparison::text;
  Interner values;
  std::vector<Value> column;  // one a record
};

// How a cell's text is turned into the text that a field compares by.
std::string comparable_text(Comparison comparison, std::string_view cell) {
  if (comparison == Comparison::date) {
    const auto date = base::parse_date(cell);
    return date ? base::format_date(*date) : std::string();
  }
  if (comparison == Comparison::number) {
    double number = 0;
    const auto [end, failure] = std::from_chars(cell.data(), cell.data() + cell.size(), number);
    return failure == std::errc() && end == cell.data() + cell.size() ? std::string(cell)
                                                                      : std::string();
  }
  std::string folded = text::fold(cell);
  if (comparison == Comparison::code) std::erase(folded, ' ');
  return folded;
}

// 1 January is what many registers write where they know the year alone. Where it is far more
// frequent than births or events are on that day, such dates are taken for their year.
void take_first_of_january_for_the_year(FieldDraft& field, std::size_t first) {
  constexpr double far_more = 10.0 / 365, fewest = 20;
  const auto is_first_of_january = [](std::string_view date) {
    return date.size() == 10 && date.ends_with("-01-01");
  };
  double days = 0, first_days = 0;
  for (std::size_t record = first; record < field.column.size(); ++record) {
    const std::string& date = field.values.text(field.column[record]);
    days += date.size() == 10;
    first_days += is_first_of_january(date);
  }
  if (first_days < std::max(fewest, far_more * days)) return;
  for (std::size_t record = first; record < field.column.size(); ++record) {
    const std::string& date = field.values.text(field.column[record]);
    if (is_first_of_january(date)) {
      field.column[record] = field.values.intern(std::string(date, 0, 4));
    }
  }
}

std::optional<int> whole_number(std::string_view text) {
  int number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || (end != text.data() + text.size() && *end != '.'))
    return std::nullopt;
  return number;
}

std::optional<int> age_in_years(std::string_view text) {
  const auto years = whole_number(text);
  return years && *years >= 0 && *years <= 120 ? years : std::nullopt;
}

// Fills one field's column for one list from a mapped column, one conversion a distinct value.
void append_column(FieldDraft& field, const MappedTable& list, const MappedColumn& column,
                   base::Problems& problems) {
  std::vector<Value> translated(column.values.size(), 0);
  std::vector<bool> refused(column.values.size(), false);
  for (std::uint32_t code = 1; code < column.values.size(); ++code) {
    translated[code] = field.values.intern(comparable_text(field.comparison, column.values[code]));
    refused[code] = translated[code] == 0;
  }
  for (std::size_t row = 0; row < list.rows(); ++row) {
    const std::uint32_t code = column.codes[row];
    if (refused[code]) {
      problems.add({list.file, list.lines[row], column.name,
                    fmt::format("not a {} that can be compared", to_word(field.comparison)),
                    false});
    }
    field.column.push_back(translated[code]);
  }
}

// Collects the fields of all lists. Steps run in the order of the members below.
class Builder {
 public:
  Builder(std::span<const MappedTable> lists, base::Problems& problems)
      : lists_(lists), problems_(problems) {
    for (const MappedTable& list : lists) {
      for (const MappedColumn& column : list.columns) {
        if (is_compared(column)) draft(column.name, column.comparison);
        if (column.name == "full_name") {
          for (const auto* part : {"given_names", "surname_1", "surname_2"})
            draft(part, Comparison::name);
        }
        if (column.name == "age" || column.name == "age_min" || column.name == "curp") {
          draft("birth_date", Comparison::date);
        }
        if (column.name == "curp") draft("sex", Comparison::category);
      }
    }
  }

  void append(const MappedTable& list, const base::RunContext& context) {
    std::vector<base::Problems> problems(drafts_.size());
    base::parallel_chunks(context, drafts_.size(), 1, [&](std::size_t f, std::size_t, std::size_t) {
      FieldDraft& field = drafts_[f];
      if (const MappedColumn* column = list.find(field.name)) {
        append_column(field, list, *column, problems[f]);
        if (field.comparison == Comparison::date) {
          take_first_of_january_for_the_year(field, field.column.size() - list.rows());
        }
      } else {
        field.column.resize(field.column.size() + list.rows(), 0);
      }
    });
    for (base::Problems& of_field : problems) problems_.merge(std::move(of_field));
    // A stop leaves fields of unequal length: the caller gives up.
    if (context.stopped()) return;
    const std::size_t first = drafts_.front().column.size() - list.rows();
    fill_from_full_name(list, first);
    fill_from_curp(list, first);
    fill_birth_from_age(list, first);
  }

  std::vector<FieldDraft>& drafts() { return drafts_; }

 private:
  static bool is_compared(const MappedColumn& column) {
    if (std::ranges::find(not_compared, column.name) != std::end(not_compared)) return false;
    for (const table::StandardColumn& standard : table::standard_columns()) {
      if (standard.name == column.name) return standard.evidence;
    }
    return true;
  }

  FieldDraft& draft(std::string_view name, Comparison comparison) {
    for (FieldDraft& field : drafts_) {
      if (field.name == name) return field;
    }
    drafts_.push_back({std::string(name), comparison, {}, {}});
    return drafts_.back();
  }

  FieldDraft* find(std::string_view name) {
    for (FieldDraft& field : drafts_) {
      if (field.name == name) return &field;
    }
    return nullptr;
  }

  void fill_from_full_name(const MappedTable& list, std::size_t first) {
    const MappedColumn* full = list.find("full_name");
    if (full == nullptr) return;
    FieldDraft* parts[] = {find("given_names"), find("surname_1"), find("surname_2")};
    std::vector<std::array<Value, 3>> parsed(full->values.size());
    for (std::uint32_t code = 1; code < full->values.size(); ++code) {
      const auto name = text::parse_person_name(full->values[code]);
      parsed[code] = {parts[0]->values.intern(name.given_names),
                      parts[1]->values.intern(name.surname_1),
                      parts[2]->values.intern(name.surname_2)};
    }
    for (std::size_t row = 0; row < list.rows(); ++row) {
      const bool has_parts =
          parts[0]->column[first + row] != 0 || parts[1]->column[first + row] != 0;
      if (has_parts) continue;
      for (int p = 0; p < 3; ++p) parts[p]->column[first + row] = parsed[full->codes[row]][p];
    }
  }

  void fill_from_curp(const MappedTable& list, std::size_t first) {
    const MappedColumn* keys = list.find("curp");
    if (keys == nullptr) return;
    FieldDraft *birth = find("birth_date"), *sex = find("sex");
    for (std::size_t row = 0; row < list.rows(); ++row) {
      const std::size_t record = first + row;
      if (keys->codes[row] == 0 || (birth->column[record] != 0 && sex->column[record] != 0))
        continue;
      const auto curp = text::parse_curp(keys->at(row));
      if (!curp) continue;
      if (birth->column[record] == 0) {
        birth->column[record] = birth->values.intern(base::format_date(curp->birth_date));
      }
      if (sex->column[record] == 0 && curp->sex != 'X') {
        sex->column[record] = sex->values.intern(curp->sex == 'H' ? "male" : "female");
      }
    }
  }

  // An age counts from the day of the event, or of the find; without either it says nothing that
  // holds over lists.
  void fill_birth_from_age(const MappedTable& list, std::size_t first) {
    const MappedColumn *age = list.find("age"), *least = list.find("age_min"),
                       *most = list.find("age_max");
    const MappedColumn* day = list.find("event_date");
    if (day == nullptr) day = list.find("found_date");
    if ((age == nullptr && least == nullptr) || day == nullptr) return;
    FieldDraft* birth = find("birth_date");
    for (std::size_t row = 0; row < list.rows(); ++row) {
      if (birth->column[first + row] != 0 || day->codes[row] == 0) continue;
      const auto event = base::parse_date(day->at(row));
      const auto cell = [&](const MappedColumn* column) {
        return column != nullptr ? age_in_years(column->at(row)) : std::nullopt;
      };
      const auto from = least != nullptr && cell(least) ? cell(least) : cell(age);
      const auto to = most != nullptr && cell(most) ? cell(most) : from;
      if (!event || !from || *to < *from) continue;
      birth->column[first + row] =
          birth->values.intern(base::format_date(base::birth_interval(*from, *to, *event)));
    }
  }

  std::span<const MappedTable> lists_;
  base::Problems& problems_;
  std::vector<FieldDraft> drafts_;
};

Role role_of(std::string_view name, bool has_birth_date, Comparison comparison, bool& date_taken) {
  if (name == "given_names") return Role::given_name;
  if (name == "surname_1" || name == "surname_2") return Role::surname;
  if (name == "curp" || name == "national_id" || name == "email") return Role::identifier;
  const bool is_first_date = has_birth_date ? name == "birth_date" : comparison == Comparison::date;
  if (is_first_date && !date_taken) {
    date_taken = true;
    return Role::first_date;
  }
  return Role::other;
}

void prepare_tokens(Field& field) {
  tsl::robin_map<std::string, std::uint32_t> numbers;
  std::vector<std::uint64_t> held_by;
  field.tokens.resize(field.values());
  for (Value v = 1; v < field.values(); ++v) {
    std::string_view rest = field.texts[v];
    auto& tokens = field.tokens[v];
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(' '), rest.size());
      const auto [found, is_new] = numbers.try_emplace(std::string(rest.substr(0, end)),
                                                       static_cast<std::uint32_t>(numbers.size()));
      if (is_new) {
        held_by.push_back(0);
        field.token_texts.emplace_back(rest.substr(0, end));
      }
      tokens.push_back(found->second);
      rest.remove_prefix(std::min(rest.size(), end + 1));
    }
    std::ranges::sort(tokens);
    tokens.erase(std::ranges::unique(tokens).begin(), tokens.end());
    for (const auto token : tokens) held_by[token] += field.counts[v];
  }
  for (const std::uint64_t records : held_by) {
    field.token_weights.push_back(static_cast<float>(
        std::log2(static_cast<double>(field.present + 1) / static_cast<double>(records))));
  }
}

WrittenDate written(const base::DateInterval& interval) {
  if (!interval.is_day()) return {interval, 0};
  const auto civil = interval.first.civil();
  auto rest = static_cast<unsigned>(static_cast<int>(civil.year())) * 10000 +
              static_cast<unsigned>(civil.month()) * 100 + static_cast<unsigned>(civil.day());
  std::uint32_t digits = 0;
  for (int place = 0; place < 8; ++place, rest /= 10) digits |= (rest % 10) << (4 * place);
  return {interval, digits};
}

CodeSketch sketch(std::string_view code) {
  CodeSketch made;
  made.size = static_cast<std::uint32_t>(code.size());
  std::memcpy(&made.start, code.data(), std::min(code.size(), sizeof made.start));
  for (const char c : code) {
    const unsigned bit = c >= 'a' && c <= 'z'   ? static_cast<unsigned>(c - 'a')
                         : c >= '0' && c <= '9' ? 26U + static_cast<unsigned>(c - '0')
                                                : 36U + static_cast<unsigned char>(c) % 28U;
    made.characters |= std::uint64_t{1} << bit;
  }
  return made;
}

void prepare_values(Field& field) {
  const Value values = field.values();
  switch (field.comparison) {
    case Comparison::name: {
      const auto part =
          field.role == Role::surname ? text::NamePart::surname : text::NamePart::given;
      field.names.reserve(values);
      for (const std::string& value : field.texts)
        field.names.push_back(text::prepare_name(value, part));
      break;
    }
    case Comparison::date:
      for (const std::string& value : field.texts) {
        field.dates.push_back(written(base::parse_date(value).value_or(base::DateInterval{})));
      }
      break;
    case Comparison::number:
      for (const std::string& value : field.texts)
        field.numbers.push_back(std::strtod(value.c_str(), nullptr));
      break;
    case Comparison::text:
    case Comparison::place:
    case Comparison::tokens:
      prepare_tokens(field);
      break;
    case Comparison::code:
      field.codes.reserve(values);
      for (const std::string& value : field.texts) field.codes.push_back(sketch(value));
      break;
    case Comparison::exact:
    case Comparison::category:
      break;
  }
}

// Numbers the joined forms of all name fields together, so that parts in each other's place are
// seen as equal.
void number_joined_names(std::span<Field> fields) {
  tsl::robin_map<std::string, std::uint32_t> numbers;
  for (Field& field : fields) {
    for (const text::PreparedName& name : field.names) {
      field.joined.push_back(
          name.joined.empty()
              ? 0
              : numbers.try_emplace(name.joined, static_cast<std::uint32_t>(numbers.size() + 1))
                    .first->second);
    }
  }
}

}  // namespace

base::Result<Records> Records::build(std::span<const MappedTable> lists,
                                     const base::RunContext& context, base::Problems& problems) {
  Records records;
  std::size_t rows = 0;
  for (const MappedTable& list : lists) {
    records.first_of_list_.push_back(rows);
    rows += list.rows();
  }
  if (rows >= std::numeric_limits<std::uint32_t>::max() - 1) {
    return base::usage_error("{} records: at most {} can be linked in one run", rows,
                             std::numeric_limits<std::uint32_t>::max() - 2);
  }
  records.list_.reserve(rows);
  Builder builder(lists, problems);
  for (std::size_t k = 0; k < lists.size(); ++k) {
    records.list_.insert(records.list_.end(), lists[k].rows(), static_cast<std::uint16_t>(k));
    if (!builder.drafts().empty()) builder.append(lists[k], context);
    context.report("preparing", k + 1, lists.size());
    if (context.stopped()) return base::interrupted_error();
  }

  std::vector<std::vector<Value>> columns;
  const bool has_birth_date = std::ranges::any_of(
      builder.drafts(), [](const FieldDraft& field) { return field.name == "birth_date"; });
  bool date_taken = false;
  for (FieldDraft& field : builder.drafts()) {
    Field made;
    made.name = field.name;
    made.comparison = field.comparison;
    made.texts = field.values.take_texts();
    made.counts.assign(made.texts.size(), 0);
    for (const Value v : field.column) ++made.counts[v];
    made.present = rows - made.counts[0];
    if (made.values() <= 2) continue;  // nothing, or one value for all: it tells nobody apart
    made.role = role_of(made.name, has_birth_date, made.comparison, date_taken);
    records.fields_.push_back(std::move(made));
    columns.push_back(std::move(field.column));
  }
  if (rows > 0 && records.fields_.empty()) {
    return base::usage_error(
        "the lists have no column that can tell people apart: map at least one (--mapping)");
  }
  if (records.fields_.size() > max_fields) {
    return base::usage_error(
        "{} fields to compare: at most {}; drop some in the mapping (drop = [...])",
        records.fields_.size(), max_fields);
  }
  base::parallel_chunks(
      context, records.fields_.size(), 1,
      [&](std::size_t f, std::size_t, std::size_t) { prepare_values(records.fields_[f]); });
  number_joined_names(records.fields_);

  const std::size_t width = records.fields_.size();
  records.values_.resize(rows * width);
  base::parallel_chunks(context, rows, 1 << 16,
                        [&](std::size_t begin, std::size_t end, std::size_t) {
                          for (std::size_t i = begin; i < end; ++i) {
                            for (std::size_t f = 0; f < width; ++f)
                              records.values_[i * width + f] = columns[f][i];
                          }
                        });
  if (context.stopped()) return base::interrupted_error();
  return records;
}

std::size_t Records::field_index(std::string_view name) const {
  for (std::size_t f = 0; f < fields_.size(); ++f) {
    if (fields_[f].name == name) return f;
  }
  return npos;
}

}  // namespace paradero::link

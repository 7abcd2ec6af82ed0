#include "paradero/cross/people.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include <fmt/format.h>

#include "paradero/base/number.h"
#include "paradero/text/curp.h"
#include "paradero/text/normalise.h"

namespace paradero::cross {

namespace {

using table::MappedColumn;
using table::MappedTable;

// Value numbers are of 16 bits; those of ages stand once for each sex, of heights for each build.
constexpr std::size_t most_values = 65'535, most_ages = 21'000, most_heights = 7'000;

// A description of which less than one word in three is known is reported.
constexpr std::uint32_t least_known = 3;

int year_of(std::int32_t day) { return static_cast<int>(base::Day{day}.civil().year()); }

// The first of several columns that a list has: standard columns and the headers that stand for
// evidence which other commands do not use.
const MappedColumn* first_of(const MappedTable& list,
                             std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    if (const MappedColumn* column = list.find(name)) return column;
  }
  return nullptr;
}

template <class T>
class ValueInterner {
 public:
  ValueInterner(Values<T>& values, std::size_t most) : values_(values), most_(most) {}
  bool add(const T& value) {
    if (value == T{}) {
      values_.of_row.push_back(0);
      return true;
    }
    const auto [found, is_new] = numbers_.try_emplace(value, values_.distinct.size());
    if (is_new) values_.distinct.push_back(value);
    values_.of_row.push_back(static_cast<std::uint16_t>(found->second));
    return found->second <= most_;
  }

 private:
  Values<T>& values_;
  std::size_t most_;
  std::map<T, std::size_t> numbers_;
};

class TextInterner {
 public:
  explicit TextInterner(std::vector<std::string>& distinct) : distinct_(distinct) {}
  std::uint32_t number(const std::string& text) {
    if (text.empty()) return 0;
    const auto [found, is_new] = numbers_.try_emplace(text, distinct_.size());
    if (is_new) distinct_.push_back(text);
    return static_cast<std::uint32_t>(found->second);
  }

 private:
  std::vector<std::string>& distinct_;
  std::unordered_map<std::string, std::size_t> numbers_;
};

class NameInterner {
 public:
  NameInterner(NameColumn& column, text::NamePart part) : column_(column), part_(part) {}
  void add(std::string_view name) {
    const std::string folded = text::fold(name);
    if (folded.empty()) {
      column_.of_row.push_back(0);
      return;
    }
    const auto [found, is_new] = numbers_.try_emplace(folded, column_.distinct.size());
    if (is_new) column_.distinct.push_back(text::prepare_name(name, part_));
    column_.of_row.push_back(static_cast<std::uint32_t>(found->second));
  }

 private:
  NameColumn& column_;
  text::NamePart part_;
  std::unordered_map<std::string, std::size_t> numbers_;
};

// "El Güero" and "(a) Güero" are one alias.
std::string alias_key(std::string_view cell) {
  std::string folded = text::fold(cell);
  for (const std::string_view article : {"el ", "la ", "los ", "a "}) {
    if (folded.starts_with(article) && folded.size() > article.size())
      folded.erase(0, article.size());
  }
  return folded;
}

// "O positivo", "O+", "orh+" -> "o+"; empty where it is no blood group.
std::string blood_group_key(std::string_view cell) {
  std::string group, folded = text::fold(cell);
  const bool negative =
      cell.find('-') != std::string_view::npos || folded.find("neg") != folded.npos;
  const bool positive =
      cell.find('+') != std::string_view::npos || folded.find("pos") != folded.npos;
  for (const char c : folded) {
    if (c == 'a' || c == 'b' || c == 'o' || c == '0') {
      group += c == '0' ? 'o' : c;
    } else {
      break;
    }
  }
  if (group != "a" && group != "b" && group != "ab" && group != "o") return {};
  if (negative != positive) group += negative ? '-' : '+';
  return group;
}

bool is_among(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(
      words, [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

Remains remains_of(std::string_view folded) {
  if (is_among(folded, {"osament", "oseo", "esqueleto", "fragment", "resto", "skelet", "bone",
                        "calcinad", "remains"})) {
    return Remains::skeletal;
  }
  if (is_among(folded, {"hospital", "reclus", "prision", "penal", "cereso", "albergue", "vivo",
                        "viva", "shelter", "prison", "anexo", "psiquiatr", "living"})) {
    return Remains::living;
  }
  return Remains::body;
}

// Builds one side, row by row.
class PeopleBuilder {
 public:
  PeopleBuilder(Side side, const PeopleSettings& settings, const Gazetteer& gazetteer,
                Vocabulary& vocabulary, base::Problems& problems)
      : settings_(settings),
        gazetteer_(gazetteer),
        vocabulary_(vocabulary),
        problems_(problems),
        given_(people_.given_names, text::NamePart::given),
        surname_1_(people_.surname_1, text::NamePart::surname),
        surname_2_(people_.surname_2, text::NamePart::surname),
        alias_(people_.aliases),
        curp_(people_.curps),
        blood_(people_.blood_groups),
        ages_(people_.ages, most_ages),
        days_(people_.days, most_values),
        heights_(people_.heights, most_heights) {
    people_.side = side;
    people_.mark_begin.push_back(0);
    people_.garment_begin.push_back(0);
  }

  void append(const MappedTable& list, std::uint32_t number) {
    people_.first_of_list.push_back(static_cast<std::uint32_t>(people_.size()));
    list_ = &list;
    find_columns();
    marks_cache_.assign(marks_ == nullptr ? 0 : marks_->values.size(), -1);
    clothing_cache_.assign(clothing_ == nullptr ? 0 : clothing_->values.size(), -1);
    for (std::uint32_t row = 0; row < list.rows(); ++row) {
      row_ = row;
      if (!settings_.keep_identified && is_left_out()) continue;
      people_.rows.push_back({number, row});
      add_name();
      add_codes();
      add_dates_and_ages();
      add_place();
      add_height();
      add_descriptions(marks_, marks_cache_, read_marks, people_.marks, people_.mark_begin);
      add_descriptions(clothing_, clothing_cache_, read_clothing, people_.garments,
                       people_.garment_begin);
    }
  }

  base::Result<People> finish() {
    if (too_many_)
      return base::usage_error(
          "a list has more than {} distinct dates or places, {} ages or {} heights", most_values,
          most_ages, most_heights);
    people_.first_of_list.push_back(static_cast<std::uint32_t>(people_.size()));
    return std::move(people_);
  }

 private:
  bool of_missing() const { return people_.side == Side::missing; }

  void find_columns() {
    const MappedTable& list = *list_;
    status_ = first_of(list, {"status", "identificacion", "identificado", "identified"});
    given_column_ = list.find("given_names");
    full_name_ = list.find("full_name");
    clothing_name_ = first_of(list, {"name_on_clothing", "nombre_en_la_ropa", "nombre_en_ropa",
                                     "nombre_en_prenda", "nombre_bordado"});
    remains_column_ = first_of(list, {"remains", "tipo", "tipo_restos", "tipo_de_restos",
                                      "condicion", "lugar_de_ingreso", "tipo_de_ingreso"});
    blood_column_ = first_of(
        list, {"blood_group", "grupo_sanguineo", "tipo_de_sangre", "tipo_sanguineo", "blood_type"});
    interval_ = first_of(list, {"post_mortem_interval_days", "intervalo_post_mortem_dias",
                                "intervalo_post_mortem", "dias_de_muerto", "ipm_dias"});
    date_ = of_missing() ? first_of(list, {"event_date", "noticed_date"})
                         : first_of(list, {"found_date", "event_date"});
    birth_ = list.find("birth_date");
    age_ = list.find("age");
    age_min_ = list.find("age_min");
    age_max_ = list.find("age_max");
    state_ = list.find("state");
    municipality_ = list.find("municipality");
    height_ = list.find("height_cm");
    marks_ = list.find("marks");
    clothing_ = list.find("clothing");
  }

  std::string_view cell(const MappedColumn* column) const {
    return column == nullptr ? std::string_view() : column->at(row_);
  }

  void trouble(std::string_view column, std::string what) {
    problems_.add({list_->file, list_->lines[row_], std::string(column), std::move(what), false});
  }

  // Counts and leaves out those whom the list itself says to be located or identified.
  bool is_left_out() {
    const std::string_view status = cell(status_);
    if (status.empty()) return false;
    LeftOut& out = people_.left_out;
    if (of_missing()) {
      if (status == "located_alive") return ++out.located_alive, true;
      if (status == "located_dead") return ++out.located_dead, true;
      return false;
    }
    const std::string folded = text::fold(status);
    const bool identified = folded.starts_with("identific") || folded.starts_with("identified") ||
                            folded.starts_with("entregad") || folded.starts_with("conocid");
    if (identified) ++out.identified;
    return identified;
  }

  void add_name() {
    std::string given(cell(given_column_)), first(cell(list_->find("surname_1"))),
        second(cell(list_->find("surname_2"))), alias(cell(list_->find("alias")));
    bool on_clothing = false;
    if (given.empty() && first.empty()) {
      std::string_view whole = cell(full_name_);
      if (whole.empty()) {
        whole = cell(clothing_name_);
        on_clothing = !whole.empty();
      }
      if (!whole.empty()) {
        text::PersonName name = text::parse_person_name(whole);
        given = std::move(name.given_names);
        first = std::move(name.surname_1);
        second = std::move(name.surname_2);
        if (alias.empty() && !name.aliases.empty()) alias = name.aliases.front();
      }
    }
    given_.add(given);
    surname_1_.add(first);
    surname_2_.add(second);
    people_.alias.push_back(alias_.number(alias_key(alias)));
    people_.name_on_clothing.push_back(on_clothing);
  }

  void add_codes() {
    const std::string_view sex = cell(list_->find("sex"));
    Sex of_row = sex == "male" ? Sex::male : sex == "female" ? Sex::female : Sex::unknown;
    const auto curp = text::parse_curp(cell(list_->find("curp")));
    curp_birth_ = curp ? std::optional(curp->birth_date) : std::nullopt;
    people_.curp.push_back(curp && curp->check_digit_holds ? curp_.number(curp->key) : 0);
    if (curp && of_row == Sex::unknown && curp->sex != 'X')
      of_row = curp->sex == 'H' ? Sex::male : Sex::female;
    people_.sex.push_back(of_row);
    people_.blood_group.push_back(blood_.number(blood_group_key(cell(blood_column_))));
    people_.remains.push_back(of_missing() ? Remains::body
                                           : remains_of(text::fold(cell(remains_column_))));
  }

  void add_dates_and_ages() {
    const auto date = base::parse_date(cell(date_));
    Days days = date ? Days{date->first.days, date->last.days} : Days{};
    add_age(days);
    bool dated = false;
    if (const auto interval = post_mortem_interval(); interval && days.known() && !of_missing()) {
      days = {days.first - interval->second, days.last - interval->first};
      dated = true;
    }
    people_.dated.push_back(dated);
    too_many_ |= !days_.add(days);
  }

  // "30", "30-60": days.
  std::optional<std::pair<int, int>> post_mortem_interval() {
    const std::string_view text = cell(interval_);
    if (text.empty()) return std::nullopt;
    const std::size_t dash = text.find('-');
    const auto from = base::parse_number<int>(text.substr(0, dash));
    const auto to = dash == text.npos ? from : base::parse_number<int>(text.substr(dash + 1));
    if (!from || !to || *from < 0 || *to < 0 || *from > 36'500 || *to > 36'500) {
      trouble(interval_->name, "not an interval of days");
      return std::nullopt;
    }
    if (*to < *from) trouble(interval_->name, "an interval turned round: read the right way round");
    return std::pair(std::min(*from, *to), std::max(*from, *to));
  }

  void add_age(const Days& days) {
    Ages ages;
    auto birth = base::parse_date(cell(birth_));
    if (!birth) birth = curp_birth_;
    if (birth && days.known() && birth->first.days > days.last) {
      trouble("birth_date", of_missing()
                                ? "born after the event: the date of birth is left out"
                                : "found before being born: the date of birth is left out");
      birth.reset();
    }
    if (birth) {
      // Without a date of the event, ages are those of a year that all can be counted from.
      constexpr int any_year = 2020;
      const int first_year = days.known() ? year_of(days.first) : any_year;
      const int last_year = days.known() ? year_of(days.last) : any_year;
      const int from = (days.known() && days.first == days.last && birth->is_day())
                           ? (days.first - birth->first.days) * 4 / 1461
                           : first_year - year_of(birth->last.days) - 1;
      const int to = (days.known() && days.first == days.last && birth->is_day())
                         ? from
                         : last_year - year_of(birth->first.days);
      ages = {static_cast<std::int16_t>(std::clamp(from, 0, 130)),
              static_cast<std::int16_t>(std::clamp(to, 0, 130)),
              static_cast<std::int16_t>(first_year)};
    } else if (days.known()) {
      const auto least = base::parse_number<int>(cell(age_min_)),
                 most = base::parse_number<int>(cell(age_max_)),
                 age = base::parse_number<int>(cell(age_));
      std::optional<int> from = least ? least : age ? age : most;
      std::optional<int> to = most ? most : age ? age : least;
      if (from && to && *to < *from) {
        trouble("age", "an interval turned round: read the right way round");
        std::swap(from, to);
      }
      if (from) {
        ages = {static_cast<std::int16_t>(std::clamp(*from, 0, 130)),
                static_cast<std::int16_t>(std::clamp(*to, 0, 130)),
                static_cast<std::int16_t>(year_of(days.first))};
      }
    }
    too_many_ |= !ages_.add(ages);
  }

  void add_place() {
    Place place;
    place.state = state_number(cell(state_));
    const std::string_view municipality = cell(municipality_);
    if (place.state == 0 && !cell(state_).empty()) trouble("state", "not a state of Mexico");
    if (place.state != 0 && !municipality.empty()) {
      place.municipality = text::fold(municipality);
      const auto* known = gazetteer_.find(place.state, municipality);
      if (known != nullptr) {
        place.municipality_code = known->code;
        place.at = known->at;
      } else if (!gazetteer_.empty()) {
        trouble("municipality", "a municipality that the gazetteer does not know in this state");
      }
    }
    const std::string key =
        place.known() ? fmt::format("{}/{}", place.state, place.municipality) : "";
    if (key.empty()) {
      people_.places.of_row.push_back(0);
      return;
    }
    const auto [found, is_new] = place_numbers_.try_emplace(key, people_.places.distinct.size());
    if (is_new) people_.places.distinct.push_back(place);
    too_many_ |= found->second > most_values;
    people_.places.of_row.push_back(static_cast<std::uint16_t>(found->second));
  }

  void add_height() {
    const std::string_view text = cell(height_);
    Heights heights;
    const std::size_t dash = text.find('-');
    const auto from = base::parse_number<int>(text.substr(0, dash));
    const auto to = dash == text.npos ? from : base::parse_number<int>(text.substr(dash + 1));
    if (from && to && *from > 0 && *to > 0 && *from < 300 && *to < 300) {
      if (*to < *from) trouble("height_cm", "an interval turned round: read the right way round");
      heights = {static_cast<std::int16_t>(std::min(*from, *to)),
                 static_cast<std::int16_t>(std::max(*from, *to))};
    }
    too_many_ |= !heights_.add(heights);
  }

  using Reader = ReadDescriptions (*)(std::string_view, Vocabulary&);
  // Distinct cells are read once; their items are copied for each row that has them.
  void add_descriptions(const MappedColumn* column, std::vector<std::int64_t>& cache, Reader read,
                        std::vector<Description>& items, std::vector<std::uint32_t>& begin) {
    const std::uint32_t code = column == nullptr ? 0 : column->codes[row_];
    if (code != 0) {
      if (cache[code] < 0) {
        cache[code] = static_cast<std::int64_t>(read_cells_.size());
        read_cells_.push_back(read(column->values[code], vocabulary_));
      }
      const ReadDescriptions& cell_read = read_cells_[static_cast<std::size_t>(cache[code])];
      if (cell_read.words > 0 && cell_read.known_words * least_known < cell_read.words) {
        trouble(column->name,
                "few of its words are known (another language?): compared word by word");
      }
      items.insert(items.end(), cell_read.items.begin(), cell_read.items.end());
    }
    begin.push_back(static_cast<std::uint32_t>(items.size()));
  }

  const PeopleSettings& settings_;
  const Gazetteer& gazetteer_;
  Vocabulary& vocabulary_;
  base::Problems& problems_;
  People people_;
  NameInterner given_, surname_1_, surname_2_;
  TextInterner alias_, curp_, blood_;
  ValueInterner<Ages> ages_;
  ValueInterner<Days> days_;
  std::unordered_map<std::string, std::size_t> place_numbers_;
  ValueInterner<Heights> heights_;
  bool too_many_ = false;

  const MappedTable* list_ = nullptr;
  std::uint32_t row_ = 0;
  std::optional<base::DateInterval> curp_birth_;
  std::vector<ReadDescriptions> read_cells_;
  std::vector<std::int64_t> marks_cache_, clothing_cache_;
  const MappedColumn *status_ = nullptr, *given_column_ = nullptr, *full_name_ = nullptr,
                     *clothing_name_ = nullptr, *remains_column_ = nullptr,
                     *blood_column_ = nullptr, *interval_ = nullptr, *date_ = nullptr,
                     *birth_ = nullptr, *age_ = nullptr, *age_min_ = nullptr, *age_max_ = nullptr,
                     *state_ = nullptr, *municipality_ = nullptr, *height_ = nullptr,
                     *marks_ = nullptr, *clothing_ = nullptr;
};

// The headers that a standard column was made from, folded and joined.
std::string headers_of_column(const MappedTable& list, std::string_view column) {
  std::string headers;
  for (const table::ColumnRule& rule : list.mapping.columns) {
    if (rule.column != column) continue;
    for (const std::string& header : rule.headers) (headers += text::fold(header)) += ' ';
  }
  return headers;
}

}  // namespace

base::Result<People> prepare_people(std::span<const MappedTable> lists, Side side,
                                    const PeopleSettings& settings, const Gazetteer& gazetteer,
                                    Vocabulary& vocabulary, const base::RunContext& context,
                                    base::Problems& problems) {
  PeopleBuilder builder(side, settings, gazetteer, vocabulary, problems);
  for (std::size_t k = 0; k < lists.size(); ++k) {
    builder.append(lists[k], static_cast<std::uint32_t>(k));
    context.report("preparing", k + 1, lists.size());
    if (context.stopped()) return base::interrupted_error();
  }
  return builder.finish();
}

std::string wrong_side(const MappedTable& list, Side side) {
  const std::string event = headers_of_column(list, "event_date");
  const bool has_found_date = list.find("found_date") != nullptr;
  const bool event_of_missing = is_among(
      event, {"desapar", "hechos", "missing", "disappear", "ultim", "lastseen", "last seen"});
  const MappedColumn* status = list.find("status");
  std::size_t disappeared = 0, present = 0;
  for (std::size_t row = 0; status != nullptr && row < list.rows(); ++row) {
    const std::string_view value = status->at(row);
    present += value.empty() ? 0 : 1;
    disappeared += value == "disappeared" || value == "not_located" ? 1 : 0;
  }
  const bool status_of_missing = disappeared * 2 > present && present > 0;
  if (side == Side::found && !has_found_date && (event_of_missing || status_of_missing)) {
    return status_of_missing ? "most of its people have the status of disappeared, and it has no "
                               "date of a find"
                             : "it has the date of a disappearance and none of a find";
  }
  if (side == Side::missing && has_found_date && event.empty() && !status_of_missing &&
      list.find("noticed_date") == nullptr) {
    return "it has the date of a find and none of a disappearance";
  }
  return {};
}

}  // namespace paradero::cross

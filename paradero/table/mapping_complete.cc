// complete_mapping: what each header of a list is.
#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

#include "paradero/table/internal/headers.h"
#include "paradero/table/internal/profile.h"
#include "paradero/table/mapping.h"
#include "paradero/text/normalise.h"

namespace paradero::table {

namespace {

// The tokens of `part` are all among those of `whole` (both folded).
bool holds_tokens(std::string_view whole, std::string_view part) {
  while (!part.empty()) {
    const std::string_view token = part.substr(0, part.find(' '));
    bool found = false;
    for (std::size_t at = whole.find(token); at != std::string_view::npos && !found;
         at = whole.find(token, at + 1)) {
      const std::size_t end = at + token.size();
      found = (at == 0 || whole[at - 1] == ' ') && (end == whole.size() || whole[end] == ' ');
    }
    if (!found) return false;
    part.remove_prefix(std::min(part.size(), token.size() + 1));
  }
  return true;
}

// A name for a field from its header: "Estado Civil" -> "estado_civil".
std::string field_name(std::string_view header) {
  std::string name;
  for (const char c : header_words(header)) {
    const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    name += kept ? c : '_';
  }
  return name.empty() ? "field" : name;
}

class Completer {
 public:
  Completer(const Table& table, const Mapping& wanted) : table_(table), mapping_(wanted) {
    mapping_.unused.clear();
    taken_.resize(table.columns.size(), false);
    profiles_.resize(table.columns.size());
  }

  base::Result<Mapping> complete() {
    PARADERO_CHECK(take_wanted());
    map_date_parts();
    map_by_header();
    map_bare_name();
    map_record_id();
    map_by_content();
    set_aside_repeated_names();
    map_leftovers();
    std::ranges::stable_sort(mapping_.columns, {}, [](const ColumnRule& rule) {
      return std::ranges::find(standard_columns(), rule.column, &StandardColumn::name) -
             standard_columns().begin();
    });
    return std::move(mapping_);
  }

 private:
  base::Result<std::size_t> index_of(const std::string& header, std::string_view rule) const {
    if (const Column* column = find_header(table_, header)) {
      return static_cast<std::size_t>(column - table_.columns.data());
    }
    std::vector<std::string_view> headers;
    for (const Column& column : table_.columns) headers.push_back(column.header);
    return base::usage_error("{}: has no column '{}', which {} names; the nearest: {}", table_.file,
                             header, rule, nearest_headers(header, headers));
  }

  base::Result<void> take_wanted() {
    for (const ColumnRule& rule : mapping_.columns) {
      for (const std::string& header : rule.headers) {
        PARADERO_ASSIGN(const std::size_t c, index_of(header, "columns." + rule.column));
        taken_[c] = true;
      }
    }
    for (const FieldRule& rule : mapping_.fields) {
      PARADERO_ASSIGN(const std::size_t c, index_of(rule.header, "fields." + rule.name));
      taken_[c] = true;
    }
    for (const std::string& header : mapping_.drop) {
      PARADERO_ASSIGN(const std::size_t c, index_of(header, "drop"));
      if (!taken_[c]) set_aside(c, "dropped by the mapping");
    }
    return {};
  }

  void set_aside(std::size_t c, std::string reason) {
    taken_[c] = true;
    mapping_.unused.push_back({table_.columns[c].header, std::move(reason)});
  }

  const ColumnRule* rule_of(std::string_view column) const {
    const auto found = std::ranges::find(mapping_.columns, column, &ColumnRule::column);
    return found == mapping_.columns.end() ? nullptr : &*found;
  }

  void map(std::string_view column, const std::vector<std::size_t>& from) {
    ColumnRule rule{std::string(column), {}, true};
    for (const std::size_t c : from) {
      rule.headers.push_back(table_.columns[c].header);
      taken_[c] = true;
    }
    mapping_.columns.push_back(std::move(rule));
  }

  const Profile& profile_of(std::size_t c) {
    if (!profiles_[c]) profiles_[c] = profile(table_.columns[c]);
    return *profiles_[c];
  }

  template <class Each>
  void for_each_free(Each&& each) {
    for (std::size_t c = 0; c < table_.columns.size(); ++c) {
      if (!taken_[c]) each(c, table_.columns[c].header);
    }
  }

  // Is there a header for a whole date that parts named for `column` may belong to?
  bool has_whole_date(std::string_view column) const {
    const auto means = [&](std::string_view standard) {
      return standard == column || (column == "event_date" && standard == "found_date");
    };
    if (std::ranges::any_of(mapping_.columns, means, &ColumnRule::column)) return true;
    return std::ranges::any_of(table_.columns, [&](const Column& other) {
      const auto meaning = header_meaning(other.header);
      return meaning && means(meaning->column) && !date_part_meaning(other.header) &&
             !taken_[static_cast<std::size_t>(&other - table_.columns.data())];
    });
  }

  // Year, month and day in columns of their own: with a year at least.
  void map_date_parts() {
    for (const std::string_view column : {"birth_date", "event_date"}) {
      std::array<std::optional<std::size_t>, 3> parts;
      for_each_free([&](std::size_t c, const std::string& header) {
        const auto part = date_part_meaning(header);
        if (!part || part->column != column) return;
        auto& place = parts[static_cast<std::size_t>(part->part)];
        if (!place) place = c;
      });
      if (has_whole_date(column)) {
        for (const auto& part : parts) {
          if (part) set_aside(*part, "part of a date that is used whole");
        }
        continue;
      }
      // A bare "year" does not say of what; with a month it is when it happened.
      if (!parts[0] || (!parts[1] && column != "birth_date")) continue;
      std::vector<std::size_t> from{*parts[0]};
      if (parts[1]) from.push_back(*parts[1]);
      if (parts[1] && parts[2]) from.push_back(*parts[2]);
      map(column, from);
    }
  }

  void map_by_header() {
    struct Candidate {
      std::size_t rank, column;
      auto operator<=>(const Candidate&) const = default;
    };
    std::map<std::string_view, std::vector<Candidate>> candidates;
    for_each_free([&](std::size_t c, const std::string& header) {
      const auto meaning = header_meaning(header);
      if (meaning && meaning->column != "record_id")
        candidates[meaning->column].push_back({meaning->rank, c});
    });
    for (auto& [column, found] : candidates) {
      if (column == middle_names) continue;
      if (joined_with(column)) {
        std::vector<std::size_t> from;
        for (const Candidate& candidate : found) from.push_back(candidate.column);
        if (rule_of(column) == nullptr) map(column, from);
        continue;
      }
      std::ranges::sort(found);
      const bool by_hand = rule_of(column) != nullptr;
      if (!by_hand) {
        std::vector<std::size_t> from{found.front().column};
        const auto middle = candidates.find(middle_names);
        if (column == "given_names" && middle != candidates.end())
          from.push_back(middle->second.front().column);
        map(column, from);
      }
      const std::string used = rule_of(column)->headers.front();
      for (const Candidate& candidate : found) {
        if (!taken_[candidate.column]) {
          set_aside(candidate.column,
                    fmt::format("another column for {}: '{}' is used", column, used));
        }
      }
    }
  }

  // "name" is what the other name columns leave it to be.
  void map_bare_name() {
    for_each_free([&](std::size_t c, const std::string& header) {
      if (!is_bare_name(header)) return;
      const bool has_given = rule_of("given_names") != nullptr,
                 has_surname = rule_of("surname_1") != nullptr;
      if (has_given && has_surname) {
        if (rule_of("full_name") == nullptr) map("full_name", {c});
      } else {
        const std::string_view column = has_surname ? "given_names"
                                        : has_given ? "surname_1"
                                                    : "full_name";
        if (rule_of(column) == nullptr) map(column, {c});
      }
    });
  }

  // The surest header whose values are all present and different; else the surest, whose repeats
  // will be reported.
  void map_record_id() {
    if (rule_of("record_id") != nullptr) return;
    struct Candidate {
      bool repeats;
      std::size_t rank, column;
      auto operator<=>(const Candidate&) const = default;
    };
    std::vector<Candidate> candidates;
    for_each_free([&](std::size_t c, const std::string& header) {
      const auto meaning = header_meaning(header);
      if (!meaning || meaning->column != "record_id") return;
      const Profile& values = profile_of(c);
      candidates.push_back({values.repeats() || values.present < table_.rows(), meaning->rank, c});
    });
    if (candidates.empty()) return;
    map("record_id", {std::ranges::min(candidates).column});
  }

  void map_by_content() {
    for_each_free([&](std::size_t c, const std::string&) {
      const std::string_view column = standard_by_content(table_.columns[c], profile_of(c));
      if (!column.empty() && rule_of(column) == nullptr) map(column, {c});
    });
  }

  // Columns that only join the given names and the surname of their row would count the same
  // evidence twice.
  void set_aside_repeated_names() {
    const ColumnRule *given_rule = rule_of("given_names"), *surname_rule = rule_of("surname_1");
    if (given_rule == nullptr || surname_rule == nullptr) return;
    const Column* given = find_header(table_, given_rule->headers.front());
    const Column* surname = find_header(table_, surname_rule->headers.front());
    const auto rows = sample_rows(table_.rows());
    const auto joins_names = [&](const Column& column) {
      std::size_t compared = 0, joined = 0;
      for (const std::size_t row : rows) {
        if (is_filler_or_missing(column.at(row))) continue;
        const std::string given_text = text::fold(given->at(row)),
                          surname_text = text::fold(surname->at(row));
        if (given_text.empty() || surname_text.empty()) continue;
        ++compared;
        const std::string whole = text::fold(column.at(row));
        joined += holds_tokens(whole, given_text) && holds_tokens(whole, surname_text) ? 1 : 0;
      }
      return compared >= 3 && joined * 5 >= compared * 4;
    };
    const std::string reason = "repeats given_names and surname_1";
    const ColumnRule* full = rule_of("full_name");
    if (full != nullptr && full->automatic &&
        joins_names(*find_header(table_, full->headers.front()))) {
      mapping_.unused.push_back({full->headers.front(), reason});
      std::erase_if(mapping_.columns,
                    [](const ColumnRule& rule) { return rule.column == "full_name"; });
    }
    for_each_free([&](std::size_t c, const std::string&) {
      if (joins_names(table_.columns[c])) set_aside(c, reason);
    });
  }

  static bool is_filler_or_missing(std::string_view cell) {
    return cell.empty() || is_filler(cell);
  }

  // The header of a used column that holds the same values in most rows, or empty.
  std::string repeated_column(std::size_t c) {
    if (profile_of(c).distinct < 10) return {};
    const auto rows = sample_rows(table_.rows());
    for (std::size_t other = 0; other < table_.columns.size(); ++other) {
      if (other == c || !used_.contains(other)) continue;
      std::size_t compared = 0, equal = 0;
      for (const std::size_t row : rows) {
        const std::string_view a = table_.columns[c].at(row), b = table_.columns[other].at(row);
        if (is_filler_or_missing(a) || is_filler_or_missing(b)) continue;
        ++compared;
        equal += a == b || text::fold(a) == text::fold(b) ? 1 : 0;
      }
      if (compared >= 10 && equal * 5 >= compared * 4) return table_.columns[other].header;
    }
    return {};
  }

  // Why a column that nothing names is no evidence; empty where it is.
  std::string reason_against(std::size_t c) {
    const Column& column = table_.columns[c];
    const Profile& values = profile_of(c);
    if (values.distinct == 0) return "no values";
    if (values.distinct == 1 && table_.rows() > 1) return "one value only";
    if (is_remark(column.header) || is_web_address(column, values)) return "notes or links";
    if (is_identifier(column.header)) return "an identifier, by its header";
    if (is_identifier_by_content(column, values)) return "an identifier: no value repeats";
    const std::string repeated = repeated_column(c);
    return repeated.empty() ? std::string() : fmt::format("repeats '{}'", repeated);
  }

  void map_leftovers() {
    std::set<std::string> names;
    for (const StandardColumn& column : standard_columns()) names.emplace(column.name);
    for (const FieldRule& rule : mapping_.fields) names.insert(rule.name);
    for (std::size_t c = 0; c < table_.columns.size(); ++c) {
      const std::string& header = table_.columns[c].header;
      const auto is_unused = [&](const Unused& unused) { return unused.header == header; };
      if (taken_[c] && std::ranges::none_of(mapping_.unused, is_unused)) used_.insert(c);
    }
    for_each_free([&](std::size_t c, const std::string& header) {
      std::string reason = reason_against(c);
      if (!reason.empty()) {
        set_aside(c, std::move(reason));
        return;
      }
      const std::string stem = field_name(header);
      std::string name = stem;
      for (int copy = 2; !names.insert(name).second; ++copy)
        name = fmt::format("{}_{}", stem, copy);
      mapping_.fields.push_back(
          {name, header, infer_comparison(table_.columns[c], profile_of(c)), true});
      taken_[c] = true;
      used_.insert(c);
    });
  }

  const Table& table_;
  Mapping mapping_;
  std::vector<bool> taken_;
  std::set<std::size_t> used_;  // columns whose values are evidence or name the record
  std::vector<std::optional<Profile>> profiles_;
};

}  // namespace

base::Result<Mapping> complete_mapping(const Table& table, const Mapping& wanted) {
  return Completer(table, wanted).complete();
}

}  // namespace paradero::table

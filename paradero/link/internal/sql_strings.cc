#include "paradero/link/internal/sql_strings.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <chrono>
#include <limits>

namespace paradero::link {

namespace {

bool is_continuation(char c) { return (c & 0xC0) == 0x80; }

// Bytes of the character that begins at `at`.
std::size_t character_width(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && is_continuation(text[end])) ++end;
  return end - at;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

}  // namespace

double sql_jaro(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return 0;
  const std::size_t longer = std::max(a.size(), b.size());
  const std::size_t window = std::max<std::size_t>(longer / 2, 1) - 1;
  std::vector<bool> taken(b.size(), false);
  std::string from_a;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const std::size_t begin = i > window ? i - window : 0;
    const std::size_t end = std::min(b.size(), i + window + 1);
    for (std::size_t j = begin; j < end; ++j) {
      if (taken[j] || a[i] != b[j]) continue;
      taken[j] = true;
      from_a += a[i];
      break;
    }
  }
  if (from_a.empty()) return 0;
  std::size_t k = 0, out_of_place = 0;
  for (std::size_t j = 0; j < b.size(); ++j) {
    if (taken[j]) out_of_place += from_a[k++] != b[j];
  }
  const auto matches = static_cast<double>(from_a.size());
  const std::size_t whole_swaps = out_of_place / 2;
  const auto swaps = static_cast<double>(whole_swaps);
  return (matches / static_cast<double>(a.size()) + matches / static_cast<double>(b.size()) +
          (matches - swaps) / matches) /
         3;
}

double sql_jaro_winkler(std::string_view a, std::string_view b) {
  const double jaro = sql_jaro(a, b);
  if (!(jaro > 0.7)) return jaro;
  std::size_t prefix = 0;
  while (prefix < std::min({a.size(), b.size(), std::size_t{4}}) && a[prefix] == b[prefix])
    ++prefix;
  return jaro + static_cast<double>(prefix) * 0.1 * (1 - jaro);
}

std::size_t sql_damerau(std::string_view a, std::string_view b) {
  // Lowrance and Wagner 1975: row i of the table is row i + 1 here, after one of "infinity".
  const std::size_t n = a.size(), m = b.size(), infinity = n + m;
  std::vector<std::size_t> d((n + 2) * (m + 2), infinity);
  const auto at = [&](std::size_t i, std::size_t j) -> std::size_t& { return d[i * (m + 2) + j]; };
  for (std::size_t i = 0; i <= n; ++i) at(i + 1, 1) = i;
  for (std::size_t j = 0; j <= m; ++j) at(1, j + 1) = j;
  std::array<std::size_t, 256> last_row{};
  for (std::size_t i = 1; i <= n; ++i) {
    std::size_t last_column = 0;
    for (std::size_t j = 1; j <= m; ++j) {
      const std::size_t i1 = last_row[static_cast<unsigned char>(b[j - 1])], j1 = last_column;
      const bool equal = a[i - 1] == b[j - 1];
      if (equal) last_column = j;
      at(i + 1, j + 1) = std::min({at(i, j) + (equal ? 0 : 1), at(i + 1, j) + 1, at(i, j + 1) + 1,
                                   at(i1, j1) + (i - i1 - 1) + 1 + (j - j1 - 1)});
    }
    last_row[static_cast<unsigned char>(a[i - 1])] = i;
  }
  return at(n + 1, m + 1);
}

std::optional<double> sql_jaccard(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return std::nullopt;
  std::bitset<256> x, y;
  for (const char c : a) x.set(static_cast<unsigned char>(c));
  for (const char c : b) y.set(static_cast<unsigned char>(c));
  return static_cast<double>((x & y).count()) / static_cast<double>((x | y).count());
}

bool is_sql_date_format(std::string_view format) {
  bool year = false, month = false, day = false;
  for (std::size_t k = 0; k < format.size(); ++k) {
    if (format[k] != '%') continue;
    if (++k == format.size()) return false;
    const char part = format[k];
    if (std::string_view("YmdHMS").find(part) == std::string_view::npos) return false;
    year = year || part == 'Y', month = month || part == 'm', day = day || part == 'd';
  }
  return year && month && day;
}

std::optional<double> sql_epoch(std::string_view text, std::string_view format) {
  text = trimmed(text);
  std::size_t at = 0;
  int year = 0, month = 0, day = 0, seconds = 0;
  const auto number = [&](std::size_t most_digits) -> std::optional<int> {
    int value = 0;
    std::size_t digits = 0;
    while (digits < most_digits && at < text.size() && is_digit(text[at])) {
      value = value * 10 + (text[at++] - '0');
      ++digits;
    }
    return digits == 0 ? std::nullopt : std::optional(value);
  };
  for (std::size_t k = 0; k < format.size(); ++k) {
    if (format[k] != '%') {
      if (at >= text.size() || text[at] != format[k]) return std::nullopt;
      ++at;
      continue;
    }
    const char part = ++k < format.size() ? format[k] : 0;
    const auto value = number(part == 'Y' ? 4 : 2);
    if (!value) return std::nullopt;
    if (part == 'Y') year = *value;
    if (part == 'm') month = *value;
    if (part == 'd') day = *value;
    const int limit = part == 'H' ? 24 : 60;
    if ((part == 'H' || part == 'M' || part == 'S') && *value >= limit) return std::nullopt;
    if (part == 'H') seconds += 3600 * *value;
    if (part == 'M') seconds += 60 * *value;
    if (part == 'S') seconds += *value;
  }
  if (at != text.size()) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day)));
  if (!date.ok()) return std::nullopt;
  const auto days = std::chrono::sys_days(date).time_since_epoch().count();
  return static_cast<double>(days) * 86400.0 + seconds;
}

std::size_t sql_length(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return !is_continuation(c); }));
}

std::string sql_substring(std::string_view text, long from, std::optional<long> count) {
  const auto length = static_cast<long>(sql_length(text));
  long begin = from > 0 ? from - 1 : from < 0 ? std::max(length + from, 0L) : -1;
  long end = count ? begin + std::max(*count, 0L) : length;
  if (count && *count < 0) return {};
  begin = std::max(begin, 0L);
  end = std::min(end, length);
  if (begin >= end) return {};
  long character = -1;
  std::string part;
  for (const char c : text) {
    character += !is_continuation(c);
    if (character >= begin && character < end) part += c;
  }
  return part;
}

std::vector<std::string> sql_list(std::string_view text) {
  text = trimmed(text);
  char separator = '|';
  if (text.size() >= 2 && text.front() == '[' && text.back() == ']') {
    text = text.substr(1, text.size() - 2);
    separator = ',';
  }
  std::vector<std::string> items;
  while (!text.empty()) {
    const std::size_t end = text.find(separator);
    std::string_view item = trimmed(text.substr(0, end));
    text = end == text.npos ? std::string_view() : text.substr(end + 1);
    if (item.size() >= 2 && (item.front() == '\'' || item.front() == '"') &&
        item.back() == item.front())
      item = item.substr(1, item.size() - 2);
    if (!item.empty()) items.emplace_back(item);
  }
  return items;
}

std::optional<SqlPattern::Atom> SqlPattern::parse_atom(std::string_view pattern, std::size_t& at) {
  Atom atom;
  const auto escaped = [&](char c) {
    switch (c) {
      case 'd':
        atom.ranges.emplace_back('0', '9');
        return true;
      case 'w':
        atom.ranges.insert(atom.ranges.end(), {{'0', '9'}, {'A', 'Z'}, {'a', 'z'}, {'_', '_'}});
        return true;
      case 's':
        atom.ranges.insert(atom.ranges.end(), {{' ', ' '}, {'\t', '\r'}});
        return true;
      default:
        if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))
          return false;
        atom.ranges.emplace_back(c, c);
        return true;
    }
  };
  const char c = pattern[at++];
  if (std::string_view("()|*+?{}]^$").find(c) != std::string_view::npos ||
      static_cast<unsigned char>(c) >= 0x80)
    return std::nullopt;
  if (c == '\\')
    return at < pattern.size() && escaped(pattern[at++]) ? std::optional(atom) : std::nullopt;
  if (c == '.') {
    atom.ranges.emplace_back('\n', '\n');
    atom.negated = true;
    return atom;
  }
  if (c != '[') {
    atom.ranges.emplace_back(c, c);
    return atom;
  }
  if (at < pattern.size() && pattern[at] == '^') atom.negated = true, ++at;
  const std::size_t first = at;
  while (at < pattern.size() && (pattern[at] != ']' || at == first)) {
    const char low = pattern[at++];
    if (static_cast<unsigned char>(low) >= 0x80 || low == '[') return std::nullopt;
    if (low == '\\') {
      if (at == pattern.size() || !escaped(pattern[at++])) return std::nullopt;
    } else if (at + 1 < pattern.size() && pattern[at] == '-' && pattern[at + 1] != ']') {
      const char high = pattern[at + 1];
      if (high < low) return std::nullopt;
      atom.ranges.emplace_back(low, high);
      at += 2;
    } else {
      atom.ranges.emplace_back(low, low);
    }
  }
  if (at == pattern.size()) return std::nullopt;
  ++at;
  return atom;
}

base::Result<SqlPattern> SqlPattern::parse(std::string_view pattern) {
  constexpr std::size_t most_repeats = 1000, most_atoms = 64;
  const auto refuse = [] {
    return base::usage_error(
        "a regular expression with groups, alternatives or more than 64 parts");
  };
  SqlPattern result;
  std::size_t at = 0;
  if (pattern.starts_with('^')) result.at_start_ = true, at = 1;
  while (at < pattern.size()) {
    if (pattern[at] == '$' && at + 1 == pattern.size()) {
      result.at_end_ = true;
      break;
    }
    auto atom = parse_atom(pattern, at);
    if (!atom || result.atoms_.size() == most_atoms) return refuse();
    const char next = at < pattern.size() ? pattern[at] : 0;
    constexpr std::size_t any = std::numeric_limits<std::size_t>::max();
    if (next == '*' || next == '+' || next == '?') {
      ++at;
      atom->least = next == '+' ? 1 : 0;
      atom->most = next == '?' ? 1 : any;
    } else if (next == '{') {
      ++at;
      const auto number = [&]() -> std::optional<std::size_t> {
        std::size_t value = 0, digits = 0;
        for (; at < pattern.size() && is_digit(pattern[at]) && digits < 4; ++at, ++digits)
          value = value * 10 + static_cast<std::size_t>(pattern[at] - '0');
        return digits == 0 ? std::nullopt : std::optional(value);
      };
      const auto least = number();
      std::optional<std::size_t> most = least;
      if (least && at < pattern.size() && pattern[at] == ',') {
        ++at;
        most = at < pattern.size() && pattern[at] == '}' ? std::optional(any) : number();
      }
      if (!least || !most || at >= pattern.size() || pattern[at] != '}' || *least > most_repeats ||
          *most < *least)
        return refuse();
      ++at;
      atom->least = *least, atom->most = *most;
    }
    // A second quantifier would make the first lazy or possessive.
    if (at < pattern.size() && (next == '*' || next == '+' || next == '?' || next == '{') &&
        std::string_view("*+?{").find(pattern[at]) != std::string_view::npos)
      return refuse();
    result.atoms_.push_back(std::move(*atom));
  }
  return result;
}

// Bytes of the character at `at` if the atom takes it, else 0.
std::size_t SqlPattern::width(const Atom& atom, std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  const auto c = static_cast<unsigned char>(text[at]);
  const bool inside = std::ranges::any_of(
      atom.ranges, [&](const auto& range) { return c >= range.first && c <= range.second; });
  return inside != atom.negated ? character_width(text, at) : 0;
}

// The end of the match that begins at `start`.
std::optional<std::size_t> SqlPattern::match(std::string_view text, std::size_t start) const {
  // failed[atom]: positions from which the rest cannot match.
  std::vector<std::vector<bool>> failed(atoms_.size(), std::vector<bool>(text.size() + 1, false));
  const auto rest = [&](const auto& self, std::size_t a,
                        std::size_t at) -> std::optional<std::size_t> {
    if (a == atoms_.size()) return at_end_ && at != text.size() ? std::nullopt : std::optional(at);
    if (failed[a][at]) return std::nullopt;
    std::vector<std::size_t> ends = {at};
    while (ends.size() <= atoms_[a].most) {
      const std::size_t w = width(atoms_[a], text, ends.back());
      if (w == 0) break;
      ends.push_back(ends.back() + w);
    }
    for (std::size_t k = ends.size(); k-- > atoms_[a].least;) {
      if (const auto end = self(self, a + 1, ends[k])) return end;
    }
    failed[a][at] = true;
    return std::nullopt;
  };
  return rest(rest, 0, start);
}

std::string_view SqlPattern::extract(std::string_view text) const {
  constexpr std::size_t longest = 4096;  // bytes; a cell of people's data is far below
  text = text.substr(0, longest);
  for (std::size_t start = 0; start <= text.size(); ++start) {
    if (const auto end = match(text, start)) return text.substr(start, *end - start);
    if (at_start_) break;
  }
  return {};
}

}  // namespace paradero::link

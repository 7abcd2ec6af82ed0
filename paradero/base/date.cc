#include "paradero/base/date.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "paradero/base/error.h"

namespace paradero::base {
namespace {

using std::chrono::year_month_day;

constexpr int first_year = 1000;
constexpr int last_year = 2200;
constexpr std::size_t longest_date = 80;  // bytes; what is longer is prose

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A year, a month or a day of the calendar, as the interval that it covers; nullopt where there is
// no such.
std::optional<DateInterval> year_interval(int year) {
  if (year < first_year || year > last_year) return std::nullopt;
  return DateInterval{make_day(year, 1, 1), make_day(year, 12, 31)};
}

unsigned month_length(int year, unsigned month) {
  const auto last = std::chrono::year(year) / std::chrono::month(month) / std::chrono::last;
  return static_cast<unsigned>(last.day());
}

std::optional<DateInterval> month_interval(int year, int month) {
  if (year < first_year || year > last_year || month < 1 || month > 12) return std::nullopt;
  const auto m = static_cast<unsigned>(month);
  return DateInterval{make_day(year, m, 1), make_day(year, m, month_length(year, m))};
}

// Month or day 0 is one that the source does not know.
std::optional<DateInterval> civil_interval(int year, int month, int day) {
  if (month == 0) return day <= 31 ? year_interval(year) : std::nullopt;
  const auto whole_month = month_interval(year, month);
  if (day == 0 || !whole_month) return whole_month;
  if (day > whole_month->length_days()) return std::nullopt;
  const Day found{whole_month->first.days + day - 1};
  return DateInterval{found, found};
}

enum class WordKind {
  month,   // mayo, may
  year,    // "año": stands before a year
  filler,  // de, del, of, st, weekdays
  period,  // "principios": the whole of what follows is kept
  approximate,
  between,  // entre, between, from
  link      // y, and, a, to, hasta: between two dates
};

struct Word {
  std::string_view text;  // letters beyond ASCII left out: "año" is "ao"
  WordKind kind;
  int month = 0;
};

constexpr auto words = std::to_array<Word>({
    {"a", WordKind::link},
    {"abr", WordKind::month, 4},
    {"abril", WordKind::month, 4},
    {"ago", WordKind::month, 8},
    {"agosto", WordKind::month, 8},
    {"al", WordKind::link},
    {"alrededor", WordKind::approximate},
    {"and", WordKind::link},
    {"ano", WordKind::year},
    {"ao", WordKind::year},
    {"apr", WordKind::month, 4},
    {"april", WordKind::month, 4},
    {"approx", WordKind::approximate},
    {"approximately", WordKind::approximate},
    {"aprox", WordKind::approximate},
    {"aproximadamente", WordKind::approximate},
    {"aproximado", WordKind::approximate},
    {"around", WordKind::approximate},
    {"about", WordKind::approximate},
    {"aug", WordKind::month, 8},
    {"august", WordKind::month, 8},
    {"between", WordKind::between},
    {"c", WordKind::approximate},
    {"ca", WordKind::approximate},
    {"circa", WordKind::approximate},
    {"de", WordKind::filler},
    {"dec", WordKind::month, 12},
    {"december", WordKind::month, 12},
    {"del", WordKind::filler},
    {"dic", WordKind::month, 12},
    {"diciembre", WordKind::month, 12},
    {"domingo", WordKind::filler},
    {"early", WordKind::period},
    {"el", WordKind::filler},
    {"en", WordKind::filler},
    {"ene", WordKind::month, 1},
    {"enero", WordKind::month, 1},
    {"entre", WordKind::between},
    {"feb", WordKind::month, 2},
    {"febrero", WordKind::month, 2},
    {"february", WordKind::month, 2},
    {"finales", WordKind::period},
    {"fines", WordKind::period},
    {"friday", WordKind::filler},
    {"from", WordKind::between},
    {"hacia", WordKind::approximate},
    {"hasta", WordKind::link},
    {"in", WordKind::filler},
    {"inicios", WordKind::period},
    {"jan", WordKind::month, 1},
    {"january", WordKind::month, 1},
    {"jueves", WordKind::filler},
    {"jul", WordKind::month, 7},
    {"julio", WordKind::month, 7},
    {"july", WordKind::month, 7},
    {"jun", WordKind::month, 6},
    {"june", WordKind::month, 6},
    {"junio", WordKind::month, 6},
    {"late", WordKind::period},
    {"lunes", WordKind::filler},
    {"mar", WordKind::month, 3},
    {"march", WordKind::month, 3},
    {"martes", WordKind::filler},
    {"marzo", WordKind::month, 3},
    {"may", WordKind::month, 5},
    {"mayo", WordKind::month, 5},
    {"mediados", WordKind::period},
    {"mid", WordKind::period},
    {"miercoles", WordKind::filler},
    {"mircoles", WordKind::filler},
    {"monday", WordKind::filler},
    {"nd", WordKind::filler},
    {"nov", WordKind::month, 11},
    {"november", WordKind::month, 11},
    {"noviembre", WordKind::month, 11},
    {"o", WordKind::link},
    {"oct", WordKind::month, 10},
    {"october", WordKind::month, 10},
    {"octubre", WordKind::month, 10},
    {"of", WordKind::filler},
    {"or", WordKind::link},
    {"principios", WordKind::period},
    {"rd", WordKind::filler},
    {"ro", WordKind::filler},
    {"sabado", WordKind::filler},
    {"saturday", WordKind::filler},
    {"sbado", WordKind::filler},
    {"sep", WordKind::month, 9},
    {"sept", WordKind::month, 9},
    {"september", WordKind::month, 9},
    {"septiembre", WordKind::month, 9},
    {"set", WordKind::month, 9},
    {"setiembre", WordKind::month, 9},
    {"st", WordKind::filler},
    {"sunday", WordKind::filler},
    {"th", WordKind::filler},
    {"the", WordKind::filler},
    {"thursday", WordKind::filler},
    {"to", WordKind::link},
    {"tuesday", WordKind::filler},
    {"viernes", WordKind::filler},
    {"wednesday", WordKind::filler},
    {"y", WordKind::link},
    {"year", WordKind::year},
});

const Word* find_word(std::string_view text) {
  const auto found = std::ranges::find(words, text, &Word::text);
  return found == words.end() ? nullptr : &*found;
}

// One number or month of a date.
struct Part {
  int value = 0;
  int digits = 0;  // 0: a month's name
};

// Up to three parts between which nothing but separators and fillers stood.
struct Parts {
  std::array<Part, 3> parts{};
  int size = 0;
  bool approximate = false;
  bool empty() const { return size == 0; }
};

// Splits a text into parts, and into two groups of parts where a word or sign links two dates.
class PartReader {
 public:
  explicit PartReader(std::string_view text) : text_(text) {}

  // False where something stands in the text that belongs to no date.
  bool read() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (is_digit(c)) {
        if (!read_number()) return false;
      } else if (is_letter(c)) {
        if (!read_word()) return false;
      } else if (!read_sign()) {
        return false;
      }
    }
    return true;
  }

  std::array<Parts, 2> groups;
  int group_count = 1;

 private:
  // Bytes beyond ASCII count as letters and are left out of a word; "º" and "°" behind a number so
  // vanish.
  static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           static_cast<unsigned char>(c) >= 0x80;
  }

  bool add(Part part) {
    Parts& group = groups[group_count - 1];
    if (group.size == 3) return false;
    group.parts[group.size++] = part;
    return true;
  }

  bool read_number() {
    Part part;
    for (; at_ < text_.size() && is_digit(text_[at_]); ++at_) {
      if (++part.digits > 8) return false;
      part.value = 10 * part.value + (text_[at_] - '0');
    }
    if (part.digits == 8) {
      return groups[group_count - 1].empty() && add({part.value / 10000, 4}) &&
             add({part.value / 100 % 100, 2}) && add({part.value % 100, 2});
    }
    return part.digits <= 4 && part.digits != 3 && add(part);
  }

  bool read_word() {
    std::array<char, 16> letters;
    std::size_t size = 0;
    for (; at_ < text_.size() && is_letter(text_[at_]); ++at_) {
      if (static_cast<unsigned char>(text_[at_]) >= 0x80) continue;
      if (size == letters.size()) return false;
      letters[size++] = static_cast<char>(text_[at_] | 0x20);
    }
    if (size == 0) return true;
    const Word* word = find_word({letters.data(), size});
    if (word == nullptr) return false;
    switch (word->kind) {
      case WordKind::month:
        return add({word->month, 0});
      case WordKind::approximate:
        groups[group_count - 1].approximate = true;
        return true;
      case WordKind::link:
        // "a principios de 1984": a link that links nothing is a filler.
        return groups[group_count - 1].empty() || begin_second_group();
      case WordKind::between:
        return groups[0].empty();
      case WordKind::year:
      case WordKind::filler:
      case WordKind::period:
        return true;
    }
    return false;
  }

  bool begin_second_group() {
    if (group_count == 2) return false;
    group_count = 2;
    return true;
  }

  bool read_sign() {
    const char c = text_[at_];
    const bool spaced =
        at_ > 0 && text_[at_ - 1] == ' ' && at_ + 1 < text_.size() && text_[at_ + 1] == ' ';
    ++at_;
    Parts& group = groups[group_count - 1];
    switch (c) {
      case ' ':
      case '\t':
      case ',':
      case '.':
        return true;
      case '(':
      case '[':
        return groups[0].empty();
      case ')':
      case ']':
        return !group.empty();
      case '~':
      case '?':
        group.approximate = true;
        return true;
      case '-':
      case '/':
        if (group.empty()) return false;
        // "1984-05-03/1986-01-31", "1984-1986", "mayo 1984 - julio 1984": the first date is whole
        // already.
        if (group.size == 3 || (spaced && has_year(group)) || next_is_year(group)) {
          return begin_second_group();
        }
        return true;
      default:
        return false;
    }
  }

  static bool has_year(const Parts& group) {
    return std::any_of(group.parts.begin(), group.parts.begin() + group.size,
                       [](const Part& part) { return part.digits == 4; });
  }

  // A second year cannot belong to the same date.
  bool next_is_year(const Parts& group) const {
    std::size_t end = at_;
    while (end < text_.size() && is_digit(text_[end])) ++end;
    return end - at_ == 4 && has_year(group);
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

// The year of the hundred that end at `pivot_year` with these last two digits.
int expand_year(int two_digits, int pivot_year) {
  return pivot_year - ((pivot_year - two_digits) % 100 + 100) % 100;
}

// A year in full, or in two digits where those are allowed.
std::optional<int> year_of(const Part& part, int pivot_year, bool two_digits_allowed) {
  if (part.digits == 4) return part.value;
  if (part.digits == 2 && two_digits_allowed) return expand_year(part.value, pivot_year);
  return std::nullopt;
}

bool is_number_below(const Part& part) { return part.digits == 1 || part.digits == 2; }

std::optional<DateInterval> interval_of_three(const Parts& group, DateOrder order, int pivot_year) {
  auto [a, b, c] = group.parts;
  const auto named = std::count_if(group.parts.begin(), group.parts.end(),
                                   [](const Part& part) { return part.digits == 0; });
  if (named > 1 || c.digits == 0) return std::nullopt;
  const bool year_first = a.digits == 4 || (named == 0 && c.digits != 4 && a.value > 31);
  if (named == 1) {
    if (a.digits == 0) std::swap(a, b);  // "May 3, 1984"
    if (year_first) std::swap(a, c);     // "1984 mayo 3"
    const auto year = year_of(c, pivot_year, true);
    if (!year || !is_number_below(a)) return std::nullopt;
    return civil_interval(*year, b.value, a.value);
  }
  if (year_first) {
    const auto year = year_of(a, pivot_year, true);
    if (!year || !is_number_below(b) || !is_number_below(c)) return std::nullopt;
    const auto found = civil_interval(*year, b.value, c.value);
    return found || b.value <= 12 ? found : civil_interval(*year, c.value, b.value);
  }
  const auto year = year_of(c, pivot_year, true);
  if (!year || !is_number_below(a) || !is_number_below(b)) return std::nullopt;
  if (order == DateOrder::month_first) std::swap(a, b);
  const auto found = civil_interval(*year, b.value, a.value);
  return found || b.value <= 12 ? found : civil_interval(*year, a.value, b.value);
}

std::optional<DateInterval> interval_of_two(const Parts& group, int pivot_year) {
  Part a = group.parts[0], b = group.parts[1];
  if (a.digits == 4 || b.digits == 0) std::swap(a, b);  // the month first, the year second
  const bool named = a.digits == 0;
  if (!named && !is_number_below(a)) return std::nullopt;
  const auto year = year_of(b, pivot_year, named && b.value > 31);
  return year ? civil_interval(*year, a.value, 0) : std::nullopt;
}

std::optional<DateInterval> interval_of(const Parts& group, DateOrder order, int pivot_year) {
  switch (group.size) {
    case 1:
      return group.parts[0].digits == 4 ? year_interval(group.parts[0].value) : std::nullopt;
    case 2:
      return interval_of_two(group, pivot_year);
    case 3:
      return interval_of_three(group, order, pivot_year);
    default:
      return std::nullopt;
  }
}

Day add_months(Day day, int months) {
  const year_month_day moved = day.civil() + std::chrono::months(months);
  if (moved.ok())
    return make_day(static_cast<int>(moved.year()), static_cast<unsigned>(moved.month()),
                    static_cast<unsigned>(moved.day()));
  const unsigned month = static_cast<unsigned>(moved.month());
  const int year = static_cast<int>(moved.year());
  return make_day(year, month, month_length(year, month));
}

bool is_whole_year(const DateInterval& interval) {
  return interval == year_interval(static_cast<int>(interval.first.civil().year()));
}

bool is_whole_month(const DateInterval& interval) {
  const year_month_day first = interval.first.civil();
  return interval == month_interval(static_cast<int>(first.year()),
                                    static_cast<int>(static_cast<unsigned>(first.month())));
}

DateInterval widen(const DateInterval& interval) {
  constexpr int days = 30;
  if (interval.is_day()) return {Day{interval.first.days - days}, Day{interval.last.days + days}};
  const int months = is_whole_month(interval) ? 1 : 12;
  // The last day of a month is the day before the first of the next.
  const Day next = add_months(Day{interval.last.days + 1}, months);
  return {add_months(interval.first, -months), Day{next.days - 1}};
}

// Cuts a time of day ("00:00:00", "T12:30Z", "12:00:00 a. m.") off the end; nullopt where what
// follows the first colon is no time.
std::optional<std::string_view> without_time(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return text;
  std::size_t begin = colon;
  while (begin > 0 && is_digit(text[begin - 1])) --begin;
  if (begin == colon || colon - begin > 2 || begin == 0) return std::nullopt;
  const auto is_time = [](char c) {
    return is_digit(c) || std::string_view(":.,+-ZzAaPpMm ").find(c) != std::string_view::npos;
  };
  if (!std::ranges::all_of(text.substr(colon), is_time)) return std::nullopt;
  const char before = text[begin - 1];
  if (before != ' ' && before != 'T' && before != 't') return std::nullopt;
  text = text.substr(0, begin - 1);
  return text;
}

std::string_view trim(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

// "1984-05-03", the form of most cells.
std::optional<DateInterval> parse_iso_day(std::string_view text) {
  int value = 0;
  for (std::size_t i = 0; i < 10; ++i) {
    if (i == 4 || i == 7) {
      if (text[i] != '-') return std::nullopt;
    } else if (!is_digit(text[i])) {
      return std::nullopt;
    } else {
      value = 10 * value + (text[i] - '0');
    }
  }
  return civil_interval(value / 10000, value / 100 % 100, value % 100);
}

}  // namespace

Day make_day(int year, unsigned month, unsigned day) {
  const year_month_day civil{std::chrono::year(year), std::chrono::month(month),
                             std::chrono::day(day)};
  require(civil.ok(), "make_day: not a day of the calendar");
  return Day{static_cast<std::int32_t>(std::chrono::sys_days(civil).time_since_epoch().count())};
}

std::optional<DateInterval> parse_date(std::string_view text, DateOrder order, int pivot_year) {
  text = trim(text);
  if (text.size() == 10) {
    if (const auto day = parse_iso_day(text)) return day;
  }
  if (text.size() > longest_date) return std::nullopt;
  const auto dated = without_time(text);
  if (!dated) return std::nullopt;
  PartReader reader(trim(*dated));
  if (!reader.read()) return std::nullopt;
  std::optional<DateInterval> whole;
  for (int i = 0; i < reader.group_count; ++i) {
    auto interval = interval_of(reader.groups[i], order, pivot_year);
    if (!interval) return std::nullopt;
    if (reader.groups[i].approximate) interval = widen(*interval);
    whole = DateInterval{whole ? whole->first : interval->first, interval->last};
  }
  if (whole && whole->first > whole->last) return std::nullopt;
  return whole;
}

std::string format_date(const DateInterval& interval) {
  const auto day_text = [](Day day) {
    const year_month_day civil = day.civil();
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(civil.year()),
                       static_cast<unsigned>(civil.month()), static_cast<unsigned>(civil.day()));
  };
  const std::string first = day_text(interval.first);
  if (interval.is_day()) return first;
  if (is_whole_year(interval)) return first.substr(0, 4);
  if (is_whole_month(interval)) return first.substr(0, 7);
  return first + '/' + day_text(interval.last);
}

DateInterval birth_interval(int age_min, int age_max, const DateInterval& event) {
  require(0 <= age_min && age_min <= age_max && age_max <= 130,
          "birth_interval: ages must satisfy 0 <= age_min <= age_max <= 130");
  require(event.first <= event.last, "birth_interval: the event ends before it begins");
  // Whoever is age_max turned so less than age_max + 1 years before the first day of the event.
  return {Day{add_months(event.first, -12 * (age_max + 1)).days + 1},
          add_months(event.last, -12 * age_min)};
}

}  // namespace paradero::base

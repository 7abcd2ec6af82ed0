// Dates as sources give them: to the day, the month, the year, or between two bounds. A vague date
// is kept as the interval of days that it may mean and never rounded to a point.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace paradero::base {

// A day of the proleptic Gregorian calendar, counted from 1970-01-01.
struct Day {
  std::int32_t days = 0;

  auto operator<=>(const Day&) const = default;
  std::chrono::year_month_day civil() const {
    return std::chrono::year_month_day(std::chrono::sys_days(std::chrono::days(days)));
  }
};

// Precondition: a valid day of the calendar (1 <= month <= 12, day within the month).
Day make_day(int year, unsigned month, unsigned day);

// The days first..last, both included; first <= last.
struct DateInterval {
  Day first, last;

  auto operator<=>(const DateInterval&) const = default;
  std::int32_t length_days() const { return last.days - first.days + 1; }
  bool is_day() const { return first == last; }
  bool overlaps(const DateInterval& other) const {
    return first <= other.last && other.first <= last;
  }
};

// Which of day and month comes first where a source leaves it open ("03/04/1984").
enum class DateOrder { day_first, month_first };

// Reads a date in the forms of real lists, Spanish and English:
//   a day     1984-05-03, 03/05/1984, 3.5.84, 3-may-1984, "3 de mayo de 1984", "May 3, 1984",
//   19840503,
//             any of them with a time of day behind it, which is dropped
//   a month   1984-05, 05/1984, "mayo de 1984", 00/05/1984 (day 00: not known)
//   a year    1984, 1984-00-00, "en 1984", "a principios de 1984", 1984.0
//   a span    1984-1986, "entre 1984 y 1986", "1984-05-03/1986-01-31"
//   vague     "aprox. 1984", "circa 1984", "1984?": the year and one on each side; so a month and
//   one on each
//             side, and for a day 30 days on each side
// `order` decides "03/04/1984"; where it is impossible and the other is possible ("05/23/1984"),
// the other holds. A two-digit year lies in the hundred years that end at `pivot_year`, and stands
// only beside a day and a month or where it can be nothing else. Impossible dates (1984-02-31,
// month 13) give nullopt, as does anything else that is no date ("SD", "s/f", a spreadsheet's
// serial number); years outside 1000..2200 too. Linear time.
std::optional<DateInterval> parse_date(std::string_view text,
                                       DateOrder order = DateOrder::day_first,
                                       int pivot_year = 2030);

// ISO 8601: "1984-05-03", "1984-05", "1984", or "1984-05-03/1986-01-31" for any other interval.
std::string format_date(const DateInterval& interval);

// The interval of birth days of someone of `age_min`..`age_max` completed years on any day of
// `event`. Precondition: 0 <= age_min <= age_max <= 130.
DateInterval birth_interval(int age_min, int age_max, const DateInterval& event);

}  // namespace paradero::base

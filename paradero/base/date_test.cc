#include "paradero/base/date.h"

#include <stdexcept>
#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace paradero::base {
namespace {

std::string read_and_write(std::string_view text, DateOrder order = DateOrder::day_first,
                           int pivot_year = 2030) {
  const auto interval = parse_date(text, order, pivot_year);
  return interval ? format_date(*interval) : "none";
}

struct DateCase {
  std::string_view text, expected;
};

TEST(parse_date, forms_of_real_lists) {
  const DateCase cases[] = {
      {"1984-05-03", "1984-05-03"},
      {" 1984-5-3 ", "1984-05-03"},
      {"03/05/1984", "1984-05-03"},
      {"3.5.84", "1984-05-03"},
      {"03 05 1984", "1984-05-03"},
      {"84-05-03", "1984-05-03"},
      {"3-may-1984", "1984-05-03"},
      {"3-May-84", "1984-05-03"},
      {"3 de mayo de 1984", "1984-05-03"},
      {"03 DE MAYO DEL 1984", "1984-05-03"},
      {"jueves 3 de mayo de 1984", "1984-05-03"},
      {"miércoles, 2 de mayo de 1984", "1984-05-02"},
      {"1º de mayo de 1984", "1984-05-01"},
      {"1ro. de mayo de 1984", "1984-05-01"},
      {"May 3, 1984", "1984-05-03"},
      {"3rd of May 1984", "1984-05-03"},
      {"1984 may 3", "1984-05-03"},
      {"19840503", "1984-05-03"},
      {"1984-05-03 00:00:00", "1984-05-03"},
      {"1984-05-03T00:00:00Z", "1984-05-03"},
      {"1984-05-03T23:59:59.125-06:00", "1984-05-03"},
      {"03/05/1984 12:00:00 a. m.", "1984-05-03"},
      {"1984-05", "1984-05"},
      {"05/1984", "1984-05"},
      {"mayo de 1984", "1984-05"},
      {"mayo del año 1984", "1984-05"},
      {"may-84", "1984-05"},
      {"September 1984", "1984-09"},
      {"setiembre 1984", "1984-09"},
      {"1984", "1984"},
      {"1984.0", "1984"},
      {"en 1984", "1984"},
      {"a principios de 1984", "1984"},
      {"29/02/2000", "2000-02-29"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(read_and_write(text), expected) << text;
}

TEST(parse_date, unknown_day_or_month_widens_to_what_is_known) {
  EXPECT_EQ(read_and_write("00/05/1984"), "1984-05");
  EXPECT_EQ(read_and_write("1984-05-00"), "1984-05");
  EXPECT_EQ(read_and_write("1984-00-00"), "1984");
  EXPECT_EQ(read_and_write("00/00/1984"), "1984");
  EXPECT_EQ(read_and_write("0000-00-00"), "none");
}

TEST(parse_date, order_decides_and_yields_where_it_is_impossible) {
  EXPECT_EQ(read_and_write("03/04/1984"), "1984-04-03");
  EXPECT_EQ(read_and_write("03/04/1984", DateOrder::month_first), "1984-03-04");
  EXPECT_EQ(read_and_write("05/23/1984"), "1984-05-23");
  EXPECT_EQ(read_and_write("23/05/1984", DateOrder::month_first), "1984-05-23");
  EXPECT_EQ(read_and_write("1984-23-05"), "1984-05-23");
  EXPECT_EQ(read_and_write("31/04/1984"), "none");
}

TEST(parse_date, two_digit_years_end_at_the_pivot) {
  EXPECT_EQ(read_and_write("03/05/30"), "2030-05-03");
  EXPECT_EQ(read_and_write("03/05/31"), "1931-05-03");
  EXPECT_EQ(read_and_write("03/05/00"), "2000-05-03");
  EXPECT_EQ(read_and_write("03/05/24", DateOrder::day_first, 2023), "1924-05-03");
}

TEST(parse_date, spans_and_vague_dates) {
  const DateCase cases[] = {
      {"1984-1986", "1984-01-01/1986-12-31"},
      {"1984/1986", "1984-01-01/1986-12-31"},
      {"1984 - 1986", "1984-01-01/1986-12-31"},
      {"1984 a 1986", "1984-01-01/1986-12-31"},
      {"1984 o 1985", "1984-01-01/1985-12-31"},
      {"entre 1984 y 1986", "1984-01-01/1986-12-31"},
      {"between May 1984 and 3 June 1984", "1984-05-01/1984-06-03"},
      {"1984-05-03/1986-01-31", "1984-05-03/1986-01-31"},
      {"mayo 1984 - julio 1984", "1984-05-01/1984-07-31"},
      {"aprox. 1984", "1983-01-01/1985-12-31"},
      {"circa 1984", "1983-01-01/1985-12-31"},
      {"1984?", "1983-01-01/1985-12-31"},
      {"alrededor de marzo de 1984", "1984-02-01/1984-04-30"},
      {"aprox 31/01/1984", "1984-01-01/1984-03-01"},
      {"1986-1984", "none"},
      {"entre 1984", "1984"},
      {"1984 y", "none"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(read_and_write(text), expected) << text;
}

TEST(parse_date, what_is_no_date) {
  for (const std::string_view text : {"",
                                      " ",
                                      "SD",
                                      "s/f",
                                      "N/D",
                                      "sin dato",
                                      "desconocido",
                                      "1984-02-31",
                                      "1984-13",
                                      "1984-13-13",
                                      "13/13/1984",
                                      "32/01/1984",
                                      "29/02/1900",
                                      "30799",
                                      "30799.0",
                                      "840503",
                                      "3/5",
                                      "3/5/4",
                                      "3 de mayo",
                                      "84-85",
                                      "999",
                                      "0999",
                                      "2201",
                                      "-1984",
                                      "1984-05-03-07",
                                      "1984-05-03 noche",
                                      "12:30",
                                      "3 mayo abril 1984",
                                      "1984-05-03T",
                                      "198405031",
                                      "mayo",
                                      "de",
                                      "5 4 1984 1985",
                                      "\xff\xfe",
                                      "a",
                                      "3:15 1984"}) {
    EXPECT_EQ(parse_date(text), std::nullopt) << text;
  }
  EXPECT_EQ(parse_date(std::string(10'000, '1')), std::nullopt);
  EXPECT_EQ(parse_date(std::string(10'000, ' ') + "1984"), parse_date("1984"));
}

TEST(make_day, counts_from_1970_and_refuses_impossible_days) {
  EXPECT_EQ(make_day(1970, 1, 1).days, 0);
  EXPECT_EQ(make_day(1969, 12, 31).days, -1);
  EXPECT_EQ(make_day(2000, 3, 1).days - make_day(2000, 2, 28).days, 2);
  EXPECT_THROW(make_day(1984, 2, 30), std::logic_error);
  EXPECT_THROW(make_day(1984, 13, 1), std::logic_error);
}

TEST(birth_interval, completed_years_on_any_day_of_the_event) {
  const auto on = [](std::string_view text) { return *parse_date(text); };
  EXPECT_EQ(format_date(birth_interval(30, 30, on("2014-05-03"))), "1983-05-04/1984-05-03");
  EXPECT_EQ(format_date(birth_interval(0, 0, on("2014-05-03"))), "2013-05-04/2014-05-03");
  EXPECT_EQ(format_date(birth_interval(25, 30, on("2014"))), "1983-01-02/1989-12-31");
  // Who was born on 29 February turns a year older on 1 March of other years.
  EXPECT_EQ(format_date(birth_interval(0, 0, on("2001-02-28"))), "2000-02-29/2001-02-28");
  EXPECT_EQ(format_date(birth_interval(1, 1, on("2001-02-28"))), "1999-03-01/2000-02-28");
  EXPECT_EQ(format_date(birth_interval(0, 0, on("2000-02-29"))), "1999-03-01/2000-02-29");
  EXPECT_THROW(birth_interval(-1, 3, on("2014")), std::logic_error);
  EXPECT_THROW(birth_interval(4, 3, on("2014")), std::logic_error);
  EXPECT_THROW(birth_interval(0, 131, on("2014")), std::logic_error);
}

// Completed years by counting birthdays.
int age_on(Day birth, Day event) {
  const auto b = birth.civil(), e = event.civil();
  const bool had_birthday = std::pair(e.month(), e.day()) >= std::pair(b.month(), b.day());
  return static_cast<int>(e.year()) - static_cast<int>(b.year()) - (had_birthday ? 0 : 1);
}

RC_GTEST_PROP(birth_interval, holds_exactly_those_of_that_age, ()) {
  const Day event{*rc::gen::inRange(0, 30'000)};
  const int age = *rc::gen::inRange(0, 100);
  const Day birth{*rc::gen::inRange(event.days - 101 * 366, event.days + 1)};
  const DateInterval interval = birth_interval(age, age, {event, event});
  RC_ASSERT((interval.first <= birth && birth <= interval.last) == (age_on(birth, event) == age));
}

RC_GTEST_PROP(parse_date, reads_what_format_date_writes, ()) {
  const int first = make_day(1000, 1, 1).days, end = make_day(2200, 12, 31).days + 1;
  const Day a{*rc::gen::inRange(first, end)}, b{*rc::gen::inRange(first, end)};
  const DateInterval interval{std::min(a, b), std::max(a, b)};
  RC_ASSERT(parse_date(format_date(interval)) == interval);
  RC_ASSERT(parse_date(format_date({a, a})) == (DateInterval{a, a}));
}

RC_GTEST_PROP(parse_date, every_form_of_a_day_agrees, ()) {
  const Day day{*rc::gen::inRange(make_day(1931, 1, 1).days, make_day(2030, 12, 31).days)};
  const auto civil = day.civil();
  const int y = static_cast<int>(civil.year());
  const unsigned m = static_cast<unsigned>(civil.month()), d = static_cast<unsigned>(civil.day());
  static constexpr const char* months[] = {"enero",      "febrero", "marzo",     "abril",
                                           "mayo",       "junio",   "julio",     "agosto",
                                           "septiembre", "octubre", "noviembre", "diciembre"};
  const auto two = [](unsigned n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  const DateInterval expected{day, day};
  RC_ASSERT(parse_date(two(d) + "/" + two(m) + "/" + std::to_string(y)) == expected);
  RC_ASSERT(parse_date(two(m) + "/" + two(d) + "/" + std::to_string(y), DateOrder::month_first) ==
            expected);
  RC_ASSERT(parse_date(two(d) + "/" + two(m) + "/" + two(static_cast<unsigned>(y % 100))) ==
            expected);
  RC_ASSERT(parse_date(std::to_string(d) + " de " + months[m - 1] + " de " + std::to_string(y)) ==
            expected);
  RC_ASSERT(parse_date(std::to_string(y) + two(m) + two(d)) == expected);
}

}  // namespace
}  // namespace paradero::base

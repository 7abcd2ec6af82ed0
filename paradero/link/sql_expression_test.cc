#include "paradero/link/sql_expression.h"

#include <cmath>

#include <gtest/gtest.h>

namespace paradero::link {
namespace {

struct OnePair : SqlRows {
  std::vector<std::string> headers;
  std::vector<std::string> left, right;
  std::string_view cell(std::uint32_t column, std::uint32_t record) const override {
    return record == 0 ? left[column] : right[column];
  }
};

// Evaluates on two records with the columns a and b.
SqlValue value(const std::string& sql, const std::vector<std::string>& left = {"", ""},
               const std::vector<std::string>& right = {"", ""}) {
  auto parsed = SqlExpression::parse(sql, SqlNaming::suffix);
  if (!parsed) {
    ADD_FAILURE() << sql << ": " << parsed.error().message;
    return {};
  }
  OnePair rows;
  rows.left = left, rows.right = right;
  const std::vector<std::string> headers = {"a", "b"};
  if (!parsed->bind(headers)) {
    ADD_FAILURE() << sql << ": not bound";
    return {};
  }
  return parsed->evaluate(rows, 0, 1);
}

// Strings as DuckDB 2.0.0 prints them for the same expression; arithmetic, case and null by the
// rules of SQL.
TEST(SqlExpression, ComputesWhatDuckDbComputes) {
  struct Case {
    const char* sql;
    SqlValue expected;
  };
  const SqlValue null;
  const Case cases[] = {
      {"levenshtein('ñandú','nandu')", 4.0},
      {"damerau_levenshtein('ca','abc')", 2.0},
      {"damerau_levenshtein('ñandú','nandu')", 4.0},
      {"jaro_similarity('abcdxxxxxx','abcdyyyyyy')", 0.6},
      {"jaro_winkler_similarity('abcdxxxxxx','abcdyyyyyy')", 0.6},
      {"jaro_winkler_similarity('abcdefgh1','abcdefgh2')", 0.9555555555555556},
      {"jaro_winkler_similarity('abca','abcb')", 0.8833333333333334},
      {"jaro_similarity('ñandú','nandu')", 0.6761904761904761},
      {"jaro_winkler_similarity('','')", 0.0},
      {"jaro_winkler_similarity('a','')", 0.0},
      {"jaro_winkler_similarity('é','e')", 0.0},
      {"jaccard('abc','abd')", 0.5},
      {"jaccard('ñandú','nandu')", 0.42857142857142855},
      {"jaccard('aab','ab')", 1.0},
      {"length('ñandú')", 5.0},
      {"substr('ñandú',2,3)", std::string("and")},
      {"substr('abc',0,2)", std::string("a")},
      {"substr('abc',-2,2)", std::string("bc")},
      {"substring('abc',2)", std::string("bc")},
      {"epoch(try_strptime('1990-2-3','%Y-%m-%d'))", 634003200.0},
      {"epoch(try_strptime(' 1990-02-03','%Y-%m-%d'))", 634003200.0},
      {"epoch(try_strptime('1990-02-31','%Y-%m-%d'))", null},
      {"epoch(try_strptime('1990-02-03x','%Y-%m-%d'))", null},
      {"epoch(try_strptime('03/02/1990 01:01','%d/%m/%Y %H:%M'))", 634003200.0 + 3660},
      {"regexp_extract('a@b','^[^@]+',0)", std::string("a")},
      {"regexp_extract('@b','^[^@]+',0)", std::string()},
      {"regexp_extract('SW1A 2AA','^[A-Za-z]{1,2}[0-9][A-Za-z0-9]? [0-9]')", std::string("SW1A 2")},
      {"array_length(list_intersect('[a, b, b]','[b, ''b'', c]'))", 1.0},
      {"array_length(list_intersect('[a]','[c]'))", 0.0},
      {"upper('ñá')", std::string("ÑÁ")},
      {"lower('ÑÁ')", std::string("ñá")},
      {"trim('  a ')", std::string("a")},
      {"null or true", true},
      {"null and false", false},
      {"null and true", null},
      {"not null", null},
      {"null = null", null},
      {"null is null", true},
      {"1 is not null", true},
      {"1 + 2 * 3 - 4 / 2", 5.0},
      {"-(2 - 5)", 3.0},
      {"7 % 4", 3.0},
      {"1 / 0", null},
      {"1 <> 2 and 2 >= 2 and not 3 < 3", true},
      {"'b' > 'a' or 1 > 2", true},
      {"coalesce(null, 'x')", std::string("x")},
      {"nullif('x', 'x')", null},
      {"nullif('x', 'y')", std::string("x")},
      {"greatest(1, 3, 2)", 3.0},
      {"least(1, null, 2)", 1.0},
      {"abs(-3.5e0)", 3.5},
      {"'12'::int + 1", 13.0},
      {"cast('x' as double)", null},
      {"try_cast(2.5 as varchar) || 'x'", std::string("2.5x")},
      {"case when 1 > 2 then 'a' when true then 'b' else 'c' end", std::string("b")},
      {"case when false then 1 end", null},
      {"(abs(10 - 11) / (case when 11 > 10 then 11 else 10 end)) < 0.1", true},
  };
  for (const Case& one : cases) {
    const SqlValue got = value(one.sql);
    const auto* expected = std::get_if<double>(&one.expected);
    if (expected != nullptr) {
      const auto* number = std::get_if<double>(&got);
      ASSERT_NE(number, nullptr) << one.sql;
      EXPECT_NEAR(*number, *expected, 1e-12 * std::max(1.0, std::abs(*expected))) << one.sql;
    } else {
      EXPECT_EQ(got, one.expected) << one.sql;
    }
  }
  const SqlValue distance =
      value("acos(sin(radians(10)) * sin(radians(20)) + cos(radians(10)) * cos(radians(20)))");
  EXPECT_NEAR(std::get<double>(distance), 10 * std::acos(-1.0) / 180, 1e-12);
}

TEST(SqlExpression, ReadsTheColumnsOfBothRecords) {
  EXPECT_EQ(value("\"a_l\" = \"a_r\"", {"x", ""}, {"x", ""}), SqlValue(true));
  EXPECT_EQ(value("A_l = a_R", {"x", ""}, {"y", ""}), SqlValue(false));
  EXPECT_EQ(value("a_l = b_r AND a_r = b_l", {"x", "y"}, {"y", "x"}), SqlValue(true));
  EXPECT_EQ(value("\"a_l\" = \"a_r\"", {"", ""}, {"", ""}), SqlValue());
  EXPECT_EQ(value("a_l IS NULL OR a_r IS NULL", {"x", ""}, {"", ""}), SqlValue(true));
  EXPECT_EQ(value("ABS(\"a_l\" - \"a_r\") <= 3", {"9", ""}, {"12", ""}), SqlValue(true));
  EXPECT_EQ(value("a_l > a_r", {"10", ""}, {"9", ""}), SqlValue(true)) << "numbers as numbers";
  EXPECT_EQ(value("a_l = a_r", {"1.0", ""}, {"1", ""}), SqlValue(false)) << "texts as texts";
}

TEST(SqlExpression, SaysWhatItDoesNotKnow) {
  struct Case {
    const char* sql;
    const char* named;
  };
  const Case cases[] = {
      {"soundex(a_l) = soundex(a_r)", "soundex"},
      {"a_l = a_r or", "ends too early"},
      {"", "ends too early"},
      {"a_l = a_r )", "follows"},
      {"(a_l = a_r", "ends too early"},
      {"a = b", "_l nor _r"},
      {"'x", "quote"},
      {"a_l # a_r", "#"},
      {"a_l::blob = a_r", "blob"},
      {"levenshtein(a_l) <= 1", "1 arguments"},
      {"try_strptime(a_l, '%j') is null", "date format"},
      {"try_strptime(a_l, b_l) is null", "date format"},
      {"regexp_extract(a_l, '(a|b)') = 'a'", "regular expression"},
      {"regexp_extract(a_l, 'a', 1) = 'a'", "group"},
      {"regexp_extract(a_l, a_r) = 'a'", "regular expression"},
      {"case end", "follows"},
      {"a_l is 3", "follows"},
  };
  for (const Case& one : cases) {
    const auto refused = SqlExpression::parse(one.sql, SqlNaming::suffix);
    ASSERT_FALSE(refused) << one.sql;
    EXPECT_EQ(refused.error().kind, base::ErrorKind::usage);
    EXPECT_NE(refused.error().message.find(one.named), std::string::npos)
        << one.sql << ": " << refused.error().message;
  }
  std::string deep;
  for (int k = 0; k < 500; ++k) deep += "(";
  EXPECT_FALSE(SqlExpression::parse(deep + "1" + std::string(500, ')'), SqlNaming::suffix));
  std::string long_one = "1";
  for (int k = 0; k < 6000; ++k) long_one += " or 1";
  EXPECT_FALSE(SqlExpression::parse(long_one, SqlNaming::suffix));
  auto absent = SqlExpression::parse("c_l = c_r", SqlNaming::suffix);
  ASSERT_TRUE(absent);
  const std::vector<std::string> headers = {"a", "b"};
  EXPECT_FALSE(absent->bind(headers));
}

TEST(SqlExpression, TellsKeysFromFilters) {
  auto rule = SqlExpression::parse(
      "(l.\"a\" = r.\"a\") AND substr(r.b, 1, 2) = substr(l.b, 1, 2) AND levenshtein(l.b, r.b) <= "
      "2 "
      "AND l.a = 'x'",
      SqlNaming::prefix);
  ASSERT_TRUE(rule) << rule.error().message;
  auto parts = std::move(*rule).conjuncts();
  ASSERT_EQ(parts.size(), 4U);
  EXPECT_TRUE(parts[0].sides());
  EXPECT_TRUE(parts[1].sides());
  EXPECT_FALSE(parts[2].sides());
  EXPECT_FALSE(parts[3].sides());
  EXPECT_FALSE(SqlExpression::parse("a_l = a_r", SqlNaming::prefix));
  EXPECT_EQ(SqlExpression::parse("\"a_l\" = a_r", SqlNaming::suffix)->exact_column(), "a");
  EXPECT_EQ(SqlExpression::parse("a_l = b_r", SqlNaming::suffix)->exact_column(), "");
  EXPECT_EQ(SqlExpression::parse("a_l <> a_r", SqlNaming::suffix)->exact_column(), "");
}

}  // namespace
}  // namespace paradero::link

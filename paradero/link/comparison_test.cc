#include "paradero/link/comparison.h"

#include <gtest/gtest.h>

#include "paradero/link/internal/test_lists.h"

namespace paradero::link {
namespace {

using table::Comparison;
using testing::make_list;
using testing::make_records;

// The level's name of two values of one field.
std::string_view level_between(Comparison comparison, const std::string& a, const std::string& b,
                               const std::string& name = "field") {
  auto list =
      make_list("l", {{name, comparison}}, {{a}, {b}, {"zzzz 9999"}, {"1901-01-01"}, {"7"}});
  const Records records = make_records({&list});
  const FieldComparison field(records.fields()[0], 4, 8);
  RecordComparison comparison_of(records, {&field, 1});
  std::array<Level, 1> pattern{};
  comparison_of.compare(0, 1, pattern);
  std::array<Level, 1> turned{};
  comparison_of.compare(1, 0, turned);
  EXPECT_EQ(pattern[0], turned[0]) << "not symmetric";
  return field.level_name(pattern[0]);
}

struct Case {
  Comparison comparison;
  const char *a, *b, *level;
};

TEST(Comparison, LevelsOfPairsOfValues) {
  const Case cases[] = {
      {Comparison::date, "1984-05-03", "1984-05-03", "exact"},
      {Comparison::date, "1984-05-03", "03/05/1984", "exact"},
      {Comparison::date, "1984-05-03", "1984-03-05", "day_month_swapped"},
      {Comparison::date, "1984-05-03", "1994-05-03", "one_digit"},
      {Comparison::date, "1984-05-12", "1984-05-21", "one_digit"},
      {Comparison::date, "1984-05-28", "1984-06-02", "within_week"},
      {Comparison::date, "1984-05-03", "1984-05-27", "two_parts"},
      {Comparison::date, "1984-05-03", "1984-11-27", "same_year"},
      {Comparison::date, "1984-05-03", "1986-11-27", "within_3_years"},
      {Comparison::date, "1984-05-03", "1950-11-27", "different"},
      {Comparison::date, "1984-05", "1984-05-20", "consistent_month"},
      {Comparison::date, "1984", "1984-05-20", "consistent_year"},
      {Comparison::date, "1980-1990", "1984-05-20", "consistent"},
      {Comparison::date, "1984", "1985-03-01", "same_year"},
      {Comparison::date, "1984", "1999", "different"},
      {Comparison::number, "170", "171", "within_2"},
      {Comparison::number, "1234", "1934", "one_digit"},
      {Comparison::number, "1000", "1066", "within_10_percent"},
      {Comparison::number, "10", "99", "different"},
      {Comparison::code, "TQ13 8DF", "tq138df", "exact"},
      {Comparison::code, "tq138df", "tq138df5", "one_error"},
      {Comparison::code, "tq138df", "tq238dg", "two_errors"},
      {Comparison::code, "tq138df", "tq139zz", "same_start"},
      {Comparison::code, "tq138df", "n16ab", "different"},
      {Comparison::category, "male", "MALE", "exact"},
      {Comparison::category, "male", "female", "different"},
      {Comparison::place, "Ecatepec de Morelos", "ecatepec", "same_words"},
      {Comparison::place, "Tlalnepantla", "Tlanepantla", "close"},
      {Comparison::place, "Iguala", "Torreón", "different"},
      {Comparison::text, "", "Iguala", "missing"},
      {Comparison::text, "", "", "missing"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(level_between(c.comparison, c.a, c.b), c.level) << c.a << " / " << c.b;
  }
}

TEST(Comparison, NamesAgreeAsTheTextModuleSays) {
  EXPECT_EQ(level_between(Comparison::name, "José", "JOSE", "given_names"), "exact");
  EXPECT_EQ(level_between(Comparison::name, "José", "José Luis", "given_names"), "partial");
  EXPECT_EQ(level_between(Comparison::name, "Hernández", "Hernandes", "surname_1"), "close");
}

TEST(Comparison, NamePartsInEachOthersPlaceAreSeenOnce) {
  auto list = make_list("l", testing::person_columns,
                        {{"ramiro", "quintana", "soto", "", "", ""},
                         {"quintana", "ramiro", "soto", "", "", ""},
                         {"ramiro", "soto", "quintana", "", "", ""},
                         {"elena", "mora", "", "male", "1980-01-01", "tepic"},
                         {"elena", "luna", "mora", "female", "1981-01-01", "iguala"}});
  const Records records = make_records({&list});
  std::vector<FieldComparison> fields;
  for (const Field& field : records.fields()) fields.emplace_back(field, 4, 8);
  RecordComparison comparison(records, fields);
  std::vector<Level> pattern(fields.size());
  const auto level = [&](const char* name) {
    const std::size_t f = records.field_index(name);
    return fields[f].level_name(pattern[f]);
  };
  comparison.compare(0, 1, pattern);  // given name and first surname exchanged
  EXPECT_EQ(level("surname_1"), "crossed");
  EXPECT_EQ(level("given_names"), "missing");
  comparison.compare(0, 2, pattern);  // surnames exchanged
  EXPECT_EQ(level("surname_1"), "crossed");
  EXPECT_EQ(level("surname_2"), "missing");
  EXPECT_EQ(level("given_names"), "exact");
  comparison.compare(3, 4, pattern);  // the first surname left out
  EXPECT_EQ(level("surname_1"), "crossed");
}

TEST(Comparison, RarerValuesHaveEarlierExactLevels) {
  std::vector<std::vector<std::string>> rows;
  for (int i = 0; i < 200; ++i) rows.push_back({i < 2 ? "rare" : i < 20 ? "seldom" : "common"});
  auto list = make_list("l", {{"town", Comparison::category}}, rows);
  const Records records = make_records({&list});
  const FieldComparison field(records.fields()[0], 4, 8);
  const auto row_level = [&](std::size_t i) { return field.exact_level(records.row(i)[0]); };
  EXPECT_LT(row_level(0), row_level(5));
  EXPECT_LT(row_level(5), row_level(100));
  double share = 0, chance = 0;
  for (const double s : field.exact_share()) share += s;
  for (const double c : field.exact_chance()) chance += c;
  EXPECT_NEAR(share, 1, 1e-12);
  EXPECT_NEAR(chance, (2. * 1 + 18. * 17 + 180. * 179) / (200. * 199), 1e-12);
}

TEST(Comparison, RefusesSettingsOutOfRange) {
  auto list = make_list("l", {{"town", Comparison::category}}, {{"a"}, {"b"}});
  const Records records = make_records({&list});
  EXPECT_THROW(FieldComparison(records.fields()[0], 1.0, 8), std::logic_error);
  EXPECT_THROW(FieldComparison(records.fields()[0], 4, 0), std::logic_error);
}

}  // namespace
}  // namespace paradero::link

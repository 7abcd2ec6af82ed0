#include "paradero/cross/places.h"

#include <gtest/gtest.h>

#include "paradero/cross/evidence.h"

namespace paradero::cross {
namespace {

table::Table gazetteer_table() {
  table::Table table;
  table.file = "gazetteer.csv";
  const std::vector<std::vector<std::string>> columns = {
      {"cve_ent", "14", "14", "99"},
      {"cve_mun", "039", "120", "1"},
      {"municipio", "Guadalajara", "Zapopan", "X"},
      {"lat", "20.67", "20.72", "0"},
      {"lon", "-103.35", "-103.39", "0"}};
  for (const auto& cells : columns) {
    table::Column column;
    column.header = cells[0];
    for (std::size_t r = 1; r < cells.size(); ++r)
      column.codes.push_back(column.values.intern(cells[r]));
    table.columns.push_back(std::move(column));
  }
  table.lines = {2, 3, 4};
  return table;
}

TEST(Places, StatesHaveOneNumberByNameLettersAndCode) {
  for (const char* state : {"Jalisco", "JALISCO", "14", "JC"}) EXPECT_EQ(state_number(state), 14);
  EXPECT_EQ(state_number("Ciudad de México"), 9);
  EXPECT_EQ(state_number("Texas"), 0);
  EXPECT_EQ(state_number("33"), 0);
  for (int state = 1; state <= 32; ++state) EXPECT_LT(state_centre(state).longitude, -86);
  EXPECT_THROW(state_centre(33), std::logic_error);
}

TEST(Places, DistancesAreGreatCircles) {
  // Guadalajara to Mexico City, some 460 km.
  EXPECT_NEAR(distance_km({20.67F, -103.35F}, {19.43F, -99.13F}), 462, 3);
  EXPECT_NEAR(distance_km({0, 0}, {0, 90}), 6371.0 * 3.14159265 / 2, 1e-2);
  EXPECT_EQ(distance_km({20, -100}, {20, -100}), 0);
}

TEST(Gazetteer, FindsByNameAndByCodeAndReportsWhatItCannotRead) {
  Gazetteer gazetteer;
  base::Problems problems;
  ASSERT_TRUE(gazetteer.add(gazetteer_table(), problems).has_value());
  EXPECT_EQ(problems.total(), 1U);
  ASSERT_NE(gazetteer.find(14, "ZAPOPAN"), nullptr);
  EXPECT_EQ(gazetteer.find(14, "zapopan"), gazetteer.find(14, "120"));
  EXPECT_EQ(gazetteer.find(14, "14120"), gazetteer.find(14, "120"));
  EXPECT_EQ(gazetteer.find(26, "zapopan"), nullptr);
  table::Table bare;
  EXPECT_FALSE(gazetteer.add(bare, problems).has_value());
}

TEST(PlaceBand, FallsWithDistance) {
  const Place zapopan{14, "zapopan", 120, Coordinates{20.72F, -103.39F}};
  const Place guadalajara{14, "guadalajara", 39, Coordinates{20.67F, -103.35F}};
  const Place by_code{14, "120", 120, Coordinates{20.72F, -103.39F}};
  EXPECT_EQ(place_band(zapopan, by_code), 0U);
  EXPECT_EQ(place_band(zapopan, guadalajara), 1U);
  EXPECT_EQ(place_band({14, "zapopan", 0, {}}, {14, "tala", 0, {}}), 3U);
  EXPECT_EQ(place_band({14, "", 0, {}}, zapopan), 8U);
  EXPECT_EQ(place_band({6, "", 0, {}}, zapopan), 4U);   // Colima
  EXPECT_EQ(place_band({31, "", 0, {}}, zapopan), 7U);  // Yucatán
}

}  // namespace
}  // namespace paradero::cross

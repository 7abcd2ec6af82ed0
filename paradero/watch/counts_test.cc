#include "paradero/watch/counts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "paradero/watch/internal/test_versions.h"

namespace paradero::watch {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::Rows;

const table::Mapping count_mapping = {
    .columns = {},
    .fields = {{"count", "conteo", table::Comparison::number, false},
               {"period", "periodo", table::Comparison::category, false}},
    .drop = {},
    .unused = {}};

// The rows of all files in one table, as a study hands them on.
VersionCounts counted(const std::vector<Rows>& files, base::Problems& problems) {
  Rows all = {files.front().front()};
  std::vector<std::uint32_t> file_of_row;
  std::vector<std::string> names;
  for (std::uint32_t f = 0; f < files.size(); ++f) {
    names.push_back(std::to_string(2010 + f) + ".csv");
    all.insert(all.end(), files[f].begin() + 1, files[f].end());
    file_of_row.insert(file_of_row.end(), files[f].size() - 1, f);
  }
  return read_counts(testing::version("counts", all, count_mapping), file_of_row, names, {},
                     problems);
}

VersionCounts counted(const std::vector<Rows>& files) {
  base::Problems problems;
  return counted(files, problems);
}

const std::vector<std::string> header = {"entidad", "periodo", "categoria", "sexo", "conteo"};
constexpr auto any = [](const CountCell&) { return true; };

Rows yearly(const std::string& year, const std::string& undated) {
  return {header,
          {"JALISCO", year + "-01", "DESAPARECIDA_O_NO_LOCALIZADA", "HOMBRE", "5"},
          {"JALISCO", year + "-02", "LOCALIZADA_CON_VIDA", "MUJER", "3"},
          {"SONORA", year + "-01", "LOCALIZADA_SIN_VIDA", "HOMBRE", "2"},
          {"JALISCO", "SIN_FECHA", "DESAPARECIDA_O_NO_LOCALIZADA", "", undated}};
}

TEST(FateOf, ReadsTheWordsOfReleases) {
  for (const auto* word : {"disappeared", "not_located", "DESAPARECIDA_O_NO_LOCALIZADA",
                           "Aún sin localizar", "NO LOCALIZADO"})
    EXPECT_EQ(fate_of(word), Fate::still_missing) << word;
  for (const auto* word : {"located_alive", "LOCALIZADA_CON_VIDA", "Localizado con vida"})
    EXPECT_EQ(fate_of(word), Fate::located_alive) << word;
  for (const auto* word : {"located_dead", "LOCALIZADA_SIN_VIDA", "Localizado sin vida"})
    EXPECT_EQ(fate_of(word), Fate::located_dead) << word;
  for (const auto* word : {"", "confidencial"}) EXPECT_EQ(fate_of(word), Fate::not_said) << word;
}

TEST(ReadCounts, ABlockRepeatedInEveryFileCountsOnce) {
  const auto counts = counted({yearly("2010", "7"), yearly("2011", "7"), yearly("2012", "7")});
  ASSERT_EQ(counts.repeats.size(), 1U);
  const RepeatedBucket& bucket = counts.repeats.front();
  EXPECT_EQ(bucket.column, "period");
  EXPECT_EQ(bucket.value, "SIN_FECHA");
  EXPECT_EQ(bucket.files, 3U);
  EXPECT_EQ(bucket.times, 3U);
  EXPECT_TRUE(bucket.counted_once);
  EXPECT_THAT(bucket.once, ElementsAre(7, 0, 0, 0));
  EXPECT_THAT(bucket.printed, ElementsAre(21, 0, 0, 0));
  EXPECT_THAT(counts.sum(any), ElementsAre(22, 9, 6, 0));
  EXPECT_EQ(counts.years(), std::optional(std::pair(2010, 2012)));
}

TEST(ReadCounts, BlocksThatDifferAreAddedUpAndToldOf) {
  const auto counts = counted({yearly("2010", "7"), yearly("2011", "8")});
  ASSERT_EQ(counts.repeats.size(), 1U);
  EXPECT_FALSE(counts.repeats.front().counted_once);
  EXPECT_THAT(counts.sum(any), ElementsAre(25, 6, 4, 0));
}

TEST(ReadCounts, ManyEqualRowsOfOneFileAreNoRepeats) {
  Rows rows = {header};
  for (int k = 0; k < 50; ++k)
    rows.push_back({"JALISCO", "2010", "LOCALIZADA_CON_VIDA", "HOMBRE", "1"});
  const auto counts = counted({rows});
  EXPECT_THAT(counts.repeats, IsEmpty());
  EXPECT_THAT(counts.sum(any), ElementsAre(0, 50, 0, 0));
}

TEST(ReadCounts, PrintedTotalsAreSetAsideAndChecked) {
  Rows rows = yearly("2010", "7");
  rows.push_back({"JALISCO", "2010-01", "DESAPARECIDA_O_NO_LOCALIZADA", "TOTAL", "5"});
  rows.push_back({"TOTAL NACIONAL", "2010-01", "", "", "9"});
  const auto counts = counted({rows});
  EXPECT_THAT(counts.sum(any), ElementsAre(12, 3, 2, 0));
  ASSERT_EQ(counts.totals.size(), 2U);
  EXPECT_TRUE(counts.totals[0].holds());
  EXPECT_EQ(counts.totals[0].cells, 1U);
  EXPECT_FALSE(counts.totals[1].holds());
  EXPECT_EQ(counts.totals[1].printed, 9);
  EXPECT_EQ(counts.totals[1].summed, 7);
  EXPECT_EQ(counts.totals[1].line, 7U);
}

TEST(ReadCounts, AColumnThatSaysWhichRowsAreTotalsDecidesAlone) {
  const std::vector<Rows> files = {{{"programa", "is_total_row", "periodo", "conteo"},
                                    {"Total Quality", "0", "2010", "4"},
                                    {"Another", "0", "2010", "6"},
                                    {"2010 Program Totals", "1", "2010", "11"}}};
  const auto counts = counted(files);
  EXPECT_THAT(counts.sum(any), ElementsAre(0, 0, 0, 10));
  ASSERT_EQ(counts.totals.size(), 1U);
  EXPECT_EQ(counts.totals.front().summed, 10);
}

TEST(ReadCounts, ACountThatCannotBeReadIsReported) {
  Rows rows = yearly("2010", "7");
  rows[1].back() = "muchos";
  rows[2].back() = "1,203";
  base::Problems problems;
  const auto counts = counted({rows}, problems);
  EXPECT_EQ(problems.total(), 1U);
  EXPECT_THAT(counts.sum(any), ElementsAre(7, 1203, 2, 0));
}

TEST(ReadCounts, NeedsAFieldForTheCount) {
  base::Problems problems;
  const auto table = testing::version("a", {{"sexo", "x"}, {"hombre", "1"}, {"mujer", "2"}});
  const std::vector<std::uint32_t> file_of_row = {0, 0};
  const std::vector<std::string> files = {"a.csv"};
  EXPECT_THROW(read_counts(table, file_of_row, files, {}, problems), std::logic_error);
}

std::optional<Revision> line_of(const Revisions& revisions, const std::string& by,
                                const std::string& value, std::optional<Fate> status) {
  for (const Revision& line : revisions.lines) {
    if (line.by == by && line.value == value && line.status == status) return line;
  }
  return std::nullopt;
}

TEST(Revise, EachYearInEachVersionAndTheYearsThatAllCover) {
  const std::vector<VersionCounts> versions = {
      counted({yearly("2010", "1"), yearly("2011", "1"), yearly("2012", "1")}),
      counted(
          {yearly("2011", "1"), yearly("2012", "1"), yearly("2013", "1"), yearly("2014", "1")})};
  const Revisions revisions = revise(versions, std::nullopt);
  EXPECT_EQ(revisions.common.first, 2011);
  EXPECT_EQ(revisions.common.last, 2011);
  const auto year = line_of(revisions, "year", "2010", Fate::still_missing);
  ASSERT_TRUE(year);
  EXPECT_THAT(year->counts, ElementsAre(5, std::nullopt));
  const auto common = line_of(revisions, "years", "2011-2011", std::nullopt);
  ASSERT_TRUE(common);
  EXPECT_THAT(common->counts, ElementsAre(10, 10));
  const auto state = line_of(revisions, "state", "Sonora", Fate::located_dead);
  ASSERT_TRUE(state);
  EXPECT_THAT(state->counts, ElementsAre(2, 2));
  const auto undated = line_of(revisions, "total", "undated", Fate::still_missing);
  ASSERT_TRUE(undated);
  EXPECT_THAT(undated->counts, ElementsAre(1, 1));
}

TEST(Revise, YearsThatAreAskedFor) {
  const std::vector<VersionCounts> versions = {counted({yearly("2010", "1"), yearly("2012", "1")})};
  const Revisions revisions = revise(versions, YearRange{2010, 2012});
  const auto line = line_of(revisions, "years", "2010-2012", Fate::still_missing);
  ASSERT_TRUE(line);
  EXPECT_THAT(line->counts, ElementsAre(10));
}

TEST(CountPeople, CountsARegistersRows) {
  const auto counts = count_people(testing::version("register", testing::people(30)));
  EXPECT_THAT(counts.sum(any), ElementsAre(30, 0, 0, 0));
  EXPECT_TRUE(counts.has_status);
  EXPECT_TRUE(counts.from_people);
}

TEST(Revise, NoVersionHasAYear) {
  const std::vector<VersionCounts> versions(2);
  const Revisions revisions = revise(versions, std::nullopt);
  EXPECT_LT(revisions.common.last, revisions.common.first);
  EXPECT_EQ(revisions.lines.size(), 3U);  // dated, undated, all
}

}  // namespace
}  // namespace paradero::watch

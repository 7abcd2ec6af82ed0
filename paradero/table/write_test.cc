#include "paradero/table/write.h"

#include <cmath>
#include <fstream>
#include <limits>
#include <sstream>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "paradero/table/internal/test_files.h"

namespace paradero::table {
namespace {

std::string slurp(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return (std::ostringstream() << file.rdbuf()).str();
}

constexpr std::string_view one_column[] = {"value"};

std::string written(std::string_view cell) {
  const ScratchDirectory scratch;
  auto writer = CsvWriter::create(scratch / "out.csv", one_column);
  EXPECT_TRUE(writer);
  writer->cell(cell).end_row();
  EXPECT_TRUE(writer->finish());
  return slurp(scratch / "out.csv").substr(6);
}

TEST(CsvWriter, QuotesWhatNeedsIt) {
  EXPECT_EQ(written("plain"), "plain\n");
  EXPECT_EQ(written("a,b"), "\"a,b\"\n");
  EXPECT_EQ(written("say \"no\""), "\"say \"\"no\"\"\"\n");
  EXPECT_EQ(written("two\nlines"), "\"two\nlines\"\n");
  EXPECT_EQ(written(""), "\"\"\n");  // a row of one missing cell is not an empty line
}

TEST(CsvWriter, GuardsFormulasAndLeavesNumbers) {
  for (const auto* formula :
       {"=1+1", "@SUM(A1)", "+cmd", "-2+3", "\tx", "-", "+", "+52 55 5555 5555", "-1-2"}) {
    EXPECT_EQ(written(formula), "'" + std::string(formula) + "\n") << formula;
  }
  EXPECT_EQ(written("=HYPERLINK(\"x\",\"y\")"), "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"\n");
  for (const auto* number : {"-12.5", "+7", "-0.5e-3", "-1", "-.5", "+5215512345678"}) {
    EXPECT_EQ(written(number), std::string(number) + "\n") << number;
  }
}

TEST(CsvWriter, WritesNumbersThatReadBack) {
  const ScratchDirectory scratch;
  static constexpr std::string_view header[] = {"a", "b", "c", "d"};
  auto writer = CsvWriter::create(scratch / "out.csv", header);
  ASSERT_TRUE(writer);
  writer->cell(std::uint64_t{18446744073709551615U})
      .cell(0.1)
      .cell(std::nan(""))
      .cell(-1e300)
      .end_row();
  ASSERT_TRUE(writer->finish());
  EXPECT_EQ(slurp(scratch / "out.csv"), "a,b,c,d\n18446744073709551615,0.1,,-1e+300\n");
}

TEST(CsvWriter, TellsWhenTheDiskIsFull) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  auto writer = CsvWriter::create("/dev/full", one_column);
  ASSERT_TRUE(writer);
  for (int i = 0; i < 200'000; ++i) writer->cell("text").end_row();
  const auto result = writer->finish();
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, base::ErrorKind::data);
  EXPECT_NE(result.error().message.find("/dev/full"), std::string::npos);
}

TEST(CsvWriter, RefusesAPathThatCannotBe) {
  EXPECT_FALSE(CsvWriter::create("/nonexistent/out.csv", one_column));
}

RC_GTEST_PROP(CsvWriter, WhatIsWrittenReadsBack,
              (const std::vector<std::vector<std::string>>& rows)) {
  const ScratchDirectory scratch;
  static constexpr std::string_view header[] = {"id", "x", "y"};
  auto writer = CsvWriter::create(scratch / "out.csv", header);
  std::vector<std::vector<std::string>> expected;
  for (const auto& row : rows) {
    auto& cells = expected.emplace_back();
    cells.push_back("r" + std::to_string(expected.size()));
    for (std::size_t c = 0; c < 2; ++c) {
      std::string cell = "v";  // neither a formula nor trimmed
      for (const char byte : c < row.size() ? row[c] : std::string()) {
        cell += byte >= ' ' || byte == '\t' ? byte : '\n';
      }
      cells.push_back(cell + "v");
    }
    for (const std::string& cell : cells) writer->cell(cell);
    writer->end_row();
  }
  RC_ASSERT(writer->finish().has_value());
  base::Problems problems;
  const auto table = read_table(scratch / "out.csv", {.delimiter = ','}, {}, problems);
  RC_ASSERT(table.has_value());
  RC_ASSERT(table->rows() == expected.size());
  for (std::size_t r = 0; r < expected.size(); ++r) {
    for (std::size_t c = 0; c < 3; ++c) RC_ASSERT(table->columns[c].at(r) == expected[r][c]);
  }
}

TEST(WriteProblems, WritesOneRowAProblem) {
  const ScratchDirectory scratch;
  base::Problems problems;
  problems.add({"list.csv", 7, "Edad", "not a number", false});
  problems.add({"list.csv", 0, "", "no header", true});
  ASSERT_TRUE(write_problems(problems, scratch / "problems.csv"));
  EXPECT_EQ(slurp(scratch / "problems.csv"),
            "file,line,column,problem,row_refused\nlist.csv,7,Edad,not a number,0\nlist.csv,,,no "
            "header,1\n");
}

}  // namespace
}  // namespace paradero::table

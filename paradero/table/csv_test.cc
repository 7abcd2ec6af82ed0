#include <algorithm>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "paradero/table/internal/csv_rows.h"
#include "paradero/table/internal/test_files.h"
#include "paradero/table/read.h"

namespace paradero::table {
namespace {

// All of a table as text: cells joined with '|', rows with '/'.
std::string shown(const Table& table) {
  std::string text;
  for (std::size_t c = 0; c < table.columns.size(); ++c)
    text += (c == 0 ? "" : "|") + table.columns[c].header;
  for (std::size_t r = 0; r < table.rows(); ++r) {
    text += '/';
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      text += (c == 0 ? "" : "|") + std::string(table.columns[c].at(r));
    }
  }
  return text;
}

bool reported(const base::Problems& problems, std::string_view what, std::uint64_t line = 0,
              std::string_view column = "") {
  for (const base::Problem& problem : problems.kept()) {
    if (problem.what.find(what) != std::string::npos && (line == 0 || problem.line == line) &&
        (column.empty() || problem.column == column)) {
      return true;
    }
  }
  return false;
}

TEST(ReadCsv, ReadsTheSameListInManyDialects) {
  const std::string expected = "ID|Nombre|Edad/1|Ana|30/2|Luis, hijo|41";
  const std::string_view dialects[] = {
      "ID,Nombre,Edad\n1,Ana,30\n2,\"Luis, hijo\",41\n",
      "ID,Nombre,Edad\r\n1,Ana,30\r\n2,\"Luis, hijo\",41",
      "ID,Nombre,Edad\r1,Ana,30\r2,\"Luis, hijo\",41\r",
      "\xef\xbb\xbfID;Nombre;Edad\n1;Ana;30\n2;Luis, hijo;41\n",
      "ID\tNombre\tEdad\n1\tAna\t30\n2\tLuis, hijo\t41\n",
      "ID|Nombre|Edad\n1|Ana|30\n2|Luis, hijo|41\n",
      "  ID , Nombre, Edad\n 1, Ana , 30\n2, \"Luis, hijo\" ,41\n",
      "\n\nID,Nombre,Edad\n\n1,Ana,30\n2,\"Luis, hijo\",41\n\n\n",
  };
  for (const std::string_view text : dialects) {
    const ReadBack result = read_text(text);
    ASSERT_TRUE(result.table) << result.table.error().message;
    EXPECT_EQ(shown(*result.table), expected) << text;
    EXPECT_TRUE(result.problems.empty()) << text;
    EXPECT_EQ(result.table->source, "list");
  }
}

TEST(ReadCsv, KeepsLineBreaksAndQuotesWithinCells) {
  const ReadBack result = read_text("id,notas\n1,\"una\ndos \"\"tres\"\"\"\n2,x\n");
  ASSERT_TRUE(result.table);
  EXPECT_EQ(shown(*result.table), "id|notas/1|una\ndos \"tres\"/2|x");
  EXPECT_EQ(result.table->lines, (std::vector<std::uint32_t>{2, 4}));
}

TEST(ReadCsv, AStrayQuoteDoesNotSwallowTheList) {
  ReadBack result = read_text("id,nombre,edad\n1,\"Ana,30\n2,Luis,41\n3,Eva,22\n");
  ASSERT_TRUE(result.table);
  EXPECT_EQ(shown(*result.table), "id|nombre|edad/1|\"Ana|30/2|Luis|41/3|Eva|22");
  EXPECT_TRUE(reported(result.problems, "does not close", 2, "nombre"));

  result = read_text("id,nombre,edad\n1,\"Ana,30\n2,\"Luis\",41\n3,Eva,22\n");
  ASSERT_TRUE(result.table);
  EXPECT_EQ(result.table->rows(), 3U);
  EXPECT_EQ(result.table->find("nombre")->at(1), "Luis");
}

TEST(ReadCsv, AnUndoubledQuoteIsKept) {
  const ReadBack result = read_text("id,nombre,edad\n1,\"Ana \"La Chata\" Ruiz\",30\n2,Luis,41\n");
  ASSERT_TRUE(result.table);
  EXPECT_EQ(result.table->find("nombre")->at(0), "Ana \"La Chata\" Ruiz");
  EXPECT_TRUE(reported(result.problems, "not doubled", 2, "nombre"));
}

TEST(ReadCsv, FindsTheEncoding) {
  struct Case {
    std::string_view text, encoding;
  };
  const std::string_view utf16 = std::string_view(
      "\xff\xfeI\0D\0,\0N\0o\0m\0b\0r\0e\0\n\0"
      "1\0,\0M\0u\0\xf1\0o\0z\0\n\0",
      38);
  const Case cases[] = {
      {"ID,Nombre\n1,Mu\xc3\xb1oz\n", ""},
      {"ID,Nombre\n1,Mu\xf1oz\n", ""},
      {"ID,Nombre\n1,Mu\xf1oz\n", "ISO-8859-1"},
      {utf16, ""},
      {utf16.substr(2), ""},
  };
  for (const Case& c : cases) {
    const ReadBack result = read_text(c.text, "list.csv", {.encoding = std::string(c.encoding)});
    ASSERT_TRUE(result.table) << result.table.error().message;
    EXPECT_EQ(shown(*result.table), "ID|Nombre/1|Mu\xc3\xb1oz");
  }
  const ReadBack euro = read_text("ID,x\n1,\x80 \x93y\x94\n");
  ASSERT_TRUE(euro.table);
  EXPECT_EQ(euro.table->find("x")->at(0), "\xe2\x82\xac \xe2\x80\x9cy\xe2\x80\x9d");
  EXPECT_TRUE(reported(euro.problems, "windows-1252"));
  const ReadBack unknown = read_text("a,b\n1,2\n", "list.csv", {.encoding = "klingon"});
  ASSERT_FALSE(unknown.table);
  EXPECT_EQ(unknown.table.error().kind, base::ErrorKind::usage);
}

TEST(ReadCsv, MendsStrayBytesInUtf8) {
  const ReadBack result = read_text(
      "ID,Nombre\n1,Mu\xc3\xb1oz\n2,Pe\xc3\xb1"
      "a\n3,Mu\xf1oz\n");
  ASSERT_TRUE(result.table);
  EXPECT_EQ(result.table->find("Nombre")->at(2), "Mu\xc3\xb1oz");
  EXPECT_TRUE(reported(result.problems, "not UTF-8", 4, "Nombre"));
  EXPECT_EQ(result.problems.total(), 1U);
}

TEST(ReadCsv, RemovesNulBytes) {
  const ReadBack result = read_text(std::string_view("ID,Nombre\n1,A\0na\n2,Eva\n", 23));
  ASSERT_TRUE(result.table);
  EXPECT_EQ(shown(*result.table), "ID|Nombre/1|Ana/2|Eva");
  EXPECT_TRUE(reported(result.problems, "NUL", 2, "Nombre"));
}

TEST(ReadCsv, FindsTheHeaderBelowTitles) {
  const ReadBack result = read_text(
      "\"Personas ingresadas\"\n\"Consulta: 2019\"\n\"\"\n"
      "\"\",\"\",\"1990\",\"1995\",\"2000\",\"\"\n"
      "\"\",\"Total\",\"81,249\",\"91,158\",\"97,483\"\n\" "
      "\",\"Hombre\",\"39,893\",\"44,900\",\"47,592\"\n");
  ASSERT_TRUE(result.table);
  EXPECT_EQ(
      shown(*result.table),
      "column_1|column_2|1990|1995|2000/|Total|81,249|91,158|97,483/|Hombre|39,893|44,900|47,592");
  EXPECT_TRUE(reported(result.problems, "before the header", 1));
  EXPECT_EQ(result.problems.rows_refused(), 0U);
}

TEST(ReadCsv, TellsWhereThereIsNoHeader) {
  const ReadBack result = read_text("1,Ana,1990-02-03\n2,Luis,1991-05-06\n3,Eva,1992-01-01\n");
  ASSERT_TRUE(result.table);
  EXPECT_EQ(result.table->rows(), 3U);
  EXPECT_EQ(result.table->columns[2].header, "column_3");
  EXPECT_TRUE(reported(result.problems, "no row looks like a header"));
}

TEST(ReadCsv, RowsThatAreNeverHalfFullHaveNoHeader) {
  const ReadBack result = read_text(",,,,,x\ny,,,,,\n,z,,,,\n,,,,,1\n");
  ASSERT_TRUE(result.table);
  EXPECT_EQ(result.table->columns.size(), 6U);
  EXPECT_EQ(result.table->columns[0].header, "column_1");
  EXPECT_EQ(result.table->rows(), 4U);
}

TEST(ReadCsv, RefusesTheHeaderAgainAndRowsThatAreTooLong) {
  const ReadBack result =
      read_text("id,nombre,edad\n1,Ana,30\nid,nombre,edad\n2,Luis,41,x\n3,Eva\n4,Leo,5,\n,,\n");
  ASSERT_TRUE(result.table);
  EXPECT_EQ(shown(*result.table), "id|nombre|edad/1|Ana|30/3|Eva|/4|Leo|5");
  EXPECT_EQ(result.table->rows_refused, 3U);
  EXPECT_EQ(result.problems.rows_refused(), 3U);
  EXPECT_TRUE(reported(result.problems, "header again", 3));
  EXPECT_TRUE(reported(result.problems, "more cells", 4));
  EXPECT_TRUE(reported(result.problems, "fewer cells", 5));
  EXPECT_TRUE(reported(result.problems, "without any value", 7));
}

TEST(ReadCsv, NamesUnnamedAndRepeatedHeaders) {
  const ReadBack result = read_text("id,nombre,nombre,,nombre_2\n1,a,b,c,d\n");
  ASSERT_TRUE(result.table);
  EXPECT_EQ(shown(*result.table), "id|nombre|nombre_2|column_4|nombre_2_2/1|a|b|c|d");
}

TEST(ReadCsv, ReadsAListOfNoRowsAndOfOneColumn) {
  ReadBack result = read_text("id,nombre\n");
  ASSERT_TRUE(result.table);
  EXPECT_EQ(result.table->rows(), 0U);
  EXPECT_EQ(result.table->columns.size(), 2U);
  result = read_text("nombre\nAna\nLuis\n\n");
  ASSERT_TRUE(result.table);
  EXPECT_EQ(shown(*result.table), "nombre/Ana/Luis");
}

TEST(ReadCsv, CutsCellsBeyondTheLimit) {
  const ReadBack result = read_text("id,x\n1,abc\xc3\xb1z\n", "list.csv", {.max_cell_bytes = 4});
  ASSERT_TRUE(result.table);
  EXPECT_EQ(result.table->find("x")->at(0), "abc");
  EXPECT_TRUE(reported(result.problems, "cut off", 2, "x"));
}

TEST(ReadCsv, RefusesWhatIsNoList) {
  struct Case {
    std::string content, message;
  };
  std::string wide;
  for (int i = 0; i < 10'000; ++i) wide += "c" + std::to_string(i) + ",";
  std::string garbage;
  for (unsigned i = 0; i < 4000; ++i) garbage += static_cast<char>((i * 2654435761U) >> 13);
  const Case cases[] = {
      {"", "is empty"},
      {" \n\r\n ", "is empty"},
      {wide + "x\n", "10001 columns; at most 5000"},
      {garbage, "not a text file"},
      {"\x1f\x8b\x08 rest", "gzip"},
      {"\xd0\xcf\x11\xe0\xa1\xb1 rest", ".xls"},
      {"%PDF-1.7", "PDF"},
  };
  for (const Case& c : cases) {
    const ReadBack result = read_text(c.content);
    ASSERT_FALSE(result.table) << c.message;
    EXPECT_EQ(result.table.error().kind, base::ErrorKind::data);
    EXPECT_NE(result.table.error().message.find(c.message), std::string::npos)
        << result.table.error().message;
    EXPECT_NE(result.table.error().message.find("list.csv"), std::string::npos);
  }
}

TEST(ReadCsv, RefusesPathsThatCannotBeRead) {
  const ScratchDirectory scratch;
  base::Problems problems;
  auto result = read_table(scratch / "absent.csv", {}, {}, problems);
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().message.find("absent.csv"), std::string::npos);
  result = read_table(std::filesystem::temp_directory_path(), {}, {}, problems);
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().message.find("directory"), std::string::npos);

  result = read_table("/dev/zero", {}, {}, problems);
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().message.find("regular file"), std::string::npos);
  const auto locked = scratch.write("locked.csv", "a,b\n1,2\n");
  std::filesystem::permissions(locked, std::filesystem::perms::none);
  if (::geteuid() != 0) {
    EXPECT_FALSE(read_table(locked, {}, {}, problems));
  }
}

TEST(ReadCsv, StopsWhenAsked) {
  const ScratchDirectory scratch;
  std::stop_source stop;
  stop.request_stop();
  base::RunContext context;
  context.stop = stop.get_token();
  base::Problems problems;
  const auto result = read_table(scratch.write("list.csv", "a,b\n1,2\n"), {}, context, problems);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, base::ErrorKind::interrupted);
}

TEST(ReadCsv, ManyBlocksGiveTheSameTableOnAnyNumberOfThreads) {
  std::string text = "id,nombre,notas\n";
  for (int i = 0; i < 60'000; ++i) {
    text += std::to_string(i) + ",nombre " + std::to_string(i % 37) + ",\"nota " +
            std::to_string(i % 91) + (i % 10 == 0 ? "\ncon \"\"salto\"\"" : "") + "\"\n";
  }
  const ReadBack one = read_text(text, "list.csv", {}, 1),
                 four = read_text(text, "list.csv", {}, 4);
  ASSERT_TRUE(one.table && four.table);
  ASSERT_EQ(one.table->rows(), 60'000U);
  EXPECT_TRUE(one.problems.empty());
  EXPECT_EQ(one.table->columns[1].values.size(), 38U);
  EXPECT_EQ(one.table->find("notas")->at(59'990), "nota 21\ncon \"salto\"");
  EXPECT_EQ(one.table->lines.back(), 66'001U);
  for (std::size_t c = 0; c < 3; ++c)
    EXPECT_EQ(one.table->columns[c].codes, four.table->columns[c].codes);
}

TEST(ReadCsv, ReadsALineLongerThanABlock) {
  const std::string longest(900'000, 'x');
  const ReadBack result = read_text("id,notas\n1,\"" + longest + "\"\n2,fin\n");
  ASSERT_TRUE(result.table) << result.table.error().message;
  EXPECT_EQ(result.table->find("notas")->at(0).size(), longest.size());
  EXPECT_EQ(result.table->find("notas")->at(1), "fin");
}

// A second, slow and obvious cutter of sound text.
std::vector<std::vector<std::string>> cut_slowly(const std::string& text) {
  std::vector<std::vector<std::string>> rows(1, std::vector<std::string>(1));
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') {
      if (quoted && i + 1 < text.size() && text[i + 1] == '"') {
        rows.back().back() += text[i++];
      } else {
        quoted = !quoted;
      }
    } else if (!quoted && text[i] == ',') {
      rows.back().emplace_back();
    } else if (!quoted && text[i] == '\n') {
      rows.emplace_back(1);
    } else {
      rows.back().back() += text[i];
    }
  }
  rows.pop_back();
  return rows;
}

RC_GTEST_PROP(CsvRows, AgreesWithTheSlowCutterHoweverTheTextIsSplit, ()) {
  const auto pieces = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
      "a", "bc", "\"x,y\"", "\"p\"\"q\"", "\"l\nm\"", ",", ",", "\n", "long cell of text"));
  std::string text = "h,";
  char before = ',';
  for (const std::string& piece : pieces) {  // a quoted piece stands alone in its cell
    const bool separator = piece == "," || piece == "\n";
    if (!separator && before != ',' && before != '\n') text += ',';
    text += piece;
    before = piece.back();
  }
  text += ",e\n";
  std::vector<std::vector<std::string>> expected;
  for (auto& row : cut_slowly(text)) {
    if (row.size() > 1 || !row[0].empty()) expected.push_back(row);
  }
  const auto split = *rc::gen::inRange<std::size_t>(1, text.size() + 1);
  CsvRows rows(',', '\n');
  std::uint32_t line = 1;
  std::vector<std::vector<std::string>> got;
  const auto collect = [&] {
    std::size_t begin = 0;
    for (const std::size_t end : rows.row_ends()) {
      auto& row = got.emplace_back();
      for (; begin < end; ++begin) row.emplace_back(rows.cells()[begin]);
    }
  };
  const std::size_t consumed = rows.cut(text.data(), split, false, CsvRows::any_width, line);
  collect();
  rows.cut(text.data() + consumed, text.size() - consumed, true, CsvRows::any_width, line);
  collect();
  RC_ASSERT(got == expected);
  RC_ASSERT(line == 1 + static_cast<std::uint32_t>(std::ranges::count(text, '\n')));
}

}  // namespace
}  // namespace paradero::table

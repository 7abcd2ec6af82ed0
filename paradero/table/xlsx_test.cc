#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zip.h>

#include "paradero/table/internal/readers.h"
#include "paradero/table/internal/test_files.h"
#include "paradero/table/internal/xlsx_parts.h"
#include "paradero/table/internal/xlsx_sheet.h"
#include "paradero/table/write.h"

namespace paradero::table {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Part {
  std::string name, content;
};

// A workbook file made of these parts.
std::filesystem::path zipped(const ScratchDirectory& scratch, const std::vector<Part>& parts) {
  const auto path = scratch / "list.xlsx";
  zip_t* archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, nullptr);
  for (const Part& part : parts) {
    zip_file_add(archive, part.name.c_str(),
                 zip_source_buffer(archive, part.content.data(), part.content.size(), 0),
                 ZIP_FL_OVERWRITE);
  }
  EXPECT_EQ(zip_close(archive), 0);
  return path;
}

std::vector<Part> workbook_parts(const std::string& sheet_data, const std::string& after = "",
                                 const std::string& strings = "",
                                 const std::string& properties = "") {
  const std::string type = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
  return {
      {"_rels/.rels", "<Relationships><Relationship Id='r1' Type='" + type +
                          "officeDocument' Target='xl/workbook.xml'/></Relationships>"},
      {"xl/workbook.xml", "<workbook xmlns:r='x'>" + properties +
                              "<sheets><sheet name='Vacia' r:id='r0'/><sheet name='Lista' "
                              "r:id='r1'/></sheets></workbook>"},
      {"xl/_rels/workbook.xml.rels",
       "<Relationships><Relationship Id='r0' Type='" + type +
           "worksheet' Target='worksheets/sheet0.xml'/>" + "<Relationship Id='r1' Type='" + type +
           "worksheet' Target='/xl/worksheets/sheet1.xml'/>" + "<Relationship Id='r2' Type='" +
           type + "sharedStrings' Target='sharedStrings.xml'/>" + "<Relationship Id='r3' Type='" +
           type + "styles' Target='styles.xml'/></Relationships>"},
      {"xl/sharedStrings.xml", "<sst>" + strings + "</sst>"},
      {"xl/styles.xml",
       "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='dd/mm/yyyy'/><numFmt "
       "numFmtId='165' "
       "formatCode='&quot;day &quot;0.00'/></numFmts><cellXfs><xf numFmtId='0'/><xf "
       "numFmtId='14'/><xf "
       "numFmtId='164'/><xf numFmtId='165'/><xf numFmtId='22'/><xf "
       "numFmtId='20'/></cellXfs></styleSheet>"},
      {"xl/worksheets/sheet0.xml", "<worksheet><sheetData/></worksheet>"},
      {"xl/worksheets/sheet1.xml",
       "<worksheet><sheetData>" + sheet_data + "</sheetData>" + after + "</worksheet>"},
  };
}

// Rows of inline texts; an empty text is an absent cell.
std::string text_rows(const std::vector<std::vector<std::string>>& rows) {
  std::string xml;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    xml += "<row r='" + std::to_string(r + 1) + "'>";
    for (std::size_t c = 0; c < rows[r].size(); ++c) {
      if (rows[r][c].empty()) continue;
      xml += "<c r='" + std::string(1, static_cast<char>('A' + c)) + std::to_string(r + 1) +
             "' t='inlineStr'><is><t>" + rows[r][c] + "</t></is></c>";
    }
    xml += "</row>";
  }
  return xml;
}

ReadBack read_parts(const std::vector<Part>& parts, const ReadOptions& options = {}) {
  const ScratchDirectory scratch;
  ReadBack result;
  result.table = read_table(zipped(scratch, parts), options, {}, result.problems);
  return result;
}

std::vector<std::string> column_of(const ReadBack& read, std::string_view header) {
  std::vector<std::string> values;
  const Column* column = read.table ? read.table->find(header) : nullptr;
  if (column == nullptr) return {"no such column"};
  for (std::size_t row = 0; row < read.table->rows(); ++row) values.emplace_back(column->at(row));
  return values;
}

std::vector<std::string> headers_of(const ReadBack& read) {
  std::vector<std::string> headers;
  if (!read.table) return {read.table.error().message};
  for (const Column& column : read.table->columns) headers.push_back(column.header);
  return headers;
}

TEST(ReadXlsx, ReadsEveryKindOfCell) {
  const ReadBack read = read_parts(workbook_parts(
      "<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c><c r='C1' "
      "t='s'><v>2</v></c>"
      "<c r='D1' t='s'><v>3</v></c></row>"
      "<row r='3'><c r='A3'><v>7</v></c><c r='B3' t='s'><v>4</v></c><c r='C3' "
      "s='1'><v>30805</v></c>"
      "<c r='D3'><v>5 (sin identificar)</v></c></row>"
      "<row r='4'><c r='A4'><v>8.0</v></c><c r='B4' t='str'><v> Eva &amp; Ana </v></c><c r='C4' "
      "s='2'><v>1.5</v></c>"
      "<c r='D4'><v>0.10000000000000001</v></c></row>"
      "<row r='5'><c r='A5'><v>9</v></c><c r='B5' t='b'><v>1</v></c><c r='C5' "
      "s='4'><v>43466.75</v></c>"
      "<c r='D5' t='e'><v>#N/A</v></c></row>"
      "<row r='6'><c t='n'><v>10</v></c><c "
      "t='inlineStr'><is><r><t>Lu</t></r><r><t>is</t></r></is></c>"
      "<c s='5'><v>0.5</v></c><c s='3'><v>12.5</v></c></row>",
      "",
      "<si><t>ID</t></si><si><t>Nombre</t></si><si><t>Fecha</t></si><si><t>Nota</t></si>"
      "<si><r><t>Ju</t></r><r><t>an</t></r><rPh><t>フアン</t></rPh></si>"));
  ASSERT_TRUE(read.table) << read.table.error().message;
  EXPECT_THAT(column_of(read, "ID"), ElementsAre("7", "8", "9", "10"));
  EXPECT_THAT(column_of(read, "Nombre"), ElementsAre("Juan", "Eva & Ana", "true", "Luis"));
  EXPECT_THAT(column_of(read, "Fecha"),
              ElementsAre("1984-05-03", "1900-01-01", "2019-01-01 18:00:00", "12:00:00"));
  EXPECT_THAT(column_of(read, "Nota"), ElementsAre("5 (sin identificar)", "0.1", "", "12.5"));
  EXPECT_THAT(read.table->lines, ElementsAre(3, 4, 5, 6));
  EXPECT_EQ(read.problems.total(), 2U);  // the error, and that one sheet of two was read
}

TEST(ReadXlsx, DatesOf1904) {
  const ReadBack read = read_parts(
      workbook_parts("<row r='1'><c t='str'><v>a</v></c><c t='str'><v>b</v></c></row><row r='2'><c "
                     "t='str'><v>x</v></c><c s='1'><v>0</v></c></row>",
                     "", "", "<workbookPr date1904='1'/>"));
  EXPECT_THAT(column_of(read, "b"), ElementsAre("1904-01-01"));
}

TEST(ReadXlsx, HeadingsOverSeveralColumnsAndRowsAreJoined) {
  const ReadBack read =
      read_parts(workbook_parts(text_rows({{"Registro de personas"},
                                           {"Folio", "Persona", "", "Fecha", ""},
                                           {"", "Nombre", "Apellido", "Hechos", "Reporte"},
                                           {"F1", "Ana", "Ruiz", "2019-01-02", "2019-01-05"},
                                           {"F2", "Eva", "Gil", "2019-02-02", "2019-02-05"}}),
                                "<mergeCells><mergeCell ref='A1:E1'/><mergeCell "
                                "ref='A2:A3'/><mergeCell ref='B2:C2'/><mergeCell "
                                "ref='D2:E2'/></mergeCells>"));
  EXPECT_THAT(headers_of(read), ElementsAre("Folio", "Persona / Nombre", "Persona / Apellido",
                                            "Fecha / Hechos", "Fecha / Reporte"));
  EXPECT_THAT(column_of(read, "Persona / Nombre"), ElementsAre("Ana", "Eva"));
  EXPECT_EQ(read.table->columns[1].values.size(), 3U);
  EXPECT_THAT(read.table->lines, ElementsAre(4, 5));
}

TEST(ReadXlsx, AGroupAboveAFullHeaderIsJoined) {
  const ReadBack read = read_parts(workbook_parts(
      text_rows({{"", "Persona", ""}, {"Folio", "Nombre", "Apellido"}, {"F1", "Ana", "Ruiz"}}),
      "<mergeCells><mergeCell ref='B1:C1'/></mergeCells>"));
  EXPECT_THAT(headers_of(read), ElementsAre("Folio", "Persona / Nombre", "Persona / Apellido"));
  EXPECT_EQ(read.table->rows(), 1U);
}

TEST(ReadXlsx, AMergedHeadingOverDataEatsNoRow) {
  const ReadBack read = read_parts(workbook_parts(
      text_rows(
          {{"Folio", "Nombre", "", "Sexo"}, {"F1", "Ana", "Ruiz", "M"}, {"F2", "Eva", "Gil", "M"}}),
      "<mergeCells><mergeCell ref='B1:C1'/></mergeCells>"));
  EXPECT_EQ(read.table->rows(), 2U);
  EXPECT_THAT(headers_of(read), ElementsAre("Folio", "Nombre", "column_3", "Sexo"));
}

TEST(ReadXlsx, MergedCellsOfTheDataAreRepeatedDown) {
  const ReadBack read = read_parts(workbook_parts(
      text_rows({{"Estado", "Nombre"}, {"Jalisco", "Ana"}, {"", "Eva"}, {"Colima", "Luis"}}),
      "<mergeCells><mergeCell ref='A2:A3'/><mergeCell ref='B4:B1000000'/></mergeCells>"));
  EXPECT_THAT(column_of(read, "Estado"), ElementsAre("Jalisco", "Jalisco", "Colima"));
}

TEST(ReadXlsx, ChoosesTheSheet) {
  EXPECT_EQ(read_parts(workbook_parts(text_rows({{"a", "b"}, {"x", "y"}})), {.sheet = "Lista"})
                .table->rows(),
            1U);
  const ReadBack read = read_parts(workbook_parts(text_rows({{"a", "b"}})), {.sheet = "Otra"});
  ASSERT_FALSE(read.table);
  EXPECT_EQ(read.table.error().kind, base::ErrorKind::usage);
  EXPECT_THAT(read.table.error().message, HasSubstr("'Vacia', 'Lista'"));
}

TEST(ReadXlsx, RefusesWhatIsNoSoundWorkbook) {
  const auto message = [](const ReadBack& read) {
    return read.table ? "was read" : read.table.error().message;
  };
  auto parts = workbook_parts("<row><c t='str'><v>a</v>");
  EXPECT_THAT(message(read_parts(parts)), HasSubstr("damaged: sheet 'Lista' is not sound XML"));
  parts.back().content = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaa'>]><worksheet><sheetData/></worksheet>";
  EXPECT_THAT(message(read_parts(parts)), HasSubstr("document type"));
  parts.pop_back();
  EXPECT_THAT(message(read_parts(parts)), HasSubstr("lacks xl/worksheets/sheet1.xml"));
  EXPECT_THAT(message(read_parts({{"content.xml", "x"}})), HasSubstr("OpenDocument"));
  EXPECT_THAT(message(read_parts({{"list.csv", "a,b"}})), HasSubstr("unpack it first"));
  EXPECT_THAT(message(read_parts(workbook_parts(""))),
              HasSubstr("no sheet of the workbook has rows"));
  EXPECT_THAT(
      message(read_parts(workbook_parts(text_rows({{"a", "b"}})), {.max_unpacked_bytes = 100})),
      HasSubstr("unpacks to more than 100 bytes"));
  EXPECT_THAT(message(read_text("nothing", "list.xlsx")), HasSubstr("not a workbook"));
}

TEST(ReadXlsx, RefusesATruncatedFile) {
  const ScratchDirectory scratch;
  const auto path = zipped(scratch, workbook_parts(text_rows({{"a", "b"}, {"x", "y"}})));
  std::filesystem::resize_file(path, std::filesystem::file_size(path) * 2 / 3);
  base::Problems problems;
  const auto table = read_table(path, {}, {}, problems);
  ASSERT_FALSE(table);
  EXPECT_THAT(table.error().message, HasSubstr("damaged or truncated"));
}

TEST(ReadXlsx, RefusesABomb) {
  const std::string spaces((std::size_t{300} << 20), ' ');
  EXPECT_THAT(read_parts(workbook_parts("<row><c t='str'><v>a</v></c></row>" + spaces))
                  .table.error()
                  .message,
              HasSubstr("zip bomb"));
}

TEST(ReadXlsx, StopsWhenAsked) {
  const ScratchDirectory scratch;
  std::stop_source stop;
  stop.request_stop();
  base::RunContext context;
  context.stop = stop.get_token();
  base::Problems problems;
  const auto table =
      read_table(zipped(scratch, workbook_parts(text_rows({{"a"}, {"b"}}))), {}, context, problems);
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error().kind, base::ErrorKind::interrupted);
}

TEST(WriteXlsx, WhatIsWrittenReadsBack) {
  const ScratchDirectory scratch;
  const std::vector<std::string> header = {"id", "nombre", "edad", "codigo"};
  const std::vector<std::vector<std::string>> rows = {
      {"1", "Ana Nuñez", "30", "007"}, {"2", "=1+1", "-12.5", "1e5"}, {"3", "", "", "+52 55"}};
  ASSERT_TRUE(write_xlsx(scratch / "out.xlsx", header, rows));
  base::Problems problems;
  const auto table = read_table(scratch / "out.xlsx", {}, {}, problems);
  ASSERT_TRUE(table) << table.error().message;
  ASSERT_EQ(table->rows(), 3U);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    for (std::size_t c = 0; c < header.size(); ++c) EXPECT_EQ(table->columns[c].at(r), rows[r][c]);
  }
  EXPECT_TRUE(problems.empty());
}

TEST(WriteXlsx, RefusesWhatDoesNotFitOrCannotBeWritten) {
  const ScratchDirectory scratch;
  const std::vector<std::string> header = {"a"};
  const std::vector<std::vector<std::string>> too_many(1'048'576);
  EXPECT_THAT(write_xlsx(scratch / "x.xlsx", header, too_many).error().message,
              HasSubstr("do not fit"));
  const std::vector<std::vector<std::string>> too_long = {{std::string(40'000, 'x')}};
  EXPECT_FALSE(write_xlsx(scratch / "x.xlsx", header, too_long));
  EXPECT_FALSE(std::filesystem::exists(scratch / "x.xlsx"));
  EXPECT_FALSE(write_xlsx("/nonexistent/x.xlsx", header, {}));
}

TEST(NumberKind, KnowsDatesFromNumbers) {
  struct Case {
    std::string_view format;
    NumberKind kind;
  };
  for (const Case& c : {Case{"General", NumberKind::plain},
                        {"0.00", NumberKind::plain},
                        {"#,##0 [$MXN]", NumberKind::plain},
                        {"[Red]0.0", NumberKind::plain},
                        {"0 \"days\"", NumberKind::plain},
                        {"yyyy\\-mm\\-dd", NumberKind::date},
                        {"[$-80A]d \"de\" mmmm \"de\" yyyy;@", NumberKind::date},
                        {"mmm-yy", NumberKind::date},
                        {"h:mm AM/PM", NumberKind::time},
                        {"[h]:mm", NumberKind::time},
                        {"mm:ss", NumberKind::time},
                        {"dd/mm/yy hh:mm", NumberKind::date_time}}) {
    EXPECT_EQ(number_kind(c.format), c.kind) << c.format;
  }
}

TEST(SerialText, CountsDaysAsSpreadsheetsDo) {
  EXPECT_EQ(serial_text(1, NumberKind::date, false), "1900-01-01");
  EXPECT_EQ(serial_text(59, NumberKind::date, false), "1900-02-28");
  EXPECT_EQ(serial_text(60, NumberKind::date, false), std::nullopt);
  EXPECT_EQ(serial_text(61, NumberKind::date, false), "1900-03-01");
  EXPECT_EQ(serial_text(36526, NumberKind::date, false), "2000-01-01");
  EXPECT_EQ(serial_text(35064, NumberKind::date, true), "2000-01-01");
  EXPECT_EQ(serial_text(36526.999999, NumberKind::date_time, false), "2000-01-02");
  EXPECT_EQ(serial_text(-1, NumberKind::date, false), std::nullopt);
  EXPECT_EQ(serial_text(2958465, NumberKind::date, false), "9999-12-31");
  EXPECT_EQ(serial_text(2958466, NumberKind::date, false), std::nullopt);
  EXPECT_EQ(serial_text(std::nan(""), NumberKind::date, false), std::nullopt);
}

TEST(ParseCellReference, KnowsTheEdgesOfASheet) {
  std::uint32_t row = 0, column = 0;
  EXPECT_TRUE(parse_cell_reference("BC12", row, column));
  EXPECT_EQ(row, 12U);
  EXPECT_EQ(column, 54U);
  EXPECT_TRUE(parse_cell_reference("XFD1048576", row, column));
  for (const auto* bad : {"XFE1", "A1048577", "A0", "12", "A", "", "AAAA1", "a1"}) {
    EXPECT_FALSE(parse_cell_reference(bad, row, column)) << bad;
  }
}

TEST(ReadJsonLines, ReadsObjectsOfDifferentKeys) {
  const ReadBack read = read_text(
      "{\"id\": 1, \"nombre\": \"Ana \\u00d1\", \"marcas\": [\"rosa\", 3, true], \"lugar\": "
      "{\"x\": [1, 2.5]}}\n"
      "\n{\"id\": 2, \"edad\": null, \"peso\": 60.5}\nnot json\n[1]\n{\"edad\": 30, \"id\": \"3\", "
      "\"id\": \"4\"}\n{}\n",
      "list.jsonl");
  ASSERT_TRUE(read.table) << read.table.error().message;
  EXPECT_THAT(headers_of(read), ElementsAre("id", "nombre", "marcas", "lugar", "edad", "peso"));
  EXPECT_THAT(column_of(read, "id"), ElementsAre("1", "2", "3"));
  EXPECT_THAT(column_of(read, "nombre"), ElementsAre("Ana Ñ", "", ""));
  EXPECT_THAT(column_of(read, "marcas"), ElementsAre("rosa; 3; true", "", ""));
  EXPECT_THAT(column_of(read, "lugar"), ElementsAre("{\"x\":[1,2.5]}", "", ""));
  EXPECT_THAT(column_of(read, "edad"), ElementsAre("", "", "30"));
  EXPECT_THAT(read.table->lines, ElementsAre(1, 3, 6));
  EXPECT_EQ(read.table->rows_refused, 3U);
  EXPECT_EQ(read.problems.rows_refused(), 3U);
}

TEST(ReadJsonLines, RefusesWhatHasNoObjects) {
  EXPECT_THAT(read_text("[1, 2]\n", "list.jsonl").table.error().message,
              HasSubstr("no line that is a JSON object"));
  EXPECT_THAT(read_text("[{\"a\": 1}]", "list.json").table.error().message,
              HasSubstr("one object a line"));
}

TEST(SharedData, EveryPublicListIsRead) {
  const auto data = shared_data();
  if (!data) GTEST_SKIP() << "the shared data is absent";
  struct Case {
    const char* path;
    std::size_t rows, columns;
  };
  const Case cases[] = {
      {"linkage/historical_50k/historical_50k.csv", 50'578, 11},
      {"linkage/febrl/dataset3.csv", 5'000, 11},
      {"linkage/rldata500/RLdata500.csv", 500, 9},
      {"mexico/morgue_semefo_df_1968_1982/semefo_sin_nombres.csv", 96'844, 22},
      {"mexico/cenapi_2018_records/cenapi.csv", 97'720, 10},
      {"mexico/homicides_state_month_2000_2022/state_month.psv", 8'832, 6},
      {"mexico/homicides_municipal_1994_2010/inegi_1994.csv", 17'875, 17},
      {"mexico/homicides_municipal_1994_2010/inegi_2010.csv", 18'197, 5},
      {"mexico/geography_mexico/poblacion_municipio_2020.csv", 2'503, 5},
      {"mexico/us_training_of_mexican_forces_1999_2021/fmtrpt_mexico.csv", 7'008, 17},
      {"mexico/ucdp_ged_mexico_1989_2023/ucdp_ged_mexico.csv", 18'957, 45},
  };
  for (const Case& c : cases) {
    base::Problems problems;
    const auto table = read_table(*data / c.path, {}, {}, problems);
    ASSERT_TRUE(table) << table.error().message;
    EXPECT_EQ(table->rows(), c.rows) << c.path;
    EXPECT_EQ(table->columns.size(), c.columns) << c.path;
    EXPECT_EQ(table->rows_refused, 0U) << c.path;
  }
  std::size_t lists = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(*data)) {
    if (entry.path().extension() != ".csv") continue;
    base::Problems problems;
    const auto table = read_table(entry.path(), {}, {}, problems);
    EXPECT_TRUE(table) << table.error().message;
    if (table) {
      EXPECT_EQ(table->rows_refused, 0U) << entry.path();
    }
    ++lists;
  }
  EXPECT_GT(lists, 50U);
}

TEST(SharedData, AWorkbookOfManySheetsIsRead) {
  const auto data = shared_data();
  if (!data) GTEST_SKIP() << "the shared data is absent";
  const auto path = *data / "mexico/fosas_state_prosecutors_2006_2016/mapas-data-concentrado.xlsx";
  for (const char* sheet : {"", "08 Chihuahua", "12 Guerrero", "01 Aguascalientes"}) {
    base::Problems problems;
    const auto table = read_table(path, {.sheet = sheet}, {}, problems);
    ASSERT_TRUE(table) << table.error().message;
    ASSERT_NE(table->find("state_code"), nullptr);
    ASSERT_NE(table->find("num_fosas"), nullptr);
    EXPECT_GE(table->rows(), 2U);
    EXPECT_EQ(table->rows_refused, 0U);
  }
}

}  // namespace
}  // namespace paradero::table

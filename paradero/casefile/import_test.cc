#include "paradero/casefile/import.h"

#include <gmock/gmock.h>

#include "paradero/casefile/internal/json_text.h"
#include "paradero/casefile/internal/sqlite.h"
#include "paradero/casefile/internal/test_case.h"
#include "paradero/casefile/verify.h"

namespace paradero::casefile {
namespace {

using testing::CaseTest;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::people;
using testing::people_headers;
using testing::table_of;

TEST(JsonText, ReadsBackWhatItWrote) {
  const std::vector<std::string> cells = {"", "plain", "with \"quotes\" and \\", "a\nb\tc\x01",
                                          "ñ"};
  std::string json = "[";
  for (const std::string& cell : cells) {
    if (json.size() > 1) json += ',';
    append_json(json, cell);
  }
  json += ']';
  std::vector<std::string> read;
  ASSERT_TRUE(parse_json_texts(json, read));
  EXPECT_EQ(read, cells);
  EXPECT_TRUE(parse_json_texts("[]", read));
  EXPECT_TRUE(read.empty());
  for (const char* bad : {"", "[", "]", "[1]", "[\"a\"", "[\"a]", "[\"a\",]", "[null null]",
                          "[\"\\u00\"]", "[\"\\u0100\"]", "[\"a\"]]", "[\"\\"}) {
    EXPECT_FALSE(parse_json_texts(bad, read)) << bad;
  }
}

TEST_F(CaseTest, GivesBackTheListAsItWasRead) {
  create();
  CaseFile file = open();
  const auto imported = import(file, people("register", 40));
  ASSERT_TRUE(imported) << imported.error().message;
  EXPECT_EQ(imported->source.rows, 40U);
  EXPECT_EQ(imported->source.version, 1);
  const auto source = find_source(file, "register", 0);
  ASSERT_TRUE(source);
  const auto table = read_source(file, *source);
  ASSERT_TRUE(table) << table.error().message;
  const table::Table wanted = people("register", 40);
  EXPECT_EQ(table->source, wanted.source);
  EXPECT_EQ(table->file, wanted.file);
  EXPECT_EQ(table->lines, wanted.lines);
  ASSERT_EQ(table->columns.size(), wanted.columns.size());
  for (std::size_t c = 0; c < wanted.columns.size(); ++c) {
    EXPECT_EQ(table->columns[c].header, wanted.columns[c].header);
    EXPECT_EQ(table->columns[c].codes, wanted.columns[c].codes) << c;
    for (std::size_t row = 0; row < wanted.rows(); ++row)
      EXPECT_EQ(table->columns[c].at(row), wanted.columns[c].at(row));
  }
}

TEST_F(CaseTest, TheSameFileTwiceChangesNothing) {
  create();
  CaseFile file = open();
  ASSERT_TRUE(import(file, people("register", 40)));
  const auto head = file.head();
  const auto again = import(file, people("register", 40));
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->unchanged);
  EXPECT_EQ(file.head()->hash, head->hash);
  const auto newer = import(file, people("register", 41), "bb");
  ASSERT_TRUE(newer);
  EXPECT_EQ(newer->source.version, 2);
  EXPECT_EQ(find_source(file, "register", 0)->rows, 41U);
  EXPECT_EQ(find_source(file, "register", 1)->rows, 40U);
  EXPECT_THAT(find_source(file, "registro", 0).error().message,
              HasSubstr("the lists are register"));
  EXPECT_THAT(find_source(file, "register", 3).error().message, HasSubstr("no version 3"));
}

TEST_F(CaseTest, AnImportCutShortIsUnseenAndGoesOn) {
  create();
  CaseFile file = open();
  std::stop_source stop;
  // Stops in the second step, when the first 100,000 rows are written.
  class Stopper : public base::ProgressSink {
   public:
    explicit Stopper(std::stop_source& stop) : stop_(stop) {}
    void report(std::string_view, std::uint64_t done, std::uint64_t) override {
      if (done >= 100'000) stop_.request_stop();
    }
    std::stop_source& stop_;
  } stopper(stop);
  table::Table table = people("register", 120'000);
  const auto mapping = table::complete_mapping(table, {});
  base::Problems problems;
  SourceInfo info;
  info.list = "register";
  info.file_name = "register.csv";
  info.sha256 = "aa";
  info.reading = "{}";
  const auto stopped = import_list(file, info, std::move(table), *mapping, problems,
                                   {1, stop.get_token(), &stopper});
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().kind, base::ErrorKind::interrupted);
  EXPECT_FALSE(find_source(file, "register", 0));
  EXPECT_FALSE(*find_record(file, "register", "F1"));
  EXPECT_TRUE(verify(file, "", {})->holds());
  const auto resumed = import(file, people("register", 120'000));
  ASSERT_TRUE(resumed) << resumed.error().message;
  EXPECT_EQ(resumed->resumed, 100'000U);
  EXPECT_EQ(resumed->source.rows, 120'000U);
  EXPECT_TRUE(*find_record(file, "register", "F1"));
  const auto table_back = read_source(file, resumed->source);
  ASSERT_TRUE(table_back);
  EXPECT_EQ(table_back->columns[0].at(119'999), "F120000");
  EXPECT_TRUE(verify(file, "", {})->holds());
}

TEST_F(CaseTest, EveryCellIsAStatementWithItsCitation) {
  create();
  CaseFile file = open();
  ASSERT_TRUE(
      import(file, table_of("ngo", {"id", "nombre completo", "sexo", "fecha de nacimiento"},
                            {{"C1", "Ma. Guadalupe Peres Ruis", "mujer", "3 de mayo de 1984"},
                             {"C2", "Saúl Vera", "hombre", ""}})));
  auto query = file.database().prepare(
      "SELECT property, value, original, line FROM record_statements WHERE record = 1 ORDER BY 1");
  ASSERT_TRUE(query);
  std::vector<std::string> said;
  for (;;) {
    const auto row = query->step();
    ASSERT_TRUE(row);
    if (!*row) break;
    said.push_back(fmt::format("{}={} <{}> {}", query->text(0), query->text(1), query->text(2),
                               query->number(3)));
  }
  EXPECT_THAT(said, ElementsAre("birth_date=1984-05-03 <3 de mayo de 1984> 2",
                                "full_name=Ma. Guadalupe Peres Ruis <Ma. Guadalupe Peres Ruis> 2",
                                "sex=female <mujer> 2"));
  EXPECT_EQ(file.database()
                .number("SELECT versions FROM value_history WHERE record_id='C2' AND "
                        "property='sex'")
                ->value_or(0),
            1);
}

TEST_F(CaseTest, RepeatedIdsAreKept) {
  create();
  CaseFile file = open();
  ASSERT_TRUE(import(file, table_of("register", people_headers,
                                    {{"F1", "Rosa", "Luna", "", "1980-01-02", "Colima"},
                                     {"F1", "Saúl", "Vera", "", "1981-01-02", "Colima"},
                                     {"F2", "Rosa", "Luna", "", "1980-01-02", "Colima"}})));
  EXPECT_EQ(file.database().number("SELECT count(*) FROM records").value().value_or(0), 3);
  EXPECT_EQ(read_source(file, *find_source(file, "register", 0))->columns[0].at(1), "F1");
}

}  // namespace
}  // namespace paradero::casefile

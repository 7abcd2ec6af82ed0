#include "paradero/study/watch_study.h"

#include <algorithm>
#include <cstdlib>
#include <optional>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "paradero/base/hash.h"
#include "paradero/study/internal/test_folder.h"
#include "paradero/table/read.h"

namespace paradero::study {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using testing::content;
using ::testing::HasSubstr;
using testing::lines;
using ::testing::Not;

const std::string header =
    "folio,nombre,primer apellido,segundo apellido,fecha de nacimiento,sexo,fecha de hechos,"
    "fecha de percato,entidad,estatus\n";
const std::string four_people =
    "F1,Rosa,Luna,Mora,1980-02-03,mujer,2014-03-01,2014-03-09,Guerrero,desaparecida\n"
    "F2,Saúl,Vera,Paz,1991-05-06,hombre,2015-04-02,2015-04-04,Jalisco,desaparecida\n"
    "F3,Inés,Soto,Rey,1975-11-30,mujer,2016-07-21,2016-08-01,Sonora,no localizada\n"
    "F4,Omar,Ríos,Cano,1969-01-15,hombre,2017-12-05,2017-12-06,Colima,desaparecida\n";

class WatchStudy : public testing::FolderTest {
 protected:
  Study study_of(std::initializer_list<fs::path> versions, const char* out = "out") const {
    Study study;
    for (const fs::path& version : versions) study.lists.push_back({version, {}, {}, true});
    study.out = folder_ / out;
    return study;
  }
  WatchSummary watched(std::initializer_list<fs::path> versions) const {
    auto summary = watch_versions(study_of(versions), {});
    EXPECT_TRUE(summary) << summary.error().message;
    return summary ? std::move(*summary) : WatchSummary{};
  }
  std::string written(const char* name) const { return content(folder_ / "out" / name); }
};

std::vector<std::string> codes_of(const WatchSummary& summary) {
  std::vector<std::string> codes;
  for (const Warning& warning : summary.warnings) codes.push_back(warning.code);
  return codes;
}

TEST_F(WatchStudy, WritesAWholeResult) {
  const auto before = file("old.csv", header + four_people);
  std::string later = four_people;
  later.replace(later.find("no localizada"), 13, "localizada con vida");
  const auto after = file("new.csv", header + later.substr(0, later.find("F4")));
  const auto summary = watched({before, after});
  for (const char* name :
       {"versions.csv", "changes.csv", "fields.csv", "revisions.csv", "sums.csv", "repeats.csv",
        "problems.csv", "summary_es.txt", "summary_en.txt", "mapping_old.toml", "mapping_new.toml",
        "provenance.json", "report.html"}) {
    EXPECT_TRUE(fs::exists(folder_ / "out" / name)) << name;
  }
  EXPECT_EQ(written("changes.csv"),
            "record_id,change,field,old,new,probability\n"
            "F3,changed,status,not_located,located_alive,1\n"
            "F4,vanished,,,,1\n");
  EXPECT_THAT(written("summary_es.txt"),
              HasSubstr("De los 4 registros de «old», 1 (25.0 %) ya no está en «new»; de personas "
                        "aún sin localizar: 1"));
  EXPECT_THAT(written("summary_en.txt"), HasSubstr("from “not located” to “located alive”"));
  EXPECT_EQ(written("report.html").find("__PARADERO_REPORT_DATA__"), std::string::npos);
  const auto provenance = nlohmann::json::parse(written("provenance.json"));
  EXPECT_EQ(provenance["method"], "watch");
  EXPECT_EQ(provenance["versions"][0]["sha256"], base::sha256(header + four_people));
  EXPECT_EQ(summary.steps.front().in_both, 3U);
}

TEST_F(WatchStudy, TheSameFileTwice) {
  const auto list = file("register.csv", header + four_people);
  const auto summary = watched({list, list});
  EXPECT_THAT(codes_of(summary), Contains("same_file"));
  EXPECT_EQ(lines(folder_ / "out" / "changes.csv"), 1);
  EXPECT_EQ(summary.versions[1].source, "register_2");
}

TEST_F(WatchStudy, VersionsInTheWrongOrder) {
  std::string early, all;
  for (int k = 0; k < 40; ++k) {
    const std::string row = fmt::format(
        "F{},Rosa,Luna "
        "{},Mora,19{:02}-02-03,mujer,20{:02}-03-01,20{:02}-03-09,Colima,desaparecida\n",
        k, k, 50 + k, 5 + k / 4, 5 + k / 4);
    all += row;
    if (k < 30) early += row;
  }
  const auto before = file("early.csv", header + early), after = file("late.csv", header + all);
  EXPECT_THAT(codes_of(watched({after, before})), Contains("versions_out_of_order"));
  EXPECT_THAT(codes_of(watched({before, after})), Not(Contains("versions_out_of_order")));
}

TEST_F(WatchStudy, WithoutIdsPeopleAreLinked) {
  const auto without_ids = [](std::string text) {
    std::string rest;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = text.find('\n', at) + 1;
      rest += text.substr(text.find(',', at) + 1, end - text.find(',', at) - 1);
      at = end;
    }
    return rest;
  };
  const auto before = file("old.csv", without_ids(header + four_people));
  const auto after = file("new.csv", without_ids(header + four_people));
  const auto summary = watched({before, after});
  EXPECT_THAT(codes_of(summary), Contains("no_ids"));
  EXPECT_EQ(summary.versions.front().rows_out, 4U);
}

TEST_F(WatchStudy, AnEmptyVersion) {
  const auto before = file("old.csv", header + four_people), none = file("none.csv", header);
  EXPECT_THAT(codes_of(watched({before, none})), Contains("empty_version"));
  EXPECT_EQ(lines(folder_ / "out" / "changes.csv"), 5);
}

TEST_F(WatchStudy, Latin1AndSemicolonsAreTheSamePeople) {
  const auto before = file("old.csv", header + four_people);
  std::string other = header + four_people;
  std::ranges::replace(other, ',', ';');
  const auto latin1 = [](std::string text) {
    for (const auto& [utf8, byte] : {std::pair("ú", '\xfa'), {"é", '\xe9'}, {"í", '\xed'}}) {
      for (std::size_t at; (at = text.find(utf8)) != text.npos;) text.replace(at, 2, 1, byte);
    }
    return text;
  };
  const auto summary = watched({before, file("new.csv", latin1(other))});
  EXPECT_EQ(lines(folder_ / "out" / "changes.csv"), 1) << written("changes.csv");
}

TEST_F(WatchStudy, AWholeNameBesideNamesInParts) {
  const auto before = file("old.csv", header + four_people);
  const auto after = file("new.csv",
                          "folio,nombre completo,sexo,fecha de hechos\n"
                          "F1,ROSA LUNA MORA,mujer,01/03/2014\nF2,Saul Vera Paz,hombre,02/04/2015\n"
                          "F3,Inés Soto Rey,mujer,21/07/2016\nF4,Omar Ríos Cano,hombre,2017\n");
  watched({before, after});
  const std::string changes = written("changes.csv");
  EXPECT_THAT(changes, HasSubstr("F1,rewritten,full_name,Rosa Luna Mora,ROSA LUNA MORA,1\n"));
  EXPECT_THAT(changes, HasSubstr("F4,blurred,event_date,2017-12-05,2017,1\n"));
  EXPECT_THAT(changes, HasSubstr(",column_dropped,status,,,1\n"));
}

TEST_F(WatchStudy, ThreeVersionsHaveEachTheirStep) {
  const auto a = file("a.csv", header + four_people),
             b = file("b.csv", header + four_people.substr(0, four_people.find("F4"))),
             c = file("c.csv", header + four_people);
  const auto summary = watched({a, b, c});
  ASSERT_EQ(summary.steps.size(), 3U);
  EXPECT_EQ(lines(folder_ / "out" / "changes.csv"), 1);
  EXPECT_THAT(written("changes_1_to_2.csv"), HasSubstr("F4,vanished"));
  EXPECT_THAT(written("changes_2_to_3.csv"), HasSubstr("F4,appeared"));
}

TEST_F(WatchStudy, ARegisterAgainstATableOfCounts) {
  const auto people = file("people.csv", header + four_people);
  const auto counts = file("counts.csv",
                           "entidad,año,estatus,conteo\nGuerrero,2014,desaparecida,3\n"
                           "Jalisco,2015,desaparecida,1\nColima,2017,desaparecida,2\n");
  const auto summary = watched({people, counts});
  EXPECT_THAT(codes_of(summary), Contains("register_against_counts"));
  EXPECT_THAT(written("revisions.csv"), HasSubstr("year,2014,still_missing,1,3,2\n"));
  EXPECT_THAT(written("revisions.csv"), HasSubstr("years,2014-2016,still_missing,3,4,1\n"));
  EXPECT_EQ(lines(folder_ / "out" / "changes.csv"), 1);
}

TEST_F(WatchStudy, AFolderOfYearlyFilesIsOneVersion) {
  for (const char* name : {"v1", "v2"}) {
    fs::create_directory(folder_ / name);
    for (int year = 2010; year < 2014; ++year) {
      file(fmt::format("{}/{}.csv", name, year),
           fmt::format("entidad,periodo,categoria,conteo\nJALISCO,{}-01,LOCALIZADA_CON_VIDA,{}\n"
                       "JALISCO,SIN_FECHA,LOCALIZADA_CON_VIDA,9\n",
                       year, year - 2009));
    }
    file(fmt::format("{}/poblacion.csv", name), "entidad,habitantes\nJALISCO,8000000\n");
    file(fmt::format("{}/README.md", name), "# Conteos\n");
  }
  const auto summary = watched({folder_ / "v1", folder_ / "v2"});
  EXPECT_EQ(summary.versions.front().rows_in, 9U);
  EXPECT_EQ(summary.versions.front().rows_out, 8U);
  EXPECT_EQ(summary.versions.front().rows_refused, 1U);
  EXPECT_EQ(summary.repeats.size(), 2U);
  EXPECT_EQ(summary.repeats.front().files, 4U);
  EXPECT_THAT(written("revisions.csv"), HasSubstr("total,all,located_alive,19,19,0\n"));
  EXPECT_THAT(written("problems.csv"), HasSubstr("another layout"));
  EXPECT_THAT(written("problems.csv"), HasSubstr("no list by its ending"));
}

TEST_F(WatchStudy, YearlyFilesWhoseNamesAloneSayTheYear) {
  for (const char* name : {"v1", "v2"}) {
    fs::create_directory(folder_ / name);
    for (int year = 2010; year < 2013; ++year)
      file(fmt::format("{}/tabla_{}.csv", name, year), "entidad,conteo\nJALISCO,5\nCOLIMA,5\n");
  }
  const auto summary = watched({folder_ / "v1", folder_ / "v2"});
  EXPECT_TRUE(summary.repeats.empty());
  EXPECT_THAT(written("revisions.csv"), HasSubstr("year,2011,all,10,10,0\n"));
}

TEST_F(WatchStudy, RefusesWhatItCannotRead) {
  const auto good = file("good.csv", header + four_people);
  fs::create_directory(folder_ / "empty");
  struct Case {
    std::vector<fs::path> versions;
    base::ErrorKind kind;
    std::string_view message;
  };
  for (const Case& c :
       {Case{{good}, base::ErrorKind::usage, "two versions or more"},
        Case{{good, folder_ / "absent.csv"}, base::ErrorKind::data, "absent.csv"},
        Case{{good, folder_ / "empty"}, base::ErrorKind::data, "a folder without lists"}}) {
    Study study;
    for (const fs::path& version : c.versions) study.lists.push_back({version, {}, {}, true});
    study.out = folder_ / "out";
    const auto summary = watch_versions(study, {});
    ASSERT_FALSE(summary);
    EXPECT_EQ(summary.error().kind, c.kind);
    EXPECT_THAT(summary.error().message, HasSubstr(std::string(c.message)));
    EXPECT_FALSE(fs::exists(folder_ / "out"));
  }
}

TEST_F(WatchStudy, AMappingMustFitSomeVersion) {
  Study study =
      study_of({file("a.csv", header + four_people), file("b.csv", header + four_people)});
  const auto mapping = table::parse_mapping("[columns]\nalias = \"apodo\"\n", "m.toml");
  ASSERT_TRUE(mapping);
  for (ListSpec& spec : study.lists) spec.mapping = *mapping;
  const auto summary = watch_versions(study, {});
  ASSERT_FALSE(summary);
  EXPECT_THAT(summary.error().message, HasSubstr("no version has such a column"));
}

TEST_F(WatchStudy, GivesTheSameBytesOnAnyNumberOfThreads) {
  const auto before = file("old.csv", header + four_people),
             after = file("new.csv", header + four_people.substr(0, four_people.find("F4")));
  ASSERT_TRUE(watch_versions(study_of({before, after}, "one"), {1, {}, nullptr}));
  ASSERT_TRUE(watch_versions(study_of({before, after}, "four"), {4, {}, nullptr}));
  for (const auto& entry : fs::directory_iterator(folder_ / "one")) {
    EXPECT_EQ(content(entry.path()), content(folder_ / "four" / entry.path().filename()))
        << entry.path().filename();
  }
}

TEST(YearRange, ReadsYears) {
  const auto range = year_range("2010-2017");
  ASSERT_TRUE(range);
  EXPECT_EQ(range->first, 2010);
  EXPECT_EQ(range->last, 2017);
  EXPECT_EQ(year_range("2014")->last, 2014);
  for (const auto* bad : {"", "2017-2010", "10-17", "2010-", "años", "2010-2017-2020"})
    EXPECT_FALSE(year_range(bad)) << bad;
}

// What was published, read where it is: the tests are left out where it is not.
class PublishedTables : public WatchStudy {
 protected:
  void SetUp() override {
    const char* shared = std::getenv("PARADERO_SHARED");
    mexico_ = fs::path(shared == nullptr ? "" : shared) / "data" / "mexico";
    if (shared == nullptr || !fs::exists(mexico_)) GTEST_SKIP() << "the shared data is absent";
    WatchStudy::SetUp();
  }
  void TearDown() override {
    if (!folder_.empty()) WatchStudy::TearDown();
  }
  fs::path mexico_;
};

TEST_F(PublishedTables, TheUndatedBlockAndTheThreeVintages) {
  const auto summary = watched({mexico_ / "cenapi_2018_records" / "cenapi.csv",
                                mexico_ / "rnpdno_2020_state_year" / "rnpdno.csv",
                                mexico_ / "rnpdno_municipal_2010_2026"});
  ASSERT_EQ(summary.repeats.size(), 1U);
  const watch::RepeatedBucket& bucket = summary.repeats.front();
  EXPECT_EQ(bucket.value, "SIN_FECHA");
  EXPECT_EQ(bucket.files, 17U);
  EXPECT_EQ(bucket.times, 17U);
  EXPECT_EQ(bucket.once[0], 10'387);
  EXPECT_EQ(bucket.once[1], 26'402);
  EXPECT_EQ(bucket.once[2], 2'276);
  EXPECT_EQ(bucket.printed[0], 17 * 10'387);
  const std::string revisions = written("revisions.csv");
  EXPECT_THAT(revisions, HasSubstr("years,2010-2017,still_missing,31436,40044,39353,7917\n"));
  EXPECT_THAT(revisions, HasSubstr("total,dated,still_missing,36376,51306,118605,"));
  EXPECT_THAT(revisions, HasSubstr("total,undated,still_missing,0,0,10387,"));
  EXPECT_THAT(written("summary_es.txt"), HasSubstr("118,605 con fecha y 10,387 sin fecha"));
}

TEST_F(PublishedTables, PrintedTotalsThatAreNotTheirSums) {
  const auto training = mexico_ / "us_training_of_mexican_forces_1999_2021" / "fmtrpt_mexico.csv";
  watched({training, training});
  const std::string sums = written("sums.csv");
  EXPECT_THAT(sums, HasSubstr(",115,46,69\n"));
  EXPECT_THAT(sums, HasSubstr(",424,416,8\n"));
  EXPECT_THAT(written("summary_en.txt"),
              HasSubstr("Of the 108 totals printed in “fmtrpt_mexico”, 2 are not the sum of their "
                        "rows (net difference: +77)."));
}

struct Agreement {
  double compared = 0, equal = 0, rewritten = 0, recoded = 0;
};

Agreement agreement_of(const fs::path& fields, std::string_view name) {
  base::Problems problems;
  const auto table = table::read_table(fields, {}, {}, problems);
  EXPECT_TRUE(table);
  Agreement agreement;
  for (std::size_t row = 0; row < table->rows(); ++row) {
    if (table->find("field")->at(row) != name) continue;
    const auto number = [&](const char* column) {
      return std::stod(std::string(table->find(column)->at(row)));
    };
    agreement = {number("compared"), number("equal"), number("rewritten"), number("recoded")};
  }
  return agreement;
}

TEST_F(PublishedTables, AMorgueLogAsTranscribedAndAsCleaned) {
  const auto log = mexico_ / "morgue_semefo_df_1968_1982" / "semefo_sin_nombres.csv";
  Study study = study_of({log, log});
  const auto mapping_of = [](const std::string& date, const std::string& age,
                             const std::string& cause) {
    return table::parse_mapping(
        "[columns]\nrecord_id = \"ID\"\nfound_date = \"" + date + "\"\nsex = \"Sexo\"\nage = \"" +
            age + "\"\n[fields.cause]\ncolumn = \"" + cause + "\"\ncompare = \"tokens\"\n",
        "mapping");
  };
  const auto raw = mapping_of("Fecha_transcrito", "Edad_transcrito", "Diagnostico_transcrito"),
             clean = mapping_of("Fecha_estandar", "Edad_estandar", "Diagnostico_estandar");
  ASSERT_TRUE(raw && clean);
  study.lists[0].mapping = *raw;
  study.lists[1].mapping = *clean;
  const auto summary = watch_versions(study, {});
  ASSERT_TRUE(summary) << summary.error().message;
  EXPECT_EQ(summary->versions.front().rows_out, 96'844U);
  EXPECT_EQ(summary->steps.front().in_both, 96'844U);
  const fs::path fields = folder_ / "out" / "fields.csv";
  const Agreement sex = agreement_of(fields, "sex"), age = agreement_of(fields, "age_min"),
                  cause = agreement_of(fields, "cause");
  EXPECT_EQ(sex.compared, 73'741 + 20'601);
  EXPECT_EQ(sex.equal, sex.compared);
  EXPECT_GT(age.compared, 40'000);
  EXPECT_GT(age.equal / age.compared, 0.975);
  EXPECT_GT(cause.compared, 40'000);
  EXPECT_GT((cause.equal + cause.rewritten) / cause.compared, 0.76);
  EXPECT_GT((cause.equal + cause.rewritten + cause.recoded) / cause.compared, 0.93);
}

}  // namespace
}  // namespace paradero::study

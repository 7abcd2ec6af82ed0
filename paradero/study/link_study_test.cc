#include "paradero/study/link_study.h"

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "paradero/study/internal/test_folder.h"
#include "paradero/table/read.h"

namespace paradero::study {
namespace {

namespace fs = std::filesystem;
using testing::content;
using testing::lines;

class LinkStudy : public testing::FolderTest {
 protected:
  Study study_of(std::initializer_list<fs::path> lists, const char* out = "out") const {
    Study study;
    for (const fs::path& list : lists) study.lists.push_back({list, {}, {}, false});
    study.out = folder_ / out;
    return study;
  }
  Study generated_study(const char* out = "out") const {
    Study study;
    study.generate = generate::Settings{1000, generate::Strength::normal, 4};
    study.out = folder_ / out;
    return study;
  }
};

const std::string two_people =
    "id,nombre,primer apellido,segundo apellido,fecha de nacimiento,sexo\n"
    "1,Rosa,Luna,Mora,1980-02-03,M\n2,Rosa,Luna,Mora,1980-02-03,M\n3,Saúl,Vera,Paz,1991-05-06,H\n"
    "4,Inés,Soto,Rey,1975-11-30,M\n";

TEST_F(LinkStudy, WritesAWholeResult) {
  const auto summary = link_lists(generated_study(), {});
  ASSERT_TRUE(summary) << summary.error().message;
  for (const char* name : {"entities.csv", "links.csv", "problems.csv", "provenance.json",
                           "report.html", "mapping_register.toml", "truth.csv"}) {
    EXPECT_TRUE(fs::exists(folder_ / "out" / name)) << name;
  }
  EXPECT_EQ(lines(folder_ / "out" / "entities.csv"),
            static_cast<std::ptrdiff_t>(summary->records) + 1);
  std::uint64_t out = 0;
  for (const ListSummary& list : summary->lists) {
    EXPECT_EQ(list.rows_in, list.rows_out + list.rows_refused);
    out += list.rows_out;
  }
  EXPECT_EQ(out, summary->records);
  ASSERT_TRUE(summary->evaluation);
  EXPECT_GT(summary->evaluation->pairwise.f, 0.9);
  EXPECT_EQ(content(folder_ / "out" / "report.html").find("__PARADERO_REPORT_DATA__"),
            std::string::npos);
}

TEST_F(LinkStudy, GivesTheSameBytesOnAnyNumberOfThreads) {
  ASSERT_TRUE(link_lists(generated_study("one"), {1, {}, nullptr}));
  ASSERT_TRUE(link_lists(generated_study("four"), {4, {}, nullptr}));
  for (const auto& entry : fs::directory_iterator(folder_ / "one")) {
    EXPECT_EQ(content(entry.path()), content(folder_ / "four" / entry.path().filename()))
        << entry.path().filename();
  }
}

TEST_F(LinkStudy, ARefusalLeavesWhatWasThere) {
  const auto good = file("a.csv", two_people);
  ASSERT_TRUE(link_lists(study_of({good}), {}));
  const std::string before = content(folder_ / "out" / "provenance.json");
  EXPECT_FALSE(link_lists(study_of({good, folder_ / "absent.csv"}), {}));
  EXPECT_EQ(content(folder_ / "out" / "provenance.json"), before);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), {}), 2);
}

TEST_F(LinkStudy, TwoListsOfOneNameAreRefused) {
  const auto a = file("a.csv", two_people);
  fs::create_directory(folder_ / "other");
  const auto b = file("other/a.csv", two_people);
  const auto result = link_lists(study_of({a, b}), {});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, base::ErrorKind::usage);
}

TEST_F(LinkStudy, ReadsLatin1AndSaysSo) {
  std::string latin1 = two_people;
  for (std::size_t at; (at = latin1.find("\xc3\xba")) != std::string::npos;)
    latin1.replace(at, 2, "\xfa");
  for (std::size_t at; (at = latin1.find("\xc3\xa9")) != std::string::npos;)
    latin1.replace(at, 2, "\xe9");
  const auto summary = link_lists(study_of({file("a.csv", latin1)}), {});
  ASSERT_TRUE(summary) << summary.error().message;
  EXPECT_EQ(summary->records, 4U);
  EXPECT_NE(content(folder_ / "out" / "problems.csv").find("1252"), std::string::npos);
}

TEST_F(LinkStudy, WarnsOfListsWithoutNamesOrRows) {
  std::string rows = "folio,sexo,municipio\n";
  for (int i = 0; i < 40; ++i) {
    rows += fmt::format("{},{},{}\n", i, i % 2 == 0 ? "M" : "H", i % 3 == 0 ? "Iguala" : "Tepic");
  }
  const auto nameless = link_lists(study_of({file("a.csv", rows)}), {});
  ASSERT_TRUE(nameless) << nameless.error().message;
  EXPECT_TRUE(std::ranges::any_of(nameless->warnings,
                                  [](const Warning& w) { return w.code == "no_names"; }));
  const auto empty = link_lists(study_of({file("b.csv", "id,nombre,apellido\n")}, "none"), {});
  ASSERT_TRUE(empty) << empty.error().message;
  EXPECT_TRUE(std::ranges::any_of(empty->warnings,
                                  [](const Warning& w) { return w.code == "no_records"; }));
}

TEST_F(LinkStudy, ASharedMappingServesListsOfDifferentColumns) {
  const auto a = file("a.csv", two_people);
  const auto b = file("b.csv", "num,quien,cluster\n1,Rosa Luna Mora,x\n2,Saúl Vera Paz,y\n");
  auto mapping =
      table::parse_mapping("drop = [\"cluster\"]\n[columns]\nfull_name = \"quien\"\n", "m.toml");
  ASSERT_TRUE(mapping);
  Study study = study_of({a, b});
  for (ListSpec& list : study.lists) list.mapping = *mapping, list.shared_mapping = true;
  EXPECT_TRUE(link_lists(study, {}));
  for (ListSpec& list : study.lists) list.mapping.drop.push_back("nowhere");
  const auto refused = link_lists(study, {});
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("nowhere"), std::string::npos);
}

// What docs/formats/link.md says of the columns.
TEST_F(LinkStudy, WeightsOfALinkAddUp) {
  ASSERT_TRUE(link_lists(generated_study(), {}));
  base::Problems problems;
  const auto links = table::read_table(folder_ / "out" / "links.csv", {}, {}, problems);
  ASSERT_TRUE(links) << links.error().message;
  ASSERT_GT(links->rows(), 100U);
  for (std::size_t row = 0; row < links->rows(); ++row) {
    double sum = 0, match_weight = 0, probability = -1;
    for (const table::Column& column : links->columns) {
      const std::string cell(column.at(row));
      if (column.header == "match_weight") {
        match_weight = std::stod(cell);
      } else if (column.header == "probability") {
        probability = std::stod(cell);
      } else if (column.header.ends_with("_weight")) {
        sum += std::stod(cell);
      }
    }
    EXPECT_NEAR(sum, match_weight, 0.02);
    EXPECT_GE(probability, 0.05 - 1e-6);
    EXPECT_LE(probability, 1);
  }
}

TEST_F(LinkStudy, DrawsHoldEveryRecordOnceADrawAndSpanTheGrouping) {
  Study study = generated_study();
  study.link.posterior.draws = 5;
  const auto summary = link_lists(study, {});
  ASSERT_TRUE(summary) << summary.error().message;
  EXPECT_EQ(lines(folder_ / "out" / "draws.csv"),
            static_cast<std::ptrdiff_t>(5 * summary->records) + 1);
  ASSERT_EQ(summary->entities_drawn.size(), 5U);
  const PeopleInterval interval = people_interval(*summary);
  EXPECT_LE(interval.low, interval.median);
  EXPECT_LE(interval.median, interval.high);
  EXPECT_NEAR(interval.median, static_cast<double>(summary->entities), 20);
  base::Problems problems;
  const auto draws = table::read_table(folder_ / "out" / "draws.csv", {}, {}, problems);
  ASSERT_TRUE(draws) << draws.error().message;
  std::vector<std::uint32_t> largest(6, 0);
  for (std::size_t row = 0; row < draws->rows(); ++row) {
    const auto draw =
        static_cast<std::size_t>(std::stoul(std::string(draws->find("draw")->at(row))));
    const auto id =
        static_cast<std::uint32_t>(std::stoul(std::string(draws->find("entity_id")->at(row))));
    largest[draw] = std::max(largest[draw], id);
  }
  for (std::size_t draw = 1; draw <= 5; ++draw)
    EXPECT_EQ(largest[draw], summary->entities_drawn[draw - 1]);
  EXPECT_TRUE(nlohmann::json::parse(to_json(*summary)).contains("draws"));
  EXPECT_THROW((void)people_interval(LinkSummary{}), std::logic_error);
}

TEST_F(LinkStudy, DecisionsAreObeyedAndThoseOnUnknownRecordsAreProblems) {
  Study study = study_of({file("a.csv", two_people)});
  study.decisions = file("decisions.csv",
                         "source_a,record_id_a,source_b,record_id_b,decision\n"
                         "a,1,a,2,different\na,3,a,4,same\na,9,a,1,same\n");
  const auto summary = link_lists(study, {});
  ASSERT_TRUE(summary) << summary.error().message;
  EXPECT_EQ(content(folder_ / "out" / "entities.csv"),
            "source,record_id,entity_id,cohesion\na,1,1,1\na,2,2,1\na,3,3,1\na,4,3,1\n");
  EXPECT_NE(content(folder_ / "out" / "problems.csv").find("no list has"), std::string::npos);

  study.decisions = file("against.csv",
                         "source_a,record_id_a,source_b,record_id_b,decision\n"
                         "a,1,a,2,same\na,2,a,3,same\na,1,a,3,different\n");
  const auto refused = link_lists(study, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, base::ErrorKind::data);
  EXPECT_NE(refused.error().message.find("a/1 = a/2 = a/3"), std::string::npos)
      << refused.error().message;
  study.decisions =
      file("word.csv", "source_a,record_id_a,source_b,record_id_b,decision\na,1,a,2,perhaps\n");
  EXPECT_FALSE(link_lists(study, {}));
}

TEST_F(LinkStudy, AnOldResultKeepsItsIds) {
  Study study = study_of({file("a.csv", two_people)});
  study.previous =
      file("old.csv", "source,record_id,entity_id,cohesion\na,4,7,1\na,1,9,1\na,2,3,1\nb,1,12,1\n");
  const auto summary = link_lists(study, {});
  ASSERT_TRUE(summary) << summary.error().message;
  EXPECT_EQ(content(folder_ / "out" / "entity_changes.csv"),
            "entity_id,change,other_entity_id,records\n3,merged,9,1\n12,gone,,1\n");
  const std::string written = content(folder_ / "out" / "entities.csv");
  EXPECT_NE(written.find("a,1,3,"), std::string::npos) << written;
  EXPECT_NE(written.find("a,3,13,"), std::string::npos) << written;
  EXPECT_NE(written.find("a,4,7,"), std::string::npos) << written;
  study.previous = file("bad.csv", "source,record_id,entity_id\na,1,x\n");
  EXPECT_FALSE(link_lists(study, {}));
}

TEST_F(LinkStudy, ProvenanceAndSummarySayWhatWasDone) {
  const auto list = file("a.csv", two_people + "5,Rosa,Luna,Mora,1980-02-03,M,one,cell,more\n");
  Study study = study_of({list});
  study.title = "Prueba";
  study.seed = 6;
  study.link.blocking_rules = {"surname_1.phonetic"};
  const auto summary = link_lists(study, {});
  ASSERT_TRUE(summary) << summary.error().message;

  const std::string text = content(folder_ / "out" / "provenance.json");
  EXPECT_EQ(text.find(folder_.string()), std::string::npos) << "a path of this machine";
  const auto provenance = nlohmann::json::parse(text);
  EXPECT_EQ(provenance["method"], "link");
  EXPECT_EQ(provenance["title"], "Prueba");
  EXPECT_EQ(provenance["seed"], 6);
  EXPECT_EQ(provenance["blocking_rules_used"], nlohmann::json({"surname_1.phonetic"}));
  ASSERT_EQ(provenance["inputs"].size(), 1U);
  const auto& input = provenance["inputs"][0];
  EXPECT_EQ(input["source"], "a");
  EXPECT_EQ(input["file"], "a.csv");
  EXPECT_EQ(input["sha256"].get<std::string>().size(), 64U);
  EXPECT_EQ(input["rows_in"], 5);
  EXPECT_EQ(input["rows_out"], 4);
  EXPECT_EQ(input["rows_refused"], 1);

  const auto json = nlohmann::json::parse(to_json(*summary));
  EXPECT_EQ(json["records"], 4);
  EXPECT_EQ(json["lists"][0]["rows_refused"], 1);
  EXPECT_FALSE(json.contains("evaluation")) << "no truth was given";
  EXPECT_EQ(lines(folder_ / "out" / "problems.csv"),
            static_cast<std::ptrdiff_t>(summary->problems) + 1);
}

TEST_F(LinkStudy, TheMappingThatWasUsedGivesTheSameResult) {
  const auto list = file("a.csv", two_people);
  ASSERT_TRUE(link_lists(study_of({list}), {}));
  auto mapping =
      table::parse_mapping(content(folder_ / "out" / "mapping_a.toml"), "mapping_a.toml");
  ASSERT_TRUE(mapping) << mapping.error().message;
  Study again = study_of({list}, "again");
  again.lists.front().mapping = *mapping;
  ASSERT_TRUE(link_lists(again, {}));
  for (const char* name : {"entities.csv", "links.csv"})
    EXPECT_EQ(content(folder_ / "out" / name), content(folder_ / "again" / name)) << name;
}

TEST_F(LinkStudy, AGeneratedListThatIsNotThereIsRefused) {
  Study study = generated_study();
  study.generated_lists = {"register", "pres"};
  const auto refused = link_lists(study, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, base::ErrorKind::usage);
  EXPECT_NE(refused.error().message.find("'pres'"), std::string::npos);
  EXPECT_TRUE(fs::is_empty(folder_));
}

TEST_F(LinkStudy, StopsWhenAsked) {
  std::stop_source stop;
  stop.request_stop();
  const auto stopped =
      link_lists(study_of({file("a.csv", two_people)}), {2, stop.get_token(), nullptr});
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().kind, base::ErrorKind::interrupted);
  EXPECT_FALSE(fs::exists(folder_ / "out"));
}

}  // namespace
}  // namespace paradero::study

#include "paradero/study/link_study.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>
#include <unistd.h>

#include "paradero/study/evaluate_study.h"
#include "paradero/study/generate_study.h"

namespace paradero::study {
namespace {

namespace fs = std::filesystem;

class StudyTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "paradero_study_XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path file(const std::string& name, const std::string& content) const {
    std::ofstream(folder_ / name, std::ios::binary) << content;
    return folder_ / name;
  }
  static std::string content(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  static std::ptrdiff_t lines(const fs::path& path) {
    const std::string text = content(path);
    return std::ranges::count(text, '\n');
  }
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
  fs::path folder_;
};

const std::string two_people =
    "id,nombre,primer apellido,segundo apellido,fecha de nacimiento,sexo\n"
    "1,Rosa,Luna,Mora,1980-02-03,M\n2,Rosa,Luna,Mora,1980-02-03,M\n3,Saúl,Vera,Paz,1991-05-06,H\n"
    "4,Inés,Soto,Rey,1975-11-30,M\n";

TEST_F(StudyTest, WritesAWholeResult) {
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

TEST_F(StudyTest, GivesTheSameBytesOnAnyNumberOfThreads) {
  ASSERT_TRUE(link_lists(generated_study("one"), {1, {}, nullptr}));
  ASSERT_TRUE(link_lists(generated_study("four"), {4, {}, nullptr}));
  for (const auto& entry : fs::directory_iterator(folder_ / "one")) {
    EXPECT_EQ(content(entry.path()), content(folder_ / "four" / entry.path().filename()))
        << entry.path().filename();
  }
}

TEST_F(StudyTest, ARefusalLeavesWhatWasThere) {
  const auto good = file("a.csv", two_people);
  ASSERT_TRUE(link_lists(study_of({good}), {}));
  const std::string before = content(folder_ / "out" / "provenance.json");
  EXPECT_FALSE(link_lists(study_of({good, folder_ / "absent.csv"}), {}));
  EXPECT_EQ(content(folder_ / "out" / "provenance.json"), before);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), {}), 2);
}

TEST_F(StudyTest, TwoListsOfOneNameAreRefused) {
  const auto a = file("a.csv", two_people);
  fs::create_directory(folder_ / "other");
  const auto b = file("other/a.csv", two_people);
  const auto result = link_lists(study_of({a, b}), {});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, base::ErrorKind::usage);
}

TEST_F(StudyTest, ReadsLatin1AndSaysSo) {
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

TEST_F(StudyTest, WarnsOfListsWithoutNamesOrRows) {
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

TEST_F(StudyTest, ASharedMappingServesListsOfDifferentColumns) {
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

TEST_F(StudyTest, EvaluatesFilesAgainstATruth) {
  ASSERT_TRUE(link_lists(generated_study(), {}));
  const auto report = evaluate_files(folder_ / "out" / "entities.csv",
                                     {{folder_ / "out" / "truth.csv"}, "person_id", ""}, {});
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_GT(report->all.pairwise.f, 0.9);
  EXPECT_FALSE(report->calibration.empty());
  EXPECT_EQ(report->records_without_truth, 0U);

  const auto no_column = evaluate_files(folder_ / "out" / "entities.csv",
                                        {{folder_ / "out" / "truth.csv"}, "nobody", ""}, {});
  ASSERT_FALSE(no_column);
  EXPECT_NE(no_column.error().message.find("person_id"), std::string::npos)
      << "the mend is not named";
}

TEST_F(StudyTest, EvaluatesAgainstAColumnOfTheListItself) {
  const auto list = file("a.csv", "id,person,sexo\n1,x,M\n2,x,M\n3,y,H\n");
  const auto entities = file(
      "entities.csv", "source,record_id,entity_id,cohesion\na,1,1,1\na,2,1,1\na,3,2,1\nb,9,3,1\n");
  const auto report = evaluate_files(entities, {{list}, "person", ""}, {});
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->all.records, 3U);
  EXPECT_EQ(report->all.pairwise.f, 1);
  EXPECT_EQ(report->records_without_truth, 1U);
  EXPECT_FALSE(report->subgroups.empty());
}

TEST_F(StudyTest, GeneratesListsWithProvenance) {
  const auto lists = generate_lists({1000, generate::Strength::easy, 2}, folder_ / "lists", {});
  ASSERT_TRUE(lists) << lists.error().message;
  for (const GeneratedList& list : *lists) {
    EXPECT_EQ(lines(folder_ / "lists" / list.file), static_cast<std::ptrdiff_t>(list.rows) + 1);
  }
  EXPECT_NE(content(folder_ / "lists" / "provenance.json").find("\"seed\": 2"), std::string::npos);
}

}  // namespace
}  // namespace paradero::study

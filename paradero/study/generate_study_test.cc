#include "paradero/study/generate_study.h"

#include <nlohmann/json.hpp>

#include "paradero/study/internal/test_folder.h"

namespace paradero::study {
namespace {

namespace fs = std::filesystem;
using testing::content;
using testing::lines;

using GenerateStudy = testing::FolderTest;

TEST_F(GenerateStudy, WritesListsTruthAndProvenance) {
  const auto lists = generate_lists({1000, generate::Strength::easy, 2}, folder_ / "lists", {});
  ASSERT_TRUE(lists) << lists.error().message;
  const auto provenance =
      nlohmann::json::parse(content(folder_ / "lists" / "provenance.json"), nullptr, false);
  ASSERT_FALSE(provenance.is_discarded());
  EXPECT_EQ(provenance["method"], "generate");
  EXPECT_EQ(provenance["seed"], 2);
  EXPECT_EQ(provenance["settings"]["people"], 1000);
  EXPECT_EQ(provenance["settings"]["strength"], "easy");

  std::uint64_t rows = 0, rows_of_truth = 0;
  for (const GeneratedList& list : *lists) {
    EXPECT_EQ(list.file, list.name + ".csv");
    EXPECT_EQ(lines(folder_ / "lists" / list.file), static_cast<std::ptrdiff_t>(list.rows) + 1);
    EXPECT_EQ(provenance["rows"][list.name], list.rows);
    (list.name == "truth" ? rows_of_truth : rows) += list.rows;
  }
  EXPECT_EQ(rows_of_truth, rows) << "the truth names every row of every list";
  EXPECT_TRUE(content(folder_ / "lists" / "truth.csv").starts_with("source,record_id,person_id\n"));
}

TEST_F(GenerateStudy, GivesTheSameBytesOnAnyNumberOfThreads) {
  const generate::Settings settings{1000, generate::Strength::hard, 9};
  ASSERT_TRUE(generate_lists(settings, folder_ / "one", {1, {}, nullptr}));
  ASSERT_TRUE(generate_lists(settings, folder_ / "four", {4, {}, nullptr}));
  for (const auto& entry : fs::directory_iterator(folder_ / "one")) {
    EXPECT_EQ(content(entry.path()), content(folder_ / "four" / entry.path().filename()))
        << entry.path().filename();
  }
}

TEST_F(GenerateStudy, ARefusalWritesNothing) {
  const auto refused = generate_lists({10, generate::Strength::easy, 1}, folder_ / "lists", {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, base::ErrorKind::usage);
  EXPECT_TRUE(fs::is_empty(folder_));
}

TEST_F(GenerateStudy, StopsWhenAsked) {
  std::stop_source stop;
  stop.request_stop();
  const auto stopped = generate_lists({1000, generate::Strength::easy, 1}, folder_ / "lists",
                                      {2, stop.get_token(), nullptr});
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().kind, base::ErrorKind::interrupted);
  EXPECT_TRUE(fs::is_empty(folder_));
}

}  // namespace
}  // namespace paradero::study

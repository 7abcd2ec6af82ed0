#include "paradero/study/study_file.h"

#include <gtest/gtest.h>

namespace paradero::study {
namespace {

constexpr std::string_view every_key = R"(
title = "Prueba"
seed = 7
out = "results"

[[lists]]
file = "a.csv"
source = "registro"
encoding = "latin1"
delimiter = ";"
drop = ["cluster"]
[lists.columns]
given_names = "Nombre"
[lists.fields.folio]
column = "Folio"
compare = "code"

[[lists]]
file = "b.xlsx"
sheet = "Hoja1"

[link]
blocking = ["surname_1", "birth_date.year & sex"]
block_cap = 99
threshold = 0.7
links_from = 0.2
frequency_step = 8
random_pairs = 5000
training_pairs = 6000
pairs_per_record = 12.5
blocking_recall = 0.9
max_iterations = 10
prior_weight = 0.1
largest_group = 50

[generate]
people = 2000
strength = "hard"
seed = 3
lists = ["press"]

[evaluate]
truth = ["truth.csv"]
truth_column = "who"
record_id = "id"
)";

TEST(StudyFile, ReadsWhatIsCrossedAndWatched) {
  const auto study = parse_study(R"(
[cross]
prior = 0.2
keep_identified = true
previous = "before"
gazetteers = ["places.csv"]
[[cross.missing]]
file = "a.csv"
source = "registro"
[[cross.missing]]
file = "b.csv"
[[cross.found]]
file = "c.csv"
[cross.found.columns]
found_date = "hallazgo"
[cross.rates]
wrong_name = 0.1
sex = [97, 3]
age = {values = [0.5, 0.2, 0.1, 0.1, 0.05, 0.05], weight = 200}
[watch]
years = "2010-2012"
[[watch.versions]]
file = "old.csv"
[[watch.versions]]
file = "new.csv"
)",
                                 "/studies", "study.toml");
  ASSERT_TRUE(study) << study.error().message;
  ASSERT_EQ(study->cross.missing.size(), 2U);
  EXPECT_EQ(study->cross.missing[0].reading.source, "registro");
  EXPECT_EQ(study->cross.missing[1].path, "/studies/b.csv");
  ASSERT_EQ(study->cross.found.size(), 1U);
  EXPECT_EQ(study->cross.found[0].mapping.columns.size(), 1U);
  EXPECT_TRUE(study->cross.people.keep_identified);
  EXPECT_EQ(study->cross.previous, "/studies/before");
  const auto& changes = study->cross.settings.learning.changes;
  const cross::Rates rates = cross::expected_rates(changes);
  EXPECT_DOUBLE_EQ(rates.wrong_name, .1);
  EXPECT_DOUBLE_EQ(rates.sex[0], .97);
  EXPECT_DOUBLE_EQ(rates.age[1], .2);
  EXPECT_DOUBLE_EQ(cross::rate_weight("age", changes), 200);
  EXPECT_DOUBLE_EQ(cross::rate_weight("sex", changes), cross::rate_weight("sex"));
  ASSERT_EQ(study->watch.versions.size(), 2U);
  EXPECT_EQ(study->watch.versions[1].path, "/studies/new.csv");
  EXPECT_TRUE(study->lists.empty());
}

TEST(StudyFile, RefusesHalfACrossingAndRatesThatAreNone) {
  const auto message = [](std::string_view text) {
    const auto study = parse_study(text, "", "study.toml");
    return study ? std::string() : study.error().message;
  };
  EXPECT_EQ(message("[[cross.missing]]\nfile = \"a.csv\"\n"),
            "study.toml:1: [cross]: needs [[cross.missing]] and [[cross.found]]");
  const auto of_rates = [&](const std::string& line) { return message("[cross.rates]\n" + line); };
  EXPECT_TRUE(of_rates("colour = 1")
                  .starts_with("study.toml:2: [cross.rates]: unknown rate 'colour'; known are: "
                               "given_names, surname_1,"));
  EXPECT_EQ(of_rates("sex = [1]"),
            "study.toml:2: [cross.rates]: sex: has 1 values, it must have 2");
  EXPECT_EQ(of_rates("sex = [1, -1]"), "study.toml:2: [cross.rates]: sex: no value may be below 0");
  EXPECT_EQ(of_rates("sex = [0, 0]"), "study.toml:2: [cross.rates]: sex: not all values may be 0");
  EXPECT_EQ(of_rates("wrong_name = 1"), "study.toml:2: [cross.rates]: wrong_name: must be below 1");
  EXPECT_EQ(of_rates("wrong_name = \"often\""),
            "study.toml:2: [cross.rates]: wrong_name: must be a number or a list of numbers");
  EXPECT_EQ(of_rates("sex = {values = [1, 1], weight = 0}"),
            "study.toml:2: [cross.rates]: must lie in 1 .. 1000000000");
}

TEST(StudyFile, ReadsEveryKey) {
  const auto study = parse_study(every_key, "/studies", "study.toml");
  ASSERT_TRUE(study) << study.error().message;
  EXPECT_EQ(study->title, "Prueba");
  EXPECT_EQ(study->seed, 7U);
  EXPECT_EQ(study->out, "/studies/results");
  ASSERT_EQ(study->lists.size(), 2U);
  EXPECT_EQ(study->lists[0].path, "/studies/a.csv");
  EXPECT_EQ(study->lists[0].reading.source, "registro");
  EXPECT_EQ(study->lists[0].reading.encoding, "latin1");
  EXPECT_EQ(study->lists[0].reading.delimiter, ';');
  EXPECT_EQ(study->lists[0].mapping.drop, std::vector<std::string>{"cluster"});
  ASSERT_EQ(study->lists[0].mapping.columns.size(), 1U);
  ASSERT_EQ(study->lists[0].mapping.fields.size(), 1U);
  EXPECT_EQ(study->lists[1].reading.sheet, "Hoja1");
  EXPECT_EQ(study->link.blocking_rules.size(), 2U);
  EXPECT_EQ(study->link.block_cap, 99U);
  EXPECT_EQ(study->link.threshold, 0.7);
  EXPECT_EQ(study->link.links_from, 0.2);
  EXPECT_EQ(study->link.frequency_step, 8);
  EXPECT_EQ(study->link.random_pairs, 5000U);
  EXPECT_EQ(study->link.training_pairs, 6000U);
  EXPECT_EQ(study->link.rule_choice.pairs_per_record, 12.5);
  EXPECT_EQ(study->link.rule_choice.recall, 0.9);
  EXPECT_EQ(study->link.training.max_iterations, 10);
  EXPECT_EQ(study->link.training.prior_weight, 0.1);
  EXPECT_EQ(study->link.clustering.largest_exact, 50U);
  ASSERT_TRUE(study->generate);
  EXPECT_EQ(study->generate->people, 2000U);
  EXPECT_EQ(study->generate->strength, generate::Strength::hard);
  EXPECT_EQ(study->generate->seed, 3U);
  EXPECT_EQ(study->generated_lists, std::vector<std::string>{"press"});
  ASSERT_TRUE(study->evaluate);
  EXPECT_EQ(study->evaluate->truth.front(), "/studies/truth.csv");
  EXPECT_EQ(study->evaluate->truth_column, "who");
  EXPECT_EQ(study->evaluate->record_id, "id");
}

TEST(StudyFile, RefusesWithTheFileAndTheLine) {
  struct Case {
    const char *toml, *part_of_message;
  };
  const Case cases[] = {
      {"seed = ", "study.toml:1"},
      {"\nsed = 1", "study.toml:2: unknown key 'sed'"},
      {"seed = \"one\"", "must be a whole number"},
      {"seed = 1.5", "must be a whole number"},
      {"[link]\nthreshold = 1.5", "study.toml:2: [link]: must lie in"},
      {"[link]\nthreshold = true", "must be a number"},
      {"[link]\nblocking = \"surname_1\"", "must be a list of texts"},
      {"[link]\nblocking = [1]", "must be a list of texts"},
      {"link = 3", "must be a table"},
      {"lists = 3", "must be written as [[lists]]"},
      {"[[lists]]\nsource = \"a\"", "names no file"},
      {"[[lists]]\nfile = \"a.csv\"\ndelimiter = \"::\"", "one character"},
      {"[[lists]]\nfile = \"a.csv\"\nsource = \"../b\"", "study.toml:1: [[lists]]: source"},
      {"[[lists]]\nfile = \"a.csv\"\ncolums = {}", "study.toml:3: [[lists]]: unknown key 'colums'"},
      {"\n[[lists]]\nfile = \"a.csv\"\ncolumns = 3", "study.toml:2: mapping of the list"},
      {"[[lists]]\nfile = \"a.csv\"\nmapping = \"m.toml\"\ndrop = [\"x\"]", "has both"},
      {"[evaluate]\ntruth = \"truth.csv\"", "study.toml:2: [evaluate]: must be a list of texts"},
      {"[link]\nmax_iterations = 0", "must lie in 1 .. 100000"},
      {"[link]\nprior_weight = nan", "must lie in"},
      {"seed = -1", "must lie in"},
      {"title = 3", "must be a text"},
      {"[[lists]]\nfile = \"a.csv\"\nmapping = \"absent.toml\"", "cannot be read"},
      {"[generate]\npeople = 10", "must lie in"},
      {"[generate]\nstrength = \"brutal\"", "easy, normal or hard"},
  };
  for (const Case& c : cases) {
    const auto study = parse_study(c.toml, "/studies", "study.toml");
    ASSERT_FALSE(study) << c.toml;
    EXPECT_EQ(study.error().kind, base::ErrorKind::usage) << c.toml;
    EXPECT_NE(study.error().message.find(c.part_of_message), std::string::npos)
        << study.error().message;
  }
}

TEST(StudyFile, DefaultsAreThoseOfTheDocumentation) {
  const auto study = parse_study("", "/studies", "study.toml");
  ASSERT_TRUE(study) << study.error().message;
  EXPECT_EQ(study->seed, 1U);
  EXPECT_TRUE(study->out.empty());
  EXPECT_EQ(study->link.threshold, 0.5);
  EXPECT_EQ(study->link.links_from, 0.05);
  EXPECT_EQ(study->link.frequency_step, 4);
  EXPECT_EQ(study->link.random_pairs, 400'000U);
  EXPECT_EQ(study->link.training_pairs, 1'000'000U);
  EXPECT_EQ(study->link.rule_choice.pairs_per_record, 80);
  EXPECT_EQ(study->link.rule_choice.recall, 0.999);
  EXPECT_EQ(study->link.training.max_iterations, 200);
  EXPECT_EQ(study->link.training.prior_weight, 0.05);
  EXPECT_EQ(study->link.clustering.largest_exact, 400U);
  EXPECT_FALSE(study->generate);
  EXPECT_FALSE(study->evaluate);
}

TEST(StudyFile, AnAbsentFileIsAUsageError) {
  const auto study = read_study("/absent/study.toml");
  ASSERT_FALSE(study);
  EXPECT_EQ(study.error().kind, base::ErrorKind::usage);
}

}  // namespace
}  // namespace paradero::study

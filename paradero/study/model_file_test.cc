#include "paradero/study/model_file.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace paradero::study {
namespace {

link::StoredModel small_model() {
  link::StoredModel model;
  model.share = {0.001, 0.95, 0.02, 0, 0.019, 0.01, 0};
  model.training = {12, true, -1234.5678901234567, 1000, 37.25};
  model.blocking_rules = {"surname_1.phonetic & sex"};
  model.block_cap = 100;
  model.rules_chosen = true;
  model.estimated_blocking_recall = 0.875;
  link::StoredField sex;
  sex.name = "sex";
  sex.comparison = table::Comparison::category;
  sex.rarest_share = 1.0 / 3;
  sex.exact_levels = 2;
  for (std::size_t k = 0; k < link::pair_classes; ++k) sex.levels[k] = {1, 0.3, 0.2, 0.5};
  sex.levels[0] = {1, 0.5, 0.4999999999999999, 1e-9};
  sex.free[0] = true;
  model.fields.push_back(sex);
  return model;
}

TEST(ModelFile, ReadsBackToTheLastBit) {
  const link::StoredModel model = small_model();
  const std::string text = format_model(model);
  const auto back = parse_model(text, "model.json");
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(format_model(*back), text);
  EXPECT_EQ(back->share, model.share);
  EXPECT_EQ(back->fields[0].levels, model.fields[0].levels);
  EXPECT_EQ(back->fields[0].free, model.fields[0].free);
  EXPECT_EQ(back->fields[0].rarest_share, model.fields[0].rarest_share);
  EXPECT_EQ(back->training.ln_likelihood, model.training.ln_likelihood);
  EXPECT_EQ(back->blocking_rules, model.blocking_rules);
}

TEST(ModelFile, SaysWhichPartIsWrong) {
  struct Case {
    const char* pointer;
    nlohmann::json value;
    const char* named;
  };
  const Case cases[] = {
      {"/kind", "model", "kind"},
      {"/format", 2, "kind"},
      {"/frequency_step", 1, "frequency_step"},
      {"/training/iterations", -1, "iterations"},
      {"/training/converged", "yes", "converged"},
      {"/training/pairs", 1.5, "pairs"},
      {"/blocking/rules", "sex", "rules"},
      {"/blocking/rules/0", 3, "rules"},
      {"/blocking/block_cap", 1, "block_cap"},
      {"/blocking/estimated_recall", 2, "estimated_recall"},
      {"/classes/0/name", "twins", "classes"},
      {"/classes/0/share", 0.5, "classes"},
      {"/classes/0/share", 0, "classes"},
      {"/fields", nlohmann::json::array(), "fields"},
      {"/fields/0/name", 7, "name"},
      {"/fields/0/comparison", "smell", "comparison"},
      {"/fields/0/rarest_share", 0, "rarest_share"},
      {"/fields/0/levels/2", "near", "levels"},
      {"/fields/0/probabilities/unrelated/0", 0, "probabilities"},
      {"/fields/0/probabilities/match/0", -0.5, "probabilities"},
      {"/fields/0/probabilities/match/0", 1e7, "probabilities"},
      {"/fields/0/probabilities/match/0", "x", "probabilities"},
      {"/fields/0/probabilities/match", {0.5, 0.5}, "probabilities"},
      {"/fields/0/probabilities", 3, "probabilities"},
  };
  for (const Case& one : cases) {
    nlohmann::json json = nlohmann::json::parse(format_model(small_model()));
    json[nlohmann::json::json_pointer(one.pointer)] = one.value;
    const auto refused = parse_model(json.dump(), "model.json");
    ASSERT_FALSE(refused) << one.pointer;
    EXPECT_EQ(refused.error().kind, base::ErrorKind::data);
    EXPECT_NE(refused.error().message.find(one.named), std::string::npos)
        << one.pointer << ": " << refused.error().message;
  }
  EXPECT_FALSE(parse_model("", "model.json"));
  EXPECT_FALSE(parse_model("[]", "model.json"));
  EXPECT_FALSE(parse_model("{\"kind\": \"match_model\", \"format\": 1}", "model.json"));
  nlohmann::json twice = nlohmann::json::parse(format_model(small_model()));
  twice["fields"].push_back(twice["fields"][0]);
  EXPECT_FALSE(parse_model(twice.dump(), "model.json"));
}

TEST(ModelFile, AFileThatIsAbsentIsRefused) {
  const auto refused = read_model("/nonexistent/model.json");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, base::ErrorKind::data);
}

}  // namespace
}  // namespace paradero::study

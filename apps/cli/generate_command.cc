#include "apps/cli/command.h"
#include "paradero/study/generate_study.h"
#include "paradero/study/study_file.h"

namespace paradero::cli {

namespace {

struct GenerateOptions {
  CommonOptions common;
  generate::Settings generation;
  std::string strength = "normal";
};

void generate(Program& program, GenerateOptions& options) {
  const auto strength = study::strength_from_word(options.strength);
  if (program.failed(strength)) return;
  options.generation.strength = *strength;
  const auto lists = program.compute(options.common, [&](const base::RunContext& context) {
    return study::generate_lists(options.generation, options.common.out, context);
  });
  if (program.failed(lists) || (options.common.quiet && !options.common.json)) return;
  std::string json;
  for (const auto& list : *lists) {
    if (options.common.json) {
      json += fmt::format("{}\"{}\": {}", json.empty() ? "" : ", ", list.name, list.rows);
    } else {
      fmt::print("  {:<16}{:>12} rows\n", list.file, counted(list.rows));
    }
  }
  if (options.common.json) fmt::print("{{{}}}\n", json);
}

}  // namespace

void add_generate(Program& program) {
  const auto options = std::make_shared<GenerateOptions>();
  CLI::App& command =
      *program.app().add_subcommand("generate", "Synthetic people -> lists with a known truth");
  add_common(command, options->common, "paradero_lists");
  command
      .add_option("--people", options->generation.people, "distinct people, 1,000 to 10,000,000")
      ->capture_default_str();
  command.add_option("--strength", options->strength, "how many errors: easy, normal or hard")
      ->capture_default_str();
  command.add_option("--seed", options->generation.seed, "seed of all random draws")
      ->capture_default_str();
  command.footer(
      "Example:\n  paradero generate --people 10000 --strength normal --seed 1 --out lists");
  command.callback([&program, options] { generate(program, *options); });
}

}  // namespace paradero::cli

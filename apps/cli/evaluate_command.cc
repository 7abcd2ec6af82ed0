#include <vector>

#include "apps/cli/command.h"
#include "paradero/study/evaluate_study.h"

namespace paradero::cli {

namespace {

struct EvaluateOptions {
  CommonOptions common;
  std::string entities;
  std::vector<std::string> truth;
  study::EvaluationSpec evaluation;
};

void evaluate(Program& program, EvaluateOptions& options) {
  options.evaluation.truth.assign(options.truth.begin(), options.truth.end());
  const auto report = program.compute(options.common, [&](const base::RunContext& context) {
    return study::evaluate_files(options.entities, options.evaluation, context);
  });
  if (program.failed(report) || options.common.quiet) return;
  if (!options.common.json) fmt::print("{}\n", to_text(*report));
  fmt::print("{}\n", to_json(*report));
}

}  // namespace

void add_evaluate(Program& program) {
  const auto options = std::make_shared<EvaluateOptions>();
  CLI::App& command =
      *program.app().add_subcommand("evaluate", "A result against a truth -> precision, recall, F");
  add_common(command, options->common, nullptr);
  command.add_option("entities", options->entities, "entities.csv of a linkage")
      ->required()
      ->type_name("ENTITIES");
  command
      .add_option("--truth", options->truth,
                  "truth.csv, or the lists themselves with a column of true people")
      ->required()
      ->type_name("LIST");
  command.add_option("--truth_column", options->evaluation.truth_column, "column of true people")
      ->capture_default_str();
  command.add_option("--record_id", options->evaluation.record_id,
                     "column of record ids (default: as in linking)");
  command.footer("Example:\n  paradero evaluate results/entities.csv --truth lists/truth.csv");
  command.callback([&program, options] { evaluate(program, *options); });
}

}  // namespace paradero::cli

#include <vector>

#include "apps/cli/command.h"
#include "paradero/study/evaluate_study.h"
#include "paradero/study/sample_study.h"

namespace paradero::cli {

namespace {

struct EvaluateOptions {
  CommonOptions common;
  std::string entities, judged;
  std::vector<std::string> truth, lists;
  std::optional<std::uint64_t> sample;
  study::EvaluationSpec evaluation;
};

template <class Report>
void print_report(const EvaluateOptions& options, const Report& report) {
  if (options.common.quiet) return;
  if (!options.common.json) fmt::print("{}\n", to_text(report));
  fmt::print("{}\n", to_json(report));
}

void evaluate_sample(Program& program, const EvaluateOptions& options) {
  study::SampleRequest request;
  request.entities = options.entities;
  request.lists.assign(options.lists.begin(), options.lists.end());
  request.sample = *options.sample;
  request.seed = options.common.seed.value_or(1);
  request.out = options.common.out;
  const auto summary = program.compute(options.common, [&](const base::RunContext& context) {
    return study::draw_sample(request, context);
  });
  if (program.failed(summary) || options.common.quiet) return;
  if (options.common.json) {
    fmt::print("{}\n", to_json(*summary));
    return;
  }
  fmt::print(
      "\n  To judge: {} pairs in {}, and {} records with {} others in {}.\n"
      "  Write same, different or unsure into the column decision, then:\n"
      "  paradero evaluate --judged {}\n\n",
      counted(summary->pairs), (summary->out / "pairs.csv").string(), counted(summary->records),
      counted(summary->record_rows), (summary->out / "records.csv").string(),
      summary->out.string());
}

void evaluate(Program& program, EvaluateOptions& options) {
  const int ways = !options.truth.empty() + options.sample.has_value() + !options.judged.empty();
  if (ways > 1) {
    program.refuse("--truth, --sample and --judged exclude each other");
    return;
  }
  if (!options.judged.empty()) {
    const auto report = program.compute(options.common, [&](const base::RunContext& context) {
      return study::judge_sample(options.judged, context);
    });
    if (!program.failed(report)) print_report(options, *report);
    return;
  }
  if (options.entities.empty()) {
    program.refuse("ENTITIES is required, or --judged DIR");
    return;
  }
  if (options.sample) {
    evaluate_sample(program, options);
    return;
  }
  if (options.truth.empty()) {
    program.refuse("--truth is required, or --sample N where no truth is known");
    return;
  }
  options.evaluation.truth.assign(options.truth.begin(), options.truth.end());
  const auto report = program.compute(options.common, [&](const base::RunContext& context) {
    return study::evaluate_files(options.entities, options.evaluation, context);
  });
  if (!program.failed(report)) print_report(options, *report);
}

}  // namespace

void add_evaluate(Program& program) {
  const auto options = std::make_shared<EvaluateOptions>();
  CLI::App& command = *program.app().add_subcommand(
      "evaluate", "A result against a truth, or a judged sample -> precision, recall, F");
  add_common(command, options->common, nullptr);
  command.add_option("entities", options->entities, "entities.csv of a linkage")
      ->type_name("ENTITIES");
  command
      .add_option("--truth", options->truth,
                  "truth.csv, or the lists themselves with a column of true people")
      ->type_name("LIST");
  command.add_option("--truth_column", options->evaluation.truth_column, "column of true people")
      ->capture_default_str();
  command.add_option("--record_id", options->evaluation.record_id,
                     "column of record ids (default: as in linking)");
  command
      .add_option("--sample", options->sample,
                  "no truth: draw about so many judgements for people to make")
      ->type_name("N");
  options->common.out = "paradero_sample";
  command
      .add_option("--out", options->common.out, "with --sample: directory to write, made if absent")
      ->capture_default_str();
  command.add_option("--seed", options->common.seed, "with --sample: seed (default 1)");
  command
      .add_option("--lists", options->lists,
                  "with --sample: the lists that were linked, or folders that hold them (default: "
                  "the result's folder, the one above it, and this one)")
      ->type_name("PATH");
  command.add_option("--judged", options->judged, "directory of a sample that people have judged")
      ->type_name("DIR");
  command.footer(
      "Examples:\n  paradero evaluate results/entities.csv --truth lists/truth.csv\n"
      "  paradero evaluate results/entities.csv --sample 400 --out to_judge --lists lists\n"
      "  paradero evaluate --judged to_judge");
  command.callback([&program, options] { evaluate(program, *options); });
}

}  // namespace paradero::cli

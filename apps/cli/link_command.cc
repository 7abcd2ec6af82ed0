#include "apps/cli/link_command.h"

#include <vector>

#include "apps/cli/command.h"
#include "paradero/study/link_study.h"

namespace paradero::cli {

namespace {

struct LinkOptions {
  CommonOptions common;
  std::vector<std::string> lists, rules;
  std::string mapping_file;
  std::optional<double> threshold;
  std::optional<std::uint32_t> draws;
  std::string decisions, labels, previous, model, splink_model;
};

void link(Program& program, const LinkOptions& options) {
  study::Study study;
  if (!options.common.study_file.empty()) {
    auto read = study::read_study(options.common.study_file);
    if (program.failed(read)) return;
    study = std::move(*read);
    study.lists.clear();
    study.generate.reset();
  }
  table::Mapping mapping;
  if (!options.mapping_file.empty()) {
    auto parsed = study::read_mapping(options.mapping_file, options.mapping_file);
    if (program.failed(parsed)) return;
    mapping = std::move(*parsed);
  }
  for (const std::string& list : options.lists) {
    study.lists.push_back({list, {}, mapping, options.lists.size() > 1});
  }
  if (!options.rules.empty()) study.link.blocking_rules = options.rules;
  if (options.threshold) study.link.threshold = *options.threshold;
  if (options.draws) study.link.posterior.draws = *options.draws;
  if (!options.decisions.empty()) study.decisions = options.decisions;
  if (!options.labels.empty()) study.labels = options.labels;
  if (!options.previous.empty()) study.previous = options.previous;
  if (!options.model.empty()) study.model = options.model;
  if (!options.splink_model.empty()) study.splink_model = options.splink_model;
  if (options.common.seed) study.seed = *options.common.seed;
  study.out = options.common.out;
  const auto summary = program.compute(options.common, [&](const base::RunContext& context) {
    return study::link_lists(study, context);
  });
  if (program.failed(summary)) return;
  if (options.common.json) {
    fmt::print("{}\n", to_json(*summary));
  } else if (!options.common.quiet) {
    print_link_summary(*summary);
  }
}

}  // namespace

void print_link_summary(const study::LinkSummary& summary) {
  fmt::print("\n");
  for (const auto& list : summary.lists) {
    fmt::print("  {:<16}{:>12} rows in = {} out + {} refused\n", list.source, counted(list.rows_in),
               counted(list.rows_out), counted(list.rows_refused));
  }
  fmt::print("\n  {} records are {} people.\n", counted(summary.records),
             counted(summary.entities));
  if (summary.lists.size() > 1) {
    fmt::print("  {} of them are on more than one list.\n", counted(summary.in_several_lists));
  }
  fmt::print("  {} pairs were compared; {} are links, {} are doubtful (probability .1 to .9).\n",
             counted(summary.pairs_compared), counted(summary.links),
             counted(summary.doubtful_links));
  if (!summary.entities_drawn.empty()) {
    const auto interval = people_interval(summary);
    fmt::print("  In {} draws they are {} to {} people (95%).\n", summary.entities_drawn.size(),
               counted(interval.low), counted(interval.high));
  }
  if (summary.entity_changes) {
    fmt::print("  {} merges and splits since the previous result: see entity_changes.csv.\n",
               counted(*summary.entity_changes));
  }
  if (summary.evaluation) {
    const auto& scores = summary.evaluation->pairwise;
    fmt::print(
        "  Against the truth: precision {:.4f}, recall {:.4f}, F {:.4f} (pairs of records).\n",
        scores.precision, scores.recall, scores.f);
  }
  if (summary.problems > 0) {
    fmt::print("  {} cells or rows had problems: see problems.csv.\n", counted(summary.problems));
  }
  for (const auto& warning : summary.warnings) fmt::print("\n  Warning: {}\n", warning.text_en);
  fmt::print("\n  Report: {}\n\n", (summary.out / "report.html").string());
}

void add_link(Program& program) {
  const auto options = std::make_shared<LinkOptions>();
  CLI::App& command =
      *program.app().add_subcommand("link", "Lists of people -> who is the same person");
  add_common(command, options->common, "paradero_link");
  command.add_option("lists", options->lists, "CSV, TSV, XLSX or JSONL files")
      ->required()
      ->type_name("LIST");
  command.add_option("--mapping", options->mapping_file, "TOML that says what the columns are")
      ->type_name("FILE.toml");
  command
      .add_option("--study", options->common.study_file, "TOML with a [link] section of settings")
      ->type_name("FILE.toml");
  command.add_option("--seed", options->common.seed, "seed of all random draws (default 1)");
  command.add_option("--threshold", options->threshold,
                     "probability at which records are joined (default 0.5)");
  command
      .add_option("--draws", options->draws,
                  "groupings to draw from all that the evidence allows, into draws.csv")
      ->check(CLI::Range(0, 10000));
  command
      .add_option("--decisions", options->decisions,
                  "CSV of people's decisions on pairs, which are obeyed")
      ->type_name("FILE.csv");
  command
      .add_option("--labels", options->labels,
                  "CSV of people's judgements on pairs, which the model learns from")
      ->type_name("FILE.csv");
  command
      .add_option("--previous", options->previous,
                  "entities.csv of an older result, whose ids are kept")
      ->type_name("FILE.csv");
  command
      .add_option("--model", options->model,
                  "model.json of another linkage, used as it is instead of learning one")
      ->type_name("FILE.json");
  command
      .add_option("--splink_model", options->splink_model,
                  "trained settings of Splink: columns, levels, weights and rules as there")
      ->type_name("FILE.json");
  command
      .add_option("--blocking", options->rules,
                  "a blocking rule, as 'surname_1.phonetic & birth_date.year'; may be repeated")
      ->type_name("RULE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command.footer("Example:\n  paradero link register.csv ngo.xlsx --out results");
  command.callback([&program, options] { link(program, *options); });
}

}  // namespace paradero::cli

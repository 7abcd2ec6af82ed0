#include <sstream>
#include <vector>

#include "apps/cli/command.h"
#include "paradero/study/publish_study.h"
#include "paradero/study/study_file.h"

namespace paradero::cli {

namespace {

struct PublishOptions {
  CommonOptions common;
  std::string table, mapping_file;
  std::vector<std::string> by, previous;
  std::optional<std::int64_t> threshold, fine_threshold;
  bool allow_differences = false;
};

std::vector<std::string> columns_in(const std::string& text) {
  std::vector<std::string> columns;
  std::istringstream in(text);
  for (std::string column; std::getline(in, column, ',');) {
    if (!column.empty()) columns.push_back(column);
  }
  return columns;
}

void print_publish_summary(const study::PublishSummary& summary) {
  fmt::print("\n  {:<16}{:>12} rows in = {} out + {} refused\n\n", summary.input.source,
             counted(summary.input.rows_in), counted(summary.input.rows_out),
             counted(summary.input.rows_refused));
  fmt::print("  {:<40}{:>12}{:>12}{:>12}\n", "cells by", "all", "published", "withheld");
  constexpr std::size_t sets_shown = 16;
  for (std::size_t s = 0; s < std::min(sets_shown, summary.sets.size()); ++s) {
    const study::PublishedSet& set = summary.sets[s];
    fmt::print("  {:<40}{:>12}{:>12}{:>12}\n",
               set.columns.empty() ? "total" : fmt::format("{}", fmt::join(set.columns, ",")),
               counted(set.cells), counted(set.published), counted(set.cells - set.published));
  }
  if (summary.sets.size() > sets_shown)
    fmt::print("  ... and {} more: see withheld.csv.\n", summary.sets.size() - sets_shown);
  if (!summary.uniqueness.empty()) {
    const publish::Uniqueness& all = summary.uniqueness.back();
    fmt::print(
        "\n  By all columns {} of {} people are the only one of their kind, {} one of two to "
        "four.\n",
        counted(all.unique), counted(all.people), counted(all.in_two_to_four));
  }
  if (summary.problems > 0)
    fmt::print("\n  {} cells or rows had problems: see problems.csv.\n", counted(summary.problems));
  for (const auto& warning : summary.warnings) fmt::print("\n  Warning: {}\n", warning.text_en);
  fmt::print(
      "\n  For release: table.csv, withheld.csv. Keep the others: they tell what was withheld.\n  "
      "Report: {}\n\n",
      (summary.out / "report.html").string());
}

void publish_counts(Program& program, const PublishOptions& options) {
  study::PublishStudy study;
  study.table = options.table;
  if (!options.mapping_file.empty()) {
    auto mapping = study::read_mapping(options.mapping_file, options.mapping_file);
    if (program.failed(mapping)) return;
    study.mapping = std::move(*mapping);
  }
  for (const std::string& columns : options.by) study.by.push_back(columns_in(columns));
  study.previous.assign(options.previous.begin(), options.previous.end());
  if (options.threshold) study.settings.threshold = *options.threshold;
  if (options.fine_threshold) study.settings.fine_threshold = *options.fine_threshold;
  study.settings.allow_differences = options.allow_differences;
  study.out = options.common.out;
  const auto summary = program.compute(options.common, [&](const base::RunContext& context) {
    return study::publish_tables(study, context);
  });
  if (program.failed(summary)) return;
  if (options.common.json) {
    fmt::print("{}\n", to_json(*summary));
  } else if (!options.common.quiet) {
    print_publish_summary(*summary);
  }
}

}  // namespace

void add_publish(Program& program) {
  const auto options = std::make_shared<PublishOptions>();
  CLI::App& command =
      *program.app().add_subcommand("publish", "A list -> tables that are safe to release");
  add_common(command, options->common, "paradero_publish");
  command
      .add_option("table", options->table, "a list of people, or a table of counts (column count)")
      ->type_name("TABLE")
      ->required();
  command
      .add_option(
          "--by", options->by,
          "columns of a table, as state,sex,year; again for another table of the same release")
      ->type_name("COLUMN,...")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->required();
  command
      .add_option("--previous", options->previous,
                  "folder of an earlier result that was released; again for more")
      ->type_name("DIR")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command.add_option("--threshold", options->threshold,
                     "cells of fewer people are withheld (default 5)");
  command.add_option("--fine_threshold", options->fine_threshold,
                     "the same by municipality, sex and age (default 10)");
  command.add_flag("--allow_differences", options->allow_differences,
                   "publish cells that differ from an earlier release by a few people");
  command.add_option("--mapping", options->mapping_file, "TOML that says what the columns are")
      ->type_name("FILE.toml");
  command.footer("Example:\n  paradero publish register.csv --by state,sex,year --out release");
  command.callback([&program, options] { publish_counts(program, *options); });
}

}  // namespace paradero::cli

#include "apps/cli/publish_command.h"

#include <sstream>
#include <vector>

#include "apps/cli/command.h"
#include "paradero/study/publish_study.h"
#include "paradero/study/study_file.h"

namespace paradero::cli {

std::vector<std::string> columns_in(const std::string& text) {
  std::vector<std::string> columns;
  std::istringstream in(text);
  for (std::string column; std::getline(in, column, ',');) {
    if (!column.empty()) columns.push_back(column);
  }
  return columns;
}

base::Result<table::Mapping> publish_mapping(const PublishOptions& options) {
  if (options.mapping_file.empty()) return table::Mapping{};
  return study::read_mapping(options.mapping_file, options.mapping_file);
}

namespace {

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
  auto mapping = publish_mapping(options);
  if (program.failed(mapping)) return;
  study.mapping = std::move(*mapping);
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

// What was asked for; a table where nothing else was.
void publish(Program& program, const PublishOptions& options) {
  const int others = int{options.rows} + int{options.package} + int{!options.verify.empty()} +
                     int{!options.decrypt.empty()} + int{!options.read.empty()};
  if (others > 1) {
    (void)program.failed(base::Result<void>(base::usage_error(
        "publish: --rows, --package, --verify, --decrypt and --read are one each")));
  } else if (!options.verify.empty()) {
    verify(program, options);
  } else if (!options.decrypt.empty()) {
    decrypt(program, options);
  } else if (!options.read.empty()) {
    read(program, options);
  } else if (options.table.empty()) {
    (void)program.failed(
        base::Result<void>(base::usage_error("publish: name a list or a table of counts")));
  } else if (options.rows) {
    release_rows(program, options);
  } else if (options.package) {
    package(program, options);
  } else {
    publish_counts(program, options);
  }
}

void add_release_options(CLI::App& command, PublishOptions& options) {
  command.add_flag("--rows", options.rows,
                   "rows of people without their names, with pseudonyms; --by says what is told");
  command.add_option("--k", options.k, "rows: people who share what is told of each (default 5)");
  command
      .add_option("--key", options.key,
                  "rows: file of the pseudonyms' key, made if absent; keep it apart")
      ->type_name("FILE");
  command
      .add_option("--person", options.person,
                  "rows: column that says who is whom (default: entity_id, else each record)")
      ->type_name("COLUMN");
  command.add_flag("--package", options.package,
                   "an evidence package (BagIt) of the list and of every --file");
  command.add_option("--file", options.files, "package: a file that belongs to it; again for more")
      ->type_name("FILE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command.add_option("--title", options.title, "package: its title (default: the list's name)");
  command.add_flag("--plain", options.plain,
                   "rows, package: write them in the clear, not sealed by a passphrase");
  command
      .add_option("--passphrase_file", options.passphrase_file,
                  "its first line is the passphrase (default: asked on the terminal)")
      ->type_name("FILE");
  command.add_option("--verify", options.verify, "say whether a package is whole")
      ->type_name("DIR");
  command.add_option("--decrypt", options.decrypt, "open a sealed file into --out")
      ->type_name("FILE");
  command.add_option("--read", options.read, "FollowTheMoney lines or a CASE graph -> records.csv")
      ->type_name("FILE");
}

}  // namespace

void add_publish(Program& program) {
  const auto options = std::make_shared<PublishOptions>();
  CLI::App& command = *program.app().add_subcommand(
      "publish", "A list -> tables, rows and packages that are safe to release");
  add_common(command, options->common, "paradero_publish");
  command
      .add_option("table", options->table, "a list of people, or a table of counts (column count)")
      ->type_name("TABLE");
  command
      .add_option(
          "--by", options->by,
          "columns of a table, as state,sex,year; again for another table of the same release")
      ->type_name("COLUMN,...")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
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
  add_release_options(command, *options);
  command.footer("Example:\n  paradero publish register.csv --by state,sex,year --out release");
  command.callback([&program, options] { publish(program, *options); });
}

}  // namespace paradero::cli

#include "apps/cli/watch_command.h"

#include <vector>

#include "apps/cli/command.h"
#include "paradero/study/watch_study.h"

namespace paradero::cli {

namespace {

struct WatchOptions {
  CommonOptions common;
  std::vector<std::string> versions, mapping_files;
  std::string years;
  std::optional<double> threshold;
};

// One mapping serves all versions; as many as there are versions serve one each.
base::Result<void> add_versions(const WatchOptions& options, study::Study& study) {
  const std::size_t mappings = options.mapping_files.size();
  if (mappings > 1 && mappings != options.versions.size()) {
    return base::usage_error("--mapping: give one for all versions, or one for each of the {}",
                             options.versions.size());
  }
  std::vector<table::Mapping> read(1);
  for (std::size_t k = 0; k < mappings; ++k) {
    PARADERO_ASSIGN(table::Mapping mapping,
                    study::read_mapping(options.mapping_files[k], options.mapping_files[k]));
    read.resize(k + 1);
    read[k] = std::move(mapping);
  }
  for (std::size_t k = 0; k < options.versions.size(); ++k) {
    study.lists.push_back(
        {options.versions[k], {}, read[read.size() > 1 ? k : 0], read.size() == 1});
  }
  return {};
}

void watch(Program& program, const WatchOptions& options) {
  study::Study study;
  if (!options.common.study_file.empty()) {
    auto read = study::read_study(options.common.study_file);
    if (program.failed(read)) return;
    study = std::move(*read);
    if (!options.versions.empty()) study.lists.clear(), study.watch.versions.clear();
  }
  if (program.failed(add_versions(options, study))) return;
  if (!options.years.empty()) {
    const auto years = study::year_range(options.years);
    if (program.failed(years)) return;
    study.watch.years = *years;
  }
  if (options.threshold) study.watch.threshold = *options.threshold;
  if (options.common.seed) study.seed = *options.common.seed;
  study.out = options.common.out;
  const auto summary = program.compute(options.common, [&](const base::RunContext& context) {
    return study::watch_versions(study, context);
  });
  if (program.failed(summary)) return;
  if (options.common.json) {
    fmt::print("{}\n", to_json(*summary));
  } else if (!options.common.quiet) {
    print_watch_summary(*summary);
  }
}

}  // namespace

void print_watch_summary(const study::WatchSummary& summary) {
  fmt::print("\n");
  for (const auto& version : summary.versions) {
    fmt::print("  {:<16}{:>12} rows in = {} out + {} refused{}\n", version.source,
               counted(version.rows_in), counted(version.rows_out), counted(version.rows_refused),
               version.files > 1 ? fmt::format(", {} files", version.files) : "");
  }
  fmt::print("\n");
  for (const auto& sentence : summary.sentences) fmt::print("  {}\n", sentence.text_en);
  if (summary.problems > 0) {
    fmt::print("\n  {} cells or rows had problems: see problems.csv.\n", counted(summary.problems));
  }
  for (const auto& warning : summary.warnings) fmt::print("\n  Warning: {}\n", warning.text_en);
  fmt::print("\n  En español: {}\n  Report: {}\n\n", (summary.out / "summary_es.txt").string(),
             (summary.out / "report.html").string());
}

void add_watch(Program& program) {
  const auto options = std::make_shared<WatchOptions>();
  CLI::App& command = *program.app().add_subcommand(
      "watch", "Versions of a register -> who vanished, who changed, what was lost");
  add_common(command, options->common, "paradero_watch");
  command
      .add_option("versions", options->versions,
                  "the versions, oldest first: registers or tables of counts, files or folders")
      ->type_name("OLD NEW");
  command
      .add_option("--mapping", options->mapping_files,
                  "TOML that says what the columns are; once, or once for each version")
      ->type_name("FILE.toml")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command
      .add_option("--study", options->common.study_file,
                  "TOML with the versions as [[lists]], and [watch] and [link] settings")
      ->type_name("FILE.toml");
  command.add_option("--seed", options->common.seed, "seed of all random draws (default 1)");
  command
      .add_option("--years", options->years,
                  "years whose totals are compared (default: those all versions cover whole)")
      ->type_name("2010-2017");
  command.add_option("--threshold", options->threshold,
                     "probability at which two records are one person (default 0.5)");
  command.footer("Example:\n  paradero watch register_2024.csv register_2025.csv --out changes");
  command.callback([&program, options] { watch(program, *options); });
}

}  // namespace paradero::cli

#include "apps/cli/cross_command.h"

#include <vector>

#include "apps/cli/command.h"
#include "paradero/study/cross_study.h"
#include "paradero/study/study_file.h"

namespace paradero::cli {

namespace {

struct CrossOptions {
  CommonOptions common;
  std::string missing, found;
  std::vector<std::string> also_missing, also_found, gazetteers;
  std::string missing_mapping, found_mapping, previous;
  std::optional<double> prior, least_posterior;
  std::optional<std::uint32_t> candidates;
  bool keep_identified = false;
};

void print_lists(const std::vector<study::ListSummary>& lists, std::string_view side) {
  for (const auto& list : lists) {
    fmt::print("  {:<8} {:<16}{:>12} rows in = {} out + {} refused\n", side, list.source,
               counted(list.rows_in), counted(list.rows_out), counted(list.rows_refused));
  }
}

base::Result<std::vector<study::ListSpec>> side_of(const std::string& first,
                                                   const std::vector<std::string>& others,
                                                   const std::string& mapping_file) {
  table::Mapping mapping;
  if (!mapping_file.empty()) {
    PARADERO_ASSIGN(mapping, study::read_mapping(mapping_file, mapping_file));
  }
  std::vector<study::ListSpec> specs = {{first, {}, mapping, !others.empty()}};
  for (const std::string& list : others) specs.push_back({list, {}, mapping, true});
  return specs;
}

void cross(Program& program, const CrossOptions& options) {
  study::Study study;
  if (!options.common.study_file.empty()) {
    auto read = study::read_study(options.common.study_file);
    if (program.failed(read)) return;
    study = std::move(*read);
  }
  auto missing = side_of(options.missing, options.also_missing, options.missing_mapping);
  if (program.failed(missing)) return;
  auto found = side_of(options.found, options.also_found, options.found_mapping);
  if (program.failed(found)) return;
  study.cross.missing = std::move(*missing);
  study.cross.found = std::move(*found);
  for (const std::string& file : options.gazetteers) study.cross.gazetteers.emplace_back(file);
  if (!options.previous.empty()) study.cross.previous = options.previous;
  if (options.prior) study.cross.settings.prior = *options.prior;
  if (options.least_posterior) study.cross.settings.least_posterior = *options.least_posterior;
  if (options.candidates) study.cross.settings.most_candidates = *options.candidates;
  study.cross.people.keep_identified |= options.keep_identified;
  if (options.common.seed) study.seed = *options.common.seed;
  study.out = options.common.out;
  const auto summary = program.compute(options.common, [&](const base::RunContext& context) {
    return study::cross_lists(study, context);
  });
  if (program.failed(summary)) return;
  if (options.common.json) {
    fmt::print("{}\n", to_json(*summary));
  } else if (!options.common.quiet) {
    print_cross_summary(*summary);
  }
}

}  // namespace

void print_cross_summary(const study::CrossSummary& summary) {
  fmt::print("\n");
  print_lists(summary.missing_lists, "missing");
  print_lists(summary.found_lists, "found");
  const auto& left_out = summary.missing_left_out;
  if (left_out.located_alive + left_out.located_dead + summary.found_left_out.identified > 0) {
    fmt::print(
        "\n  Left out, as their status says: {} missing located alive, {} located dead; {} found "
        "identified.\n",
        counted(left_out.located_alive), counted(left_out.located_dead),
        counted(summary.found_left_out.identified));
  }
  fmt::print("\n  {} missing x {} found: {} pairs crossed{}.\n", counted(summary.missing),
             counted(summary.found), counted(summary.pairs_crossed),
             summary.updated ? ", those of the earlier result taken over" : "");
  fmt::print("  Expected among the found: {:.2f}% of the missing ({}).\n", summary.prior * 100,
             summary.prior_learned ? "learned from the lists; --prior says otherwise" : "--prior");
  fmt::print("  {} candidates, for {} of the found and {} of the missing; {} share their rank.\n\n",
             counted(summary.candidates), counted(summary.found_with_candidate),
             counted(summary.missing_with_candidate), counted(summary.ties));
  fmt::print("  {:>12}{:>14}{:>16}{:>16}\n", "posterior", "candidates", "expected true",
             "false leads");
  for (const auto& row : summary.thresholds) {
    fmt::print("  {:>12}{:>14}{:>16.1f}{:>16.1f}\n", fmt::format(">= {}", row.posterior),
               counted(row.pairs), row.expected_true, row.expected_false);
  }
  if (summary.problems > 0) {
    fmt::print("\n  {} cells or rows had problems: see problems.csv.\n", counted(summary.problems));
  }
  for (const auto& warning : summary.warnings) fmt::print("\n  Warning: {}\n", warning.text_en);
  fmt::print("\n  Report: {}\n\n", (summary.out / "report.html").string());
}

void add_cross(Program& program) {
  const auto options = std::make_shared<CrossOptions>();
  CLI::App& command = *program.app().add_subcommand(
      "cross", "The missing and the found -> ranked, explained candidates");
  add_common(command, options->common, "paradero_cross");
  command.add_option("missing", options->missing, "a list of missing people")
      ->required()
      ->type_name("MISSING");
  command
      .add_option("found", options->found,
                  "a list of bodies, remains or people found, hospitalised, imprisoned, sheltered")
      ->required()
      ->type_name("FOUND");
  const auto several = [&](const char* name, std::vector<std::string>& values, const char* words) {
    command.add_option(name, values, words)
        ->type_name("FILE")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  };
  several("--also_missing", options->also_missing, "another list of missing people");
  several("--also_found", options->also_found, "another list of people found");
  several("--gazetteer", options->gazetteers,
          "names, INEGI codes and coordinates of municipalities; may be repeated");
  command
      .add_option("--prior", options->prior,
                  "share of the missing who are expected among the found (default: learned)")
      ->type_name("SHARE");
  command
      .add_option("--least_posterior", options->least_posterior,
                  "probability from which pairs are reported (default 0.001)")
      ->type_name("P");
  command
      .add_option("--candidates", options->candidates,
                  "ranks that are kept for each found and each missing person (default 20)")
      ->type_name("K");
  command.add_flag("--keep_identified", options->keep_identified,
                   "cross also people whose status says that they were located or identified");
  command
      .add_option("--previous", options->previous,
                  "an earlier result: only what its lists did not have is crossed")
      ->type_name("DIR");
  command
      .add_option("--mapping", options->missing_mapping,
                  "TOML that says what the columns of the missing are")
      ->type_name("FILE.toml");
  command
      .add_option("--found_mapping", options->found_mapping,
                  "TOML that says what the columns of the found are")
      ->type_name("FILE.toml");
  command
      .add_option("--study", options->common.study_file, "TOML with a [cross] section of settings")
      ->type_name("FILE.toml");
  command.add_option("--seed", options->common.seed,
                     "seed of the draws that the rates are learned from (default 1)");
  command.footer("Example:\n  paradero cross register.csv morgue.csv --out candidates");
  command.callback([&program, options] { cross(program, *options); });
}

}  // namespace paradero::cli

#include "apps/cli/estimate_command.h"

#include <cmath>
#include <sstream>
#include <string>
#include <vector>

#include "apps/cli/command.h"
#include "paradero/study/estimate_study.h"

namespace paradero::cli {

namespace {

struct EstimateOptions {
  CommonOptions common;
  std::string table, draws, cache, log_linear_model;
  std::vector<std::string> strata, models;
  std::optional<std::size_t> classes, imputations;
  std::optional<double> delta, ess;
  std::optional<std::int64_t> n_max;
  bool timing = false, no_diagnostics = false;
};

// "a,b" and a second option "c" are a, b and c.
std::vector<std::string> split_words(const std::vector<std::string>& options) {
  std::vector<std::string> words;
  for (const std::string& option : options) {
    std::istringstream in(option);
    for (std::string word; std::getline(in, word, ',');) {
      if (!word.empty()) words.push_back(word);
    }
  }
  return words;
}

std::string people_text(const std::optional<double>& number) {
  return number ? counted(static_cast<std::uint64_t>(std::llround(*number))) : "-";
}

void print_estimates(const std::vector<estimate::CombinedEstimate>& estimates) {
  fmt::print("  {:<16}{:>14}{:>14}{:>14}\n", "", "estimate", "2.5%", "97.5%");
  for (const auto& combined : estimates) {
    const auto& answer = combined.answer;
    if (answer.status == estimate::Status::ok) {
      fmt::print("  {:<16}{:>14}{:>14}{:>14}\n", to_word(answer.estimator),
                 people_text(answer.estimate), people_text(answer.q025), people_text(answer.q975));
    } else {
      fmt::print("  {:<16}{}: {}\n", to_word(answer.estimator), to_word(answer.status),
                 answer.reason.en);
    }
  }
}

base::Result<study::Study> estimate_study_of(const EstimateOptions& options) {
  study::Study study;
  if (!options.common.study_file.empty()) {
    PARADERO_ASSIGN(study, study::read_study(options.common.study_file));
  }
  study::EstimateSpec& spec = study.estimate;
  if (!options.table.empty()) spec.table = options.table;
  if (!options.strata.empty()) spec.strata = split_words(options.strata);
  if (!options.draws.empty()) spec.draws = options.draws;
  if (!options.cache.empty()) spec.cache = options.cache;
  if (!options.log_linear_model.empty()) spec.settings.log_linear_model = options.log_linear_model;
  if (!options.models.empty()) {
    PARADERO_ASSIGN(spec.settings.estimators,
                    study::estimators_from_words(split_words(options.models)));
  }
  if (options.classes) spec.settings.classes = *options.classes;
  if (options.imputations) spec.imputations = *options.imputations;
  if (options.ess) spec.settings.least_ess = *options.ess;
  if (options.delta) spec.settings.delta = *options.delta;
  if (options.n_max) spec.settings.n_max = *options.n_max;
  spec.timing = options.timing;
  if (options.no_diagnostics) spec.settings.diagnostics = false;
  if (options.common.seed) study.seed = *options.common.seed;
  study.out = options.common.out;
  return study;
}

void estimate(Program& program, const EstimateOptions& options) {
  const auto study = estimate_study_of(options);
  if (program.failed(study)) return;
  const auto summary = program.compute(options.common, [&](const base::RunContext& context) {
    return study::estimate_table(*study, context);
  });
  if (program.failed(summary)) return;
  if (options.common.json) {
    fmt::print("{}\n", to_json(*summary));
  } else if (!options.common.quiet) {
    print_estimate_summary(*summary);
  }
}

}  // namespace

void print_estimate_summary(const study::EstimateSummary& summary) {
  constexpr std::size_t strata_shown = 5;
  for (std::size_t s = 0; s < std::min(strata_shown, summary.strata.size()); ++s) {
    const auto& stratum = summary.strata[s];
    fmt::print("\n  {}{} people on {} list{}\n\n",
               summary.strata.size() > 1 ? stratum.label + ": " : "",
               counted(static_cast<std::uint64_t>(stratum.histories.total())),
               stratum.histories.lists.size(), stratum.histories.lists.size() == 1 ? "" : "s");
    print_estimates(stratum.estimates);
    fmt::print("\n  {}\n", stratum.diagnostics.verdict.en);
    for (const auto& remark : stratum.diagnostics.remarks) fmt::print("  - {}\n", remark.en);
  }
  if (summary.strata.size() > strata_shown) {
    fmt::print("\n  ... and {} more strata: see estimates.csv.\n",
               counted(summary.strata.size() - strata_shown));
  }
  if (!summary.totals.empty()) {
    fmt::print("\n  Total of {} strata\n\n", counted(summary.strata.size()));
    print_estimates(summary.totals);
  }
  if (summary.answers_from_cache > 0)
    fmt::print("\n  {} answers were known from before.\n", counted(summary.answers_from_cache));
  if (summary.problems > 0) {
    fmt::print("\n  {} cells or rows had problems: see problems.csv.\n", counted(summary.problems));
  }
  for (const auto& warning : summary.warnings) fmt::print("\n  Warning: {}\n", warning.text_en);
  fmt::print("\n  Report: {}\n\n", (summary.out / "report.html").string());
}

void add_estimate(Program& program) {
  const auto options = std::make_shared<EstimateOptions>();
  CLI::App& command = *program.app().add_subcommand(
      "estimate", "People and their lists -> how many are on no list");
  add_common(command, options->common, "paradero_estimate");
  command
      .add_option("table", options->table,
                  "entities.csv, or capture histories: a 0/1 column a list, and count")
      ->type_name("TABLE");
  command.add_option("--strata", options->strata, "columns that are strata, as sex,state")
      ->type_name("COLUMN,...")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command
      .add_option("--model", options->models,
                  "estimators, of latent_class, decomposable, loglinear, chao, sample_coverage, "
                  "independence (default: all)")
      ->type_name("NAME,...")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command.add_option("--classes", options->classes, "latent classes at most (default 10)");
  command.add_option("--ess", options->ess,
                     "effective draws that end the sampling of latent classes (default 1000)");
  command.add_option("--delta", options->delta,
                     "prior people in each cell, decomposable graphs (default 2^-lists)");
  command.add_option("--n_max", options->n_max,
                     "their grid: 1 to N people unseen (default: to where no mass is left)");
  command
      .add_option("--log_linear_model", options->log_linear_model,
                  "this model instead of the one of least BIC, as '[12,13,23]'")
      ->type_name("MODEL");
  command.add_option("--draws", options->draws, "draws.csv of the linkage that made entities.csv")
      ->type_name("FILE.csv");
  command.add_option("--imputations", options->imputations,
                     "imputations of missing strata (default 20)");
  command.add_option("--cache", options->cache, "directory that keeps answers between runs")
      ->type_name("DIR");
  command.add_flag("--no_diagnostics", options->no_diagnostics,
                   "estimates alone: no lists left out, no other priors, no predictive checks");
  command.add_flag("--timing", options->timing,
                   "write measured seconds, which differ from run to run");
  command
      .add_option("--study", options->common.study_file,
                  "TOML with an [estimate] section of settings")
      ->type_name("FILE.toml");
  command.add_option("--seed", options->common.seed, "seed of all random draws (default 1)");
  command.footer("Example:\n  paradero estimate capture_histories.csv --out estimates");
  command.callback([&program, options] { estimate(program, *options); });
}

}  // namespace paradero::cli

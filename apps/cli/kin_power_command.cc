#include "apps/cli/kin_command.h"
#include "paradero/study/power_study.h"

namespace paradero::cli {

namespace {

struct PowerOptions {
  CommonOptions common;
  KinFileOptions files;
  study::PowerStudy study;
};

void print_power_summary(const study::PowerSummary& summary) {
  fmt::print("\n  {} missing people of {} families; {} ways to sample more.\n\n",
             counted(summary.missing), counted(summary.families), counted(summary.options));
  if (!summary.best.empty())
    fmt::print("  {:<16}{:<16}{:<20}{:>10}{:>14}{:>16}\n", "family", "missing", "sample", "cost",
               "P(LR >= t)", "mean log10 LR");
  for (const auto& row : summary.best) {
    fmt::print("  {:<16}{:<16}{:<20}{:>10g}{:>14.4f}{:>16.2f}\n", row.family, row.missing,
               row.sampled, row.power.cost, row.power.inclusion_power.value,
               row.power.mean_log10_lr.value);
  }
  if (summary.problems > 0)
    fmt::print("\n  {} cells or rows had problems: see problems.csv.\n", counted(summary.problems));
  for (const auto& warning : summary.warnings) fmt::print("\n  Warning: {}\n", warning.text_en);
  fmt::print("\n  Report: {}\n\n", (summary.out / "report.html").string());
}

void kin_power(Program& program, const PowerOptions& options) {
  study::PowerStudy study = options.study;
  const auto files = kin_files(options.files);
  if (program.failed(files)) return;
  study.files = *files;
  if (options.common.seed) study.settings.seed = *options.common.seed;
  study.out = options.common.out;
  const auto summary = program.compute(options.common, [&](const base::RunContext& context) {
    return study::sampling_plan(study, context);
  });
  if (program.failed(summary)) return;
  if (options.common.json) {
    fmt::print("{}\n", to_json(*summary));
  } else if (!options.common.quiet) {
    print_power_summary(*summary);
  }
}

}  // namespace

void add_kin_power(Program& program, CLI::App& kin) {
  const auto options = std::make_shared<PowerOptions>();
  CLI::App& command =
      *kin.add_subcommand("power", "What a family's DNA can show -> whom to sample next");
  add_common(command, options->common, "paradero_kin_power");
  add_kin_files(command, options->files);
  for (const char* needed : {"--pedigrees", "--genotypes", "--frequencies"})
    command.get_option(needed)->required();
  study::PowerStudy& study = options->study;
  command
      .add_option(
          "--candidates", study.candidates,
          "ped, id, cost: who could be sampled; id may be several, as Mo+S1 (default: every "
          "untyped living member, alone)")
      ->type_name("C.csv");
  command.add_option("--threshold", study.settings.threshold,
                     "likelihood ratio that counts as an inclusion (default 10000)");
  command.add_option("--draws", study.settings.draws,
                     "of relatives' genotypes, where several are sampled at once (default 400)");
  command.add_option("--prior", study.prior_probability,
                     "probability that a missing person's remains are in the base (default 0.5)");
  command.add_option("--seed", options->common.seed, "seed of all random draws (default 1)");
  command.footer(
      "Example:\n  paradero kin power --pedigrees P.csv --genotypes G.csv --frequencies F.csv "
      "--out "
      "plan");
  command.callback([&program, options] { kin_power(program, *options); });
}

}  // namespace paradero::cli

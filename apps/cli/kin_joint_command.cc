#include <cmath>

#include "apps/cli/kin_command.h"
#include "paradero/study/joint_study.h"

namespace paradero::cli {

namespace {

struct JointOptions {
  CommonOptions common;
  KinFileOptions files;
  study::JointStudy study;
  bool keep_fragments_apart = false;
};

// "52,564", or "10^24.3" where a double does not hold the count; "unknown" where it was sampled.
std::string assignments(const kin::AssignmentCount& count) {
  if (!std::isfinite(count.ln_number)) return "unknown";
  if (count.number < 9e15) return counted(static_cast<std::uint64_t>(count.number));
  return fmt::format("10^{:.1f}", count.ln_number / std::log(10));
}

void print_joint_summary(const study::JointSummary& summary) {
  fmt::print("\n  {} remains of {} victims, {} missing people in {} families.\n",
             counted(summary.remains), counted(summary.victims), counted(summary.missing),
             counted(summary.families));
  fmt::print("  {} assignments by sex; {} possible, in {} parts{}.\n\n",
             assignments(summary.assignments_by_sex), assignments(summary.assignments),
             counted(summary.components),
             summary.components_sampled == 0
                 ? ", all exact"
                 : fmt::format(", {} of them sampled (standard error at most {:.2g})",
                               summary.components_sampled, summary.largest_standard_error));
  for (const auto& pairing : summary.identified)
    fmt::print("  {:<20} is {:<20} {:.5f}\n", pairing.victim, pairing.missing, pairing.posterior);
  for (const auto& tie : summary.ties) {
    std::string missing;
    for (const auto& id : tie.missing) (missing += missing.empty() ? "" : " or ") += id;
    for (const auto& victim : tie.victims) {
      if (victim.posterior >= 0.5)
        fmt::print("  {:<20} is {:<20} {:.5f}  (a tie: the data cannot tell which)\n",
                   victim.victim, missing, victim.posterior);
    }
  }
  if (summary.mass_left_out > 0) {
    fmt::print("\n  Left out as negligible: about {:.2g} of posterior odds in all.\n",
               summary.mass_left_out);
  }
  if (summary.problems > 0)
    fmt::print("\n  {} cells or rows had problems: see problems.csv.\n", counted(summary.problems));
  for (const auto& warning : summary.warnings) fmt::print("\n  Warning: {}\n", warning.text_en);
  fmt::print("\n  Report: {}\n\n", (summary.out / "report.html").string());
}

void kin_joint(Program& program, const JointOptions& options) {
  study::JointStudy study = options.study;
  const auto files = kin_files(options.files);
  if (program.failed(files)) return;
  study.files = *files;
  study.join_fragments = !options.keep_fragments_apart;
  const bool named = !study.files.pedigrees.empty() && !study.files.genotypes.empty() &&
                     !study.files.remains.empty() && !study.files.frequencies.empty();
  if (study.set.empty() && !named) {
    program.failed(base::Result<void>(base::usage_error(
        "kin joint: name a JSON set, or --pedigrees, --genotypes, --remains and --frequencies")));
    return;
  }
  if (options.common.seed) study.settings.seed = *options.common.seed;
  study.out = options.common.out;
  const auto summary = program.compute(options.common, [&](const base::RunContext& context) {
    return study::joint_identification(study, context);
  });
  if (program.failed(summary)) return;
  if (options.common.json) {
    fmt::print("{}\n", to_json(*summary));
  } else if (!options.common.quiet) {
    print_joint_summary(*summary);
  }
}

}  // namespace

void add_kin_joint(Program& program, CLI::App& kin) {
  const auto options = std::make_shared<JointOptions>();
  CLI::App& command =
      *kin.add_subcommand("joint", "Families and remains together -> which victim is who");
  add_common(command, options->common, "paradero_kin_joint");
  command.add_option("set", options->study.set, "a joint identification set as JSON")
      ->type_name("SET.json");
  add_kin_files(command, options->files);
  command.add_option(
      "--among_victims", options->study.among_victims,
      "share of the missing who are expected among the victims (default: a flat prior "
      "over assignments)");
  command
      .add_option("--negligible", options->study.negligible_odds,
                  "with more than 40 victims, sets of pairings with lower odds are left out "
                  "(default 1e-4)")
      ->check(CLI::Range(0.0, 1.0).description(""));
  command
      .add_option("--steps", options->study.settings.steps,
                  "of each chain at most, where a part is too large to be exact (default 65536)")
      ->check(CLI::Range(100, 2'000'000'000).description(""));
  command
      .add_option("--standard_error", options->study.settings.standard_error,
                  "at which sampling ends (default 0.002)")
      ->check(CLI::Range(0.0, 1.0).description(""));
  command.add_flag("--keep_fragments_apart", options->keep_fragments_apart,
                   "of --remains: do not join remains of one person first");
  command.add_option("--seed", options->common.seed, "seed of all random draws (default 1)");
  command.footer("Example:\n  paradero kin joint set.json --out identified");
  command.callback([&program, options] { kin_joint(program, *options); });
}

}  // namespace paradero::cli

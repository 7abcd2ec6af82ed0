#include <filesystem>

#include "apps/cli/command.h"
#include "apps/cli/cross_command.h"
#include "apps/cli/estimate_command.h"
#include "apps/cli/link_command.h"
#include "apps/cli/watch_command.h"
#include "paradero/study/run_study.h"

namespace paradero::cli {

void add_run(Program& program) {
  const auto options = std::make_shared<CommonOptions>();
  CLI::App& command =
      *program.app().add_subcommand("run", "A study declared in one file -> its results");
  add_common(command, *options, nullptr);
  command.add_option("study", options->study_file, "the study")
      ->required()
      ->type_name("STUDY.toml");
  command.add_option(
      "--out", options->out,
      "directory for the results (default: what the study says, else paradero_NAME)");
  command.add_option("--seed", options->seed,
                     "seed of all random draws (default: what the study says)");
  command.footer("Example:\n  paradero run examples/demo/study.toml --out results");
  command.callback([&program, options] {
    auto study = study::read_study(options->study_file);
    if (program.failed(study)) return;
    if (options->seed) study->seed = *options->seed;
    if (!options->out.empty()) study->out = options->out;
    if (study->out.empty()) {
      study->out = "paradero_" + std::filesystem::path(options->study_file).stem().string();
    }
    const auto summary = program.compute(*options, [&](const base::RunContext& context) {
      return study::run_study(*study, context);
    });
    if (program.failed(summary)) return;
    if (options->json) {
      fmt::print("{}\n", to_json(*summary));
    } else if (!options->quiet) {
      if (summary->link) print_link_summary(*summary->link);
      if (summary->estimate) print_estimate_summary(*summary->estimate);
      if (summary->cross) print_cross_summary(*summary->cross);
      if (summary->watch) print_watch_summary(*summary->watch);
    }
  });
}

}  // namespace paradero::cli

#include <filesystem>

#include "apps/cli/command.h"
#include "apps/cli/estimate_command.h"
#include "apps/cli/link_command.h"

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
    const bool links = !study->lists.empty() || study->generate;
    if (!links && !study->estimate.table.empty()) {
      run_estimate_study(program, *study, *options);
    } else {
      run_link_study(program, *study, *options);
    }
  });
}

}  // namespace paradero::cli

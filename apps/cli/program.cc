#include "apps/cli/command.h"
#include "paradero/study/build_info.h"

namespace paradero::cli {

namespace {

int exit_code(base::ErrorKind kind) {
  switch (kind) {
    case base::ErrorKind::data:
      return exit_data;
    case base::ErrorKind::usage:
      return exit_usage;
    case base::ErrorKind::interrupted:
      return exit_interrupted;
  }
  return exit_data;
}

std::string version() {
  const study::BuildInfo build = study::build_info();
  return fmt::format("paradero {} ({}, {})", build.version, build.commit, build.compiler);
}

}  // namespace

void add_common(CLI::App& command, CommonOptions& options, const char* default_out) {
  if (default_out != nullptr) {
    options.out = default_out;
    command.add_option("--out", options.out, "directory for the results, made if absent")
        ->capture_default_str();
  }
  command
      .add_option("--threads", options.threads,
                  "threads (default: all); results do not depend on it")
      ->check(CLI::Range(0, 512).description(""));
  command.add_flag("--quiet", options.quiet, "print nothing but errors");
  command.add_flag("--json", options.json, "print a summary as JSON");
}

std::string counted(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), ",");
  return digits;
}

Program::Program()
    : app_("Paradero: from scattered lists to people, honest totals and traceable responsibility",
           "paradero") {
  app_.require_subcommand(1);
  app_.set_version_flag("--version", version());
  app_.failure_message(CLI::FailureMessage::simple);
  // In the order of --help.
  add_link(*this);
  add_explain(*this);
  add_cross(*this);
  add_watch(*this);
  add_estimate(*this);
  add_kin(*this);
  add_publish(*this);
  add_generate(*this);
  add_evaluate(*this);
  add_run(*this);
  add_case(*this);
}

int Program::run(int argc, char** argv) {
  try {
    app_.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) {
    return app_.exit(help);
  } catch (const CLI::CallForVersion& wanted) {
    return app_.exit(wanted);
  } catch (const CLI::ParseError& error) {
    const bool unknown = app_.get_subcommands().empty() && argc > 1 && *argv[1] != '-';
    fmt::print(stderr, "paradero: {}\nRun with --help for what there is.\n",
               unknown ? fmt::format("there is no command '{}'", argv[1]) : error.what());
    return exit_usage;
  }
  return code_;
}

void Program::fail(const base::Error& error) {
  fmt::print(stderr, "paradero: {}\n", error.message);
  code_ = exit_code(error.kind);
}

}  // namespace paradero::cli

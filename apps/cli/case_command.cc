#include "apps/cli/case_command.h"

namespace paradero::cli {

void add_case_file(CLI::App& command, CaseOptions& options) {
  command.add_option("case", options.file, "the case file")->required()->type_name("CASE");
  command
      .add_option("--passphrase_file", options.passphrase_file,
                  "file whose first line is the passphrase (default: ask)")
      ->type_name("FILE");
  command.add_flag("--quiet", options.quiet, "print nothing but errors");
  command.add_flag("--json", options.json, "print a summary as JSON");
}

base::Result<study::CaseKey> case_key(const CaseOptions& options) {
  study::protect_memory();
  study::CaseKey key;
  key.file = options.file;
  if (options.passphrase_file.empty()) {
    PARADERO_ASSIGN(key.secret, ask_secret("passphrase", "use --passphrase_file"));
  } else {
    PARADERO_ASSIGN(key.secret, study::read_passphrase(options.passphrase_file));
  }
  return key;
}

void print_head(const casefile::LogHead& head) {
  fmt::print("  Log: entry {}\n", casefile::format_head(head));
}

void add_case(Program& program) {
  CLI::App& parent = *program.app().add_subcommand(
      "case", "The encrypted case file: lists, decisions, and a log of all of it");
  parent.require_subcommand(1);
  add_case_init(program, parent);
  add_case_import(program, parent);
  add_case_decide(program, parent);
  add_case_search(program, parent);
  add_case_info(program, parent);
  add_case_verify(program, parent);
  add_case_passphrase(program, parent);
  parent.footer("Example:\n  paradero case init family.paradero --owner ana");
}

}  // namespace paradero::cli

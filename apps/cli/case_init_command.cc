#include "apps/cli/case_command.h"

namespace paradero::cli {

namespace {

struct InitOptions {
  CaseOptions common;
  study::CaseInit init;
};

base::Result<study::CaseKey> new_case_key(const CaseOptions& options) {
  PARADERO_ASSIGN(study::CaseKey key, case_key(options));
  if (options.passphrase_file.empty()) {
    PARADERO_ASSIGN(const study::Secret again,
                    ask_secret("passphrase again", "use --passphrase_file"));
    if (again.view() != key.secret.view())
      return base::usage_error("the two passphrases are not the same");
  }
  return key;
}

void init(Program& program, const InitOptions& options) {
  const auto key = new_case_key(options.common);
  if (program.failed(key)) return;
  const auto created = study::init_case(*key, options.init);
  if (program.failed(created)) return;
  if (options.common.quiet) {
    if (!created->recovery_share.empty()) fmt::print("{}\n", created->recovery_share);
    return;
  }
  fmt::print("\n  {} is a new case file. Its owner is {}.\n", options.common.file,
             options.init.owner);
  if (!created->recovery_share.empty()) {
    fmt::print(
        "\n  Recovery share: whoever has it can open the file. It is shown this once; write it on\n"
        "  paper and keep it where the file is not.\n\n    {}\n",
        created->recovery_share);
  } else {
    fmt::print("  Nobody can open it without the passphrase: there is no recovery share.\n");
  }
  fmt::print("\n");
  print_head(created->head);
  fmt::print("\n");
}

}  // namespace

void add_case_init(Program& program, CLI::App& parent) {
  const auto options = std::make_shared<InitOptions>();
  CLI::App& command = *parent.add_subcommand("init", "Makes a new case file");
  add_case_file(command, options->common);
  command.remove_option(command.get_option("--json"));
  command.add_option("--owner", options->init.owner, "name of the first user")
      ->required()
      ->type_name("NAME");
  command.add_flag("--recovery_share", options->init.recovery_share,
                   "print a second key, to be kept on paper");
  command.add_option("--key_memory_mib", options->init.memory_mib,
                     "memory that each try of a passphrase costs (default 256)");
  command.add_option("--key_passes", options->init.passes, "passes over that memory (default 3)");
  command.footer("Example:\n  paradero case init family.paradero --owner ana --recovery_share");
  command.callback([&program, options] { init(program, *options); });
}

}  // namespace paradero::cli

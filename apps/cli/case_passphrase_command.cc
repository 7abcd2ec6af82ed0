#include "apps/cli/case_command.h"

namespace paradero::cli {

namespace {

struct PassphraseOptions {
  CaseOptions common;
  std::string new_file, share_file, user, role = "editor";
  bool new_share = false;
};

base::Result<study::CaseKey> opening_key(const PassphraseOptions& options) {
  if (options.share_file.empty()) return case_key(options.common);
  study::protect_memory();
  study::CaseKey key;
  key.file = options.common.file;
  PARADERO_ASSIGN(const study::Secret line, study::read_passphrase(options.share_file));
  PARADERO_ASSIGN(key.secret, study::parse_recovery(line.view()));
  key.is_share = true;
  return key;
}

base::Result<study::Secret> new_passphrase(const PassphraseOptions& options) {
  if (!options.new_file.empty()) return study::read_passphrase(options.new_file);
  constexpr std::string_view instead = "use --new_passphrase_file";
  PARADERO_ASSIGN(study::Secret first, ask_secret("new passphrase", instead));
  PARADERO_ASSIGN(const study::Secret again, ask_secret("new passphrase again", instead));
  if (first.view() != again.view())
    return base::usage_error("the two passphrases are not the same");
  return first;
}

void change(Program& program, const PassphraseOptions& options) {
  const auto key = opening_key(options);
  if (program.failed(key)) return;
  if (options.new_share) {
    const auto share = study::make_case_share(*key);
    if (program.failed(share)) return;
    fmt::print("{}\n", *share);
    return;
  }
  const auto passphrase = new_passphrase(options);
  if (program.failed(passphrase)) return;
  if (!options.user.empty()) {
    const auto user = study::add_case_user(*key, options.user, options.role, *passphrase);
    if (program.failed(user)) return;
    if (!options.common.quiet)
      fmt::print("\n  {} may open it now ({}).\n\n", user->name, to_word(user->role));
    return;
  }
  const auto head = study::change_case_passphrase(*key, *passphrase);
  if (program.failed(head)) return;
  if (options.common.quiet) return;
  fmt::print(
      "\n  The passphrase is another now. Older copies of the file still open with the old one.\n");
  print_head(*head);
  fmt::print("\n");
}

}  // namespace

void add_case_passphrase(Program& program, CLI::App& parent) {
  const auto options = std::make_shared<PassphraseOptions>();
  CLI::App& command = *parent.add_subcommand(
      "passphrase", "Changes your passphrase, adds a user, or makes a recovery share");
  add_case_file(command, options->common);
  command.remove_option(command.get_option("--json"));
  command
      .add_option("--new_passphrase_file", options->new_file,
                  "file whose first line is the new passphrase (default: ask)")
      ->type_name("FILE");
  command
      .add_option("--share_file", options->share_file,
                  "open with the recovery share that this file holds")
      ->type_name("FILE");
  command.add_flag("--new_share", options->new_share,
                   "print a new recovery share; one made before opens no longer");
  command.add_option("--add_user", options->user, "give a new user a passphrase of their own")
      ->type_name("NAME");
  command.add_option("--role", options->role, "of the new user: reader, editor or owner")
      ->capture_default_str();
  command.footer(
      "Example:\n  paradero case passphrase family.paradero --add_user luz --role reader");
  command.callback([&program, options] { change(program, *options); });
}

}  // namespace paradero::cli

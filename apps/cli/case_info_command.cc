#include "apps/cli/case_command.h"

namespace paradero::cli {

namespace {

void print_info(const study::CaseInfo& info) {
  fmt::print("\n  {}, opened by {} ({}).\n\n", info.file, info.user.name, to_word(info.user.role));
  for (const casefile::Source& source : info.sources) {
    fmt::print("  {:<16} version {}: {} rows{}{}\n", source.list, source.version,
               counted(source.rows),
               source.published.empty() ? std::string() : ", published " + source.published,
               source.finished ? "" : " (an import cut short: import the file again)");
  }
  fmt::print("\n  {} records, {} people by the last linkage, {} decisions, {} results.\n",
             counted(static_cast<std::uint64_t>(info.records)),
             counted(static_cast<std::uint64_t>(info.entities)),
             counted(static_cast<std::uint64_t>(info.decisions)),
             counted(static_cast<std::uint64_t>(info.results)));
  fmt::print("  Users:");
  for (const casefile::User& user : info.users)
    fmt::print(" {} ({})", user.name, to_word(user.role));
  fmt::print(".\n  Key: Argon2id, {} passes over {} MiB; {} recovery share.\n", info.cost.passes,
             info.cost.memory_kib / 1024, info.recovery_share ? "a" : "no");
  if (!info.header_sound) fmt::print("  A copy of the header is damaged: run case verify.\n");
  fmt::print("\n");
  print_head(info.head);
  fmt::print("\n");
}

}  // namespace

void add_case_info(Program& program, CLI::App& parent) {
  const auto options = std::make_shared<CaseOptions>();
  CLI::App& command = *parent.add_subcommand("info", "What the case file holds");
  add_case_file(command, *options);
  command.footer("Example:\n  paradero case info family.paradero");
  command.callback([&program, options] {
    const auto key = case_key(*options);
    if (program.failed(key)) return;
    const auto info = study::case_info(*key);
    if (program.failed(info)) return;
    if (options->json) {
      fmt::print("{}\n", study::to_json(*info));
    } else if (!options->quiet) {
      print_info(*info);
    }
  });
}

}  // namespace paradero::cli

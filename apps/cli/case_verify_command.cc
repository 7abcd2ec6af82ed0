#include "apps/cli/case_command.h"

namespace paradero::cli {

namespace {

struct VerifyOptions {
  CaseOptions common;
  std::string head;
};

void print_verification(const casefile::Verification& found, bool head_wanted) {
  fmt::print("\n  {} entries of the log, {} rows and {} pages were checked.\n",
             counted(static_cast<std::uint64_t>(found.entries)), counted(found.rows),
             counted(found.pages));
  for (const std::string& fault : found.faults) fmt::print("  FAULT: {}.\n", fault);
  if (found.first_bad_entry) fmt::print("  The first bad entry is {}.\n", *found.first_bad_entry);
  if (found.holds()) {
    fmt::print("  All holds{}{}.\n",
               found.heads_file ? ", also against the file of heads beside it" : "",
               found.head_given ? ", and against the head that you gave" : "");
  }
  if (!found.heads_file) {
    fmt::print("  There is no file of heads beside it to hold the log against.\n");
  }
  if (!head_wanted) {
    fmt::print(
        "  Who has the key could have written a whole new log: only a head that you kept\n"
        "  elsewhere tells (--head).\n");
  }
  fmt::print("\n");
  print_head(found.head);
  fmt::print("\n");
}

void verify(Program& program, const VerifyOptions& options) {
  const auto key = case_key(options.common);
  if (program.failed(key)) return;
  CommonOptions common;
  common.quiet = options.common.quiet;
  common.json = options.common.json;
  const auto found = program.compute(common, [&](const base::RunContext& context) {
    return study::verify_case(*key, options.head, context);
  });
  if (program.failed(found)) return;
  if (options.common.json) {
    fmt::print("{}\n", study::to_json(*found));
  } else if (!options.common.quiet) {
    print_verification(*found, !options.head.empty());
  }
  if (!found->holds()) {
    (void)program.failed(base::Result<void>(base::data_error(
        "{}: is not as it was written: {} faults", options.common.file, found->faults.size())));
  }
}

}  // namespace

void add_case_verify(Program& program, CLI::App& parent) {
  const auto options = std::make_shared<VerifyOptions>();
  CLI::App& command =
      *parent.add_subcommand("verify", "Is the case file as the log says that it was written?");
  add_case_file(command, options->common);
  command
      .add_option("--head", options->head,
                  "a head of the log that was kept elsewhere, as it was printed")
      ->type_name("HEAD");
  command.footer(
      "Example:\n  paradero case verify family.paradero --head '12 09f3 c1b2 5d7e 88a0'");
  command.callback([&program, options] { verify(program, *options); });
}

}  // namespace paradero::cli

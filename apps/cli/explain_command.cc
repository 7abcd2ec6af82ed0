#include <vector>

#include "apps/cli/command.h"
#include "paradero/study/explain_study.h"

namespace paradero::cli {

namespace {

struct ExplainOptions {
  CommonOptions common;
  std::string a, b, result;
  std::vector<std::string> lists;
  std::string language = "en";
};

void explain(Program& program, const ExplainOptions& options) {
  study::ExplainRequest request{options.result, options.a, options.b, {}};
  request.lists.assign(options.lists.begin(), options.lists.end());
  const auto found = program.compute(options.common, [&](const base::RunContext& context) {
    return study::explain_pair(request, context);
  });
  if (program.failed(found) || options.common.quiet) return;
  if (options.common.json) {
    fmt::print("{}\n", to_json(*found));
  } else {
    fmt::print("{}", to_text(*found,
                             options.language == "es" ? study::Language::es : study::Language::en));
  }
}

}  // namespace

void add_explain(Program& program) {
  const auto options = std::make_shared<ExplainOptions>();
  CLI::App& command = *program.app().add_subcommand(
      "explain", "Two records of a linkage -> why they are one person, or are not");
  add_common(command, options->common, nullptr);
  command.add_option("a", options->a, "a record, as source:record_id")->required()->type_name("A");
  command.add_option("b", options->b, "another record")->required()->type_name("B");
  command.add_option("--result", options->result, "directory of a linkage")
      ->required()
      ->type_name("DIR");
  command
      .add_option("--lists", options->lists,
                  "the lists that were linked, or folders that hold them (default: the result's "
                  "folder, the one above it, and this one)")
      ->type_name("PATH");
  command.add_option("--language", options->language, "es or en")
      ->check(CLI::IsMember({"es", "en"}))
      ->capture_default_str();
  command.footer("Example:\n  paradero explain register:17 ngo:C4 --result results --lists lists");
  command.callback([&program, options] { explain(program, *options); });
}

}  // namespace paradero::cli

#include <optional>

#include "apps/cli/case_command.h"
#include "paradero/study/case_work.h"

namespace paradero::cli {

namespace {

struct DecideOptions {
  CaseOptions common;
  study::DecisionWanted wanted;
  std::optional<std::int64_t> undo;
  bool list = false;
};

void print_decisions(const std::vector<casefile::StoredDecision>& decisions) {
  fmt::print("\n");
  for (const casefile::StoredDecision& decision : decisions) {
    fmt::print("  {:>4}  {}/{} and {}/{}: {} ({}, {}{}{})\n", decision.id, decision.a.list,
               decision.a.record_id, decision.b.list, decision.b.record_id, decision.verdict,
               decision.author, decision.made.substr(0, 10), decision.reasons.empty() ? "" : ": ",
               decision.reasons);
  }
  fmt::print("\n  {} decisions stand.\n\n", counted(decisions.size()));
}

void list_decisions(Program& program, const DecideOptions& options, const study::CaseKey& key) {
  const auto decisions = study::decisions_in_case(key);
  if (program.failed(decisions)) return;
  if (options.common.json) {
    fmt::print("{}\n", study::to_json(*decisions));
  } else if (!options.common.quiet) {
    print_decisions(*decisions);
  }
}

void decide(Program& program, const DecideOptions& options) {
  const bool decides = !options.wanted.verdict.empty();
  if (int{decides} + int{options.undo.has_value()} + int{options.list} != 1) {
    (void)program.failed(base::Result<void>(base::usage_error(
        "case decide: name two records and a decision, or --undo NUMBER, or --list")));
    return;
  }
  const auto key = case_key(options.common);
  if (program.failed(key)) return;
  if (options.list) return list_decisions(program, options, *key);
  const auto decided = options.undo ? study::undo_in_case(*key, *options.undo)
                                    : study::decide_in_case(*key, options.wanted);
  if (program.failed(decided)) return;
  if (options.common.quiet) return;
  if (options.undo) {
    fmt::print("\n  Decision {} is taken back.", decided->id);
  } else if (decided->unchanged) {
    fmt::print("\n  It is so decided already: nothing was written.");
  } else {
    fmt::print("\n  Decision {} is kept.", decided->id);
  }
  fmt::print(" {} stand.\n", counted(decided->standing));
  print_head(decided->head);
  fmt::print("\n");
}

}  // namespace

void add_case_decide(Program& program, CLI::App& parent) {
  const auto options = std::make_shared<DecideOptions>();
  CLI::App& command =
      *parent.add_subcommand("decide", "Says of two records: same, different or unsure");
  add_case_file(command, options->common);
  command.add_option("a", options->wanted.a, "a record, as register/F17")->type_name("A");
  command.add_option("b", options->wanted.b, "another")->type_name("B");
  command.add_option("decision", options->wanted.verdict, "same, different or unsure")
      ->type_name("DECISION");
  command.add_option("--reasons", options->wanted.reasons, "why");
  command.add_option("--score", options->wanted.score, "how sure, from 0 to 1");
  command.add_option("--undo", options->undo, "take this decision back")->type_name("NUMBER");
  command.add_flag("--list", options->list, "show the decisions that stand");
  command.footer(
      "Example:\n  paradero case decide family.paradero register/F17 ngo/C4 same --reasons 'same "
      "tattoo'");
  command.callback([&program, options] { decide(program, *options); });
}

}  // namespace paradero::cli

// paradero COMMAND: parses arguments, calls study/, prints. No method inside.

#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "apps/cli/terminal.h"
#include "paradero/study/build_info.h"
#include "paradero/study/evaluate_study.h"
#include "paradero/study/generate_study.h"
#include "paradero/study/link_study.h"
#include "paradero/study/study_file.h"

namespace {

using namespace paradero;

// Exit codes (docs/formats/command_line.md).
constexpr int exit_data = 1, exit_usage = 2, exit_interrupted = 130;

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

// Options that every command which computes has.
struct CommonOptions {
  std::string out;
  unsigned threads = 0;
  std::optional<std::uint64_t> seed;
  bool quiet = false, json = false;
  std::string study_file;
};

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

// 1234567 -> "1,234,567".
std::string counted(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(at, ",");
  return digits;
}

void print_summary(const study::LinkSummary& summary) {
  fmt::print("\n");
  for (const auto& list : summary.lists) {
    fmt::print("  {:<16}{:>12} rows in = {} out + {} refused\n", list.source, counted(list.rows_in),
               counted(list.rows_out), counted(list.rows_refused));
  }
  fmt::print("\n  {} records are {} people.\n", counted(summary.records),
             counted(summary.entities));
  if (summary.lists.size() > 1) {
    fmt::print("  {} of them are on more than one list.\n", counted(summary.in_several_lists));
  }
  fmt::print("  {} pairs were compared; {} are links, {} are doubtful (probability .1 to .9).\n",
             counted(summary.pairs_compared), counted(summary.links),
             counted(summary.doubtful_links));
  if (summary.evaluation) {
    const auto& scores = summary.evaluation->pairwise;
    fmt::print(
        "  Against the truth: precision {:.4f}, recall {:.4f}, F {:.4f} (pairs of records).\n",
        scores.precision, scores.recall, scores.f);
  }
  if (summary.problems > 0) {
    fmt::print("  {} cells or rows had problems: see problems.csv.\n", counted(summary.problems));
  }
  for (const auto& warning : summary.warnings) fmt::print("\n  Warning: {}\n", warning.text_en);
  fmt::print("\n  Report: {}\n\n", (summary.out / "report.html").string());
}

class Program {
 public:
  int run(int argc, char** argv) {
    app_.require_subcommand(1);
    app_.set_version_flag("--version", version());
    app_.failure_message(CLI::FailureMessage::simple);
    add_link();
    add_generate();
    add_evaluate();
    add_run();
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

 private:
  static std::string version() {
    const study::BuildInfo build = study::build_info();
    return fmt::format("paradero {} ({}, {})", build.version, build.commit, build.compiler);
  }

  template <class T>
  bool failed(const base::Result<T>& result) {
    if (result) return false;
    fmt::print(stderr, "paradero: {}\n", result.error().message);
    code_ = exit_code(result.error().kind);
    return true;
  }

  // Runs `work` with a context made from the options.
  void compute(const CommonOptions& options,
               const std::function<void(const base::RunContext&)>& work) {
    const std::stop_token stop = cli::stop_on_signals();
    cli::TerminalProgress progress(!options.quiet && !options.json);
    work({options.threads, stop, &progress});
  }

  void finish_link(const study::Study& study, const CommonOptions& options) {
    std::optional<base::Result<study::LinkSummary>> summary;
    compute(options,
            [&](const base::RunContext& context) { summary.emplace(link_lists(study, context)); });
    if (failed(*summary)) return;
    if (options.json) {
      fmt::print("{}\n", to_json(**summary));
    } else if (!options.quiet) {
      print_summary(**summary);
    }
  }

  void add_link() {
    CLI::App& command = *app_.add_subcommand("link", "Lists of people -> who is the same person");
    add_common(command, options_, "paradero_link");
    command.add_option("lists", lists_, "CSV, TSV, XLSX or JSONL files")
        ->required()
        ->type_name("LIST");
    command.add_option("--mapping", mapping_file_, "TOML that says what the columns are")
        ->type_name("FILE.toml");
    command.add_option("--study", options_.study_file, "TOML with a [link] section of settings")
        ->type_name("FILE.toml");
    command.add_option("--seed", options_.seed, "seed of all random draws (default 1)");
    command.add_option("--threshold", threshold_,
                       "probability at which records are joined (default 0.5)");
    command
        .add_option("--blocking", rules_,
                    "a blocking rule, as 'surname_1.phonetic & birth_date.year'; may be repeated")
        ->type_name("RULE")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    command.footer("Example:\n  paradero link register.csv ngo.xlsx --out results");
    command.callback([this] { link(); });
  }

  void link() {
    study::Study study;
    if (!options_.study_file.empty()) {
      auto read = study::read_study(options_.study_file);
      if (failed(read)) return;
      study = std::move(*read);
      study.lists.clear();
      study.generate.reset();
    }
    table::Mapping mapping;
    if (!mapping_file_.empty()) {
      auto parsed = study::read_mapping(mapping_file_, mapping_file_);
      if (failed(parsed)) return;
      mapping = std::move(*parsed);
    }
    for (const std::string& list : lists_) {
      study.lists.push_back({list, {}, mapping, lists_.size() > 1});
    }
    if (!rules_.empty()) study.link.blocking_rules = rules_;
    if (threshold_) study.link.threshold = *threshold_;
    if (options_.seed) study.seed = *options_.seed;
    study.out = options_.out;
    finish_link(study, options_);
  }

  void add_run() {
    CLI::App& command = *app_.add_subcommand("run", "A study declared in one file -> its results");
    add_common(command, options_, nullptr);
    command.add_option("study", options_.study_file, "the study")
        ->required()
        ->type_name("STUDY.toml");
    command.add_option(
        "--out", run_out_,
        "directory for the results (default: what the study says, else paradero_NAME)");
    command.add_option("--seed", options_.seed,
                       "seed of all random draws (default: what the study says)");
    command.footer("Example:\n  paradero run examples/demo/study.toml --out results");
    command.callback([this] {
      auto study = study::read_study(options_.study_file);
      if (failed(study)) return;
      if (options_.seed) study->seed = *options_.seed;
      if (!run_out_.empty()) study->out = run_out_;
      if (study->out.empty()) {
        study->out = "paradero_" + std::filesystem::path(options_.study_file).stem().string();
      }
      finish_link(*study, options_);
    });
  }

  void add_generate() {
    CLI::App& command =
        *app_.add_subcommand("generate", "Synthetic people -> lists with a known truth");
    add_common(command, options_, "paradero_lists");
    command.add_option("--people", generation_.people, "distinct people, 1,000 to 10,000,000")
        ->capture_default_str();
    command.add_option("--strength", strength_, "how many errors: easy, normal or hard")
        ->capture_default_str();
    command.add_option("--seed", generation_.seed, "seed of all random draws")
        ->capture_default_str();
    command.footer(
        "Example:\n  paradero generate --people 10000 --strength normal --seed 1 --out lists");
    command.callback([this] {
      auto strength = study::strength_from_word(strength_);
      if (failed(strength)) return;
      generation_.strength = *strength;
      std::optional<base::Result<std::vector<study::GeneratedList>>> lists;
      compute(options_, [&](const base::RunContext& context) {
        lists.emplace(study::generate_lists(generation_, options_.out, context));
      });
      if (failed(*lists) || (options_.quiet && !options_.json)) return;
      std::string json;
      for (const auto& list : **lists) {
        if (options_.json) {
          json += fmt::format("{}\"{}\": {}", json.empty() ? "" : ", ", list.name, list.rows);
        } else {
          fmt::print("  {:<16}{:>12} rows\n", list.file, counted(list.rows));
        }
      }
      if (options_.json) fmt::print("{{{}}}\n", json);
    });
  }

  void add_evaluate() {
    CLI::App& command =
        *app_.add_subcommand("evaluate", "A result against a truth -> precision, recall, F");
    add_common(command, options_, nullptr);
    command.add_option("entities", entities_, "entities.csv of a linkage")
        ->required()
        ->type_name("ENTITIES");
    command
        .add_option("--truth", truth_,
                    "truth.csv, or the lists themselves with a column of true people")
        ->required()
        ->type_name("LIST");
    command.add_option("--truth_column", evaluation_.truth_column, "column of true people")
        ->capture_default_str();
    command.add_option("--record_id", evaluation_.record_id,
                       "column of record ids (default: as in linking)");
    command.footer("Example:\n  paradero evaluate results/entities.csv --truth lists/truth.csv");
    command.callback([this] {
      for (const std::string& file : truth_) evaluation_.truth.emplace_back(file);
      std::optional<base::Result<study::EvaluationReport>> report;
      compute(options_, [&](const base::RunContext& context) {
        report.emplace(study::evaluate_files(entities_, evaluation_, context));
      });
      if (failed(*report) || options_.quiet) return;
      if (!options_.json) fmt::print("{}\n", to_text(**report));
      fmt::print("{}\n", to_json(**report));
    });
  }

  CLI::App app_{
      "Paradero: from scattered lists to people, honest totals and traceable responsibility",
      "paradero"};
  int code_ = 0;
  CommonOptions options_;
  std::vector<std::string> lists_, rules_, truth_;
  std::string mapping_file_, run_out_, entities_, strength_ = "normal";
  std::optional<double> threshold_;
  generate::Settings generation_;
  study::EvaluationSpec evaluation_;
};

}  // namespace

int main(int argc, char** argv) {
  try {
    return Program().run(argc, argv);
  } catch (const std::bad_alloc&) {
    fmt::print(stderr, "paradero: not enough memory for lists of this size\n");
    return exit_data;
  } catch (const std::exception& error) {
    fmt::print(stderr, "paradero: a fault in the program itself: {}\n", error.what());
    return exit_data;
  }
}

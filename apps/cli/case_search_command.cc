#include <vector>

#include "apps/cli/case_command.h"
#include "paradero/study/case_work.h"

namespace paradero::cli {

namespace {

struct SearchOptions {
  CaseOptions common;
  std::vector<std::string> words;
  casefile::SearchSettings settings;
};

void print_hits(const std::vector<casefile::Hit>& hits) {
  fmt::print("\n");
  for (const casefile::Hit& hit : hits) {
    fmt::print("  {:.2f}  {}/{}", hit.score, hit.list, hit.record_id);
    if (hit.version > 1) fmt::print(" (version {})", hit.version);
    std::string said;
    for (const auto& [property, value] : hit.facts)
      said += fmt::format("{}{}: {}", said.empty() ? "" : "; ", property, value);
    fmt::print("\n        {}\n", said);
  }
  fmt::print("\n  {} records. This search is noted in the log.\n\n", counted(hits.size()));
}

void search(Program& program, const SearchOptions& options) {
  const auto key = case_key(options.common);
  if (program.failed(key)) return;
  std::string query;
  for (const std::string& word : options.words) query += (query.empty() ? "" : " ") + word;
  const auto hits = study::search_case(*key, query, options.settings);
  if (program.failed(hits)) return;
  if (options.common.json) {
    fmt::print("{}\n", study::to_json(*hits));
  } else if (!options.common.quiet) {
    print_hits(*hits);
  }
}

}  // namespace

void add_case_search(Program& program, CLI::App& parent) {
  const auto options = std::make_shared<SearchOptions>();
  CLI::App& command =
      *parent.add_subcommand("search", "People by what one remembers of them, misspelt or in part");
  add_case_file(command, options->common);
  command.add_option("words", options->words, "names, nicknames, dates, places, marks, codes")
      ->required()
      ->type_name("WORD");
  command.add_option("--limit", options->settings.limit, "records shown at most (default 20)");
  command.add_flag("--all_versions", options->settings.all_versions,
                   "also records of versions that a newer one replaced");
  command.footer("Example:\n  paradero case search family.paradero lupita peres 1984 reynosa");
  command.callback([&program, options] { search(program, *options); });
}

}  // namespace paradero::cli

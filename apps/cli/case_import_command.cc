#include <vector>

#include "apps/cli/case_command.h"
#include "paradero/study/study_file.h"

namespace paradero::cli {

namespace {

struct ImportOptions {
  CaseOptions common;
  study::CaseImport wanted;
  std::vector<std::string> files;
  std::string mapping_file, sheet, encoding;
};

void print_import(const study::ImportSummary& summary) {
  fmt::print("\n");
  for (const casefile::Imported& imported : summary.lists) {
    const casefile::Source& source = imported.source;
    fmt::print("  {:<16} version {}: {} rows, {} refused", source.list, source.version,
               counted(source.rows), counted(source.rows_refused));
    if (imported.unchanged) fmt::print("; it was there already, nothing was written");
    if (imported.resumed > 0)
      fmt::print("; {} of them were there from an import cut short", counted(imported.resumed));
    fmt::print("\n");
  }
  if (summary.problems.total() > 0)
    fmt::print("  {} cells or rows had problems.\n", counted(summary.problems.total()));
  fmt::print("\n");
  print_head(summary.lists.back().head);
  fmt::print("\n");
}

void import_lists(Program& program, ImportOptions& options) {
  table::Mapping mapping;
  if (!options.mapping_file.empty()) {
    auto parsed = study::read_mapping(options.mapping_file, options.mapping_file);
    if (program.failed(parsed)) return;
    mapping = std::move(*parsed);
  }
  for (const std::string& file : options.files) {
    table::ReadOptions reading;
    reading.sheet = options.sheet;
    reading.encoding = options.encoding;
    options.wanted.lists.push_back({file, reading, mapping, options.files.size() > 1});
  }
  const auto key = case_key(options.common);
  if (program.failed(key)) return;
  CommonOptions common;
  common.quiet = options.common.quiet;
  common.json = options.common.json;
  const auto summary = program.compute(common, [&](const base::RunContext& context) {
    return study::import_into_case(*key, options.wanted, context);
  });
  if (program.failed(summary)) return;
  if (options.common.json) {
    fmt::print("{}\n", study::to_json(*summary));
  } else if (!options.common.quiet) {
    print_import(*summary);
  }
}

}  // namespace

void add_case_import(Program& program, CLI::App& parent) {
  const auto options = std::make_shared<ImportOptions>();
  CLI::App& command = *parent.add_subcommand("import", "Lists into the case file");
  add_case_file(command, options->common);
  command.add_option("lists", options->files, "CSV, TSV, XLSX or JSONL files")
      ->required()
      ->type_name("LIST");
  casefile::SourceInfo& source = options->wanted.source;
  command
      .add_option("--list", source.list,
                  "name of the list that the files are versions of (default: each its own)")
      ->type_name("NAME");
  command.add_option("--mapping", options->mapping_file, "TOML that says what the columns are")
      ->type_name("FILE.toml");
  command.add_option("--sheet", options->sheet, "sheet of a workbook (default: the first)");
  command.add_option("--encoding", options->encoding, "of a text file (default: found out)");
  command.add_option("--title", source.title, "of the source");
  command.add_option("--publisher", source.publisher, "who published it");
  command.add_option("--published", source.published, "when, as 2026-03-01");
  command.add_option("--url", source.url, "where it was published");
  command.add_option("--archive", source.archive, "where a copy is archived");
  command.add_option("--obtained_by", source.obtained_by, "who got it");
  command.add_option("--obtained", source.obtained, "when they got it, as 2026-03-01");
  command.add_option("--language", source.language, "of its texts, as es");
  command.add_option("--compartment", source.compartment,
                     "users who were not let into it do not see it");
  command.footer(
      "Example:\n  paradero case import family.paradero register.csv ngo.xlsx --publisher RNPDNO");
  command.callback([&program, options] { import_lists(program, *options); });
}

}  // namespace paradero::cli

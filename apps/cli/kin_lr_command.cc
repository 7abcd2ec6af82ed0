#include <cmath>

#include "apps/cli/kin_command.h"
#include "paradero/study/lr_study.h"

namespace paradero::cli {

namespace {

struct LrOptions {
  CommonOptions common;
  KinFileOptions files;
  std::vector<std::string> linked;
  study::LrStudy study;
  study::CmfHeader cmf;
  bool writes_cmf = false;
};

void print_lr_summary(const study::LrSummary& summary) {
  fmt::print("\n  {:<24} {:<14} {:<18} {:>6} {:>10}\n", "family", "missing", "candidate", "loci",
             "log10 LR");
  for (const study::LrComparison& one : summary.comparisons) {
    std::string ratio = fmt::format("{:.3f}", one.log10_likelihood_ratio);
    if (one.contradictions > 0) {
      ratio = "none: the relatives' calls contradict each other";
    } else if (one.exclusions > 0) {
      ratio = fmt::format("excluded at {} of them", counted(one.exclusions));
    }
    fmt::print("  {:<24} {:<14} {:<18} {:>6} {:>10}\n", one.ped, one.missing, one.candidate,
               one.loci, ratio);
  }
  if (summary.problems > 0)
    fmt::print("\n  {} cells or rows had problems: see problems.csv.\n", counted(summary.problems));
  for (const auto& warning : summary.warnings) fmt::print("\n  Warning: {}\n", warning.text_en);
  fmt::print("\n  Report: {}\n\n", (summary.out / "report.html").string());
}

base::Result<std::vector<study::LinkedMarkers>> linked_markers(
    const std::vector<std::string>& words) {
  std::vector<study::LinkedMarkers> made;
  for (std::size_t i = 0; i + 2 < words.size(); i += 3) {
    char* end = nullptr;
    const double rho = std::strtod(words[i + 2].c_str(), &end);
    if (end == words[i + 2].c_str() || *end != 0 || !(rho >= 0 && rho <= 0.5)) {
      return base::usage_error(
          "--linked {} {} {}: the recombination fraction is a number between 0 and .5", words[i],
          words[i + 1], words[i + 2]);
    }
    made.push_back({words[i], words[i + 1], rho});
  }
  return made;
}

void kin_lr(Program& program, const LrOptions& options) {
  study::LrStudy study = options.study;
  auto files = kin_files(options.files);
  if (program.failed(files)) return;
  study.files = std::move(*files);
  auto linked = linked_markers(options.linked);
  if (program.failed(linked)) return;
  study.linked = std::move(*linked);
  if (options.writes_cmf) study.cmf = options.cmf;
  if (options.common.seed) study.seed = *options.common.seed;
  study.out = options.common.out;
  const auto summary = program.compute(options.common, [&](const base::RunContext& context) {
    return study::compare_candidates(study, context);
  });
  if (program.failed(summary)) return;
  if (options.common.json) {
    fmt::print("{}\n", to_json(*summary));
  } else if (!options.common.quiet) {
    print_lr_summary(*summary);
  }
}

}  // namespace

void add_kin_lr(Program& program, CLI::App& kin) {
  const auto options = std::make_shared<LrOptions>();
  CLI::App& command = *kin.add_subcommand(
      "lr", "A candidate against a family -> the likelihood ratio, marker by marker");
  add_common(command, options->common, "paradero_kin_lr");
  add_kin_files(command, options->files);
  for (const char* required : {"--pedigrees", "--genotypes", "--frequencies"})
    command.get_option(required)->required();
  study::KinFiles& files = options->files.files;
  command.add_option("--missing", files.missing,
                     "id of the missing member (default: as the pedigrees mark it)");
  command.add_option("--candidate", files.candidate,
                     "id of the candidate's rows among the genotypes (default: all that are of no "
                     "member)");
  add_kin_lineages(command, options->files);
  command
      .add_option("--linked", options->linked,
                  "two linked markers and their recombination fraction; may be repeated")
      ->type_name("MARKER MARKER RHO")
      ->expected(3)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command.add_flag("--cmf", options->writes_cmf,
                   "write the genotypes as CODIS CMF 3.2 too: genotypes.xml");
  command.add_option("--cmf_source_lab", options->cmf.source_lab, "its SOURCELAB");
  command.add_option("--cmf_destination", options->cmf.destination_ori, "its DESTINATIONORI");
  command.add_option("--cmf_user", options->cmf.user, "its SUBMITBYUSERID");
  command.add_option("--cmf_date", options->cmf.date_time, "its SUBMITDATETIME");
  command.add_option("--seed", options->common.seed,
                     "kept in the provenance; nothing here is random");
  command.footer(
      "Example:\n  paradero kin lr --pedigrees families.csv --genotypes genotypes.csv "
      "--frequencies frequencies.csv --candidate B7 --out compared");
  command.callback([&program, options] { kin_lr(program, *options); });
}

}  // namespace paradero::cli

#include <charconv>

#include "apps/cli/kin_command.h"
#include "paradero/study/search_study.h"

namespace paradero::cli {

namespace {

struct SearchOptions {
  CommonOptions common;
  KinFileOptions files;
  study::SearchStudy study;
  std::string shard = "1/1";
  bool keep_fragments_apart = false;
};

void print_search_summary(const study::SearchSummary& summary) {
  fmt::print("\n  {} missing people of {} families against {} remains of {} people.\n",
             counted(summary.missing), counted(summary.families), counted(summary.remains),
             counted(summary.people));
  fmt::print("  {} pairs, {} of them compared in this run.\n", counted(summary.pairs),
             counted(summary.compared));
  if (summary.parts_found > 0)
    fmt::print("  {} parts were done already.\n", counted(summary.parts_found));
  fmt::print(
      "  {} hits, {} with a posterior of at least .9; about {:.3g} false hits are expected.\n",
      counted(summary.hits), counted(summary.likely), summary.expected_false_hits);
  if (summary.problems > 0)
    fmt::print("  {} cells or rows had problems: see problems.csv.\n", counted(summary.problems));
  for (const auto& warning : summary.warnings) fmt::print("\n  Warning: {}\n", warning.text_en);
  fmt::print("\n  Report: {}\n\n", (summary.out / "report.html").string());
}

// "2/8" -> 2, 8.
base::Result<std::pair<std::uint32_t, std::uint32_t>> shard_of(const std::string& text) {
  std::uint32_t i = 0, n = 0;
  const char* end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, i);
  if (first.ec == std::errc() && first.ptr != end && *first.ptr == '/') {
    const auto second = std::from_chars(first.ptr + 1, end, n);
    if (second.ec == std::errc() && second.ptr == end && i >= 1 && i <= n) return std::pair(i, n);
  }
  return base::usage_error("--shard {}: i/n with i from 1 to n is needed, as 1/4", text);
}

void kin_search(Program& program, const SearchOptions& options) {
  study::SearchStudy study = options.study;
  const auto files = kin_files(options.files);
  const auto shard = shard_of(options.shard);
  if (program.failed(files) || program.failed(shard)) return;
  study.files = *files;
  std::tie(study.shard, study.shards) = *shard;
  study.join_fragments = !options.keep_fragments_apart;
  study.out = options.common.out;
  const auto summary = program.compute(options.common, [&](const base::RunContext& context) {
    return study::search_base(study, context);
  });
  if (program.failed(summary)) return;
  if (options.common.json) {
    fmt::print("{}\n", to_json(*summary));
  } else if (!options.common.quiet) {
    print_search_summary(*summary);
  }
}

}  // namespace

void add_kin_search(Program& program, CLI::App& kin) {
  const auto options = std::make_shared<SearchOptions>();
  CLI::App& command =
      *kin.add_subcommand("search", "Every family against all remains -> ranked hits");
  add_common(command, options->common, "paradero_kin_search");
  add_kin_files(command, options->files);
  add_kin_lineages(command, options->files);
  for (const char* needed : {"--pedigrees", "--genotypes", "--remains", "--frequencies"})
    command.get_option(needed)->required();
  study::SearchStudy& study = options->study;
  command.add_option("--minimum_lr", study.search.minimum_likelihood_ratio,
                     "least likelihood ratio of a hit (default 1000)");
  command.add_option("--prior", study.prior_probability,
                     "probability that a missing person's remains are in the base (default 0.5)");
  command.add_option("--shard", options->shard, "search only the i-th of n parts of the families")
      ->type_name("i/n");
  command
      .add_option(
          "--previous", study.previous,
          "directory of an earlier result, of shards or before something was added; what it "
          "compared is not compared again. May be repeated")
      ->type_name("DIR")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command
      .add_option("--checkpoint", study.checkpoint,
                  "keep the parts that are done there until the result is whole: the same command "
                  "after a crash goes on from them")
      ->type_name("DIR");
  command.add_option("--families_a_part", study.families_a_part,
                     "of the checkpoint (default 2048)");
  command
      .add_option("--other_evidence,--cross", study.other_evidence,
                  "missing_id, found_id, ln_likelihood_ratio: candidates.csv of `paradero cross`")
      ->type_name("C.csv");
  command.add_option("--other_evidence_weight", study.other_evidence_weight,
                     "its ln ratios are scaled by it, from 0 to 1 (default 1: independent)");
  command.add_flag("--keep_fragments_apart", options->keep_fragments_apart,
                   "do not look for remains of one person first");
  command.add_option("--explain", study.explained,
                     "hits whose loci are explained, the likeliest first (default 100)");
  command.footer(
      "Example:\n  paradero kin search --pedigrees P.csv --genotypes G.csv --remains R.csv "
      "--frequencies F.csv --mutation equal --out hits");
  command.callback([&program, options] { kin_search(program, *options); });
}

}  // namespace paradero::cli

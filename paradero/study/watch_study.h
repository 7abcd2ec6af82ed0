// watch_versions: versions of a register or of a table of counts in, what changed between them out,
// as files. What `paradero watch` does.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/study/link_study.h"
#include "paradero/study/study_file.h"
#include "paradero/watch/counts.h"
#include "paradero/watch/register.h"

namespace paradero::study {

// A sentence of the summary, in both languages.
struct Sentence {
  std::string text_es, text_en;
};

// One version, for people and programs.
struct VersionSummary {
  std::string source, sha256;
  bool is_counts = false;
  std::uint64_t files = 0, rows_in = 0, rows_out = 0, rows_refused = 0;
};

// What changed from one version to another, in numbers of records.
struct StepSummary {
  std::string from, to;
  std::string file;                                          // of its changes
  std::array<std::uint64_t, watch::change_kinds> changes{};  // rows of changes.csv by kind
  std::uint64_t in_both = 0;
  bool renumbered = false;
};

// The result in numbers and words, for a terminal, for `--json` and for the report.
struct WatchSummary {
  std::vector<VersionSummary> versions;
  // Where all versions are registers: from the oldest to the newest, and with three or more each
  // step.
  std::vector<StepSummary> steps;
  std::vector<Sentence> sentences;
  std::vector<watch::RepeatedBucket> repeats;  // of all versions
  std::uint64_t totals_printed = 0, totals_that_do_not_add_up = 0;
  std::uint64_t problems = 0;
  std::vector<Warning> warnings;
  std::filesystem::path out;  // directory of the results
};

// Reads study.watch.versions (study.lists, where there are none) as versions, oldest first, and
// compares them; writes versions.csv, revisions.csv, sums.csv, changes.csv, fields.csv,
// summary_es.txt, summary_en.txt, problems.csv, mapping_SOURCE.toml, provenance.json and
// report.html into `study.out`, all or none. Errors: data (a file, the disk), usage (fewer than two
// versions, a setting, a mapping), interrupted.
base::Result<WatchSummary> watch_versions(const Study& study, const base::RunContext& context);

// The summary as JSON text (two-space indent), keys as in docs/formats/watch.md.
std::string to_json(const WatchSummary& summary);

}  // namespace paradero::study

// link_lists: lists in, people out, as files. What `paradero link` and a study's [link] do.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/base/problems.h"
#include "paradero/link/evaluation.h"
#include "paradero/study/study_file.h"

namespace paradero::study {

// Something that the reader of a result must know, in both languages.
struct Warning {
  std::string code, text_es, text_en;
};

struct ListSummary {
  std::string source;
  std::uint64_t rows_in = 0, rows_out = 0, rows_refused = 0;
};

// The result in numbers, for a terminal, for `--json` and for the report.
struct LinkSummary {
  std::vector<ListSummary> lists;
  std::uint64_t records = 0, entities = 0, singletons = 0, in_several_lists = 0;
  std::uint64_t pairs_compared = 0;
  std::uint64_t links = 0;           // pairs at or above the threshold
  std::uint64_t doubtful_links = 0;  // pairs between 0.1 and 0.9
  std::uint64_t problems = 0;
  std::vector<Warning> warnings;
  std::optional<link::Evaluation> evaluation;
  // Stated probabilities beside the truth, or beside labels where there is no truth.
  std::vector<link::CalibrationBand> calibration;
  std::optional<double> blocking_recall;        // of the true pairs, where a truth is given
  std::vector<std::uint32_t> entities_drawn;    // people in each draw; empty without draws
  std::optional<std::uint64_t> entity_changes;  // merges and splits since the previous result
  std::filesystem::path out;                    // directory of the results
};

// Runs a study: invents its lists where it says so, reads and maps them, links them, scores the
// result where a truth is given, and writes entities.csv, links.csv, draws.csv where draws are
// asked for, entity_changes.csv where a previous result is given, problems.csv,
// mapping_SOURCE.toml, provenance.json and report.html into `study.out`, all or none. Errors: data
// (a list, the disk, decisions that contradict each other), usage (a setting, a mapping),
// interrupted.
base::Result<LinkSummary> link_lists(const Study& study, const base::RunContext& context);

// Of the draws: 2.5%, 50% and 97.5% quantiles of the number of people (the nearest draw). Throws
// std::logic_error where there are no draws.
struct PeopleInterval {
  std::uint32_t low = 0, median = 0, high = 0;
};
PeopleInterval people_interval(const LinkSummary& summary);

// The summary as JSON text (two-space indent), keys as in docs/formats/link.md.
std::string to_json(const LinkSummary& summary);

}  // namespace paradero::study

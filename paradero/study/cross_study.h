// cross_lists: lists of the missing and of the found in, ranked and explained candidates out, as
// files. What `paradero cross` does.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/cross/cross.h"
#include "paradero/study/link_study.h"
#include "paradero/study/study_file.h"

namespace paradero::study {

// The result in numbers, for a terminal, for `--json` and for the report.
struct CrossSummary {
  std::vector<ListSummary> missing_lists, found_lists;
  std::uint64_t missing = 0, found = 0;  // rows that were crossed
  cross::LeftOut missing_left_out, found_left_out;
  std::uint64_t pairs_crossed = 0, pairs_worked_out = 0;
  std::uint64_t candidates = 0;           // rows of candidates.csv
  std::uint64_t candidates_left_out = 0;  // above the threshold, but beyond the ranks that are kept
  std::uint64_t found_with_candidate = 0, missing_with_candidate = 0;
  std::uint64_t ties = 0;  // candidates that share their rank for the found person
  double prior = 0;        // share of the missing expected among the found
  bool prior_learned = true;
  double ln_prior_odds = 0;
  bool updated = false;  // only what was new was crossed
  std::vector<cross::ThresholdRow> thresholds;
  std::uint64_t problems = 0;
  std::vector<Warning> warnings;
  std::filesystem::path out;
};

// Reads spec.missing and spec.found, crosses them, and writes candidates.csv, found.csv,
// thresholds.csv, rates.csv, problems.csv, mapping_SOURCE.toml, provenance.json and report.html
// into `study.out`, all or none. With study.cross.previous, a folder with an earlier result, only
// pairs with a row of a new list are crossed. Errors: data (a list, the disk), usage (a setting, a
// mapping, lists on the wrong side, an earlier result that these lists do not continue),
// interrupted.
base::Result<CrossSummary> cross_lists(const Study& study, const base::RunContext& context);

// The summary as JSON text (two-space indent), keys as in docs/formats/cross.md.
std::string to_json(const CrossSummary& summary);

}  // namespace paradero::study

// estimate_table: people by lists and strata in, estimates of those on no list out, as files. What
// `paradero estimate` and a study's [estimate] do.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/estimate/diagnostics.h"
#include "paradero/estimate/linkage_average.h"
#include "paradero/study/link_study.h"
#include "paradero/study/study_file.h"

namespace paradero::study {

// The answers for one stratum.
struct StratumResult {
  std::string label;
  estimate::CaptureHistories histories;  // of the table as it was linked, strata known or first
                                         // imputed; what the diagnostics are of
  std::vector<estimate::CombinedEstimate> estimates;  // one an estimator
  estimate::Diagnostics diagnostics;
  std::vector<double> seconds;  // measured, one an estimate; empty unless asked for
};

struct EstimateSummary {
  std::vector<StratumResult> strata;
  std::vector<estimate::CombinedEstimate> totals;  // over strata, where there are several
  std::vector<std::string> lists;
  std::uint64_t people = 0, people_of_unknown_stratum = 0;
  std::size_t linkages = 1, imputations = 1;
  std::size_t answers_from_cache = 0;
  std::uint64_t problems = 0;
  std::vector<Warning> warnings;
  std::filesystem::path out;
};

// Estimates every stratum of study.estimate.table under every draw of the linkage and imputation of
// missing strata, and writes estimates.csv, variance.csv, diagnostics.csv, overlaps.csv,
// problems.csv, provenance.json and report.html into `study.out`, all or none. Where there are many
// answers to compute, those already known lie in a directory beside the results (or in
// study.estimate.cache) and a second run goes on from there. Errors: data (the table, the disk),
// usage (a setting, a column of strata), interrupted.
base::Result<EstimateSummary> estimate_table(const Study& study, const base::RunContext& context);

// The summary as JSON text (two-space indent), keys as in docs/formats/estimate.md.
std::string to_json(const EstimateSummary& summary);

}  // namespace paradero::study

// Everything that watching produced, seen together by those who tell of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "paradero/base/problems.h"
#include "paradero/study/versions.h"
#include "paradero/study/watch_study.h"

namespace paradero::study {

// Two registers compared: indices into versions.
struct Step {
  std::size_t from = 0, to = 0;
  std::string file;  // of its changes
  watch::RegisterComparison comparison;
};

// Keeps references.
struct WatchOutcome {
  const Study& study;
  const std::vector<Version>& versions;
  const std::vector<Step>& steps;  // the whole way first
  const std::vector<watch::VersionCounts>& counts;
  const watch::Revisions& revisions;
  const base::Problems& problems;
};

// How a change stands in changes.csv.
struct ChangeRow {
  std::string_view record_id, change, field, before, after;
  double probability = 1;
};
ChangeRow row_of(const WatchOutcome& outcome, const Step& step, const watch::Change& change);

std::vector<Warning> watch_warnings(const WatchOutcome& outcome);
std::vector<Sentence> watch_sentences(const WatchOutcome& outcome);
StepSummary summary_of(const WatchOutcome& outcome, const Step& step);

nlohmann::ordered_json watch_provenance(const WatchOutcome& outcome);
nlohmann::ordered_json watch_report_data(const WatchOutcome& outcome, const WatchSummary& summary);

}  // namespace paradero::study

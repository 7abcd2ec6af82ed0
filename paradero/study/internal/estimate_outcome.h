// What provenance.json and report.html say of an estimate.
#pragma once

#include <nlohmann/json.hpp>

#include "paradero/base/problems.h"
#include "paradero/study/estimate_study.h"
#include "paradero/study/internal/estimate_input.h"

namespace paradero::study {

// Everything that an estimate produced, seen together. Keeps references.
struct EstimateOutcome {
  const Study& study;
  const EstimateInput& input;
  const EstimateSummary& summary;
  const base::Problems& problems;
};

nlohmann::ordered_json provenance(const EstimateOutcome& outcome);
nlohmann::ordered_json report_data(const EstimateOutcome& outcome);

// One estimate with its words, as in the report and in `--json`.
nlohmann::ordered_json estimate_json(const estimate::CombinedEstimate& combined);

}  // namespace paradero::study

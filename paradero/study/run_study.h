// run_study: what a study file declares, one step after the other. What `paradero run` does.
#pragma once

#include <optional>
#include <string>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/study/estimate_study.h"
#include "paradero/study/link_study.h"
#include "paradero/study/study_file.h"

namespace paradero::study {

struct RunSummary {
  std::optional<LinkSummary> link;
  std::optional<EstimateSummary> estimate;
};

// Links where the study has lists, into `study.out`. Where it has an [estimate] section: estimates,
// from the table named there into `study.out`, or from the linkage (entities.csv and, where they
// were drawn, draws.csv) into `study.out`/estimate. Each step's results are whole before the next
// begins. Errors: those of link_lists and estimate_table; usage (an [estimate] that names a table
// of its own in a study that links).
base::Result<RunSummary> run_study(const Study& study, const base::RunContext& context);

// The summary as JSON text (two-space indent): that of the one step, or an object with `link` and
// `estimate`.
std::string to_json(const RunSummary& summary);

}  // namespace paradero::study

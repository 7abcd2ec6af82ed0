// run_study: what a study file declares, one step after the other. What `paradero run` does.
#pragma once

#include <optional>
#include <string>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/study/cross_study.h"
#include "paradero/study/estimate_study.h"
#include "paradero/study/link_study.h"
#include "paradero/study/study_file.h"
#include "paradero/study/watch_study.h"

namespace paradero::study {

struct RunSummary {
  std::optional<LinkSummary> link;
  std::optional<EstimateSummary> estimate;
  std::optional<CrossSummary> cross;
  std::optional<WatchSummary> watch;
};

// Takes the steps that a study declares, in this order: links its lists; estimates, from the table
// that [estimate] names or from the linkage (entities.csv and, where they were drawn, draws.csv);
// crosses [[cross.missing]] with [[cross.found]]; compares [[watch.versions]]. One step writes into
// `study.out`, each of several into a folder of its name there. Each step's results are whole
// before the next begins, and the first that fails is the last. A study that declares nothing is
// refused as one that has no lists to link. Errors: those of link_lists, estimate_table,
// cross_lists and watch_versions; usage (an [estimate] that names a table of its own in a study
// that links).
base::Result<RunSummary> run_study(const Study& study, const base::RunContext& context);

// The summary as JSON text (two-space indent): that of the one step, or an object with one key a
// step.
std::string to_json(const RunSummary& summary);

}  // namespace paradero::study

#include "paradero/study/run_study.h"

#include <utility>

#include <nlohmann/json.hpp>

namespace paradero::study {

base::Result<RunSummary> run_study(const Study& study, const base::RunContext& context) {
  RunSummary summary;
  const bool links = !study.lists.empty() || study.generate || !study.estimate.declared;
  if (!links) {
    PARADERO_ASSIGN(summary.estimate, estimate_table(study, context));
    return summary;
  }
  if (study.estimate.declared && !(study.estimate.table.empty() && study.estimate.draws.empty())) {
    return base::usage_error(
        "[estimate] names a table or draws of its own, and the study links lists: leave table and "
        "draws out to estimate from the linkage, or run `paradero estimate --study`");
  }
  PARADERO_ASSIGN(summary.link, link_lists(study, context));
  if (!study.estimate.declared) return summary;
  Study next = study;
  next.estimate.table = study.out / "entities.csv";
  if (study.link.posterior.draws > 0) next.estimate.draws = study.out / "draws.csv";
  next.out = study.out / "estimate";
  PARADERO_ASSIGN(summary.estimate, estimate_table(next, context));
  return summary;
}

std::string to_json(const RunSummary& summary) {
  if (!summary.estimate) return to_json(*summary.link);
  if (!summary.link) return to_json(*summary.estimate);
  nlohmann::ordered_json json;
  json["link"] = nlohmann::ordered_json::parse(to_json(*summary.link));
  json["estimate"] = nlohmann::ordered_json::parse(to_json(*summary.estimate));
  return json.dump(2);
}

}  // namespace paradero::study

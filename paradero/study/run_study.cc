#include "paradero/study/run_study.h"

#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace paradero::study {

base::Result<RunSummary> run_study(const Study& study, const base::RunContext& context) {
  const bool lists = !study.lists.empty() || study.generate;
  const bool estimates = study.estimate.declared;
  const bool crosses = !study.cross.missing.empty();
  const bool watches = !study.watch.versions.empty();
  const bool links = lists || !(estimates || crosses || watches);
  if (links && estimates && !(study.estimate.table.empty() && study.estimate.draws.empty())) {
    return base::usage_error(
        "[estimate] names a table or draws of its own, and the study links lists: leave table and "
        "draws out to estimate from the linkage, or run `paradero estimate --study`");
  }
  const bool several = links + estimates + crosses + watches > 1;
  const auto step = [&](std::string_view name) {
    Study one = study;
    if (several) one.out = study.out / name;
    return one;
  };

  RunSummary summary;
  if (links) {
    PARADERO_ASSIGN(summary.link, link_lists(step("link"), context));
  }
  if (estimates) {
    Study next = step("estimate");
    if (links) {
      next.estimate.table = study.out / "link" / "entities.csv";
      if (study.link.posterior.draws > 0) next.estimate.draws = study.out / "link" / "draws.csv";
    }
    PARADERO_ASSIGN(summary.estimate, estimate_table(next, context));
  }
  if (crosses) {
    PARADERO_ASSIGN(summary.cross, cross_lists(step("cross"), context));
  }
  if (watches) {
    PARADERO_ASSIGN(summary.watch, watch_versions(step("watch"), context));
  }
  return summary;
}

std::string to_json(const RunSummary& summary) {
  std::vector<std::pair<std::string_view, std::string>> steps;
  const auto add = [&](std::string_view name, const auto& step) {
    if (step) steps.emplace_back(name, to_json(*step));
  };
  add("link", summary.link);
  add("estimate", summary.estimate);
  add("cross", summary.cross);
  add("watch", summary.watch);
  if (steps.size() == 1) return steps.front().second;
  nlohmann::ordered_json json;
  for (const auto& [name, text] : steps)
    json[std::string(name)] = nlohmann::ordered_json::parse(text);
  return json.dump(2);
}

}  // namespace paradero::study

#include "paradero/study/internal/splink_link.h"

#include <cmath>
#include <numeric>

#include "paradero/base/hash.h"
#include "paradero/base/output.h"
#include "paradero/study/build_info.h"
#include "paradero/study/evaluate_study.h"
#include "paradero/study/internal/link_inputs.h"
#include "paradero/study/internal/link_report.h"
#include "paradero/study/internal/link_tables.h"
#include "paradero/study/internal/report_parts.h"
#include "paradero/study/internal/splink_rows.h"
#include "paradero/study/splink_file.h"
#include "paradero/table/write.h"

namespace paradero::study {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

double to_places(double x, double scale) { return std::round(x * scale) / scale; }

// The words of a level; "none" where no level held, which a model without ELSE allows.
std::string_view label_of(const link::SplinkComparisonSpec& comparison, std::uint32_t level) {
  return level < comparison.levels.size() ? std::string_view(comparison.levels[level].label)
                                          : std::string_view("none");
}

base::Result<void> write_splink_links(const Lists& lists, const link::SplinkModel& model,
                                      const link::LinkResult& result, const fs::path& path,
                                      const base::RunContext& context) {
  std::vector<std::string> names = {"source_a",    "record_id_a", "source_b",
                                    "record_id_b", "probability", "match_weight"};
  const auto& comparisons = model.spec().comparisons;
  for (const auto& comparison : comparisons) {
    for (const char* what : {"_level", "_weight", "_tf_weight"})
      names.push_back(comparison.name + what);
  }
  names.emplace_back("prior_weight");
  const std::vector<std::string_view> header(names.begin(), names.end());
  PARADERO_ASSIGN(auto csv, table::CsvWriter::create(path, header));
  std::vector<link::SplinkEvidence> evidence(comparisons.size());
  for (std::size_t k = 0; k < result.links.size(); ++k) {
    const link::Link& link = result.links[k];
    const double weight = model.match_weight(link.a, link.b, evidence);
    const RecordName a = name_of(lists, link.a), b = name_of(lists, link.b);
    csv.cell(a.source).cell(a.record_id).cell(b.source).cell(b.record_id);
    csv.cell(to_places(static_cast<double>(link.probability), 1e6)).cell(to_places(weight, 1e9));
    for (std::size_t c = 0; c < comparisons.size(); ++c) {
      csv.cell(label_of(comparisons[c], evidence[c].level));
      csv.cell(to_places(evidence[c].weight, 1e6)).cell(to_places(evidence[c].tf_weight, 1e6));
    }
    csv.cell(to_places(model.prior_weight(), 1e6)).end_row();
    if (k % (1 << 14) == 0) {
      context.report("writing links", k, result.links.size());
      if (context.stopped()) return base::interrupted_error();
    }
  }
  return csv.finish();
}

// One entry a comparison, for the chart of m and u.
ordered_json splink_fields_json(const link::SplinkModel& model,
                                const link::SplinkModel::Candidates& found) {
  ordered_json fields = ordered_json::array();
  for (std::size_t c = 0; c < model.spec().comparisons.size(); ++c) {
    const auto& comparison = model.spec().comparisons[c];
    ordered_json levels = ordered_json::array();
    for (std::size_t k = 0; k < comparison.levels.size(); ++k) {
      const auto& level = comparison.levels[k];
      if (level.is_null) continue;
      ordered_json weight;
      if (level.m > 0 && level.u > 0) weight = to_places(std::log2(level.m / level.u), 1e3);
      levels.push_back({{"level", level.label},
                        {"m", level.m},
                        {"u", level.u},
                        {"weight", weight},
                        {"pairs", found.level_pairs[c][k]}});
    }
    fields.push_back({{"name", comparison.name}, {"levels", levels}});
  }
  return fields;
}

ordered_json splink_blocking_json(const link::SplinkModel& model,
                                  const link::SplinkModel::Candidates& found,
                                  const link::LinkResult& result) {
  ordered_json rules = ordered_json::array();
  for (std::size_t k = 0; k < found.rules.size(); ++k) {
    rules.push_back({{"rule", model.spec().blocking_rules[k]},
                     {"pairs", found.rules[k].pairs},
                     {"new_pairs", found.rules[k].new_pairs},
                     {"matches", result.rules[k].matches}});
  }
  return rules;
}

// Everything that a linkage by Splink's model produced, seen together. Keeps references.
struct SplinkOutcome {
  const Study& study;
  const SplinkLists& lists;
  const link::SplinkModel& model;
  const link::SplinkModel::Candidates& found;
  const link::LinkResult& result;
  const std::vector<std::uint64_t>& entity_ids;
  const LinkSummary& summary;
  const base::Problems& problems;
  const std::string& model_sha256;
};

ordered_json splink_provenance(const SplinkOutcome& outcome) {
  return provenance_of("link", {{"title", outcome.study.title},
                                {"seed", outcome.study.seed},
                                {"settings", link_settings_json(outcome.study)},
                                {"splink_model_sha256", outcome.model_sha256},
                                {"blocking_rules_used", outcome.model.spec().blocking_rules},
                                {"inputs", inputs_json(outcome.lists.lists.inputs)}});
}

ordered_json splink_report(const SplinkOutcome& outcome) {
  const LinkSummary& summary = outcome.summary;
  const BuildInfo build = build_info();
  ordered_json bins = ordered_json::array();
  for (const auto& [bits, pairs] : outcome.found.weights)
    bins.push_back({{"from", bits}, {"pairs", pairs}});
  const double threshold = outcome.study.link.threshold;
  return {
      {"kind", "link"},
      {"title", outcome.study.title},
      {"version", build.version},
      {"commit", build.commit},
      {"seed", outcome.study.seed},
      {"inputs", inputs_json(outcome.lists.lists.inputs)},
      {"totals", totals_json(summary)},
      {"lists_overlap", overlap_json(outcome.lists.lists, outcome.result.grouping)},
      {"weight_histogram",
       {{"bin_width", 1}, {"bins", bins}, {"threshold", std::log2(threshold / (1 - threshold))}}},
      {"group_sizes", group_sizes_json(outcome.result.grouping)},
      {"fields", splink_fields_json(outcome.model, outcome.found)},
      {"blocking", splink_blocking_json(outcome.model, outcome.found, outcome.result)},
      {"posterior",
       posterior_json(outcome.lists.lists, outcome.result, outcome.entity_ids, summary)},
      {"settings", link_settings_json(outcome.study)},
      {"warnings", warnings_json(summary.warnings)},
      {"problems", problems_json(outcome.problems)}};
}

base::Result<void> check_settings(const Study& study) {
  const auto refuse = [](const char* what) {
    return base::usage_error("a model of Splink says {} itself: leave that out", what);
  };
  if (!study.model.empty())
    return base::usage_error("--model and --splink_model exclude each other");
  if (!study.labels.empty())
    return base::usage_error("labels are learned from, and a model of Splink learns nothing here");
  if (!study.link.blocking_rules.empty()) return refuse("how pairs are blocked");
  for (const ListSpec& list : study.lists) {
    if (!list.mapping.columns.empty() || !list.mapping.fields.empty() || !list.mapping.drop.empty())
      return refuse("which columns it reads");
  }
  if (study.generate)
    return base::usage_error("a model of Splink needs lists of its columns, not invented ones");
  return {};
}

Warning defaults_warning(const std::vector<std::string>& levels) {
  const std::string names = fmt::format("{}", fmt::join(levels, "; "));
  return {"splink_defaults",
          fmt::format("De estos niveles el modelo de Splink no aprendió m o u, y valen los que "
                      "Splink supone: {}.",
                      names),
          fmt::format("Of these levels the model of Splink has not learned m or u, and those that "
                      "Splink supposes stand: {}.",
                      names)};
}

void choose_splink_review(const link::Settings& settings, const link::SplinkModel& model,
                          link::LinkResult& result) {
  std::vector<link::SplinkEvidence> evidence(model.spec().comparisons.size());
  link::choose_review(settings, result, [&](const link::Link& pair) {
    (void)model.match_weight(pair.a, pair.b, evidence);
    std::uint64_t pattern = 0;
    for (const link::SplinkEvidence& one : evidence) pattern = base::combine64(pattern, one.level);
    return pattern;
  });
}

}  // namespace

base::Result<LinkSummary> link_by_splink(const Study& study, const base::RunContext& context) {
  PARADERO_CHECK(check_settings(study));
  PARADERO_ASSIGN(auto out, base::OutputDirectory::create(study.out));
  PARADERO_ASSIGN(const auto specs, prepare_lists(study, out, context));
  PARADERO_ASSIGN(SplinkFile file, read_splink(study.splink_model));
  const std::vector<std::string> defaulted = std::move(file.defaulted);
  PARADERO_ASSIGN(const std::string sha256, base::sha256_file(study.splink_model));
  base::Problems problems;
  PARADERO_ASSIGN(const SplinkLists lists,
                  load_splink_lists(specs, file.unique_id, context, problems));
  PARADERO_ASSIGN(const link::SplinkModel model,
                  link::SplinkModel::make(std::move(file.spec), lists.rows));
  link::Decisions decisions;
  if (!study.decisions.empty()) {
    PARADERO_ASSIGN(decisions, read_decisions(study.decisions, lists.lists, context, problems));
  }
  std::optional<PreviousEntities> previous;
  if (!study.previous.empty()) {
    PARADERO_ASSIGN(previous, read_previous(study.previous, lists.lists, context, problems));
  }

  link::Settings settings = study.link;
  settings.seed = study.seed;
  PARADERO_ASSIGN(const auto found, model.candidates(link::lowest_ln_odds(settings), context));
  link::LinkResult result;
  for (const auto& rule : found.rules) {
    result.rules.emplace_back();
    result.rules.back().new_pairs = rule.new_pairs;
    result.pairs_compared += rule.new_pairs;
  }
  const auto make_score = [&]() -> link::PairScore {
    return [&model](std::uint32_t a, std::uint32_t b) { return model.ln_odds(a, b); };
  };
  PARADERO_CHECK(link::group_pairs({.list = lists.rows.list,
                                    .lists = lists.lists.tables.size(),
                                    .edges = found.edges,
                                    .prior_ln_odds = model.prior_weight() * std::log(2.0),
                                    .make_score = make_score},
                                   settings, decisions, context, result));
  choose_splink_review(settings, model, result);
  link::StableIds stable;
  if (previous) {
    stable = link::keep_ids(result.grouping, previous->old_id, previous->entities);
  } else {
    stable.id.resize(result.grouping.entities);
    std::iota(stable.id.begin(), stable.id.end(), std::uint64_t{1});
  }

  LinkSummary summary = summarise_link(study, lists.lists, result, problems);
  summary.out = out.target();
  if (!defaulted.empty()) summary.warnings.push_back(defaults_warning(defaulted));
  if (study.evaluate) {
    PARADERO_ASSIGN(const auto people, true_people(*study.evaluate, lists.lists, context));
    const std::vector<std::uint64_t> groups(result.grouping.entity.begin(),
                                            result.grouping.entity.end());
    summary.evaluation = link::evaluate(groups, people);
  }
  if (result.draws.draws() > 0) {
    PARADERO_ASSIGN(summary.entities_drawn,
                    write_draws(lists.lists, result.draws, out.path("draws.csv"), context));
  }
  if (previous) {
    summary.entity_changes = stable.changes.size();
    PARADERO_CHECK(write_entity_changes(stable.changes, out.path("entity_changes.csv")));
  }
  PARADERO_CHECK(write_entities(lists.lists, result.grouping, stable.id, out.path("entities.csv")));
  PARADERO_CHECK(write_splink_links(lists.lists, model, result, out.path("links.csv"), context));
  PARADERO_CHECK(write_review(lists.lists, result, out.path("review.csv")));
  PARADERO_CHECK(table::write_problems(problems, out.path("problems.csv")));
  const SplinkOutcome outcome{study,     lists,   model,    found, result,
                              stable.id, summary, problems, sha256};
  PARADERO_CHECK(out.write("report.html", report_page(splink_report(outcome))));
  PARADERO_CHECK(out.write("provenance.json", splink_provenance(outcome).dump(2) + "\n"));
  if (context.stopped()) return base::interrupted_error();
  PARADERO_CHECK(out.commit());
  return summary;
}

}  // namespace paradero::study

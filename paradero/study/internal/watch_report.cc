// What provenance.json and report.html say of a comparison of versions.
#include <algorithm>
#include <array>

#include "paradero/study/build_info.h"
#include "paradero/study/internal/report_parts.h"
#include "paradero/study/internal/watch_outcome.h"

namespace paradero::study {

using nlohmann::ordered_json;

namespace {

constexpr std::size_t changes_shown = 12;  // of each kind

ordered_json by_fate(const std::array<std::int64_t, watch::fates>& people) {
  ordered_json json;
  for (std::size_t f = 0; f < watch::fates; ++f)
    json[std::string(to_word(static_cast<watch::Fate>(f)))] = people[f];
  return json;
}

ordered_json watched_inputs(const WatchOutcome& outcome) {
  ordered_json inputs = ordered_json::array();
  for (const Version& version : outcome.versions) {
    for (ordered_json& input : inputs_json(version.inputs)) inputs.push_back(std::move(input));
  }
  return inputs;
}

ordered_json watch_settings(const Study& study) {
  ordered_json json = {{"threshold", study.watch.threshold}};
  if (study.watch.years)
    json["years"] = fmt::format("{}-{}", study.watch.years->first, study.watch.years->last);
  return json;
}

ordered_json versions_json(const WatchOutcome& outcome, const WatchSummary& summary) {
  ordered_json versions = ordered_json::array();
  for (std::size_t v = 0; v < summary.versions.size(); ++v) {
    const VersionSummary& version = summary.versions[v];
    ordered_json json = {{"source", version.source},
                         {"kind", version.is_counts ? "counts" : "register"},
                         {"sha256", version.sha256},
                         {"files", version.files},
                         {"rows_in", version.rows_in},
                         {"rows_out", version.rows_out},
                         {"rows_refused", version.rows_refused}};
    if (const auto years = outcome.counts[v].years()) json["years"] = {years->first, years->second};
    json["people"] = by_fate(outcome.counts[v].sum([](const watch::CountCell&) { return true; }));
    versions.push_back(std::move(json));
  }
  return versions;
}

ordered_json changes_by_kind(const StepSummary& step) {
  ordered_json json;
  for (std::size_t k = 0; k < watch::change_kinds; ++k)
    json[std::string(to_word(static_cast<watch::ChangeKind>(k)))] = step.changes[k];
  return json;
}

ordered_json step_json(const WatchOutcome& outcome, const Step& step) {
  const auto& found = step.comparison;
  ordered_json fields = ordered_json::array(), statuses = ordered_json::array(),
               samples = ordered_json::array();
  for (const auto& field : found.fields) {
    fields.push_back({{"name", field.name},
                      {"in_old", field.before >= 0},
                      {"in_new", field.after >= 0},
                      {"compared", field.compared()},
                      {"equal", field.equal},
                      {"rewritten", field.rewritten},
                      {"recoded", field.recoded},
                      {"blurred", field.blurred},
                      {"changed", field.changed},
                      {"emptied", field.emptied},
                      {"filled", field.filled}});
  }
  for (const auto& one : found.statuses)
    statuses.push_back({{"from", one.from}, {"to", one.to}, {"records", one.records}});
  std::array<std::size_t, watch::change_kinds> shown{};
  for (const watch::Change& change : found.changes) {
    if (++shown[static_cast<std::size_t>(change.kind)] > changes_shown) continue;
    const ChangeRow row = row_of(outcome, step, change);
    samples.push_back({{"record_id", row.record_id},
                       {"change", row.change},
                       {"field", row.field},
                       {"old", row.before},
                       {"new", row.after},
                       {"probability", row.probability}});
  }
  const StepSummary summary = summary_of(outcome, step);
  return {{"from", summary.from},
          {"to", summary.to},
          {"changes", changes_by_kind(summary)},
          {"in_both", summary.in_both},
          {"renumbered", summary.renumbered},
          {"ids",
           {{"in_old", found.ids.in_before},
            {"in_new", found.ids.in_after},
            {"shared", found.ids.shared},
            {"contradicted", found.ids.contradicted},
            {"repeated_old", found.ids.repeated_before},
            {"repeated_new", found.ids.repeated_after}}},
          {"dates",
           {{"swapped", found.dates.swapped},
            {"event_was_notice", found.dates.event_was_notice},
            {"notice_was_event", found.dates.notice_was_event}}},
          {"fields", fields},
          {"statuses", statuses},
          {"samples", samples}};
}

ordered_json revisions_json(const watch::Revisions& revisions) {
  ordered_json lines = ordered_json::array();
  for (const watch::Revision& line : revisions.lines) {
    ordered_json counts = ordered_json::array();
    for (const auto& count : line.counts)
      counts.push_back(count ? ordered_json(*count) : ordered_json());
    lines.push_back({{"by", line.by},
                     {"value", line.value},
                     {"status", line.status ? to_word(*line.status) : "all"},
                     {"counts", counts}});
  }
  ordered_json json = {{"common_years", ordered_json()}, {"lines", lines}};
  if (revisions.common.first <= revisions.common.last)
    json["common_years"] = {revisions.common.first, revisions.common.last};
  return json;
}

ordered_json repeats_json(const WatchOutcome& outcome) {
  ordered_json json = ordered_json::array();
  for (const watch::VersionCounts& counts : outcome.counts) {
    for (const watch::RepeatedBucket& bucket : counts.repeats) {
      json.push_back({{"source", counts.source},
                      {"column", bucket.column},
                      {"value", bucket.value},
                      {"cells", bucket.cells},
                      {"files", bucket.files},
                      {"times", bucket.times},
                      {"counted_once", bucket.counted_once},
                      {"once", by_fate(bucket.once)},
                      {"printed", by_fate(bucket.printed)}});
    }
  }
  return json;
}

ordered_json totals_json(const WatchOutcome& outcome) {
  ordered_json wrong = ordered_json::array();
  std::uint64_t printed = 0;
  for (const watch::VersionCounts& counts : outcome.counts) {
    printed += counts.totals.size();
    for (const watch::PrintedTotal& total : counts.totals) {
      if (total.holds()) continue;
      wrong.push_back({{"source", counts.source},
                       {"file", total.file},
                       {"line", total.line},
                       {"total", total.label},
                       {"printed", total.printed},
                       {"summed", total.summed}});
    }
  }
  return {{"printed", printed}, {"wrong", wrong}};
}

ordered_json sentences_json(const std::vector<Sentence>& sentences) {
  ordered_json json = ordered_json::array();
  for (const Sentence& sentence : sentences)
    json.push_back({{"text_es", sentence.text_es}, {"text_en", sentence.text_en}});
  return json;
}

}  // namespace

nlohmann::ordered_json watch_provenance(const WatchOutcome& outcome) {
  ordered_json versions = ordered_json::array();
  for (const Version& version : outcome.versions) {
    versions.push_back({{"source", version.table.source},
                        {"kind", version.is_counts ? "counts" : "register"},
                        {"sha256", version.sha256}});
  }
  return provenance_of("watch", {{"title", outcome.study.title},
                                 {"seed", outcome.study.seed},
                                 {"settings", watch_settings(outcome.study)},
                                 {"versions", versions},
                                 {"inputs", watched_inputs(outcome)}});
}

nlohmann::ordered_json watch_report_data(const WatchOutcome& outcome, const WatchSummary& summary) {
  const BuildInfo build = build_info();
  ordered_json steps = ordered_json::array();
  for (const Step& step : outcome.steps) steps.push_back(step_json(outcome, step));
  return {{"kind", "watch"},
          {"title", outcome.study.title},
          {"version", build.version},
          {"commit", build.commit},
          {"seed", outcome.study.seed},
          {"inputs", watched_inputs(outcome)},
          {"versions", versions_json(outcome, summary)},
          {"sentences", sentences_json(summary.sentences)},
          {"steps", steps},
          {"revisions", revisions_json(outcome.revisions)},
          {"repeats", repeats_json(outcome)},
          {"totals", totals_json(outcome)},
          {"settings", watch_settings(outcome.study)},
          {"warnings", warnings_json(summary.warnings)},
          {"problems", problems_json(outcome.problems)}};
}

std::string to_json(const WatchSummary& summary) {
  ordered_json json = {{"out", summary.out.string()}};
  json["versions"] = ordered_json::array();
  for (const VersionSummary& version : summary.versions) {
    json["versions"].push_back({{"source", version.source},
                                {"kind", version.is_counts ? "counts" : "register"},
                                {"sha256", version.sha256},
                                {"files", version.files},
                                {"rows_in", version.rows_in},
                                {"rows_out", version.rows_out},
                                {"rows_refused", version.rows_refused}});
  }
  json["steps"] = ordered_json::array();
  for (const StepSummary& step : summary.steps) {
    json["steps"].push_back({{"from", step.from},
                             {"to", step.to},
                             {"file", step.file},
                             {"in_both", step.in_both},
                             {"renumbered", step.renumbered},
                             {"changes", changes_by_kind(step)}});
  }
  json["sentences"] = sentences_json(summary.sentences);
  json["repeats"] = ordered_json::array();
  for (const watch::RepeatedBucket& bucket : summary.repeats) {
    json["repeats"].push_back({{"column", bucket.column},
                               {"value", bucket.value},
                               {"cells", bucket.cells},
                               {"files", bucket.files},
                               {"times", bucket.times},
                               {"once", by_fate(bucket.once)},
                               {"printed", by_fate(bucket.printed)}});
  }
  json["totals_printed"] = summary.totals_printed;
  json["totals_that_do_not_add_up"] = summary.totals_that_do_not_add_up;
  json["problems"] = summary.problems;
  json["warnings"] = warning_texts(summary.warnings);
  return json.dump(2);
}

}  // namespace paradero::study

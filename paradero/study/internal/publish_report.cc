#include "paradero/study/build_info.h"
#include "paradero/study/internal/publish_outcome.h"
#include "paradero/study/internal/report_parts.h"

namespace paradero::study {

using nlohmann::ordered_json;

namespace {

ordered_json publish_settings_json(const PublishStudy& study) {
  ordered_json by = ordered_json::array();
  for (const auto& columns : study.by) by.push_back(fmt::format("{}", fmt::join(columns, ",")));
  return {{"by", by},
          {"threshold", study.settings.threshold},
          {"fine_threshold", study.settings.fine_threshold},
          {"allow_differences", study.settings.allow_differences}};
}

ordered_json earlier_json(const std::vector<EarlierResult>& earlier) {
  ordered_json json = ordered_json::array();
  for (const EarlierResult& result : earlier) {
    json.push_back({{"folder", result.folder},
                    {"audit_sha256", result.sha256},
                    {"cells", result.cells},
                    {"gone", result.gone}});
  }
  return json;
}

ordered_json sets_json(const PublishSummary& summary) {
  ordered_json json = ordered_json::array();
  for (const PublishedSet& set : summary.sets) {
    json.push_back({{"columns", set.columns},
                    {"cells", set.cells},
                    {"published", set.published},
                    {"small", set.small},
                    {"people", set.people},
                    {"people_published", set.people_published}});
  }
  return json;
}

ordered_json cells_json(const PublishSummary& summary) {
  return {{"cells", summary.cells},     {"published", summary.published},
          {"small", summary.small},     {"small_differences", summary.small_differences},
          {"carried", summary.carried}, {"protecting", summary.protecting},
          {"exposed", summary.exposed}};
}

}  // namespace

ordered_json uniqueness_json(std::span<const publish::Uniqueness> uniqueness) {
  ordered_json json = ordered_json::array();
  for (const publish::Uniqueness& found : uniqueness) {
    json.push_back({{"columns", found.columns},
                    {"people", found.people},
                    {"groups", found.groups},
                    {"unique", found.unique},
                    {"in_two_to_four", found.in_two_to_four},
                    {"in_five_to_nine", found.in_five_to_nine},
                    {"smallest_group", found.smallest_group}});
  }
  return json;
}

ordered_json publish_provenance(const PublishOutcome& outcome) {
  return provenance_of("publish", {{"settings", publish_settings_json(outcome.study)},
                                   {"earlier", earlier_json(outcome.earlier)},
                                   {"inputs", inputs_json(std::span(&outcome.summary.input, 1))}});
}

ordered_json publish_report_data(const PublishOutcome& outcome) {
  const BuildInfo build = build_info();
  return {{"kind", "publish"},
          {"version", build.version},
          {"commit", build.commit},
          {"is_counts", outcome.summary.is_counts},
          {"threshold", outcome.study.settings.threshold},
          {"totals", cells_json(outcome.summary)},
          {"sets", sets_json(outcome.summary)},
          {"uniqueness", uniqueness_json(outcome.summary.uniqueness)},
          {"earlier", earlier_json(outcome.earlier)},
          {"settings", publish_settings_json(outcome.study)},
          {"inputs", inputs_json(std::span(&outcome.summary.input, 1))},
          {"warnings", warnings_json(outcome.summary.warnings)},
          {"problems", problems_json(outcome.problems)}};
}

std::string to_json(const PublishSummary& summary) {
  ordered_json json = {{"out", summary.out.string()},
                       {"rows_in", summary.input.rows_in},
                       {"rows_out", summary.input.rows_out},
                       {"rows_refused", summary.input.rows_refused}};
  json.update(cells_json(summary));
  json["sets"] = sets_json(summary);
  json["uniqueness"] = uniqueness_json(summary.uniqueness);
  json["problems"] = summary.problems;
  json["warnings"] = warning_texts(summary.warnings);
  return json.dump(2);
}

}  // namespace paradero::study

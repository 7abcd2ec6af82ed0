// What provenance.json and report.html say of an estimate.
#include <algorithm>
#include <bit>
#include <cmath>

#include "paradero/study/build_info.h"
#include "paradero/study/internal/estimate_outcome.h"
#include "paradero/study/internal/report_parts.h"

namespace paradero::study {

using estimate::CombinedEstimate;
using estimate::Estimate;
using estimate::Status;
using nlohmann::ordered_json;

namespace {

constexpr std::size_t density_bins = 120;

ordered_json optional_json(const std::optional<double>& number) {
  return number && std::isfinite(*number) ? ordered_json(*number) : ordered_json();
}

// What a person reads: six digits say all that a sample can.
double rounded_digits(double x) {
  if (x == 0 || !std::isfinite(x)) return 0;
  const double scale = std::pow(10.0, 5 - std::floor(std::log10(std::abs(x))));
  return std::round(x * scale) / scale;
}

// A histogram of the draws between the .5% and 99.5% quantiles: where the answers lie, and whether
// in one place or in two.
ordered_json density_json(const std::vector<double>& draws) {
  if (draws.size() < 100) return ordered_json();
  std::vector<double> sorted = draws;
  std::ranges::sort(sorted);
  const double low = sorted[sorted.size() / 200],
               high = sorted[sorted.size() - 1 - sorted.size() / 200];
  if (!(high > low)) return ordered_json();
  std::vector<std::size_t> counts(density_bins, 0);
  for (const double draw : sorted) {
    if (draw < low || draw > high) continue;
    const auto bin = static_cast<std::size_t>((draw - low) / (high - low) * density_bins);
    ++counts[std::min(bin, density_bins - 1)];
  }
  return {{"from", rounded_digits(low)}, {"to", rounded_digits(high)}, {"counts", counts}};
}

ordered_json variation_json(const estimate::Variation& answer) {
  ordered_json json = {{"estimator", to_word(answer.estimator)},
                       {"status", to_word(answer.status)}};
  const bool ok = answer.status == Status::ok;
  json["estimate"] =
      ok && answer.estimate ? ordered_json(rounded_digits(*answer.estimate)) : nullptr;
  json["q025"] = ok && answer.q025 ? ordered_json(rounded_digits(*answer.q025)) : nullptr;
  json["q975"] = ok && answer.q975 ? ordered_json(rounded_digits(*answer.q975)) : nullptr;
  return json;
}

ordered_json list_names_json(const estimate::CaptureHistories& histories, std::uint64_t set) {
  ordered_json names = ordered_json::array();
  for (std::size_t i = 0; i < histories.lists.size(); ++i) {
    if (((set >> i) & 1) != 0) names.push_back(histories.lists[i]);
  }
  return names;
}

ordered_json words_json(const std::vector<estimate::Words>& words) {
  ordered_json json = ordered_json::array();
  for (const auto& one : words) json.push_back({{"text_es", one.es}, {"text_en", one.en}});
  return json;
}

ordered_json latent_class_json(const estimate::LatentClassPosterior& posterior) {
  ordered_json modes = ordered_json::array(), runs = ordered_json::array();
  for (const auto& mode : posterior.modes) {
    modes.push_back({{"share", mode.share},
                     {"share_by_run", mode.share_by_run},
                     {"q025", mode.q025},
                     {"q50", mode.q50},
                     {"q975", mode.q975}});
  }
  for (const auto& run : posterior.runs)
    runs.push_back({{"round_trips", run.round_trips}, {"levels", run.ladder.size()}});
  return {{"modes", modes},
          {"runs", runs},
          {"sweeps", posterior.sweeps},
          {"mean_alpha", optional_json(posterior.mean_alpha)},
          {"mean_alpha_error", optional_json(posterior.mean_alpha_error)},
          {"mean_occupied", optional_json(posterior.mean_occupied)},
          {"q025_error", optional_json(posterior.q025_error)},
          {"q50_error", optional_json(posterior.q50_error)},
          {"q975_error", optional_json(posterior.q975_error)},
          {"bulk_ess", optional_json(posterior.bulk_ess)},
          {"tail_ess", optional_json(posterior.tail_ess)}};
}

ordered_json decomposable_json(const estimate::DecomposablePosterior& posterior) {
  ordered_json graphs = ordered_json::array();
  for (const auto& graph : posterior.graphs) {
    graphs.push_back({{"graph", graph.name()},
                      {"probability", rounded_digits(graph.probability)},
                      {"mean", rounded_digits(graph.mean)}});
  }
  return {{"graphs", posterior.graph_count},
          {"delta", posterior.delta},
          {"grid_nodes", posterior.number.size()},
          {"grid_end", posterior.number.back()},
          {"mass_beyond", optional_json(posterior.mass_beyond)},
          {"tail_power", optional_json(posterior.tail_power)},
          {"ln_evidence", posterior.ln_evidence},
          {"likeliest", graphs}};
}

ordered_json log_linear_json(const estimate::LogLinearResult& result) {
  ordered_json models = ordered_json::array();
  for (const auto& fit : result.fits) {
    const bool found = fit.existence != estimate::Existence::no_maximum;
    models.push_back({{"model", fit.model.name()},
                      {"estimate", found ? ordered_json(fit.estimate) : nullptr},
                      {"standard_error", found ? ordered_json(fit.standard_error) : nullptr},
                      {"deviance", found ? ordered_json(fit.deviance) : nullptr},
                      {"aic", found ? ordered_json(fit.aic) : nullptr},
                      {"bic", found ? ordered_json(fit.bic) : nullptr},
                      {"parameters", fit.parameters},
                      {"impossible_histories", fit.impossible.size()}});
  }
  return {{"models_fitted", result.models_fitted},
          {"models_without_estimate", result.models_without_estimate},
          {"all_models", result.all_models},
          {"resamples_without_estimate", result.without_estimate},
          {"models", models}};
}

ordered_json diagnostics_json(const estimate::Diagnostics& diagnostics) {
  ordered_json left = ordered_json::array(), consistency = ordered_json::array(),
               sensitivity = ordered_json::array(), curves = ordered_json::array(),
               predictive = ordered_json::array();
  for (const auto& one : diagnostics.leave_one_out) {
    ordered_json json = {{"list", one.list}};
    json.update(variation_json(one.answer));
    left.push_back(std::move(json));
  }
  for (const auto& one : diagnostics.internal_consistency) {
    ordered_json json = {{"list", one.list}, {"known", one.known}, {"covered", one.covered}};
    json.update(variation_json(one.answer));
    consistency.push_back(std::move(json));
  }
  for (const auto& one : diagnostics.sensitivity) {
    ordered_json json = {{"setting", one.setting}, {"value", one.value}};
    json.update(variation_json(one.answer));
    sensitivity.push_back(std::move(json));
  }
  for (const auto& curve : diagnostics.identification) {
    ordered_json points = ordered_json::array(), implied = ordered_json::array();
    for (const auto& point : curve.points) {
      points.push_back({{"odds_ratio", rounded_digits(point.odds_ratio)},
                        {"estimate", rounded_digits(point.estimate)}});
    }
    for (const auto& one : curve.implied) {
      implied.push_back(
          {{"estimator", to_word(one.estimator)}, {"odds_ratio", rounded_digits(one.odds_ratio)}});
    }
    curves.push_back({{"list", curve.list},
                      {"alone", curve.alone},
                      {"others_only", curve.others_only},
                      {"both", curve.both},
                      {"points", points},
                      {"implied", implied}});
  }
  for (const auto& check : diagnostics.predictive) {
    ordered_json pairs = ordered_json::array();
    for (const auto& pair : check.pairs) {
      pairs.push_back({{"list_a", pair.list_a},
                       {"list_b", pair.list_b},
                       {"observed", pair.observed},
                       {"expected", rounded_digits(pair.expected)},
                       {"p_value", pair.p_value}});
    }
    predictive.push_back(
        {{"estimator", to_word(check.estimator)}, {"p_value", check.p_value}, {"pairs", pairs}});
  }
  return {{"leave_one_out", left},
          {"internal_consistency", consistency},
          {"sensitivity", sensitivity},
          {"identification", curves},
          {"predictive", predictive}};
}

ordered_json stratum_json(const StratumResult& stratum) {
  ordered_json overlaps = ordered_json::array(), estimates = ordered_json::array(),
               lists = ordered_json::array();
  const auto& histories = stratum.histories;
  for (std::size_t i = 0; i < histories.lists.size(); ++i)
    lists.push_back({{"list", histories.lists[i]}, {"people", histories.on_list(i)}});
  for (std::size_t i = 0; i < histories.histories.size(); ++i) {
    overlaps.push_back({{"lists", list_names_json(histories, histories.histories[i])},
                        {"people", histories.counts[i]}});
  }
  for (const CombinedEstimate& combined : stratum.estimates) {
    ordered_json json = estimate_json(combined);
    if (combined.answer.status == Status::ok) json["density"] = density_json(combined.answer.draws);
    if (combined.answer.latent_class)
      json["latent_class"] = latent_class_json(*combined.answer.latent_class);
    if (combined.answer.decomposable)
      json["decomposable"] = decomposable_json(*combined.answer.decomposable);
    if (combined.answer.log_linear)
      json["loglinear"] = log_linear_json(*combined.answer.log_linear);
    estimates.push_back(std::move(json));
  }
  return {{"stratum", stratum.label},
          {"n_observed", histories.total()},
          {"lists", lists},
          {"overlaps", overlaps},
          {"estimates", estimates},
          {"agreement", to_word(stratum.diagnostics.agreement)},
          {"verdict_es", stratum.diagnostics.verdict.es},
          {"verdict_en", stratum.diagnostics.verdict.en},
          {"remarks", words_json(stratum.diagnostics.remarks)},
          {"diagnostics", diagnostics_json(stratum.diagnostics)}};
}

ordered_json estimate_settings_json(const Study& study) {
  const EstimateSpec& spec = study.estimate;
  ordered_json models = ordered_json::array(), not_covered = ordered_json::array();
  for (const auto estimator : estimate::all_estimators) {
    const auto& wanted = spec.settings.estimators;
    if (wanted.empty() || std::ranges::find(wanted, estimator) != wanted.end())
      models.push_back(to_word(estimator));
  }
  for (const NotCovered& none : spec.not_covered)
    not_covered.push_back({{"list", none.list}, {"column", none.column}, {"values", none.values}});
  return {{"model", models},
          {"strata", spec.strata},
          {"classes", spec.settings.classes},
          {"ess", spec.settings.least_ess},
          {"sweeps", spec.settings.most_sweeps},
          {"delta", optional_json(spec.settings.delta)},
          {"n_max", spec.settings.n_max ? ordered_json(*spec.settings.n_max) : ordered_json()},
          {"log_linear_model", spec.settings.log_linear_model
                                   ? ordered_json(*spec.settings.log_linear_model)
                                   : ordered_json()},
          {"resamples", spec.settings.resamples},
          {"not_covered", not_covered}};
}

ordered_json common_json(const EstimateOutcome& outcome) {
  const EstimateSummary& summary = outcome.summary;
  return {{"seed", outcome.study.seed},
          {"settings", estimate_settings_json(outcome.study)},
          {"people", summary.people},
          {"people_of_unknown_stratum", summary.people_of_unknown_stratum},
          {"linkages", summary.linkages},
          {"imputations", summary.imputations}};
}

}  // namespace

ordered_json estimate_json(const CombinedEstimate& combined) {
  const Estimate& answer = combined.answer;
  const estimate::Words& assumption = estimate::assumption_of(answer.estimator);
  ordered_json json = {{"estimator", to_word(answer.estimator)},
                       {"status", to_word(answer.status)},
                       {"reason_es", answer.reason.es},
                       {"reason_en", answer.reason.en},
                       {"n_observed", answer.n_observed},
                       {"estimate", optional_json(answer.estimate)},
                       {"q025", optional_json(answer.q025)},
                       {"q50", optional_json(answer.q50)},
                       {"q975", optional_json(answer.q975)},
                       {"mean", optional_json(answer.mean)},
                       {"rhat", optional_json(answer.rhat)},
                       {"ess", optional_json(answer.ess)},
                       {"is_model", estimate::is_model(answer.estimator)},
                       {"assumption_es", assumption.es},
                       {"assumption_en", assumption.en},
                       {"notes", words_json(answer.notes)}};
  if (answer.coverage) json["coverage"] = *answer.coverage;
  if (combined.replicates > 1) {
    json["replicates"] = combined.replicates;
    json["replicates_ok"] = combined.replicates_ok;
    json["variance_within"] = rounded_digits(combined.variance_within);
    json["variance_linkage"] = rounded_digits(combined.variance_linkage);
    json["variance_imputation"] = rounded_digits(combined.variance_imputation);
  }
  return json;
}

ordered_json provenance(const EstimateOutcome& outcome) {
  const BuildInfo build = build_info();
  ordered_json json = {{"command", "estimate"},
                       {"version", build.version},
                       {"commit", build.commit},
                       {"compiler", build.compiler}};
  json.update(common_json(outcome));
  json["inputs"] = inputs_json(outcome.input.files);
  json["problems"] = problems_json(outcome.problems);
  ordered_json seconds = ordered_json::array();
  for (const StratumResult& stratum : outcome.summary.strata) {
    for (std::size_t i = 0; i < stratum.seconds.size(); ++i) {
      seconds.push_back({{"stratum", stratum.label},
                         {"estimator", to_word(stratum.estimates[i].answer.estimator)},
                         {"seconds", stratum.seconds[i]}});
    }
  }
  if (!seconds.empty()) json["timing"] = seconds;
  return json;
}

ordered_json report_data(const EstimateOutcome& outcome) {
  const BuildInfo build = build_info();
  const EstimateSummary& summary = outcome.summary;
  ordered_json strata = ordered_json::array(), totals = ordered_json::array();
  for (const StratumResult& stratum : summary.strata) strata.push_back(stratum_json(stratum));
  for (const CombinedEstimate& total : summary.totals) {
    ordered_json json = estimate_json(total);
    if (total.answer.status == Status::ok) json["density"] = density_json(total.answer.draws);
    totals.push_back(std::move(json));
  }
  ordered_json json = {{"kind", "estimate"},
                       {"title", outcome.study.title},
                       {"version", build.version},
                       {"commit", build.commit}};
  json.update(common_json(outcome));
  json["lists"] = summary.lists;
  json["strata_columns"] = outcome.input.strata_columns;
  json["strata"] = strata;
  json["totals"] = totals;
  json["warnings"] = warnings_json(summary.warnings);
  json["problems"] = problems_json(outcome.problems);
  json["inputs"] = inputs_json(outcome.input.files);
  return json;
}

}  // namespace paradero::study

#include "paradero/study/estimate_study.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>

#include "paradero/base/hash.h"
#include "paradero/base/output.h"
#include "paradero/base/parallel.h"
#include "paradero/study/internal/estimate_cache.h"
#include "paradero/study/internal/estimate_outcome.h"
#include "paradero/study/internal/report_parts.h"
#include "paradero/table/write.h"

namespace paradero::study {

namespace fs = std::filesystem;

using estimate::CaptureHistories;
using estimate::CombinedEstimate;
using estimate::Estimate;
using estimate::Replicate;
using estimate::StratifiedCell;

namespace {

constexpr std::size_t draws_kept = 1000;       // of one stratum, over all replicates
constexpr std::size_t fewest_draws_each = 20;  // of one replicate
constexpr std::size_t resamples_each = 200;    // of a replicate, where there are several
// And the latent classes of a replicate: as many effective draws as R-hat needs (Vehtari et al.
// 2021), for they are joined with those of the others; and the work after which a hundred
// replicates of hundreds of strata still end within days.
constexpr double ess_each = 400;
constexpr std::int64_t sweeps_each = 20'000;
// From here on answers are kept on the disk as they come.
constexpr std::size_t many_answers = 20;
constexpr std::uint64_t imputation_stream = 0x696d70757465;  // apart from the estimators' own

// One run of the estimators: a stratum under one linkage and one imputation.
struct Unit {
  std::size_t stratum = 0;
  std::uint32_t linkage = 0, imputation = 0;
  CaptureHistories histories;
  estimate::Settings settings;
  std::vector<Estimate> estimates;
  std::vector<double> seconds;
};

struct Plan {
  std::vector<Unit> units;  // stratum by stratum, each in the order of linkages and imputations
  std::size_t linkages = 1, imputations = 1;
};

bool has_missing(const std::vector<StratifiedCell>& cells) {
  return std::ranges::any_of(cells, [](const StratifiedCell& cell) {
    return cell.count > 0 && std::ranges::find(cell.strata, 0U) != cell.strata.end();
  });
}

// Settings of one unit: random numbers of its own, and as many draws as its share.
estimate::Settings unit_settings(const Study& study, const std::string& label, const Plan& plan,
                                 std::uint32_t linkage, std::uint32_t imputation) {
  estimate::Settings settings = study.estimate.settings;
  const std::size_t replicates = plan.linkages * plan.imputations;
  settings.seed = study.seed;
  if (label != "all") settings.seed = base::combine64(settings.seed, base::hash64(label));
  if (replicates > 1) {
    settings.seed = base::combine64(settings.seed, (std::uint64_t{linkage} << 32) + imputation + 1);
    settings.draws = std::max(fewest_draws_each, (draws_kept + replicates - 1) / replicates);
    settings.resamples = std::min(settings.resamples, resamples_each);
    settings.least_ess = std::min(settings.least_ess, ess_each);
    settings.most_sweeps = std::min(settings.most_sweeps, sweeps_each);
  }
  return settings;
}

base::Result<Plan> make_plan(const Study& study, const EstimateInput& input) {
  Plan plan;
  plan.linkages = std::max<std::size_t>(1, input.linkages.size());
  const bool some_known = input.strata.front().empty() ||
                          std::ranges::find(input.strata.front(), 0U) == input.strata.front().end();
  const auto cells_of_linkage = [&](std::size_t k) -> const std::vector<StratifiedCell>& {
    return input.linkages.empty() ? input.cells : input.linkages[k];
  };
  for (std::size_t k = 0; k < plan.linkages; ++k) {
    if (some_known && has_missing(cells_of_linkage(k))) {
      // Two of each linkage at least, or their variance could not be told from that of linkages.
      plan.imputations = std::max<std::size_t>(
          2, (study.estimate.imputations + plan.linkages - 1) / plan.linkages);
    }
  }
  std::vector<std::vector<StratifiedCell>> filled;
  for (std::size_t k = 0; k < plan.linkages; ++k) {
    for (std::size_t m = 0; m < plan.imputations; ++m) {
      stats::Random random(base::combine64(study.seed, imputation_stream),
                           k * plan.imputations + m);
      filled.push_back(plan.imputations > 1 ? estimate::impute_strata(cells_of_linkage(k), random)
                                            : cells_of_linkage(k));
    }
  }
  for (std::size_t s = 0; s < input.strata.size(); ++s) {
    for (std::size_t r = 0; r < filled.size(); ++r) {
      Unit unit;
      unit.stratum = s;
      unit.linkage = static_cast<std::uint32_t>(r / plan.imputations);
      unit.imputation = static_cast<std::uint32_t>(r % plan.imputations);
      PARADERO_ASSIGN(unit.histories,
                      stratum_histories(study.estimate, input, filled[r], input.strata[s]));
      unit.settings =
          unit_settings(study, input.label(input.strata[s]), plan, unit.linkage, unit.imputation);
      plan.units.push_back(std::move(unit));
    }
  }
  return plan;
}

// Runs one unit's estimators, each timed.
base::Result<void> run_unit(Unit& unit, const base::RunContext& context) {
  std::vector<estimate::Estimator> wanted = unit.settings.estimators;
  if (wanted.empty())
    wanted.assign(estimate::all_estimators.begin(), estimate::all_estimators.end());
  for (const auto estimator : estimate::all_estimators) {
    if (std::ranges::find(wanted, estimator) == wanted.end()) continue;
    estimate::Settings one = unit.settings;
    one.estimators = {estimator};
    const auto begun = std::chrono::steady_clock::now();
    PARADERO_ASSIGN(auto answer, estimate::estimate(unit.histories, one, context));
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begun;
    unit.estimates.push_back(std::move(answer.front()));
    unit.seconds.push_back(taken.count());
  }
  return {};
}

// Runs every unit, side by side where there are several, and keeps each answer as it comes.
base::Result<void> run_units(std::vector<Unit>& units, EstimateCache* cache,
                             const base::RunContext& context, EstimateSummary& summary) {
  std::atomic<std::size_t> done = 0, from_cache = 0;
  std::vector<base::Result<void>> results(units.size());
  const auto run = [&](std::size_t i, const base::RunContext& within) -> base::Result<void> {
    Unit& unit = units[i];
    const std::string key = cache != nullptr ? cache_key(unit.histories, unit.settings) : "";
    if (cache != nullptr) {
      if (auto known = cache->find(key)) {
        unit.estimates = std::move(*known);
        unit.seconds.assign(unit.estimates.size(), 0);
        ++from_cache;
        return {};
      }
    }
    PARADERO_CHECK(run_unit(unit, within));
    // What lies behind a figure is kept of the first replicate: the sampler's account here, graphs
    // and models, which take no time, when the stratum is finished.
    for (Estimate& answer : unit.estimates) {
      answer.decomposable.reset();
      answer.log_linear.reset();
      if (unit.linkage != 0 || unit.imputation != 0) answer.latent_class.reset();
    }
    return cache != nullptr ? cache->store(key, unit.estimates) : base::Result<void>{};
  };
  if (units.size() == 1) {
    results[0] = run(0, context);
    summary.answers_from_cache = from_cache;
    return results[0];
  }
  base::RunContext alone = context;
  alone.threads = 1;
  alone.progress = nullptr;
  base::parallel_chunks(context, units.size(), 1, [&](std::size_t i, std::size_t, std::size_t) {
    results[i] = run(i, alone);
    context.report("estimating", ++done, units.size());
  });
  summary.answers_from_cache = from_cache;
  for (const auto& result : results) PARADERO_CHECK(result);
  return {};
}

// The answers of one stratum joined over its replicates, estimator by estimator.
std::vector<std::vector<Replicate>> replicates_of(std::span<const Unit> units) {
  std::vector<std::vector<Replicate>> by_estimator(units.front().estimates.size());
  for (const Unit& unit : units) {
    for (std::size_t e = 0; e < unit.estimates.size(); ++e)
      by_estimator[e].push_back({unit.linkage, unit.imputation, unit.estimates[e]});
  }
  return by_estimator;
}

base::Result<StratumResult> finish_stratum(const Study& study, const std::string& label,
                                           std::span<const Unit> units, bool many,
                                           const base::RunContext& context) {
  StratumResult result;
  result.label = label;
  result.histories = units.front().histories;
  for (const auto& replicates : replicates_of(units))
    result.estimates.push_back(estimate::combine(replicates));
  estimate::Settings settings = units.front().settings;
  settings.vary_classes = !many;
  std::vector<Estimate> answers;
  for (std::size_t e = 0; e < result.estimates.size(); ++e) {
    CombinedEstimate& combined = result.estimates[e];
    combined.answer.latent_class = units.front().estimates[e].latent_class;
    if (combined.answer.estimator == estimate::Estimator::decomposable ||
        combined.answer.estimator == estimate::Estimator::loglinear) {
      estimate::Settings again = units.front().settings;
      again.estimators = {combined.answer.estimator};
      PARADERO_ASSIGN(auto details, estimate::estimate(units.front().histories, again, context));
      combined.answer.decomposable = std::move(details.front().decomposable);
      combined.answer.log_linear = std::move(details.front().log_linear);
    }
    answers.push_back(combined.answer);
  }
  PARADERO_ASSIGN(result.diagnostics,
                  estimate::diagnose(units.front().histories, settings, answers, context));
  if (study.estimate.timing) {
    result.seconds.assign(result.estimates.size(), 0);
    for (const Unit& unit : units) {
      for (std::size_t e = 0; e < unit.seconds.size(); ++e) result.seconds[e] += unit.seconds[e];
    }
  }
  return result;
}

base::Result<void> finish_strata(const Study& study, const EstimateInput& input, const Plan& plan,
                                 const base::RunContext& context, EstimateSummary& summary) {
  const std::size_t each = plan.linkages * plan.imputations;
  const std::size_t strata = input.strata.size();
  const std::span<const Unit> units(plan.units);
  std::vector<base::Result<StratumResult>> results(strata);
  const auto finish = [&](std::size_t s, const base::RunContext& within) {
    results[s] = finish_stratum(study, input.label(input.strata[s]), units.subspan(s * each, each),
                                units.size() > 1, within);
  };
  if (strata == 1) {
    finish(0, context);
  } else {
    base::RunContext alone = context;
    alone.threads = 1;
    alone.progress = nullptr;
    std::atomic<std::size_t> done = 0;
    base::parallel_chunks(context, strata, 1, [&](std::size_t s, std::size_t, std::size_t) {
      finish(s, alone);
      context.report("diagnosing", ++done, strata);
    });
  }
  if (context.stopped()) return base::interrupted_error();
  for (auto& result : results) {
    if (!result) return tl::unexpected(std::move(result.error()));
    summary.strata.push_back(std::move(*result));
  }
  if (strata > 1) {
    std::vector<std::vector<std::vector<Replicate>>> by_stratum;
    for (std::size_t s = 0; s < strata; ++s)
      by_stratum.push_back(replicates_of(units.subspan(s * each, each)));
    for (std::size_t e = 0; e < by_stratum.front().size(); ++e) {
      std::vector<std::vector<Replicate>> one;
      for (auto& stratum : by_stratum) one.push_back(std::move(stratum[e]));
      summary.totals.push_back(estimate::combine_strata(one));
    }
  }
  return {};
}

double number_or_nan(const std::optional<double>& number) {
  return number && std::isfinite(*number) ? *number : std::nan("");
}

base::Result<void> write_estimates(const Study& study, const EstimateSummary& summary,
                                   const fs::path& path) {
  constexpr std::string_view header[] = {"stratum",  "estimator", "status", "reason", "n_observed",
                                         "estimate", "q025",      "q50",    "q975",   "mean",
                                         "rhat",     "ess",       "seed",   "seconds"};
  PARADERO_ASSIGN(auto csv, table::CsvWriter::create(path, header));
  const auto row = [&](const std::string& stratum, const Estimate& answer, double seconds) {
    csv.cell(stratum).cell(to_word(answer.estimator)).cell(to_word(answer.status));
    csv.cell(answer.reason.en).cell(static_cast<std::uint64_t>(answer.n_observed));
    const bool ok = answer.status == estimate::Status::ok;
    for (const auto& number : {answer.estimate, answer.q025, answer.q50, answer.q975, answer.mean})
      csv.cell(ok ? number_or_nan(number) : std::nan(""));
    // How the chains went is said also where they did not converge.
    csv.cell(number_or_nan(answer.rhat)).cell(number_or_nan(answer.ess));
    csv.cell(study.seed).cell(seconds).end_row();
  };
  for (const StratumResult& stratum : summary.strata) {
    for (std::size_t e = 0; e < stratum.estimates.size(); ++e) {
      row(stratum.label, stratum.estimates[e].answer,
          stratum.seconds.empty() ? std::nan("") : stratum.seconds[e]);
    }
  }
  for (const CombinedEstimate& total : summary.totals) row("total", total.answer, std::nan(""));
  return csv.finish();
}

base::Result<void> write_variance(const EstimateSummary& summary, const fs::path& path) {
  constexpr std::string_view header[] = {
      "stratum",         "estimator",        "replicates",         "replicates_ok",
      "variance_within", "variance_linkage", "variance_imputation"};
  PARADERO_ASSIGN(auto csv, table::CsvWriter::create(path, header));
  const auto row = [&](const std::string& stratum, const CombinedEstimate& combined) {
    const bool ok = combined.answer.status == estimate::Status::ok;
    csv.cell(stratum).cell(to_word(combined.answer.estimator));
    csv.cell(std::uint64_t{combined.replicates}).cell(std::uint64_t{combined.replicates_ok});
    for (const double variance :
         {combined.variance_within, combined.variance_linkage, combined.variance_imputation})
      csv.cell(ok ? variance : std::nan(""));
    csv.end_row();
  };
  for (const StratumResult& stratum : summary.strata) {
    for (const CombinedEstimate& combined : stratum.estimates) row(stratum.label, combined);
  }
  for (const CombinedEstimate& total : summary.totals) row("total", total);
  return csv.finish();
}

base::Result<void> write_diagnostics(const EstimateSummary& summary, const fs::path& path) {
  constexpr std::string_view header[] = {"stratum", "diagnostic", "estimator", "item", "value",
                                         "status",  "estimate",   "q025",      "q975"};
  PARADERO_ASSIGN(auto csv, table::CsvWriter::create(path, header));
  for (const StratumResult& stratum : summary.strata) {
    const auto row = [&](std::string_view diagnostic, std::string_view item, double value,
                         const estimate::Variation& answer) {
      csv.cell(stratum.label).cell(diagnostic).cell(to_word(answer.estimator)).cell(item);
      csv.cell(value).cell(to_word(answer.status));
      const bool ok = answer.status == estimate::Status::ok;
      for (const auto& number : {answer.estimate, answer.q025, answer.q975})
        csv.cell(ok ? number_or_nan(number) : std::nan(""));
      csv.end_row();
    };
    const estimate::Diagnostics& all = stratum.diagnostics;
    for (const auto& one : all.leave_one_out)
      row("leave_one_out", one.list, std::nan(""), one.answer);
    for (const auto& one : all.internal_consistency)
      row("internal_consistency", one.list, static_cast<double>(one.known), one.answer);
    for (const auto& one : all.sensitivity) row("sensitivity", one.setting, one.value, one.answer);
    for (const auto& curve : all.identification) {
      for (const auto& point : curve.points) {
        csv.cell(stratum.label).cell("identification").cell("").cell(curve.list);
        csv.cell(point.odds_ratio).cell("").cell(point.estimate).cell("").cell("").end_row();
      }
    }
    for (const auto& check : all.predictive) {
      csv.cell(stratum.label).cell("predictive").cell(to_word(check.estimator)).cell("all cells");
      csv.cell(check.p_value).cell("").cell("").cell("").cell("").end_row();
      for (const auto& pair : check.pairs) {
        csv.cell(stratum.label).cell("predictive").cell(to_word(check.estimator));
        csv.cell(pair.list_a + " & " + pair.list_b).cell(pair.p_value).cell("");
        csv.cell(pair.expected).cell("").cell("").end_row();
      }
    }
  }
  return csv.finish();
}

base::Result<void> write_overlaps(const EstimateSummary& summary, const fs::path& path) {
  constexpr std::string_view header[] = {"stratum", "lists", "people"};
  PARADERO_ASSIGN(auto csv, table::CsvWriter::create(path, header));
  for (const StratumResult& stratum : summary.strata) {
    const CaptureHistories& histories = stratum.histories;
    for (std::size_t i = 0; i < histories.histories.size(); ++i) {
      std::string lists;
      for (std::size_t j = 0; j < histories.lists.size(); ++j) {
        if (((histories.histories[i] >> j) & 1) != 0)
          lists += (lists.empty() ? "" : " & ") + histories.lists[j];
      }
      csv.cell(stratum.label).cell(lists);
      csv.cell(static_cast<std::uint64_t>(histories.counts[i])).end_row();
    }
  }
  return csv.finish();
}

std::vector<Warning> estimate_warnings(const EstimateInput& input, const EstimateSummary& summary) {
  std::vector<Warning> warnings;
  if (input.people_of_unknown_stratum > 0) {
    warnings.push_back(
        {"imputed_strata",
         fmt::format("{} personas no tienen estrato: se imputó {} veces según las que tienen la "
                     "misma combinación de listas.",
                     input.people_of_unknown_stratum, summary.imputations * summary.linkages),
         fmt::format("{} people have no stratum: it was imputed {} times from those on the same "
                     "lists.",
                     input.people_of_unknown_stratum, summary.imputations * summary.linkages)});
  }
  if (!input.files.empty() && input.files.front().rows_refused > 0) {
    warnings.push_back({"rows_refused",
                        fmt::format("{} renglones de la tabla no se pudieron leer: las cifras no "
                                    "los cuentan.",
                                    input.files.front().rows_refused),
                        fmt::format("{} rows of the table could not be read: the figures do not "
                                    "count them.",
                                    input.files.front().rows_refused)});
  }
  return warnings;
}

base::Result<void> write_results(const EstimateOutcome& outcome, base::OutputDirectory& out) {
  const EstimateSummary& summary = outcome.summary;
  PARADERO_CHECK(write_estimates(outcome.study, summary, out.path("estimates.csv")));
  PARADERO_CHECK(write_variance(summary, out.path("variance.csv")));
  PARADERO_CHECK(write_diagnostics(summary, out.path("diagnostics.csv")));
  PARADERO_CHECK(write_overlaps(summary, out.path("overlaps.csv")));
  PARADERO_CHECK(table::write_problems(outcome.problems, out.path("problems.csv")));
  PARADERO_CHECK(out.write("report.html", report_page(report_data(outcome))));
  return out.write("provenance.json", provenance(outcome).dump(2) + "\n");
}

// Where unfinished work is kept: where the study says, else beside the results while they are made.
fs::path cache_directory(const Study& study) {
  if (!study.estimate.cache.empty()) return study.estimate.cache;
  fs::path beside = study.out;
  if (beside.filename().empty()) beside = beside.parent_path();
  beside += ".cache";
  return beside;
}

}  // namespace

base::Result<EstimateSummary> estimate_table(const Study& study, const base::RunContext& context) {
  if (study.estimate.table.empty())
    return base::usage_error("[estimate] names no table: table = \"...\"");
  base::Problems problems;
  PARADERO_ASSIGN(const EstimateInput input,
                  read_estimate_input(study.estimate, context, problems));
  PARADERO_ASSIGN(Plan plan, make_plan(study, input));
  PARADERO_ASSIGN(auto out, base::OutputDirectory::create(study.out));

  EstimateSummary summary;
  summary.lists = input.lists;
  summary.linkages = plan.linkages;
  summary.imputations = plan.imputations;
  summary.people_of_unknown_stratum = static_cast<std::uint64_t>(input.people_of_unknown_stratum);
  for (const StratifiedCell& cell : input.cells)
    summary.people += static_cast<std::uint64_t>(cell.count);

  std::optional<EstimateCache> cache;
  const bool keeps_cache = !study.estimate.cache.empty();
  const fs::path kept_in = cache_directory(study);
  if (keeps_cache || plan.units.size() >= many_answers) {
    PARADERO_ASSIGN(auto opened, EstimateCache::open(kept_in));
    cache.emplace(std::move(opened));
  }
  const auto run = run_units(plan.units, cache ? &*cache : nullptr, context, summary);
  if (context.stopped() && cache) {
    return base::Failure(
        base::Error{base::ErrorKind::interrupted,
                    fmt::format("interrupted: {} of {} answers are kept in {}; run again to go on",
                                cache->answers(), plan.units.size(), kept_in.string())});
  }
  if (context.stopped()) return base::interrupted_error();
  PARADERO_CHECK(run);
  PARADERO_CHECK(finish_strata(study, input, plan, context, summary));

  summary.warnings = estimate_warnings(input, summary);
  summary.problems = problems.total();
  summary.out = out.target();
  PARADERO_CHECK(write_results({study, input, summary, problems}, out));
  if (context.stopped()) return base::interrupted_error();
  PARADERO_CHECK(out.commit());
  if (cache && !keeps_cache) {
    cache.reset();
    std::error_code ignored;  // what is left behind is only a cache
    fs::remove_all(kept_in, ignored);
  }
  return summary;
}

std::string to_json(const EstimateSummary& summary) {
  nlohmann::ordered_json json = {{"out", summary.out.string()},
                                 {"people", summary.people},
                                 {"people_of_unknown_stratum", summary.people_of_unknown_stratum},
                                 {"lists", summary.lists},
                                 {"linkages", summary.linkages},
                                 {"imputations", summary.imputations},
                                 {"problems", summary.problems}};
  json["strata"] = nlohmann::ordered_json::array();
  for (const StratumResult& stratum : summary.strata) {
    nlohmann::ordered_json estimates = nlohmann::ordered_json::array();
    for (const CombinedEstimate& combined : stratum.estimates)
      estimates.push_back(estimate_json(combined));
    json["strata"].push_back({{"stratum", stratum.label},
                              {"n_observed", stratum.histories.total()},
                              {"agreement", to_word(stratum.diagnostics.agreement)},
                              {"verdict", stratum.diagnostics.verdict.en},
                              {"estimates", estimates}});
  }
  json["totals"] = nlohmann::ordered_json::array();
  for (const CombinedEstimate& total : summary.totals)
    json["totals"].push_back(estimate_json(total));
  json["warnings"] = nlohmann::ordered_json::array();
  for (const Warning& warning : summary.warnings)
    json["warnings"].push_back({{"code", warning.code}, {"text", warning.text_en}});
  return json.dump(2);
}

}  // namespace paradero::study

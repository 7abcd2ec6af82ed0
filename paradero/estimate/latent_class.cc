#include "paradero/estimate/latent_class.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include <fmt/format.h>

#include "paradero/base/parallel.h"
#include "paradero/estimate/internal/density_modes.h"
#include "paradero/estimate/internal/tempered_run.h"
#include "paradero/estimate/internal/whole_number.h"
#include "paradero/estimate/latent_class_chain.h"
#include "paradero/stats/diagnostics.h"

namespace paradero::estimate {
namespace {

constexpr double largest_rhat = 1.01;
constexpr double largest_share_difference = 0.05;
constexpr double least_mode_share = 0.02;
constexpr std::int64_t least_round_trips = 10;
constexpr std::int64_t first_sweeps = 1 << 14;  // of each run, before the first look
constexpr double dropped_share = 0.25;          // of the draws, from the beginning

using Draws = std::vector<std::vector<double>>;

// The later draws of each run, evenly thinned to one length.
template <class Values>
Draws later_draws(const std::vector<LatentClassRun>& runs, Values values) {
  std::size_t length = values(runs.front()).size();
  for (const auto& run : runs) length = std::min(length, values(run).size());
  length -= static_cast<std::size_t>(dropped_share * static_cast<double>(length));
  Draws result;
  for (const auto& run : runs) {
    const auto& all = values(run);
    const auto begin = static_cast<std::size_t>(dropped_share * static_cast<double>(all.size()));
    const std::size_t kept = all.size() - begin;
    auto& draws = result.emplace_back();
    for (std::size_t i = 0; i < length; ++i)
      draws.push_back(static_cast<double>(all[begin + i * kept / length]));
  }
  return result;
}

double mean_of(const Draws& draws) {
  double sum = 0, count = 0;
  for (const auto& of_run : draws) {
    sum += std::accumulate(of_run.begin(), of_run.end(), 0.0);
    count += static_cast<double>(of_run.size());
  }
  return sum / count;
}

// Monte Carlo standard error of mean_of(draws).
double mean_standard_error(const Draws& draws) {
  const double mean = mean_of(draws);
  double squares = 0, count = 0;
  for (const auto& of_run : draws) {
    for (double x : of_run) squares += (x - mean) * (x - mean);
    count += static_cast<double>(of_run.size());
  }
  return std::sqrt(squares / count / stats::mean_ess(draws));
}

std::vector<LatentClassMode> modes_of(const Draws& population, double effective_draws) {
  std::vector<double> ln_population;
  for (const auto& of_run : population)
    for (double n : of_run) ln_population.push_back(std::log(n));
  const auto valleys = density_valleys(ln_population, effective_draws, least_mode_share);
  std::vector<LatentClassMode> modes;
  for (std::size_t m = 0; m <= valleys.size(); ++m) {
    const double low = m == 0 ? -HUGE_VAL : valleys[m - 1];
    const double high = m == valleys.size() ? HUGE_VAL : valleys[m];
    LatentClassMode mode;
    std::vector<double> inside;
    for (const auto& of_run : population) {
      const std::size_t before = inside.size();
      for (double n : of_run)
        if (const double x = std::log(n); x >= low && x < high) inside.push_back(n);
      mode.share_by_run.push_back(static_cast<double>(inside.size() - before) /
                                  static_cast<double>(of_run.size()));
    }
    if (inside.empty()) continue;
    mode.share = static_cast<double>(inside.size()) / static_cast<double>(ln_population.size());
    const std::vector<std::vector<double>> pooled{std::move(inside)};
    mode.q025 = stats::quantile(pooled, 0.025);
    mode.q50 = stats::quantile(pooled, 0.5);
    mode.q975 = stats::quantile(pooled, 0.975);
    modes.push_back(std::move(mode));
  }
  return modes;
}

double share_difference(const std::vector<LatentClassMode>& modes) {
  double largest = 0;
  for (const LatentClassMode& mode : modes) {
    const auto [low, high] =
        std::minmax_element(mode.share_by_run.begin(), mode.share_by_run.end());
    largest = std::max(largest, *high - *low);
  }
  return largest;
}

void summarise(LatentClassPosterior& posterior) {
  const Draws population =
      later_draws(posterior.runs, [](const auto& run) -> const auto& { return run.population; });
  posterior.q025 = stats::quantile(population, 0.025);
  posterior.q50 = stats::quantile(population, 0.5);
  posterior.q975 = stats::quantile(population, 0.975);
  posterior.mean = mean_of(population);
  posterior.rhat = stats::rank_rhat(population);
  posterior.bulk_ess = stats::bulk_ess(population);
  posterior.tail_ess =
      std::min(stats::quantile_ess(population, 0.025), stats::quantile_ess(population, 0.975));
  posterior.q025_error = stats::quantile_standard_error(population, 0.025);
  posterior.q50_error = stats::quantile_standard_error(population, 0.5);
  posterior.q975_error = stats::quantile_standard_error(population, 0.975);
  const Draws alpha =
      later_draws(posterior.runs, [](const auto& run) -> const auto& { return run.alpha; });
  posterior.mean_alpha = mean_of(alpha);
  posterior.mean_alpha_error = mean_standard_error(alpha);
  posterior.mean_occupied = mean_of(
      later_draws(posterior.runs, [](const auto& run) -> const auto& { return run.occupied; }));
  posterior.modes = modes_of(population, posterior.bulk_ess);
}

std::string modes_in_words(const std::vector<LatentClassMode>& modes, const char* share_word) {
  std::string text;
  for (const LatentClassMode& mode : modes)
    text += fmt::format("{}{} [{}, {}] {} {:.2f}", text.empty() ? "" : "; ", whole_number(mode.q50),
                        whole_number(mode.q025), whole_number(mode.q975), share_word, mode.share);
  return text;
}

void judge(LatentClassPosterior& posterior, double least_ess) {
  std::int64_t fewest_trips = posterior.runs.front().round_trips;
  for (const auto& run : posterior.runs) fewest_trips = std::min(fewest_trips, run.round_trips);
  const double difference = share_difference(posterior.modes);
  const double ess = std::min(posterior.bulk_ess, posterior.tail_ess);
  std::string es, en;
  posterior.status = LatentClassStatus::ok;
  if (posterior.modes.size() > 1 && difference > largest_share_difference) {
    posterior.status = LatentClassStatus::mode_shares_disagree;
    es = fmt::format(
        "la distribución tiene varias modas cuyos pesos difieren en {:.2f} entre "
        "corridas independientes",
        difference);
    en = fmt::format(
        "the distribution has several modes whose shares differ by {:.2f} between "
        "independent runs",
        difference);
  } else if (!(posterior.rhat <= largest_rhat)) {
    posterior.status = LatentClassStatus::runs_disagree;
    es = fmt::format("las corridas independientes no coinciden (R-hat {:.3f})", posterior.rhat);
    en = fmt::format("independent runs do not agree (R-hat {:.3f})", posterior.rhat);
  } else if (fewest_trips < least_round_trips) {
    posterior.status = LatentClassStatus::too_few_round_trips;
    es = fmt::format(
        "una corrida recorrió su escala de temperaturas solo {} veces: pudo haber "
        "omitido una moda",
        fewest_trips);
    en = fmt::format(
        "a run crossed its ladder of temperatures only {} times: it may have missed a "
        "mode",
        fewest_trips);
  } else if (ess < least_ess) {
    posterior.status = LatentClassStatus::too_few_effective_draws;
    es = fmt::format("solo {} muestras efectivas de las {} requeridas", whole_number(ess),
                     whole_number(least_ess));
    en = fmt::format("only {} effective draws of the {} required", whole_number(ess),
                     whole_number(least_ess));
  }
  if (posterior.status != LatentClassStatus::ok && posterior.modes.size() > 1) {
    es += "; modas de N: " + modes_in_words(posterior.modes, "peso");
    en += "; modes of N: " + modes_in_words(posterior.modes, "share");
  }
  posterior.reason_es = std::move(es);
  posterior.reason_en = std::move(en);
}

double two_sided_p_value(std::int64_t above, std::int64_t equal, std::size_t draws) {
  const double share =
      (static_cast<double>(above) + 0.5 * static_cast<double>(equal)) / static_cast<double>(draws);
  return std::min(1.0, 2 * std::min(share, 1 - share));
}

void add_predictive_checks(LatentClassPosterior& posterior, const CaptureHistories& histories,
                           const std::vector<std::int64_t>& pair_counts,
                           const PredictiveTally& tally) {
  const double draws = static_cast<double>(tally.draws);
  for (std::size_t h = 0; h < histories.histories.size(); ++h)
    posterior.cells.push_back(
        {.history = histories.histories[h],
         .observed = histories.counts[h],
         .expected = tally.cell_sum[h] / draws,
         .p_value = two_sided_p_value(tally.cell_above[h], tally.cell_equal[h], tally.draws)});
  std::size_t pair = 0;
  for (std::size_t a = 0; a < histories.lists.size(); ++a)
    for (std::size_t b = a + 1; b < histories.lists.size(); ++b, ++pair)
      posterior.pairs.push_back({.list_a = a,
                                 .list_b = b,
                                 .observed = pair_counts[pair],
                                 .expected = tally.pair_sum[pair] / draws,
                                 .p_value = two_sided_p_value(
                                     tally.pair_above[pair], tally.pair_equal[pair], tally.draws)});
  posterior.cells_p_value = static_cast<double>(tally.worse) / draws;
}

base::Result<void> check_settings(const CaptureHistories& histories,
                                  const LatentClassSettings& settings) {
  if (settings.classes < 1 || settings.classes > most_latent_classes)
    return base::usage_error("latent classes: {} is not in 1 to {}", settings.classes,
                             most_latent_classes);
  if (!(settings.alpha_shape > 0 && settings.alpha_rate > 0))
    return base::usage_error("latent classes: the shape and rate of alpha's prior must be > 0");
  if (settings.runs < 2 || settings.runs > 64)
    return base::usage_error("latent classes: {} runs are not 2 to 64", settings.runs);
  if (!(settings.least_ess > 0) || settings.most_sweeps < 1)
    return base::usage_error("latent classes: least_ess and most_sweeps must be > 0");
  if (histories.lists.size() > most_latent_class_lists)
    return base::usage_error("latent classes: {} lists are more than {}", histories.lists.size(),
                             most_latent_class_lists);
  return {};
}

}  // namespace

base::Result<LatentClassPosterior> latent_class_posterior(const CaptureHistories& histories,
                                                          const LatentClassSettings& settings,
                                                          const base::RunContext& context) {
  base::require(histories.total() > 0, "latent_class_posterior: there must be a person");
  PARADERO_CHECK(check_settings(histories, settings));
  const LatentClassTable table(histories);
  std::vector<std::int64_t> pair_counts;
  for (std::size_t a = 0; a < histories.lists.size(); ++a)
    for (std::size_t b = a + 1; b < histories.lists.size(); ++b)
      pair_counts.push_back(histories.on_lists(std::uint64_t{1} << a | std::uint64_t{1} << b));

  const LatentClassPrior prior{settings.classes, settings.alpha_shape, settings.alpha_rate};
  std::vector<TemperedRun> runs;
  runs.reserve(settings.runs);
  for (std::size_t r = 0; r < settings.runs; ++r)
    runs.emplace_back(table, pair_counts, prior, settings.seed, r);
  const auto each_run = [&](auto&& work) {
    base::parallel_chunks(context, runs.size(), 1,
                          [&](std::size_t begin, std::size_t, std::size_t) { work(runs[begin]); });
  };
  each_run([&](TemperedRun& run) { run.tune(settings.most_sweeps / 4, context); });

  LatentClassPosterior posterior;
  posterior.n_observed = histories.total();
  for (std::int64_t done = 0, next = std::min(first_sweeps, settings.most_sweeps);;) {
    each_run([&](TemperedRun& run) { run.sample(next, context); });
    if (context.stopped()) return base::interrupted_error();
    done += next;
    context.report("latent classes", static_cast<std::uint64_t>(done),
                   static_cast<std::uint64_t>(settings.most_sweeps));
    posterior.runs.clear();
    for (const TemperedRun& run : runs) {
      posterior.runs.push_back(run.draws());
      posterior.runs.back().ladder = run.ladder();
    }
    summarise(posterior);
    judge(posterior, settings.least_ess);
    next = std::min(done, settings.most_sweeps - done);
    if (posterior.status == LatentClassStatus::ok || next == 0) break;
    if (posterior.status == LatentClassStatus::mode_shares_disagree)
      for (TemperedRun& run : runs) run.favour_exchanges();
  }
  PredictiveTally tally;
  for (const TemperedRun& run : runs) {
    tally.merge(run.tally());
    posterior.sweeps += run.sweeps();
  }
  add_predictive_checks(posterior, histories, pair_counts, tally);
  return posterior;
}

}  // namespace paradero::estimate

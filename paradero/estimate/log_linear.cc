#include "paradero/estimate/log_linear.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

#include <boost/math/distributions/normal.hpp>

#include "paradero/base/parallel.h"
#include "paradero/estimate/internal/multinomial.h"

namespace paradero::estimate {

namespace {

constexpr std::size_t kept_fits = 20;
constexpr double bic_window = 10;  // "very strong" evidence (Kass and Raftery 1995)

bool has_estimate(const LogLinearFit& fit) { return fit.existence != Existence::no_maximum; }

std::vector<LogLinearFit> fit_each(const CaptureHistories& histories,
                                   const std::vector<LogLinearModel>& models,
                                   const base::RunContext& context) {
  constexpr std::size_t models_each = 16;
  std::vector<LogLinearFit> fits(
      models.size(), LogLinearFit{models.front(), Existence::no_maximum, {}, 0, 0, 0, 0, 0, 0, {}});
  base::parallel_chunks(context, models.size(), models_each,
                        [&](std::size_t begin, std::size_t end, std::size_t) {
                          for (std::size_t i = begin; i < end; ++i)
                            fits[i] = fit_log_linear(histories, models[i]);
                        });
  return fits;
}

// Models one step away: an interaction more whose parts are all there, or a generator less.
std::vector<LogLinearModel> neighbours_of(const LogLinearModel& model) {
  std::vector<LogLinearModel> neighbours;
  const std::uint64_t all = (std::uint64_t{1} << model.lists()) - 1;
  for (std::uint64_t set = 1; set < all; ++set) {
    if (std::popcount(set) < 2 || model.has(set)) continue;
    bool parts_there = true;
    for (std::uint64_t rest = set; parts_there && rest != 0; rest &= rest - 1)
      parts_there = model.has(set & ~(rest & -rest));
    if (parts_there) neighbours.push_back(model.with(set));
  }
  for (const std::uint64_t generator : model.generators()) {
    if (std::popcount(generator) >= 2) neighbours.push_back(model.without(generator));
  }
  return neighbours;
}

bool better_fit(const LogLinearFit& a, const LogLinearFit& b) {
  if (has_estimate(a) != has_estimate(b)) return has_estimate(a);
  return has_estimate(a) && a.bic < b.bic;
}

// From independence to the neighbour of least BIC, until none is better.
base::Result<std::vector<LogLinearFit>> search_stepwise(const CaptureHistories& histories,
                                                        const base::RunContext& context) {
  std::vector<LogLinearFit> fits{
      fit_log_linear(histories, LogLinearModel::independence(histories.lists.size()))};
  LogLinearFit best = fits.front();
  for (;;) {
    std::vector<LogLinearModel> untried;
    for (LogLinearModel& model : neighbours_of(best.model)) {
      if (std::ranges::none_of(fits, [&](const auto& fit) { return fit.model == model; }))
        untried.push_back(std::move(model));
    }
    if (untried.empty()) break;
    const auto tried = fit_each(histories, untried, context);
    if (context.stopped()) return base::interrupted_error();
    fits.insert(fits.end(), tried.begin(), tried.end());
    const auto& step = *std::ranges::min_element(tried, better_fit);
    if (!better_fit(step, best)) break;
    best = step;
  }
  return fits;
}

double normal_quantile(double p) { return boost::math::quantile(boost::math::normal(), p); }
double normal_probability(double x) { return boost::math::cdf(boost::math::normal(), x); }

double sorted_quantile(const std::vector<double>& sorted, double p) {
  const double at = p * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const double above = sorted[std::min(below + 1, sorted.size() - 1)];
  return sorted[below] + (at - static_cast<double>(below)) * (above - sorted[below]);
}

// The estimate of the model of least BIC among `models`; empty where none has one.
std::optional<double> best_estimate(const CaptureHistories& histories,
                                    const std::vector<LogLinearModel>& models) {
  std::optional<LogLinearFit> best;
  for (const LogLinearModel& model : models) {
    LogLinearFit fit = fit_log_linear(histories, model);
    if (has_estimate(fit) && (!best || better_fit(fit, *best))) best = std::move(fit);
  }
  if (!best) return std::nullopt;
  return best->estimate;
}

// Acceleration from the estimates with one person of each history left out.
double acceleration(const CaptureHistories& histories, const std::vector<LogLinearModel>& models,
                    double estimate) {
  double weight = 0, sum = 0;
  std::vector<std::pair<double, double>> left_out;  // estimate, weight
  for (std::size_t i = 0; i < histories.histories.size(); ++i) {
    CaptureHistories fewer = histories;
    if (--fewer.counts[i] == 0) {
      fewer.counts.erase(fewer.counts.begin() + static_cast<std::ptrdiff_t>(i));
      fewer.histories.erase(fewer.histories.begin() + static_cast<std::ptrdiff_t>(i));
    }
    if (fewer.counts.empty()) continue;
    const double without = best_estimate(fewer, models).value_or(estimate);
    const auto people = static_cast<double>(histories.counts[i]);
    left_out.emplace_back(without, people);
    weight += people;
    sum += people * without;
  }
  double squares = 0, cubes = 0;
  for (const auto& [without, people] : left_out) {
    const double away = sum / weight - without;
    squares += people * away * away;
    cubes += people * away * away * away;
  }
  return squares > 0 ? cubes / (6 * std::pow(squares, 1.5)) : 0;
}

// Percentile of the resampled estimates that stands for level `p`, corrected for bias and
// acceleration.
double corrected_level(double p, double bias, double accelerated) {
  const double shifted = bias + normal_quantile(p);
  return normal_probability(bias + shifted / (1 - accelerated * shifted));
}

base::Result<void> resample(const CaptureHistories& histories, const LogLinearSettings& settings,
                            const base::RunContext& context, LogLinearResult& result) {
  std::vector<LogLinearModel> models;
  for (const LogLinearFit& fit : result.fits) {
    if (has_estimate(fit) && fit.bic < result.fits.front().bic + bic_window)
      models.push_back(fit.model);
  }
  // People are drawn from all of the estimated population, so that how many are seen varies too.
  const double estimate = result.fits.front().estimate;
  const auto population = static_cast<std::int64_t>(std::llround(std::min(estimate, 9e15)));
  std::vector<double> weights(histories.counts.begin(), histories.counts.end());
  weights.push_back(estimate - static_cast<double>(histories.total()));
  std::vector<double> estimates(settings.resamples, std::numeric_limits<double>::infinity());
  base::parallel_chunks(
      context, settings.resamples, 8, [&](std::size_t begin, std::size_t end, std::size_t) {
        for (std::size_t i = begin; i < end; ++i) {
          stats::Random random(settings.seed, i);
          auto counts = draw_multinomial(random, population, weights);
          counts.pop_back();
          auto drawn = make_capture_histories(histories.lists, histories.histories, counts);
          if (drawn && drawn->total() > 0) {
            if (const auto drawn_estimate = best_estimate(*drawn, models))
              estimates[i] = *drawn_estimate;
          }
        }
      });
  if (context.stopped()) return base::interrupted_error();
  std::ranges::sort(estimates);
  const auto count = static_cast<double>(estimates.size());
  const double below = static_cast<double>(std::ranges::count_if(
                           estimates, [&](double other) { return other < estimate; })) +
                       0.5 * static_cast<double>(std::ranges::count(estimates, estimate));
  const double bias = normal_quantile(std::clamp(below / count, 0.5 / count, 1 - 0.5 / count));
  const double accelerated = acceleration(histories, models, estimate);
  const auto infinite = std::ranges::count_if(estimates, [](double x) { return std::isinf(x); });
  result.without_estimate = static_cast<double>(infinite) / count;
  result.resampled.assign(estimates.begin(), estimates.end() - infinite);
  const auto limit = [&](double p) {
    const double at = corrected_level(p, bias, accelerated);
    if (at > 1 - result.without_estimate) return std::numeric_limits<double>::infinity();
    result.beyond_resamples |= at * count < 1 || at * count > count - 1;
    return sorted_quantile(result.resampled, std::min(1.0, at / (1 - result.without_estimate)));
  };
  result.q025 = limit(0.025);
  result.q50 = limit(0.5);
  result.q975 = limit(0.975);
  return {};
}

}  // namespace

base::Result<LogLinearResult> log_linear(const CaptureHistories& histories,
                                         const LogLinearSettings& settings,
                                         const base::RunContext& context) {
  const std::size_t lists = histories.lists.size();
  base::require(lists >= 2 && lists <= most_log_linear_lists && histories.total() > 0,
                "log_linear: 2 to 8 lists that name someone");
  LogLinearResult result;
  std::vector<LogLinearFit> fits;
  if (settings.model) {
    fits.push_back(fit_log_linear(histories, *settings.model));
  } else if (lists <= most_lists_for_all_models) {
    fits = fit_each(histories, hierarchical_models(lists), context);
  } else {
    result.all_models = false;
    PARADERO_ASSIGN(fits, search_stepwise(histories, context));
  }
  if (context.stopped()) return base::interrupted_error();
  result.models_fitted = fits.size();
  result.models_without_estimate = static_cast<std::size_t>(
      std::ranges::count(fits, Existence::no_maximum, &LogLinearFit::existence));
  std::ranges::stable_sort(fits, better_fit);
  if (!settings.model) std::erase_if(fits, [](const auto& fit) { return !has_estimate(fit); });
  if (fits.size() > kept_fits)
    fits.erase(fits.begin() + static_cast<std::ptrdiff_t>(kept_fits), fits.end());
  result.fits = std::move(fits);
  if (settings.resamples > 0 && !result.fits.empty() && has_estimate(result.fits.front()))
    PARADERO_CHECK(resample(histories, settings, context, result));
  return result;
}

}  // namespace paradero::estimate

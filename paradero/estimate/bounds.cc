#include "paradero/estimate/bounds.h"

#include <bit>
#include <cmath>
#include <functional>

#include <boost/math/distributions/normal.hpp>

#include "paradero/base/error.h"
#include "paradero/estimate/internal/multinomial.h"
#include "paradero/stats/random.h"

namespace paradero::estimate {

namespace {

constexpr int resamples = 400;
constexpr double low_coverage_below = 0.55;  // Chao and Tsay's advice

using Point = std::function<std::optional<double>(const CaptureHistories&)>;

// The standard deviation of `point` over populations of `estimate` people, drawn with the observed
// shares of histories.
double resampled_error(const CaptureHistories& histories, double estimate, std::uint64_t seed,
                       const Point& point) {
  const auto n = static_cast<double>(histories.total());
  std::vector<double> weights(histories.counts.begin(), histories.counts.end());
  weights.push_back(estimate - n);
  double count = 0, mean = 0, squares = 0;
  for (int i = 0; i < resamples; ++i) {
    stats::Random random(seed, static_cast<std::uint64_t>(i));
    CaptureHistories drawn{histories.lists, {}, {}};
    const auto counts = draw_multinomial(random, std::llround(estimate), weights);
    for (std::size_t cell = 0; cell < histories.histories.size(); ++cell) {
      if (counts[cell] == 0) continue;
      drawn.histories.push_back(histories.histories[cell]);
      drawn.counts.push_back(counts[cell]);
    }
    if (const auto value = point(drawn)) {
      count += 1;
      const double away = *value - mean;
      mean += away / count;
      squares += away * (*value - mean);
    }
  }
  return count > 1 ? std::sqrt(squares / (count - 1)) : 0;
}

std::optional<double> chao_point(const CaptureHistories& histories) {
  const std::int64_t on_two = histories.on_exactly(2);
  if (on_two == 0) return std::nullopt;
  double sum = 0, squares = 0;
  for (std::size_t i = 0; i < histories.histories.size(); ++i) {
    if (std::popcount(histories.histories[i]) != 1) continue;
    const auto alone = static_cast<double>(histories.counts[i]);
    sum += alone;
    squares += alone * alone;
  }
  return static_cast<double>(histories.total()) +
         (sum * sum - squares) / 2 / (static_cast<double>(on_two) + 1);
}

struct CoveragePoint {
  double coverage, estimate;
  bool low;
};

// `decided_low`: a resample takes the estimate that the table itself takes.
std::optional<CoveragePoint> coverage_point(const CaptureHistories& histories,
                                            std::optional<bool> decided_low) {
  const std::size_t t = histories.lists.size();
  const auto lists = static_cast<double>(t);
  std::vector<double> alone(t, 0), on(t, 0);
  for (std::size_t i = 0; i < histories.histories.size(); ++i) {
    for (std::size_t j = 0; j < t; ++j) {
      const std::uint64_t bit = std::uint64_t{1} << j;
      if ((histories.histories[i] & bit) == 0) continue;
      on[j] += static_cast<double>(histories.counts[i]);
      if (histories.histories[i] == bit) alone[j] += static_cast<double>(histories.counts[i]);
    }
  }
  double coverage = 1, seen_by_others = static_cast<double>(histories.total());
  for (std::size_t j = 0; j < t; ++j) {
    if (on[j] == 0) return std::nullopt;
    coverage -= alone[j] / on[j] / lists;
    seen_by_others -= alone[j] / lists;
  }
  if (coverage <= 0) return std::nullopt;
  // N = D / C + sum (slope N - weight) / (t C)
  double slope = 0, weight = 0;
  for (std::size_t j = 0; j < t; ++j) {
    for (std::size_t k = j + 1; k < t; ++k) {
      const std::uint64_t j_bit = std::uint64_t{1} << j, k_bit = std::uint64_t{1} << k;
      double no_third = 0, both = 0;
      for (std::size_t i = 0; i < histories.histories.size(); ++i) {
        const std::uint64_t history = histories.histories[i];
        const auto count = static_cast<double>(histories.counts[i]);
        if ((history & j_bit) != 0 && (history & k_bit) != 0) both += count;
        if ((history & ~(j_bit | k_bit)) == 0) no_third += count * std::popcount(history);
      }
      weight += no_third;
      slope += no_third * both / (on[j] * on[k]);
    }
  }
  const double scale = 1 / (lists * coverage), start = seen_by_others / coverage;
  const auto step = [&](double from) { return start + scale * (slope * from - weight); };
  const double divisor = 1 - scale * slope;
  const bool low = decided_low.value_or(coverage < low_coverage_below);
  const double estimate = low ? step(step(start)) : (start - scale * weight) / divisor;
  if ((!low && divisor <= 0) || estimate < static_cast<double>(histories.total()))
    return std::nullopt;
  return CoveragePoint{coverage, estimate, low};
}

}  // namespace

double SimpleEstimate::quantile(double p) const {
  base::require(p > 0 && p < 1, "SimpleEstimate::quantile: 0 < p < 1");
  const double unseen = estimate - n_observed;
  if (unseen <= 0 || standard_error <= 0) return estimate;
  const double spread = std::sqrt(std::log1p(std::pow(standard_error / unseen, 2)));
  return n_observed + unseen * std::exp(spread * boost::math::quantile(boost::math::normal(), p));
}

std::vector<double> SimpleEstimate::draws(std::size_t count, std::uint64_t seed) const {
  stats::Random random(seed, 0);
  std::vector<double> draws(count);
  for (double& draw : draws) draw = quantile(std::max(random.uniform(), 1e-12));
  return draws;
}

std::optional<SimpleEstimate> chao_lower_bound(const CaptureHistories& histories,
                                               std::uint64_t seed) {
  const auto point = chao_point(histories);
  if (!point) return std::nullopt;
  return SimpleEstimate{static_cast<double>(histories.total()), *point,
                        resampled_error(histories, *point, seed, chao_point)};
}

std::optional<SampleCoverage> sample_coverage(const CaptureHistories& histories,
                                              std::uint64_t seed) {
  base::require(histories.lists.size() >= 3, "sample_coverage: three lists or more");
  const auto point = coverage_point(histories, std::nullopt);
  if (!point) return std::nullopt;
  const auto estimate_of = [&](const CaptureHistories& drawn) -> std::optional<double> {
    const auto other = coverage_point(drawn, point->low);
    if (!other) return std::nullopt;
    return other->estimate;
  };
  return SampleCoverage{point->coverage,
                        point->low,
                        {static_cast<double>(histories.total()), point->estimate,
                         resampled_error(histories, point->estimate, seed, estimate_of)}};
}

std::optional<SimpleEstimate> independence(const CaptureHistories& histories) {
  const auto n = static_cast<double>(histories.total());
  std::vector<double> on;
  double sum = 0;
  for (std::size_t j = 0; j < histories.lists.size(); ++j) {
    on.push_back(static_cast<double>(histories.on_list(j)));
    sum += on.back();
  }
  if (sum <= n) return std::nullopt;
  // f(N) = ln(1 - n/N) - sum_j ln(1 - n_j/N) rises through its one root: bisection on ln(N - n).
  const auto f = [&](double unseen) {
    double value = std::log(unseen / (unseen + n));
    for (const double listed : on) value -= std::log1p(-listed / (unseen + n));
    return value;
  };
  double low = std::log(1e-9), high = std::log(1e18);
  if (f(std::exp(low)) >= 0) return SimpleEstimate{n, n, 0};
  for (int i = 0; i < 200; ++i) {
    const double middle = (low + high) / 2;
    (f(std::exp(middle)) < 0 ? low : high) = middle;
  }
  const double estimate = n + std::exp((low + high) / 2);
  double product = 1, inverses = 0;
  for (const double listed : on) {
    product /= 1 - listed / estimate;
    inverses += 1 / (1 - listed / estimate);
  }
  const double information = product + static_cast<double>(on.size()) - 1 - inverses;
  return SimpleEstimate{n, estimate, std::sqrt(estimate / information)};
}

}  // namespace paradero::estimate

#include "paradero/estimate/internal/density_modes.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

namespace paradero::estimate {
namespace {

constexpr std::size_t grid_points = 512;
constexpr double valley_depth = 0.5;

std::vector<double> smoothed(const std::vector<double>& histogram, double bandwidth) {
  const auto reach = static_cast<std::ptrdiff_t>(std::ceil(4 * bandwidth));
  std::vector<double> kernel;
  for (std::ptrdiff_t d = 0; d <= reach; ++d) {
    const double z = static_cast<double>(d) / bandwidth;
    kernel.push_back(std::exp(-0.5 * z * z));
  }
  std::vector<double> density(histogram.size(), 0.0);
  const auto size = static_cast<std::ptrdiff_t>(histogram.size());
  for (std::ptrdiff_t i = 0; i < size; ++i) {
    if (histogram[static_cast<std::size_t>(i)] == 0) continue;
    for (std::ptrdiff_t j = std::max<std::ptrdiff_t>(0, i - reach);
         j <= std::min(size - 1, i + reach); ++j)
      density[static_cast<std::size_t>(j)] += histogram[static_cast<std::size_t>(i)] *
                                              kernel[static_cast<std::size_t>(std::abs(i - j))];
  }
  return density;
}

}  // namespace

std::vector<double> density_valleys(std::span<const double> draws, double effective_draws,
                                    double least_share) {
  std::vector<double> sorted(draws.begin(), draws.end());
  std::sort(sorted.begin(), sorted.end());
  const double count = static_cast<double>(sorted.size());
  const double mean = std::accumulate(sorted.begin(), sorted.end(), 0.0) / count;
  double squares = 0;
  for (double x : sorted) squares += (x - mean) * (x - mean);
  const double range = sorted[sorted.size() * 3 / 4] - sorted[sorted.size() / 4];  // interquartile
  const double deviation = std::sqrt(squares / count);
  const double spread = range > 0 ? std::min(deviation, range / 1.34) : deviation;
  if (!(spread > 0)) return {};

  // The grid leaves out the outermost thousandth on either side: no mode lies there.
  const double low = sorted[sorted.size() / 1000],
               high = sorted[sorted.size() - 1 - sorted.size() / 1000];
  const double cell = (high - low) / static_cast<double>(grid_points);
  if (!(cell > 0)) return {};
  std::vector<double> histogram(grid_points, 0.0);
  for (double x : sorted) {
    const double at = (x - low) / cell;
    if (at >= 0 && at < static_cast<double>(grid_points)) ++histogram[static_cast<std::size_t>(at)];
  }
  const double bandwidth =
      std::max(0.9 * spread * std::pow(std::max(effective_draws, 2.0), -0.2) / cell, 1.0);
  const std::vector<double> density = smoothed(histogram, bandwidth);

  // From left to right: a valley is confirmed when the density has doubled again beyond it.
  std::vector<double> valleys;
  double peak = 0, lowest = 0;
  std::size_t lowest_at = 0;
  bool descending = false;
  const auto share_between = [&](double from, double to) {
    return static_cast<double>(std::lower_bound(sorted.begin(), sorted.end(), to) -
                               std::lower_bound(sorted.begin(), sorted.end(), from)) /
           count;
  };
  for (std::size_t i = 0; i < grid_points; ++i) {
    if (!descending || density[i] < lowest) {
      lowest = density[i];
      lowest_at = i;
      descending = true;
    }
    if (density[i] > peak && lowest >= valley_depth * peak) {
      peak = density[i];
      descending = false;
    } else if (lowest < valley_depth * peak && density[i] * valley_depth > lowest) {
      const double valley = low + (static_cast<double>(lowest_at) + 0.5) * cell;
      const double from = valleys.empty() ? -HUGE_VAL : valleys.back();
      if (share_between(from, valley) >= least_share &&
          share_between(valley, HUGE_VAL) >= least_share)
        valleys.push_back(valley);
      peak = density[i];
      descending = false;
    }
  }
  return valleys;
}

}  // namespace paradero::estimate

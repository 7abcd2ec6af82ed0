#include "paradero/stats/diagnostics.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>
#include <cstddef>
#include <numbers>
#include <numeric>

#include <boost/math/distributions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>

#include "paradero/base/error.h"

namespace paradero::stats {
namespace {

using Draws = std::vector<std::vector<double>>;

Draws split_in_halves(Chains chains) {
  base::require(!chains.empty(), "diagnostics: there must be a chain");
  const std::size_t length = chains.front().size(), half = length / 2;
  base::require(length >= 4, "diagnostics: a chain must hold at least 4 draws");
  Draws halves;
  for (const auto& chain : chains) {
    base::require(chain.size() == length, "diagnostics: chains must have one length");
    halves.emplace_back(chain.begin(), chain.begin() + static_cast<std::ptrdiff_t>(half));
    halves.emplace_back(chain.end() - static_cast<std::ptrdiff_t>(half), chain.end());
  }
  return halves;
}

std::vector<double> pooled(const Draws& chains) {
  std::vector<double> all;
  for (const auto& chain : chains) all.insert(all.end(), chain.begin(), chain.end());
  return all;
}

// Ranks, ties sharing their mean rank, through the normal quantile function (equation 14).
Draws rank_normalised(const Draws& chains) {
  const std::vector<double> all = pooled(chains);
  std::vector<std::size_t> order(all.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return all[a] < all[b] || (all[a] == all[b] && a < b);
  });
  const double size = static_cast<double>(all.size());
  std::vector<double> scores(all.size());
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin;
    while (end < order.size() && all[order[end]] == all[order[begin]]) ++end;
    const double rank = 0.5 * static_cast<double>(begin + 1 + end);
    const double p = (rank - 0.375) / (size + 0.25);
    const double score = -std::numbers::sqrt2 * boost::math::erfc_inv(2 * p);
    for (; begin < end; ++begin) scores[order[begin]] = score;
  }
  Draws result = chains;
  std::size_t at = 0;
  for (auto& chain : result)
    for (double& x : chain) x = scores[at++];
  return result;
}

struct Moments {
  std::vector<double> means;
  double within = 0;    // W: mean of the chains' variances
  double variance = 0;  // var+: of the target (equation 3)
};

Moments moments_of(const Draws& chains) {
  const double length = static_cast<double>(chains.front().size());
  const double count = static_cast<double>(chains.size());
  Moments moments;
  for (const auto& chain : chains) {
    const double mean = std::accumulate(chain.begin(), chain.end(), 0.0) / length;
    double squares = 0;
    for (double x : chain) squares += (x - mean) * (x - mean);
    moments.means.push_back(mean);
    moments.within += squares / (length - 1) / count;
  }
  const double centre = std::accumulate(moments.means.begin(), moments.means.end(), 0.0) / count;
  double between = 0;
  for (double mean : moments.means) between += (mean - centre) * (mean - centre) / (count - 1);
  moments.variance = moments.within * (length - 1) / length + between;
  return moments;
}

double split_rhat(const Draws& halves) {
  const Moments moments = moments_of(halves);
  if (moments.variance <= 0) return 1;
  return std::sqrt(moments.variance / moments.within);
}

// In place; the size is a power of two. Cooley and Tukey 1965.
void fourier_transform(std::vector<std::complex<double>>& x) {
  const std::size_t n = x.size();
  for (std::size_t i = 1, j = 0; i < n; ++i) {
    std::size_t bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) std::swap(x[i], x[j]);
  }
  std::vector<std::complex<double>> roots(n / 2);
  for (std::size_t k = 0; k < n / 2; ++k)
    roots[k] =
        std::polar(1.0, -2 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(n));
  for (std::size_t half = 1; half < n; half *= 2) {
    const std::size_t stride = n / (2 * half);
    for (std::size_t block = 0; block < n; block += 2 * half) {
      for (std::size_t k = 0; k < half; ++k) {
        const std::complex<double> even = x[block + k],
                                   odd = roots[k * stride] * x[block + half + k];
        x[block + k] = even + odd;
        x[block + half + k] = even - odd;
      }
    }
  }
}

// Autocovariances at lags 0, 1, ..., each sum divided by the length.
std::vector<double> autocovariances(const std::vector<double>& chain, double mean) {
  const std::size_t length = chain.size();
  std::vector<std::complex<double>> x(std::bit_ceil(2 * length));
  for (std::size_t i = 0; i < length; ++i) x[i] = chain[i] - mean;
  fourier_transform(x);
  for (auto& value : x) value = std::norm(value);
  fourier_transform(x);
  std::vector<double> result(length);
  const double scale = static_cast<double>(x.size()) * static_cast<double>(length);
  for (std::size_t lag = 0; lag < length; ++lag) result[lag] = x[lag].real() / scale;
  return result;
}

// Effective draws of split chains by Geyer's initial monotone sequence (equations 10 to 13).
double effective_draws(const Draws& chains) {
  const std::size_t length = chains.front().size();
  const double total = static_cast<double>(length * chains.size());
  const Moments moments = moments_of(chains);
  if (moments.variance <= 0) return total;
  std::vector<double> covariance(length, 0.0);
  for (std::size_t c = 0; c < chains.size(); ++c) {
    const auto of_chain = autocovariances(chains[c], moments.means[c]);
    for (std::size_t lag = 0; lag < length; ++lag)
      covariance[lag] += of_chain[lag] / static_cast<double>(chains.size());
  }
  const double to_sample = static_cast<double>(length) / static_cast<double>(length - 1);
  const auto correlation = [&](std::size_t lag) {
    return lag == 0 ? 1.0 : 1 - (moments.within - covariance[lag] * to_sample) / moments.variance;
  };
  double sum = 0, smallest = correlation(0) + correlation(1);
  for (std::size_t lag = 0; lag + 1 < length; lag += 2) {
    const double pair = correlation(lag) + correlation(lag + 1);
    if (lag > 0 && pair < 0) break;
    smallest = std::min(smallest, pair);
    sum += smallest;
  }
  const double time = std::max(2 * sum - 1, 1 / std::log10(total));
  return total / time;
}

Draws indicators(Chains chains, double limit) {
  Draws halves = split_in_halves(chains);
  for (auto& chain : halves)
    for (double& x : chain) x = x <= limit ? 1.0 : 0.0;
  return halves;
}

double quantile_of_sorted(const std::vector<double>& sorted, double p) {
  const double at = p * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  if (below + 1 >= sorted.size()) return sorted.back();
  return sorted[below] + (at - static_cast<double>(below)) * (sorted[below + 1] - sorted[below]);
}

std::vector<double> sorted_draws(Chains chains) {
  std::vector<double> all;
  for (const auto& chain : chains) all.insert(all.end(), chain.begin(), chain.end());
  base::require(!all.empty(), "diagnostics: there must be a draw");
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace

double rank_rhat(Chains chains) {
  Draws halves = split_in_halves(chains);
  const double location = split_rhat(rank_normalised(halves));
  std::vector<double> all = pooled(halves);
  std::sort(all.begin(), all.end());
  const double median = quantile_of_sorted(all, 0.5);
  for (auto& chain : halves)
    for (double& x : chain) x = std::abs(x - median);
  return std::max(location, split_rhat(rank_normalised(halves)));
}

double bulk_ess(Chains chains) { return effective_draws(rank_normalised(split_in_halves(chains))); }

double tail_ess(Chains chains) {
  return std::min(quantile_ess(chains, 0.05), quantile_ess(chains, 0.95));
}

double mean_ess(Chains chains) { return effective_draws(split_in_halves(chains)); }

double quantile_ess(Chains chains, double p) {
  return effective_draws(indicators(chains, quantile(chains, p)));
}

double quantile(Chains chains, double p) {
  base::require(p > 0 && p < 1, "quantile: p must be in (0, 1)");
  return quantile_of_sorted(sorted_draws(chains), p);
}

double quantile_standard_error(Chains chains, double p) {
  const double effective = quantile_ess(chains, p);
  // The order statistic at p of that many independent draws has this beta distribution.
  const boost::math::beta_distribution<double> rank(effective * p + 1, effective * (1 - p) + 1);
  constexpr double one_deviation = 0.15865525393145705;  // Phi(-1)
  const auto sorted = sorted_draws(chains);
  const double low = quantile_of_sorted(sorted, boost::math::quantile(rank, one_deviation));
  const double high = quantile_of_sorted(sorted, boost::math::quantile(rank, 1 - one_deviation));
  return 0.5 * (high - low);
}

}  // namespace paradero::stats

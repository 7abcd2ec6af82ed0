#include "paradero/kin/score_distribution.h"

#include <algorithm>
#include <cmath>

#include "paradero/base/error.h"

namespace paradero::kin {

namespace {

constexpr double score_step = ScoreDistribution::step;
constexpr std::size_t score_points = 2000;  // (highest - lowest) / step
static_assert(ScoreDistribution::highest - ScoreDistribution::lowest == 200 &&
              ScoreDistribution::step == 0.1);

double score_at(std::size_t point) {
  return ScoreDistribution::lowest + static_cast<double>(point) * score_step;
}

// A shift by a whole number of grid points, and its probability.
struct ScoreShift {
  std::ptrdiff_t by = 0;
  double mass = 0;
};

std::vector<ScoreShift> shifts_of(std::span<const double> likelihood_ratio,
                                  std::span<const double> probability) {
  constexpr auto half = static_cast<std::ptrdiff_t>(score_points);
  std::vector<double> masses(2 * score_points + 2, 0.0);
  const double up = std::exp(score_step);
  for (std::size_t call = 0; call < likelihood_ratio.size(); ++call) {
    const double lr = likelihood_ratio[call];
    if (!(lr > 0) || probability[call] == 0) continue;
    const double ln_lr = std::clamp(std::log(lr), ScoreDistribution::lowest,
                                    ScoreDistribution::highest - 2 * score_step);
    const double below = std::floor(ln_lr / score_step);
    // Between grid points the division keeps the mean of LR rather than of ln LR.
    const double share = (std::exp(ln_lr - below * score_step) - 1) / (up - 1);
    const auto at = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(below) + half);
    masses[at] += probability[call] * (1 - share);
    masses[at + 1] += probability[call] * share;
  }
  std::vector<ScoreShift> shifts;
  for (std::size_t i = 0; i < masses.size(); ++i) {
    if (masses[i] > 0) shifts.push_back({static_cast<std::ptrdiff_t>(i) - half, masses[i]});
  }
  return shifts;
}

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_THREAD__)
__attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default"),
               optimize("tree-vectorize")))
#endif
void add_scaled(const double* from, double* to, std::size_t n, double factor) {
  for (std::size_t i = 0; i < n; ++i) to[i] += factor * from[i];
}

}  // namespace

ScoreDistribution::ScoreDistribution() : mass_(score_points, 0.0) {
  first_ = static_cast<std::size_t>(std::lround(-lowest / step));
  last_ = first_ + 1;
  mass_[first_] = 1;
}

void ScoreDistribution::add_locus(std::span<const double> likelihood_ratio,
                                  std::span<const double> probability) {
  base::require(likelihood_ratio.size() == probability.size(),
                "ScoreDistribution::add_locus: one probability a ratio");
  const std::vector<ScoreShift> shifts = shifts_of(likelihood_ratio, probability);
  std::vector<double> next(score_points, 0.0);
  // Sums of the mass below each point, for what leaves the grid at its lower end. (At the upper one
  // masses are so small that a difference of sums would lose them.)
  std::vector<double> below(last_ + 1, 0.0);
  for (std::size_t i = first_; i < last_; ++i) below[i + 1] = below[i] + mass_[i];
  std::size_t first = score_points - 1, last = 1;
  const auto top = static_cast<std::ptrdiff_t>(score_points);
  for (const ScoreShift& shift : shifts) {
    const auto from = static_cast<std::ptrdiff_t>(first_), to = static_cast<std::ptrdiff_t>(last_);
    const std::ptrdiff_t begin = std::clamp(-shift.by, from, to);
    const std::ptrdiff_t end = std::clamp(top - shift.by, begin, to);
    // What would leave the grid stays at its ends.
    if (begin > from) next.front() += shift.mass * below[static_cast<std::size_t>(begin)];
    for (std::ptrdiff_t i = end; i < to; ++i) next.back() += shift.mass * mass_[i];
    add_scaled(mass_.data() + begin, next.data() + begin + shift.by,
               static_cast<std::size_t>(end - begin), shift.mass);
    first = std::min(first, static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, from + shift.by)));
    last =
        std::max(last, static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(to + shift.by, 1, top)));
  }
  mass_.swap(next);
  first_ = std::min(first, last - 1);
  last_ = last;
}

double ScoreDistribution::tail(double ln_t) const {
  double sum = 0;
  for (std::size_t i = last_; i-- > first_ && score_at(i) > ln_t - score_step;) sum += mass_[i];
  return std::min(sum, 1.0);
}

double ScoreDistribution::power(double ln_t) const {
  double sum = 0;
  for (std::size_t i = last_; i-- > first_ && score_at(i) >= ln_t;)
    sum += mass_[i] * std::exp(score_at(i));
  return std::min(sum, 1.0);
}

double ScoreDistribution::mean_log10_if_true() const {
  double sum = 0;
  for (std::size_t i = first_; i < last_; ++i)
    sum += mass_[i] * std::exp(score_at(i)) * score_at(i);
  return sum / std::log(10.0);
}

double ScoreDistribution::not_excluded() const {
  double sum = 0;
  for (std::size_t i = first_; i < last_; ++i) sum += mass_[i];
  return std::min(sum, 1.0);
}

}  // namespace paradero::kin

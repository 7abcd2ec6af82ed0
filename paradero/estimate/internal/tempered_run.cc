#include "paradero/estimate/internal/tempered_run.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "paradero/stats/distributions.h"

namespace paradero::estimate {
namespace {

constexpr std::size_t longest_cold_trajectory = 80, longest_hot_trajectory = 40;
constexpr double wanted_trajectory_acceptance = 0.8;
constexpr double wanted_swap_rejection = 0.4;
constexpr std::size_t first_levels = 16, most_levels = 48;
constexpr std::int64_t first_tuning_scans = 16, tuning_rounds = 7;  // each twice the last
constexpr std::size_t most_kept_draws = 1 << 16;                    // then every other is dropped
constexpr std::size_t draws_between_predictions = 64;

}  // namespace

void PredictiveTally::merge(const PredictiveTally& other) {
  draws += other.draws;
  worse += other.worse;
  const auto add = [](auto& to, const auto& from) {
    to.resize(from.size());
    for (std::size_t i = 0; i < from.size(); ++i) to[i] += from[i];
  };
  add(cell_sum, other.cell_sum);
  add(pair_sum, other.pair_sum);
  add(cell_above, other.cell_above);
  add(cell_equal, other.cell_equal);
  add(pair_above, other.pair_above);
  add(pair_equal, other.pair_equal);
}

TemperedRun::TemperedRun(const LatentClassTable& table,
                         const std::vector<std::int64_t>& pair_counts,
                         const LatentClassPrior& prior, std::uint64_t seed, std::uint64_t number)
    : table_(table),
      pair_counts_(pair_counts),
      prior_(prior),
      seed_(seed),
      number_(number),
      exchanges_(seed, number << 32),
      predictions_(seed, (number << 32) + 1) {
  tally_.cell_sum.resize(table.counts.size());
  tally_.cell_above.resize(table.counts.size());
  tally_.cell_equal.resize(table.counts.size());
  tally_.pair_sum.resize(pair_counts.size());
  tally_.pair_above.resize(pair_counts.size());
  tally_.pair_equal.resize(pair_counts.size());
  // Down to about twenty people's worth of evidence, which one class explains.
  const double hottest = std::min(0.5, 20 / table.total);
  for (std::size_t i = 0; i < first_levels; ++i)
    add_level(std::pow(hottest, static_cast<double>(i) / (first_levels - 1)));
}

void TemperedRun::add_level(double beta) {
  Level& level = levels_.emplace_back();
  level.beta = beta;
  level.random = stats::Random(seed_, (number_ << 32) + streams_++);
  level.chain = make_latent_class_chain(table_, prior_);
  level.chain->start(level.random);
}

void TemperedRun::tune(std::int64_t most_sweeps, const base::RunContext& context) {
  std::int64_t scans = first_tuning_scans;
  for (std::int64_t round = 0; round < tuning_rounds && sweeps_ < most_sweeps;
       ++round, scans *= 2) {
    for (std::int64_t i = 0; i < scans; ++i) {
      if (context.stopped()) return;
      scan(true);
    }
    renew_ladder();
  }
}

void TemperedRun::sample(std::int64_t sweeps, const base::RunContext& context) {
  const std::int64_t until = sweeps_ + sweeps;
  while (sweeps_ < until && !context.stopped()) scan(false);
}

void TemperedRun::favour_exchanges() {
  if (exchanges_favoured_) return;
  exchanges_favoured_ = true;
  run_.population.clear();
  run_.alpha.clear();
  run_.occupied.clear();
  thinning_ = 1;
  skipped_ = 0;
}

// The coldest chain, whose draws are the answer, is swept half as often as all others together;
// its trajectories are twice as long. With several modes it is swept as often as each of them.
void TemperedRun::scan(bool tuning) {
  for (std::size_t l = 0; l < levels_.size(); ++l) {
    Level& level = levels_[l];
    const std::size_t repeats = l > 0 || tuning || exchanges_favoured_ ? 1 : levels_.size() / 2;
    const std::size_t longest = l == 0 ? longest_cold_trajectory : longest_hot_trajectory;
    for (std::size_t i = 0; i < repeats; ++i) {
      const double acceptance = level.chain->sweep(level.beta, level.step, longest, level.random);
      level.acceptance += acceptance;
      ++level.swept;
      ++sweeps_;
      if (tuning)
        level.step *= std::exp((acceptance - wanted_trajectory_acceptance) /
                               std::pow(20.0 + static_cast<double>(level.swept), 0.6));
      else if (l == 0)
        keep_draw();
    }
    const std::size_t classes = level.chain->classes_above(3 / level.beta);
    level.classes += static_cast<double>(classes * repeats);
    level.one_class += static_cast<double>((classes <= 1 ? 1 : 0) * repeats);
  }
  for (std::size_t l = static_cast<std::size_t>(scans_ % 2); l + 1 < levels_.size(); l += 2)
    exchange(l);
  ++scans_;

  Level &coldest = levels_.front(), &hottest = levels_.back();
  if (coldest.from_hottest && !tuning) ++run_.round_trips;
  coldest.from_hottest = false;
  coldest.from_coldest = true;
  if (hottest.from_coldest) hottest.from_hottest = true;
  hottest.from_coldest = false;
}

void TemperedRun::exchange(std::size_t l) {
  Level &cold = levels_[l], &hot = levels_[l + 1];
  const double ln_ratio =
      (cold.beta - hot.beta) * (hot.chain->ln_likelihood() - cold.chain->ln_likelihood());
  const double chance = ln_ratio >= 0 ? 1 : std::exp(ln_ratio);
  cold.swap_acceptance += chance;
  ++cold.swaps;
  if (exchanges_.uniform() >= chance) return;
  std::swap(cold.chain, hot.chain);
  std::swap(cold.from_hottest, hot.from_hottest);
  std::swap(cold.from_coldest, hot.from_coldest);
  cold.chain->resize(cold.beta, cold.random);
  hot.chain->resize(hot.beta, hot.random);
}

// A ladder that ends where one class holds everyone half of the time, for there all modes meet,
// with levels at equal steps of the rejections summed from the coldest (Syed et al. 2022,
// section 5.1).
void TemperedRun::renew_ladder() {
  std::size_t end = levels_.size() - 1;
  for (std::size_t l = levels_.size() - 1; l-- > 0;) {
    if (levels_[l].one_class < 0.5 * static_cast<double>(levels_[l].swept)) break;
    end = l;
  }
  end = std::max<std::size_t>(end, 1);
  std::vector<double> barrier{0};
  for (std::size_t l = 0; l < end; ++l) {
    const double rejection = 1 - levels_[l].swap_acceptance / static_cast<double>(levels_[l].swaps);
    barrier.push_back(barrier.back() + std::max(rejection, 0.01));
  }
  const auto wanted =
      1 + static_cast<std::size_t>(std::ceil(barrier.back() / wanted_swap_rejection));
  const std::size_t count = std::clamp<std::size_t>(wanted, 3, most_levels);

  std::vector<Level> old = std::move(levels_);
  levels_.clear();
  std::size_t gap = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const double at = barrier.back() * static_cast<double>(i) / static_cast<double>(count - 1);
    while (gap + 2 < barrier.size() && barrier[gap + 1] < at) ++gap;
    const double part =
        std::clamp((at - barrier[gap]) / (barrier[gap + 1] - barrier[gap]), 0.0, 1.0);
    const double ln_beta =
        std::log(old[gap].beta) + part * (std::log(old[gap + 1].beta) - std::log(old[gap].beta));
    add_level(i == 0 ? 1 : std::exp(ln_beta));
    levels_.back().step = old[part < 0.5 ? gap : gap + 1].step;
  }
  // States go on at the level nearest in rank; new ones keep their fresh starts.
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t from = i * (end + 1) / count;
    if (old[from].chain != nullptr) levels_[i].chain = std::move(old[from].chain);
  }
}

void TemperedRun::keep_draw() {
  if (++skipped_ < thinning_) return;
  skipped_ = 0;
  const LatentClassDraw draw = levels_[0].chain->draw(levels_[0].random);
  run_.population.push_back(draw.population);
  run_.alpha.push_back(draw.alpha);
  run_.occupied.push_back(static_cast<std::uint32_t>(draw.occupied));
  if (run_.population.size() % draws_between_predictions == 0) check_prediction();
  if (run_.population.size() < most_kept_draws) return;
  const auto halve = [](auto& draws) {
    for (std::size_t i = 0; 2 * i + 1 < draws.size(); ++i) draws[i] = draws[2 * i + 1];
    draws.resize(draws.size() / 2);
  };
  halve(run_.population);
  halve(run_.alpha);
  halve(run_.occupied);
  thinning_ *= 2;
}

void TemperedRun::check_prediction() {
  std::vector<double> cells(table_.counts.size()), pairs(pair_counts_.size());
  levels_[0].chain->seen_chances(cells, pairs);
  const auto seen = static_cast<std::int64_t>(table_.total);
  ++tally_.draws;
  double other = 1;
  for (double chance : cells) other -= chance;
  cells.push_back(std::max(other, 0.0));
  const auto replicate = stats::multinomial(predictions_, seen, cells);
  double misfit = 0, replicate_misfit = 0;
  for (std::size_t h = 0; h < cells.size(); ++h) {
    const bool listed = h < table_.counts.size();  // else all histories that no one has
    const double expected = std::sqrt(table_.total * cells[h]);
    const double observed = listed ? table_.counts[h] : 0;
    const auto drawn = static_cast<double>(replicate[h]);
    misfit += (std::sqrt(observed) - expected) * (std::sqrt(observed) - expected);
    replicate_misfit += (std::sqrt(drawn) - expected) * (std::sqrt(drawn) - expected);
    if (!listed) break;
    tally_.cell_sum[h] += table_.total * cells[h];
    tally_.cell_above[h] += drawn > observed ? 1 : 0;
    tally_.cell_equal[h] += drawn == observed ? 1 : 0;
  }
  tally_.worse += replicate_misfit >= misfit ? 1 : 0;
  for (std::size_t p = 0; p < pairs.size(); ++p) {
    const std::int64_t drawn = stats::binomial(predictions_, seen, pairs[p]);
    tally_.pair_sum[p] += table_.total * pairs[p];
    tally_.pair_above[p] += drawn > pair_counts_[p] ? 1 : 0;
    tally_.pair_equal[p] += drawn == pair_counts_[p] ? 1 : 0;
  }
}

std::vector<LatentClassLevel> TemperedRun::ladder() const {
  std::vector<LatentClassLevel> result;
  for (const Level& level : levels_) {
    const double swept = static_cast<double>(std::max<std::int64_t>(level.swept, 1));
    const double swaps = static_cast<double>(std::max<std::int64_t>(level.swaps, 1));
    result.push_back({.beta = level.beta,
                      .trajectory_acceptance = level.acceptance / swept,
                      .swap_acceptance = level.swap_acceptance / swaps,
                      .mean_classes = level.classes / swept});
  }
  return result;
}

}  // namespace paradero::estimate

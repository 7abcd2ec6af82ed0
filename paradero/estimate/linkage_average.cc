#include "paradero/estimate/linkage_average.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "paradero/estimate/internal/multinomial.h"

namespace paradero::estimate {

namespace {

constexpr double most_without_estimate = 0.05;

struct Moments {
  double count = 0, mean = 0, squares = 0;

  void add(double x) {
    count += 1;
    const double away = x - mean;
    mean += away / count;
    squares += away * (x - mean);
  }
  double variance() const { return count > 1 ? squares / (count - 1) : 0; }
};

double quantile_of(const std::vector<double>& sorted, double p) {
  const double at = p * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const double above = sorted[std::min(below + 1, sorted.size() - 1)];
  return sorted[below] + (at - static_cast<double>(below)) * (above - sorted[below]);
}

// Law of total variance: linkages, imputations within a linkage, draws within an imputation.
void split_variance(std::span<const Replicate> replicates, CombinedEstimate& combined) {
  std::map<std::uint32_t, Moments> linkages;
  Moments within;
  for (const Replicate& replicate : replicates) {
    Moments draws;
    for (const double draw : replicate.answer.draws) draws.add(draw);
    if (draws.count == 0) continue;
    within.add(draws.variance());
    linkages[replicate.linkage].add(draws.mean);
  }
  Moments imputations, means;
  double per_linkage = 0;
  for (const auto& [linkage, moments] : linkages) {
    means.add(moments.mean);
    if (moments.count > 1) imputations.add(moments.variance());
    per_linkage += 1 / moments.count / static_cast<double>(linkages.size());
  }
  combined.variance_within = within.mean;
  combined.variance_imputation = imputations.mean;
  combined.variance_linkage = std::max(0.0, means.variance() - imputations.mean * per_linkage);
}

Estimate without_details(Estimate answer) {
  answer.latent_class.reset();
  answer.decomposable.reset();
  answer.log_linear.reset();
  return answer;
}

}  // namespace

CombinedEstimate combine(std::span<const Replicate> replicates) {
  base::require(!replicates.empty(), "combine: at least one replicate");
  CombinedEstimate combined;
  combined.replicates = replicates.size();
  combined.answer = replicates.front().answer;
  combined.replicates_ok = static_cast<std::size_t>(std::ranges::count_if(
      replicates, [](const Replicate& one) { return one.answer.status == Status::ok; }));
  split_variance(replicates, combined);
  if (replicates.size() == 1) return combined;

  Estimate& answer = combined.answer = without_details(std::move(combined.answer));
  answer.rhat.reset();
  answer.ess.reset();
  answer.mean.reset();
  answer.draws.clear();
  Moments observed, points;
  for (const Replicate& replicate : replicates) {
    observed.add(static_cast<double>(replicate.answer.n_observed));
    if (replicate.answer.status != Status::ok) continue;
    points.add(*replicate.answer.estimate);
    answer.draws.insert(answer.draws.end(), replicate.answer.draws.begin(),
                        replicate.answer.draws.end());
  }
  answer.n_observed = std::llround(observed.mean);
  const std::size_t lost = replicates.size() - combined.replicates_ok;
  if (static_cast<double>(lost) > most_without_estimate * static_cast<double>(replicates.size())) {
    const auto worst = std::ranges::find_if(
        replicates, [](const Replicate& one) { return one.answer.status != Status::ok; });
    answer.status = worst->answer.status;
    answer.reason = {fmt::format("En {} de {} enlaces o imputaciones no hay cifra. {}", lost,
                                 replicates.size(), worst->answer.reason.es),
                     fmt::format("In {} of {} linkages or imputations there is no figure. {}", lost,
                                 replicates.size(), worst->answer.reason.en)};
    answer.estimate = answer.q025 = answer.q50 = answer.q975 = std::nullopt;
    answer.draws.clear();
    return combined;
  }
  answer.status = Status::ok;
  answer.reason = {};
  if (answer.draws.empty()) {
    answer.estimate = points.mean;
    return combined;
  }
  std::vector<double> sorted = answer.draws;
  std::ranges::sort(sorted);
  answer.q025 = quantile_of(sorted, 0.025);
  answer.q50 = quantile_of(sorted, 0.5);
  answer.q975 = quantile_of(sorted, 0.975);
  const bool bayesian =
      answer.estimator == Estimator::latent_class || answer.estimator == Estimator::decomposable;
  answer.estimate = bayesian ? *answer.q50 : points.mean;
  return combined;
}

CombinedEstimate combine_strata(std::span<const std::vector<Replicate>> strata) {
  base::require(!strata.empty() && !strata.front().empty(), "combine_strata: at least one stratum");
  std::size_t without = 0;
  for (const auto& replicates : strata) {
    const auto alone = combine(replicates);
    without += alone.answer.status != Status::ok ? 1 : 0;
  }
  std::vector<Replicate> sums;
  for (std::size_t r = 0; r < strata.front().size(); ++r) {
    Replicate sum = strata.front()[r];
    sum.answer = without_details(std::move(sum.answer));
    sum.answer.mean.reset();
    sum.answer.rhat.reset();
    sum.answer.ess.reset();
    for (std::size_t s = 1; s < strata.size(); ++s) {
      const Estimate& other = strata[s][r].answer;
      sum.answer.n_observed += other.n_observed;
      if (other.status != Status::ok && sum.answer.status == Status::ok) {
        sum.answer.status = other.status;
        sum.answer.reason = other.reason;
      }
      if (sum.answer.status != Status::ok) continue;
      base::require(other.draws.size() == sum.answer.draws.size(),
                    "combine_strata: equally many draws in each stratum");
      *sum.answer.estimate += *other.estimate;
      for (std::size_t i = 0; i < other.draws.size(); ++i) sum.answer.draws[i] += other.draws[i];
    }
    sum.answer.notes.clear();
    sums.push_back(std::move(sum));
  }
  CombinedEstimate total = combine(sums);
  Estimate& answer = total.answer;
  if (without > 0) {
    answer.status = Status::not_estimable;
    answer.reason = {
        fmt::format("{} de {} estratos no tienen cifra: la suma de los demás sería una parte.",
                    without, strata.size()),
        fmt::format("{} of {} strata have no figure: the sum of the others would be a part.",
                    without, strata.size())};
    answer.estimate = answer.q025 = answer.q50 = answer.q975 = answer.mean = std::nullopt;
    answer.draws.clear();
  } else if (sums.size() == 1 && !answer.draws.empty()) {
    std::vector<double> sorted = answer.draws;
    std::ranges::sort(sorted);
    answer.q025 = quantile_of(sorted, 0.025);
    answer.q50 = quantile_of(sorted, 0.5);
    answer.q975 = quantile_of(sorted, 0.975);
  }
  return total;
}

namespace {

bool is_complete_cell(const StratifiedCell& cell) {
  return std::ranges::none_of(cell.strata, [](std::uint32_t value) { return value == 0; });
}

bool agrees_where_known(const StratifiedCell& cell, const StratifiedCell& donor) {
  for (std::size_t i = 0; i < cell.strata.size(); ++i) {
    if (cell.strata[i] != 0 && cell.strata[i] != donor.strata[i]) return false;
  }
  return true;
}

}  // namespace

std::vector<StratifiedCell> impute_strata(std::span<const StratifiedCell> cells,
                                          stats::Random& random) {
  std::vector<const StratifiedCell*> complete;
  std::map<std::pair<std::vector<std::uint32_t>, std::uint64_t>, std::int64_t> sums;
  for (const StratifiedCell& cell : cells) {
    if (!is_complete_cell(cell)) continue;
    complete.push_back(&cell);
    sums[{cell.strata, cell.history}] += cell.count;
  }
  if (complete.empty()) return {cells.begin(), cells.end()};
  for (const StratifiedCell& cell : cells) {
    if (is_complete_cell(cell) || cell.count == 0) continue;
    std::vector<const StratifiedCell*> donors;
    const auto gather = [&](auto&& suits) {
      if (!donors.empty()) return;
      std::ranges::copy_if(complete, std::back_inserter(donors),
                           [&](const StratifiedCell* donor) { return suits(*donor); });
    };
    gather([&](const StratifiedCell& donor) {
      return donor.history == cell.history && agrees_where_known(cell, donor);
    });
    gather([&](const StratifiedCell& donor) { return agrees_where_known(cell, donor); });
    gather([](const StratifiedCell&) { return true; });
    std::vector<double> people;
    std::int64_t all = 0;
    for (const StratifiedCell* donor : donors) {
      people.push_back(static_cast<double>(donor->count));
      all += donor->count;
    }
    const auto resampled = draw_multinomial(random, all, people);
    const std::vector<double> shares(resampled.begin(), resampled.end());
    const auto given = draw_multinomial(random, cell.count, shares);
    for (std::size_t i = 0; i < donors.size(); ++i) {
      if (given[i] > 0) sums[{donors[i]->strata, cell.history}] += given[i];
    }
  }
  std::vector<StratifiedCell> filled;
  for (const auto& [key, count] : sums) filled.push_back({key.second, key.first, count});
  return filled;
}

}  // namespace paradero::estimate

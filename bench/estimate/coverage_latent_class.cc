// How often the 95% interval of the latent class estimator holds the true size of a simulated
// population: coverage_latent_class [REPLICATES] [SEED] [POPULATION]. Prints a table in Markdown.
//
// Each replicate runs two chains at the one temperature of the posterior, with fixed work, instead
// of tempered runs to convergence: the posteriors of these populations are of one mode, and some
// thousand of them must be sampled.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "paradero/estimate/latent_class_chain.h"
#include "paradero/stats/diagnostics.h"
#include "paradero/stats/distributions.h"

namespace {

using namespace paradero;

struct Scenario {
  const char* name;
  const char* what;
  std::int64_t people;
  std::size_t lists;
  std::function<std::uint64_t(stats::Random&)> history;  // of one person
};

bool happens(stats::Random& random, double p) { return random.uniform() < p; }

std::uint64_t by_chances(stats::Random& random, const std::vector<double>& chances) {
  std::uint64_t history = 0;
  for (std::size_t j = 0; j < chances.size(); ++j)
    history |= std::uint64_t{happens(random, chances[j])} << j;
  return history;
}

std::vector<Scenario> scenarios() {
  return {
      {"independent", "4 independent lists, chances .15 to .3", 1000, 4,
       [](auto& r) {
         return by_chances(r, {0.30, 0.25, 0.20, 0.15});
       }},
      {"two classes", "6 lists; 30% of people have chances .7 to .4, 70% .25 to .15", 2000, 6,
       [](auto& r) {
         return happens(r, 0.3) ? by_chances(r, {0.7, 0.65, 0.6, 0.5, 0.45, 0.4})
                                : by_chances(r, {0.25, 0.22, 0.20, 0.18, 0.16, 0.15});
       }},
      {"two faint classes", "5 lists; 40% of people have chances .5 to .3, 60% .15 to .07", 2000, 5,
       [](auto& r) {
         return happens(r, 0.4) ? by_chances(r, {0.5, 0.4, 0.4, 0.3, 0.3})
                                : by_chances(r, {0.15, 0.12, 0.10, 0.10, 0.07});
       }},
      {"sparse", "5 independent lists, chances .07 to .03", 1000, 5,
       [](auto& r) {
         return by_chances(r, {0.07, 0.06, 0.05, 0.04, 0.03});
       }},
      {"continuous", "5 lists; ln odds of a person normal with deviation 1", 2000, 5,
       [](auto& r) {
         const double person = stats::normal(r);
         std::vector<double> chances;
         for (double base : {-1.2, -1.4, -1.6, -1.8, -2.0})
           chances.push_back(1 / (1 + std::exp(-base - person)));
         return by_chances(r, chances);
       }},
      {"dependent", "4 lists; being on the first triples the odds of the second", 1000, 4,
       [](auto& r) {
         const bool first = happens(r, 0.25);
         const double second = first ? 0.5 : 0.25;
         return std::uint64_t{first} | by_chances(r, {0.0, second, 0.20, 0.15});
       }},
      {"never listed", "4 lists; a fifth of the people can be on none", 1000, 4,
       [](auto& r) {
         return happens(r, 0.2) ? std::uint64_t{0} : by_chances(r, {0.30, 0.25, 0.20, 0.15});
       }},
  };
}

struct Interval {
  double low, middle, high, rhat;
};

Interval interval_of(const estimate::CaptureHistories& histories, std::uint64_t seed) {
  constexpr int burn_in = 400, draws = 1200;
  const estimate::LatentClassTable table(histories);
  std::vector<std::vector<double>> chains;
  for (std::uint64_t c = 0; c < 2; ++c) {
    const auto chain = estimate::make_latent_class_chain(table, {.classes = 10});
    stats::Random random(seed, c);
    chain->start(random);
    auto& kept = chains.emplace_back();
    for (int i = 0; i < burn_in + draws; ++i) {
      chain->sweep(1, 0.3, 60, random);
      if (i >= burn_in) kept.push_back(chain->draw(random).population);
    }
  }
  return {stats::quantile(chains, 0.025), stats::quantile(chains, 0.5),
          stats::quantile(chains, 0.975), stats::rank_rhat(chains)};
}

void measure(const Scenario& scenario, std::uint64_t replicates, std::uint64_t seed) {
  double covered = 0, below = 0, settled = 0;
  std::vector<std::vector<double>> error(1), width(1);
  const double truth = static_cast<double>(scenario.people);
  for (std::uint64_t r = 0; r < replicates; ++r) {
    stats::Random random(seed, r);
    std::map<std::uint64_t, std::int64_t> counts;
    for (std::int64_t i = 0; i < scenario.people; ++i) ++counts[scenario.history(random)];
    counts.erase(0);
    estimate::CaptureHistories histories;
    for (std::size_t j = 0; j < scenario.lists; ++j)
      histories.lists.push_back(fmt::format("L{}", j));
    for (const auto& [history, count] : counts) {
      histories.histories.push_back(history);
      histories.counts.push_back(count);
    }
    const Interval interval = interval_of(histories, (seed << 32) + r);
    covered += interval.low <= truth && truth <= interval.high;
    below += interval.high < truth;
    settled += interval.rhat < 1.05;
    error[0].push_back(interval.middle / truth - 1);
    width[0].push_back((interval.high - interval.low) / truth);
  }
  const double n = static_cast<double>(replicates);
  fmt::print("| {} | {} | {} | {:.1f}% ± {:.1f} | {:.1f}% | {:+.1f}% | {:.2f} | {:.0f}% |\n",
             scenario.name, scenario.what, scenario.people, 100 * covered / n,
             100 * std::sqrt(covered / n * (1 - covered / n) / n), 100 * below / n,
             100 * stats::quantile(error, 0.5), stats::quantile(width, 0.5), 100 * settled / n);
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t replicates = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 500;
  const std::uint64_t seed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
  fmt::print(
      "| population | lists | N | covered | interval below N | median error | median width / N "
      "| R-hat < 1.05 |\n|---|---|--:|--:|--:|--:|--:|--:|\n");
  for (const Scenario& scenario : scenarios())
    if (argc <= 3 || std::string(argv[3]) == scenario.name) measure(scenario, replicates, seed);
  return 0;
}

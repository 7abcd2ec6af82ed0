// How often 95% intervals hold the true size of simulated populations, for the estimators that are
// not sampled, and for linkage-averaged ones beside naive ones where the lists were linked with
// error: coverage_estimators [REPLICATES] [SEED] [populations|linkages]. Prints
// two tables in Markdown, or the one that is named.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "paradero/base/parallel.h"
#include "paradero/estimate/estimate.h"
#include "paradero/estimate/linkage_average.h"

namespace {

using namespace paradero;
using estimate::Estimator;
using estimate::Status;

struct Population {
  const char* what;
  std::int64_t people;
  std::size_t lists;
  std::function<std::uint64_t(stats::Random&)> history;  // of one person
};

std::uint64_t listed(stats::Random& random, const std::vector<double>& chances) {
  std::uint64_t history = 0;
  for (std::size_t j = 0; j < chances.size(); ++j)
    history |= std::uint64_t{random.uniform() < chances[j]} << j;
  return history;
}

std::vector<Population> populations() {
  return {{"4 independent lists, chances .3 to .15", 1000, 4,
           [](auto& random) {
             return listed(random, {0.30, 0.25, 0.20, 0.15});
           }},
          {"4 lists; being on the first triples the odds of the second", 1000, 4,
           [](auto& random) {
             const bool first = random.uniform() < 0.25;
             return std::uint64_t{first} | listed(random, {0.0, first ? 0.5 : 0.25, 0.20, 0.15});
           }},
          {"4 lists; people of two kinds, chances .5 and .15", 1000, 4,
           [](auto& random) {
             const double chance = random.uniform() < 0.3 ? 0.5 : 0.15;
             return listed(random, {chance, chance, chance, chance});
           }},
          {"4 independent lists, chances .07 to .04 (sparse)", 1000, 4,
           [](auto& random) {
             return listed(random, {0.07, 0.06, 0.05, 0.04});
           }},
          {"4 independent lists; a fifth of the people can be on none", 1000, 4, [](auto& random) {
             return random.uniform() < 0.2 ? std::uint64_t{0}
                                           : listed(random, {0.30, 0.25, 0.20, 0.15});
           }}};
}

estimate::CaptureHistories counted_histories(std::size_t lists,
                                             const std::vector<std::uint64_t>& people) {
  std::vector<std::uint64_t> seen;
  for (const std::uint64_t history : people) {
    if (history != 0) seen.push_back(history);
  }
  std::vector<std::string> names;
  for (std::size_t j = 0; j < lists; ++j) names.push_back(fmt::format("list_{}", j + 1));
  return *estimate::make_capture_histories(names, seen, std::vector<std::int64_t>(seen.size(), 1));
}

struct Tally {
  std::size_t covered = 0, refused = 0, too_low = 0;
  double middle = 0;

  void add(const estimate::Estimate& answer, double truth) {
    if (answer.status != Status::ok) {
      ++refused;
      return;
    }
    covered += *answer.q025 <= truth && truth <= *answer.q975 ? 1 : 0;
    too_low += *answer.q975 < truth ? 1 : 0;
    middle += *answer.estimate / truth;
  }
};

std::string tally_text(const Tally& tally, std::size_t replicates) {
  const std::size_t answered = replicates - tally.refused;
  if (answered == 0) return "refused";
  return fmt::format("{:.1f} % ({:.2f}){}",
                     100.0 * static_cast<double>(tally.covered) / static_cast<double>(answered),
                     tally.middle / static_cast<double>(answered),
                     tally.refused > 0 ? fmt::format(", {} refused", tally.refused) : "");
}

const std::vector<Estimator> quick_estimators = {Estimator::decomposable, Estimator::loglinear,
                                                 Estimator::chao, Estimator::sample_coverage,
                                                 Estimator::independence};

void cover_populations(std::size_t replicates, std::uint64_t seed) {
  fmt::print("| population |");
  for (const Estimator one : quick_estimators) fmt::print(" {} |", to_word(one));
  fmt::print("\n|---|---|---|---|---|---|\n");
  std::uint64_t stream = 0;
  for (const Population& population : populations()) {
    std::vector<std::vector<estimate::Estimate>> answers(replicates);
    const std::uint64_t first = stream;
    stream += replicates;
    base::parallel_chunks({}, replicates, 1, [&](std::size_t i, std::size_t, std::size_t) {
      stats::Random random(seed, first + i);
      std::vector<std::uint64_t> people;
      for (std::int64_t k = 0; k < population.people; ++k)
        people.push_back(population.history(random));
      estimate::Settings settings;
      settings.estimators = quick_estimators;
      settings.resamples = 200;
      settings.draws = 1;
      settings.seed = seed + i;
      base::RunContext alone;
      alone.threads = 1;
      answers[i] =
          *estimate::estimate(counted_histories(population.lists, people), settings, alone);
    });
    fmt::print("| {} |", population.what);
    for (std::size_t e = 0; e < quick_estimators.size(); ++e) {
      Tally tally;
      for (const auto& one : answers) tally.add(one[e], static_cast<double>(population.people));
      fmt::print(" {} |", tally_text(tally, replicates));
    }
    fmt::print("\n");
    std::fflush(stdout);
  }
}

// Three lists of which some pairs of entries may or may not be one person, each with a known and
// true probability. A naive analysis joins those over one half.
struct Linked {
  std::vector<std::uint64_t> people;  // histories of those whose linkage is certain
  struct Doubt {
    std::uint64_t a, b;  // one entry each
    double probability;
  };
  std::vector<Doubt> doubts;

  estimate::CaptureHistories histories(const std::function<bool(const Doubt&)>& same) const {
    std::vector<std::uint64_t> all = people;
    for (const Doubt& doubt : doubts) {
      if (same(doubt)) {
        all.push_back(doubt.a | doubt.b);
      } else {
        all.push_back(doubt.a);
        all.push_back(doubt.b);
      }
    }
    return counted_histories(3, all);
  }
};

Linked linked_with_error(stats::Random& random, double share, double probability) {
  Linked linked;
  std::map<std::uint64_t, std::int64_t> alone;
  std::map<std::uint64_t, std::int64_t> false_pairs;
  for (int person = 0; person < 1000; ++person) {
    const std::uint64_t history = listed(random, {0.35, 0.30, 0.25});
    const bool pair = history == 3 || history == 5 || history == 6;
    if (pair && random.uniform() < share) {
      const std::uint64_t a = history & -history;
      linked.doubts.push_back({a, history ^ a, probability});
      // As many look-alikes as make the probability true.
      while (random.uniform() > probability) ++false_pairs[history];
    } else if (history == 1 || history == 2 || history == 4) {
      ++alone[history];
    } else {
      linked.people.push_back(history);
    }
  }
  for (auto& [pair, count] : false_pairs) {
    const std::uint64_t a = pair & -pair, b = pair ^ a;
    for (; count > 0 && alone[a] > 0 && alone[b] > 0; --count, --alone[a], --alone[b])
      linked.doubts.push_back({a, b, probability});
  }
  for (const auto& [history, count] : alone)
    linked.people.insert(linked.people.end(), static_cast<std::size_t>(count), history);
  return linked;
}

void cover_linkages(std::size_t replicates, std::uint64_t seed) {
  constexpr std::uint32_t draws = 20;
  fmt::print("\n| linkage | estimator | naive | linkage-averaged |\n|---|---|---|---|\n");
  for (const auto& [share, probability] : {std::pair{0.3, 0.4}, {0.3, 0.6}, {0.6, 0.5}}) {
    for (const Estimator estimator : {Estimator::decomposable, Estimator::independence}) {
      std::vector<estimate::Estimate> naive(replicates), averaged(replicates);
      base::parallel_chunks({}, replicates, 1, [&](std::size_t i, std::size_t, std::size_t) {
        stats::Random random(seed, 1'000'000 + i);
        const Linked linked = linked_with_error(random, share, probability);
        base::RunContext alone;
        alone.threads = 1;
        estimate::Settings settings;
        settings.estimators = {estimator};
        settings.n_max = 20000;
        settings.draws = 100;
        settings.seed = seed + i;
        naive[i] = (*estimate::estimate(
            linked.histories([](const auto& doubt) { return doubt.probability >= 0.5; }), settings,
            alone))[0];
        std::vector<estimate::Replicate> answers;
        for (std::uint32_t k = 0; k < draws; ++k) {
          settings.seed = seed + (i + 1) * 1000 + k;
          const auto drawn = linked.histories(
              [&](const auto& doubt) { return random.uniform() < doubt.probability; });
          answers.push_back({k, 0, (*estimate::estimate(drawn, settings, alone))[0]});
        }
        averaged[i] = estimate::combine(answers).answer;
      });
      Tally plain, joint;
      for (const auto& one : naive) plain.add(one, 1000);
      for (const auto& one : averaged) joint.add(one, 1000);
      fmt::print("| {:.0f} % of pairs in doubt at {:.1f} | {} | {} | {} |\n", 100 * share,
                 probability, to_word(estimator), tally_text(plain, replicates),
                 tally_text(joint, replicates));
      std::fflush(stdout);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t replicates = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 500;
  const std::uint64_t seed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
  fmt::print("{} replicates each; coverage of 95% intervals (mean of estimate / truth)\n\n",
             replicates);
  const std::string_view part = argc > 3 ? argv[3] : "";
  if (part != "linkages") cover_populations(replicates, seed);
  if (part != "populations") cover_linkages(replicates, seed);
}

#include "paradero/link/gathering.h"

#include <algorithm>
#include <cmath>
#include <queue>
#include <utility>
#include <vector>

#include "paradero/base/error.h"
#include "paradero/link/internal/graph.h"
#include "paradero/link/internal/partition_support.h"
#include "paradero/stats/log_space.h"

namespace paradero::link {

namespace {

constexpr int learning_rounds = 20;
constexpr double largest_ln_odds = 30;

// One run: groups change while it goes on.
class Gatherer {
 public:
  Gatherer(std::span<const Edge> edges, const GatheringSettings& settings, const Grouping& grouping)
      : settings_(settings),
        graph_(grouping.entity.size(), edges),
        group_of_(grouping.entity),
        members_(grouping.entities),
        changed_(grouping.entities, false),
        support_(grouping.entities, 0),
        alone_share_(settings.largest + 1, 0.5) {
    for (std::uint32_t i = 0; i < group_of_.size(); ++i) members_[group_of_[i]].push_back(i);
  }

  Gathering run() {
    learn_alone_share();
    // Likeliest first; what has changed since it was weighed is weighed again.
    struct Wish {
      double probability = 0;
      std::uint32_t group = 0;
      bool operator<(const Wish& other) const {
        return probability != other.probability ? probability < other.probability
                                                : group > other.group;
      }
    };
    std::priority_queue<Wish> wishes;
    const auto wish = [&](std::uint32_t group) {
      if (const auto best = best_of(group); best.probability > settings_.threshold)
        wishes.push({best.probability, group});
    };
    for (std::uint32_t g = 0; g < members_.size(); ++g) {
      if (is_small(g)) wish(g);
    }
    Gathering result;
    while (!wishes.empty()) {
      const Wish next = wishes.top();
      wishes.pop();
      if (!is_small(next.group)) continue;
      const auto best = best_of(next.group);
      if (best.probability < next.probability) {
        wish(next.group);
        continue;
      }
      join(next.group, best.group);
      ++result.gathered;
      if (is_small(best.group)) wish(best.group);
    }
    result.alone_share = alone_share_;
    return result;
  }

  // Writes the groups, and the cohesion of those that have changed.
  void write(const PairScore& score, Grouping& grouping) const {
    std::vector<std::uint32_t> first(group_of_.size());
    for (std::uint32_t g = 0; g < members_.size(); ++g) {
      const auto& members = members_[g];
      if (members.empty()) continue;
      const std::uint32_t head = *std::ranges::min_element(members);
      for (const std::uint32_t i : members) first[i] = head;
      if (!changed_[g]) continue;
      for (const std::uint32_t i : members) {
        double probability = 0;
        for (const std::uint32_t j : members) {
          if (i != j)
            probability += stats::probability_from_ln_odds(score(std::min(i, j), std::max(i, j)));
        }
        grouping.cohesion[i] =
            static_cast<float>(probability / static_cast<double>(members.size() - 1));
      }
    }
    grouping.entities = number_entities(first, grouping.entity);
  }

 private:
  struct Best {
    std::uint32_t group = 0;
    double probability = 0;
  };

  bool is_small(std::uint32_t group) const {
    return !members_[group].empty() && members_[group].size() <= settings_.largest;
  }

  // Calls visit(group, ln odds) for each other group, not smaller, with a pair that speaks for it.
  template <class Visit>
  void for_each_other(std::uint32_t group, Visit&& visit) {
    others_.clear();
    for (const std::uint32_t i : members_[group]) {
      for (const auto& arc : graph_.of(i)) {
        const std::uint32_t other = group_of_[arc.to];
        if (other == group || static_cast<double>(arc.ln_odds) < settings_.least_ln_odds ||
            members_[other].size() < members_[group].size()) {
          continue;
        }
        if (support_[other] == 0) others_.push_back(other);
        support_[other] +=
            std::exp(std::min<double>(arc.ln_odds, settings_.clip_high) / settings_.temperature);
      }
    }
    std::ranges::sort(others_);
    for (const std::uint32_t other : others_) {
      const auto pairs = static_cast<double>(members_[group].size() * members_[other].size());
      visit(other, settings_.temperature * std::log(support_[other] / pairs));
      support_[other] = 0;
    }
  }

  double ln_odds_not_alone(std::size_t size) const {
    return std::log((1 - alone_share_[size]) / alone_share_[size]);
  }

  static double bounded_odds(double ln_odds) {
    return std::exp(std::clamp(ln_odds, -largest_ln_odds, largest_ln_odds));
  }

  Best best_of(std::uint32_t group) {
    const double shift = ln_odds_not_alone(members_[group].size());
    double sum = 1, best_odds = 0;
    Best best;
    for_each_other(group, [&](std::uint32_t other, double ln_odds) {
      const double odds = bounded_odds(ln_odds + shift);
      sum += odds;
      if (odds > best_odds) best_odds = odds, best.group = other;
    });
    best.probability = best_odds / sum;
    return best;
  }

  void learn_alone_share() {
    // Odds of all other groups together, before the share, of each small group.
    std::vector<std::vector<double>> odds(settings_.largest + 1);
    std::vector<double> records_from(settings_.largest + 2, 0);  // in groups of this size and more
    for (std::uint32_t g = 0; g < members_.size(); ++g) {
      for (std::size_t size = 1; size <= std::min(members_[g].size(), settings_.largest); ++size)
        records_from[size] += static_cast<double>(members_[g].size());
      if (!is_small(g)) continue;
      double sum = 0;
      for_each_other(g, [&](std::uint32_t, double ln_odds) { sum += bounded_odds(ln_odds); });
      odds[members_[g].size()].push_back(sum);
    }
    for (std::size_t size = 1; size <= settings_.largest; ++size) {
      double& share = alone_share_[size];
      for (int round = 0; round < learning_rounds; ++round) {
        double alone = 0;
        for (const double sum : odds[size]) alone += share / (share + (1 - share) * sum);
        share = std::clamp((alone * static_cast<double>(size) + 0.5) / (records_from[size] + 1),
                           1e-3, 0.999);
      }
    }
  }

  void join(std::uint32_t from, std::uint32_t to) {
    for (const std::uint32_t i : members_[from]) {
      group_of_[i] = to;
      members_[to].push_back(i);
    }
    members_[from].clear();
    changed_[to] = true;
  }

  const GatheringSettings& settings_;
  Graph graph_;
  std::vector<std::uint32_t> group_of_;              // by record
  std::vector<std::vector<std::uint32_t>> members_;  // by group; empty: joined another
  std::vector<bool> changed_;                        // by group
  std::vector<double> support_;                      // by group; 0 outside for_each_other
  std::vector<std::uint32_t> others_;
  std::vector<double> alone_share_;
};

}  // namespace

Gathering gather(std::span<const Edge> edges, const GatheringSettings& settings,
                 const std::function<PairScore()>& make_score, Grouping& grouping) {
  base::require(settings.largest >= 1 && settings.temperature > 0,
                "gather: largest must be >= 1 and temperature > 0");
  Gatherer gatherer(edges, settings, grouping);
  const Gathering result = gatherer.run();
  if (result.gathered > 0) gatherer.write(make_score(), grouping);
  return result;
}

}  // namespace paradero::link

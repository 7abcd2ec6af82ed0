#include "paradero/link/review.h"

#include <algorithm>
#include <tuple>

#include <tsl/robin_map.h>

namespace paradero::link {

std::vector<ReviewPair> choose_review(std::span<const ReviewCandidate> candidates,
                                      const Grouping& grouping, const ReviewSettings& settings) {
  std::vector<std::uint32_t> size(grouping.entities, 0);
  for (const std::uint32_t entity : grouping.entity) ++size[entity];
  std::vector<ReviewPair> pool;
  for (std::uint32_t k = 0; k < candidates.size(); ++k) {
    const ReviewCandidate& one = candidates[k];
    const std::uint32_t a = grouping.entity[one.a], b = grouping.entity[one.b];
    const double change =
        a == b ? (1 - one.probability) * (size[a] - 1.0) : one.probability * size[a] * size[b];
    if (change > 0) pool.push_back({k, change});
  }
  const auto before = [&](const ReviewPair& x, const ReviewPair& y) {
    const ReviewCandidate &p = candidates[x.candidate], &q = candidates[y.candidate];
    return std::tuple(-x.expected_change, p.a, p.b) < std::tuple(-y.expected_change, q.a, q.b);
  };
  // What is far down the order is not chosen however much the others lose.
  constexpr std::size_t pool_for_each = 20;
  std::ranges::sort(pool, before);
  pool.resize(std::min(pool.size(), settings.pairs * pool_for_each));

  tsl::robin_map<std::uint64_t, int> chosen_patterns, chosen_groups;
  std::vector<ReviewPair> chosen;
  std::vector<bool> taken(pool.size(), false);
  while (chosen.size() < settings.pairs) {
    std::size_t best = pool.size();
    double most = 0;
    for (std::size_t k = 0; k < pool.size(); ++k) {
      if (pool[k].expected_change <= most) break;  // the rest is smaller still
      if (taken[k]) continue;
      const ReviewCandidate& one = candidates[pool[k].candidate];
      const auto times = [](const auto& map, std::uint64_t key) {
        const auto at = map.find(key);
        return at == map.end() ? 0 : at->second;
      };
      const std::uint32_t a = grouping.entity[one.a], b = grouping.entity[one.b];
      const int alike = times(chosen_patterns, one.pattern) + times(chosen_groups, a) +
                        (a == b ? 0 : times(chosen_groups, b));
      const double gain = pool[k].expected_change / (1 + alike);
      if (gain > most) most = gain, best = k;
    }
    if (best == pool.size()) break;
    taken[best] = true;
    const ReviewCandidate& one = candidates[pool[best].candidate];
    ++chosen_patterns[one.pattern];
    ++chosen_groups[grouping.entity[one.a]];
    if (grouping.entity[one.b] != grouping.entity[one.a]) ++chosen_groups[grouping.entity[one.b]];
    chosen.push_back(pool[best]);
  }
  return chosen;
}

}  // namespace paradero::link

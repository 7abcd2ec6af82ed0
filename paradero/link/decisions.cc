#include "paradero/link/decisions.h"

#include <algorithm>
#include <map>
#include <queue>

#include "paradero/link/internal/disjoint_sets.h"

namespace paradero::link {

namespace {

// The shortest chain of "same" from `from` to `to`, both included.
std::vector<std::uint32_t> chain_of_same(std::span<const Decision> decisions, std::uint32_t from,
                                         std::uint32_t to) {
  std::map<std::uint32_t, std::vector<std::uint32_t>> same;
  for (const Decision& decision : decisions) {
    if (decision.verdict != Verdict::same) continue;
    same[decision.a].push_back(decision.b);
    same[decision.b].push_back(decision.a);
  }
  std::map<std::uint32_t, std::uint32_t> reached_from = {{from, from}};
  std::queue<std::uint32_t> next({from});
  while (!next.empty() && !reached_from.contains(to)) {
    const std::uint32_t at = next.front();
    next.pop();
    for (const std::uint32_t other : same[at]) {
      if (reached_from.emplace(other, at).second) next.push(other);
    }
  }
  std::vector<std::uint32_t> chain = {to};
  while (chain.back() != from) chain.push_back(reached_from.at(chain.back()));
  std::ranges::reverse(chain);
  return chain;
}

}  // namespace

base::Result<Decisions> Decisions::resolve(std::size_t n, std::span<const Decision> decisions,
                                           const std::function<std::string(std::uint32_t)>& name) {
  Decisions resolved;
  if (decisions.empty()) return resolved;
  DisjointSets sets(n);
  for (const Decision& decision : decisions) {
    base::require(decision.a < n && decision.b < n && decision.a != decision.b,
                  "Decisions::resolve: each decision is on two of the records");
    if (decision.verdict == Verdict::same) sets.join(decision.a, decision.b);
  }
  resolved.unit_.resize(n);
  for (std::uint32_t i = 0; i < n; ++i) resolved.unit_[i] = sets.root(i);
  for (const Decision& decision : decisions) {
    if (decision.verdict != Verdict::different) continue;
    const auto [a, b] = std::minmax(resolved.unit_[decision.a], resolved.unit_[decision.b]);
    if (a == b) {
      std::string chain;
      for (const std::uint32_t record : chain_of_same(decisions, decision.a, decision.b))
        (chain += chain.empty() ? "" : " = ") += name(record);
      return base::data_error(
          "the decisions contradict each other: {} and {} are decided different, but a chain of "
          "'same' joins them: {}",
          name(decision.a), name(decision.b), chain);
    }
    resolved.apart_.emplace_back(a, b);
  }
  std::ranges::sort(resolved.apart_);
  resolved.apart_.erase(std::unique(resolved.apart_.begin(), resolved.apart_.end()),
                        resolved.apart_.end());
  return resolved;
}

bool Decisions::apart(std::uint32_t a, std::uint32_t b) const {
  if (apart_.empty()) return false;
  const std::uint32_t unit_a = unit_[a], unit_b = unit_[b];
  return std::ranges::binary_search(apart_,
                                    std::pair(std::min(unit_a, unit_b), std::max(unit_a, unit_b)));
}

}  // namespace paradero::link

#include "paradero/link/clustering.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

#include <tsl/robin_map.h>

#include "paradero/base/parallel.h"
#include "paradero/link/internal/disjoint_sets.h"
#include "paradero/link/internal/graph.h"
#include "paradero/stats/log_space.h"

namespace paradero::link {

namespace {

using Group = std::vector<std::uint32_t>;  // records, ascending

constexpr std::size_t keep_whole_from = 5;  // times largest_exact

// The connected parts with more than one record, each ascending, in the order of their first
// records.
std::vector<Group> connected_parts(std::size_t n, std::span<const Edge> edges, double threshold) {
  DisjointSets sets(n);
  for (const Edge& edge : edges) {
    if (edge.ln_odds >= threshold) sets.join(edge.a, edge.b);
  }
  std::vector<std::uint32_t> size(n, 0);
  for (std::uint32_t i = 0; i < n; ++i) ++size[sets.root(i)];
  std::vector<Group> parts;
  std::vector<std::uint32_t> part_of(n, 0);
  for (std::uint32_t i = 0; i < n; ++i) {
    const std::uint32_t root = sets.root(i);
    if (size[root] < 2) continue;
    if (root == i) {
      part_of[root] = static_cast<std::uint32_t>(parts.size());
      parts.emplace_back().reserve(size[root]);
    }
    parts[part_of[root]].push_back(i);
  }
  return parts;
}

// Raghavan, Albert, Kumara 2007, with weights; records in ascending order, ties to the smaller
// label.
std::vector<Group> propagate_labels(const Group& part, const Graph& graph,
                                    const ClusteringSettings& settings) {
  tsl::robin_map<std::uint32_t, std::uint32_t> position;
  for (std::uint32_t p = 0; p < part.size(); ++p) position[part[p]] = p;
  std::vector<std::uint32_t> label(part.size());
  std::iota(label.begin(), label.end(), 0U);
  std::vector<double> votes(part.size(), 0.0);
  std::vector<std::uint32_t> voted;
  for (int round = 0; round < 30; ++round) {
    std::size_t changes = 0;
    for (std::uint32_t p = 0; p < part.size(); ++p) {
      voted.clear();
      for (const auto& arc : graph.of(part[p])) {
        if (arc.ln_odds < settings.threshold_ln_odds) continue;
        const auto neighbour = position.find(arc.to);
        if (neighbour == position.end()) continue;
        const std::uint32_t candidate = label[neighbour->second];
        if (votes[candidate] == 0) voted.push_back(candidate);
        votes[candidate] += std::min<double>(arc.ln_odds, settings.clip_high) + 1e-6;
      }
      std::uint32_t best = label[p];
      for (const std::uint32_t candidate : voted) {
        if (votes[candidate] > votes[best] || (votes[candidate] == votes[best] && candidate < best))
          best = candidate;
      }
      for (const std::uint32_t candidate : voted) votes[candidate] = 0;
      changes += best != label[p];
      label[p] = best;
    }
    if (changes == 0) break;
  }
  std::vector<Group> groups;
  std::vector<std::uint32_t> group_of(part.size(), std::numeric_limits<std::uint32_t>::max());
  for (std::uint32_t p = 0; p < part.size(); ++p) {
    std::uint32_t& group = group_of[label[p]];
    if (group == std::numeric_limits<std::uint32_t>::max()) {
      group = static_cast<std::uint32_t>(groups.size());
      groups.emplace_back();
    }
    groups[group].push_back(part[p]);
  }
  return groups;
}

// The log odds of all pairs of a group: known from the graph, else scored.
class ScoreMatrix {
 public:
  ScoreMatrix(const Group& group, const Graph& graph, const PairScore& score)
      : size_(group.size()), values_(size_ * size_, std::numeric_limits<float>::quiet_NaN()) {
    for (std::size_t p = 0; p < size_; ++p) {
      for (const auto& arc : graph.of(group[p])) {
        const auto found = std::ranges::lower_bound(group, arc.to);
        if (found != group.end() && *found == arc.to) at(p, found - group.begin()) = arc.ln_odds;
      }
    }
    for (std::size_t p = 0; p < size_; ++p) {
      for (std::size_t q = 0; q < p; ++q) {
        if (std::isnan(at(p, q)))
          at(p, q) = at(q, p) = static_cast<float>(score(group[q], group[p]));
      }
    }
  }
  float& at(std::size_t p, std::size_t q) { return values_[p * size_ + q]; }
  std::size_t size() const { return size_; }

 private:
  std::size_t size_;
  std::vector<float> values_;
};

// Average linkage by nearest-neighbour chains (Murtagh 1983): label of each position. Sums, not
// means, are kept, so that a merge is one addition and the order of merges leaves no trace but
// rounding.
std::vector<std::uint32_t> average_linkage(ScoreMatrix& scores,
                                           const ClusteringSettings& settings) {
  const std::size_t n = scores.size();
  std::vector<double> sum(n * n);
  for (std::size_t p = 0; p < n; ++p) {
    for (std::size_t q = 0; q < n; ++q) {
      if (p != q)
        sum[p * n + q] =
            std::exp(std::clamp<double>(scores.at(p, q), settings.clip_low, settings.clip_high) /
                     settings.temperature);
    }
  }
  const double threshold = std::exp(settings.threshold_ln_odds / settings.temperature);
  std::vector<double> weight(n, 1);  // 0: merged away
  std::vector<std::uint32_t> label(n);
  std::iota(label.begin(), label.end(), 0U);
  std::vector<bool> closed(n, false);  // no partner at or above the threshold
  std::vector<std::size_t> chain;
  const auto mean = [&](std::size_t p, std::size_t q) {
    return sum[p * n + q] / (weight[p] * weight[q]);
  };
  for (std::size_t start = 0; start < n;) {
    if (chain.empty()) {
      if (weight[start] == 0 || closed[start]) {
        ++start;
        continue;
      }
      chain.push_back(start);
    }
    const std::size_t top = chain.back();
    const std::size_t previous = chain.size() > 1 ? chain[chain.size() - 2] : n;
    std::size_t best = previous;
    double best_mean =
        previous == n ? -std::numeric_limits<double>::infinity() : mean(top, previous);
    for (std::size_t q = 0; q < n; ++q) {
      if (q == top || weight[q] == 0) continue;
      if (const double m = mean(top, q); m > best_mean) best = q, best_mean = m;
    }
    if (best == n || best_mean < threshold) {
      // Nothing above the threshold here, and merging others cannot raise a mean: the group is
      // whole.
      closed[top] = true;
      chain.clear();
      continue;
    }
    if (best != previous) {
      chain.push_back(best);
      continue;
    }
    chain.resize(chain.size() - 2);
    const std::size_t keep = std::min(top, best), drop = std::max(top, best);
    for (std::size_t q = 0; q < n; ++q) {
      if (q == keep || q == drop || weight[q] == 0) continue;
      sum[keep * n + q] += sum[drop * n + q];
      sum[q * n + keep] = sum[keep * n + q];
    }
    weight[keep] += weight[drop];
    weight[drop] = 0;
    for (std::uint32_t& l : label) {
      if (l == drop) l = static_cast<std::uint32_t>(keep);
    }
  }
  return label;
}

struct Member {
  std::uint32_t record = 0;
  std::uint32_t group = 0;  // any record of the group: its smallest
  float cohesion = 1;
};

// A group of label propagation that is too large to score all its pairs: one entity, its cohesion
// that of the pairs that are known.
void keep_whole(const Group& group, const Graph& graph, std::vector<Member>& out) {
  for (const std::uint32_t record : group) {
    double probability = 0;
    std::size_t known = 0;
    for (const auto& arc : graph.of(record)) {
      if (!std::ranges::binary_search(group, arc.to)) continue;
      probability += stats::probability_from_ln_odds(static_cast<double>(arc.ln_odds));
      ++known;
    }
    out.push_back(
        {record, group.front(),
         known == 0 ? 1.0F : static_cast<float>(probability / static_cast<double>(known))});
  }
}

// Splits one group into its entities.
void link_group(const Group& group, const Graph& graph, const PairScore& score,
                const ClusteringSettings& settings, std::vector<Member>& out) {
  if (group.size() == 1) {
    out.push_back({group.front(), group.front(), 1});
    return;
  }
  ScoreMatrix scores(group, graph, score);
  const auto label = average_linkage(scores, settings);
  for (std::size_t p = 0; p < group.size(); ++p) {
    double probability = 0;
    std::size_t others = 0;
    for (std::size_t q = 0; q < group.size(); ++q) {
      if (q == p || label[q] != label[p]) continue;
      probability += stats::probability_from_ln_odds(scores.at(p, q));
      ++others;
    }
    out.push_back(
        {group[p], group[label[p]],
         others == 0 ? 1.0F : static_cast<float>(probability / static_cast<double>(others))});
  }
}

}  // namespace

base::Result<Grouping> cluster(std::size_t n, std::span<const Edge> edges,
                               const ClusteringSettings& settings,
                               const std::function<PairScore()>& make_score,
                               const base::RunContext& context) {
  base::require(settings.clip_low < settings.clip_high, "cluster: clip_low must be < clip_high");
  const auto parts = connected_parts(n, edges, settings.threshold_ln_odds);
  const Graph graph(n, edges);

  Grouping grouping;
  for (const Group& part : parts) grouping.parts_cut += part.size() > settings.largest_exact;
  constexpr std::size_t parts_per_chunk = 256;
  std::vector<std::vector<Member>> members(base::chunk_count(parts.size(), parts_per_chunk));
  base::parallel_chunks_with(
      context, parts.size(), parts_per_chunk, make_score,
      [&](std::size_t begin, std::size_t end, std::size_t chunk, const PairScore& score) {
        for (std::size_t p = begin; p < end; ++p) {
          if (parts[p].size() <= settings.largest_exact) {
            link_group(parts[p], graph, score, settings, members[chunk]);
            continue;
          }
          for (const Group& group : propagate_labels(parts[p], graph, settings)) {
            if (group.size() > keep_whole_from * settings.largest_exact) {
              keep_whole(group, graph, members[chunk]);
            } else {
              link_group(group, graph, score, settings, members[chunk]);
            }
          }
        }
      });
  if (context.stopped()) return base::interrupted_error();

  std::vector<std::uint32_t> first_record(n);
  std::iota(first_record.begin(), first_record.end(), 0U);
  grouping.cohesion.assign(n, 1);
  for (const auto& chunk : members) {
    for (const Member& member : chunk) {
      first_record[member.record] = member.group;
      grouping.cohesion[member.record] = member.cohesion;
    }
  }
  grouping.entity.assign(n, 0);
  for (std::uint32_t i = 0; i < n; ++i) {
    grouping.entity[i] =
        first_record[i] == i ? grouping.entities++ : grouping.entity[first_record[i]];
  }
  return grouping;
}

}  // namespace paradero::link

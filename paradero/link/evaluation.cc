#include "paradero/link/evaluation.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <numeric>
#include <utility>

#include "paradero/base/error.h"

namespace paradero::link {
namespace {

std::uint64_t pairs_among(std::uint64_t n) { return n < 2 ? 0 : n * (n - 1) / 2; }

double share_or_one(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 1.0 : static_cast<double>(part) / static_cast<double>(whole);
}

PrecisionRecall with_f(double precision, double recall) {
  const double sum = precision + recall;
  return {precision, recall, sum == 0 ? 0 : 2 * precision * recall / sum};
}

// A partition of records 0..n-1 into blocks 0..blocks-1.
struct LabelPartition {
  std::vector<std::uint32_t> block;  // of each record
  std::vector<std::uint32_t> size;   // of each block
};

// Records with equal keys share a block; blocks are numbered in ascending order of key.
template <class KeyOf>
LabelPartition partition_by_key(std::size_t n, KeyOf&& key_of) {
  std::vector<std::uint32_t> order(n);
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, {}, key_of);
  LabelPartition partition{std::vector<std::uint32_t>(n), {}};
  for (std::size_t k = 0; k < n; ++k) {
    if (k == 0 || key_of(order[k]) != key_of(order[k - 1])) partition.size.push_back(0);
    partition.block[order[k]] = static_cast<std::uint32_t>(partition.size.size() - 1);
    ++partition.size.back();
  }
  return partition;
}

// Calls body(block, g, n) for each block of `partition` that has n > 0 records in subgroup g.
template <class Body>
void for_each_block_and_group(const LabelPartition& partition, std::span<const std::uint32_t> group,
                              Body&& body) {
  const LabelPartition cells = partition_by_key(
      group.size(), [&](std::uint32_t i) { return std::pair(partition.block[i], group[i]); });
  std::vector<bool> seen(cells.size.size());
  for (std::size_t i = 0; i < group.size(); ++i) {
    const std::uint32_t cell = cells.block[i];
    if (seen[cell]) continue;
    seen[cell] = true;
    body(partition.block[i], group[i], cells.size[cell]);
  }
}

// Pairs of a block of `size` records of which at least one is among `inside` given ones.
std::uint64_t pairs_touching(std::uint64_t size, std::uint64_t inside) {
  return pairs_among(size) - pairs_among(size - inside);
}

// Evaluations by dense subgroup 0..groups-1.
std::vector<Evaluation> evaluate_dense(const LabelPartition& found, const LabelPartition& truth,
                                       std::span<const std::uint32_t> group, std::size_t groups) {
  const std::size_t n = group.size();
  const LabelPartition common = partition_by_key(
      n, [&](std::uint32_t i) { return std::pair(found.block[i], truth.block[i]); });
  std::vector<bool> exact(common.size.size());
  std::vector<Evaluation> evaluations(groups);
  std::vector<double> precision_sum(groups), recall_sum(groups);
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint32_t shared = common.size[common.block[i]];
    const std::uint32_t in_found = found.size[found.block[i]];
    const std::uint32_t in_truth = truth.size[truth.block[i]];
    exact[common.block[i]] = shared == in_found && shared == in_truth;
    ++evaluations[group[i]].records;
    precision_sum[group[i]] += static_cast<double>(shared) / in_found;
    recall_sum[group[i]] += static_cast<double>(shared) / in_truth;
  }
  for_each_block_and_group(found, group, [&](auto block, auto g, auto inside) {
    ++evaluations[g].found_entities;
    evaluations[g].found_pairs += pairs_touching(found.size[block], inside);
  });
  for_each_block_and_group(truth, group, [&](auto block, auto g, auto inside) {
    ++evaluations[g].true_entities;
    evaluations[g].true_pairs += pairs_touching(truth.size[block], inside);
  });
  std::vector<std::uint64_t> exact_entities(groups);
  for_each_block_and_group(common, group, [&](auto block, auto g, auto inside) {
    exact_entities[g] += exact[block] ? 1U : 0U;
    evaluations[g].common_pairs += pairs_touching(common.size[block], inside);
  });
  for (std::size_t g = 0; g < groups; ++g) {
    Evaluation& e = evaluations[g];
    e.pairwise = with_f(share_or_one(e.common_pairs, e.found_pairs),
                        share_or_one(e.common_pairs, e.true_pairs));
    e.b_cubed = with_f(precision_sum[g] / static_cast<double>(e.records),
                       recall_sum[g] / static_cast<double>(e.records));
    e.cluster = with_f(share_or_one(exact_entities[g], e.found_entities),
                       share_or_one(exact_entities[g], e.true_entities));
  }
  return evaluations;
}

LabelPartition partition_by_label(std::span<const std::uint64_t> labels) {
  return partition_by_key(labels.size(), [labels](std::uint32_t i) { return labels[i]; });
}

}  // namespace

Evaluation evaluate(std::span<const std::uint64_t> found, std::span<const std::uint64_t> truth) {
  base::require(found.size() == truth.size(),
                "evaluate: found and truth must have one label a record");
  if (found.empty()) return {};
  const std::vector<std::uint32_t> everyone(found.size(), 0);
  return evaluate_dense(partition_by_label(found), partition_by_label(truth), everyone, 1).front();
}

std::vector<SubgroupEvaluation> evaluate_by_group(std::span<const std::uint64_t> found,
                                                  std::span<const std::uint64_t> truth,
                                                  std::span<const std::uint32_t> group) {
  base::require(found.size() == truth.size() && found.size() == group.size(),
                "evaluate_by_group: found, truth and group must have one label a record");
  const LabelPartition groups =
      partition_by_key(group.size(), [group](std::uint32_t i) { return group[i]; });
  const std::vector<Evaluation> evaluations = evaluate_dense(
      partition_by_label(found), partition_by_label(truth), groups.block, groups.size.size());
  std::vector<SubgroupEvaluation> result(evaluations.size());
  for (std::size_t i = 0; i < group.size(); ++i) {
    result[groups.block[i]] = {group[i], evaluations[groups.block[i]]};
  }
  return result;
}

std::vector<CalibrationBand> calibration(std::span<const double> probability,
                                         std::span<const bool> is_true,
                                         std::span<const double> edges) {
  base::require(probability.size() == is_true.size(),
                "calibration: probability and is_true must have one entry a pair");
  base::require(
      edges.size() >= 2 && std::ranges::adjacent_find(edges, std::greater_equal<>()) == edges.end(),
      "calibration: edges must be two or more, strictly ascending");
  std::vector<CalibrationBand> bands(edges.size() - 1);
  for (std::size_t k = 0; k < bands.size(); ++k) {
    bands[k].from = edges[k];
    bands[k].to = edges[k + 1];
  }
  for (std::size_t i = 0; i < probability.size(); ++i) {
    const double p = probability[i];
    if (!(p >= edges.front() && p <= edges.back())) continue;
    const auto above = static_cast<std::size_t>(std::ranges::upper_bound(edges, p) - edges.begin());
    CalibrationBand& band = bands[std::min(above, bands.size()) - 1];
    ++band.pairs;
    band.stated += p;
    band.actual += is_true[i] ? 1 : 0;
  }
  for (CalibrationBand& band : bands) {
    if (band.pairs == 0) continue;
    band.stated /= static_cast<double>(band.pairs);
    band.actual /= static_cast<double>(band.pairs);
  }
  return bands;
}

double pair_recall(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b,
                   std::span<const std::uint64_t> truth) {
  base::require(a.size() == b.size(), "pair_recall: a and b must have one entry a pair");
  std::uint64_t true_pairs = 0, found = 0;
  for (const std::uint32_t size : partition_by_label(truth).size) true_pairs += pairs_among(size);
  for (std::size_t k = 0; k < a.size(); ++k) {
    base::require(a[k] < b[k] && b[k] < truth.size(),
                  "pair_recall: a pair must be a[k] < b[k] < number of records");
    found += truth[a[k]] == truth[b[k]] ? 1U : 0U;
  }
  return share_or_one(found, true_pairs);
}

}  // namespace paradero::link

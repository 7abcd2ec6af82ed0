#include "paradero/kin/internal/joint_merge.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <queue>
#include <set>

namespace paradero::kin {

namespace {

using MaskWord = std::uint64_t;
constexpr std::uint32_t no_entry = FamilyMerge::nothing;
constexpr double ln_no_way = -std::numeric_limits<double>::infinity();
constexpr double ln_tie = 1e-9;
// Beyond so many entries a projection is not counted but bounded by the table's size.
constexpr std::size_t projected_up_to = 512;

// Numbers sets of bits in the order in which they are first seen. Open addressing.
class MaskNumbers {
 public:
  explicit MaskNumbers(std::size_t words) : words_(words), slots_(16, no_entry) {}

  std::uint32_t number_of(const MaskWord* mask) {
    if ((size_ + 1) * 2 > slots_.size()) grow();
    const std::size_t slot = find(mask);
    if (slots_[slot] == no_entry) {
      slots_[slot] = static_cast<std::uint32_t>(size_++);
      masks_.insert(masks_.end(), mask, mask + words_);
    }
    return slots_[slot];
  }

  std::size_t size() const { return size_; }
  std::vector<MaskWord> take_masks() { return std::move(masks_); }

 private:
  std::size_t find(const MaskWord* mask) const {
    MaskWord hash = 0x9E3779B97F4A7C15ULL;
    for (std::size_t w = 0; w < words_; ++w) {
      hash = (hash ^ mask[w]) * 0xBF58476D1CE4E5B9ULL;
      hash ^= hash >> 29;
    }
    std::size_t slot = hash & (slots_.size() - 1);
    while (slots_[slot] != no_entry &&
           !std::equal(mask, mask + words_, masks_.data() + std::size_t{slots_[slot]} * words_))
      slot = (slot + 1) & (slots_.size() - 1);
    return slot;
  }

  void grow() {
    slots_.assign(slots_.size() * 2, no_entry);
    for (std::size_t i = 0; i < size_; ++i) {
      slots_[find(masks_.data() + i * words_)] = static_cast<std::uint32_t>(i);
    }
  }

  std::size_t words_, size_ = 0;
  std::vector<std::uint32_t> slots_;
  std::vector<MaskWord> masks_;
};

// A group of families while the tree is made: its sets of open victims, as bits.
struct MergedGroup {
  std::uint32_t node = 0;
  std::vector<std::uint32_t> victims;  // open, ascending; victim i is bit i
  std::size_t words = 1, entries = 0;
  std::vector<MaskWord> masks;  // entries x words

  const MaskWord* mask(std::size_t entry) const { return masks.data() + entry * words; }
};

std::size_t mask_words(std::size_t bits) { return std::max<std::size_t>(1, (bits + 63) / 64); }

bool has_bit(const MaskWord* mask, std::size_t bit) {
  return (mask[bit / 64] >> (bit % 64) & 1) != 0;
}
void set_bit(MaskWord* mask, std::size_t bit) { mask[bit / 64] |= MaskWord{1} << (bit % 64); }

// The group's masks with bit i of each moved to `target[i]`, or dropped where that is `no_entry`.
std::vector<MaskWord> moved_masks(const MergedGroup& group,
                                  const std::vector<std::uint32_t>& target, std::size_t words) {
  std::vector<MaskWord> moved(group.entries * words, 0);
  for (std::size_t e = 0; e < group.entries; ++e) {
    for (std::size_t bit = 0; bit < group.victims.size(); ++bit) {
      if (target[bit] != no_entry && has_bit(group.mask(e), bit))
        set_bit(moved.data() + e * words, target[bit]);
    }
  }
  return moved;
}

std::vector<std::uint32_t> positions_in(const std::vector<std::uint32_t>& some,
                                        const std::vector<std::uint32_t>& all) {
  std::vector<std::uint32_t> positions;
  for (const std::uint32_t victim : some) {
    const auto at = std::ranges::lower_bound(all, victim);
    positions.push_back(
        at != all.end() && *at == victim ? static_cast<std::uint32_t>(at - all.begin()) : no_entry);
  }
  return positions;
}

}  // namespace

struct FamilyMerge::Builder {
  Builder(FamilyMerge& into, const MergeLimits& within) : made(into), limits(within) {}

  void make_leaves();
  bool merge_greedily();
  bool merge_in_line();
  std::optional<std::uint32_t> merge(std::uint32_t a, std::uint32_t b);
  bool close();

  std::vector<std::uint32_t> merged_victims(const MergedGroup& a, const MergedGroup& b) const;
  std::uint64_t projected_size(const MergedGroup& group,
                               const std::vector<std::uint32_t>& kept) const;
  std::vector<std::uint32_t> neighbours(std::uint32_t group) const;

  FamilyMerge& made;
  MergeLimits limits;
  std::vector<MergedGroup> groups;  // by node
  std::vector<bool> active;
  std::map<std::uint32_t, std::set<std::uint32_t>> claimed_by;  // victim -> active groups
  std::uint64_t entries = 0;
};

void FamilyMerge::Builder::make_leaves() {
  const auto& families = made.families_;
  std::map<std::uint32_t, std::set<std::uint32_t>> all;
  for (std::uint32_t f = 0; f < families.size(); ++f) {
    for (const Placement& placement : families[f]->all) {
      for (const Pairing& pairing : placement.pairings) all[pairing.victim].insert(f);
    }
  }
  groups.assign(families.size(), {});
  for (auto& [victim, claimants] : all) {
    if (claimants.size() < 2) continue;
    for (const std::uint32_t f : claimants) groups[f].victims.push_back(victim);
    claimed_by[victim] = std::move(claimants);
  }
  made.nodes_.assign(families.size(), {});
  made.entry_of_.assign(families.size(), {});
  for (std::uint32_t f = 0; f < families.size(); ++f) {
    MergedGroup& group = groups[f];
    group.node = f;
    group.words = mask_words(group.victims.size());
    MaskNumbers numbers(group.words);
    std::vector<MaskWord> mask(group.words, 0);
    numbers.number_of(mask.data());  // the empty placement's
    for (const Placement& placement : families[f]->all) {
      mask.assign(group.words, 0);
      for (const Pairing& pairing : placement.pairings) {
        const auto at = std::ranges::lower_bound(group.victims, pairing.victim);
        if (at != group.victims.end() && *at == pairing.victim)
          set_bit(mask.data(), static_cast<std::size_t>(at - group.victims.begin()));
      }
      made.entry_of_[f].push_back(numbers.number_of(mask.data()));
    }
    group.entries = numbers.size();
    group.masks = numbers.take_masks();
    made.nodes_[f].entries = static_cast<std::uint32_t>(group.entries);
  }
  active.assign(families.size(), true);
}

// What stays open once both are one: all but the victims that nobody else claims.
std::vector<std::uint32_t> FamilyMerge::Builder::merged_victims(const MergedGroup& a,
                                                                const MergedGroup& b) const {
  std::vector<std::uint32_t> all;
  std::ranges::set_union(a.victims, b.victims, std::back_inserter(all));
  std::erase_if(all, [&](std::uint32_t victim) {
    const auto& claimants = claimed_by.at(victim);
    return claimants.size() == 2 && claimants.contains(a.node) && claimants.contains(b.node);
  });
  return all;
}

std::uint64_t FamilyMerge::Builder::projected_size(const MergedGroup& group,
                                                   const std::vector<std::uint32_t>& kept) const {
  if (group.entries > projected_up_to) return group.entries;
  const std::size_t words = mask_words(kept.size());
  const std::vector<MaskWord> moved = moved_masks(group, positions_in(group.victims, kept), words);
  MaskNumbers numbers(words);
  for (std::size_t e = 0; e < group.entries; ++e) numbers.number_of(moved.data() + e * words);
  return numbers.size();
}

std::vector<std::uint32_t> FamilyMerge::Builder::neighbours(std::uint32_t group) const {
  std::set<std::uint32_t> found;
  for (const std::uint32_t victim : groups[group].victims) {
    const auto& claimants = claimed_by.at(victim);
    found.insert(claimants.begin(), claimants.end());
  }
  found.erase(group);
  return {found.begin(), found.end()};
}

// Joins two groups; nothing where a limit is passed.
std::optional<std::uint32_t> FamilyMerge::Builder::merge(std::uint32_t a, std::uint32_t b) {
  MergedGroup &left = groups[a], &right = groups[b];
  made.joins_ += std::uint64_t{left.entries} * right.entries;
  if (made.joins_ > limits.joins) return {};
  std::vector<std::uint32_t> all;
  std::ranges::set_union(left.victims, right.victims, std::back_inserter(all));
  MergedGroup merged;
  merged.victims = merged_victims(left, right);
  merged.words = mask_words(merged.victims.size());
  merged.node = static_cast<std::uint32_t>(made.nodes_.size());
  const std::size_t words = mask_words(all.size());
  const auto in_all_left = moved_masks(left, positions_in(left.victims, all), words),
             in_all_right = moved_masks(right, positions_in(right.victims, all), words),
             kept_left =
                 moved_masks(left, positions_in(left.victims, merged.victims), merged.words),
             kept_right =
                 moved_masks(right, positions_in(right.victims, merged.victims), merged.words);
  Node node{a, b, 0,
            std::vector<std::uint32_t>(std::size_t{left.entries} * right.entries, no_entry)};
  MaskNumbers numbers(merged.words);
  std::vector<MaskWord> mask(merged.words);
  for (std::size_t l = 0; l < left.entries; ++l) {
    for (std::size_t r = 0; r < right.entries; ++r) {
      bool clash = false;
      for (std::size_t w = 0; w < words; ++w)
        clash |= (in_all_left[l * words + w] & in_all_right[r * words + w]) != 0;
      if (clash) continue;
      for (std::size_t w = 0; w < merged.words; ++w)
        mask[w] = kept_left[l * merged.words + w] | kept_right[r * merged.words + w];
      node.joined[l * right.entries + r] = numbers.number_of(mask.data());
    }
    if (entries + numbers.size() > limits.entries) return {};
  }
  merged.entries = numbers.size();
  merged.masks = numbers.take_masks();
  entries += merged.entries;
  node.entries = static_cast<std::uint32_t>(merged.entries);
  for (const std::uint32_t victim : all) {
    auto& claimants = claimed_by.at(victim);
    claimants.erase(a);
    claimants.erase(b);
    if (std::ranges::binary_search(merged.victims, victim)) claimants.insert(merged.node);
  }
  left = {}, right = {};
  active[a] = active[b] = false;
  active.push_back(true);
  made.nodes_.push_back(std::move(node));
  groups.push_back(std::move(merged));
  return groups.back().node;
}

// The pair whose table is smallest goes first; ties go to lower numbers.
bool FamilyMerge::Builder::merge_greedily() {
  using Entry = std::tuple<std::uint64_t, std::uint64_t, std::uint32_t, std::uint32_t>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
  const auto offer = [&](std::uint32_t a, std::uint32_t b) {
    const auto kept = merged_victims(groups[a], groups[b]);
    const std::uint64_t joins = std::uint64_t{groups[a].entries} * groups[b].entries;
    queue.emplace(projected_size(groups[a], kept) * projected_size(groups[b], kept), joins, a, b);
  };
  for (std::uint32_t a = 0; a < groups.size(); ++a) {
    for (const std::uint32_t b : neighbours(a)) {
      if (a < b) offer(a, b);
    }
  }
  while (!queue.empty()) {
    const auto [size, joins, a, b] = queue.top();
    queue.pop();
    if (!active[a] || !active[b]) continue;
    const auto merged = merge(a, b);
    if (!merged) return false;
    for (const std::uint32_t other : neighbours(*merged)) offer(other, *merged);
  }
  return close();
}

// One family after another, next the one after which fewest victims stay open: better than a tree
// where everybody claims everything.
bool FamilyMerge::Builder::merge_in_line() {
  const auto leaves = static_cast<std::uint32_t>(made.families_.size());
  std::vector<std::uint32_t> starts(leaves);
  std::iota(starts.begin(), starts.end(), 0U);
  std::ranges::stable_sort(starts, {}, [&](std::uint32_t f) { return groups[f].victims.size(); });
  for (const std::uint32_t start : starts) {
    std::uint32_t line = start;
    while (active[line]) {
      std::uint32_t best = no_entry;
      std::size_t best_open = 0;
      for (const std::uint32_t next : neighbours(line)) {
        const std::size_t open = merged_victims(groups[line], groups[next]).size();
        if (best == no_entry || open < best_open) best = next, best_open = open;
      }
      if (best == no_entry) break;
      const auto merged = merge(line, best);
      if (!merged) return false;
      line = *merged;
    }
  }
  return close();
}

bool FamilyMerge::Builder::close() {
  for (std::uint32_t g = 0; g < groups.size(); ++g) {
    if (active[g]) made.roots_.push_back(g);
  }
  return true;
}

std::optional<FamilyMerge> FamilyMerge::create(std::vector<const Placements*> families,
                                               const MergeLimits& limits) {
  // Below this a better order is not worth looking for.
  constexpr std::uint64_t cheap = 10'000;
  FamilyMerge leaves;
  leaves.families_ = std::move(families);
  for (const Placements* placements : leaves.families_) {
    double largest = 0;
    for (const Placement& placement : placements->all)
      largest = std::max(largest, placement.ln_weight);
    std::vector<long double> weights;
    for (const Placement& placement : placements->all)
      weights.push_back(std::exp(static_cast<long double>(placement.ln_weight - largest)));
    leaves.full_weight_.push_back(std::move(weights));
    leaves.empty_weight_.push_back(std::exp(static_cast<long double>(-largest)));
  }
  FamilyMerge tree = leaves;
  Builder builder(tree, limits);
  builder.make_leaves();
  const bool is_tree = builder.merge_greedily();
  if (is_tree && tree.joins_ <= cheap) return tree;
  FamilyMerge line = std::move(leaves);
  Builder in_line(line, {limits.entries, is_tree ? tree.joins_ : limits.joins});
  in_line.make_leaves();
  if (in_line.merge_in_line()) return line;
  if (is_tree) return tree;
  return {};
}

void FamilyMerge::fill_leaf(std::uint32_t family, std::span<const std::uint8_t> taken,
                            Run& run) const {
  const auto& placements = families_[family]->all;
  std::vector<long double>& weight = run.placement_weight[family];
  std::vector<long double>& inside = run.inside[family];
  weight = full_weight_[family];
  inside.assign(nodes_[family].entries, 0);
  inside[0] = empty_weight_[family];
  for (std::size_t p = 0; p < placements.size(); ++p) {
    if (!taken.empty()) {
      for (const Pairing& pairing : placements[p].pairings) {
        if (taken[pairing.victim] != 0) weight[p] = 0;
      }
    }
    inside[entry_of_[family][p]] += weight[p];
  }
}

void FamilyMerge::sum(std::span<const std::uint8_t> taken, Run& run) const {
  run.inside.resize(nodes_.size());
  run.placement_weight.resize(families_.size());
  for (std::uint32_t f = 0; f < families_.size(); ++f) fill_leaf(f, taken, run);
  for (std::size_t n = families_.size(); n < nodes_.size(); ++n) {
    const Node& node = nodes_[n];
    const auto &left = run.inside[node.left], &right = run.inside[node.right];
    std::vector<long double>& inside = run.inside[n];
    inside.assign(node.entries, 0);
    const std::uint32_t* joined = node.joined.data();
    long double largest = 0;
    for (const long double l : left) {
      if (l > 0) {
        for (std::size_t r = 0; r < right.size(); ++r) {
          if (joined[r] != nothing) inside[joined[r]] += l * right[r];
        }
      }
      joined += right.size();
    }
    // Weights of hundreds of families multiplied would leave even a long double's range.
    for (const long double weight : inside) largest = std::max(largest, weight);
    for (long double& weight : inside) weight /= largest;
  }
}

void FamilyMerge::pass_down(std::uint32_t n, Run& run) const {
  const Node& node = nodes_[n];
  const auto &left = run.inside[node.left], &right = run.inside[node.right];
  auto &out_left = run.outside[node.left], &out_right = run.outside[node.right];
  out_left.assign(left.size(), 0);
  out_right.assign(right.size(), 0);
  const std::uint32_t* joined = node.joined.data();
  const long double* outside = run.outside[n].data();
  for (std::size_t l = 0; l < left.size(); ++l, joined += right.size()) {
    long double sum = 0;
    for (std::size_t r = 0; r < right.size(); ++r) {
      if (joined[r] == nothing) continue;
      const long double out = outside[joined[r]];
      sum += out * right[r];
      out_right[r] += out * left[l];
    }
    out_left[l] = sum;
  }
  for (auto* table : {&out_left, &out_right}) {
    const long double largest = *std::ranges::max_element(*table);
    for (long double& weight : *table) weight /= largest;
  }
}

void FamilyMerge::add_posteriors(Run& run, std::span<double* const> posterior) const {
  run.outside.resize(nodes_.size());
  for (const std::uint32_t root : roots_) run.outside[root].assign(nodes_[root].entries, 1);
  for (std::size_t n = nodes_.size(); n-- > families_.size();)
    pass_down(static_cast<std::uint32_t>(n), run);
  for (std::size_t f = 0; f < families_.size(); ++f) {
    const auto &inside = run.inside[f], &outside = run.outside[f];
    long double total = 0;
    for (std::size_t e = 0; e < inside.size(); ++e) total += inside[e] * outside[e];
    for (std::size_t p = 0; p < entry_of_[f].size(); ++p) {
      posterior[f][p] +=
          static_cast<double>(run.placement_weight[f][p] * outside[entry_of_[f][p]] / total);
    }
  }
}

std::pair<std::uint32_t, std::uint32_t> FamilyMerge::draw_join(const Run& run, std::uint32_t n,
                                                               std::uint32_t entry,
                                                               stats::Random& random) const {
  const Node& node = nodes_[n];
  const auto &left = run.inside[node.left], &right = run.inside[node.right];
  const auto each = [&](auto&& visit) {
    const std::uint32_t* joined = node.joined.data();
    for (std::uint32_t l = 0; l < left.size(); ++l, joined += right.size()) {
      if (left[l] == 0) continue;
      for (std::uint32_t r = 0; r < right.size(); ++r) {
        if (joined[r] == entry && right[r] > 0) visit(l, r, left[l] * right[r]);
      }
    }
  };
  long double total = 0;
  each([&](std::uint32_t, std::uint32_t, long double weight) { total += weight; });
  long double left_over = total * static_cast<long double>(random.uniform());
  std::pair<std::uint32_t, std::uint32_t> drawn{0, 0};
  bool found = false;
  each([&](std::uint32_t l, std::uint32_t r, long double weight) {
    if (found) return;
    drawn = {l, r};
    left_over -= weight;
    found = left_over < 0;
  });
  return drawn;
}

std::uint32_t FamilyMerge::draw_placement(const Run& run, std::uint32_t family, std::uint32_t entry,
                                          stats::Random& random) const {
  const auto& weight = run.placement_weight[family];
  const auto& entries = entry_of_[family];
  long double left_over = run.inside[family][entry] * static_cast<long double>(random.uniform());
  if (entry == 0) left_over -= empty_weight_[family];
  if (left_over < 0) return nothing;
  std::uint32_t drawn = nothing;
  for (std::uint32_t p = 0; p < entries.size(); ++p) {
    if (entries[p] != entry || weight[p] == 0) continue;
    drawn = p;
    left_over -= weight[p];
    if (left_over < 0) break;
  }
  return drawn;
}

void FamilyMerge::draw(const Run& run, stats::Random& random,
                       std::span<std::uint32_t> chosen) const {
  std::vector<std::uint32_t> entry(nodes_.size(), 0);
  for (std::size_t n = nodes_.size(); n-- > families_.size();) {
    const auto [l, r] = draw_join(run, static_cast<std::uint32_t>(n), entry[n], random);
    entry[nodes_[n].left] = l;
    entry[nodes_[n].right] = r;
  }
  for (std::uint32_t f = 0; f < families_.size(); ++f)
    chosen[f] = draw_placement(run, f, entry[f], random);
}

std::vector<std::uint32_t> FamilyMerge::likeliest() const {
  struct Best {
    double ln = ln_no_way;
    std::uint32_t left = nothing, right = nothing;  // of a leaf: `left` is the placement
  };
  const auto better = [](double ln, const Best& than) {
    return than.ln == ln_no_way ? ln > ln_no_way
                                : ln > than.ln + ln_tie * std::max(1.0, std::abs(than.ln));
  };
  std::vector<std::vector<Best>> best(nodes_.size());
  for (std::size_t f = 0; f < families_.size(); ++f) {
    best[f].resize(nodes_[f].entries);
    best[f][0].ln = 0;
    for (std::uint32_t p = 0; p < entry_of_[f].size(); ++p) {
      Best& one = best[f][entry_of_[f][p]];
      const double ln = families_[f]->all[p].ln_weight;
      if (better(ln, one)) one = {ln, p, nothing};
    }
  }
  for (std::size_t n = families_.size(); n < nodes_.size(); ++n) {
    const Node& node = nodes_[n];
    best[n].resize(node.entries);
    const std::uint32_t* joined = node.joined.data();
    for (std::uint32_t l = 0; l < best[node.left].size(); ++l) {
      for (std::uint32_t r = 0; r < best[node.right].size(); ++r, ++joined) {
        if (*joined == nothing) continue;
        const double ln = best[node.left][l].ln + best[node.right][r].ln;
        if (better(ln, best[n][*joined])) best[n][*joined] = {ln, l, r};
      }
    }
  }
  std::vector<std::uint32_t> entry(nodes_.size(), 0), chosen;
  for (std::size_t n = nodes_.size(); n-- > families_.size();) {
    entry[nodes_[n].left] = best[n][entry[n]].left;
    entry[nodes_[n].right] = best[n][entry[n]].right;
  }
  for (std::size_t f = 0; f < families_.size(); ++f) chosen.push_back(best[f][entry[f]].left);
  return chosen;
}

long double FamilyMerge::assignments() const {
  std::vector<std::vector<long double>> count(nodes_.size());
  for (std::size_t f = 0; f < families_.size(); ++f) {
    count[f].assign(nodes_[f].entries, 0);
    count[f][0] = 1;
    for (const std::uint32_t entry : entry_of_[f]) ++count[f][entry];
  }
  for (std::size_t n = families_.size(); n < nodes_.size(); ++n) {
    const Node& node = nodes_[n];
    count[n].assign(node.entries, 0);
    const std::uint32_t* joined = node.joined.data();
    for (const long double left : count[node.left]) {
      for (const long double right : count[node.right]) {
        if (*joined != nothing) count[n][*joined] += left * right;
        ++joined;
      }
    }
  }
  long double product = 1;
  for (const std::uint32_t root : roots_) {
    product *= std::accumulate(count[root].begin(), count[root].end(), 0.0L);
  }
  return product;
}

}  // namespace paradero::kin

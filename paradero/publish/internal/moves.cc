#include "paradero/publish/internal/moves.h"

#include <algorithm>

namespace paradero::publish {

namespace {

constexpr std::size_t most_partners = 8;  // of a node in one dimension
constexpr std::size_t most_scanned = 512;
constexpr std::size_t most_large_nodes = 16;
constexpr int most_trials = 4000;

// What withholding a cell costs: its people, so that a total costs as much as all that it holds.
double cost_of(std::int64_t count) { return static_cast<double>(count); }

}  // namespace

Board::Board(const Cube& cube, std::vector<LevelSet> sets)
    : cube_(&cube), sets_(std::move(sets)), set_stride_(cube.size()) {
  const std::size_t d = cube.size();
  for (std::size_t k = d, stride = 1; k-- > 0;) {
    set_stride_[k] = stride;
    stride *= cube.dimensions()[k].depth() + 1;
  }
  tsl::robin_map<CellKey, std::int64_t> counts;
  std::vector<std::pair<std::size_t, Levels>> kept;
  for (std::size_t set = 0; set < sets_.size(); ++set) {
    if (stored(set)) kept.emplace_back(set, cube.levels_of_set(set));
  }
  for (const auto& leaf : cube.leaves()) {
    for (const auto& [set, levels] : kept) {
      CellKey key = 0;
      for (std::size_t k = 0; k < d; ++k)
        key += cube.dimensions()[k].at_level(cube.node(leaf.key, k), levels[k]) * cube.stride(k);
      counts[key] += leaf.count;
    }
  }
  cells_.reserve(counts.size());
  for (const auto& [key, count] : counts) {
    const std::size_t set = cube.level_set(cube.levels(key));
    cells_.push_back({key, count, static_cast<std::uint32_t>(set), sets_[set].released});
  }
  std::ranges::sort(cells_, {}, &CellState::key);
  index_.reserve(cells_.size());
  for (std::uint32_t c = 0; c < cells_.size(); ++c) index_.emplace(cells_[c].key, c);

  lines_.resize(d);
  line_of_.resize(d);
  large_nodes_.resize(d);
  for (std::size_t k = 0; k < d; ++k) {
    std::vector<std::pair<CellKey, CellKey>> by_line;
    std::vector<std::pair<std::int64_t, std::uint32_t>> totals(cube.dimensions()[k].nodes.size());
    for (std::uint32_t n = 0; n < totals.size(); ++n) totals[n].second = n;
    for (const auto& leaf : cube.leaves()) {
      by_line.emplace_back(cube.with(leaf.key, k, 0), leaf.key);
      totals[cube.node(leaf.key, k)].first -= leaf.count;
    }
    std::ranges::sort(by_line);
    for (const auto& [line, leaf] : by_line) {
      const auto at = static_cast<std::uint32_t>(lines_[k].size());
      line_of_[k].try_emplace(line, at, at).first.value().second = at + 1;
      lines_[k].push_back(leaf);
    }
    std::ranges::sort(totals);
    for (const auto& [minus_count, node] : totals) {
      if (minus_count == 0 || large_nodes_[k].size() == most_large_nodes) break;
      large_nodes_[k].push_back(node);
    }
  }
}

std::span<const CellKey> Board::line(CellKey leaf, std::size_t dimension) const {
  const auto at = line_of_[dimension].find(cube_->with(leaf, dimension, 0));
  if (at == line_of_[dimension].end()) return {};
  return std::span(lines_[dimension])
      .subspan(at->second.first, at->second.second - at->second.first);
}

std::int64_t MoveSearch::shifted(CellKey key) const {
  const auto at = shift_->find(key);
  return at == shift_->end() ? 0 : at->second;
}

// Partners lie outside `target`, so that it changes as the leaf does.
void MoveSearch::set_candidates(CellKey leaf, CellKey target, int direction, std::int64_t want) {
  const Cube& cube = board_.cube();
  candidates_.assign(cube.size(), {});
  for (std::size_t k = 0; k < cube.size(); ++k) {
    const Dimension& dimension = cube.dimensions()[k];
    const std::uint32_t own = cube.node(leaf, k), inside = cube.node(target, k);
    const std::uint32_t level = dimension.nodes[inside].level;
    if (level == 0) continue;
    const auto outside = [&](std::uint32_t node) {
      return node != own && dimension.at_level(node, level) != inside;
    };
    std::vector<std::pair<double, std::uint32_t>> ranked;
    const auto line = board_.line(leaf, k);
    const auto self = static_cast<std::size_t>(std::ranges::lower_bound(line, leaf) - line.begin());
    const std::size_t from = self > most_scanned / 2 ? self - most_scanned / 2 : 0;
    for (std::size_t i = from; i < std::min(line.size(), from + most_scanned); ++i) {
      const std::uint32_t node = cube.node(line[i], k);
      if (!outside(node)) continue;
      const CellState& cell = *board_.find(line[i]);
      const std::int64_t least = board_.finest().shown() ? 1 : 0;
      const std::int64_t room =
          direction > 0 ? std::min(want, cell.count + shifted(line[i]) - least) : want;
      if (cell.known || room <= 0) continue;
      const bool free = !cell.released || cell.reason != Reason::none;
      const bool near = dimension.nodes[node].parent == dimension.nodes[own].parent;
      ranked.emplace_back(
          ((free ? 0 : cost_of(cell.count)) + (near ? 0 : 1)) / static_cast<double>(room), node);
    }
    std::ranges::sort(ranked);
    if (ranked.size() > most_partners) ranked.resize(most_partners);
    for (const auto& [rank, node] : ranked) candidates_[k].push_back(node);
    if (board_.finest().shown()) continue;
    for (const std::uint32_t node : board_.large_nodes(k)) {
      if (outside(node) && std::ranges::find(candidates_[k], node) == candidates_[k].end())
        candidates_[k].push_back(node);
    }
  }
}

void MoveSearch::stay(std::size_t k, std::uint32_t node) {
  const Dimension& dimension = board_.cube().dimensions()[k];
  entries_[k].clear();
  for (std::uint32_t at = node;; at = dimension.nodes[at].parent) {
    entries_[k].push_back(
        {at * board_.cube().stride(k), dimension.nodes[at].level * board_.set_stride(k), 1});
    if (at == 0) break;
  }
}

// What the two nodes have in common does not change.
void MoveSearch::flip(std::size_t k, std::uint32_t from, std::uint32_t to) {
  const Dimension& dimension = board_.cube().dimensions()[k];
  entries_[k].clear();
  for (std::uint32_t a = from, b = to; a != b;) {
    for (auto [at, sign] : {std::pair(a, 1), std::pair(b, -1)}) {
      entries_[k].push_back(
          {at * board_.cube().stride(k), dimension.nodes[at].level * board_.set_stride(k), sign});
    }
    a = dimension.nodes[a].parent;
    b = dimension.nodes[b].parent;
  }
}

bool MoveSearch::add_corners(std::size_t k, std::uint32_t to) {
  if (!board_.finest().shown()) return true;  // an empty cell of no table may fill
  const std::size_t before = corners_.size();
  for (std::size_t i = 0; i < before; ++i) {
    const CellKey corner = board_.cube().with(corners_[i], k, to);
    const CellState* cell = board_.find(corner);
    if (cell == nullptr || cell->known) {
      corners_.resize(before);
      return false;
    }
    corners_.push_back(corner);
  }
  return true;
}

// Each dimension either stays (the totals over it change) or is balanced by a partner.
void MoveSearch::choose(std::size_t k) {
  if (trials_left_ <= 0 || (found_ && best_.cost == 0 && best_.step >= want_)) return;
  if (k == candidates_.size()) {
    attempt();
    return;
  }
  const std::uint32_t own = board_.cube().node(leaf_, k);
  const std::size_t before = corners_.size();
  for (const std::uint32_t partner : candidates_[k]) {
    if (!add_corners(k, partner)) continue;
    flip(k, own, partner);
    choose(k + 1);
    corners_.resize(before);
  }
  stay(k, own);
  choose(k + 1);
}

bool MoveSearch::touch(std::size_t k, CellKey key, std::size_t set, int sign) {
  if (k < entries_.size()) {
    for (const Entry& entry : entries_[k]) {
      if (!touch(k + 1, key + entry.offset, set + entry.set_offset, sign * entry.sign))
        return false;
    }
    return true;
  }
  if (!board_.stored(set)) return true;
  const LevelSet& levels = board_.sets()[set];
  const CellState* cell = board_.find(key);
  if (cell == nullptr && levels.shown()) return false;  // known to be empty
  if (cell != nullptr && cell->known) return false;
  if (sign < 0) {
    const std::int64_t count = (cell == nullptr ? 0 : cell->count) + shifted(key);
    trial_.step = std::min(trial_.step, count - (levels.shown() ? 1 : 0));
    if (trial_.step <= 0) return false;
  }
  if (cell != nullptr && cell->released && cell->reason == Reason::none)
    trial_.cost += cost_of(cell->count);
  trial_.touched.emplace_back(key, sign);
  return true;
}

void MoveSearch::attempt() {
  --trials_left_;
  trial_.cost = 0;
  trial_.step = want_;
  trial_.touched.clear();
  if (!touch(0, 0, 0, direction_)) return;
  const double a = trial_.cost * static_cast<double>(best_.step),
               b = best_.cost * static_cast<double>(trial_.step);
  if (found_ && !(a < b || (a == b && trial_.step > best_.step))) return;
  std::swap(trial_, best_);
  found_ = true;
}

std::optional<Move> MoveSearch::find(CellKey leaf, CellKey target, int direction, std::int64_t want,
                                     const Shift& shift) {
  leaf_ = leaf;
  direction_ = direction;
  want_ = want;
  shift_ = &shift;
  found_ = false;
  trials_left_ = most_trials;
  corners_.assign(1, leaf);
  set_candidates(leaf, target, direction, want);
  choose(0);
  if (trials_left_ <= 0) {  // the move that always is there may not have had its turn
    for (std::size_t k = 0; k < entries_.size(); ++k) stay(k, board_.cube().node(leaf, k));
    attempt();
  }
  if (!found_) return std::nullopt;
  return best_;
}

}  // namespace paradero::publish

// Moves: changes of a table of counts by whole numbers that leave what is published as it is. The
// search for the cheapest one is the heart of complementary suppression.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <tsl/robin_map.h>

#include "paradero/publish/cube.h"
#include "paradero/publish/suppress.h"

namespace paradero::publish {

// A cell while it is decided on.
struct CellState {
  CellKey key = 0;
  std::int64_t count = 0;
  std::uint32_t set = 0;  // its level set
  bool released = false;  // of a table of this release
  bool known = false;     // an earlier release says this very number
  Reason reason = Reason::none;
  std::int64_t least = 0, most = 0;
  bool exposed = false;
};

// What is stored of each combination of levels.
struct LevelSet {
  bool released = false;  // in this release
  bool earlier = false;   // in an earlier one: an empty cell is known to be empty
  bool shown() const { return released || earlier; }
  std::int64_t threshold = 0;
};

// All cells that matter: of this release and of earlier ones, and the finest.
class Board {
 public:
  Board(const Cube& cube, std::vector<LevelSet> sets);

  const Cube& cube() const { return *cube_; }
  const std::vector<LevelSet>& sets() const { return sets_; }
  bool stored(std::size_t set) const { return sets_[set].shown() || set + 1 == sets_.size(); }
  const LevelSet& finest() const { return sets_.back(); }
  std::vector<CellState>& cells() { return cells_; }
  const std::vector<CellState>& cells() const { return cells_; }
  CellState* find(CellKey key) {
    const auto at = index_.find(key);
    return at == index_.end() ? nullptr : &cells_[at->second];
  }
  // The finest cells that are not empty and differ from `leaf` in one dimension alone, itself among
  // them.
  std::span<const CellKey> line(CellKey leaf, std::size_t dimension) const;
  // Finest nodes of a dimension, those of most people first, at most 16.
  const std::vector<std::uint32_t>& large_nodes(std::size_t dimension) const {
    return large_nodes_[dimension];
  }
  std::size_t set_stride(std::size_t dimension) const { return set_stride_[dimension]; }

 private:
  const Cube* cube_;
  std::vector<LevelSet> sets_;
  std::vector<std::size_t> set_stride_;
  std::vector<CellState> cells_;  // by key
  tsl::robin_map<CellKey, std::uint32_t> index_;
  std::vector<std::vector<CellKey>> lines_;  // by dimension: leaves in order of their lines
  std::vector<tsl::robin_map<CellKey, std::pair<std::uint32_t, std::uint32_t>>> line_of_;
  std::vector<std::vector<std::uint32_t>> large_nodes_;
};

// A table that differs from the true one: people added to or taken from cells, totals included.
using Shift = tsl::robin_map<CellKey, std::int64_t>;

// The cheapest product move that was found: it changes `touched` by sign x step.
struct Move {
  double cost = 0;
  std::int64_t step = 0;
  std::vector<std::pair<CellKey, int>> touched;
};

class MoveSearch {
 public:
  // `board` must outlive the search.
  explicit MoveSearch(Board& board) : board_(board), entries_(board.cube().size()) {}

  // The move of least cost a person that changes `leaf` and `target`, a total over it or itself, by
  // `direction` (+1 or -1) each, at most `want` times, starting from the table that `shift` makes.
  // Cost: the people in cells that would have to be withheld. None where no table with the
  // known numbers and the same empty cells allows any.
  std::optional<Move> find(CellKey leaf, CellKey target, int direction, std::int64_t want,
                           const Shift& shift);

 private:
  struct Entry {
    CellKey offset = 0;
    std::size_t set_offset = 0;
    int sign = 0;
  };

  void set_candidates(CellKey leaf, CellKey target, int direction, std::int64_t want);
  void choose(std::size_t dimension);
  void stay(std::size_t dimension, std::uint32_t node);
  void flip(std::size_t dimension, std::uint32_t from, std::uint32_t to);
  bool add_corners(std::size_t dimension, std::uint32_t to);
  void attempt();
  bool touch(std::size_t dimension, CellKey key, std::size_t set, int sign);
  std::int64_t shifted(CellKey key) const;

  Board& board_;
  // Of the search that runs:
  CellKey leaf_ = 0;
  int direction_ = 1;
  std::int64_t want_ = 0;
  const Shift* shift_ = nullptr;
  std::vector<std::vector<std::uint32_t>> candidates_;  // by dimension: partners of the leaf's node
  std::vector<std::vector<Entry>> entries_;
  std::vector<CellKey> corners_;
  Move trial_, best_;
  bool found_ = false;
  int trials_left_ = 0;
};

}  // namespace paradero::publish

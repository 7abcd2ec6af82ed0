#include "paradero/publish/suppress.h"

#include <algorithm>
#include <cstdlib>

#include "paradero/publish/internal/moves.h"

namespace paradero::publish {

namespace {

constexpr std::size_t most_leaves = 64;  // of one total, looked at
constexpr std::size_t leaves_tried = 4;  // for one step

bool within(std::span<const std::uint32_t> levels, const Levels& table) {
  for (std::size_t k = 0; k < table.size(); ++k) {
    if (levels[k] > table[k]) return false;
  }
  return true;
}

std::vector<LevelSet> level_sets(const Cube& cube, std::span<const Levels> tables,
                                 std::span<const EarlierRelease> earlier,
                                 const SuppressionSettings& settings) {
  std::vector<LevelSet> sets(cube.level_sets());
  for (std::size_t set = 0; set < sets.size(); ++set) {
    const Levels levels = cube.levels_of_set(set);
    const auto holds = [&](const Levels& table) { return within(levels, table); };
    sets[set].released = std::ranges::any_of(tables, holds);
    sets[set].earlier = std::ranges::any_of(earlier, [&](const EarlierRelease& release) {
      return std::ranges::any_of(release.tables, holds);
    });
    const std::vector<std::string> columns = cube.columns_of(levels);
    const bool fine = std::ranges::any_of(settings.fine_columns, [&](const auto& wanted) {
      return std::ranges::all_of(wanted, [&](const std::string& name) {
        return std::ranges::find(columns, name) != columns.end();
      });
    });
    sets[set].threshold =
        fine ? std::max(settings.fine_threshold, settings.threshold) : settings.threshold;
  }
  return sets;
}

// A cell that needs a range, and how far it must reach.
struct Need {
  std::uint32_t cell = 0;
  std::int64_t low = 0, high = 0;
  std::vector<CellKey> leaves;
};

class Suppressor {
 public:
  Suppressor(const Cube& cube, std::span<const Levels> tables,
             std::span<const EarlierRelease> earlier, const SuppressionSettings& settings)
      : settings_(settings),
        board_(cube, level_sets(cube, tables, earlier, settings)),
        search_(board_) {
    for (const EarlierRelease& release : earlier) compare(release);
    for (CellState& cell : board_.cells()) {
      if (!cell.released || cell.count >= board_.sets()[cell.set].threshold) continue;
      cell.reason = Reason::small;
      Need& need = needs_[cell.key];
      need.high = std::max(need.high, board_.sets()[cell.set].threshold);
      need.low = 0;  // as low as empty cells allow
    }
  }

  base::Result<void> run(const base::RunContext& context) {
    std::vector<Need> needs = in_order();
    std::uint64_t done = 0;
    for (Need& need : needs) {
      if (done++ % 256 == 0) {
        if (context.stopped()) return base::interrupted_error();
        context.report("protecting small cells", done, needs.size());
      }
      CellState& cell = board_.cells()[need.cell];
      cell.most = reach(need, +1);
      cell.least = reach(need, -1);
      // Below, the empty cells may be what bounds it; above, only earlier numbers can.
      narrowed_ += cell.most < need.high || (need.low > 0 && cell.least > need.low) ||
                   cell.most == cell.least;
    }
    return {};
  }

  std::uint64_t narrowed() const { return narrowed_; }

  std::vector<SafeCell> cells() const {
    std::vector<SafeCell> cells;
    for (const CellState& cell : board_.cells()) {
      if (cell.released)
        cells.push_back({cell.key, cell.count, cell.reason, cell.least, cell.most, cell.exposed});
    }
    return cells;
  }

 private:
  // What an earlier release says of the cells of today.
  void compare(const EarlierRelease& release) {
    for (const EarlierCell& before : release.cells) {
      CellState* cell = board_.find(before.key);
      if (cell == nullptr) continue;
      const std::int64_t difference = cell->count - before.count;
      const std::int64_t threshold = board_.sets()[cell->set].threshold;
      if (!before.published && !cell->released && cell->count < threshold) {
        // It is told of nowhere in this release, which must not help to work it out either.
        Need& need = needs_[cell->key];
        need.high = std::max(need.high, threshold);
      } else if (before.published && difference == 0) {
        cell->known = true;
      } else if (!cell->released || std::abs(difference) >= threshold) {
        continue;
      } else if (!before.published) {
        if (cell->reason == Reason::none) cell->reason = Reason::earlier_release;
      } else if (!settings_.allow_differences) {
        cell->reason = Reason::small_difference;
        const auto [at, fresh] = needs_.try_emplace(cell->key);
        Need& need = at.value();
        // It may as well not have changed, or have changed by the threshold.
        const std::int64_t other = before.count + (difference > 0 ? threshold : -threshold);
        const std::int64_t low = std::max<std::int64_t>(std::min(before.count, other), 1);
        need.low = fresh ? low : std::min(need.low, low);
        need.high = std::max({need.high, before.count, other});
      }
    }
  }

  // Totals first: what protects them serves what they hold.
  std::vector<Need> in_order() {
    std::vector<Need> needs;
    std::vector<CellState>& cells = board_.cells();
    for (std::uint32_t c = 0; c < cells.size(); ++c) {
      const auto at = needs_.find(cells[c].key);
      if (at == needs_.end()) continue;
      at.value().cell = c;
      cells[c].least = cells[c].most = cells[c].count;
      if (cells[c].known) {
        cells[c].exposed = true;
        needs_.erase(at);
      }
    }
    gather_leaves();
    for (const auto& [key, need] : needs_) needs.push_back(need);
    std::ranges::sort(needs, {}, [&](const Need& need) {
      const Levels levels = board_.cube().levels(cells[need.cell].key);
      std::uint32_t sum = 0;
      for (const std::uint32_t level : levels) sum += level;
      return std::pair(sum, need.cell);
    });
    return needs;
  }

  void gather_leaves() {
    const Cube& cube = board_.cube();
    std::vector<Levels> wanted;
    for (std::size_t set = 0; set < board_.sets().size(); ++set) {
      if (board_.sets()[set].shown()) wanted.push_back(cube.levels_of_set(set));
    }
    for (const auto& leaf : cube.leaves()) {
      for (const Levels& levels : wanted) {
        CellKey key = 0;
        for (std::size_t k = 0; k < cube.size(); ++k)
          key += cube.dimensions()[k].at_level(cube.node(leaf.key, k), levels[k]) * cube.stride(k);
        const auto need = needs_.find(key);
        if (need != needs_.end() && need->second.leaves.size() < most_leaves)
          need.value().leaves.push_back(leaf.key);
      }
    }
  }

  // Changes the table step by step until the cell is as large or small as it must be able to be;
  // withholds what that takes, and returns how far it came.
  std::int64_t reach(const Need& need, int direction) {
    const CellState& cell = board_.cells()[need.cell];
    Shift shift;
    std::int64_t now = cell.count;
    while (direction > 0 ? now < need.high : now > need.low) {
      const std::int64_t want = direction > 0 ? need.high - now : now - need.low;
      const auto move = best_move(need, cell.key, direction, want, shift);
      if (!move) break;
      for (const auto& [key, sign] : move->touched) {
        shift[key] += sign * move->step;
        CellState* touched = board_.find(key);
        if (touched != nullptr && touched->released && touched->reason == Reason::none)
          touched->reason = Reason::protects;
      }
      now += direction * move->step;
    }
    check(shift, cell.key, now - cell.count);
    return now;
  }

  std::optional<Move> best_move(const Need& need, CellKey target, int direction, std::int64_t want,
                                const Shift& shift) {
    std::optional<Move> best;
    std::size_t tried = 0;
    for (const CellKey leaf : need.leaves) {
      if (tried == leaves_tried && best) break;
      std::int64_t most = want;
      if (direction < 0) {
        const auto at = shift.find(leaf);
        most = board_.find(leaf)->count + (at == shift.end() ? 0 : at->second) -
               (board_.finest().shown() ? 1 : 0);
        if (most <= 0) continue;
      }
      ++tried;
      auto move = search_.find(leaf, target, direction, std::min(want, most), shift);
      if (move && (!best || move->cost * static_cast<double>(best->step) <
                                best->cost * static_cast<double>(move->step))) {
        best = std::move(move);
      }
      if (best && best->cost == 0) break;
    }
    return best;
  }

  // The other table, added up anew from its finest cells: it must agree with all that is published.
  void check(const Shift& shift, CellKey target, std::int64_t change) {
    const Cube& cube = board_.cube();
    const std::size_t finest = board_.sets().size() - 1;
    Shift sums;
    for (const auto& [leaf, by] : shift) {
      if (cube.level_set(cube.levels(leaf)) != finest || by == 0) continue;
      for (std::size_t set = 0; set <= finest; ++set) {
        if (!board_.stored(set)) continue;
        const Levels levels = cube.levels_of_set(set);
        CellKey key = 0;
        for (std::size_t k = 0; k < cube.size(); ++k)
          key += cube.dimensions()[k].at_level(cube.node(leaf, k), levels[k]) * cube.stride(k);
        sums[key] += by;
      }
    }
    for (const auto& [key, by] : sums) {
      if (by == 0) continue;
      const CellState* cell = board_.find(key);
      const bool shown = board_.sets()[cube.level_set(cube.levels(key))].shown();
      const bool fixed =
          cell == nullptr ? shown : cell->known || (cell->released && cell->reason == Reason::none);
      const std::int64_t now = (cell == nullptr ? 0 : cell->count) + by;
      base::require(!fixed && now >= (shown ? 1 : 0), "suppress: a move breaks a published number");
    }
    base::require(change == 0 || sums[target] == change, "suppress: a move misses its cell");
  }

  const SuppressionSettings& settings_;
  Board board_;
  MoveSearch search_;
  tsl::robin_map<CellKey, Need> needs_;
  std::uint64_t narrowed_ = 0;
};

}  // namespace

std::string_view to_word(Reason reason) {
  switch (reason) {
    case Reason::none:
      return "none";
    case Reason::small:
      return "small";
    case Reason::small_difference:
      return "small_difference";
    case Reason::earlier_release:
      return "earlier_release";
    case Reason::protects:
      return "protects";
  }
  return "none";
}

base::Result<SafeTables> suppress(const Cube& cube, std::span<const Levels> tables,
                                  std::span<const EarlierRelease> earlier,
                                  const SuppressionSettings& settings,
                                  const base::RunContext& context) {
  base::require(settings.threshold >= 2, "suppress: threshold >= 2");
  for (const Levels& table : tables) {
    base::require(table.size() == cube.size(), "suppress: a level for each dimension");
    for (std::size_t k = 0; k < table.size(); ++k)
      base::require(table[k] <= cube.dimensions()[k].depth(), "suppress: levels within the cube");
  }
  Suppressor suppressor(cube, tables, earlier, settings);
  PARADERO_CHECK(suppressor.run(context));
  return SafeTables{{tables.begin(), tables.end()}, suppressor.cells(), suppressor.narrowed()};
}

}  // namespace paradero::publish

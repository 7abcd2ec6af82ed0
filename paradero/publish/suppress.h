// suppress: which cells of tables of counts can be published, so that nobody can work out a small
// one from the totals, from the other cells, from linked tables or from earlier releases.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/publish/cube.h"

namespace paradero::publish {

struct SuppressionSettings {
  std::int64_t threshold = 5;  // smaller cells are withheld
  std::int64_t fine_threshold =
      10;  // the same for cells that tell all columns of one of fine_columns
  std::vector<std::vector<std::string>> fine_columns = {{"municipality", "sex", "age"},
                                                        {"municipality", "sex", "age_group"}};
  // false: a cell that differs from its number in an earlier release by 1 .. threshold - 1 is
  // withheld too
  bool allow_differences = false;
};

// A cell of an earlier release: not empty then. Cells that are not named were empty.
struct EarlierCell {
  CellKey key = 0;
  std::int64_t count = 0;
  bool published = false;
};
struct EarlierRelease {
  std::vector<Levels> tables;
  std::vector<EarlierCell> cells;
};

// Why a cell is withheld.
enum class Reason : std::uint8_t {
  none,              // it is published
  small,             // fewer people than the threshold
  small_difference,  // differs from an earlier release by fewer people than the threshold
  earlier_release,   // withheld in an earlier release, and about the same since
  protects,          // with it another cell could be worked out
};
std::string_view to_word(Reason reason);  // "small", ...

struct SafeCell {
  CellKey key = 0;
  std::int64_t count = 0;  // > 0: empty cells are published as such, by not being named
  Reason reason = Reason::none;
  // Of cells that are small or differ a little: two tables of whole numbers, which agree with
  // everything published in this release and with every earlier number that still holds, have
  // `least` and `most` people here. Of others: 0.
  std::int64_t least = 0, most = 0;
  // An earlier release gives this very number: suppression cannot take it back.
  bool exposed = false;

  bool published() const { return reason == Reason::none; }
};

struct SafeTables {
  std::vector<Levels> tables;
  std::vector<SafeCell> cells;  // of all tables and their totals, each once, by key
  // Small cells, of these tables or withheld in an earlier release, of which what earlier releases
  // published and which cells of these tables are empty would tell too much, whatever is withheld:
  // tables with any must not be released.
  std::uint64_t narrowed = 0;
};

// Decides which cells of `tables`, and of all totals over their columns, are published. What an
// attacker is taken to know: every published number, which cells are empty and which are withheld,
// that counts are whole numbers, and every earlier number that still holds (`earlier`). Of a small
// cell he then cannot exclude any end of the range from the number of cells within it that are not
// empty to its threshold: for each end a table is constructed, and checked, which agrees with all
// that he knows. Method: docs/methods/publish.md. Requires levels within the cube's depths. Errors:
// interrupted. Deterministic; one thread. O(cells x level sets + small cells x 4,000 trials of
// 2^dimensions cells).
base::Result<SafeTables> suppress(const Cube& cube, std::span<const Levels> tables,
                                  std::span<const EarlierRelease> earlier,
                                  const SuppressionSettings& settings,
                                  const base::RunContext& context);

}  // namespace paradero::publish

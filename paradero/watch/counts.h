// Tables of counts (people by state, year, sex, status): cells that repeat, printed totals that are
// not their sums, and each year's total in each version.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "paradero/base/problems.h"
#include "paradero/table/mapping.h"

namespace paradero::watch {

// What a status says of a person's fate, whatever words a release uses.
enum class Fate : std::uint8_t { still_missing, located_alive, located_dead, not_said };
inline constexpr std::size_t fates = 4;
std::string_view to_word(Fate fate);
// Of a status in its normal form or in a register's own words ("DESAPARECIDA_O_NO_LOCALIZADA").
Fate fate_of(std::string_view status);

// The fields under which a mapping names the count of a table of counts and the period that it is
// of (a year, a month, a date, or a word for "undated").
inline constexpr std::string_view count_field = "count", period_field = "period";

// A cell of a table of counts: a row of it.
struct CountCell {
  std::int64_t count = 0;
  std::optional<int> year;  // of the event; none where the period is no date within one year
  std::uint32_t state = 0, sex = 0;  // values of the table's dictionaries; 0: not said
  Fate fate = Fate::not_said;
  bool counted = true;  // false: a repeat of another cell, or a printed total
};

// A bucket that is printed more than once: in several files of a version, or in one.
struct RepeatedBucket {
  std::string column, value;  // what its cells have in common: "period", "SIN_FECHA"; may be empty
  std::uint64_t cells = 0;    // distinct ones
  std::uint64_t files = 0;    // that hold it
  std::uint64_t times = 0;    // that each cell is printed; the most, where they differ
  std::array<std::int64_t, fates> once{};     // people, counted once
  std::array<std::int64_t, fates> printed{};  // people, if every row were counted
  std::uint64_t differing = 0;  // cells whose count is not the same wherever they are printed
  // Is it the same bucket, so that each cell counts once, as it stands last? Not where more than a
  // tenth of the cells differ: then something else tells the rows apart, and all are counted.
  bool counted_once = true;
};

// A printed total and the sum of the cells that it stands for.
struct PrintedTotal {
  std::string file;
  std::uint32_t line = 0;
  std::string label;  // "2008, CTFP, FY 2008 Program Totals"
  std::int64_t printed = 0, summed = 0;
  std::uint64_t cells = 0;
  bool holds() const { return printed == summed; }
};

// One version as counts.
struct VersionCounts {
  std::string source;
  bool from_people = false;  // counted from a register's rows
  std::vector<CountCell> cells;
  std::vector<std::string> states, sexes;  // by value
  std::vector<RepeatedBucket> repeats;
  std::vector<PrintedTotal> totals;  // every one, in the order of the rows
  bool has_status = false, has_state = false, has_sex = false;

  // People by fate over the cells that count and that `wanted` takes.
  template <class Wanted>
  std::array<std::int64_t, fates> sum(Wanted&& wanted) const {
    std::array<std::int64_t, fates> sums{};
    for (const CountCell& cell : cells) {
      if (cell.counted && wanted(cell)) sums[static_cast<std::size_t>(cell.fate)] += cell.count;
    }
    return sums;
  }
  // First and last year of the cells that count; none where no cell has a year.
  std::optional<std::pair<int, int>> years() const;
};

// Reads a table of counts: `table` has a field named count_field. `file_of_row` and `files` say
// which file each row comes from. A row is a repeat of an earlier one where everything but its
// count and columns of dates of retrieval is equal: it is counted once where such rows are in
// several files, or few (a twentieth) in one; where counts differ the last row is taken. A row is a
// printed total where a column "is_total..." says so or a cell is a word for "total". Cells whose
// count cannot be read are reported and left out. Complexity: O(rows x columns).
// Columns named in `aside` (codes and abbreviations of what another column says) tell cells apart,
// and are not asked of the cells of a total.
VersionCounts read_counts(const table::MappedTable& table,
                          std::span<const std::uint32_t> file_of_row,
                          std::span<const std::string> files, std::span<const std::string> aside,
                          base::Problems& problems);

// Counts a register's rows by year of the event, state, sex and status.
VersionCounts count_people(const table::MappedTable& table);

struct YearRange {
  int first = 0, last = 0;
};

// One line of the table of revisions: the people of one fate in each version.
struct Revision {
  std::string by, value;       // "year", "2014"; "years", "2010-2017"; "state", ...
  std::optional<Fate> status;  // none: all
  std::vector<std::optional<std::int64_t>> counts;  // by version; none: the version doesn't say
};

struct Revisions {
  YearRange common;  // years that all versions cover whole, or those asked for; last < first: none
  bool asked_for = false;
  std::vector<Revision> lines;
};

// Every year's total in each version, the total of `common` years (by default from the latest first
// year to the year before the earliest last one, since a release's last year is as a rule not
// whole), the same by state and sex, and what is dated and undated.
Revisions revise(std::span<const VersionCounts> versions, std::optional<YearRange> years);

}  // namespace paradero::watch

// The rows of a table of counts: which repeat, which are printed totals.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "paradero/watch/counts.h"

namespace paradero::watch {

// By code of the column; "1,234" and "1234.0" are read, negative numbers and fractions are not.
std::vector<std::optional<std::int64_t>> whole_numbers(const table::MappedColumn& column);

// Keeps references to all it is made from.
class CountRows {
 public:
  CountRows(const table::MappedTable& table, const table::MappedColumn* period,
            std::span<const std::uint32_t> file_of_row, std::span<const std::string> files,
            std::span<const std::string> aside);

  // Marks printed totals as not counted. Where the table says so in a column "is_total...", that
  // alone decides.
  void set_totals_aside(VersionCounts& version) const;
  // Counts repeats once, and tells of them.
  void find_repeats(VersionCounts& version) const;
  // Compares each printed total with the sum of the cells that it stands for: those that count and
  // agree with it in every column of words that it fills, but for the one that says "total".
  void check_totals(VersionCounts& version) const;

 private:
  struct Dimension {
    const table::MappedColumn* column = nullptr;
    bool is_words = true;          // not a column of numbers
    std::vector<bool> says_total;  // by code
  };
  std::uint64_t key(std::size_t row, std::uint64_t wanted_dimensions) const;
  std::vector<std::vector<std::uint32_t>> repeated_rows(const VersionCounts& version) const;
  RepeatedBucket describe(std::span<const std::vector<std::uint32_t>> groups,
                          const VersionCounts& version) const;
  std::uint64_t fixed_dimensions(std::size_t row) const;
  std::string label(std::size_t row) const;

  const table::MappedTable& table_;
  const table::MappedColumn* period_;
  std::span<const std::uint32_t> file_of_row_;
  std::span<const std::string> files_;
  std::vector<Dimension> dimensions_;
  std::vector<bool> is_total_;  // by row
};

}  // namespace paradero::watch

// Comparison of two values of a field in levels of agreement.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "paradero/link/records.h"

namespace paradero::link {

// A level of agreement of one field. 0: a value is missing on either side (no
// evidence). 1..exact_levels: equal values, the rarest values at 1. Then the field's other levels,
// strongest first, "different" last.
using Level = std::uint8_t;

// The levels of agreement of one comparison, without missing; the first is "exact", the last
// "different".
std::span<const std::string_view> agreement_names(table::Comparison comparison);

// Compares the values of one field. Keeps a reference to the field. Thread safety: const from any
// thread.
class FieldComparison {
 public:
  // Equal values are told apart by how common they are: one level for each factor of
  // `frequency_step` (> 1) in frequency, at most `max_exact_levels`.
  FieldComparison(const Field& field, double frequency_step, int max_exact_levels);
  // The same on the scale of other lists: the first level holds values of up to `rarest_share` (in
  // (0, 1]) of the records, and there are `exact_levels` of them (1 to 16).
  FieldComparison(const Field& field, double frequency_step, double rarest_share, int exact_levels);

  const Field& field() const { return *field_; }
  int exact_levels() const { return exact_levels_; }
  // The share of the records that the commonest values of the first exact level may have.
  double rarest_share() const { return rarest_share_; }
  int levels() const { return levels_; }  // missing included
  // "missing", "exact", "close", ..., "different"; the exact levels share one name.
  std::string_view level_name(Level level) const;

  // The level of two values that are both present and equal.
  Level exact_level(Value value) const { return exact_level_[value]; }
  // The level of two different values, both present. Symmetric. No allocation.
  Level unequal_level(Value a, Value b) const noexcept;

  // For each exact level: the share of records whose value lies in it, and the chance that two
  // records drawn at random agree in such a value (the sum of c (c - 1) / (n (n - 1)) over its
  // values). Index 0 unused.
  std::span<const double> exact_share() const { return exact_share_; }
  std::span<const double> exact_chance() const { return exact_chance_; }

 private:
  const Field* field_;
  std::span<const std::string_view> names_;
  void make_exact_levels(double frequency_step, int max_exact_levels);

  double rarest_share_ = 1;
  int exact_levels_ = 1;
  int levels_ = 0;
  std::vector<Level> exact_level_;
  std::vector<double> exact_share_, exact_chance_;
};

// Levels of a pair, one a field.
inline constexpr std::size_t max_pattern = Records::max_fields + 1;

// What rules a pair out before all of its fields are compared: an upper bound on its odds that
// falls field by field. Made by MatchModel::screen.
struct PairScreen {
  std::vector<std::vector<double>>
      ratio;                         // [field][level]: how the level moves the odds; 1 for missing
  std::vector<double> best_unequal;  // the largest ratio of a level of unequal values
  std::vector<std::size_t>
      order;         // fields, those first whose comparison rules out most for its time
  double start = 0;  // odds before any field
  double least = 0;  // odds below which a pair is of no interest
};

// Compares whole records. One per thread: it keeps a cache of value pairs, which changes no result.
class RecordComparison {
 public:
  RecordComparison(const Records& records, std::span<const FieldComparison> fields);

  // Writes the levels of records i and j into `pattern` (one a field).
  void compare(std::size_t i, std::size_t j, std::span<Level> pattern) noexcept;

  // The same for pairs whose odds may reach screen.least; false, and a pattern of no meaning, for
  // those that cannot.
  bool compare(std::size_t i, std::size_t j, const PairScreen& screen,
               std::span<Level> pattern) noexcept;

 private:
  struct Memo {
    std::uint64_t key = 0;
    Level level = 0;
  };
  Level remembered_level(std::size_t field, Value a, Value b) noexcept;
  bool may_cross(std::span<const Value> a, std::span<const Value> b) const noexcept;
  void apply_crossings(std::span<const Value> a, std::span<const Value> b,
                       std::span<Level> pattern) const noexcept;

  const Records* records_;
  std::span<const FieldComparison> fields_;
  std::vector<Memo> memo_;
  std::size_t given_ = Records::npos, surname_1_ = Records::npos, surname_2_ = Records::npos;
};

}  // namespace paradero::link

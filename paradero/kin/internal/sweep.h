// The inner loop of every search: 32 targets at a time against all remains, in 16 bits.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace paradero::kin {

inline constexpr std::size_t sweep_lanes = 32;

// One row of a table: a number for each of 32 targets, in one cache line.
struct alignas(64) SweepRow {
  std::int16_t lane[sweep_lanes] = {};
};

// ln likelihood ratios of 32 targets, scaled and rounded up, so that a sum of them is never below
// the true sum times the scale. A target's scale is as fine as 16 bits allow.
class SweepBlock {
 public:
  explicit SweepBlock(std::size_t rows);

  // Sets a lane. `ln_lr`: by row, row 0 being 0; -inf is an exclusion. `locus_of`: by row.
  // `ln_minimum`: what the sum must reach.
  void set_lane(std::size_t lane, std::span<const double> ln_lr,
                std::span<const std::uint32_t> locus_of, std::size_t loci, double ln_minimum);
  // A lane that nothing passes, as all are at first.
  void close_lane(std::size_t lane);

  const SweepRow* table() const { return table_.data(); }
  const SweepRow& minimum() const { return minimum_; }

 private:
  std::vector<SweepRow> table_;
  SweepRow minimum_;
  std::vector<double> locus_maximum_;
};

struct SweepSurvivor {
  std::uint32_t remains = 0;
  std::uint32_t lanes = 0;  // one bit a target
};

// Appends the remains of [first, last) that may reach the minimum of some lane. `codes`: one row
// number a locus, remains by remains. Reads 64 bytes a locus for 32 ratios.
void sweep(const SweepBlock& block, const std::uint16_t* codes, std::size_t loci,
           std::uint32_t first, std::uint32_t last, std::vector<SweepSurvivor>& survivors);

// The same in registers that every machine has; sweep() takes wider ones where they are.
void sweep_narrow(const SweepBlock& block, const std::uint16_t* codes, std::size_t loci,
                  std::uint32_t first, std::uint32_t last, std::vector<SweepSurvivor>& survivors);

}  // namespace paradero::kin

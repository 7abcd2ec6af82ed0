#include "paradero/kin/internal/sweep.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>

namespace paradero::kin {

namespace {

constexpr double sweep_ceiling = 32'000;  // of the largest possible sum: room for rounding up
// Nats by which one locus can always pull a sum down before it is cut off: an exclusion should
// weigh.
constexpr double sweep_depth = 8;
constexpr std::int16_t unreachable = std::numeric_limits<std::int16_t>::max();

// A row in a register, or in several where the machine's are narrower.
using SweepVector = std::int16_t __attribute__((vector_size(sizeof(SweepRow))));

void load_row(const SweepRow& row, SweepVector& into) { std::memcpy(&into, &row, sizeof into); }

std::uint32_t lanes_at_or_above(const SweepVector& sum, const SweepVector& minimum) {
  std::uint32_t lanes = 0;
  for (std::size_t lane = 0; lane < sweep_lanes; ++lane) {
    lanes |= static_cast<std::uint32_t>(sum[lane] >= minimum[lane]) << lane;
  }
  return lanes;
}

bool any_lane(const SweepVector& above) {
  std::uint64_t words[sizeof above / sizeof(std::uint64_t)];
  std::memcpy(&words, &above, sizeof words);
  std::uint64_t any = 0;
  for (const std::uint64_t word : words) any |= word;
  return any != 0;
}

}  // namespace

SweepBlock::SweepBlock(std::size_t rows) : table_(rows) {
  for (std::size_t lane = 0; lane < sweep_lanes; ++lane) minimum_.lane[lane] = unreachable;
}

void SweepBlock::set_lane(std::size_t lane, std::span<const double> ln_lr,
                          std::span<const std::uint32_t> locus_of, std::size_t loci,
                          double ln_minimum) {
  locus_maximum_.assign(loci, 0);
  for (std::size_t row = 1; row < ln_lr.size(); ++row) {
    double& maximum = locus_maximum_[locus_of[row]];
    maximum = std::max(maximum, ln_lr[row]);
  }
  const auto n = static_cast<double>(std::max<std::size_t>(loci, 1));
  const double sum = std::accumulate(locus_maximum_.begin(), locus_maximum_.end(), 0.0);
  const double scale = sweep_ceiling / std::max({sum, ln_minimum, sweep_depth * n});
  // An entry is cut off where all loci together could not leave the 16 bits: upwards, so safely.
  const double lowest = -std::floor(sweep_ceiling / n);
  for (std::size_t row = 1; row < ln_lr.size(); ++row) {
    table_[row].lane[lane] =
        static_cast<std::int16_t>(std::max(lowest, std::ceil(ln_lr[row] * scale)));
  }
  // A hair below: the true sum was rounded too.
  const double least = std::ceil(ln_minimum * scale - 1e-6);
  minimum_.lane[lane] = static_cast<std::int16_t>(std::clamp(least, -32'768.0, 32'767.0));
}

void SweepBlock::close_lane(std::size_t lane) {
  for (SweepRow& row : table_) row.lane[lane] = 0;
  minimum_.lane[lane] = unreachable;
}

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_THREAD__)
__attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#endif
void sweep(const SweepBlock& block, const std::uint16_t* codes, std::size_t loci,
           std::uint32_t first, std::uint32_t last, std::vector<SweepSurvivor>& survivors) {
  const SweepRow* table = block.table();
  SweepVector minimum, even, odd, next;
  load_row(block.minimum(), minimum);
  const std::uint16_t* code = codes + first * loci;
  for (std::uint32_t i = first; i < last; ++i, code += loci) {
    even = odd = SweepVector{};
    std::size_t l = 0;
    for (; l + 1 < loci; l += 2) {
      load_row(table[code[l]], next);
      even += next;
      load_row(table[code[l + 1]], next);
      odd += next;
    }
    if (l < loci) {
      load_row(table[code[l]], next);
      even += next;
    }
    even += odd;
    if (any_lane(even >= minimum)) survivors.push_back({i, lanes_at_or_above(even, minimum)});
  }
}

}  // namespace paradero::kin

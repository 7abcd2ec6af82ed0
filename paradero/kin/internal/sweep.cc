#include "paradero/kin/internal/sweep.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>
#include <utility>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace paradero::kin {

namespace {

constexpr double sweep_ceiling = 32'000;  // of the largest possible sum: room for rounding up
// Nats by which one locus can always pull a sum down before it is cut off: an exclusion should
// weigh.
constexpr double sweep_depth = 8;
constexpr std::int16_t unreachable = std::numeric_limits<std::int16_t>::max();

// A quarter of a row in a register that every machine has. (Wider vectors in the source are taken
// apart through the stack before the compiler knows for which machine: ten times slower.)
using SweepVector = std::int16_t __attribute__((vector_size(16)));
constexpr std::size_t sweep_parts = sizeof(SweepRow) / sizeof(SweepVector);
static_assert(sweep_parts == 4);

SweepVector part_of(const SweepRow& row, std::size_t part) {
  SweepVector made;
  std::memcpy(&made, reinterpret_cast<const char*>(&row) + part * sizeof made, sizeof made);
  return made;
}

std::uint32_t lanes_at_or_above(const SweepRow& sum, const SweepRow& minimum) {
  std::uint32_t lanes = 0;
  for (std::size_t lane = 0; lane < sweep_lanes; ++lane)
    lanes |= static_cast<std::uint32_t>(sum.lane[lane] >= minimum.lane[lane]) << lane;
  return lanes;
}

#if defined(__x86_64__)
// What is being swept, with its views.
struct SweepTask {
  const SweepRow* table = nullptr;
  const SweepRow& minimum;
  const std::uint16_t* codes = nullptr;
  std::size_t loci = 0;
  std::uint32_t first = 0, last = 0;
};

// In registers of 32 bytes.
__attribute__((target("avx2"))) void sweep_wide(const SweepTask& task,
                                                std::vector<SweepSurvivor>& survivors) {
  const auto* const minimum = reinterpret_cast<const __m256i*>(&task.minimum);
  const __m256i minimum_0 = _mm256_load_si256(minimum), minimum_1 = _mm256_load_si256(minimum + 1);
  const std::uint16_t* code = task.codes + task.first * task.loci;
  for (std::uint32_t i = task.first; i < task.last; ++i, code += task.loci) {
    __m256i sum_0 = _mm256_setzero_si256(), sum_1 = _mm256_setzero_si256();
    for (std::size_t l = 0; l < task.loci; ++l) {
      const auto* const row = reinterpret_cast<const __m256i*>(&task.table[code[l]]);
      sum_0 = _mm256_add_epi16(sum_0, _mm256_load_si256(row));
      sum_1 = _mm256_add_epi16(sum_1, _mm256_load_si256(row + 1));
    }
    const __m256i below = _mm256_and_si256(_mm256_cmpgt_epi16(minimum_0, sum_0),
                                           _mm256_cmpgt_epi16(minimum_1, sum_1));
    if (_mm256_movemask_epi8(below) == -1) continue;
    SweepRow sum;
    auto* const into = reinterpret_cast<__m256i*>(&sum);
    _mm256_store_si256(into, sum_0);
    _mm256_store_si256(into + 1, sum_1);
    survivors.push_back({i, lanes_at_or_above(sum, task.minimum)});
  }
}
#endif

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

void sweep_narrow(const SweepBlock& block, const std::uint16_t* codes, std::size_t loci,
                  std::uint32_t first, std::uint32_t last, std::vector<SweepSurvivor>& survivors) {
  const SweepRow& minimum = block.minimum();
  const SweepRow* const table = block.table();
  const SweepVector minimum_0 = part_of(minimum, 0), minimum_1 = part_of(minimum, 1),
                    minimum_2 = part_of(minimum, 2), minimum_3 = part_of(minimum, 3);
  const std::uint16_t* code = codes + first * loci;
  for (std::uint32_t i = first; i < last; ++i, code += loci) {
    SweepVector sum_0{}, sum_1{}, sum_2{}, sum_3{};
    for (std::size_t l = 0; l < loci; ++l) {
      const SweepRow& row = table[code[l]];
      sum_0 += part_of(row, 0);
      sum_1 += part_of(row, 1);
      sum_2 += part_of(row, 2);
      sum_3 += part_of(row, 3);
    }
    const SweepVector above =
        (sum_0 >= minimum_0) | (sum_1 >= minimum_1) | (sum_2 >= minimum_2) | (sum_3 >= minimum_3);
    std::uint64_t any[2];
    std::memcpy(&any, &above, sizeof any);
    if ((any[0] | any[1]) == 0) continue;
    SweepRow sum;
    for (const auto& [part, value] :
         {std::pair(0U, sum_0), std::pair(1U, sum_1), std::pair(2U, sum_2), std::pair(3U, sum_3)})
      std::memcpy(reinterpret_cast<char*>(&sum) + part * sizeof value, &value, sizeof value);
    survivors.push_back({i, lanes_at_or_above(sum, minimum)});
  }
}

void sweep(const SweepBlock& block, const std::uint16_t* codes, std::size_t loci,
           std::uint32_t first, std::uint32_t last, std::vector<SweepSurvivor>& survivors) {
#if defined(__x86_64__)
  static const bool is_wide = __builtin_cpu_supports("avx2") != 0;
  if (is_wide) {
    sweep_wide({block.table(), block.minimum(), codes, loci, first, last}, survivors);
    return;
  }
#endif
  sweep_narrow(block, codes, loci, first, last, survivors);
}

}  // namespace paradero::kin

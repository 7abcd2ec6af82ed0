// The sweep with its tables built: pairs a second, and bytes moved for them.
#include <benchmark/benchmark.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "paradero/kin/internal/sweep.h"
#include "paradero/stats/random.h"

namespace paradero::kin {
namespace {

#if defined(__x86_64__)
__attribute__((target("avx2"))) std::int64_t sum_rows(const SweepRow* rows, std::size_t n) {
  __m256i sum_0 = _mm256_setzero_si256(), sum_1 = _mm256_setzero_si256();
  for (std::size_t i = 0; i < n; ++i) {
    const auto* const row = reinterpret_cast<const __m256i*>(&rows[i]);
    sum_0 = _mm256_add_epi16(sum_0, _mm256_load_si256(row));
    sum_1 = _mm256_add_epi16(sum_1, _mm256_load_si256(row + 1));
  }
  return _mm256_extract_epi64(_mm256_add_epi16(sum_0, sum_1), 0);
}

// The limit that the sweep is held against: the same rows added up one after another, with no
// looking up, from the cache that they lie in.
void BM_ReadRows(benchmark::State& state) {
  if (!__builtin_cpu_supports("avx2")) {
    state.SkipWithError("needs avx2");
    return;
  }
  const std::vector<SweepRow> rows(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(sum_rows(rows.data(), rows.size()));
  state.SetBytesProcessed(static_cast<std::int64_t>(rows.size() * sizeof(SweepRow)) *
                          state.iterations());
}
BENCHMARK(BM_ReadRows)->Arg(1'500)->Arg(3'500)->Arg(12'000)->ArgName("rows");
#endif

void BM_Sweep(benchmark::State& state) {
  constexpr std::size_t loci = 21;
  constexpr std::uint32_t remains = 70'000;
  const auto rows_per_locus = static_cast<std::size_t>(state.range(0)) / loci;
  stats::Random random(1, 0);
  std::vector<std::uint32_t> locus_of{0};
  for (std::uint32_t l = 0; l < loci; ++l) locus_of.insert(locus_of.end(), rows_per_locus, l);
  SweepBlock block(locus_of.size());
  for (std::size_t lane = 0; lane < sweep_lanes; ++lane) {
    std::vector<double> ln_lr{0};
    for (std::size_t row = 1; row < locus_of.size(); ++row)
      ln_lr.push_back(4 * random.uniform() - 3);
    block.set_lane(lane, ln_lr, locus_of, loci, 7);
  }
  std::vector<std::uint16_t> codes;
  for (std::uint32_t i = 0; i < remains; ++i) {
    for (std::size_t l = 0; l < loci; ++l) {
      // Common calls are common: half of the calls fall into a quarter of the rows.
      const double u = random.uniform();
      const auto row = static_cast<std::size_t>(u * u * static_cast<double>(rows_per_locus));
      codes.push_back(static_cast<std::uint16_t>(1 + l * rows_per_locus + row));
    }
  }
  std::vector<SweepSurvivor> survivors;
  for (auto _ : state) {
    survivors.clear();
    sweep(block, codes.data(), loci, 0, remains, survivors);
    benchmark::DoNotOptimize(survivors.data());
  }
  const auto pairs = static_cast<std::int64_t>(remains * sweep_lanes) * state.iterations();
  state.SetItemsProcessed(pairs);
  state.SetBytesProcessed(pairs * static_cast<std::int64_t>(loci * sizeof(std::int16_t)));
}
BENCHMARK(BM_Sweep)->Arg(1'500)->Arg(3'500)->Arg(12'000)->ArgName("rows");

}  // namespace
}  // namespace paradero::kin

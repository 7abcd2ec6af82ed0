// Effective draws and sweeps of the latent class sampler per second of CPU time, tuning included.
#include <cstdint>
#include <string>

#include <benchmark/benchmark.h>

#include "paradero/estimate/internal/test_tables.h"
#include "paradero/estimate/latent_class.h"
#include "paradero/estimate/latent_class_chain.h"

namespace {

using namespace paradero;
using namespace paradero::estimate;

// A table of the reference data: name, classes.
void effective_draws(benchmark::State& state, const std::string& name, std::size_t classes,
                     double least_ess) {
  const auto histories = shared_table(name);
  if (!histories) {
    state.SkipWithError("PARADERO_SHARED does not hold the reference data");
    return;
  }
  LatentClassSettings settings;
  settings.classes = classes;
  settings.least_ess = least_ess;
  base::RunContext context;
  context.threads = 1;
  double bulk = 0, tail = 0, sweeps = 0;
  for (auto _ : state) {
    const auto posterior = latent_class_posterior(*histories, settings, context);
    bulk += posterior->bulk_ess;
    tail += posterior->tail_ess;
    sweeps += static_cast<double>(posterior->sweeps);
    ++settings.seed;
  }
  state.counters["bulk_ess"] = benchmark::Counter(bulk, benchmark::Counter::kIsRate);
  state.counters["tail_ess"] = benchmark::Counter(tail, benchmark::Counter::kIsRate);
  state.counters["sweeps"] = benchmark::Counter(sweeps, benchmark::Counter::kIsRate);
}

// Sweeps of one chain at the temperature of the posterior.
void sweeps(benchmark::State& state, const std::string& name, std::size_t classes) {
  const auto histories = shared_table(name);
  if (!histories) {
    state.SkipWithError("PARADERO_SHARED does not hold the reference data");
    return;
  }
  const LatentClassTable table(*histories);
  const auto chain = make_latent_class_chain(table, {.classes = classes});
  stats::Random random(1, 1);
  chain->start(random);
  for (auto _ : state) benchmark::DoNotOptimize(chain->sweep(1, 0.2, 40, random));
  state.SetItemsProcessed(state.iterations());
}

BENCHMARK_CAPTURE(effective_draws, kosovo4, "kosovo4", 10, 10'000)->Iterations(1);
BENCHMARK_CAPTURE(effective_draws, my_spina5, "my_spina5", 10, 5000)->Iterations(1);
BENCHMARK_CAPTURE(effective_draws, synth5, "synth5", 10, 5000)->Iterations(1);
BENCHMARK_CAPTURE(sweeps, kosovo4, "kosovo4", 10);
BENCHMARK_CAPTURE(sweeps, co_reclut_hombre1999_R1, "co_reclut_hombre1999_R1", 15);

}  // namespace

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include <benchmark/benchmark.h>

#include "paradero/text/normalise.h"
#include "paradero/text/person_name.h"
#include "paradero/text/similarity.h"

namespace paradero::text {
namespace {

constexpr auto names = std::to_array<std::string_view>(
    {"hernandez", "fernandez", "gonzalez",   "gonsales",  "maria",      "mario",    "guadalupe",
     "francisco", "perez",     "ramirez",    "rodriguez", "de la cruz", "martinez", "jose",
     "alejandra", "juan",      "villanueva", "lopez",     "sanchez",    "dominguez"});

// Every ordered pair of names in turn.
template <class Compare>
void run_on_pairs(benchmark::State& state, Compare&& compare) {
  std::size_t i = 0, j = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(compare(i, j));
    if (++j == names.size()) {
      j = 0;
      i = i + 1 == names.size() ? 0 : i + 1;
    }
  }
}

void jaro_winkler_names(benchmark::State& state) {
  run_on_pairs(state,
               [](std::size_t i, std::size_t j) { return jaro_winkler(names[i], names[j]); });
}
BENCHMARK(jaro_winkler_names);

void levenshtein_names(benchmark::State& state) {
  run_on_pairs(state, [](std::size_t i, std::size_t j) { return levenshtein(names[i], names[j]); });
}
BENCHMARK(levenshtein_names);

void damerau_names(benchmark::State& state) {
  run_on_pairs(state, [](std::size_t i, std::size_t j) { return damerau(names[i], names[j]); });
}
BENCHMARK(damerau_names);

void damerau_names_within_one(benchmark::State& state) {
  run_on_pairs(state, [](std::size_t i, std::size_t j) { return damerau(names[i], names[j], 1); });
}
BENCHMARK(damerau_names_within_one);

void compare_single_names(benchmark::State& state) {
  std::vector<PreparedName> prepared;
  for (const std::string_view name : names) prepared.push_back(prepare_name(name, NamePart::given));
  run_on_pairs(
      state, [&](std::size_t i, std::size_t j) { return compare_names(prepared[i], prepared[j]); });
}
BENCHMARK(compare_single_names);

void compare_double_names(benchmark::State& state) {
  std::vector<PreparedName> prepared;
  for (std::size_t i = 0; i < names.size(); ++i) {
    prepared.push_back(prepare_name(
        std::string(names[i]) + ' ' + std::string(names[(i + 7) % names.size()]), NamePart::given));
  }
  run_on_pairs(
      state, [&](std::size_t i, std::size_t j) { return compare_names(prepared[i], prepared[j]); });
}
BENCHMARK(compare_double_names);

void fold_ascii_name(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(fold("MARIA DE LA LUZ PEREZ GOMEZ"));
}
BENCHMARK(fold_ascii_name);

void fold_accented_name(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(fold("María de la Luz Pérez Gómez"));
}
BENCHMARK(fold_accented_name);

void prepare_given_name(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(prepare_name("Ma. de la Luz", NamePart::given));
}
BENCHMARK(prepare_given_name);

}  // namespace
}  // namespace paradero::text

// Synthetic people with truth: lists of disappeared and killed people as Mexico's registers,
// collectives, prosecutors, newspapers and morgues would write them. Everybody in them is invented
// (docs/methods/generator.md).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "paradero/base/context.h"
#include "paradero/base/error.h"

namespace paradero::generate {

// How many errors and gaps the lists have: few; as in real registers; several a record.
enum class Strength { easy, normal, hard };

inline constexpr std::uint64_t min_people = 1'000, max_people = 10'000'000;

struct Settings {
  std::uint64_t people = 10'000;  // min_people .. max_people: the distinct people behind all lists,
                                  // of whom some are on none
  Strength strength = Strength::normal;
  std::uint64_t seed = 1;
};

// Receives the lists row by row: register, ngo, prosecutor, press, morgue, and "truth" (source,
// record_id, person_id) last. The first column of a list is its record id. Calls come one after
// another, though not all from one thread.
class ListSink {
 public:
  virtual ~ListSink() = default;
  virtual base::Result<void> begin(std::string_view list, std::span<const std::string> header) = 0;
  virtual base::Result<void> row(std::span<const std::string> cells) = 0;
};

// Generates all lists. The same settings give the same rows on any number of threads. Memory does
// not grow with the number of people. Complexity: O(people). Errors (usage): people out of range;
// (interrupted) a stop was requested; and whatever the sink returns.
base::Result<void> generate(const Settings& settings, const base::RunContext& context,
                            ListSink& sink);

}  // namespace paradero::generate

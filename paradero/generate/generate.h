// Synthetic people with truth: lists of disappeared and killed people as Mexico's registers, NGOs, prosecutors,
// newspapers and morgues would write them. Everybody in them is invented.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "paradero/base/context.h"
#include "paradero/base/error.h"

namespace paradero::generate {

enum class Strength { easy, normal, hard };

struct Settings {
  std::uint64_t people = 10'000;  // 1,000 .. 10,000,000; the true number of distinct people behind all lists
  Strength strength = Strength::normal;
  std::uint64_t seed = 1;
};

// Receives the lists row by row; lists come one after another, "truth" last (source, record_id, person_id).
class ListSink {
 public:
  virtual ~ListSink() = default;
  virtual base::Result<void> begin(std::string_view list, std::span<const std::string> header) = 0;
  virtual base::Result<void> row(std::span<const std::string> cells) = 0;
};

// Generates all lists. The same settings give the same rows on any number of threads.
// Errors (usage): people out of range; (interrupted) a stop was requested; and whatever the sink returns.
base::Result<void> generate(const Settings& settings, const base::RunContext& context, ListSink& sink);

}  // namespace paradero::generate

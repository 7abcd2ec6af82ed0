// States, municipalities and localities.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "paradero/generate/internal/alias_table.h"
#include "paradero/generate/internal/surnames.h"
#include "paradero/stats/random.h"

namespace paradero::generate {

using MunicipalityId = std::uint16_t;  // index into Places

struct State {
  std::string_view name;
  std::string_view curp_letters;  // "JC", ...
  double weight = 0;              // relative number of events
  SurnameRegion region = SurnameRegion::none;
  double regional_share = 0;  // of surnames
};

struct Municipality {
  std::string name;
  std::uint8_t state = 0;  // 0..31; INEGI code - 1
};

// The 32 states and the most populous municipalities of each. Thread safety: const from any thread.
class Places {
 public:
  static constexpr std::size_t states = 32;

  static const Places& get();

  MunicipalityId draw(stats::Random& random) const;
  // Another municipality of the same state.
  MunicipalityId neighbour(MunicipalityId place, stats::Random& random) const;
  // One of the localities of a municipality; the same ones at every call.
  std::string_view draw_locality(MunicipalityId place, stats::Random& random) const;

  const Municipality& municipality(MunicipalityId place) const { return municipalities_[place]; }
  const State& state_of(MunicipalityId place) const;
  std::size_t size() const { return municipalities_.size(); }

 private:
  Places();

  std::vector<Municipality> municipalities_;  // by state, the largest first
  std::vector<MunicipalityId> first_of_state_;
  AliasTable by_weight_;
  std::vector<std::string> localities_;
};

}  // namespace paradero::generate

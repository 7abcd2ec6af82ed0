// A person as one list knows them: the facts after its errors and gaps, before its layout.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "paradero/generate/internal/population.h"
#include "paradero/generate/internal/rates.h"
#include "paradero/stats/random.h"

namespace paradero::generate {

// A date of which parts may be unknown (0): nothing, a year, a month, a day.
struct PartialDate {
  int year = 0;
  unsigned month = 0, day = 0;

  static PartialDate of(base::Day day);
};

struct Draft {
  std::string given_1, given_2, surname_1, surname_2;  // all empty: the name is not known
  std::string alias;
  PartialDate birth, event;
  int age_min = -1, age_max = -1;  // -1: not known
  std::optional<Sex> sex;
  std::string_view state, municipality, locality;  // empty: not known
  std::string curp;
  bool surnames_first = false;
};

// Draws what a record of this person says. Thread safety: const arguments from any thread.
Draft draw_draft(const Fate& fate, const Identity& who, const Rates& rates, stats::Random& random);

}  // namespace paradero::generate

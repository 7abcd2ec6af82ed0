// The CURP that a person would have been given.
#pragma once

#include <string>
#include <string_view>

#include "paradero/base/date.h"
#include "paradero/generate/internal/population.h"

namespace paradero::generate {

// 18 characters with a valid check digit; `birth_state` is a state's name.
std::string curp_of(const Identity& who, Sex sex, base::Day birth, std::string_view birth_state,
                    stats::Random& random);

}  // namespace paradero::generate

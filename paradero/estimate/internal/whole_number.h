// Numbers of people in sentences.
#pragma once

#include <cmath>
#include <string>

#include "paradero/base/number.h"

namespace paradero::estimate {

// "12,749" of 12749.3: the nearest whole number, in groups of three digits. Both languages of the
// reports write numbers so. Requires 0 <= people < 9e18.
inline std::string whole_number(double people) {
  return base::grouped_digits(std::llround(people));
}

}  // namespace paradero::estimate

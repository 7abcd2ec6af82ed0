// What a case file holds, in numbers.
#pragma once

#include <cstdint>

#include "paradero/base/error.h"
#include "paradero/casefile/casefile.h"

namespace paradero::casefile {

struct Counts {
  std::int64_t records = 0;    // of finished sources
  std::int64_t decisions = 0;  // that stand
  std::int64_t results = 0;
  std::int64_t entities = 0;  // of the last linkage
};
base::Result<Counts> counts(const CaseFile& file);

}  // namespace paradero::casefile

// The layout of each list's rows.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "paradero/generate/internal/population.h"
#include "paradero/generate/internal/rates.h"

namespace paradero::generate {

struct RowSource {
  const Population& population;
  const Fate& fate;
  std::uint32_t copy;
  std::string record_id;
  const Rates& rates;
};

// Appends the cells of one record, one a column of ListMaker::header(list).
void write_row(List list, const RowSource& source, stats::Random& random,
               std::vector<std::string>& cells);

}  // namespace paradero::generate

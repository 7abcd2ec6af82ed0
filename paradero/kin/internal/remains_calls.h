// The remains as a matrix of small numbers: which call was seen at which locus, how surely.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "paradero/base/error.h"
#include "paradero/kin/family.h"
#include "paradero/kin/locus.h"

namespace paradero::kin {

// A call that occurs among the remains. Calls that differ only in how surely they were seen have
// rows of their own where that matters.
struct CallRow {
  std::uint32_t locus = 0, level = 0, call = 0;  // call: genotype_index(); level: of detections
};

// Row 0 is "untyped", which says nothing.
struct RemainsCalls {
  std::vector<Detection> detections;  // the different ones; the first is the certain one
  std::vector<CallRow> rows;
  std::vector<std::uint16_t> codes;  // remains x loci: the row of each call
  std::size_t loci = 0;

  std::size_t remains() const { return loci == 0 ? 0 : codes.size() / loci; }
  const std::uint16_t* of(std::size_t index) const { return codes.data() + index * loci; }
};

// Errors (usage): more than 65,535 rows.
base::Result<RemainsCalls> code_remains(std::span<const Remains> remains,
                                        std::span<const Locus> loci);

}  // namespace paradero::kin

// Which record of one version is which of the other.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/watch/internal/columns.h"
#include "paradero/watch/register.h"

namespace paradero::watch {

// Two versions with their columns side by side. Keeps references.
struct Versions {
  const table::MappedTable& before;
  const table::MappedTable& after;
  std::span<const FieldAgreement> fields;
};

// How two rows speak for being one person, in bits: what agrees counts by how rare it is, what
// differs against. Thread safety: const from any thread.
class RowEvidence {
 public:
  RowEvidence(const Versions& versions, const RegisterSettings& settings);

  double bits(std::uint32_t before, std::uint32_t after) const;
  std::uint32_t equal_cells(std::uint32_t before, std::uint32_t after) const;

 private:
  struct Evidence {
    SharedColumn column;
    std::vector<double> agreeing_bits;  // by value
    double differing_bits = 0;          // negative
    std::vector<std::string> folded;    // by value; empty where alike texts count for nothing
  };
  std::vector<Evidence> evidence_;
};

// Is the column evidence of who a record is, from one version of a register to the next?
bool tells_who(const table::MappedColumn& column, const RegisterSettings& settings);

// Joins by id; `agreement` is filled in.
std::vector<Pairing> match_by_id(const Versions& versions, const RowEvidence& evidence,
                                 const base::RunContext& context, IdAgreement& agreement);

// What linkage says of the rows that the ids left over.
struct Rest {
  std::vector<Pairing> pairs;
  struct Joined {
    std::uint32_t row = 0;   // of an old record (merged) or a new one (split)
    std::uint32_t into = 0;  // row of the record of the other version whose person it is
    double probability = 1;
  };
  std::vector<Joined> merged, split;  // by row
  // By row of each version: the largest probability of being a record of the other version.
  std::vector<float> nearest_before, nearest_after;
};

base::Result<Rest> match_by_linkage(const Versions& versions, std::span<const Pairing> by_id,
                                    const RowEvidence& evidence, const RegisterSettings& settings,
                                    const base::RunContext& context);

}  // namespace paradero::watch

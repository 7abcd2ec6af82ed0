// What a linkage is told beside the lists: decisions of people, and an old result.
#pragma once

#include <filesystem>
#include <span>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/base/problems.h"
#include "paradero/link/decisions.h"
#include "paradero/link/stable_ids.h"
#include "paradero/study/lists.h"

namespace paradero::study {

// Reads decisions (`source_a, record_id_a, source_b, record_id_b, decision`; an empty decision is
// none yet). A row about a record
// that no list has is a problem, and the rest holds. Errors: data (the file; a decision that is not
// same, different or unsure; decisions that contradict each other, with their chain).
base::Result<link::Decisions> read_decisions(const std::filesystem::path& path, const Lists& lists,
                                             const base::RunContext& context,
                                             base::Problems& problems);

// Reads labels, which have the same columns. A pair that is judged twice has its last judgement.
// Errors: data (the file; a decision that is not same, different or unsure; empty is none yet).
base::Result<std::vector<link::Decision>> read_labels(const std::filesystem::path& path,
                                                      const Lists& lists,
                                                      const base::RunContext& context,
                                                      base::Problems& problems);

// The entities of an old result (`source, record_id, entity_id`).
struct PreviousEntities {
  std::vector<std::uint64_t> old_id;      // by record of the lists; 0: not in the old result
  std::vector<link::OldEntity> entities;  // ascending
};
// Errors: data (the file; an entity_id that is no whole number from 1).
base::Result<PreviousEntities> read_previous(const std::filesystem::path& path, const Lists& lists,
                                             const base::RunContext& context,
                                             base::Problems& problems);

}  // namespace paradero::study

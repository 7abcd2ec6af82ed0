// Decisions of people on pairs of records, kept with reasons, author and time; each can be undone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "paradero/base/error.h"
#include "paradero/casefile/casefile.h"
#include "paradero/casefile/import.h"

namespace paradero::casefile {

struct StoredDecision {
  std::int64_t id = 0;
  RecordKey a, b;
  std::string verdict;  // "same", "different", "unsure"
  std::optional<double> score;
  std::string reasons, author, made;
};

// The decisions that stand, by id.
base::Result<std::vector<StoredDecision>> standing_decisions(const CaseFile& file);

// Appends a decision within a step; one that stands on the same pair is taken back first. Returns
// its id, or nullopt where the same verdict stands already and nothing was appended.
base::Result<std::optional<std::int64_t>> append_decision(Step& step, const CaseFile& file,
                                                          const StoredDecision& decision);

// Takes a decision back. Error (usage): none of that number stands.
base::Result<void> undo_decision(Step& step, const CaseFile& file, std::int64_t id);

}  // namespace paradero::casefile

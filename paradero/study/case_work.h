// Work in a case file: deciding who is who, looking for people.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "paradero/base/error.h"
#include "paradero/casefile/decisions.h"
#include "paradero/casefile/search.h"
#include "paradero/study/case_study.h"

namespace paradero::study {

// A decision as a person says it: two records, each "LIST/RECORD_ID", and a word.
struct DecisionWanted {
  std::string a, b, verdict;  // same, different or unsure
  std::string reasons;
  std::optional<double> score;  // how sure they are, in [0, 1]
};
struct Decided {
  std::int64_t id = 0;
  bool unchanged = false;  // it stood already
  std::uint64_t standing = 0;
  casefile::LogHead head;
};
// Keeps a decision; one that stands on the same pair is taken back. Errors: usage (a record that is
// not there, a word that is none, the role), data (it contradicts decisions that stand: the message
// names their chain; the disk). Then nothing is kept.
base::Result<Decided> decide_in_case(const CaseKey& key, const DecisionWanted& wanted);
// Takes a decision back. The same errors.
base::Result<Decided> undo_in_case(const CaseKey& key, std::int64_t id);
base::Result<std::vector<casefile::StoredDecision>> decisions_in_case(const CaseKey& key);

// Looks for people, and notes in the log who looked for what and which records were shown.
base::Result<std::vector<casefile::Hit>> search_case(const CaseKey& key, std::string_view query,
                                                     const casefile::SearchSettings& settings);

std::string to_json(const std::vector<casefile::StoredDecision>& decisions);
std::string to_json(const std::vector<casefile::Hit>& hits);

}  // namespace paradero::study

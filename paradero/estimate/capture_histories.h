// Capture histories: who was seen on which lists, counted. What every estimator reads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "paradero/base/error.h"

namespace paradero::estimate {

inline constexpr std::size_t most_lists = 63;

// The people of one stratum, counted by the lists that name them.
// Invariant (that of make_capture_histories): histories are distinct, ascending and non-zero, bit i
// stands for lists[i]; counts has the same size and is positive; lists.size() <= most_lists.
struct CaptureHistories {
  std::vector<std::string> lists;
  std::vector<std::uint64_t> histories;
  std::vector<std::int64_t> counts;

  std::int64_t total() const;                         // people on at least one list
  std::int64_t on_list(std::size_t list) const;       // people on that list
  std::int64_t on_lists(std::uint64_t subset) const;  // people on every list of `subset`
  std::int64_t on_exactly(int lists_each) const;      // people on so many lists
};

// Builds the invariant: sorts, adds up equal histories, drops counts of zero. `histories` and
// `counts` have one size. Errors (data): more than 63 lists, a history of zero with a count, a bit
// beyond the lists, a negative count, a sum over 2^53.
base::Result<CaptureHistories> make_capture_histories(std::vector<std::string> lists,
                                                      std::vector<std::uint64_t> histories,
                                                      std::vector<std::int64_t> counts);

// The same people without one list; who was on that list alone is no longer seen.
CaptureHistories without_list(const CaptureHistories& histories, std::size_t list);

// The people on `list`, by their other lists: those on no other are left out. What an estimator
// makes of these can be compared with the known total on_list(list).
CaptureHistories within_list(const CaptureHistories& histories, std::size_t list);

// What the overlaps of the lists say before any model is fitted.
enum class FindingKind {
  nobody,       // no one is on any list
  one_list,     // one list that names anyone
  two_lists,    // two: their dependence cannot be told from the size of the population
  no_overlap,   // no one is on two lists
  empty_list,   // a list that names no one
  copied_list,  // two lists name exactly the same people
  nested_list,  // everyone on a list is on another
  apart_list,   // no one on a list is on any other
};

struct Finding {
  FindingKind kind{};
  bool refuses_models = false;  // no model can tell the number of the unseen; a bound may stand
  bool refuses_bounds = false;  // nor can a bound be stated
  std::string text_es, text_en;
};

// Findings, the refusing ones first. Lists that are empty, nested or apart refuse models together
// where fewer than three others remain, bounds never.
std::vector<Finding> examine(const CaptureHistories& histories);

}  // namespace paradero::estimate

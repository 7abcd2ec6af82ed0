// What became of the records of one version of a register in the next. Start here.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/base/problems.h"
#include "paradero/link/link.h"
#include "paradero/table/mapping.h"

namespace paradero::watch {

enum class ChangeKind : std::uint8_t {
  vanished,        // a record of the old version that the new one no longer has
  appeared,        // a record of the new version that the old one did not have
  renumbered,      // the same person under another id
  merged,          // an old record that went into one which continues
  split,           // a new record of a person whose old record continues
  changed,         // a value became another
  recoded,         // a value became another wherever it stood: a renaming
  blurred,         // a date became a vaguer one that holds it
  rewritten,       // the same value, written otherwise: capitals, accents, punctuation, order of
                   // the words of a list
  emptied,         // a value was there and is no more
  filled,          // a value is there that was not
  column_dropped,  // a whole column is gone
  column_added
};
inline constexpr std::size_t change_kinds = 13;
std::string_view to_word(ChangeKind kind);  // "vanished", "appeared", ...

inline constexpr std::uint32_t no_row = std::numeric_limits<std::uint32_t>::max();

struct Change {
  ChangeKind kind = ChangeKind::changed;
  std::uint32_t before = no_row, after = no_row;  // rows of the two versions
  std::uint32_t field = 0;                        // index into fields; of changes of a value alone
  double probability = 1;  // that it is so: 1 where the register's own ids say it
};

// How the values of one column agree over the records that are in both versions.
struct FieldAgreement {
  std::string name;
  // Index of the column in each version's table; -1 where that version lacks it.
  int before = -1, after = -1;
  std::uint64_t equal = 0, rewritten = 0, recoded = 0, blurred = 0, changed = 0, emptied = 0,
                filled = 0;

  // Records that have a value in both versions.
  std::uint64_t compared() const { return equal + rewritten + recoded + blurred + changed; }
};

// One person in both versions.
struct Pairing {
  std::uint32_t before = 0, after = 0;  // rows
  double probability = 1;
  bool by_id = true;
};

struct Transition {
  std::string from, to;  // statuses; empty: not said
  std::uint64_t records = 0;
};

// What the ids of two versions are worth as names of records.
struct IdAgreement {
  bool in_before = false, in_after = false;  // does the version have a column of ids?
  std::uint64_t shared = 0;                  // ids that both have
  std::uint64_t contradicted = 0;  // of them, those whose values are of two different people
  std::uint64_t repeated_before = 0, repeated_after = 0;  // rows whose id stood before
};

// Dates that changed their column: what was noticed is not what happened.
struct DateConfusion {
  std::uint64_t swapped = 0;           // the two dates of a report have changed places
  std::uint64_t event_was_notice = 0;  // the new date of the event is the old date of notice
  std::uint64_t notice_was_event = 0;
};

struct RegisterSettings {
  // Columns that repeat what another says, or are remarks: compared, but no evidence of who it is.
  std::vector<std::string> not_evidence;
  double threshold = 0.5;  // probability at which two records are one person, in (0, 1)
  // Pairs that the ids join and that teach the linkage how a person's record changes.
  std::uint64_t taught_pairs = 20'000;
  link::Settings link;
};

struct RegisterComparison {
  IdAgreement ids;
  bool renumbered = false;             // more people were found again by linkage than by id
  std::vector<FieldAgreement> fields;  // columns of the old version, then those only of the new
  std::vector<Pairing> pairs;          // by row of the old version
  std::vector<Change> changes;       // columns; then by row of the old version; then what appeared
  std::vector<Transition> statuses;  // of the pairs, by from and to; equal ones too
  DateConfusion dates;
};

// Compares two versions. Records are first joined by the ids that the lists give, as far as their
// values don't contradict them: a share of contradictions of c makes the prior odds of each id
// (1 - c) / c, and values weigh by how rare they are. What is left is joined by linkage, one to one
// by falling probability; an old record that is the same person as one already joined was merged, a
// new one was split off. Values are compared in the normal form of the mapping. record_ids may
// repeat; they are ids where the mapping has a rule for them. The same bytes for any number of
// threads. Errors: those of link::link. Complexity: O(rows x columns), and the linkage of what the
// ids do not join.
base::Result<RegisterComparison> compare_registers(const table::MappedTable& before,
                                                   const table::MappedTable& after,
                                                   const RegisterSettings& settings,
                                                   const base::RunContext& context);

}  // namespace paradero::watch

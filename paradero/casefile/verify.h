// verify: is the case file as the log says that it was written?
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/casefile/casefile.h"

namespace paradero::casefile {

struct Verification {
  std::int64_t entries = 0;  // of the log
  std::uint64_t rows = 0;    // held against it
  std::uint64_t pages = 0;   // whose seals were checked
  LogHead head;
  bool heads_file = false;  // was there a file of heads to hold the log against?
  bool head_given = false;  // was a head from outside given, and found?
  // The first entry that is altered, missing or out of place, and what is wrong; the entry that
  // wrote a row is named where the row is.
  std::optional<std::int64_t> first_bad_entry;
  std::vector<std::string> faults;  // none: all holds

  bool holds() const { return faults.empty(); }
};

// Reads every page (a flipped byte breaks its seal), both copies of the header, every entry of the
// log and every row that it covers, and holds the log against the file of heads and against
// `known_head` (a hash of 16 hexadecimal digits or more, spaces ignored, with or without the
// entry's number before it; empty: none). Who has the key can write a whole new chain: only a head
// kept outside the machine tells. Errors: usage (known_head does not read), data (a page so damaged
// that nothing can be read), interrupted. Complexity: one pass.
base::Result<Verification> verify(CaseFile& file, std::string_view known_head,
                                  const base::RunContext& context);

}  // namespace paradero::casefile

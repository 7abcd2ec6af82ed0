// Decisions of people on pairs of records: obeyed exactly, or refused where they contradict each
// other.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "paradero/base/error.h"

namespace paradero::link {

enum class Verdict : std::uint8_t { same, different, unsure };

struct Decision {
  std::uint32_t a = 0, b = 0;  // records, in either order
  Verdict verdict = Verdict::unsure;
};

// Which records must be together and which must not. Immutable. Thread safety: const from any
// thread.
class Decisions {
 public:
  Decisions() = default;  // none

  // Closes "same" over chains. Error (data): two records are decided different and a chain of
  // "same" joins them; the message names the chain with `name`. Throws std::logic_error where a
  // record is n or more, or is decided against itself. Complexity: O(n + decisions log decisions).
  static base::Result<Decisions> resolve(std::size_t n, std::span<const Decision> decisions,
                                         const std::function<std::string(std::uint32_t)>& name);

  // The smallest record that must be with record i; i itself where there is none.
  std::uint32_t unit(std::uint32_t i) const { return unit_.empty() ? i : unit_[i]; }
  // Whether records a and b must not be together.
  bool apart(std::uint32_t a, std::uint32_t b) const;
  // All pairs of units that must not be together, a < b, ascending.
  std::span<const std::pair<std::uint32_t, std::uint32_t>> apart() const { return apart_; }
  bool empty() const { return unit_.empty(); }

 private:
  std::vector<std::uint32_t> unit_;  // empty: no decision
  std::vector<std::pair<std::uint32_t, std::uint32_t>> apart_;
};

}  // namespace paradero::link

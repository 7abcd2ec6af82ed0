// Blocking: which pairs of records are compared at all. A rule is a conjunction of keys derived
// from fields
// ("surname_1.phonetic & birth_date.year"); two records are a candidate pair when they share a key
// of some rule.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/base/hash.h"
#include "paradero/link/records.h"

namespace paradero::link {

// What of a field's value makes the key. Some give a record several keys (tokens, the years of a
// vague date).
enum class KeyPart : std::uint8_t {
  value,       // the whole value
  phonetic,    // name: phonetic codes of all tokens, joined
  token,       // name: each token's canonical form; text: each word
  prefix,      // first three letters, or characters of a code
  initial,     // first letter
  start,       // code: first half
  end,         // code: second half
  day,         // date: year with day and month in either order
  year_month,  // date
  month_day,   // date: in either order
  year_day,    // date
  year         // date: each year that the interval touches, at most three
};

struct Key {
  std::uint16_t field = 0;
  KeyPart part = KeyPart::value;
  auto operator<=>(const Key&) const = default;
};

struct BlockingRule {
  std::vector<Key> keys;  // one or more, of different fields
  auto operator<=>(const BlockingRule&) const = default;
};

// "surname_1.phonetic & birth_date.year"; ".value" is left out.
std::string format_rule(const BlockingRule& rule, const Records& records);

// Reads what format_rule writes; also the three spellings "and", "," and "&" between keys.
// Errors (usage): an unknown field or part, a part that the field's comparison does not have, a
// field twice.
base::Result<BlockingRule> parse_rule(std::string_view text, const Records& records);

// The parts that a field offers, in the order of KeyPart.
std::vector<KeyPart> key_parts(const Field& field);

// Hashes of the keys of every distinct value, for one key: of_value(v) has none for "missing".
class KeyTable {
 public:
  KeyTable(const Field& field, KeyPart part);
  std::span<const std::uint64_t> of_value(Value v) const {
    return {hashes_.data() + begin_[v], begin_[v + 1] - begin_[v]};
  }

 private:
  std::vector<std::uint32_t> begin_;
  std::vector<std::uint64_t> hashes_;
};

// Calls visit(hash) for each key of one record under a rule: every combination of the hashes of its
// parts, none where a part has none. `parts` holds the record's KeyTable::of_value of each key of
// the rule; `seed` starts the hash.
template <class Visit>
void for_rule_hashes(std::span<const std::span<const std::uint64_t>> parts, std::uint64_t seed,
                     Visit&& visit) {
  if (parts.empty()) {
    visit(seed);
    return;
  }
  for (const std::uint64_t hash : parts.front()) {
    for_rule_hashes(parts.subspan(1), base::combine64(seed, hash), visit);
  }
}

struct RuleCount {
  BlockingRule rule;
  std::uint64_t pairs = 0;            // in blocks within the cap, before other rules are thought of
  std::uint64_t largest_block = 0;    // before the cap
  std::uint64_t blocks_over_cap = 0;  // split by sub-keys, or left out
  std::uint64_t records_left = 0;     // in sub-blocks over the cap still: not compared by this rule
};

// All candidate pairs of a set of rules, in blocks; pairs themselves are never stored.
// Thread safety: const from any thread, each with its own Cursor.
class BlockingIndex {
 public:
  // Blocks larger than `block_cap` records are split by each further key of the other fields (one
  // level) where `split_large` says so, else left out; what is left out is counted. Error:
  // interrupted; usage, too many keys.
  static base::Result<BlockingIndex> build(const Records& records,
                                           std::span<const BlockingRule> rules,
                                           std::size_t block_cap, bool split_large,
                                           const base::RunContext& context);

  std::span<const RuleCount> rules() const { return counts_; }
  std::uint64_t pairs_with_repeats()
      const;  // sum over the rules; a pair that several rules find counts in each

  // A thread's memory of which candidates of the current record it has seen.
  class Cursor {
   public:
    explicit Cursor(const BlockingIndex& index) : seen_(index.records_, 0) {}

   private:
    friend class BlockingIndex;
    std::vector<std::uint32_t> seen_;  // seen_[j] == i + 1: pair (i, j) was visited
  };

  // The candidates j > i of record i, each once, with the first rule that finds it, into `out`.
  struct Candidate {
    std::uint32_t record = 0, rule = 0;
  };
  void candidates(std::uint32_t i, Cursor& cursor, std::vector<Candidate>& out) const;

 private:
  // The members of one block that come after the record: members_[begin, end).
  struct Entry {
    std::uint32_t begin = 0, end = 0;
    std::uint32_t rule = 0;
  };
  std::size_t records_ = 0;
  std::vector<RuleCount> counts_;
  std::vector<std::uint32_t> members_;      // blocks one after another, each ascending
  std::vector<std::uint64_t> entry_begin_;  // by record
  std::vector<Entry> entries_;              // by record, in the order of the rules
};

}  // namespace paradero::link

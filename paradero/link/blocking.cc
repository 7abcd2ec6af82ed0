#include "paradero/link/blocking.h"

#include <algorithm>
#include <array>
#include <limits>
#include <memory>

#include "paradero/base/hash.h"
#include "paradero/base/parallel.h"

namespace paradero::link {

using table::Comparison;

namespace {

constexpr std::array<std::string_view, 12> part_words = {
    "value", "phonetic", "token",      "prefix",    "initial",  "start",
    "end",   "day",      "year_month", "month_day", "year_day", "year"};

std::string_view word_of(KeyPart part) { return part_words[static_cast<std::size_t>(part)]; }

std::uint64_t hash_numbers(int a, int b, int c) {
  return base::mix64((static_cast<std::uint64_t>(a) << 32) ^ (static_cast<std::uint64_t>(b) << 16) ^
                     static_cast<std::uint64_t>(c) ^ 0x5bd1e995ULL);
}

void date_keys(const base::DateInterval& date, KeyPart part, std::vector<std::uint64_t>& out) {
  const auto first = date.first.civil(), last = date.last.civil();
  const int year = static_cast<int>(first.year()), last_year = static_cast<int>(last.year());
  const auto month = static_cast<int>(static_cast<unsigned>(first.month()));
  const auto day = static_cast<int>(static_cast<unsigned>(first.day()));
  if (part == KeyPart::year) {
    if (last_year - year > 2) return;
    for (int y = year; y <= last_year; ++y) out.push_back(hash_numbers(y, 0, 0));
    return;
  }
  if (part == KeyPart::year_month) {
    if (year == last_year && first.month() == last.month())
      out.push_back(hash_numbers(year, month, 0));
    return;
  }
  if (!date.is_day()) return;
  const int low = std::min(day, month), high = std::max(day, month);
  switch (part) {
    case KeyPart::day:
      out.push_back(hash_numbers(year, low, high));
      break;
    case KeyPart::month_day:
      out.push_back(hash_numbers(0, low, high));
      break;
    case KeyPart::year_day:
      out.push_back(hash_numbers(year, 0, day));
      break;
    default:
      break;
  }
}

void name_keys(const text::PreparedName& name, KeyPart part, std::vector<std::uint64_t>& out) {
  if (name.tokens.empty()) return;
  switch (part) {
    case KeyPart::phonetic: {
      std::string codes;
      for (const auto& token : name.tokens) codes += token.phonetic;
      out.push_back(base::hash64(codes));
      break;
    }
    case KeyPart::token:
      for (const auto& token : name.tokens) {
        if (!token.initial) out.push_back(base::hash64(token.phonetic));
      }
      break;
    case KeyPart::prefix:
      out.push_back(base::hash64(std::string_view(name.tokens.front().canonical).substr(0, 3)));
      break;
    case KeyPart::initial:
      out.push_back(base::hash64(std::string_view(name.tokens.front().canonical).substr(0, 1)));
      break;
    default:
      break;
  }
}

void text_keys(std::string_view text, KeyPart part, std::vector<std::uint64_t>& out) {
  if (text.empty()) return;
  const std::size_t half = (text.size() + 1) / 2;
  switch (part) {
    case KeyPart::value:
      out.push_back(base::hash64(text));
      break;
    case KeyPart::prefix:
      out.push_back(base::hash64(text.substr(0, 3)));
      break;
    case KeyPart::start:
      out.push_back(base::hash64(text.substr(0, half)));
      break;
    case KeyPart::end:
      out.push_back(base::hash64(text.substr(text.size() - half)));
      break;
    default:
      break;
  }
}

std::string_view trim_spaces(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// One (key hash, record) of the rule being indexed.
struct Posting {
  std::uint64_t hash = 0;
  std::uint32_t record = 0;
  auto operator<=>(const Posting&) const = default;
};

constexpr std::size_t records_per_chunk = 1 << 14;

// The postings of one rule over `among` records, sorted.
std::vector<Posting> sorted_postings(const Records& records, const BlockingRule& rule,
                                     std::span<const KeyTable* const> tables,
                                     std::span<const std::uint32_t> among,
                                     const base::RunContext& context) {
  const std::size_t n = among.empty() ? records.size() : among.size();
  std::vector<std::vector<Posting>> chunks(base::chunk_count(n, records_per_chunk));
  base::parallel_chunks(context, n, records_per_chunk,
                        [&](std::size_t begin, std::size_t end, std::size_t chunk) {
                          std::vector<std::span<const std::uint64_t>> parts(rule.keys.size());
                          chunks[chunk].reserve(end - begin);
                          for (std::size_t k = begin; k < end; ++k) {
                            const auto i = among.empty() ? static_cast<std::uint32_t>(k) : among[k];
                            for (std::size_t p = 0; p < parts.size(); ++p) {
                              parts[p] = tables[p]->of_value(records.row(i)[rule.keys[p].field]);
                            }
                            for_rule_hashes(parts, 0, [&](std::uint64_t hash) {
                              chunks[chunk].push_back({hash, i});
                            });
                          }
                        });
  std::vector<Posting> all;
  std::size_t total = 0;
  for (const auto& chunk : chunks) total += chunk.size();
  all.reserve(total);
  for (const auto& chunk : chunks) all.insert(all.end(), chunk.begin(), chunk.end());
  base::parallel_sort(context, all.begin(), all.end(), std::less<>());
  return all;
}

// Calls take(block) for every run of equal hashes with at least two records.
template <class Take>
void for_blocks(std::span<const Posting> postings, Take&& take) {
  for (std::size_t begin = 0; begin < postings.size();) {
    std::size_t end = begin + 1;
    while (end < postings.size() && postings[end].hash == postings[begin].hash) ++end;
    if (end - begin > 1) take(postings.subspan(begin, end - begin));
    begin = end;
  }
}

bool uses_field(const BlockingRule& rule, std::uint16_t field) {
  return std::ranges::any_of(rule.keys, [&](const Key& key) { return key.field == field; });
}

std::uint64_t pairs_of(std::uint64_t records) { return records * (records - 1) / 2; }

}  // namespace

std::string format_rule(const BlockingRule& rule, const Records& records) {
  std::string text;
  for (const Key& key : rule.keys) {
    if (!text.empty()) text += " & ";
    text += records.fields()[key.field].name;
    if (key.part != KeyPart::value) (text += '.') += word_of(key.part);
  }
  return text;
}

std::vector<KeyPart> key_parts(const Field& field) {
  switch (field.comparison) {
    case Comparison::name:
      return {KeyPart::value, KeyPart::phonetic, KeyPart::token, KeyPart::prefix, KeyPart::initial};
    case Comparison::date:
      return {KeyPart::value,     KeyPart::day,      KeyPart::year_month,
              KeyPart::month_day, KeyPart::year_day, KeyPart::year};
    case Comparison::code:
      return {KeyPart::value, KeyPart::prefix, KeyPart::start, KeyPart::end};
    case Comparison::text:
    case Comparison::place:
    case Comparison::tokens:
      return {KeyPart::value, KeyPart::token, KeyPart::prefix};
    case Comparison::number:
    case Comparison::exact:
    case Comparison::category:
      return {KeyPart::value};
  }
  return {};
}

base::Result<BlockingRule> parse_rule(std::string_view text, const Records& records) {
  std::string spelled(text);
  for (const std::string_view separator : {" and ", " AND ", ","}) {
    for (std::size_t at; (at = spelled.find(separator)) != std::string::npos;) {
      spelled.replace(at, separator.size(), " & ");
    }
  }
  BlockingRule rule;
  for (std::string_view rest = spelled, previous; !rest.empty() || previous.ends_with('&');) {
    const std::size_t end = std::min(rest.find('&'), rest.size());
    previous = rest.substr(0, end + 1);
    const std::string_view term = trim_spaces(rest.substr(0, end));
    rest.remove_prefix(std::min(rest.size(), end + 1));
    const std::size_t dot = term.rfind('.');
    const std::string_view name = term.substr(0, dot);
    const std::string_view word = dot == term.npos ? "value" : term.substr(dot + 1);
    const std::size_t field = records.field_index(name);
    if (field == Records::npos) {
      std::string known;
      for (const Field& other : records.fields())
        (known += known.empty() ? "" : ", ") += other.name;
      return base::usage_error("blocking rule '{}': no field '{}'; the fields are {}", text, name,
                               known);
    }
    const auto parts = key_parts(records.fields()[field]);
    const auto part = std::ranges::find_if(parts, [&](KeyPart p) { return word_of(p) == word; });
    if (part == parts.end()) {
      return base::usage_error("blocking rule '{}': a field compared as {} has no key '{}'", text,
                               to_word(records.fields()[field].comparison), word);
    }
    if (uses_field(rule, static_cast<std::uint16_t>(field))) {
      return base::usage_error("blocking rule '{}': names the field '{}' twice", text, name);
    }
    rule.keys.push_back({static_cast<std::uint16_t>(field), *part});
  }
  if (rule.keys.empty()) return base::usage_error("blocking rule '{}': has no key", text);
  return rule;
}

KeyTable::KeyTable(const Field& field, KeyPart part) {
  begin_.reserve(field.values() + 1);
  begin_.push_back(0);
  begin_.push_back(0);  // missing has no key
  for (Value v = 1; v < field.values(); ++v) {
    const std::size_t before = hashes_.size();
    if (part == KeyPart::token && field.comparison != Comparison::name) {
      for (const auto token : field.tokens[v]) hashes_.push_back(base::mix64(token + 1));
    } else if (part == KeyPart::value) {
      hashes_.push_back(base::mix64(v));
    } else if (field.comparison == Comparison::date) {
      date_keys(field.dates[v].interval, part, hashes_);
    } else if (field.comparison == Comparison::name) {
      name_keys(field.names[v], part, hashes_);
    } else {
      text_keys(field.texts[v], part, hashes_);
    }
    const auto made = hashes_.begin() + static_cast<std::ptrdiff_t>(before);
    std::sort(made, hashes_.end());
    hashes_.erase(std::unique(made, hashes_.end()), hashes_.end());
    // A name or text of many words is known by any eight of them.
    hashes_.resize(std::min(hashes_.size(), before + 8));
    begin_.push_back(static_cast<std::uint32_t>(hashes_.size()));
  }
}

namespace {

// Gathers blocks rule by rule; finish() turns them into the index's arrays.
class IndexBuilder {
 public:
  IndexBuilder(const Records& records, std::size_t block_cap, bool split_large,
               const base::RunContext& context)
      : records_(records), block_cap_(block_cap), split_large_(split_large), context_(context) {}

  RuleCount add(const BlockingRule& rule, std::uint32_t rule_number) {
    RuleCount count;
    count.rule = rule;
    std::vector<const KeyTable*> tables;
    for (const Key& key : rule.keys) tables.push_back(&table(key));
    const auto postings = sorted_postings(records_, rule, tables, {}, context_);
    for_blocks(postings, [&](std::span<const Posting> block) {
      count.largest_block = std::max<std::uint64_t>(count.largest_block, block.size());
      if (block.size() <= block_cap_) {
        count.pairs += take(block, rule_number);
      } else {
        ++count.blocks_over_cap;
        if (split_large_) {
          split(block, rule, rule_number, count);
        } else {
          count.records_left += block.size();
        }
      }
    });
    return count;
  }

  std::vector<std::uint32_t> members;
  struct Block {
    std::uint32_t begin = 0, end = 0, rule = 0;
  };
  std::vector<Block> blocks;

 private:
  const KeyTable& table(const Key& key) {
    for (const auto& [known, made] : tables_) {
      if (known == key) return *made;
    }
    tables_.emplace_back(key, std::make_unique<KeyTable>(records_.fields()[key.field], key.part));
    return *tables_.back().second;
  }

  std::uint64_t take(std::span<const Posting> block, std::uint32_t rule_number) {
    const auto begin = static_cast<std::uint32_t>(members.size());
    for (const Posting& posting : block) members.push_back(posting.record);
    blocks.push_back({begin, static_cast<std::uint32_t>(members.size()), rule_number});
    return pairs_of(block.size());
  }

  void split(std::span<const Posting> block, const BlockingRule& rule, std::uint32_t rule_number,
             RuleCount& count) {
    std::vector<std::uint32_t> among;
    for (const Posting& posting : block) among.push_back(posting.record);
    std::vector<bool> reached(among.size(), false);
    for (std::uint16_t f = 0; f < records_.fields().size(); ++f) {
      if (uses_field(rule, f)) continue;
      for (const KeyPart part : key_parts(records_.fields()[f])) {
        const BlockingRule sub_rule{{{f, part}}};
        const KeyTable* sub_table = &table(sub_rule.keys.front());
        const auto postings = sorted_postings(records_, sub_rule, {&sub_table, 1}, among, context_);
        for_blocks(postings, [&](std::span<const Posting> sub_block) {
          if (sub_block.size() > block_cap_) return;
          count.pairs += take(sub_block, rule_number);
          for (const Posting& posting : sub_block) {
            reached[std::ranges::lower_bound(among, posting.record) - among.begin()] = true;
          }
        });
      }
    }
    count.records_left += static_cast<std::uint64_t>(std::ranges::count(reached, false));
  }

  const Records& records_;
  std::size_t block_cap_;
  bool split_large_;
  const base::RunContext& context_;
  std::vector<std::pair<Key, std::unique_ptr<KeyTable>>> tables_;
};

}  // namespace

base::Result<BlockingIndex> BlockingIndex::build(const Records& records,
                                                 std::span<const BlockingRule> rules,
                                                 std::size_t block_cap, bool split_large,
                                                 const base::RunContext& context) {
  base::require(block_cap >= 2, "BlockingIndex: block_cap must be >= 2");
  IndexBuilder builder(records, block_cap, split_large, context);
  BlockingIndex index;
  index.records_ = records.size();
  for (std::size_t r = 0; r < rules.size(); ++r) {
    index.counts_.push_back(builder.add(rules[r], static_cast<std::uint32_t>(r)));
    if (builder.members.size() > std::numeric_limits<std::uint32_t>::max() / 2) {
      return base::usage_error("blocking: too many keys for one run; use fewer or narrower rules");
    }
    context.report("blocking", r + 1, rules.size());
    if (context.stopped()) return base::interrupted_error();
  }
  index.members_ = std::move(builder.members);
  index.entry_begin_.assign(records.size() + 1, 0);
  for (const auto& block : builder.blocks) {
    for (std::uint32_t m = block.begin; m + 1 < block.end; ++m)
      ++index.entry_begin_[index.members_[m] + 1];
  }
  for (std::size_t i = 0; i < records.size(); ++i)
    index.entry_begin_[i + 1] += index.entry_begin_[i];
  index.entries_.resize(index.entry_begin_.back());
  std::vector<std::uint64_t> next(index.entry_begin_.begin(), index.entry_begin_.end() - 1);
  for (const auto& block : builder.blocks) {
    for (std::uint32_t m = block.begin; m + 1 < block.end; ++m) {
      index.entries_[next[index.members_[m]]++] = {m + 1, block.end, block.rule};
    }
  }
  return index;
}

void BlockingIndex::candidates(std::uint32_t i, Cursor& cursor, std::vector<Candidate>& out) const {
  out.clear();
  for (std::size_t e = entry_begin_[i]; e < entry_begin_[i + 1]; ++e) {
    const Entry& entry = entries_[e];
    for (std::uint32_t m = entry.begin; m < entry.end; ++m) {
      const std::uint32_t j = members_[m];
      if (cursor.seen_[j] == i + 1) continue;
      cursor.seen_[j] = i + 1;
      out.push_back({j, entry.rule});
    }
  }
}

std::uint64_t BlockingIndex::pairs_with_repeats() const {
  std::uint64_t pairs = 0;
  for (const RuleCount& count : counts_) pairs += count.pairs;
  return pairs;
}

}  // namespace paradero::link

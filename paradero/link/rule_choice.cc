#include "paradero/link/rule_choice.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <bitset>
#include <cmath>
#include <memory>
#include <numeric>

#include <tsl/robin_map.h>

#include "paradero/base/hash.h"
#include "paradero/base/parallel.h"
#include "paradero/stats/log_space.h"
#include "paradero/stats/random.h"

namespace paradero::link {

using table::Comparison;

namespace {

constexpr std::size_t max_candidate_rules = 384;
using RuleSet = std::bitset<max_candidate_rules>;

struct CandidateKey {
  Key key;
  std::unique_ptr<KeyTable> table;
  double expected_block = 0;  // mean size of the block of a record drawn at random
  std::uint64_t largest_block = 0;
};

// Whole names and dates add nothing beside their phonetic and order-free forms.
bool is_tried(const Field& field, KeyPart part) {
  if (part == KeyPart::value)
    return field.comparison != Comparison::name && field.comparison != Comparison::date;
  return !(part == KeyPart::prefix && field.comparison == Comparison::code);
}

std::vector<CandidateKey> candidate_keys(const Records& records) {
  std::vector<CandidateKey> keys;
  for (std::uint16_t f = 0; f < records.fields().size(); ++f) {
    const Field& field = records.fields()[f];
    for (const KeyPart part : key_parts(field)) {
      if (!is_tried(field, part)) continue;
      CandidateKey key{{f, part}, std::make_unique<KeyTable>(field, part), 0, 0};
      tsl::robin_map<std::uint64_t, std::uint64_t> sizes;
      for (Value v = 1; v < field.values(); ++v) {
        for (const std::uint64_t hash : key.table->of_value(v)) sizes[hash] += field.counts[v];
      }
      double squares = 0;
      for (const auto& [hash, size] : sizes) {
        squares += static_cast<double>(size) * static_cast<double>(size);
        key.largest_block = std::max(key.largest_block, size);
      }
      key.expected_block = squares / static_cast<double>(records.size());
      if (key.largest_block > 1) keys.push_back(std::move(key));
    }
  }
  return keys;
}

struct CandidateRule {
  std::vector<std::uint16_t> keys;  // places among the candidate keys
  double expected_block = 0;
};

BlockingRule blocking_rule(const CandidateRule& rule, std::span<const CandidateKey> keys) {
  BlockingRule made;
  for (const auto k : rule.keys) made.keys.push_back(keys[k].key);
  return made;
}

// The keys of one record: looked up once, combined by every rule.
class RecordKeys {
 public:
  explicit RecordKeys(std::span<const CandidateKey> keys) : keys_(keys), hashes_(keys.size()) {}

  void look_up(std::span<const Value> row) {
    for (std::size_t k = 0; k < keys_.size(); ++k) {
      hashes_[k] = keys_[k].table->of_value(row[keys_[k].key.field]);
    }
  }
  // Calls visit(hash) for each key under the rule with number `r`; no two rules share a hash.
  template <class Visit>
  void for_hashes(const CandidateRule& rule, std::size_t r, Visit&& visit) const {
    std::array<std::span<const std::uint64_t>, 2> parts;
    for (std::size_t k = 0; k < rule.keys.size(); ++k) parts[k] = hashes_[rule.keys[k]];
    for_rule_hashes({parts.data(), rule.keys.size()}, base::mix64(r + 1), visit);
  }

 private:
  std::span<const CandidateKey> keys_;
  std::vector<std::span<const std::uint64_t>> hashes_;
};

std::vector<CandidateRule> candidate_rules(const Records& records,
                                           std::span<const CandidateKey> keys,
                                           std::size_t block_cap) {
  // Mean blocks far beyond the cap are nearly all cut; a single key's rare values are worth more
  // room.
  const double widest = 1.5 * static_cast<double>(block_cap), widest_single = 5 * widest;
  const auto n = static_cast<double>(records.size());
  std::vector<CandidateRule> rules;
  const auto count = static_cast<std::uint16_t>(keys.size());
  for (std::uint16_t a = 0; a < count; ++a) {
    if (keys[a].key.part != KeyPart::initial && keys[a].expected_block <= widest_single) {
      rules.push_back({{a}, keys[a].expected_block});
    }
    for (auto b = static_cast<std::uint16_t>(a + 1); b < count; ++b) {
      if (keys[a].key.field == keys[b].key.field) continue;
      if (std::min(keys[a].largest_block, keys[b].largest_block) <= block_cap)
        continue;  // one alone suffices
      const double expected = keys[a].expected_block * keys[b].expected_block / n;
      if (expected > widest) continue;
      rules.push_back({{a, b}, expected});
    }
  }
  if (rules.size() > max_candidate_rules) {
    // Those whose blocks are nearest to useful: neither certain to be cut nor so narrow that others
    // contain them.
    std::ranges::stable_sort(rules, {}, [&](const CandidateRule& rule) {
      return std::abs(std::log(std::max(rule.expected_block, 1e-3) / 4.0));
    });
    rules.resize(max_candidate_rules);
  }
  return rules;
}

// A random sample of records with all records that share a key with each, under every candidate
// rule.
class Sample {
 public:
  Sample(const Records& records, std::span<const CandidateKey> keys,
         std::span<const CandidateRule> rules, const RuleChoiceSettings& settings)
      : records_(records), keys_(keys), rules_(rules), cap_(settings.block_cap) {
    const std::size_t wanted = std::min(sample_size(rules, settings), records.size());
    std::vector<std::uint32_t> all(records.size());
    std::iota(all.begin(), all.end(), 0U);
    stats::Random random(settings.seed, 1);
    for (std::size_t k = 0; k < wanted; ++k)
      std::swap(all[k], all[k + random.below(all.size() - k)]);
    all.resize(wanted);
    std::ranges::sort(all);
    sample_ = std::move(all);
    is_sampled_.assign(records.size(), false);
    for (const auto i : sample_) is_sampled_[i] = true;
  }

  // As many records as give candidates enough to learn from, under all rules together.
  static std::size_t sample_size(std::span<const CandidateRule> rules,
                                 const RuleChoiceSettings& settings) {
    constexpr double enough = 6e6, fewest = 400;
    double candidates_of_one = 1;
    for (const CandidateRule& rule : rules) {
      candidates_of_one += std::min(rule.expected_block, static_cast<double>(settings.block_cap));
    }
    const auto most = static_cast<double>(settings.sample_records);
    return static_cast<std::size_t>(
        std::clamp(enough / candidates_of_one, std::min(fewest, most), most));
  }

  void collect(const base::RunContext& context) {
    number_keys();
    gather(context);
  }

  std::size_t size() const { return sample_.size(); }
  std::uint32_t record(std::size_t k) const { return sample_[k]; }

  // The candidates of the k-th record of the sample under any rule, each once, into `out`; a pair
  // of two sampled records is a candidate of the smaller one. `seen` has one place a record, of any
  // values above k.
  void candidates(std::size_t k, std::vector<std::uint32_t>& seen,
                  std::vector<std::uint32_t>& out) const {
    out.clear();
    const std::uint32_t i = sample_[k];
    for (std::uint32_t s = slot_begin_[k]; s < slot_begin_[k + 1]; ++s) {
      for (const std::uint32_t j : members(slots_of_[s].slot)) {
        if (seen[j] == k || j == i || (j < i && is_sampled_[j])) continue;
        seen[j] = static_cast<std::uint32_t>(k);
        out.push_back(j);
      }
    }
  }

  // The rules that find the pair of the k-th record of the sample and record j.
  RuleSet finders(std::size_t k, std::uint32_t j) const {
    RuleSet rules;
    for (std::uint32_t s = slot_begin_[k]; s < slot_begin_[k + 1]; ++s) {
      if (std::ranges::binary_search(members(slots_of_[s].slot), j)) rules.set(slots_of_[s].rule);
    }
    return rules;
  }

  // Expected pairs of a rule over all records, for each record.
  std::vector<double> pairs_per_record() const {
    std::vector<double> pairs(rules_.size(), 0.0);
    for (const auto& [slot, rule] : slots_of_) {
      const std::uint64_t size = member_begin_[slot + 1] - member_begin_[slot];
      if (size > 1) pairs[rule] += 0.5 * static_cast<double>(size - 1);
    }
    for (double& p : pairs) p /= static_cast<double>(sample_.size());
    return pairs;
  }

 private:
  struct SlotOf {
    std::uint32_t slot = 0, rule = 0;
  };

  // The records that share a slot's key, ascending; none where they are more than the cap.
  std::span<const std::uint32_t> members(std::uint32_t slot) const {
    return {members_.data() + member_begin_[slot],
            static_cast<std::size_t>(member_begin_[slot + 1] - member_begin_[slot])};
  }

  void number_keys() {
    RecordKeys keys(keys_);
    slot_begin_.push_back(0);
    for (const auto i : sample_) {
      keys.look_up(records_.row(i));
      for (std::size_t r = 0; r < rules_.size(); ++r) {
        keys.for_hashes(rules_[r], r, [&](std::uint64_t hash) {
          const auto slot =
              slots_.try_emplace(hash, static_cast<std::uint32_t>(slots_.size())).first->second;
          slots_of_.push_back({slot, static_cast<std::uint32_t>(r)});
        });
      }
      slot_begin_.push_back(static_cast<std::uint32_t>(slots_of_.size()));
    }
    filter_.assign(filter_words, 0);
    for (const auto& [hash, slot] : slots_) filter_[filter_word(hash)] |= filter_mask(hash);
  }

  void gather(const base::RunContext& context) {
    constexpr std::size_t chunk_size = 1 << 13;
    std::vector<std::atomic<std::uint32_t>> counts(slots_.size());
    std::vector<std::vector<std::pair<std::uint32_t, std::uint32_t>>> hits(
        base::chunk_count(records_.size(), chunk_size));
    base::parallel_chunks(
        context, records_.size(), chunk_size,
        [&](std::size_t begin, std::size_t end, std::size_t chunk) {
          RecordKeys keys(keys_);
          for (std::size_t i = begin; i < end; ++i) {
            keys.look_up(records_.row(i));
            for (std::size_t r = 0; r < rules_.size(); ++r) {
              keys.for_hashes(rules_[r], r, [&](std::uint64_t hash) {
                if ((filter_[filter_word(hash)] & filter_mask(hash)) != filter_mask(hash)) return;
                const auto found = slots_.find(hash);
                if (found == slots_.end()) return;
                // Whatever the order, a slot that stays within the cap keeps all its records.
                auto& count = counts[found->second];
                if (count.load(std::memory_order_relaxed) > cap_) return;
                if (count.fetch_add(1, std::memory_order_relaxed) < cap_) {
                  hits[chunk].emplace_back(found->second, static_cast<std::uint32_t>(i));
                }
              });
            }
          }
          context.report("choosing blocking rules", end, records_.size());
        });
    member_begin_.assign(slots_.size() + 1, 0);
    for (std::size_t s = 0; s < slots_.size(); ++s) {
      const std::uint32_t size = counts[s].load();
      member_begin_[s + 1] = member_begin_[s] + (size <= cap_ ? size : 0);
    }
    members_.resize(member_begin_.back());
    std::vector<std::uint64_t> next(member_begin_.begin(), member_begin_.end() - 1);
    for (const auto& chunk : hits) {
      for (const auto& [slot, record] : chunk) {
        if (next[slot] < member_begin_[slot + 1]) members_[next[slot]++] = record;
      }
    }
  }

  // A Bloom filter of two bits in one word: most hashes of other records end there.
  static constexpr std::uint64_t filter_words = 1ULL << 17;
  static std::uint64_t filter_word(std::uint64_t hash) { return hash >> 47; }
  static std::uint64_t filter_mask(std::uint64_t hash) {
    return 1ULL << (hash & 63) | 1ULL << (hash >> 6 & 63);
  }

  const Records& records_;
  std::span<const CandidateKey> keys_;
  std::span<const CandidateRule> rules_;
  std::size_t cap_;
  std::vector<std::uint32_t> sample_;
  std::vector<bool> is_sampled_;                        // by record
  tsl::robin_map<std::uint64_t, std::uint32_t> slots_;  // key hash -> slot
  std::vector<std::uint64_t> filter_;
  std::vector<std::uint32_t> slot_begin_;  // by place in the sample
  std::vector<SlotOf> slots_of_;
  std::vector<std::uint64_t> member_begin_;  // by slot
  std::vector<std::uint32_t> members_;
};

struct Match {
  double probability = 0;
  RuleSet finders;
};

// The likely matches among the sample's candidates, by a model trained on these.
std::vector<Match> matches_of(const Sample& sample, const Records& records,
                              std::span<const FieldComparison> comparisons, MatchModel& model,
                              const TrainingSettings& training, const base::RunContext& context) {
  constexpr std::size_t chunk_size = 64;
  struct Candidate {
    std::uint32_t place = 0, record = 0;  // place in the sample
    Pattern pattern{};
  };
  struct SampleWorker {
    RecordComparison comparison;
    std::vector<std::uint32_t> seen, found;
  };
  std::vector<std::vector<Candidate>> parts(base::chunk_count(sample.size(), chunk_size));
  base::parallel_chunks_with(
      context, sample.size(), chunk_size,
      [&] {
        return SampleWorker{RecordComparison(records, comparisons),
                            std::vector<std::uint32_t>(records.size(), ~0U),
                            {}};
      },
      [&](std::size_t begin, std::size_t end, std::size_t chunk, SampleWorker& worker) {
        for (std::size_t k = begin; k < end; ++k) {
          sample.candidates(k, worker.seen, worker.found);
          for (const std::uint32_t j : worker.found) {
            Candidate& candidate = parts[chunk].emplace_back();
            candidate.place = static_cast<std::uint32_t>(k);
            candidate.record = j;
            worker.comparison.compare(sample.record(k), j, candidate.pattern);
          }
        }
      });
  PatternCounter counter;
  for (const auto& part : parts) {
    for (const Candidate& candidate : part) counter.add(candidate.pattern);
  }
  const auto sampled = static_cast<double>(sample.size());
  const double others = static_cast<double>(records.size()) - sampled;
  model.train(counter.sorted(), sampled * (others + 0.5 * (sampled - 1)), training, context);
  std::vector<Match> matches;
  for (const auto& part : parts) {
    for (const Candidate& candidate : part) {
      const double probability = stats::probability_from_ln_odds(model.ln_odds(candidate.pattern));
      if (probability >= 0.5)
        matches.push_back({probability, sample.finders(candidate.place, candidate.record)});
    }
  }
  return matches;
}

// Greedy cover: at each step the rule with the most new matches for its pairs.
RuleChoice cover(std::span<const CandidateKey> keys, std::span<const CandidateRule> rules,
                 std::span<const double> pairs_per_record, std::vector<Match> matches,
                 const RuleChoiceSettings& settings) {
  constexpr double index_cost =
      0.5;  // keys must be made and sorted even where few pairs come of them
  double total = 0;
  for (const Match& match : matches) total += match.probability;
  RuleChoice choice;
  std::vector<bool> taken(rules.size(), false);
  double covered = 0;
  while (choice.rules.size() < settings.max_rules && covered < settings.recall * total) {
    std::vector<double> gain(rules.size(), 0.0);
    for (const Match& match : matches) {
      for (std::size_t r = 0; r < rules.size(); ++r) {
        if (match.finders[r]) gain[r] += match.probability;
      }
    }
    std::size_t best = rules.size();
    for (std::size_t r = 0; r < rules.size(); ++r) {
      if (taken[r] || gain[r] <= 0) continue;
      if (choice.estimated_pairs_per_record + pairs_per_record[r] > settings.pairs_per_record)
        continue;
      if (best == rules.size() || gain[r] * (pairs_per_record[best] + index_cost) >
                                      gain[best] * (pairs_per_record[r] + index_cost)) {
        best = r;
      }
    }
    if (best == rules.size()) break;
    taken[best] = true;
    choice.rules.push_back(blocking_rule(rules[best], keys));
    choice.estimated_pairs_per_record += pairs_per_record[best];
    covered += gain[best];
    std::erase_if(matches, [&](const Match& match) { return match.finders[best]; });
  }
  // The two are summed in different orders.
  choice.estimated_recall = total > 0 ? std::min(covered / total, 1.0) : 1;
  return choice;
}

}  // namespace

base::Result<RuleChoice> choose_rules(const Records& records,
                                      std::span<const FieldComparison> comparisons,
                                      MatchModel model, const TrainingSettings& training,
                                      const RuleChoiceSettings& settings,
                                      const base::RunContext& context) {
  const auto keys = candidate_keys(records);
  const auto rules = candidate_rules(records, keys, settings.block_cap);
  Sample sample(records, keys, rules, settings);
  sample.collect(context);
  if (context.stopped()) return base::interrupted_error();
  auto matches = matches_of(sample, records, comparisons, model, training, context);
  if (context.stopped()) return base::interrupted_error();
  return cover(keys, rules, sample.pairs_per_record(), std::move(matches), settings);
}

}  // namespace paradero::link

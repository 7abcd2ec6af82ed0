#include "paradero/watch/internal/matching.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

#include <tsl/robin_map.h>

#include "paradero/base/date.h"
#include "paradero/base/parallel.h"
#include "paradero/text/normalise.h"
#include "paradero/text/similarity.h"

namespace paradero::watch {

namespace {

using table::Comparison;

constexpr double most_agreeing_bits = 12;
// Of the values of one person, the share that a new version changes, by a cautious guess: it serves
// to see that an id now names somebody else, not to give a probability.
constexpr double changed_share = 0.1;
constexpr double alike_jaro_winkler = 0.88;
// An id that so many rows have is a word for "none".
constexpr std::size_t most_repeats = 20;

bool has_likeness(Comparison comparison) {
  return comparison == Comparison::name || comparison == Comparison::text ||
         comparison == Comparison::place || comparison == Comparison::tokens;
}

std::vector<std::uint64_t> value_counts(const SharedColumn& column, const Versions& versions) {
  std::vector<std::uint64_t> counts(column.values(), 0);
  for (std::size_t row = 0; row < versions.before.rows(); ++row) ++counts[column.before(row)];
  for (std::size_t row = 0; row < versions.after.rows(); ++row) ++counts[column.after(row)];
  return counts;
}

bool dates_overlap(std::string_view a, std::string_view b) {
  const auto first = base::parse_date(a), second = base::parse_date(b);
  return first && second && first->overlaps(*second);
}

}  // namespace

bool tells_who(const table::MappedColumn& column, const RegisterSettings& settings) {
  if (column.name == "status" || column.name == "source") return false;
  return std::ranges::find(settings.not_evidence, column.name) == settings.not_evidence.end();
}

RowEvidence::RowEvidence(const Versions& versions, const RegisterSettings& settings) {
  for (const FieldAgreement& field : versions.fields) {
    if (field.before < 0 || field.after < 0) continue;
    const auto& before = versions.before.columns[static_cast<std::size_t>(field.before)];
    const auto& after = versions.after.columns[static_cast<std::size_t>(field.after)];
    if (!tells_who(before, settings)) continue;
    Evidence evidence{SharedColumn(before, after), {}, 0, {}};
    const auto counts = value_counts(evidence.column, versions);
    double present = 0, chance = 0;
    for (std::size_t value = 1; value < counts.size(); ++value)
      present += static_cast<double>(counts[value]);
    evidence.agreeing_bits.assign(counts.size(), 0);
    for (std::size_t value = 1; value < counts.size(); ++value) {
      const double share = static_cast<double>(counts[value]) / std::max(present, 1.0);
      chance += share * share;
      if (counts[value] > 0)
        evidence.agreeing_bits[value] = std::min(-std::log2(share), most_agreeing_bits);
    }
    if (present == 0 || chance > 0.999) continue;  // one value tells nobody apart
    evidence.differing_bits = std::min(0.0, std::log2(changed_share / (1 - chance)));
    if (has_likeness(before.comparison)) {
      evidence.folded.resize(counts.size());
      for (std::uint32_t value = 1; value < counts.size(); ++value)
        evidence.folded[value] = text::fold(evidence.column.text(value));
    }
    evidence_.push_back(std::move(evidence));
  }
}

double RowEvidence::bits(std::uint32_t before, std::uint32_t after) const {
  double bits = 0;
  for (const Evidence& evidence : evidence_) {
    const std::uint32_t a = evidence.column.before(before), b = evidence.column.after(after);
    if (a == 0 || b == 0) continue;
    if (a == b) {
      bits += evidence.agreeing_bits[a];
      continue;
    }
    const double least = std::min(evidence.agreeing_bits[a], evidence.agreeing_bits[b]);
    bool alike = false;
    if (!evidence.folded.empty()) {
      alike = text::jaro_winkler(evidence.folded[a], evidence.folded[b]) >= alike_jaro_winkler;
    } else if (evidence.column.column().comparison == Comparison::date) {
      alike = dates_overlap(evidence.column.text(a), evidence.column.text(b));
    }
    bits += alike ? least / 2 : evidence.differing_bits;
  }
  return bits;
}

std::uint32_t RowEvidence::equal_cells(std::uint32_t before, std::uint32_t after) const {
  std::uint32_t equal = 0;
  for (const Evidence& evidence : evidence_)
    equal += evidence.column.before(before) == evidence.column.after(after);
  return equal;
}

namespace {

// The rows of each id, in order.
class RowsOfId {
 public:
  explicit RowsOfId(const table::MappedTable& table) : next_(table.rows(), no_row) {
    std::vector<std::uint32_t> last;
    for (std::uint32_t row = 0; row < table.rows(); ++row) {
      const auto [found, is_new] =
          places_.try_emplace(table.record_ids[row], static_cast<std::uint32_t>(first_.size()));
      const std::uint32_t place = found->second;
      if (is_new) {
        first_.push_back(row);
        last.push_back(row);
        continue;
      }
      next_[last[place]] = row;
      last[place] = row;
      ++repeated_;
    }
  }

  // Empty where no row has the id, or so many that it names nobody.
  std::vector<std::uint32_t> rows(const std::string& id) const {
    std::vector<std::uint32_t> rows;
    const auto found = places_.find(id);
    if (found == places_.end() || id.empty() || table::is_filler(id)) return rows;
    for (std::uint32_t row = first_[found->second]; row != no_row; row = next_[row])
      rows.push_back(row);
    if (rows.size() > most_repeats) rows.clear();
    return rows;
  }
  std::uint64_t repeated() const { return repeated_; }
  bool is_first(std::uint32_t row, const std::string& id) const {
    return first_[places_.at(id)] == row;
  }

 private:
  tsl::robin_map<std::string_view, std::uint32_t> places_;  // views into the table's ids
  std::vector<std::uint32_t> first_, next_;
  std::uint64_t repeated_ = 0;
};

struct IdPair {
  std::uint32_t before = 0, after = 0;
  double bits = 0;
};

// Pairs the rows of a repeated id one to one, the strongest first.
void pair_repeated(std::span<const std::uint32_t> before, std::span<const std::uint32_t> after,
                   const RowEvidence& evidence, std::vector<IdPair>& pairs) {
  struct Try {
    std::uint32_t equal = 0;
    std::uint32_t before = 0, after = 0;
  };
  std::vector<Try> tries;
  for (const std::uint32_t b : before) {
    for (const std::uint32_t a : after) tries.push_back({evidence.equal_cells(b, a), b, a});
  }
  std::ranges::stable_sort(tries, std::greater<>(), &Try::equal);
  std::vector<std::uint32_t> used_before, used_after;
  for (const Try& one : tries) {
    if (std::ranges::find(used_before, one.before) != used_before.end()) continue;
    if (std::ranges::find(used_after, one.after) != used_after.end()) continue;
    used_before.push_back(one.before);
    used_after.push_back(one.after);
    pairs.push_back({one.before, one.after, 0});
  }
}

bool has_ids(const table::MappedTable& table) {
  return std::ranges::find(table.mapping.columns, "record_id", &table::ColumnRule::column) !=
         table.mapping.columns.end();
}

}  // namespace

std::vector<Pairing> match_by_id(const Versions& versions, const RowEvidence& evidence,
                                 const base::RunContext& context, IdAgreement& agreement) {
  agreement.in_before = has_ids(versions.before);
  agreement.in_after = has_ids(versions.after);
  std::vector<Pairing> pairings;
  if (!agreement.in_before || !agreement.in_after) return pairings;
  const RowsOfId before(versions.before), after(versions.after);
  agreement.repeated_before = before.repeated();
  agreement.repeated_after = after.repeated();
  std::vector<IdPair> pairs;
  for (std::uint32_t row = 0; row < versions.before.rows(); ++row) {
    const std::string& id = versions.before.record_ids[row];
    const auto there = after.rows(id);
    if (there.empty() || !before.is_first(row, id)) continue;
    const auto here = before.rows(id);
    if (here.size() == 1 && there.size() == 1) {
      pairs.push_back({row, there.front(), 0});
    } else {
      pair_repeated(here, there, evidence, pairs);
    }
  }
  agreement.shared = pairs.size();
  base::parallel_chunks(context, pairs.size(), 1 << 12,
                        [&](std::size_t begin, std::size_t end, std::size_t) {
                          for (std::size_t k = begin; k < end; ++k)
                            pairs[k].bits = evidence.bits(pairs[k].before, pairs[k].after);
                        });
  double judged = 0, contradicted = 0;
  for (const IdPair& pair : pairs) {
    judged += pair.bits != 0;
    contradicted += pair.bits < 0;
  }
  const double share = (contradicted + 0.5) / (judged + 1);
  const double prior_bits = std::log2((1 - share) / share);
  for (const IdPair& pair : pairs) {
    if (pair.bits + prior_bits < 0) {
      ++agreement.contradicted;
    } else {
      pairings.push_back({pair.before, pair.after, 1, true});
    }
  }
  return pairings;
}

}  // namespace paradero::watch

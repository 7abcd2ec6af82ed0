#include "paradero/watch/register.h"

#include <algorithm>
#include <array>
#include <map>

#include <tsl/robin_map.h>

#include "paradero/base/date.h"
#include "paradero/watch/internal/columns.h"
#include "paradero/watch/internal/matching.h"

namespace paradero::watch {

namespace {

constexpr std::array<std::string_view, change_kinds> change_words = {
    "vanished", "appeared",  "renumbered", "merged", "split",          "changed",     "recoded",
    "blurred",  "rewritten", "emptied",    "filled", "column_dropped", "column_added"};

// A renaming: so many records at least had the old value, and nearly all of them have the new one.
constexpr std::uint32_t least_recoded = 5;
constexpr double share_recoded = 0.9;

// The values of one column that became others wherever they stood.
class Recoding {
 public:
  Recoding(const SharedColumn& column, std::span<const Pairing> pairs) {
    // A fate, a sex, a day or an age is a person's own: it is never a name for something.
    const table::MappedColumn& own = column.column();
    const bool may_be_renamed =
        own.name != "status" && own.name != "sex" && own.comparison != table::Comparison::date &&
        own.comparison != table::Comparison::number && own.comparison != table::Comparison::name;
    if (!may_be_renamed) return;
    std::vector<std::uint32_t> kept(column.values(), 0);
    for (const Pairing& pair : pairs) {
      const std::uint32_t a = column.before(pair.before), b = column.after(pair.after);
      if (a == 0 || b == 0) continue;
      ++kept[a];
      if (a != b) ++moved_[key(a, b)];
    }
    for (auto move = moved_.begin(); move != moved_.end();) {
      const std::uint32_t all = kept[static_cast<std::uint32_t>(move->first >> 32)];
      const bool is_renaming =
          move->second >= least_recoded && move->second >= share_recoded * static_cast<double>(all);
      move = is_renaming ? std::next(move) : moved_.erase(move);
    }
  }
  bool holds(std::uint32_t a, std::uint32_t b) const { return moved_.contains(key(a, b)); }

 private:
  static std::uint64_t key(std::uint32_t a, std::uint32_t b) { return std::uint64_t{a} << 32 | b; }
  tsl::robin_map<std::uint64_t, std::uint32_t> moved_;
};

struct ComparedColumn {
  std::uint32_t field = 0;
  SharedColumn column;
  Recoding recoding;

  // What happened to a value that is there in both versions, and not the same.
  ChangeKind kind_of_change(std::uint32_t a, std::uint32_t b) const {
    if (column.same_folded(a, b)) return ChangeKind::rewritten;
    if (recoding.holds(a, b)) return ChangeKind::recoded;
    if (column.column().comparison != table::Comparison::date) return ChangeKind::changed;
    const auto before = base::parse_date(column.text(a)), after = base::parse_date(column.text(b));
    const bool holds = before && after && after->first <= before->first &&
                       before->last <= after->last && before->length_days() < after->length_days();
    return holds ? ChangeKind::blurred : ChangeKind::changed;
  }
};

// The fields of pairs of rows, compared; the changes of each old row, in its order.
class ValueComparison {
 public:
  ValueComparison(const Versions& versions, std::span<const Pairing> pairs,
                  std::vector<FieldAgreement>& fields)
      : fields_(fields) {
    for (std::uint32_t f = 0; f < fields.size(); ++f) {
      if (fields[f].before < 0 || fields[f].after < 0) continue;
      const SharedColumn column(versions.before.columns[static_cast<std::size_t>(fields[f].before)],
                                versions.after.columns[static_cast<std::size_t>(fields[f].after)]);
      columns_.push_back({f, column, Recoding(column, pairs)});
    }
  }

  void compare(const Pairing& pair, std::vector<Change>& changes) {
    for (const ComparedColumn& compared : columns_) {
      const auto& [f, column, recoding] = compared;
      const std::uint32_t a = column.before(pair.before), b = column.after(pair.after);
      FieldAgreement& field = fields_[f];
      if (a == b) {
        field.equal += a != 0;
        continue;
      }
      const ChangeKind kind = a == 0   ? ChangeKind::filled
                              : b == 0 ? ChangeKind::emptied
                                       : compared.kind_of_change(a, b);
      field.filled += kind == ChangeKind::filled;
      field.emptied += kind == ChangeKind::emptied;
      field.rewritten += kind == ChangeKind::rewritten;
      field.recoded += kind == ChangeKind::recoded;
      field.blurred += kind == ChangeKind::blurred;
      field.changed += kind == ChangeKind::changed;
      changes.push_back({kind, pair.before, pair.after, f, pair.probability});
    }
  }

 private:
  std::vector<FieldAgreement>& fields_;
  std::vector<ComparedColumn> columns_;
};

std::string_view cell_of(const table::MappedTable& table, std::string_view name,
                         std::uint32_t row) {
  const table::MappedColumn* column = table.find(name);
  return column == nullptr ? std::string_view() : column->at(row);
}

std::vector<Transition> transitions(const Versions& versions, std::span<const Pairing> pairs) {
  if (versions.before.find("status") == nullptr || versions.after.find("status") == nullptr)
    return {};
  std::map<std::pair<std::string_view, std::string_view>, std::uint64_t> counts;
  for (const Pairing& pair : pairs) {
    ++counts[{cell_of(versions.before, "status", pair.before),
              cell_of(versions.after, "status", pair.after)}];
  }
  std::vector<Transition> found;
  for (const auto& [words, records] : counts)
    found.push_back({std::string(words.first), std::string(words.second), records});
  return found;
}

DateConfusion confused_dates(const Versions& versions, std::span<const Pairing> pairs) {
  DateConfusion confusion;
  for (const Pairing& pair : pairs) {
    const auto event = cell_of(versions.before, "event_date", pair.before),
               notice = cell_of(versions.before, "noticed_date", pair.before),
               new_event = cell_of(versions.after, "event_date", pair.after),
               new_notice = cell_of(versions.after, "noticed_date", pair.after);
    if (event == notice) continue;
    const bool event_was_notice = !notice.empty() && new_event == notice && new_event != event;
    const bool notice_was_event = !event.empty() && new_notice == event && new_notice != notice;
    if (event_was_notice && notice_was_event) {
      ++confusion.swapped;
    } else {
      confusion.event_was_notice += event_was_notice;
      confusion.notice_was_event += notice_was_event;
    }
  }
  return confusion;
}

// The changes in the order of the old version's rows, then what appeared.
std::vector<Change> list_changes(const Versions& versions, const RegisterComparison& found,
                                 const Rest& rest, std::vector<FieldAgreement>& fields) {
  std::vector<Change> changes;
  for (std::uint32_t f = 0; f < fields.size(); ++f) {
    if (fields[f].after < 0) changes.push_back({ChangeKind::column_dropped, no_row, no_row, f, 1});
    if (fields[f].before < 0) changes.push_back({ChangeKind::column_added, no_row, no_row, f, 1});
  }
  std::vector<std::uint32_t> pair_of(versions.before.rows(), no_row);
  std::vector<bool> joined(versions.after.rows(), false);
  for (std::uint32_t k = 0; k < found.pairs.size(); ++k) {
    pair_of[found.pairs[k].before] = k;
    joined[found.pairs[k].after] = true;
  }
  std::multimap<std::uint32_t, const Rest::Joined*> split_from;
  for (const Rest::Joined& split : rest.split) {
    split_from.emplace(split.into, &split);
    joined[split.row] = true;
  }
  const bool ids_name_records = found.ids.in_before && found.ids.in_after;
  ValueComparison values(versions, found.pairs, fields);
  auto merged = rest.merged.begin();
  for (std::uint32_t row = 0; row < versions.before.rows(); ++row) {
    if (pair_of[row] == no_row) {
      if (merged != rest.merged.end() && merged->row == row) {
        changes.push_back({ChangeKind::merged, row, merged->into, 0, merged->probability});
        ++merged;
      } else {
        changes.push_back({ChangeKind::vanished, row, no_row, 0, 1.0 - rest.nearest_before[row]});
      }
      continue;
    }
    const Pairing& pair = found.pairs[pair_of[row]];
    const bool other_id = versions.before.record_ids[row] != versions.after.record_ids[pair.after];
    if (ids_name_records && other_id)
      changes.push_back({ChangeKind::renumbered, row, pair.after, 0, pair.probability});
    values.compare(pair, changes);
    const auto [begin, end] = split_from.equal_range(row);
    for (auto split = begin; split != end; ++split) {
      changes.push_back(
          {ChangeKind::split, row, split->second->row, 0, split->second->probability});
    }
  }
  for (std::uint32_t row = 0; row < versions.after.rows(); ++row) {
    if (!joined[row])
      changes.push_back({ChangeKind::appeared, no_row, row, 0, 1.0 - rest.nearest_after[row]});
  }
  return changes;
}

}  // namespace

std::string_view to_word(ChangeKind kind) { return change_words[static_cast<std::size_t>(kind)]; }

base::Result<RegisterComparison> compare_registers(const table::MappedTable& before,
                                                   const table::MappedTable& after,
                                                   const RegisterSettings& settings,
                                                   const base::RunContext& context) {
  if (!(settings.threshold > 0 && settings.threshold < 1)) {
    return base::usage_error("watch: threshold is {}: it must lie between 0 and 1",
                             settings.threshold);
  }
  RegisterComparison found;
  std::vector<FieldAgreement> fields = align_columns(before, after);
  const Versions versions{before, after, fields};
  const RowEvidence evidence(versions, settings);
  context.report("joining by id", 0, 0);
  found.pairs = match_by_id(versions, evidence, context, found.ids);
  if (context.stopped()) return base::interrupted_error();
  PARADERO_ASSIGN(const Rest rest,
                  match_by_linkage(versions, found.pairs, evidence, settings, context));
  found.renumbered = rest.pairs.size() > found.pairs.size();
  found.pairs.insert(found.pairs.end(), rest.pairs.begin(), rest.pairs.end());
  std::ranges::sort(found.pairs, {}, &Pairing::before);
  found.changes = list_changes(versions, found, rest, fields);
  found.statuses = transitions(versions, found.pairs);
  found.dates = confused_dates(versions, found.pairs);
  found.fields = std::move(fields);
  return found;
}

}  // namespace paradero::watch

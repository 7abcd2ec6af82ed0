// match_by_linkage: what the ids leave over, through the link module.
#include <algorithm>
#include <cmath>
#include <tuple>

#include "paradero/stats/log_space.h"
#include "paradero/watch/internal/matching.h"

namespace paradero::watch {

namespace {

// Evidence beyond this many columns adds nothing but time; link takes at most 31 fields, and makes
// four of its own from full names and ages.
constexpr std::size_t most_columns = 26;

constexpr float beyond_doubt = 4.6F;  // natural log odds of .99

// What link itself leaves out when lists differ, but one register carries on: under a name of its
// own.
std::string evidence_name(const std::string& name) {
  const bool kept_out = name == "noticed_date" || name == "latitude" || name == "longitude";
  return kept_out ? name + "_as_recorded" : name;
}

// The names of the columns by which the rest is linked: those of both versions, and those that link
// takes apart (a full name beside given names and surnames, an age beside a date of birth).
std::vector<std::string> linked_columns(const Versions& versions,
                                        const RegisterSettings& settings) {
  constexpr std::string_view taken_apart[] = {"full_name", "given_names", "surname_1",
                                              "surname_2", "birth_date",  "age",
                                              "age_min",   "age_max",     "curp"};
  std::vector<std::string> names;
  for (const FieldAgreement& field : versions.fields) {
    const bool in_both = field.before >= 0 && field.after >= 0;
    const bool apart = std::ranges::find(taken_apart, field.name) != std::end(taken_apart);
    if (!in_both && !apart) continue;
    const auto& column = field.before >= 0
                             ? versions.before.columns[static_cast<std::size_t>(field.before)]
                             : versions.after.columns[static_cast<std::size_t>(field.after)];
    if (tells_who(column, settings) && names.size() < most_columns) names.push_back(field.name);
  }
  // An age beside a range of ages has the field of the range.
  const bool has_age =
      versions.before.find("age") != nullptr || versions.after.find("age") != nullptr;
  if (has_age && std::ranges::find(names, "age") == names.end()) names.emplace_back("age");
  return names;
}

table::MappedTable rows_of(const table::MappedTable& table, std::span<const std::uint32_t> rows,
                           std::span<const std::string> names) {
  table::MappedTable part;
  part.source = table.source;
  part.file = table.file;
  for (const std::uint32_t row : rows) part.lines.push_back(table.lines[row]);
  for (const std::string& name : names) {
    const table::MappedColumn* column = table.find(name);
    if (column == nullptr) continue;
    table::MappedColumn copy{evidence_name(name), column->comparison, table::Dictionary(), {}};
    std::vector<std::uint32_t> becomes(column->values.size(), 0);
    copy.codes.reserve(rows.size());
    for (const std::uint32_t row : rows) {
      const std::uint32_t code = column->codes[row];
      if (code != 0 && becomes[code] == 0) becomes[code] = copy.values.intern(column->values[code]);
      copy.codes.push_back(becomes[code]);
    }
    part.columns.push_back(std::move(copy));
  }
  return part;
}

// The rows to be linked: old ones that the ids left over, all new ones, and some old ones that the
// ids joined, from which the model learns how a person's record changes.
struct Linked {
  std::vector<std::uint32_t> before, after;
};

Linked rows_to_link(const Versions& versions, std::span<const Pairing> by_id,
                    const RegisterSettings& settings) {
  std::vector<bool> wanted(versions.before.rows(), true);
  const std::size_t stride = by_id.size() / std::max<std::uint64_t>(settings.taught_pairs, 1) + 1;
  for (std::size_t k = 0; k < by_id.size(); ++k) wanted[by_id[k].before] = k % stride == 0;
  Linked rows;
  for (std::uint32_t row = 0; row < wanted.size(); ++row) {
    if (wanted[row]) rows.before.push_back(row);
  }
  for (std::uint32_t row = 0; row < versions.after.rows(); ++row) rows.after.push_back(row);
  return rows;
}

// A pair that linkage proposes: rows of the old and the new version, or of the new one alone.
struct Proposal {
  std::uint32_t before = 0, after = 0;
  float ln_odds = 0;
  std::uint32_t equal = 0;
};

class RestMatcher {
 public:
  RestMatcher(const Versions& versions, std::span<const Pairing> by_id, const RowEvidence& evidence,
              double threshold)
      : evidence_(evidence),
        threshold_(threshold),
        of_before_(versions.before.rows(), no_row),
        of_after_(versions.after.rows(), no_row) {
    rest_.nearest_before.assign(versions.before.rows(), 0);
    rest_.nearest_after.assign(versions.after.rows(), 0);
    for (const Pairing& pair : by_id) {
      of_before_[pair.before] = pair.after;
      of_after_[pair.after] = pair.before;
    }
  }

  void add_across(std::uint32_t before, std::uint32_t after, float ln_odds) {
    if (of_before_[before] != no_row && of_after_[after] != no_row) return;
    const auto probability = static_cast<float>(stats::probability_from_ln_odds(ln_odds));
    rest_.nearest_before[before] = std::max(rest_.nearest_before[before], probability);
    rest_.nearest_after[after] = std::max(rest_.nearest_after[after], probability);
    across_.push_back({before, after, ln_odds, evidence_.equal_cells(before, after)});
  }
  // Two rows of the new version.
  void add_within(std::uint32_t a, std::uint32_t b, float ln_odds) {
    within_.push_back({a, b, ln_odds, 0});
  }

  Rest match() {
    pair_up();
    join_the_others();
    return std::move(rest_);
  }

 private:
  double probability(const Proposal& proposal) const {
    return stats::probability_from_ln_odds(proposal.ln_odds);
  }

  // One to one, the likeliest first. Of those that are beyond doubt, who have two records in a
  // version perhaps, the pair with most equal cells: between versions most cells stay as they are.
  void pair_up() {
    std::ranges::sort(across_, [](const Proposal& x, const Proposal& y) {
      const auto clipped = [](const Proposal& p) { return std::min(p.ln_odds, beyond_doubt); };
      const auto apart = [](const Proposal& p) {
        return p.before > p.after ? p.before - p.after : p.after - p.before;
      };
      return std::tuple(-clipped(x), y.equal, -x.ln_odds, apart(x), x.before, x.after) <
             std::tuple(-clipped(y), x.equal, -y.ln_odds, apart(y), y.before, y.after);
    });
    for (const Proposal& proposal : across_) {
      if (of_before_[proposal.before] != no_row || of_after_[proposal.after] != no_row) continue;
      if (probability(proposal) < threshold_) break;
      of_before_[proposal.before] = proposal.after;
      of_after_[proposal.after] = proposal.before;
      rest_.pairs.push_back({proposal.before, proposal.after, probability(proposal), false});
    }
  }

  // Records left alone whose person has a record in the other version already.
  void join_the_others() {
    std::vector<bool> merged(of_before_.size(), false), split(of_after_.size(), false);
    const auto split_off = [&](std::uint32_t row, std::uint32_t from, const Proposal& proposal) {
      if (split[row] || of_after_[row] != no_row || from == no_row) return;
      split[row] = true;
      rest_.split.push_back({row, from, probability(proposal)});
    };
    for (const Proposal& proposal : across_) {
      if (probability(proposal) < threshold_) break;
      if (of_before_[proposal.before] == no_row && !merged[proposal.before]) {
        merged[proposal.before] = true;
        rest_.merged.push_back({proposal.before, proposal.after, probability(proposal)});
      } else if (of_before_[proposal.before] != no_row) {
        split_off(proposal.after, proposal.before, proposal);
      }
    }
    std::ranges::sort(within_, [](const Proposal& x, const Proposal& y) {
      return std::tuple(-x.ln_odds, x.before, x.after) < std::tuple(-y.ln_odds, y.before, y.after);
    });
    for (const Proposal& proposal : within_) {
      if (probability(proposal) < threshold_) break;
      split_off(proposal.before, of_after_[proposal.after], proposal);
      split_off(proposal.after, of_after_[proposal.before], proposal);
    }
    std::ranges::sort(rest_.merged, {}, &Rest::Joined::row);
    std::ranges::sort(rest_.split, {}, &Rest::Joined::row);
  }

  const RowEvidence& evidence_;
  double threshold_;
  std::vector<std::uint32_t> of_before_, of_after_;  // the partner of each row
  std::vector<Proposal> across_, within_;
  Rest rest_;
};

}  // namespace

base::Result<Rest> match_by_linkage(const Versions& versions, std::span<const Pairing> by_id,
                                    const RowEvidence& evidence, const RegisterSettings& settings,
                                    const base::RunContext& context) {
  RestMatcher matcher(versions, by_id, evidence, settings.threshold);
  const std::size_t rows_before = versions.before.rows(), rows_after = versions.after.rows();
  const bool all_joined = by_id.size() == rows_before && by_id.size() == rows_after;
  if (all_joined || rows_before == 0 || rows_after == 0) return matcher.match();

  const std::vector<std::string> names = linked_columns(versions, settings);
  const Linked rows = rows_to_link(versions, by_id, settings);
  std::vector<table::MappedTable> lists;
  lists.push_back(rows_of(versions.before, rows.before, names));
  lists.push_back(rows_of(versions.after, rows.after, names));
  base::Problems unreadable;  // cells that say nothing here were told of when they were read
  auto records = link::Records::build(lists, context, unreadable);
  if (!records) {
    // Nothing tells people apart: the records that no id joins stay apart.
    if (records.error().kind == base::ErrorKind::usage) return matcher.match();
    return tl::unexpected(std::move(records.error()));
  }
  PARADERO_ASSIGN(const link::LinkResult found, link::link(*records, settings.link, context));
  for (const link::Link& link : found.links) {
    const bool a_is_old = records->list(link.a) == 0, b_is_old = records->list(link.b) == 0;
    const std::uint32_t a = records->list_row(link.a), b = records->list_row(link.b);
    if (a_is_old && !b_is_old) matcher.add_across(rows.before[a], rows.after[b], link.ln_odds);
    if (!a_is_old && !b_is_old) matcher.add_within(rows.after[a], rows.after[b], link.ln_odds);
  }
  return matcher.match();
}

}  // namespace paradero::watch

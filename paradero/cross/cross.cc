#include "paradero/cross/cross.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>

#include "paradero/base/parallel.h"

namespace paradero::cross {

namespace {

constexpr std::size_t swept_a_chunk = 8;                   // found rows
constexpr int one_report_days = 31, one_report_years = 3;  // how far reports of one person differ

// Do two missing rows seem to be one person reported twice?
class RepeatedReports {
 public:
  explicit RepeatedReports(const People& missing) : missing_(missing) {}

  bool are_one(std::uint32_t a, std::uint32_t b) const {
    const People& m = missing_;
    if (m.curp[a] != 0 && m.curp[b] != 0) return m.curp[a] == m.curp[b];
    const auto agree = [&](const NameColumn& names, text::NameAgreement least) {
      const std::uint32_t x = names.of_row[a], y = names.of_row[b];
      return x != 0 && y != 0 && text::compare_names(names.distinct[x], names.distinct[y]) <= least;
    };
    const auto absent = [&](const NameColumn& names) {
      return names.of_row[a] == 0 || names.of_row[b] == 0;
    };
    if (!agree(m.given_names, text::NameAgreement::initial)) return false;
    if (!agree(m.surname_1, text::NameAgreement::close)) return false;
    if (!absent(m.surname_2) && !agree(m.surname_2, text::NameAgreement::close)) return false;
    const bool one_sex =
        m.sex[a] == m.sex[b] || m.sex[a] == Sex::unknown || m.sex[b] == Sex::unknown;
    return one_sex && one_age(m.ages.at(a), m.ages.at(b)) && one_time(m.days.at(a), m.days.at(b)) &&
           one_state(m.places.at(a), m.places.at(b));
  }

 private:
  // What is not known on one side does not speak against one person, but for the day.
  static bool one_age(const Ages& a, const Ages& b) {
    if (!a.known() || !b.known()) return true;
    const int later = b.year - a.year;
    return a.from + later <= b.to + one_report_years && b.from <= a.to + later + one_report_years;
  }
  static bool one_time(const Days& a, const Days& b) {
    return a.known() && b.known() && a.first <= b.last + one_report_days &&
           b.first <= a.last + one_report_days;
  }
  static bool one_state(const Place& a, const Place& b) {
    return !a.known() || !b.known() || a.state == b.state;
  }

  const People& missing_;
};

// The pairs of one found row: competing, sharing, ranked.
struct FoundRow {
  std::vector<Pair> pairs;
  FoundOutcome outcome;
  std::uint64_t worked_out = 0;
};

// ln LR of several missing rows of one person: what several of them record counts as their mean, or
// a person reported twice would have twice the weight, and a report's gaps would hide what another
// one contradicts.
double ln_ratio_together(std::span<const Pair* const> reports) {
  double ln = 0;
  for (std::size_t kind = 0; kind < kinds; ++kind) {
    double sum = 0;
    int recorded = 0;
    for (const Pair* pair : reports) {
      sum += pair->evidence.ln[kind];
      recorded += pair->evidence.ln[kind] != 0 ? 1 : 0;
    }
    if (recorded > 0) ln += sum / recorded;
  }
  return ln;
}

// Pairs of the likeliest missing rows, grouped by person.
std::vector<std::vector<Pair*>> group_reports(std::vector<Pair>& pairs,
                                              const RepeatedReports& reports,
                                              std::size_t compared) {
  std::vector<std::vector<Pair*>> people;
  for (std::size_t k = 0; k < pairs.size(); ++k) {
    Pair& pair = pairs[k];
    const auto same = [&](const std::vector<Pair*>& person) {
      return std::ranges::any_of(
          person, [&](const Pair* other) { return reports.are_one(other->missing, pair.missing); });
    };
    const auto known = k < compared ? std::ranges::find_if(people, same) : people.end();
    pair.repeated = known != people.end();
    if (known == people.end()) {
      people.push_back({&pair});
    } else {
      known->front()->repeated = true;
      known->push_back(&pair);
    }
  }
  return people;
}

void compete(FoundRow& row, double rest, double none, const RepeatedReports& reports,
             const Settings& settings) {
  std::ranges::sort(row.pairs, [](const Pair& a, const Pair& b) {
    return a.ln_ratio != b.ln_ratio ? a.ln_ratio > b.ln_ratio : a.missing < b.missing;
  });
  const auto people = group_reports(row.pairs, reports, settings.most_candidates);
  std::vector<double> ln_ratio;
  for (const std::vector<Pair*>& person : people)
    ln_ratio.push_back(person.size() == 1 ? person.front()->ln_ratio : ln_ratio_together(person));
  const double most = ln_ratio.empty() ? 0 : std::max(0.0, *std::ranges::max_element(ln_ratio));
  double sum = (none + rest) * std::exp(-most);
  for (const double ln : ln_ratio) sum += std::exp(ln - most);
  row.outcome.none = none * std::exp(-most) / sum;
  for (std::size_t k = 0; k < people.size(); ++k) {
    for (Pair* pair : people[k]) pair->posterior = std::exp(ln_ratio[k] - most) / sum;
  }
}

// Ranks rows of equal posterior and ratio equally, from 1.
template <class Same>
void rank(std::span<Pair*> pairs, std::uint32_t Pair::*place, Same&& same) {
  for (std::size_t k = 0; k < pairs.size(); ++k) {
    pairs[k]->*place = k > 0 && same(*pairs[k - 1], *pairs[k]) ? pairs[k - 1]->*place
                                                               : static_cast<std::uint32_t>(k + 1);
  }
}

bool ahead(const Pair& a, const Pair& b) {
  if (a.posterior != b.posterior) return a.posterior > b.posterior;
  return a.ln_ratio > b.ln_ratio;
}
bool tied(const Pair& a, const Pair& b) {
  return a.posterior == b.posterior && a.ln_ratio == b.ln_ratio;
}

void rank_both_ways(std::vector<Pair>& pairs) {
  std::vector<Pair*> order;
  for (Pair& pair : pairs) order.push_back(&pair);
  const auto rank_by = [&](std::uint32_t Pair::*who, std::uint32_t Pair::*other,
                           std::uint32_t Pair::*place) {
    std::ranges::sort(order, [&](const Pair* a, const Pair* b) {
      if (a->*who != b->*who) return a->*who < b->*who;
      if (ahead(*a, *b) != ahead(*b, *a)) return ahead(*a, *b);
      return a->*other < b->*other;
    });
    for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
      while (end < order.size() && order[end]->*who == order[begin]->*who) ++end;
      rank(std::span(order).subspan(begin, end - begin), place, tied);
    }
  };
  rank_by(&Pair::missing, &Pair::found, &Pair::rank_for_missing);
  rank_by(&Pair::found, &Pair::missing, &Pair::rank_for_found);
}

// Keeps what is among the first for one side at least; what goes joins its found row's rest.
void cut_off_later_ranks(Crossing& crossing, std::uint32_t most) {
  const auto is_late = [&](const Pair& pair) {
    return pair.rank_for_missing > most && pair.rank_for_found > most;
  };
  for (const Pair& pair : crossing.pairs) {
    if (!is_late(pair)) continue;
    FoundOutcome& outcome = crossing.found[pair.found];
    outcome.ln_rest = std::log(std::exp(outcome.ln_rest) + std::exp(pair.ln_ratio));
  }
  crossing.pairs_left_out = std::erase_if(crossing.pairs, is_late);
}

base::Result<void> check_settings(const Settings& settings) {
  if (settings.prior && !(*settings.prior > 0 && *settings.prior < 1)) {
    return base::usage_error("cross: prior is {}, it must lie between 0 and 1", *settings.prior);
  }
  if (!(settings.least_posterior >= 1e-9 && settings.least_posterior < 1)) {
    return base::usage_error("cross: least_posterior is {}, it must lie in 1e-9 .. 1",
                             settings.least_posterior);
  }
  for (const RateChange& change : settings.learning.changes) {
    if (const std::string fault = fault_of(change); !fault.empty())
      return base::usage_error("cross: {}", fault);
  }
  if (settings.most_candidates < 1)
    return base::usage_error("cross: most_candidates is 0, it must be at least 1");
  return {};
}

// Old pairs by their found row.
std::vector<std::vector<const Pair*>> by_found(const Before* before, std::size_t found) {
  std::vector<std::vector<const Pair*>> pairs(found);
  if (before == nullptr) return pairs;
  for (const Pair& pair : before->pairs) pairs[pair.found].push_back(&pair);
  return pairs;
}

// Crosses one found row with the missing rows that are new to it.
FoundRow cross_found(const Screen& screen, std::uint32_t f, const Rates& rates,
                     const Settings& settings, const Before* before,
                     std::span<const Pair* const> old_pairs, const RepeatedReports& reports,
                     Screen::Tables& tables) {
  const auto missing = static_cast<std::uint32_t>(screen.missing().size());
  const bool known = before != nullptr && f < before->found;
  screen.prepare(f, rates, tables);
  const double none = none_weight(rates.on_list[tables.has_name ? 1 : 0], missing);
  const double least = std::log(settings.least_posterior * none);
  const auto first_new = known ? static_cast<std::uint32_t>(before->missing) : 0;
  const Sweep sweep = screen.sweep(tables, least, first_new, missing);
  FoundRow row;
  row.worked_out = sweep.worked_out;
  double rest = sweep.rest;
  for (const Candidate& candidate : sweep.candidates) {
    row.pairs.push_back({.missing = candidate.missing,
                         .found = f,
                         .ln_ratio = candidate.ln_ratio,
                         .evidence = candidate.evidence});
  }
  if (known) rest += std::exp(before->outcome[f].ln_rest);
  for (const Pair* pair : old_pairs) row.pairs.push_back(*pair);
  compete(row, rest, none, reports, settings);
  const auto is_unlikely = [&](const Pair& pair) {
    return pair.posterior < settings.least_posterior;
  };
  for (const Pair& pair : row.pairs) rest += is_unlikely(pair) ? std::exp(pair.ln_ratio) : 0;
  std::erase_if(row.pairs, is_unlikely);
  row.outcome.above_threshold = static_cast<std::uint32_t>(row.pairs.size());
  row.outcome.ln_rest = std::log(rest);
  return row;
}

// The rates: those of before, or learned.
base::Result<Learning> rates_for(const Screen& screen, const Settings& settings,
                                 const Before* before, const base::RunContext& context) {
  std::optional<double> on_list;
  if (settings.prior) {
    on_list = std::clamp(*settings.prior * static_cast<double>(screen.missing().size()) /
                             static_cast<double>(screen.found().size()),
                         1e-6, .95);
  }
  if (before == nullptr)
    return learn_rates(screen, expected_rates(settings.learning.changes), on_list,
                       settings.learning, context);
  Learning learning;
  learning.rates = before->rates;
  if (on_list) learning.rates.on_list.fill(*on_list);
  return learning;
}

}  // namespace

std::vector<ThresholdRow> threshold_rows(std::span<const Pair> pairs) {
  std::vector<ThresholdRow> rows;
  for (const double posterior : {.001, .01, .05, .1, .25, .5, .75, .9, .95, .99}) {
    ThresholdRow row{posterior};
    for (const Pair& pair : pairs) {
      if (pair.posterior < posterior) continue;
      ++row.pairs;
      row.expected_true += pair.posterior;
    }
    row.expected_false = static_cast<double>(row.pairs) - row.expected_true;
    rows.push_back(row);
  }
  return rows;
}

base::Result<Crossing> cross(const Screen& screen, const Settings& settings,
                             const base::RunContext& context, const Before* before) {
  const People &missing = screen.missing(), &found = screen.found();
  PARADERO_CHECK(check_settings(settings));
  const auto n = static_cast<double>(missing.size()), m = static_cast<double>(found.size());
  Crossing crossing;
  crossing.found.resize(found.size());
  crossing.pairs_crossed = std::uint64_t{missing.size()} * found.size();
  if (missing.size() == 0 || found.size() == 0) {
    crossing.learning.rates = expected_rates(settings.learning.changes);
    crossing.thresholds = threshold_rows({});
    return crossing;
  }
  base::require(before == nullptr || before->reference == screen.reference_rows(),
                "cross: the screen counts in the reference rows of before");
  PARADERO_ASSIGN(crossing.learning, rates_for(screen, settings, before, context));
  const Rates& rates = crossing.learning.rates;
  double expected_on_list = 0;
  for (std::uint32_t f = 0; f < found.size(); ++f)
    expected_on_list += rates.on_list[found.has_name(f) ? 1 : 0];
  crossing.prior = expected_on_list / n;
  crossing.ln_prior_odds = std::log(crossing.prior / m);
  const auto old_pairs = by_found(before, found.size());
  const RepeatedReports reports(missing);
  std::vector<FoundRow> rows(found.size());
  std::atomic<std::uint64_t> done = 0;
  base::parallel_chunks_with(
      context, found.size(), swept_a_chunk, [] { return Screen::Tables(); },
      [&](std::size_t begin, std::size_t end, std::size_t, Screen::Tables& tables) {
        for (auto f = static_cast<std::uint32_t>(begin); f < end; ++f) {
          rows[f] = cross_found(screen, f, rates, settings, before, old_pairs[f], reports, tables);
        }
        context.report("crossing", done += end - begin, found.size());
      });
  if (context.stopped()) return base::interrupted_error();

  for (std::size_t f = 0; f < rows.size(); ++f) {
    crossing.found[f] = rows[f].outcome;
    crossing.pairs_worked_out += rows[f].worked_out;
    crossing.pairs.insert(crossing.pairs.end(), rows[f].pairs.begin(), rows[f].pairs.end());
    rows[f] = FoundRow();
  }
  rank_both_ways(crossing.pairs);
  crossing.thresholds = threshold_rows(crossing.pairs);
  cut_off_later_ranks(crossing, settings.most_candidates);
  std::ranges::sort(crossing.pairs, [](const Pair& a, const Pair& b) {
    if (a.found != b.found) return a.found < b.found;
    if (ahead(a, b) != ahead(b, a)) return ahead(a, b);
    return a.missing < b.missing;
  });
  return crossing;
}

}  // namespace paradero::cross

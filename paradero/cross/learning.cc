#include "paradero/cross/learning.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "paradero/base/parallel.h"

namespace paradero::cross {

namespace {

constexpr std::size_t found_a_chunk = 16;

// Expected numbers of pairs of one person in each band; as Rates, but counts.
struct ExpectedCounts {
  Rates counts;
  double marks_of_found = 0, marks_with = 0;  // marks that could be mentioned; pairs with marks
  double garments_of_found = 0, garments_with = 0;
  std::array<double, 2> on_list{}, found{};  // without and with a name

  void add(const ExpectedCounts& other);
};

template <std::size_t n>
void add_array(std::array<double, n>& to, const std::array<double, n>& from, double weight = 1) {
  for (std::size_t k = 0; k < n; ++k) to[k] += weight * from[k];
}

void add_descriptions(DescriptionRates& to, const DescriptionRates& from) {
  to.mentioned += from.mentioned;
  to.others += from.others;
  add_array(to.type, from.type);
  add_array(to.concept_, from.concept_);
  add_array(to.place, from.place);
  add_array(to.side, from.side);
  add_array(to.view, from.view);
  add_array(to.text, from.text);
}

void ExpectedCounts::add(const ExpectedCounts& other) {
  const Rates& from = other.counts;
  add_array(counts.given_names, from.given_names);
  add_array(counts.surname_1, from.surname_1);
  add_array(counts.surname_2, from.surname_2);
  add_array(counts.sex, from.sex);
  add_array(counts.age, from.age);
  add_array(counts.height, from.height);
  for (std::size_t k = 0; k < lag_classes; ++k) add_array(counts.lag[k], from.lag[k]);
  add_array(counts.place, from.place);
  add_array(counts.alias, from.alias);
  add_array(counts.blood_group, from.blood_group);
  add_array(counts.curp, from.curp);
  add_descriptions(counts.marks, from.marks);
  add_descriptions(counts.clothing, from.clothing);
  marks_of_found += other.marks_of_found;
  marks_with += other.marks_with;
  garments_of_found += other.garments_of_found;
  garments_with += other.garments_with;
  add_array(on_list, other.on_list);
  add_array(found, other.found);
}

template <std::size_t n>
void count_agreement(std::array<double, n>& to, Agreement agreement, double weight) {
  if (agreement == Agreement::not_said) return;
  if constexpr (n == 2) {
    to[agreement == Agreement::same ? 0 : 1] += weight;
  } else {
    to[agreement == Agreement::same ? 0 : agreement == Agreement::related ? 1 : 2] += weight;
  }
}

// Counts one pair of sets of marks, `weight` being the probability that they are one body's. The
// pairs that have nothing on the missing record are not seen here, and are counted for these.
void count_descriptions(const DescriptionMatch& match, std::span<const Description> missing,
                        std::span<const Description> found, const DescriptionModel& model,
                        double weight, DescriptionRates& counts, double& of_found, double& with) {
  constexpr double worth_counting = 1e-3;
  if (missing.empty() || found.empty()) return;
  const ExpectedAlignment expected = match.expected_alignment(missing, model);
  const double all = weight * (1 + expected.unseen);
  of_found += all * static_cast<double>(model.found.size());
  with += all;
  counts.mentioned += weight * expected.aligned;
  counts.others += weight * expected.further;
  for (const ExpectedAlignment::Pair& pair : expected.pairs) {
    const double share = weight * pair.share;
    if (pair.share < worth_counting) continue;
    count_agreement(counts.type, pair.comparison.type, share);
    count_agreement(counts.concept_, pair.comparison.concept_, share);
    count_agreement(counts.place, pair.comparison.place, share);
    count_agreement(counts.side, pair.comparison.side, share);
    count_agreement(counts.view, pair.comparison.view, share);
    count_agreement(counts.text, pair.comparison.text, share);
  }
}

void count_pair(const Screen& screen, const Screen::Tables& tables, std::uint32_t m, double weight,
                ExpectedCounts& expected) {
  const People &missing = screen.missing(), &found = screen.found();
  const std::uint32_t f = tables.found;
  Rates& counts = expected.counts;
  if (const double of_right = weight * screen.right_name_share(m, tables); of_right > 0) {
    const auto names = screen.name_agreements(m, f);
    const auto count = [&](int band, std::array<double, name_bands>& bands) {
      if (band >= 0) bands[static_cast<std::size_t>(band)] += of_right;
    };
    if (!screen.has_initials_only(f)) count(names.given_names, counts.given_names);
    count(names.surname_1, counts.surname_1);
    count(names.surname_2, counts.surname_2);
  }
  if (missing.sex[m] != Sex::unknown && found.sex[f] != Sex::unknown)
    counts.sex[missing.sex[m] == found.sex[f] ? 0 : 1] += weight;
  add_array(counts.age, screen.age_shares(m, tables), weight);
  add_array(counts.lag[screen.lag_class(f)], screen.lag_shares(m, tables), weight);
  if (const int band = screen.height_band_of(m, f); band >= 0)
    counts.height[static_cast<std::size_t>(band)] += weight;
  if (const int band = screen.place_band_of(m, f); band >= 0)
    counts.place[static_cast<std::size_t>(band)] += weight;
  const auto same = [&](std::uint32_t in_missing, std::uint32_t in_found,
                        const std::vector<std::string>& missing_texts,
                        const std::vector<std::string>& found_texts,
                        std::array<double, 2>& agreement) {
    if (in_missing != 0 && in_found != 0)
      agreement[missing_texts[in_missing] == found_texts[in_found] ? 0 : 1] += weight;
  };
  same(missing.alias[m], found.alias[f], missing.aliases, found.aliases, counts.alias);
  same(missing.blood_group[m], found.blood_group[f], missing.blood_groups, found.blood_groups,
       counts.blood_group);
  same(missing.curp[m], found.curp[f], missing.curps, found.curps, counts.curp);
  count_descriptions(screen.marks(), missing.marks_of(m), found.marks_of(f), tables.marks, weight,
                     counts.marks, expected.marks_of_found, expected.marks_with);
  count_descriptions(screen.garments(), missing.garments_of(m), found.garments_of(f),
                     tables.garments, weight, counts.clothing, expected.garments_of_found,
                     expected.garments_with);
}

// The posterior mean of rates whose expectation weighs as much as so many pairs.
template <std::size_t n>
void settle(std::array<double, n>& rates, const std::array<double, n>& counts,
            const std::array<double, n>& expected, double weight) {
  double total = weight;
  for (const double count : counts) total += count;
  for (std::size_t k = 0; k < n; ++k) rates[k] = (counts[k] + weight * expected[k]) / total;
}

// What is known before the lists: the table and its changes.
struct Expected {
  explicit Expected(std::span<const RateChange> of) : changes(of), rates(expected_rates(of)) {}
  double weight(std::string_view name) const { return rate_weight(name, changes); }

  std::span<const RateChange> changes;
  Rates rates;
};

void settle_descriptions(DescriptionRates& rates, const DescriptionRates& counts,
                         const Expected& known, double of_found, double with, double mean_items,
                         bool clothing) {
  const DescriptionRates& expected = clothing ? known.rates.clothing : known.rates.marks;
  const auto weight = [&](std::string_view marks_row, std::string_view clothing_row) {
    return known.weight(clothing ? clothing_row : marks_row);
  };
  const double mentioned = weight("marks_mentioned", "clothing_mentioned"),
               others = weight("marks_others", "clothing_others");
  rates.mentioned = std::clamp(
      (counts.mentioned + mentioned * expected.mentioned) / (of_found + mentioned), .02, .98);
  rates.others =
      std::clamp((counts.others + others * expected.others) / (with + others), .02, mean_items);
  settle(rates.concept_, counts.concept_, expected.concept_,
         weight("marks_concept", "clothing_concept"));
  settle(rates.place, counts.place, expected.place, weight("marks_place", "clothing_place"));
  settle(rates.text, counts.text, expected.text, weight("marks_text", "clothing_text"));
  settle(rates.type, counts.type, expected.type, known.weight("marks_type"));
  settle(rates.side, counts.side, expected.side, known.weight("marks_side"));
  settle(rates.view, counts.view, expected.view, known.weight("marks_view"));
}

Rates settled(const Screen& screen, const ExpectedCounts& expected, const Rates& before,
              const Expected& known, bool learn_on_list) {
  const Rates& prior = known.rates;
  const Rates& counts = expected.counts;
  Rates rates = before;
  const auto learn = [&](auto& to, const auto& counted, const auto& from, std::string_view name) {
    settle(to, counted, from, known.weight(name));
  };
  learn(rates.given_names, counts.given_names, prior.given_names, "given_names");
  learn(rates.surname_1, counts.surname_1, prior.surname_1, "surname_1");
  learn(rates.surname_2, counts.surname_2, prior.surname_2, "surname_2");
  learn(rates.sex, counts.sex, prior.sex, "sex");
  learn(rates.age, counts.age, prior.age, "age");
  learn(rates.height, counts.height, prior.height, "height");
  constexpr std::array<std::string_view, lag_classes> lag_names = {"lag_body", "lag_skeletal",
                                                                   "lag_living", "lag_dated"};
  for (std::size_t k = 0; k < lag_classes; ++k)
    learn(rates.lag[k], counts.lag[k], prior.lag[k], lag_names[k]);
  learn(rates.place, counts.place, prior.place, "place");
  learn(rates.alias, counts.alias, prior.alias, "alias");
  learn(rates.blood_group, counts.blood_group, prior.blood_group, "blood_group");
  learn(rates.curp, counts.curp, prior.curp, "curp");
  settle_descriptions(rates.marks, counts.marks, known, expected.marks_of_found,
                      expected.marks_with, screen.marks().mean_items(), false);
  settle_descriptions(rates.clothing, counts.clothing, known, expected.garments_of_found,
                      expected.garments_with, screen.garments().mean_items(), true);
  if (learn_on_list) {
    const double weight = known.weight("on_list");
    for (const std::size_t named : {std::size_t{0}, std::size_t{1}}) {
      rates.on_list[named] = std::clamp((expected.on_list[named] + weight * prior.on_list[named]) /
                                            (expected.found[named] + weight),
                                        .001, .95);
    }
  }
  return rates;
}

ExpectedCounts expect(const Screen& screen, const Rates& rates,
                      std::span<const std::uint32_t> found, const LearningSettings& settings,
                      const base::RunContext& context) {
  const std::size_t missing = screen.missing().size();
  std::vector<ExpectedCounts> of_chunk(base::chunk_count(found.size(), found_a_chunk));
  base::parallel_chunks_with(
      context, found.size(), found_a_chunk, [] { return Screen::Tables(); },
      [&](std::size_t begin, std::size_t end, std::size_t chunk, Screen::Tables& tables) {
        ExpectedCounts& expected = of_chunk[chunk];
        for (std::size_t k = begin; k < end; ++k) {
          screen.prepare(found[k], rates, tables);
          const std::size_t named = tables.has_name ? 1 : 0;
          const double none = none_weight(rates.on_list[named], missing);
          const double least = std::log(settings.least_posterior * none);
          const Sweep sweep = screen.sweep(tables, least, 0, static_cast<std::uint32_t>(missing),
                                           {settings.draws, {settings.seed, found[k]}});
          double sum = none + sweep.rest;
          for (const Candidate& candidate : sweep.candidates) sum += std::exp(candidate.ln_ratio);
          expected.found[named] += 1;
          expected.on_list[named] += 1 - none / sum;
          for (const Candidate& candidate : sweep.candidates)
            count_pair(screen, tables, candidate.missing, std::exp(candidate.ln_ratio) / sum,
                       expected);
          const double of_draw = sweep.rest / sum / static_cast<double>(settings.draws);
          for (const std::uint32_t drawn : sweep.drawn)
            count_pair(screen, tables, drawn, of_draw, expected);
        }
      });
  ExpectedCounts expected;
  for (const ExpectedCounts& counts : of_chunk) expected.add(counts);
  return expected;
}

bool are_near(const Rates& a, const Rates& b, double tolerance) {
  return std::abs(a.on_list[0] - b.on_list[0]) < tolerance &&
         std::abs(a.on_list[1] - b.on_list[1]) < tolerance &&
         std::abs(a.marks.mentioned - b.marks.mentioned) < 2 * tolerance;
}

// Where nothing names a body, the share on the list is learned in ever smaller steps of one ratio:
// every third time it goes where they lead (Aitken), on the scale of ln odds.
class Extrapolation {
 public:
  void next(std::array<double, 2>& on_list, const std::array<double, 2>& before) {
    constexpr int period = 3;
    constexpr double least_ratio = .1, most_ratio = .9;
    ++steps_;
    for (std::size_t named = 0; named < on_list.size(); ++named) {
      const double here = ln_odds(on_list[named]), step = here - ln_odds(before[named]);
      const double ratio = step / last_[named];
      last_[named] = step;
      if (steps_ % period != 0 || !(ratio > least_ratio)) continue;
      const double r = std::min(ratio, most_ratio);
      on_list[named] = std::clamp(1 / (1 + std::exp(-(here + step * r / (1 - r)))), .001, .95);
    }
  }

 private:
  static double ln_odds(double share) { return std::log(share / (1 - share)); }

  int steps_ = 0;
  std::array<double, 2> last_{};
};

std::vector<std::uint32_t> evenly_spaced(std::size_t found, std::size_t wanted) {
  std::vector<std::uint32_t> rows;
  for (std::size_t k = 0; k < wanted; ++k)
    rows.push_back(static_cast<std::uint32_t>(k * found / wanted));
  return rows;
}

}  // namespace

double none_weight(double on_list, std::size_t missing) {
  return static_cast<double>(missing) * (1 - on_list) / on_list;
}

base::Result<Learning> learn_rates(const Screen& screen, const Rates& start,
                                   std::optional<double> on_list, const LearningSettings& settings,
                                   const base::RunContext& context) {
  Learning learning{start};
  if (on_list) learning.rates.on_list.fill(*on_list);
  // What a list holds on average bounds what an unrelated mark may add.
  learning.rates.marks.others = std::min(learning.rates.marks.others, screen.marks().mean_items());
  learning.rates.clothing.others =
      std::min(learning.rates.clothing.others, screen.garments().mean_items());
  const std::size_t found = screen.found().size();
  if (found == 0 || screen.missing().size() == 0) return learning;
  const Expected known(settings.changes);
  // A fifth of the found people brings the rates near, at a fifth of the cost; then all are used.
  constexpr std::size_t thinning = 5, least_thinned = 1000;
  const std::size_t wanted = std::min(found, settings.most_found);
  bool thinned = wanted >= least_thinned;
  std::vector<std::uint32_t> used = evenly_spaced(found, thinned ? wanted / thinning : wanted);
  int since_change = 0;
  Extrapolation extrapolation;
  while (learning.iterations < settings.most_iterations && !learning.converged) {
    const ExpectedCounts expected = expect(screen, learning.rates, used, settings, context);
    if (context.stopped()) return base::interrupted_error();
    const Rates before = learning.rates;
    learning.rates = settled(screen, expected, learning.rates, known, !on_list.has_value());
    learning.pairs = expected.on_list[0] + expected.on_list[1];
    ++learning.iterations;
    context.report("learning", static_cast<std::uint64_t>(learning.iterations),
                   static_cast<std::uint64_t>(settings.most_iterations));
    const bool settles = ++since_change > 2 && are_near(before, learning.rates, settings.tolerance);
    if (!settles && !on_list) extrapolation.next(learning.rates.on_list, before.on_list);
    learning.converged = settles && !thinned;
    const bool halfway = 2 * learning.iterations >= settings.most_iterations;
    if (thinned && (settles || halfway)) {
      thinned = false;
      since_change = 0;
      extrapolation = Extrapolation();
      used = evenly_spaced(found, wanted);
    }
  }
  return learning;
}

}  // namespace paradero::cross

#include "paradero/cross/description_match.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "paradero/base/error.h"

namespace paradero::cross {

namespace {

constexpr double least_chance_apart = 0.05;  // of two marks differing

double count_of(const std::unordered_map<Term, double>& counts, Term term) {
  const auto found = counts.find(term);
  return found == counts.end() ? 0 : found->second;
}

// Half a mark is added to each count: what the list does not hold is rare, not impossible.
double chance_of(double count, double total) { return (count + .5) / (total + 1); }

void apply_agreement(MarkComparison& comparison, double share, double chance, bool agrees) {
  comparison.ratio *= share / chance;
  if (agrees) comparison.chance *= chance;
}

}  // namespace

DescriptionMatch::DescriptionMatch(std::span<const Description> items,
                                   std::span<const std::uint32_t> begin,
                                   const Vocabulary& vocabulary)
    : vocabulary_(&vocabulary) {
  for (Term t = 0; t < vocabulary.size(); ++t) parents_.push_back(vocabulary[t].parent);
  by_type_[0];
  const auto count = [](std::unordered_map<Term, double>& counts, double& total, Term term) {
    if (term == 0) return;
    counts[term] += 1;
    total += 1;
  };
  for (const Description& item : items) {
    count(types_, with_type_, item.type);
    count(places_, with_place_, item.place);
    count(sides_, with_side_, item.side);
    count(views_, with_view_, item.view);
    if (item.texts[0] != 0) with_text_ += 1;
    for (const Term t : item.texts) {
      if (t != 0) texts_[t] += 1;
    }
    if (item.concepts[0] == 0) continue;
    for (const Term type : {Term{0}, item.type}) {
      TypeCounts& counts = by_type_[type];
      counts.with_concept += 1;
      std::vector<Term> wide;
      for (const Term t : item.concepts) {
        if (t == 0) break;
        counts.concept_[t] += 1;
        wide.push_back(t);
        if (const Term wider = vocabulary[t].parent) wide.push_back(wider);
      }
      std::ranges::sort(wide);
      const auto repeated = std::ranges::unique(wide);
      wide.erase(repeated.begin(), repeated.end());
      for (const Term t : wide) counts.wide[t] += 1;
      if (item.type == 0) break;
    }
  }
  for (const auto& [place, unused] : places_) {
    for (const auto& [other, times] : places_) {
      // Counts are whole numbers: their sum does not depend on the order.
      if (other != place && vocabulary.are_near(place, other)) near_[place] += times;
    }
  }
  std::size_t described = 0;
  std::array<double, most_missing_items + 1> records{};
  for (std::size_t r = 0; r + 1 < begin.size(); ++r) {
    const std::size_t number = begin[r + 1] - begin[r];
    described += number > 0 ? 1 : 0;
    records[std::min(number, most_missing_items)] += number > 0 ? 1 : 0;
  }
  if (described > 0)
    mean_items_ = static_cast<double>(items.size()) / static_cast<double>(described);
  // Leans on a geometric tail, so that no number is impossible.
  constexpr double leaning = 5, least_step = .05;  // records; share that has one more
  const double step = std::clamp(1 - 1 / mean_items_, least_step, 1 - least_step);
  double tail = 1;  // P(at least so many)
  for (std::size_t n = 1; n <= most_missing_items; ++n) {
    const double here = n == most_missing_items ? tail : tail * (1 - step);
    number_share_[n] = (records[n] + leaning * here) / (static_cast<double>(described) + leaning);
    tail -= here;
  }
}

DescriptionModel DescriptionMatch::prepare(std::span<const Description> found,
                                           const DescriptionRates& rates) const {
  DescriptionModel model;
  model.rates = &rates;
  if (found.empty()) return model;
  for (const Description& item : found.first(std::min(found.size(), most_found_items)))
    model.found.push_back(prepare_one(item));
  double mean = 0;
  for (std::size_t n = 1; n <= most_missing_items; ++n)
    mean += static_cast<double>(n) * number_share_[n];
  // P_1(k): each mark of a record of the list kept with this probability.
  constexpr double least_kept = .005, most_kept = .995;
  const double kept = std::clamp(rates.others / mean, least_kept, most_kept);
  std::array<double, most_missing_items + 1> further{};
  for (std::size_t n = 1; n <= most_missing_items; ++n) {
    double binomial = std::pow(1 - kept, static_cast<double>(n));
    for (std::size_t k = 0; k <= n; ++k) {
      further[k] += number_share_[n] * binomial;
      binomial *= static_cast<double>(n - k) / static_cast<double>(k + 1) * kept / (1 - kept);
    }
  }
  DescriptionModel::Weights mentioned{};  // rho^a (1 - rho)^(f - a)
  for (std::size_t a = 0; a <= model.found.size(); ++a) {
    mentioned[a] = std::pow(rates.mentioned, static_cast<double>(a)) *
                   std::pow(1 - rates.mentioned, static_cast<double>(model.found.size() - a));
  }
  model.empty = mentioned[0] * further[0];
  for (std::size_t n = 1; n <= most_missing_items; ++n) {
    double ways = 1 / (number_share_[n] * (1 - model.empty));  // (n - a)! / n! / P_0(n) / seen
    for (std::size_t a = 0; a <= std::min(model.found.size(), n); ++a) {
      model.weights[n][a] = ways * further[n - a] * mentioned[a];
      ways /= static_cast<double>(std::max<std::size_t>(1, n - a));
    }
  }
  return model;
}

const DescriptionMatch::TypeCounts& DescriptionMatch::of_type(Term missing_type,
                                                              Term found_type) const {
  if (missing_type == found_type) {
    if (const auto found = by_type_.find(missing_type); found != by_type_.end())
      return found->second;
  }
  return by_type_.at(0);
}

double DescriptionMatch::wide_chance(const TypeCounts& counts, Term term) const {
  return chance_of(count_of(counts.wide, term), counts.with_concept);
}

FoundDescription DescriptionMatch::prepare_one(const Description& found) const {
  FoundDescription prepared{found};
  const TypeCounts* const counts[] = {&by_type_.at(0), &of_type(found.type, found.type)};
  for (std::size_t of = 0; of < 2; ++of) {
    FoundDescription::Chances& chances = prepared.concepts[of];
    double touched = 0;
    for (std::size_t k = 0; k < found.concepts.size() && found.concepts[k] != 0; ++k) {
      const Term f = found.concepts[k], wider = parents_[f];
      prepared.parents[k] = wider;
      chances.same[k] = chance_of(count_of(counts[of]->concept_, f), counts[of]->with_concept);
      chances.wide[k] = wide_chance(*counts[of], f);
      chances.wider[k] = wider == 0 ? 2 : wide_chance(*counts[of], wider);
      touched += wider == 0 ? chances.wide[k] : chances.wider[k];
    }
    chances.apart = std::max(least_chance_apart, 1 - touched);
  }
  prepared.type = chance_of(count_of(types_, found.type), with_type_);
  prepared.place = chance_of(count_of(places_, found.place), with_place_);
  prepared.near = chance_of(count_of(near_, found.place), with_place_);
  prepared.side = chance_of(count_of(sides_, found.side), with_side_);
  prepared.view = chance_of(count_of(views_, found.view), with_view_);
  for (std::size_t k = 0; k < found.texts.size(); ++k)
    prepared.texts[k] = chance_of(count_of(texts_, found.texts[k]), with_text_);
  return prepared;
}

void DescriptionMatch::compare_concepts(const Description& missing, const FoundDescription& found,
                                        const DescriptionRates& rates,
                                        MarkComparison& comparison) const {
  const auto& concepts = found.item.concepts;
  if (missing.concepts[0] == 0 || concepts[0] == 0) return;
  const auto& chances = found.concepts[missing.type == found.item.type ? 1 : 0];
  double same = 2, related = 2;  // the rarest that both have; above 1: none
  for (std::size_t k = 0; k < concepts.size() && concepts[k] != 0; ++k) {
    const Term f = concepts[k], f_wider = found.parents[k];
    for (const Term m : missing.concepts) {
      if (m == 0) break;
      const Term m_wider = parents_[m];
      if (m == f) {
        same = std::min(same, chances.same[k]);
      } else if (f_wider != 0 && (f_wider == m || f_wider == m_wider)) {
        related = std::min(related, chances.wider[k]);
      } else if (m_wider != 0 && m_wider == f) {
        related = std::min(related, chances.wide[k]);
      }
    }
  }
  if (same <= 1) {
    comparison.concept_ = Agreement::same;
    apply_agreement(comparison, rates.concept_[0], same, true);
  } else if (related <= 1) {
    comparison.concept_ = Agreement::related;
    apply_agreement(comparison, rates.concept_[1], related, true);
  } else {
    comparison.concept_ = Agreement::different;
    apply_agreement(comparison, rates.concept_[2], chances.apart, false);
  }
}

void DescriptionMatch::compare_places(Term missing, const FoundDescription& found,
                                      const DescriptionRates& rates,
                                      MarkComparison& comparison) const {
  const Term place = found.item.place;
  if (missing == 0 || place == 0) return;
  if (missing == place) {
    comparison.place = Agreement::same;
    apply_agreement(comparison, rates.place[0], found.place, true);
  } else if (vocabulary_->are_near(missing, place)) {
    comparison.place = Agreement::related;
    apply_agreement(comparison, rates.place[1], found.near, true);
  } else {
    comparison.place = Agreement::different;
    apply_agreement(comparison, rates.place[2],
                    std::max(least_chance_apart, 1 - found.place - found.near), false);
  }
}

MarkComparison DescriptionMatch::compare(const Description& missing, const FoundDescription& found,
                                         const DescriptionRates& rates) const {
  MarkComparison comparison;
  const auto two_ways = [&](Agreement& agreement, Term m, Term f, const std::array<double, 2>& rate,
                            double same) {
    if (m == 0 || f == 0) return;
    agreement = m == f ? Agreement::same : Agreement::different;
    apply_agreement(comparison, rate[m == f ? 0 : 1],
                    m == f ? same : std::max(least_chance_apart, 1 - same), m == f);
  };
  const Description& item = found.item;
  two_ways(comparison.type, missing.type, item.type, rates.type, found.type);
  compare_concepts(missing, found, rates, comparison);
  compare_places(missing.place, found, rates, comparison);
  // A side is said of a place: of different places it tells nothing.
  if (comparison.place != Agreement::different)
    two_ways(comparison.side, missing.side, item.side, rates.side, found.side);
  two_ways(comparison.view, missing.view, item.view, rates.view, found.view);
  if (missing.texts[0] != 0 && item.texts[0] != 0) {
    double same = 2, touched = 0;
    for (std::size_t k = 0; k < item.texts.size(); ++k) {
      const Term f = item.texts[k];
      if (f == 0) continue;
      touched += found.texts[k];
      if (std::ranges::find(missing.texts, f) != missing.texts.end())
        same = std::min(same, found.texts[k]);
    }
    comparison.text = same <= 1 ? Agreement::same : Agreement::different;
    apply_agreement(comparison, rates.text[same <= 1 ? 0 : 1],
                    same <= 1 ? same : std::max(least_chance_apart, 1 - touched), same <= 1);
  }
  return comparison;
}

namespace {

// Ratios of all pairs of a missing and a found description.
struct Grid {
  std::size_t missing = 0, found = 0;
  std::array<double, most_missing_items * most_found_items> ratio;  // [missing][found]
  double at(std::size_t m, std::size_t f) const { return ratio[m * found + f]; }
};

// Sums of the products of ratios over all alignments of a pairs, by a; descriptions `without_m` and
// `without_f` are left out. Subsets of the found, one missing description after another.
constexpr std::size_t nothing = ~std::size_t{0};
DescriptionModel::Weights alignment_sums(const Grid& grid, std::size_t without_m,
                                         std::size_t without_f) {
  const std::size_t subsets = std::size_t{1} << grid.found;
  std::array<double, std::size_t{1} << most_found_items> sum;
  std::fill_n(sum.begin(), subsets, 0.0);
  sum[0] = 1;
  for (std::size_t m = 0; m < grid.missing; ++m) {
    if (m == without_m) continue;
    // From the largest subset down, so that each missing description is used once.
    for (std::size_t subset = subsets; subset-- > 1;) {
      for (std::size_t f = 0; f < grid.found; ++f) {
        if (f != without_f && (subset >> f & 1U) != 0)
          sum[subset] += grid.at(m, f) * sum[subset ^ (std::size_t{1} << f)];
      }
    }
  }
  DescriptionModel::Weights sums{};
  for (std::size_t subset = 0; subset < subsets; ++subset)
    sums[static_cast<std::size_t>(std::popcount(subset))] += sum[subset];
  return sums;
}

double dot(const DescriptionModel::Weights& a, const DescriptionModel::Weights& b) {
  double sum = 0;
  for (std::size_t k = 0; k < a.size(); ++k) sum += a[k] * b[k];
  return sum;
}

std::span<const Description> cut_off(std::span<const Description> missing) {
  return missing.first(std::min(missing.size(), most_missing_items));
}

}  // namespace

double DescriptionMatch::ln_ratio(std::span<const Description> missing,
                                  const DescriptionModel& model) const {
  if (missing.empty() || model.found.empty()) return 0;
  missing = cut_off(missing);
  Grid grid;
  grid.missing = missing.size();
  grid.found = model.found.size();
  std::size_t next = 0;
  for (const Description& m : missing) {
    for (const FoundDescription& f : model.found)
      grid.ratio[next++] = compare(m, f, *model.rates).ratio;
  }
  return std::log(dot(alignment_sums(grid, nothing, nothing), model.weights[missing.size()]));
}

std::vector<AlignedMark> DescriptionMatch::best_alignment(std::span<const Description> missing,
                                                          const DescriptionModel& model) const {
  std::vector<AlignedMark> aligned;
  if (missing.empty() || model.found.empty()) return aligned;
  missing = cut_off(missing);
  const DescriptionRates& rates = *model.rates;
  // What a pair gains over leaving both alone.
  const double alone = (1 - rates.mentioned) * std::min(1.0, rates.others / mean_items_);
  std::vector<AlignedMark> scored;
  for (std::uint32_t m = 0; m < missing.size(); ++m) {
    for (std::uint32_t f = 0; f < model.found.size(); ++f) {
      const MarkComparison comparison = compare(missing[m], model.found[f], rates);
      if (rates.mentioned * comparison.ratio > alone * mean_items_)
        scored.push_back({m, f, comparison});
    }
  }
  std::ranges::stable_sort(scored, std::ranges::greater{},
                           [](const AlignedMark& mark) { return mark.comparison.ratio; });
  std::uint64_t used_missing = 0, used_found = 0;
  for (const AlignedMark& mark : scored) {
    const std::uint64_t m = std::uint64_t{1} << mark.missing, f = std::uint64_t{1} << mark.found;
    if ((used_missing & m) != 0 || (used_found & f) != 0) continue;
    used_missing |= m;
    used_found |= f;
    aligned.push_back(mark);
  }
  return aligned;
}

ExpectedAlignment DescriptionMatch::expected_alignment(std::span<const Description> missing,
                                                       const DescriptionModel& model) const {
  base::require(!missing.empty() && !model.found.empty(), "expected_alignment: neither is empty");
  missing = cut_off(missing);
  ExpectedAlignment expected;
  Grid grid;
  grid.missing = missing.size();
  grid.found = model.found.size();
  for (const Description& m : missing) {
    for (const FoundDescription& f : model.found) {
      const MarkComparison comparison = compare(m, f, *model.rates);
      grid.ratio[expected.pairs.size()] = comparison.ratio;
      expected.pairs.push_back({0, comparison});
    }
  }
  const DescriptionModel::Weights& weights = model.weights[missing.size()];
  const double sum = dot(alignment_sums(grid, nothing, nothing), weights);
  // With one pair fixed, alignments of the others have one pair more.
  DescriptionModel::Weights one_more{};
  std::copy(weights.begin() + 1, weights.end(), one_more.begin());
  for (std::size_t m = 0; m < grid.missing; ++m) {
    for (std::size_t f = 0; f < grid.found; ++f) {
      double& share = expected.pairs[m * grid.found + f].share;
      share = grid.at(m, f) * dot(alignment_sums(grid, m, f), one_more) / sum;
      expected.aligned += share;
    }
  }
  expected.further = static_cast<double>(missing.size()) - expected.aligned;
  expected.unseen = model.empty / (1 - model.empty);
  return expected;
}

double DescriptionMatch::best_ratio(const FoundDescription& found, const DescriptionRates& rates,
                                    bool shared) const {
  const Description& item = found.item;
  const auto apart = [](double same) { return std::max(least_chance_apart, 1 - same); };
  const auto two_ways = [&](Term said, const std::array<double, 2>& rate, double same) {
    return said == 0 ? 1 : std::max({1.0, rate[0] / same, rate[1] / apart(same)});
  };
  double best = two_ways(item.type, rates.type, found.type) *
                two_ways(item.side, rates.side, found.side) *
                two_ways(item.view, rates.view, found.view);
  if (item.concepts[0] != 0) {
    double of_concepts = 1;
    for (const FoundDescription::Chances& chances : found.concepts) {
      of_concepts = std::max(of_concepts, rates.concept_[2] / chances.apart);
      for (std::size_t k = 0; shared && k < item.concepts.size() && item.concepts[k] != 0; ++k) {
        of_concepts =
            std::max({of_concepts, rates.concept_[0] / chances.same[k],
                      rates.concept_[1] / chances.wide[k], rates.concept_[1] / chances.wider[k]});
      }
    }
    best *= of_concepts;
  }
  if (item.place != 0) {
    best *= std::max({1.0, rates.place[0] / found.place, rates.place[1] / found.near,
                      rates.place[2] / apart(found.place + found.near)});
  }
  if (item.texts[0] != 0) {
    double of_texts = std::max(1.0, rates.text[1] / least_chance_apart);
    for (std::size_t k = 0; shared && k < item.texts.size(); ++k) {
      if (item.texts[k] != 0) of_texts = std::max(of_texts, rates.text[0] / found.texts[k]);
    }
    best *= of_texts;
  }
  return best;
}

std::vector<double> DescriptionMatch::bounds(const DescriptionModel& model,
                                             std::size_t bits) const {
  std::vector<double> bounds(std::size_t{1} << bits, 1);
  if (model.found.empty()) return bounds;
  std::array<std::array<double, 2>, most_found_items> ratio{};
  for (std::size_t f = 0; f < model.found.size(); ++f)
    ratio[f] = {best_ratio(model.found[f], *model.rates, false),
                best_ratio(model.found[f], *model.rates, true)};
  // Of alignments of a pairs there are at most n! / (n - a)! for each choice of found descriptions.
  std::array<DescriptionModel::Weights, most_missing_items + 1> weights = model.weights;
  for (std::size_t n = 1; n <= most_missing_items; ++n) {
    double ways = 1;
    for (std::size_t a = 0; a <= model.found.size(); ++a) {
      weights[n][a] *= ways;
      ways *= a < n ? static_cast<double>(n - a) : 0;
    }
  }
  for (std::size_t subset = 0; subset < bounds.size(); ++subset) {
    // Elementary symmetric sums of the best ratios.
    DescriptionModel::Weights best{};
    best[0] = 1;
    for (std::size_t f = 0; f < model.found.size(); ++f) {
      const bool shared = (subset >> std::min(f, bits - 1) & 1U) != 0;
      for (std::size_t a = model.found.size(); a > 0; --a)
        best[a] += ratio[f][shared] * best[a - 1];
    }
    double most = 0;
    for (std::size_t n = 1; n <= most_missing_items; ++n)
      most = std::max(most, dot(best, weights[n]));
    bounds[subset] = most;
  }
  return bounds;
}

}  // namespace paradero::cross

#include "paradero/cross/description_match.h"

#include <algorithm>
#include <cmath>

#include "paradero/base/error.h"

namespace paradero::cross {

namespace {

constexpr double least_chance_apart = 0.05;  // of two marks differing
constexpr std::size_t most_items = 32;       // of one record that are aligned; more are cut off

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
  for (std::size_t r = 0; r + 1 < begin.size(); ++r) described += begin[r + 1] > begin[r] ? 1 : 0;
  if (described > 0)
    mean_items_ = static_cast<double>(items.size()) / static_cast<double>(described);
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

void DescriptionMatch::compare_concepts(const Description& missing, const Description& found,
                                        const DescriptionRates& rates,
                                        MarkComparison& comparison) const {
  if (missing.concepts[0] == 0 || found.concepts[0] == 0) return;
  const TypeCounts& counts = of_type(missing.type, found.type);
  double same = 2, related = 2, touched = 0;  // the rarest that both have; above 1: none
  for (const Term f : found.concepts) {
    if (f == 0) break;
    const Term f_wider = (*vocabulary_)[f].parent;
    touched += wide_chance(counts, f_wider == 0 ? f : f_wider);
    for (const Term m : missing.concepts) {
      if (m == 0) break;
      const Term m_wider = (*vocabulary_)[m].parent;
      if (m == f) {
        same = std::min(same, chance_of(count_of(counts.concept_, f), counts.with_concept));
      } else if (f_wider != 0 && (f_wider == m || f_wider == m_wider)) {
        related = std::min(related, wide_chance(counts, f_wider));
      } else if (m_wider != 0 && m_wider == f) {
        related = std::min(related, wide_chance(counts, f));
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
    apply_agreement(comparison, rates.concept_[2], std::max(least_chance_apart, 1 - touched),
                    false);
  }
}

double DescriptionMatch::near_chance(Term place) const {
  return chance_of(count_of(near_, place), with_place_);
}

void DescriptionMatch::compare_places(Term missing, Term found, const DescriptionRates& rates,
                                      MarkComparison& comparison) const {
  if (missing == 0 || found == 0) return;
  const double same = chance_of(count_of(places_, found), with_place_);
  if (missing == found) {
    comparison.place = Agreement::same;
    apply_agreement(comparison, rates.place[0], same, true);
    return;
  }
  const double near = near_chance(found);
  if (vocabulary_->are_near(missing, found)) {
    comparison.place = Agreement::related;
    apply_agreement(comparison, rates.place[1], near, true);
  } else {
    comparison.place = Agreement::different;
    apply_agreement(comparison, rates.place[2], std::max(least_chance_apart, 1 - same - near),
                    false);
  }
}

MarkComparison DescriptionMatch::compare(const Description& missing, const Description& found,
                                         const DescriptionRates& rates) const {
  MarkComparison comparison;
  const auto two_ways = [&](Agreement& agreement, Term m, Term f, const std::array<double, 2>& rate,
                            const std::unordered_map<Term, double>& counts, double total) {
    if (m == 0 || f == 0) return;
    const double same = chance_of(count_of(counts, f), total);
    agreement = m == f ? Agreement::same : Agreement::different;
    apply_agreement(comparison, rate[m == f ? 0 : 1],
                    m == f ? same : std::max(least_chance_apart, 1 - same), m == f);
  };
  two_ways(comparison.type, missing.type, found.type, rates.type, types_, with_type_);
  compare_concepts(missing, found, rates, comparison);
  compare_places(missing.place, found.place, rates, comparison);
  // A side is said of a place: of different places it tells nothing.
  if (comparison.place != Agreement::different)
    two_ways(comparison.side, missing.side, found.side, rates.side, sides_, with_side_);
  two_ways(comparison.view, missing.view, found.view, rates.view, views_, with_view_);
  if (missing.texts[0] != 0 && found.texts[0] != 0) {
    double same = 2, touched = 0;
    for (const Term f : found.texts) {
      if (f == 0) continue;
      const double chance = chance_of(count_of(texts_, f), with_text_);
      touched += chance;
      if (std::ranges::find(missing.texts, f) != missing.texts.end()) same = std::min(same, chance);
    }
    comparison.text = same <= 1 ? Agreement::same : Agreement::different;
    apply_agreement(comparison, rates.text[same <= 1 ? 0 : 1],
                    same <= 1 ? same : std::max(least_chance_apart, 1 - touched), same <= 1);
  }
  return comparison;
}

double DescriptionMatch::ln_ratio(std::span<const Description> missing,
                                  std::span<const Description> found, const DescriptionRates& rates,
                                  std::vector<AlignedMark>* aligned) const {
  if (aligned != nullptr) aligned->clear();
  if (missing.empty() || found.empty()) return 0;
  missing = missing.first(std::min(missing.size(), most_items));
  found = found.first(std::min(found.size(), most_items));
  struct Scored {
    double gain;  // over leaving both alone
    AlignedMark mark;
  };
  std::vector<Scored> scored;
  const double alone = (1 - rates.mentioned) * rates.others / mean_items_;
  for (std::uint32_t m = 0; m < missing.size(); ++m) {
    for (std::uint32_t f = 0; f < found.size(); ++f) {
      const MarkComparison comparison = compare(missing[m], found[f], rates);
      const double gain = rates.mentioned * comparison.ratio / mean_items_ / alone;
      if (gain > 1) scored.push_back({gain, {m, f, comparison}});
    }
  }
  std::ranges::stable_sort(scored, std::ranges::greater{}, &Scored::gain);
  std::uint32_t used_missing = 0, used_found = 0;
  const auto missing_count = static_cast<double>(missing.size());
  double ln = static_cast<double>(found.size()) * std::log(1 - rates.mentioned) +
              missing_count * std::log(rates.others / mean_items_) + mean_items_ - rates.others;
  for (const Scored& pair : scored) {
    const std::uint32_t m = 1U << pair.mark.missing, f = 1U << pair.mark.found;
    if ((used_missing & m) != 0 || (used_found & f) != 0) continue;
    used_missing |= m;
    used_found |= f;
    ln += std::log(pair.gain);
    if (aligned != nullptr) aligned->push_back(pair.mark);
  }
  return ln;
}

double DescriptionMatch::best_ratio(const Description& found, const DescriptionRates& rates,
                                    bool shared) const {
  const auto best_of = [](double known, std::initializer_list<double> others) {
    return std::max({known, std::max(others)});
  };
  double best = 1;
  if (found.type != 0) {
    const double same = chance_of(count_of(types_, found.type), with_type_);
    best *=
        best_of(1, {rates.type[0] / same, rates.type[1] / std::max(least_chance_apart, 1 - same)});
  }
  if (found.concepts[0] != 0) {
    double concept_best = std::max(1.0, rates.concept_[2] / least_chance_apart);
    if (!shared) {
      concept_best = 1;
      for (const TypeCounts* counts : {&of_type(found.type, found.type), &by_type_.at(0)}) {
        double touched = 0;
        for (const Term f : found.concepts) {
          if (f == 0) break;
          const Term wider = (*vocabulary_)[f].parent;
          touched += wide_chance(*counts, wider == 0 ? f : wider);
        }
        concept_best =
            std::max(concept_best, rates.concept_[2] / std::max(least_chance_apart, 1 - touched));
      }
    }
    for (const TypeCounts* counts : {&of_type(found.type, found.type), &by_type_.at(0)}) {
      for (const Term f : found.concepts) {
        if (f == 0 || !shared) break;
        concept_best = std::max(
            {concept_best,
             rates.concept_[0] / chance_of(count_of(counts->concept_, f), counts->with_concept),
             rates.concept_[1] / wide_chance(*counts, f)});
        if (const Term wider = (*vocabulary_)[f].parent)
          concept_best = std::max(concept_best, rates.concept_[1] / wide_chance(*counts, wider));
      }
    }
    best *= concept_best;
  }
  if (found.place != 0) {
    const double same = chance_of(count_of(places_, found.place), with_place_);
    const double near = near_chance(found.place);
    best *= best_of(1, {rates.place[0] / same, rates.place[1] / near,
                        rates.place[2] / std::max(least_chance_apart, 1 - same - near)});
  }
  if (found.side != 0) {
    const double same = chance_of(count_of(sides_, found.side), with_side_);
    best *=
        best_of(1, {rates.side[0] / same, rates.side[1] / std::max(least_chance_apart, 1 - same)});
  }
  if (found.view != 0) {
    const double same = chance_of(count_of(views_, found.view), with_view_);
    best *=
        best_of(1, {rates.view[0] / same, rates.view[1] / std::max(least_chance_apart, 1 - same)});
  }
  if (found.texts[0] != 0) {
    double text_best = std::max(1.0, rates.text[1] / least_chance_apart);
    for (const Term f : found.texts) {
      if (f != 0 && shared)
        text_best = std::max(text_best, rates.text[0] / chance_of(count_of(texts_, f), with_text_));
    }
    best *= text_best;
  }
  return best;
}

DescriptionMatch::Bounds DescriptionMatch::bounds(std::span<const Description> found,
                                                  const DescriptionRates& rates) const {
  Bounds bounds;
  if (found.empty()) return bounds;
  found = found.first(std::min(found.size(), most_items));
  // Each missing mark alone multiplies by others / lambda_0: at most 1, or unbounded in number.
  base::require(rates.others <= mean_items_, "DescriptionMatch::bounds: others exceeds lambda_0");
  const double start = std::exp(mean_items_ - rates.others);
  bounds.shared = bounds.unshared = start;
  for (const Description& item : found) {
    const double alone = 1 - rates.mentioned;
    for (const bool shared : {false, true}) {
      const double best = rates.mentioned * best_ratio(item, rates, shared) / mean_items_;
      (shared ? bounds.shared : bounds.unshared) *= std::max(alone, best);
    }
  }
  return bounds;
}

}  // namespace paradero::cross

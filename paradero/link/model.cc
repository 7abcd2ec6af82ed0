#include "paradero/link/model.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <numeric>
#include <utility>

#include "paradero/base/hash.h"
#include "paradero/base/parallel.h"
#include "paradero/stats/log_space.h"

namespace paradero::link {

using table::Comparison;

namespace {

constexpr std::size_t place_of(PairClass pair_class) {
  return static_cast<std::size_t>(pair_class);
}
constexpr std::size_t match_class = place_of(PairClass::match),
                      unrelated_class = place_of(PairClass::unrelated);
// Classes of pairs that are no match and yet agree in more than unrelated pairs do.
constexpr std::array alternative_classes = {
    place_of(PairClass::namesakes), place_of(PairClass::local_namesakes),
    place_of(PairClass::household), place_of(PairClass::kin), place_of(PairClass::neighbours)};
constexpr double least_probability = 1e-7;

// Natural log odds of the match class against all others.
double ln_odds_of(const std::array<double, pair_classes>& joint) {
  double others = joint[unrelated_class];
  for (const std::size_t k : alternative_classes) others += joint[k];
  return std::log(std::max(joint[match_class], 1e-300)) - std::log(others);
}

std::uint64_t hash_pattern(const Pattern& pattern) {
  return base::hash64({reinterpret_cast<const char*>(pattern.data()), pattern.size()});
}

bool is_loose(Comparison comparison) {
  switch (comparison) {
    case Comparison::text:
    case Comparison::place:
    case Comparison::tokens:
    case Comparison::code:
      return true;
    default:
      return false;
  }
}

// The prior probability that a pair of class k agrees exactly in a field that the class learns.
double prior_exact(std::size_t k, const TrainingSettings& settings) {
  return k == match_class ? settings.prior_exact : k == place_of(PairClass::household) ? 0.8 : 0.5;
}

// The prior shape of m over a field's levels, missing left out: `exact` on equality (spread over
// the exact levels by the share of records in each), the rest falling by a third from level to
// level down to "different".
std::vector<double> prior_levels(const FieldComparison& field, double exact) {
  std::vector<double> prior(field.levels(), 0.0);
  const int first_other = field.exact_levels() + 1, others = field.levels() - first_other;
  for (int level = 1; level < first_other; ++level) {
    prior[level] = exact * field.exact_share()[level];
  }
  double weight = 1, sum = 0;
  for (int k = 0; k < others; ++k, weight /= 1.5) sum += weight;
  weight = 1;
  for (int k = 0; k < others; ++k, weight /= 1.5)
    prior[first_other + k] = (1 - exact) * weight / sum;
  return prior;
}

}  // namespace

void PatternCounter::grow() {
  std::vector<PatternCount> old(slots_.size() * 2);
  old.swap(slots_);
  used_ = 0;
  pairs_ = 0;
  for (const PatternCount& slot : old) {
    if (slot.pairs > 0) add(slot.pattern, slot.pairs);
  }
}

void PatternCounter::add(const Pattern& pattern, std::uint64_t pairs) {
  if (2 * (used_ + 1) > slots_.size()) grow();
  std::size_t at = hash_pattern(pattern) & (slots_.size() - 1);
  while (slots_[at].pairs > 0 && slots_[at].pattern != pattern) at = (at + 1) & (slots_.size() - 1);
  if (slots_[at].pairs == 0) {
    slots_[at].pattern = pattern;
    ++used_;
  }
  slots_[at].pairs += pairs;
  pairs_ += pairs;
}

void PatternCounter::merge(const PatternCounter& other) {
  for (const PatternCount& slot : other.slots_) {
    if (slot.pairs > 0) add(slot.pattern, slot.pairs);
  }
}

std::vector<PatternCount> PatternCounter::sorted() const {
  std::vector<PatternCount> result;
  result.reserve(used_);
  for (const PatternCount& slot : slots_) {
    if (slot.pairs > 0) result.push_back(slot);
  }
  std::ranges::sort(result);
  return result;
}

std::string_view to_word(PairClass pair_class) {
  constexpr std::string_view words[] = {"match",     "unrelated", "namesakes", "local_namesakes",
                                        "household", "kin",       "neighbours"};
  return words[place_of(pair_class)];
}

MatchModel::MatchModel(std::span<const FieldComparison> fields,
                       std::span<const PatternCount> random_pairs)
    : fields_(fields) {
  LevelTable& u = class_level_[unrelated_class];
  for (std::size_t f = 0; f < fields.size(); ++f) {
    const FieldComparison& field = fields[f];
    std::vector<double> counts(field.levels(), 0.0);
    for (const PatternCount& count : random_pairs) {
      counts[count.pattern[f]] += static_cast<double>(count.pairs);
    }
    std::vector<double> chance(field.levels(), 1.0);
    double exact = 0;
    for (int level = 1; level <= field.exact_levels(); ++level) {
      chance[level] = std::max(field.exact_chance()[level], least_probability * least_probability);
      exact += chance[level];
    }
    // Half a pair at every level: none has been proved impossible by not being drawn.
    double others = 0;
    for (int level = field.exact_levels() + 1; level < field.levels(); ++level)
      others += counts[level] + 0.5;
    for (int level = field.exact_levels() + 1; level < field.levels(); ++level) {
      chance[level] = std::max(1 - exact, least_probability) * (counts[level] + 0.5) / others;
    }
    u.push_back(std::move(chance));
  }
  observed_ = u;
  share_ = {};
  share_[unrelated_class] = 1;
  for (std::size_t k = 0; k < pair_classes; ++k) {
    class_level_[k] = u;
    free_[k].assign(fields.size(), false);
  }
  make_ratios();
}

MatchModel::MatchModel(std::span<const FieldComparison> fields, ModelParameters parameters)
    : fields_(fields),
      class_level_(std::move(parameters.level)),
      free_(std::move(parameters.free)),
      share_(parameters.share) {
  for (std::size_t k = 0; k < pair_classes; ++k) {
    base::require(class_level_[k].size() == fields.size() && free_[k].size() == fields.size(),
                  "MatchModel: parameters of as many fields as there are");
    for (std::size_t f = 0; f < fields.size(); ++f) {
      base::require(class_level_[k][f].size() == static_cast<std::size_t>(fields[f].levels()),
                    "MatchModel: parameters of as many levels as there are");
    }
  }
  observed_ = class_level_[unrelated_class];
  make_ratios();
}

// Whether a class learns the levels of field f or holds them at u.
bool MatchModel::frees(PairClass pair_class, std::size_t f,
                       const TrainingSettings& settings) const {
  const Field& field = fields_[f].field();
  const bool is_name = field.role == Role::given_name || field.role == Role::surname;
  const bool tells_people_apart = field.role == Role::first_date || field.role == Role::identifier;
  switch (pair_class) {
    case PairClass::match:
      return true;
    case PairClass::unrelated:
      return false;
    case PairClass::namesakes:
      return is_name;
    case PairClass::local_namesakes: {
      const auto chance = fields_[f].exact_chance();
      const double sharing =
          std::reduce(chance.begin(), chance.end()) * static_cast<double>(field.present);
      return is_name || (!tells_people_apart && sharing > settings.few_records);
    }
    case PairClass::household:
    case PairClass::kin:
      return field.role != Role::given_name && !tells_people_apart;
    case PairClass::neighbours:
      return !is_name && !tells_people_apart;
  }
  return false;
}

void MatchModel::start(double all_pairs, double candidates, const TrainingSettings& settings) {
  double other_bits = 0;
  bool has_name = false, has_surname = false;
  for (std::size_t f = 0; f < fields_.size(); ++f) {
    const Field& field = fields_[f].field();
    for (std::size_t k = 0; k < pair_classes; ++k)
      free_[k][f] = frees(static_cast<PairClass>(k), f, settings);
    has_surname = has_surname || field.role == Role::surname;
    const bool is_name = field.role == Role::given_name || field.role == Role::surname;
    has_name = has_name || is_name;
    const auto chance = fields_[f].exact_chance();
    double exact = 0;
    for (const double c : chance) exact += c;
    const double filled =
        static_cast<double>(field.present) / static_cast<double>(field.present + field.counts[0]);
    if (!is_name) other_bits += filled * -std::log2(std::max(exact, 1e-12));
  }
  // A class that holds no field at u would be the match class once more.
  const auto is_learned = [&](PairClass pair_class) {
    const auto& free = free_[place_of(pair_class)];
    if (std::ranges::find(free, false) == free.end()) return false;
    switch (pair_class) {
      case PairClass::namesakes:
        return has_name && other_bits >= settings.namesake_bits;
      case PairClass::local_namesakes:
        return has_name;
      case PairClass::household:
      case PairClass::kin:
        return has_surname;
      default:
        return true;
    }
  };
  const double first_share = 0.05 * std::min(1.0, candidates / all_pairs);
  share_ = {};
  share_[match_class] = first_share;
  for (const std::size_t k : alternative_classes) {
    if (is_learned(static_cast<PairClass>(k))) share_[k] = first_share;
  }
  share_[unrelated_class] = 1 - std::reduce(share_.begin(), share_.end());
  for (std::size_t f = 0; f < fields_.size(); ++f) {
    for (std::size_t k = 0; k < pair_classes; ++k) {
      if (!free_[k][f]) continue;
      class_level_[k][f] = prior_levels(fields_[f], prior_exact(k, settings));
      class_level_[k][f][0] = 1;
    }
  }
  make_ratios();
}

// Pairs drawn at random are matches in the share of matches: what they add to each level is taken
// out of u.
void MatchModel::correct_u(std::span<const double> matches_present,
                           const TrainingSettings& settings) {
  for (std::size_t f = 0; f < fields_.size(); ++f) {
    // One person's records tend to have or to lack a value together, so the share of matches is
    // another among the pairs in which both have it.
    const Field& field = fields_[f].field();
    const auto present = static_cast<double>(field.present),
               records = present + static_cast<double>(field.counts[0]);
    const double both_present = std::max(
        present * (present - 1) / std::max(records * (records - 1), 1.0), least_probability);
    const double share = std::min(share_[match_class] * matches_present[f] / both_present, 0.999);
    for (int level = 1; level < fields_[f].levels(); ++level) {
      const double seen = observed_[f][level];
      const double by_matches = share * class_level_[match_class][f][level];
      const double u = std::max(seen - by_matches, settings.least_u * seen) / (1 - share);
      for (std::size_t k = 0; k < pair_classes; ++k) {
        if (!free_[k][f]) class_level_[k][f][level] = u;
      }
    }
  }
}

void MatchModel::make_ratios() {
  for (std::size_t k = 0; k < pair_classes; ++k) {
    ratio_[k] = class_level_[k];
    for (std::size_t f = 0; f < fields_.size(); ++f) {
      for (int level = 0; level < fields_[f].levels(); ++level) {
        ratio_[k][f][level] = class_level_[k][f][level] / class_level_[unrelated_class][f][level];
      }
    }
  }
}

MatchModel::Training MatchModel::train(std::span<const PatternCount> candidates, double all_pairs,
                                       const TrainingSettings& settings,
                                       const base::RunContext& context,
                                       const TrainingLabels& labels) {
  Training training;
  for (const PatternCount& count : candidates) training.pairs += count.pairs;
  all_pairs = std::max(all_pairs, static_cast<double>(training.pairs));
  start(all_pairs, static_cast<double>(training.pairs), settings);
  if (candidates.empty() && labels.patterns.empty()) return training;

  constexpr std::size_t chunk_size = 4096;
  const std::size_t chunks = base::chunk_count(candidates.size(), chunk_size);
  struct Expected {
    std::array<LevelTable, pair_classes> levels;
    std::array<double, pair_classes> totals{};
    double ln_likelihood = 0;
    double moved = 0;  // expected matches that entered or left the class since the last iteration
  };
  LevelTable zero;
  for (const FieldComparison& field : fields_) zero.emplace_back(field.levels(), 0.0);

  std::vector<double> match_probability(candidates.size(), 0.0);
  while (training.iterations < settings.max_iterations && !training.converged &&
         !context.stopped()) {
    std::vector<Expected> parts(chunks);
    base::parallel_chunks(context, candidates.size(), chunk_size,
                          [&](std::size_t begin, std::size_t end, std::size_t chunk) {
                            Expected& part = parts[chunk];
                            part.levels.fill(zero);
                            for (std::size_t p = begin; p < end; ++p) {
                              const Pattern& pattern = candidates[p].pattern;
                              std::array<double, pair_classes> joint = share_;
                              for (std::size_t k = 0; k < pair_classes; ++k) {
                                if (k == unrelated_class || joint[k] == 0) continue;
                                for (std::size_t f = 0; f < fields_.size(); ++f)
                                  joint[k] *= ratio_[k][f][pattern[f]];
                              }
                              double sum = 0;
                              for (const double j : joint) sum += j;
                              const auto pairs = static_cast<double>(candidates[p].pairs);
                              part.ln_likelihood += pairs * std::log(sum);
                              part.moved +=
                                  pairs * std::abs(joint[match_class] / sum - match_probability[p]);
                              match_probability[p] = joint[match_class] / sum;
                              for (std::size_t k = 0; k < pair_classes; ++k) {
                                const double expected = pairs * joint[k] / sum;
                                part.totals[k] += expected;
                                if (k == unrelated_class || expected < 1e-12) continue;
                                for (std::size_t f = 0; f < fields_.size(); ++f)
                                  part.levels[k][f][pattern[f]] += expected;
                              }
                            }
                          });
    Expected all;
    all.levels.fill(zero);
    for (const Expected& part : parts) {
      all.ln_likelihood += part.ln_likelihood;
      all.moved += part.moved;
      for (std::size_t k = 0; k < pair_classes; ++k) {
        all.totals[k] += part.totals[k];
        for (std::size_t f = 0; f < fields_.size(); ++f) {
          for (int level = 0; level < fields_[f].levels(); ++level) {
            all.levels[k][f][level] += part.levels[k][f][level];
          }
        }
      }
    }
    expect_labels(labels, all.levels, all.totals);
    maximise(all.levels, all.totals, all_pairs, settings);
    ++training.iterations;
    training.ln_likelihood = all.ln_likelihood;
    training.matches = all.totals[match_class];
    training.converged = all.moved <= settings.tolerance * std::max(training.matches, 1e-300);
  }
  return training;
}

void MatchModel::maximise(const std::array<LevelTable, pair_classes>& expected,
                          std::span<const double> totals, double all_pairs,
                          const TrainingSettings& settings) {
  share_[unrelated_class] = 0;
  for (std::size_t k = 0; k < pair_classes; ++k) {
    if (share_[k] > 0) share_[k] = totals[k] / all_pairs;
  }
  share_[unrelated_class] = 1 - std::reduce(share_.begin(), share_.end());
  share_[unrelated_class] = std::max(share_[unrelated_class], 1e-6);

  for (std::size_t k = 0; k < pair_classes; ++k) {
    if (k == unrelated_class || share_[k] == 0) continue;
    for (std::size_t f = 0; f < fields_.size(); ++f) {
      if (!free_[k][f]) continue;
      const FieldComparison& field = fields_[f];
      auto& levels = class_level_[k][f];
      const auto& counts = expected[k][f];
      const auto prior = prior_levels(field, prior_exact(k, settings));
      const double weight = k == match_class ? std::max(settings.prior_weight * totals[k], 1.0)
                                             : std::max(0.02 * totals[k], 1.0);
      double sum = 0;
      for (int level = 1; level < field.levels(); ++level) {
        levels[level] = counts[level] + weight * prior[level];
        sum += levels[level];
      }
      for (int level = 1; level < field.levels(); ++level)
        levels[level] = std::max(levels[level] / sum, 1e-9);
      if (k != match_class) continue;
      const double cap = is_loose(field.field().comparison) ? settings.max_m_different_loose
                                                            : settings.max_m_different;
      double& different = levels[field.levels() - 1];
      if (different > cap) {
        const double scale = (1 - cap) / (1 - different);
        for (int level = 1; level < field.levels() - 1; ++level) levels[level] *= scale;
        different = cap;
      }
    }
  }
  std::vector<double> present;
  for (const auto& levels : expected[match_class])
    present.push_back(1 - levels[0] / std::max(totals[match_class], 1e-300));
  correct_u(present, settings);
  make_ratios();
}

double MatchModel::ln_odds(const Pattern& pattern) const noexcept {
  std::array<double, pair_classes> joint = share_;
  for (std::size_t f = 0; f < fields_.size(); ++f) {
    for (std::size_t k = 0; k < pair_classes; ++k) joint[k] *= ratio_[k][f][pattern[f]];
  }
  return ln_odds_of(joint);
}

std::array<double, pair_classes> MatchModel::class_probabilities(const Pattern& pattern) const {
  std::array<double, pair_classes> joint = share_;
  double sum = 0;
  for (std::size_t k = 0; k < pair_classes; ++k) {
    for (std::size_t f = 0; f < fields_.size(); ++f) joint[k] *= ratio_[k][f][pattern[f]];
    sum += joint[k];
  }
  for (double& probability : joint) probability /= sum;
  return joint;
}

PairScreen MatchModel::screen(double least_ln_odds) const {
  // Nanoseconds of one comparison, measured; only their order matters.
  const auto cost = [](Comparison comparison) {
    switch (comparison) {
      case Comparison::exact:
      case Comparison::category:
        return 2.0;
      case Comparison::date:
      case Comparison::number:
      case Comparison::code:
        return 25.0;
      default:
        return 90.0;
    }
  };
  PairScreen screen;
  screen.start = share_[match_class] / share_[unrelated_class];
  screen.least = std::exp(least_ln_odds) * (1 - 1e-9);  // products in another order round otherwise
  screen.ratio = ratio_[match_class];
  std::vector<double> ruled_out;  // per nanosecond
  for (std::size_t f = 0; f < fields_.size(); ++f) {
    const auto first = screen.ratio[f].begin() + fields_[f].exact_levels() + 1;
    screen.best_unequal.push_back(*std::max_element(first, screen.ratio[f].end()));
    ruled_out.push_back(std::log(screen.best_unequal[f] / screen.ratio[f].back()) /
                        cost(fields_[f].field().comparison));
    screen.order.push_back(f);
  }
  std::ranges::stable_sort(screen.order, std::greater<>(),
                           [&](std::size_t f) { return ruled_out[f]; });
  return screen;
}

double MatchModel::prior_bits() const {
  return std::log2(std::max(share_[match_class], 1e-300) / share_[unrelated_class]);
}

void MatchModel::evidence_bits(const Pattern& pattern, std::span<double> bits) const {
  base::require(bits.size() == fields_.size(), "evidence_bits: one place for each field");
  for (std::size_t f = 0; f < fields_.size(); ++f)
    bits[f] = std::log2(ratio_[match_class][f][pattern[f]]);
}

double MatchModel::alternatives_bits(const Pattern& pattern) const {
  double others = 1;  // as likely as an unrelated pair
  for (const std::size_t k : alternative_classes) {
    double odds = share_[k] / share_[unrelated_class];
    for (std::size_t f = 0; f < fields_.size(); ++f) odds *= ratio_[k][f][pattern[f]];
    others += odds;
  }
  return -std::log2(others);
}

}  // namespace paradero::link

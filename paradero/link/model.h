// The match model: a Fellegi-Sunter mixture whose non-matches have classes of their own, so that
// "match" does not drift to people of one household, town or name. docs/methods/linkage.md gives
// the equations.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/link/comparison.h"

namespace paradero::link {

using Pattern = std::array<Level, max_pattern>;  // unused positions 0

struct PatternCount {
  Pattern pattern{};
  std::uint64_t pairs = 0;
  auto operator<=>(const PatternCount&) const = default;
};

// Counts patterns of pairs. Thread safety: none; each chunk of work has its own and they are merged
// in any order.
class PatternCounter {
 public:
  void add(const Pattern& pattern, std::uint64_t pairs = 1);
  void merge(const PatternCounter& other);
  std::vector<PatternCount> sorted() const;  // by pattern
  std::uint64_t pairs() const { return pairs_; }

 private:
  void grow();
  std::vector<PatternCount> slots_ =
      std::vector<PatternCount>(1024);  // open addressing; pairs == 0: free
  std::size_t used_ = 0;
  std::uint64_t pairs_ = 0;
};

// The classes of pairs. A class frees some fields (learns their levels) and holds the others at u,
// the levels of pairs drawn at random.
enum class PairClass : std::uint8_t {
  match,            // one person: every field free
  unrelated,        // every field at u
  namesakes,        // names free: other people of the same name
  local_namesakes,  // names and what many share free: other people of the same name and place
  household,        // all free but given names, the first date and identifiers: brothers, parents
                    // and children, who agree in nearly all of it
  kin,              // the same fields, who agree in less of it
  neighbours        // what kin frees but names: people of one place or event
};
inline constexpr std::size_t pair_classes = 7;
std::string_view to_word(PairClass pair_class);

struct TrainingSettings {
  int max_iterations = 200;
  double tolerance = 1e-4;        // share of the expected matches that may still change class
  double prior_weight = 0.05;     // of the prior on m, in units of the estimated matches
  double prior_exact = 0.75;      // prior m of exact agreement
  double max_m_different = 0.25;  // cap on m("different") of names, dates, categories and numbers
  double max_m_different_loose = 0.5;  // the same of text, places, tokens and codes
  double least_u =
      0.05;  // of u as observed, that is left when the matches among random pairs are taken out
  double few_records = 8;  // a value shared by no more, on average, tells one person from another
  double namesake_bits =
      9;  // what the fields that are not names must be able to say for the namesake class
};

// Pairs that people have judged: their class is known, as far as "match or not" goes.
struct LabelledPattern {
  Pattern pattern{};
  bool match = false;
  double pairs = 1;
};

// The labelled pairs of a training. They are not among its candidates.
struct TrainingLabels {
  std::vector<LabelledPattern> patterns;
  // Of the pairs that the candidates stand for: labelled pairs count in the shares of the classes
  // by this part, as if drawn like the others.
  double sampled_share = 1;
};

// All that a trained model knows of its fields: what is kept of it, and what it is made of again.
struct ModelParameters {
  std::array<double, pair_classes> share{};
  std::array<std::vector<std::vector<double>>, pair_classes>
      level;  // [class][field][level]; level 0 (missing) is 1
  std::array<std::vector<bool>, pair_classes> free;  // [class][field]
};

// m, u and the shares of the classes. Immutable after training. Thread safety: const from any
// thread.
class MatchModel {
 public:
  // The probabilities of levels among pairs drawn at random: exact levels from the values'
  // frequencies, the others from `random_pairs` (patterns of pairs of records drawn at random).
  MatchModel(std::span<const FieldComparison> fields, std::span<const PatternCount> random_pairs);

  // A model trained before: the same odds to the last bit. Throws std::logic_error where
  // `parameters` have another shape than `fields`.
  MatchModel(std::span<const FieldComparison> fields, ModelParameters parameters);
  ModelParameters parameters() const { return {share_, class_level_, free_}; }

  struct Training {
    int iterations = 0;
    bool converged = false;
    double ln_likelihood = 0;
    std::uint64_t pairs = 0;  // that it was trained on
    double matches = 0;       // expected among them
  };
  // Expectation maximisation over the distinct patterns of candidate pairs, which stand for
  // `all_pairs` pairs of records: those that blocking left out count as unrelated. Without this the
  // unrelated class would have to explain pairs that blocking chose because they agree, and "match"
  // would take what it cannot. Same bytes on any number of threads.
  // `labels` of people keep their class: matches are matches in every step, and the others are
  // shared out among the other classes as the model sees them.
  Training train(std::span<const PatternCount> candidates, double all_pairs,
                 const TrainingSettings& settings, const base::RunContext& context,
                 const TrainingLabels& labels = {});

  // Natural log odds that a pair of this pattern is a match.
  double ln_odds(const Pattern& pattern) const noexcept;
  // What is needed to rule out pairs whose ln_odds stay below `least_ln_odds` without comparing all
  // their fields; no pair at or above it is lost, since odds against the unrelated class alone are
  // never below the odds.
  PairScreen screen(double least_ln_odds) const;
  // log2 of the odds, in parts that add up: before any field is seen (matches to unrelated pairs);
  // what each field adds, log2(m / u), 0 where missing; and, never above 0, what is left of it when
  // namesakes, kin and neighbours could explain the same agreement.
  double prior_bits() const;
  void evidence_bits(const Pattern& pattern, std::span<double> bits) const;
  double alternatives_bits(const Pattern& pattern) const;

  // The probability of each class, given the pattern; they sum to 1.
  std::array<double, pair_classes> class_probabilities(const Pattern& pattern) const;

  double share(PairClass pair_class) const { return share_[static_cast<std::size_t>(pair_class)]; }
  // Probability of a level of field f among matches, and among unrelated pairs.
  double m(std::size_t f, Level level) const { return class_level_[0][f][level]; }
  double u(std::size_t f, Level level) const { return class_level_[1][f][level]; }
  bool is_free(PairClass pair_class, std::size_t f) const {
    return free_[static_cast<std::size_t>(pair_class)][f];
  }
  std::size_t fields() const { return fields_.size(); }
  const FieldComparison& field(std::size_t f) const { return fields_[f]; }

 private:
  using LevelTable = std::vector<std::vector<double>>;  // [field][level]; level 0 (missing) is 1
  // `matches_present`: share of the matches in which both records have the field.
  void correct_u(std::span<const double> matches_present, const TrainingSettings& settings);
  bool frees(PairClass pair_class, std::size_t f, const TrainingSettings& settings) const;
  void expect_labels(const TrainingLabels& labels, std::array<LevelTable, pair_classes>& levels,
                     std::span<double> totals) const;
  void start(double all_pairs, double candidates, const TrainingSettings& settings);
  void maximise(const std::array<LevelTable, pair_classes>& expected,
                std::span<const double> totals, double all_pairs, const TrainingSettings& settings);

  std::span<const FieldComparison> fields_;
  std::array<LevelTable, pair_classes> class_level_;
  LevelTable observed_;  // levels among pairs drawn at random, of which a share are matches
  std::array<std::vector<bool>, pair_classes> free_;
  std::array<double, pair_classes> share_{};
  // class_level_ over u, with the share of the class folded into nothing: ratios for scoring.
  std::array<LevelTable, pair_classes> ratio_;
  void make_ratios();
};

}  // namespace paradero::link

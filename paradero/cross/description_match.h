// DescriptionMatch: how strongly two sets of marks (or garments) speak for one body.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "paradero/cross/descriptions.h"
#include "paradero/cross/evidence.h"

namespace paradero::cross {

// How one attribute of two descriptions agrees; `not_said` where one of them does not say it.
enum class Agreement : std::uint8_t { not_said, same, related, different };

// The likelihood ratio of two descriptions being of one mark, attribute by attribute.
struct MarkComparison {
  Agreement type = Agreement::not_said, concept_ = Agreement::not_said, place = Agreement::not_said,
            side = Agreement::not_said, view = Agreement::not_said, text = Agreement::not_said;
  double chance = 1;  // of a mark drawn from the missing list agreeing so well by chance
  double ratio = 1;
};

// Two descriptions taken to be of one mark.
struct AlignedMark {
  std::uint32_t missing = 0, found = 0;  // positions in the two spans
  MarkComparison comparison;
};

// The most descriptions of one record that are aligned; more are cut off. Of the found fewer, since
// all alignments are summed.
inline constexpr std::size_t most_missing_items = 32, most_found_items = 8;

// One description of the found, with how often each of its attributes agrees by chance.
struct FoundDescription {
  // Of a concept: the share of the missing list's marks that have it, that have it or a narrower
  // one, and that have its wider one or another below it; 2: there is none.
  struct Chances {
    std::array<double, Description::most_concepts> same{}, wide{}, wider{};
    double apart = 1;  // that none of them agrees
  };
  Description item;
  std::array<Term, Description::most_concepts> parents{};
  std::array<Chances, 2> concepts{};  // among marks of all types, and of its own type
  double type = 1, place = 1, near = 1, side = 1, view = 1;
  std::array<double, Description::most_texts> texts{};
};

// Rates with what follows from them for the descriptions of a found person: made by
// DescriptionMatch::prepare(), used for many missing people. Keeps a pointer to the rates.
struct DescriptionModel {
  const DescriptionRates* rates = nullptr;
  std::vector<FoundDescription> found;  // at most most_found_items
  // What each alignment of a descriptions of n weighs beside the product of its ratios: by n, a.
  using Weights = std::array<double, most_found_items + 1>;
  std::array<Weights, most_missing_items + 1> weights{};
  double empty = 0;  // share of one body's missing records that have nothing
};

// What one pair of sets is expected to hold under the rates, given that both are of one body.
struct ExpectedAlignment {
  struct Pair {
    double share = 0;  // probability that these two are of one mark
    MarkComparison comparison;
  };
  std::vector<Pair> pairs;
  double aligned = 0, further = 0;  // expected numbers of descriptions of the missing record
  // For each such pair so many have nothing on the missing record and go unseen.
  double unseen = 0;
};

// The frequencies of what the missing list describes, and the model of two descriptions of a body.
// Each mark of the found is on the missing record with probability rho (`mentioned`), described by
// the rates; k further marks come with probability P_1(k), drawn from the frequencies. P_1 has the
// form of the list's own numbers, thinned to the mean `others`. An unrelated record holds n >= 1
// marks as often as the list has it, P_0(n), drawn from the frequencies. Records without marks say
// nothing, so both are given that there is one:
//   LR = sum over alignments of a marks
//          rho^a (1 - rho)^(f - a) prod r  P_1(n - a) (n - a)! / n! / P_0(n)
//        / (1 - (1 - rho)^f P_1(0))
// with f marks of the found and r the ratio of two descriptions. Thread safety: const from any
// thread.
class DescriptionMatch {
 public:
  // `items` are the descriptions of all missing people, `begin` where each one's begin (n + 1).
  DescriptionMatch(std::span<const Description> items, std::span<const std::uint32_t> begin,
                   const Vocabulary& vocabulary);

  // The model for a found record; its descriptions beyond most_found_items are not counted.
  DescriptionModel prepare(std::span<const Description> found, const DescriptionRates& rates) const;

  MarkComparison compare(const Description& missing, const FoundDescription& found,
                         const DescriptionRates& rates) const;

  // ln LR of two sets; 0 where either is empty. O(2^f f n).
  double ln_ratio(std::span<const Description> missing, const DescriptionModel& model) const;
  // The best alignment: marks that are likelier one than two, the likeliest first.
  std::vector<AlignedMark> best_alignment(std::span<const Description> missing,
                                          const DescriptionModel& model) const;
  // Precondition: neither is empty. O(2^f f^2 n^2).
  ExpectedAlignment expected_alignment(std::span<const Description> missing,
                                       const DescriptionModel& model) const;

  // An upper bound of exp(ln_ratio) for any missing person whose descriptions share keys (below)
  // with those found descriptions alone whose bit is set; with the last bit set, with any from
  // there on. `bits` is at least 1; 2^bits bounds.
  std::vector<double> bounds(const DescriptionModel& model, std::size_t bits) const;

  // Calls visit(key) for each key: concepts, their wider concepts, and texts.
  template <class Visit>
  void for_each_key(const Description& item, Visit&& visit) const {
    for (const Term t : item.concepts) {
      if (t == 0) break;
      visit(t);
      if (const Term wider = (*vocabulary_)[t].parent) visit(wider);
    }
    for (const Term t : item.texts) {
      if (t != 0) visit(t);
    }
  }

  double mean_items() const { return mean_items_; }  // lambda_0

 private:
  struct TypeCounts {
    double with_concept = 0;
    std::unordered_map<Term, double> concept_, wide;  // marks that have it, or a narrower one
  };
  const TypeCounts& of_type(Term missing_type, Term found_type) const;
  double wide_chance(const TypeCounts& counts, Term term) const;
  FoundDescription prepare_one(const Description& found) const;
  void compare_concepts(const Description& missing, const FoundDescription& found,
                        const DescriptionRates& rates, MarkComparison& comparison) const;
  void compare_places(Term missing, const FoundDescription& found, const DescriptionRates& rates,
                      MarkComparison& comparison) const;
  double best_ratio(const FoundDescription& found, const DescriptionRates& rates,
                    bool shared) const;

  const Vocabulary* vocabulary_;
  std::vector<Term> parents_;  // of each term
  std::unordered_map<Term, double> types_, places_, near_, sides_, views_, texts_;
  double with_type_ = 0, with_place_ = 0, with_side_ = 0, with_view_ = 0, with_text_ = 0;
  std::unordered_map<Term, TypeCounts> by_type_;  // 0: all types together
  double mean_items_ = 1;
  std::array<double, most_missing_items + 1> number_share_{};  // P_0, by number; [0] is 0
};

}  // namespace paradero::cross

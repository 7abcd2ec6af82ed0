// DescriptionMatch: how strongly two sets of marks (or garments) speak for one body.
#pragma once

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

// The frequencies of what the missing list describes, and the model of two descriptions of a body:
// each mark of the found is on the missing record with probability rho (`mentioned`), described by
// rates; further marks come as a Poisson number, drawn from the frequencies; an unrelated record
// holds marks from the frequencies alone, lambda_0 on average. For one alignment
//   LR = prod_aligned (rho r / lambda_0) prod_found_alone (1 - rho)
//        (lambda_b / lambda_0)^(missing alone) exp(lambda_0 - lambda_b)
// and the best alignment, found greedily, stands for all. Thread safety: const from any thread.
class DescriptionMatch {
 public:
  // `items` are the descriptions of all missing people, `begin` where each one's begin (n + 1).
  DescriptionMatch(std::span<const Description> items, std::span<const std::uint32_t> begin,
                   const Vocabulary& vocabulary);

  MarkComparison compare(const Description& missing, const Description& found,
                         const DescriptionRates& rates) const;

  // ln LR of two sets; 0 where either is empty. `aligned` receives the pairs of marks where wanted.
  double ln_ratio(std::span<const Description> missing, std::span<const Description> found,
                  const DescriptionRates& rates, std::vector<AlignedMark>* aligned = nullptr) const;

  // Upper bounds of exp(ln_ratio) for any missing person, and for one whose descriptions share no
  // key (below) with those of the found.
  struct Bounds {
    double shared = 1, unshared = 1;
  };
  Bounds bounds(std::span<const Description> found, const DescriptionRates& rates) const;

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
  void compare_concepts(const Description& missing, const Description& found,
                        const DescriptionRates& rates, MarkComparison& comparison) const;
  void compare_places(Term missing, Term found, const DescriptionRates& rates,
                      MarkComparison& comparison) const;
  double near_chance(Term place) const;
  double best_ratio(const Description& found, const DescriptionRates& rates, bool shared) const;

  const Vocabulary* vocabulary_;
  std::unordered_map<Term, double> types_, places_, near_, sides_, views_, texts_;
  double with_type_ = 0, with_place_ = 0, with_side_ = 0, with_view_ = 0, with_text_ = 0;
  std::unordered_map<Term, TypeCounts> by_type_;  // 0: all types together
  double mean_items_ = 1;
};

}  // namespace paradero::cross

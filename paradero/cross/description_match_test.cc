#include "paradero/cross/description_match.h"

#include <algorithm>
#include <cmath>
#include <string>

#include <gtest/gtest.h>

#include "paradero/stats/random.h"

namespace paradero::cross {
namespace {

// Records of one to five invented marks, many alike, as lists have them.
struct InventedMarks {
  Vocabulary vocabulary;
  std::vector<Description> items;
  std::vector<std::uint32_t> begin{0};
  DescriptionRates rates;

  explicit InventedMarks(std::uint64_t seed, std::size_t records = 400) {
    const char* designs[] = {"calavera", "rosa", "cruz", "corazón", "ancla", "nombre \"Ana\""};
    const char* regions[] = {"brazo izquierdo", "brazo derecho", "espalda", "pecho", "cuello"};
    stats::Random random(seed, 0);
    for (std::size_t r = 0; r < records; ++r) {
      std::string cell;
      do {
        cell += std::string(cell.empty() ? "" : "; ") + "tatuaje de " +
                designs[std::min(random.below(6), random.below(6))] + " en " +
                regions[random.below(5)];
      } while (random.uniform() < .45);
      const auto read = read_marks(cell, vocabulary);
      items.insert(items.end(), read.items.begin(), read.items.end());
      begin.push_back(static_cast<std::uint32_t>(items.size()));
    }
    rates.mentioned = .6;
    rates.others = .7;
    rates.type = {.95, .05};
    rates.concept_ = {.8, .1, .1};
    rates.place = {.7, .2, .1};
    rates.side = rates.view = {.9, .1};
    rates.text = {.8, .2};
  }
  std::span<const Description> record(std::size_t r) const {
    return std::span(items).subspan(begin[r], begin[r + 1] - begin[r]);
  }
};

// All partial pairings, one by one: the sum by definition, and how much of it has each pair.
struct Pairings {
  double sum = 0;
  std::vector<double> with_pair;  // [missing][found]
};
void pair_on(std::span<const Description> missing, const DescriptionModel& model,
             const DescriptionMatch& match, std::size_t f, std::vector<std::size_t>& chosen,
             double product, Pairings& all) {
  if (f == model.found.size()) {
    std::size_t a = 0;
    for (const std::size_t m : chosen) a += m < missing.size() ? 1 : 0;
    const double part = product * model.weights[missing.size()][a];
    all.sum += part;
    for (std::size_t k = 0; k < chosen.size(); ++k) {
      if (chosen[k] < missing.size()) all.with_pair[chosen[k] * model.found.size() + k] += part;
    }
    return;
  }
  chosen.push_back(missing.size());
  pair_on(missing, model, match, f + 1, chosen, product, all);
  for (std::size_t m = 0; m < missing.size(); ++m) {
    if (std::ranges::find(chosen, m) != chosen.end()) continue;
    chosen.back() = m;
    pair_on(missing, model, match, f + 1, chosen,
            product * match.compare(missing[m], model.found[f], *model.rates).ratio, all);
    chosen.back() = missing.size();
  }
  chosen.pop_back();
}

TEST(DescriptionMatch, SumsAllPairings) {
  const InventedMarks marks(1);
  const DescriptionMatch match(marks.items, marks.begin, marks.vocabulary);
  for (std::size_t r = 0; r + 1 < 60; ++r) {
    const auto missing = marks.record(r), found = marks.record(r + 1);
    if (missing.size() > 4 || found.size() > 4) continue;
    const DescriptionModel model = match.prepare(found, marks.rates);
    Pairings all{0, std::vector<double>(missing.size() * found.size(), 0)};
    std::vector<std::size_t> chosen;
    pair_on(missing, model, match, 0, chosen, 1, all);
    EXPECT_NEAR(match.ln_ratio(missing, model), std::log(all.sum), 1e-9);
    const ExpectedAlignment expected = match.expected_alignment(missing, model);
    for (std::size_t k = 0; k < expected.pairs.size(); ++k)
      EXPECT_NEAR(expected.pairs[k].share, all.with_pair[k] / all.sum, 1e-9);
    EXPECT_NEAR(expected.aligned + expected.further, static_cast<double>(missing.size()), 1e-9);
  }
}

// The numbers of descriptions are evidence, and an unrelated record has a mean ratio of 1 all the
// same: no number of them is likelier than the list has it.
TEST(DescriptionMatch, AnUnrelatedRecordHasAMeanRatioOfOne) {
  InventedMarks marks(2, 3000);
  // Bands that do not occur in the list would take their share with them.
  marks.rates.type = {1 - 1e-6, 1e-6};
  marks.rates.concept_ = {.9, 1e-6, .1};
  marks.rates.place = {.9, 1e-6, .1};
  const DescriptionMatch match(marks.items, marks.begin, marks.vocabulary);
  double mean = 0;
  constexpr std::size_t found = 60;
  for (std::size_t f = 0; f < found; ++f) {
    const DescriptionModel model = match.prepare(marks.record(f), marks.rates);
    for (std::size_t m = found; m < 3000; ++m) {
      const double ratio = std::exp(match.ln_ratio(marks.record(m), model));
      mean += ratio / (found * (3000. - found));
    }
  }
  EXPECT_NEAR(mean, 1, .08);
}

TEST(DescriptionMatch, NoRatioExceedsItsBound) {
  const InventedMarks marks(3);
  const DescriptionMatch match(marks.items, marks.begin, marks.vocabulary);
  constexpr std::size_t bits = 3;
  for (std::size_t f = 0; f < 40; ++f) {
    const DescriptionModel model = match.prepare(marks.record(f), marks.rates);
    const std::vector<double> bounds = match.bounds(model, bits);
    for (std::size_t m = 0; m < 400; ++m) {
      std::size_t shared = 0;
      for (std::size_t k = 0; k < model.found.size(); ++k) {
        match.for_each_key(model.found[k].item, [&](Term key) {
          for (const Description& item : marks.record(m)) {
            match.for_each_key(item, [&](Term other) {
              if (key == other) shared |= std::size_t{1} << std::min(k, bits - 1);
            });
          }
        });
      }
      EXPECT_LE(std::exp(match.ln_ratio(marks.record(m), model)), bounds[shared] * (1 + 1e-9));
    }
  }
}

TEST(DescriptionMatch, WithoutDescriptionsThereIsNoEvidence) {
  const InventedMarks marks(4);
  const DescriptionMatch match(marks.items, marks.begin, marks.vocabulary);
  const DescriptionModel none = match.prepare({}, marks.rates);
  EXPECT_EQ(match.ln_ratio(marks.record(0), none), 0);
  EXPECT_EQ(match.ln_ratio({}, match.prepare(marks.record(0), marks.rates)), 0);
  EXPECT_TRUE(match.best_alignment({}, none).empty());
  EXPECT_THROW(match.expected_alignment({}, none), std::logic_error);
  EXPECT_EQ(match.bounds(none, 3), std::vector<double>(8, 1));
}

// A list without any description, rates at their ends, more marks than are aligned.
TEST(DescriptionMatch, StaysFiniteAtTheEdges) {
  InventedMarks marks(5);
  std::vector<Description> many(40, marks.items.front());
  for (const double rate : {0., 1.}) {
    marks.rates.mentioned = std::clamp(rate, .02, .98);
    marks.rates.others = rate * 100;
    for (const bool empty : {false, true}) {
      const std::vector<std::uint32_t> nobody = {0, 0};
      const DescriptionMatch match(
          empty ? std::span<const Description>() : std::span<const Description>(marks.items),
          empty ? nobody : marks.begin, marks.vocabulary);
      const DescriptionModel model = match.prepare(many, marks.rates);
      EXPECT_EQ(model.found.size(), most_found_items);
      EXPECT_TRUE(std::isfinite(match.ln_ratio(many, model)));
      EXPECT_TRUE(std::isfinite(match.bounds(model, 3).back()));
    }
  }
}

}  // namespace
}  // namespace paradero::cross

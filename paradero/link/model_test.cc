#include "paradero/link/model.h"

#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "paradero/link/internal/test_lists.h"

namespace paradero::link {
namespace {

using testing::make_records;

// All pairs of a small population, as patterns.
struct Fixture {
  explicit Fixture(std::size_t people) : population(testing::make_population(people)) {
    truth = population.truth;
    records = std::make_unique<Records>(make_records({&population.list}));
    for (const Field& field : records->fields()) fields.emplace_back(field, 4, 8);
    RecordComparison comparison(*records, fields);
    PatternCounter counter;
    for (std::size_t i = 0; i < records->size(); ++i) {
      for (std::size_t j = i + 1; j < records->size(); ++j) {
        Pattern pattern{};
        comparison.compare(i, j, pattern);
        counter.add(pattern);
        if (truth[i] == truth[j]) ++true_pairs;
      }
    }
    patterns = counter.sorted();
    all_pairs = static_cast<double>(counter.pairs());
  }
  testing::Population population;
  std::vector<std::uint64_t> truth;
  std::unique_ptr<Records> records;
  std::vector<FieldComparison> fields;
  std::vector<PatternCount> patterns;
  double all_pairs = 0;
  std::uint64_t true_pairs = 0;
};

TEST(PatternCounter, CountsAndMergesInAnyOrder) {
  PatternCounter a, b;
  for (int k = 0; k < 5000; ++k) {
    Pattern pattern{};
    pattern[0] = static_cast<Level>(k % 7);
    pattern[5] = static_cast<Level>(k % 251);
    (k % 2 == 0 ? a : b).add(pattern);
  }
  PatternCounter ab, ba;
  ab.merge(a), ab.merge(b);
  ba.merge(b), ba.merge(a);
  EXPECT_EQ(ab.sorted(), ba.sorted());
  EXPECT_EQ(ab.pairs(), 5000U);
  EXPECT_EQ(ab.sorted().size(), 7U * 251U);
}

TEST(MatchModel, FindsTheNumberOfMatchesAndTellsThemApart) {
  Fixture fixture(300);
  MatchModel model(fixture.fields, fixture.patterns);
  const auto training = model.train(fixture.patterns, fixture.all_pairs, {}, {});
  EXPECT_TRUE(training.converged);
  EXPECT_NEAR(training.matches, static_cast<double>(fixture.true_pairs), 5);
  RecordComparison comparison(*fixture.records, fixture.fields);
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < fixture.records->size(); ++i) {
    for (std::size_t j = i + 1; j < fixture.records->size(); ++j) {
      Pattern pattern{};
      comparison.compare(i, j, pattern);
      wrong += (model.ln_odds(pattern) > 0) != (fixture.truth[i] == fixture.truth[j]);
    }
  }
  EXPECT_LE(wrong, 2U);
}

TEST(MatchModel, ProbabilitiesOfLevelsSumToOne) {
  Fixture fixture(200);
  MatchModel model(fixture.fields, fixture.patterns);
  model.train(fixture.patterns, fixture.all_pairs, {}, {});
  for (std::size_t f = 0; f < model.fields(); ++f) {
    double m = 0, u = 0;
    for (int level = 1; level < model.field(f).levels(); ++level) {
      m += model.m(f, static_cast<Level>(level));
      u += model.u(f, static_cast<Level>(level));
    }
    EXPECT_NEAR(m, 1, 1e-6) << model.field(f).field().name;
    EXPECT_NEAR(u, 1, 2e-2) << model.field(f).field().name;
  }
  double shares = 0;
  for (std::size_t k = 0; k < pair_classes; ++k) shares += model.share(static_cast<PairClass>(k));
  EXPECT_NEAR(shares, 1, 1e-9);
}

TEST(MatchModel, EvidenceAddsUpToTheOdds) {
  Fixture fixture(200);
  MatchModel model(fixture.fields, fixture.patterns);
  model.train(fixture.patterns, fixture.all_pairs, {}, {});
  std::vector<double> bits(model.fields());
  for (std::size_t p = 0; p < fixture.patterns.size(); p += 7) {
    model.evidence_bits(fixture.patterns[p].pattern, bits);
    const double alternatives = model.alternatives_bits(fixture.patterns[p].pattern);
    EXPECT_LE(alternatives, 0);
    const double sum = std::accumulate(bits.begin(), bits.end(), model.prior_bits() + alternatives);
    EXPECT_NEAR(sum, model.ln_odds(fixture.patterns[p].pattern) / std::log(2.0), 1e-9);
  }
}

TEST(MatchModel, MissingIsNeutral) {
  Fixture fixture(200);
  MatchModel model(fixture.fields, fixture.patterns);
  model.train(fixture.patterns, fixture.all_pairs, {}, {});
  const Pattern nothing{};
  std::vector<double> bits(model.fields());
  model.evidence_bits(nothing, bits);
  for (const double b : bits) EXPECT_EQ(b, 0);
  EXPECT_NEAR(model.ln_odds(nothing) / std::log(2.0),
              model.prior_bits() + model.alternatives_bits(nothing), 1e-9);
}

TEST(MatchModel, TheScreenLosesNoPairAtOrAboveItsBound) {
  Fixture fixture(300);
  MatchModel model(fixture.fields, fixture.patterns);
  model.train(fixture.patterns, fixture.all_pairs, {}, {});
  RecordComparison comparison(*fixture.records, fixture.fields);
  for (const double least : {-6.0, -2.0, 0.0, 5.0}) {
    const PairScreen screen = model.screen(least);
    std::size_t passed = 0;
    for (std::size_t i = 0; i < fixture.records->size(); ++i) {
      for (std::size_t j = i + 1; j < fixture.records->size(); ++j) {
        Pattern whole{}, screened{};
        comparison.compare(i, j, whole);
        const bool kept = comparison.compare(i, j, screen, screened);
        if (kept) {
          EXPECT_EQ(whole, screened);
          ++passed;
        } else {
          EXPECT_LT(model.ln_odds(whole), least);
        }
      }
    }
    EXPECT_LT(passed, fixture.records->size() * 10) << "it rules nothing out";
  }
}

TEST(MatchModel, TrainingDoesNotDependOnThreads) {
  Fixture fixture(250);
  MatchModel one(fixture.fields, fixture.patterns), four(fixture.fields, fixture.patterns);
  one.train(fixture.patterns, fixture.all_pairs, {}, {1, {}, nullptr});
  four.train(fixture.patterns, fixture.all_pairs, {}, {4, {}, nullptr});
  for (const PatternCount& count : fixture.patterns) {
    EXPECT_EQ(one.ln_odds(count.pattern), four.ln_odds(count.pattern));
  }
}

TEST(MatchModel, NoPairsTeachNothing) {
  Fixture fixture(20);
  MatchModel model(fixture.fields, fixture.patterns);
  const auto training = model.train({}, 100, {}, {});
  EXPECT_EQ(training.pairs, 0U);
  EXPECT_FALSE(training.converged);
  EXPECT_LT(model.ln_odds(fixture.patterns.front().pattern), 0);
}

}  // namespace
}  // namespace paradero::link

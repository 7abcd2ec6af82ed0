#include "paradero/generate/internal/lists.h"

#include <cmath>
#include <map>
#include <utility>

#include <gtest/gtest.h>

namespace paradero::generate {
namespace {

TEST(ListMaker, DuplicatesAreAsManyAsDocumented) {
  const Population population(10'000, 6);
  for (const auto& [strength, rate] :
       {std::pair(Strength::easy, .02), {Strength::normal, .05}, {Strength::hard, .08}}) {
    const ListMaker list(population, List::register_, strength);
    std::map<std::uint64_t, int> records;
    for (std::uint64_t slot = 0; slot < list.slots(); ++slot) {
      if (const auto entry = list.at(slot)) ++records[entry->fate.person];
    }
    double duplicated = 0;
    for (const auto& [person, count] : records) {
      duplicated += count > 1 ? 1 : 0;
      EXPECT_LE(count, 3);
    }
    const auto n = static_cast<double>(records.size());
    EXPECT_NEAR(duplicated / n, rate, 5 * std::sqrt(rate * (1 - rate) / n));
  }
}

TEST(ListMaker, StrengthChangesTheRecordsAndNotThePeople) {
  const Population population(2'000, 6);
  const ListMaker easy(population, List::ngo, Strength::easy),
      hard(population, List::ngo, Strength::hard);
  for (std::uint64_t slot = 0; slot < easy.slots(); ++slot) {
    const auto a = easy.at(slot), b = hard.at(slot);
    if (!a) continue;
    ASSERT_TRUE(b.has_value());  // what easy has, hard has too, with more duplicates
    EXPECT_EQ(a->fate.person, b->fate.person);
    EXPECT_EQ(a->copy, b->copy);
  }
}

TEST(ListMaker, OnlyBodiesAreInTheMorgue) {
  const Population population(5'000, 6);
  const ListMaker morgue(population, List::morgue, Strength::normal);
  int bodies = 0;
  for (std::uint64_t slot = 0; slot < morgue.slots(); ++slot) {
    const auto entry = morgue.at(slot);
    if (!entry) continue;
    ++bodies;
    EXPECT_TRUE(entry->fate.has_body());
  }
  EXPECT_GT(bodies, 200);
}

}  // namespace
}  // namespace paradero::generate

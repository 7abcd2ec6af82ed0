#include "paradero/generate/internal/spelling.h"

#include <set>
#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "paradero/generate/internal/given_names.h"
#include "paradero/generate/internal/surnames.h"
#include "paradero/text/normalise.h"
#include "paradero/text/similarity.h"

namespace paradero::generate {
namespace {

std::set<std::string> misspellings(const std::string& word) {
  std::set<std::string> forms;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    stats::Random random(seed, 0);
    forms.insert(misspell(word, random));
  }
  return forms;
}

TEST(Spelling, UpperCaseAndAccents) {
  EXPECT_EQ(to_upper("Núñez de la Güera"), "NÚÑEZ DE LA GÜERA");
  EXPECT_EQ(drop_accents("Núñez Óscar Güera", false), "Nuñez Oscar Guera");
  EXPECT_EQ(drop_accents("NÚÑEZ Ñonthe", true), "NUNEZ Nonthe");
  EXPECT_EQ(to_upper(""), "");
}

TEST(Spelling, MisspellingsSoundAlike) {
  EXPECT_EQ(misspellings("Hugo"), (std::set<std::string>{"Ugo"}));
  EXPECT_EQ(misspellings("Beto"), (std::set<std::string>{"Veto"}));
  EXPECT_EQ(misspellings("Ana"), (std::set<std::string>{"Hana"}));
  EXPECT_EQ(misspellings("Llamas"), (std::set<std::string>{"Yamas", "Llamaz"}));
  EXPECT_EQ(misspellings("Gómez"), (std::set<std::string>{"Gómes"}));
  EXPECT_TRUE(misspellings("Jiménez").contains("Giménez"));
  EXPECT_TRUE(misspellings("Jiménez").contains("Ximénez"));
  EXPECT_EQ(misspellings("Fumo"), (std::set<std::string>{"Fumo"}));  // nothing to confuse
}

TEST(Spelling, ShortWordsAreNotMistyped) {
  stats::Random random(1, 1);
  for (const char* word : {"", "J.", "Ek"}) EXPECT_EQ(mistype(word, random), word);
}

RC_GTEST_PROP(Spelling, AMistypedNameIsOneErrorAwayAndKeepsItsFirstLetter, (std::uint64_t seed)) {
  stats::Random random(seed, 0);
  const std::string name(seed % 2 == 0 ? Surnames::get().draw(SurnameRegion::maya, .3, random)
                                       : GivenNames::get().draw_first(Sex::female, 1980, random));
  const std::string mistyped = mistype(name, random);
  RC_ASSERT(text::is_valid_utf8(mistyped));
  RC_ASSERT(text::is_valid_utf8(misspell(name, random)));
  const std::string before = text::fold(name), after = text::fold(mistyped);
  RC_ASSERT(text::damerau(before, after) <= 1);
  RC_ASSERT(before.front() == after.front());
}

}  // namespace
}  // namespace paradero::generate

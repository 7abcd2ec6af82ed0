#include "paradero/cross/descriptions.h"

#include <gtest/gtest.h>

namespace paradero::cross {
namespace {

std::string first_in_spanish(std::string_view cell) {
  Vocabulary vocabulary;
  const auto read = read_marks(cell, vocabulary);
  return read.items.empty() ? "" : in_spanish(read.items.front(), vocabulary);
}

TEST(Descriptions, ReadsTypeDesignRegionAndSide) {
  struct Case {
    std::string_view cell, words;
  };
  const Case cases[] = {
      {"tatuaje de rosa en antebrazo izquierdo", "tatuaje: rosa, antebrazo izquierdo"},
      {"TATUAJE DE ROSAS EN EL ANTEBRAZO, LADO IZQ.", "tatuaje: rosa, antebrazo izquierdo"},
      {"rose tattoo on left forearm", "tatuaje: rosa, antebrazo izquierdo"},
      {"tatuado con calaca en pierna derecha", "tatuaje: calavera, pierna derecha"},
      {"cicatriz quirúrgica en abdomen", "cicatriz: quirúrgica, abdomen"},
      {"cicatrices de operación en vientre", "cicatriz: quirúrgica, abdomen"},
      {"fractura antigua en tibia", "fractura: antigua, pierna"},
      {"diente de oro", "dentadura: oro"},
      {"tatuaje de escorpion en cuello", "tatuaje: alacrán, cuello"},
      {"tatuaje de maripsoa en cuello", "tatuaje: mariposa, cuello"},  // a typing error
  };
  for (const Case& c : cases) EXPECT_EQ(first_in_spanish(c.cell), c.words) << c.cell;
}

TEST(Descriptions, PartsMarksAtSemicolonsAndAtCommasBeforeAnotherMark) {
  Vocabulary vocabulary;
  EXPECT_EQ(read_marks("tatuaje de cruz en brazo; lunar en mejilla", vocabulary).items.size(), 2U);
  EXPECT_EQ(read_marks("tatuaje de cruz en brazo, lunar en mejilla", vocabulary).items.size(), 2U);
  EXPECT_EQ(read_marks("tatuaje de cruz en brazo, lado derecho", vocabulary).items.size(), 1U);
  EXPECT_TRUE(read_marks("", vocabulary).items.empty());
  EXPECT_TRUE(read_marks(" ; , ;", vocabulary).items.empty());
}

TEST(Descriptions, KeepsATattoosOwnText) {
  Vocabulary vocabulary;
  const auto quoted = read_marks("tatuaje de nombre \"Brenda\" en pecho", vocabulary).items.at(0);
  const auto bare = read_marks("tatuaje nombre brenda en pecho", vocabulary).items.at(0);
  EXPECT_NE(quoted.texts[0], 0U);
  EXPECT_EQ(quoted.texts[0], bare.texts[0]);
}

TEST(Descriptions, UnknownWordsStandForThemselvesAndAreCounted) {
  Vocabulary vocabulary;
  const auto read = read_marks("xolotl kuetzpalli", vocabulary);
  EXPECT_EQ(read.words, 2U);
  EXPECT_EQ(read.known_words, 0U);
  EXPECT_EQ(read.items.at(0).concepts[0], read_marks("Xolotl", vocabulary).items.at(0).concepts[0]);
}

TEST(Descriptions, ReadsGarmentsWithTheirColours) {
  Vocabulary vocabulary;
  const auto read = read_clothing("camiseta color negro, pantalón de mezclilla azul", vocabulary);
  ASSERT_EQ(read.items.size(), 2U);
  EXPECT_EQ(in_english(read.items[0], vocabulary), "T-shirt, black");
  EXPECT_EQ(in_english(read.items[1], vocabulary), "trousers, blue");
}

TEST(Descriptions, NeighbouringRegionsAreNearBothWays) {
  Vocabulary vocabulary;
  const Term arm = read_marks("lunar en brazo", vocabulary).items.at(0).place,
             forearm = read_marks("lunar en antebrazo", vocabulary).items.at(0).place,
             foot = read_marks("lunar en pie", vocabulary).items.at(0).place;
  EXPECT_TRUE(vocabulary.are_near(arm, forearm));
  EXPECT_TRUE(vocabulary.are_near(forearm, arm));
  EXPECT_FALSE(vocabulary.are_near(arm, foot));
}

}  // namespace
}  // namespace paradero::cross

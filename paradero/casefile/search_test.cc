#include "paradero/casefile/search.h"

#include <optional>

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include "paradero/casefile/internal/search_index.h"
#include "paradero/casefile/internal/test_case.h"

namespace paradero::casefile {
namespace {

using testing::CaseTest;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::table_of;

const std::vector<std::string> headers = {"folio",
                                          "nombre",
                                          "primer apellido",
                                          "segundo apellido",
                                          "fecha de nacimiento",
                                          "entidad",
                                          "municipio",
                                          "señas particulares",
                                          "curp"};

class SearchTest : public CaseTest {
 protected:
  void SetUp() override {
    CaseTest::SetUp();
    create();
    file_.emplace(open());
    const auto imported = import(
        *file_,
        table_of("register", headers,
                 {{"F1", "José Guadalupe", "Hernández", "Núñez", "1984-05-03", "Guerrero", "Iguala",
                   "tatuaje de águila en el brazo izquierdo", "HENG840503HGRRXD09"},
                  {"F2", "María Guadalupe", "Gómez", "Ruiz", "1984-05", "Jalisco", "Tonalá",
                   "cicatriz en la ceja", ""},
                  {"F3", "Roberto", "Vásquez", "Paz", "1990", "Sonora", "Guaymas", "", ""},
                  {"F4", "Roberta", "Blanco", "Soto", "1991-02-01", "Guerrero", "Taxco", "", ""},
                  {"F5", "Ximena", "Cervantes", "Luna", "", "Colima", "Tecomán", "", ""}}));
    ASSERT_TRUE(imported) << imported.error().message;
  }
  std::vector<std::string> found(std::string_view query, std::size_t limit = 1) {
    auto searcher = Searcher::load(*file_);
    EXPECT_TRUE(searcher);
    SearchSettings settings;
    settings.limit = limit;
    const auto hits = searcher->search(query, settings);
    EXPECT_TRUE(hits) << hits.error().message;
    std::vector<std::string> ids;
    for (const Hit& hit : *hits) {
      EXPECT_GT(hit.score, 0);
      EXPECT_LE(hit.score, 1);
      ids.push_back(hit.record_id);
    }
    return ids;
  }
  std::optional<CaseFile> file_;
};

TEST_F(SearchTest, FindsPeopleAsTheyAreRemembered) {
  struct Remembered {
    const char* query;
    const char* id;
  };
  const Remembered cases[] = {
      {"josé guadalupe hernández", "F1"},  // as it stands
      {"JOSE HERNANDEZ", "F1"},            // without accents
      {"hernandes nunes", "F1"},           // by the sound
      {"Hernadnez", "F1"},                 // a typing error
      {"pepe hernández", "F1"},            // a nickname
      {"beto vazquez", "F3"},              // a nickname, and the sound
      {"lupita gomez", "F2"},
      {"Jimena servantes", "F5"},
      {"tatuaje aguila", "F1"},  // a mark
      {"taxco", "F4"},           // a place
      {"1990", "F3"},            // a year
      {"3 de mayo de 1984", "F1"},
      {"mayo 1984 gomez", "F2"},
      {"HENG840503HGRRXD09", "F1"},
      {"F3", "F3"},    // a record id
      {"cerv", "F5"},  // a beginning
  };
  for (const Remembered& one : cases)
    EXPECT_THAT(found(one.query), ElementsAre(one.id)) << one.query;
}

TEST_F(SearchTest, AVagueDateCountsInPart) {
  // Born "1984-05": the day is not known, the month fits.
  EXPECT_THAT(found("03/05/1984", 2), ElementsAre("F1", "F2"));
}

TEST_F(SearchTest, WhatNobodyHasFindsNobody) {
  EXPECT_THAT(found("zzzzqqq"), IsEmpty());
  EXPECT_THAT(found(""), IsEmpty());
  EXPECT_THAT(found("  , ; "), IsEmpty());
  EXPECT_THAT(found("de la y"), IsEmpty());
}

TEST_F(SearchTest, TheNewestVersionIsSearchedUnlessAllAreAskedFor) {
  ASSERT_TRUE(import(*file_,
                     table_of("register", headers,
                              {{"F1", "José Guadalupe", "Hernández", "Núñez", "1984-05-03",
                                "Guerrero", "Iguala", "", ""}}),
                     "bb"));
  EXPECT_THAT(found("vasquez", 5), IsEmpty());
  EXPECT_THAT(found("hernandez nuñez", 5), ElementsAre("F1"));
  auto searcher = Searcher::load(*file_);
  SearchSettings settings;
  settings.all_versions = true;
  const auto hits = searcher->search("hernandez nuñez", settings);
  ASSERT_TRUE(hits);
  EXPECT_EQ(hits->size(), 2U);
  EXPECT_EQ(hits->front().facts.empty(), false);
}

TEST_F(SearchTest, ACompartmentIsSearchedByThoseWhoSeeIt) {
  ASSERT_TRUE(file_->add_user("luz", Role::reader, word("luz's")));
  ASSERT_TRUE(import(
      *file_, table_of("witnesses", headers, {{"W1", "Eulalia", "Zapata", "", "", "", "", "", ""}}),
      "cc", "closed"));
  EXPECT_THAT(found("eulalia zapata"), ElementsAre("W1"));
  const CaseFile reader = open(Access::read, "luz's");
  auto searcher = Searcher::load(reader);
  ASSERT_TRUE(searcher);
  EXPECT_THAT(*searcher->search("eulalia zapata", {}), IsEmpty());
}

RC_GTEST_PROP(VarintProperty, ReadsBackWhatItWrote, (std::vector<std::uint64_t> numbers)) {
  std::string bytes;
  for (const std::uint64_t number : numbers) append_varint(bytes, number);
  std::string_view rest = bytes;
  for (const std::uint64_t number : numbers) {
    std::uint64_t read = 0;
    RC_ASSERT(read_varint(rest, read));
    RC_ASSERT(read == number);
  }
  std::uint64_t none = 0;
  RC_ASSERT(!read_varint(rest, none));
}

}  // namespace
}  // namespace paradero::casefile

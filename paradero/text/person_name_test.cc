#include "paradero/text/person_name.h"

#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace paradero::text {
namespace {

using testing::ElementsAre;
using enum NameAgreement;

struct ParseCase {
  std::string_view text, given_names, surname_1, surname_2, married_surname;
};

void check_parses(std::initializer_list<ParseCase> cases, bool surnames_first = false) {
  for (const ParseCase& c : cases) {
    const PersonName name = parse_person_name(c.text, surnames_first);
    EXPECT_EQ(name.given_names, c.given_names) << c.text;
    EXPECT_EQ(name.surname_1, c.surname_1) << c.text;
    EXPECT_EQ(name.surname_2, c.surname_2) << c.text;
    EXPECT_EQ(name.married_surname, c.married_surname) << c.text;
  }
}

TEST(parse_person_name, given_names_first) {
  check_parses({
      {"", "", "", "", ""},
      {"Juan", "juan", "", "", ""},
      {"Juan Pérez", "juan", "perez", "", ""},
      {"Juan Pérez Gómez", "juan", "perez", "gomez", ""},
      {"Juan Carlos Pérez", "juan carlos", "perez", "", ""},
      {"JUAN CARLOS PEREZ GOMEZ", "juan carlos", "perez", "gomez", ""},
      {"Juan N. Pérez", "juan n", "perez", "", ""},
      {"Juan Pérez G.", "juan", "perez", "g", ""},
      {"Ma. Guadalupe Hdez. Ruiz", "ma guadalupe", "hdez", "ruiz", ""},
      {"Juan de la Cruz", "juan", "de la cruz", "", ""},
      {"Juan de la Torre Pérez", "juan", "de la torre", "perez", ""},
      {"Juan Carlos de la Torre Pérez", "juan carlos", "de la torre", "perez", ""},
      {"Juan Pérez de la Torre", "juan", "perez", "de la torre", ""},
      {"María de la Luz Pérez", "maria de la luz", "perez", "", ""},
      {"María del Carmen Pérez Gómez", "maria del carmen", "perez", "gomez", ""},
      {"Ana María de los Ángeles Pérez Gómez", "ana maria de los angeles", "perez", "gomez", ""},
      {"Juan San Martín Pérez", "juan", "san martin", "perez", ""},
      {"José Santa Cruz", "jose", "santa cruz", "", ""},
      {"Juan Pérez y Gómez", "juan", "perez", "gomez", ""},
      {"Juan Zarco e Iglesias", "juan", "zarco", "iglesias", ""},
      {"Pedro Ponce de León Ruiz", "pedro", "ponce de leon", "ruiz", ""},
      {"Pedro Montes de Oca", "pedro", "montes de oca", "", ""},
      {"García-López Juan", "garcia", "lopez", "juan", ""},
      {"de la Cruz Pérez Juan", "juan", "de la cruz", "perez", ""},
      {"Ludwig van Houten", "ludwig", "van houten", "", ""},
      {"Mary McDonald", "mary", "mcdonald", "", ""},
  });
}

TEST(parse_person_name, surnames_first) {
  check_parses({{"PEREZ", "", "perez", "", ""},
                {"PEREZ JUAN", "juan", "perez", "", ""},
                {"PEREZ GOMEZ JUAN", "juan", "perez", "gomez", ""},
                {"PEREZ JUAN CARLOS", "juan carlos", "perez", "", ""},
                {"PEREZ GOMEZ JUAN CARLOS", "juan carlos", "perez", "gomez", ""},
                {"DE LA CRUZ Y GOMEZ JUAN", "juan", "de la cruz", "gomez", ""},
                {"SAN MARTIN GOMEZ JUAN", "juan", "san martin", "gomez", ""},
                {"PONCE DE LEON RUIZ PEDRO", "pedro", "ponce de leon", "ruiz", ""}},
               true);
}

TEST(parse_person_name, commas_tell_surnames_apart) {
  check_parses({
      {"PEREZ GOMEZ, JUAN", "juan", "perez", "gomez", ""},
      {"Pérez, Juan Carlos", "juan carlos", "perez", "", ""},
      {"PEREZ, GOMEZ, JUAN", "juan", "perez", "gomez", ""},
      {"DE LA CRUZ GOMEZ, MARIA DE LA LUZ", "maria de la luz", "de la cruz", "gomez", ""},
      {"Perez Gomez de Ruiz, Maria", "maria", "perez", "gomez", "ruiz"},
      {"Juan Pérez Gómez, Lic.", "juan", "perez", "gomez", ""},
      {"Juan Pérez, Jr.", "juan", "perez", "", ""},
      {",,,", "", "", "", ""},
      {", Juan Pérez", "juan", "perez", "", ""},
  });
}

TEST(parse_person_name, married_names) {
  check_parses({
      {"María Pérez Gómez de Ruiz", "maria", "perez", "gomez", "ruiz"},
      {"María de la Luz Pérez y Gómez de Ruiz", "maria de la luz", "perez", "gomez", "ruiz"},
      {"María Pérez Vda. de Ruiz", "maria", "perez", "", "ruiz"},
      {"María Pérez Gómez viuda de la Cruz", "maria", "perez", "gomez", "la cruz"},
      {"María Guadalupe Pérez de Ruiz", "maria guadalupe", "perez", "de ruiz", ""},
      {"Juan Pérez de León", "juan", "perez", "de leon", ""},
  });
}

TEST(parse_person_name, titles_and_generations_stand_aside) {
  check_parses({
      {"Lic. Juan Pérez Gómez", "juan", "perez", "gomez", ""},
      {"C. Juan Pérez", "juan", "perez", "", ""},
      {"Sr. Ing. Juan Pérez", "juan", "perez", "", ""},
      {"Juan Pérez Jr.", "juan", "perez", "", ""},
      {"Juan Pérez Gómez (hijo)", "juan", "perez", "gomez", ""},
      {"John Smith Sr.", "john", "smith", "", ""},
  });
  const PersonName name = parse_person_name("Lic. Juan Pérez hijo");
  ASSERT_EQ(name.tokens.size(), 4u);
  EXPECT_EQ(name.tokens[0].kind, TokenKind::title);
  EXPECT_EQ(name.tokens[1].kind, TokenKind::given);
  EXPECT_EQ(name.tokens[2].kind, TokenKind::paternal_surname);
  EXPECT_EQ(name.tokens[3].kind, TokenKind::generational);
}

TEST(parse_person_name, types_every_token) {
  const PersonName name = parse_person_name("María de la Luz N. Pérez y Gómez de Ruiz");
  std::vector<TokenKind> kinds;
  for (const NameToken& token : name.tokens) kinds.push_back(token.kind);
  EXPECT_THAT(kinds, ElementsAre(TokenKind::given, TokenKind::particle, TokenKind::particle,
                                 TokenKind::given, TokenKind::initial, TokenKind::paternal_surname,
                                 TokenKind::particle, TokenKind::maternal_surname,
                                 TokenKind::particle, TokenKind::married_surname));
}

TEST(parse_person_name, aliases) {
  const struct {
    std::string_view text, surname_1;
    std::vector<std::string> aliases;
  } cases[] = {
      {"Juan N. Pérez (a) El Chato", "perez", {"el chato"}},
      {"Juan Pérez alias El Chato", "perez", {"el chato"}},
      {"Juan Pérez ALIAS \"El Chato\"", "perez", {"el chato"}},
      {"Juan “El Chato” Pérez", "perez", {"el chato"}},
      {"Juan 'El Chato' Pérez", "perez", {"el chato"}},
      {"Juan Pérez (El Chato)", "perez", {"el chato"}},
      {"Juan Pérez (alias El Chato y/o El Güero)", "perez", {"el chato", "el guero"}},
      {"Juan Pérez, a.k.a. El Chato, El Güero", "perez", {"el chato", "el guero"}},
      {"Juan Pérez conocido como El Chato", "perez", {"el chato"}},
      {"PEREZ GOMEZ, JUAN (a) EL CHATO", "perez", {"el chato"}},
      {"Juan D'Angelo", "dangelo", {}},
      {"Juan Pérez (hijo)", "perez", {}},
      {"Juan (Pérez", "perez", {}},
  };
  for (const auto& c : cases) {
    const PersonName name = parse_person_name(c.text);
    EXPECT_EQ(name.surname_1, c.surname_1) << c.text;
    EXPECT_EQ(name.aliases, c.aliases) << c.text;
  }
}

RC_GTEST_PROP(parse_person_name, surnames_with_particles_survive_both_orders, ()) {
  const auto given = *rc::gen::elementOf(
      std::vector<std::string>{"juan", "ana", "juan carlos", "maria del carmen"});
  const auto first =
      *rc::gen::elementOf(std::vector<std::string>{"perez", "de la cruz", "san martin", "del rio"});
  const auto second =
      *rc::gen::elementOf(std::vector<std::string>{"gomez", "hernandez", "de la torre"});
  for (const PersonName& name : {parse_person_name(first + " " + second + ", " + given),
                                 parse_person_name(given + " " + first + " " + second)}) {
    RC_ASSERT(name.given_names == given);
    RC_ASSERT(name.surname_1 == first);
    RC_ASSERT(name.surname_2 == second);
  }
}

struct AgreementCase {
  std::string_view a, b;
  NameAgreement expected;
};

NameAgreement agreement(std::string_view a, std::string_view b, NamePart part) {
  return compare_names(prepare_name(a, part), prepare_name(b, part));
}

void check_agreements(NamePart part, std::initializer_list<AgreementCase> cases) {
  for (const AgreementCase& c : cases) {
    EXPECT_EQ(agreement(c.a, c.b, part), c.expected) << c.a << " / " << c.b;
    EXPECT_EQ(agreement(c.b, c.a, part), c.expected) << c.b << " / " << c.a;
  }
}

TEST(compare_names, given_names) {
  check_agreements(NamePart::given, {
                                        {"José", "JOSE", exact},
                                        {"José Luis", "Luis José", equivalent},
                                        {"José Luis", "Joseluis", equivalent},
                                        {"Pepe", "José", equivalent},
                                        {"Lupita", "Guadalupe", equivalent},
                                        {"Chuy", "Jesús", equivalent},
                                        {"Beto", "Roberto", equivalent},
                                        {"Beto", "Alberto", equivalent},
                                        {"Beto", "Humberto", equivalent},
                                        {"Roberto", "Alberto", different},
                                        {"Memo", "Guillermo", equivalent},
                                        {"Toño", "Antonio", equivalent},
                                        {"Quique", "Enrique", equivalent},
                                        {"Bob", "Rob", equivalent},
                                        {"Bill", "William", equivalent},
                                        {"Ma. de los Ángeles", "María Ángeles", equivalent},
                                        {"M.ª Guadalupe", "María Guadalupe", equivalent},
                                        {"Fco. Javier", "Francisco Javier", equivalent},
                                        {"Ma Gpe", "María Guadalupe", equivalent},
                                        {"María Fernanda", "Fernanda María", equivalent},
                                        {"Yesenia", "Jesenia", close},
                                        {"César", "Sesar", close},
                                        {"Javier", "Xavier", close},
                                        {"Guillermo", "Guilermo", close},
                                        {"Hilda", "Ilda", close},
                                        {"Francisco", "Fransisko", close},
                                        {"Ana María", "Anamarai", close},
                                        {"José Luis", "Jose Lius", close},
                                        {"José", "José Luis", partial},
                                        {"Pepe", "José Luis", partial},
                                        {"J.", "José", initial},
                                        {"J. Luis", "José Luis", initial},
                                        {"J", "José Luis", initial},
                                        {"J L", "José Luis", initial},
                                        {"Mario", "María", similar},
                                        {"Raúl", "Saúl", different},
                                        {"Israel", "Ismael", similar},
                                        {"Israel", "Isrrael", close},
                                        {"Israel", "Isreal", close},
                                        {"Luis", "Luisa", similar},
                                        {"Guadalupe", "Guadaluep Ana", similar},
                                        {"Juan", "Pedro", different},
                                        {"Ana", "Eva", different},
                                        {"J", "M", different},
                                        {"Juan Carlos", "Juan Alberto", different},
                                        {"", "", different},
                                        {"", "Juan", different},
                                    });
}

TEST(compare_names, surnames) {
  check_agreements(NamePart::surname, {
                                          {"Pérez", "PEREZ", exact},
                                          {"Hdez.", "Hernández", equivalent},
                                          {"Glez", "González", equivalent},
                                          {"Mtz", "Martínez", equivalent},
                                          {"De la Cruz", "Cruz", equivalent},
                                          {"de la Cruz", "Delacruz", equivalent},
                                          {"Mc Donald", "McDonald", equivalent},
                                          {"Sta. María", "Santa María", equivalent},
                                          {"San Martín", "Sanmartín", equivalent},
                                          {"González", "Gonsales", close},
                                          {"Vázquez", "Basquez", close},
                                          {"Campos", "Canpos", close},
                                          {"Fernández", "Hernández", similar},
                                          {"Juárez", "Suárez", similar},
                                          {"Hernández", "Hernadez", close},
                                          {"Gonzalez", "Gonzales", close},
                                          {"Reyes", "Relles", close},
                                          {"Quintero", "Kintero", close},
                                          {"Pérez", "Pérez Gómez", partial},
                                          {"G.", "García", initial},
                                          {"Pepe", "José", different},
                                          {"Ruiz", "Díaz", different},
                                          {"López", "Pérez", different},
                                      });
}

TEST(compare_names, many_tokens_are_compared_whole) {
  const std::string nine = "uno dos tres cuatro cinco seis siete ocho nueve";
  EXPECT_EQ(agreement(nine, nine, NamePart::surname), exact);
  EXPECT_EQ(agreement(nine, nine + " x", NamePart::surname), similar);
  EXPECT_EQ(agreement(nine, "zzz", NamePart::surname), different);
}

RC_GTEST_PROP(compare_names, is_symmetric_and_exact_on_itself, ()) {
  const auto names = rc::gen::elementOf(
      std::vector<std::string>{"jose", "pepe", "luis", "luisa", "beto", "roberto", "j", "ma",
                               "maria", "mario", "guadalupe", "gpe", "jsoe", "de", "la"});
  const auto value = [&] {
    std::string text;
    for (const auto& word : *rc::gen::container<std::vector<std::string>>(names))
      text += word + " ";
    return text;
  };
  const std::string a = value(), b = value();
  for (const NamePart part : {NamePart::given, NamePart::surname}) {
    RC_ASSERT(agreement(a, b, part) == agreement(b, a, part));
    RC_ASSERT(a.empty() || agreement(a, a, part) == exact);
  }
}

TEST(phonetic_code, one_sound_one_code) {
  const std::pair<std::string_view, std::string_view> pairs[] = {
      {"baca", "vaca"},     {"osvaldo", "oswaldo"}, {"cecilia", "sesilia"},
      {"zapata", "sapata"}, {"gerardo", "jerardo"}, {"hernandez", "ernandes"},
      {"reyes", "relles"},  {"mayra", "maira"},     {"quiroz", "kiros"},
      {"xavier", "javier"}, {"sixto", "sisto"},     {"campos", "canpos"},
      {"philip", "filip"},  {"mireya", "mirella"},  {"enrriquez", "enriques"}};
  for (const auto& [a, b] : pairs) {
    EXPECT_EQ(phonetic_code(a), phonetic_code(b)) << a << ' ' << b;
  }
  EXPECT_EQ(phonetic_code("guerrero"), "GERERO");
  EXPECT_EQ(phonetic_code("gerero"), "JERERO");
  EXPECT_EQ(phonetic_code("chavez"), "CHABES");
  EXPECT_EQ(phonetic_code("12@"), "");
  EXPECT_EQ(phonetic_code(""), "");
}

}  // namespace
}  // namespace paradero::text

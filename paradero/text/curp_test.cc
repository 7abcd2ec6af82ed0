#include "paradero/text/curp.h"

#include <cctype>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace paradero::text {
namespace {

// The formula of the Instructivo, letter by letter. (Ñ is '~' here.)
char plain_check_digit(const std::string& first_17) {
  const std::string alphabet = "0123456789ABCDEFGHIJKLMN~OPQRSTUVWXYZ";
  std::size_t sum = 0;
  for (std::size_t i = 0; i < 17; ++i) sum += alphabet.find(first_17[i]) * (18 - i);
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

base::DateInterval date(std::string_view text) { return *base::parse_date(text); }

TEST(curp_check_digit, known_values) {
  // The Instructivo's own example of an invented person, Ricardo Alamán Pérez.
  EXPECT_EQ(curp_check_digit("AAPR630321HDFLRC0"), '9');
  // By hand: only zeros give 0; a single 1 at weight 18 gives 2; a single Ñ-shifted O (25) at
  // weight 2 gives 0.
  EXPECT_EQ(curp_check_digit("00000000000000000"), '0');
  EXPECT_EQ(curp_check_digit("10000000000000000"), '2');
  EXPECT_EQ(curp_check_digit("0000000000000000O"), '0');
  EXPECT_EQ(curp_check_digit("0000000000000000N"), '4');
}

TEST(curp_check_digit, refuses_what_is_no_beginning_of_a_curp) {
  EXPECT_EQ(curp_check_digit(""), std::nullopt);
  EXPECT_EQ(curp_check_digit("AAPR630321HDFLRC"), std::nullopt);
  EXPECT_EQ(curp_check_digit("AAPR630321HDFLRC09"), std::nullopt);
  EXPECT_EQ(curp_check_digit("aapr630321hdflrc0"), std::nullopt);
  EXPECT_EQ(curp_check_digit("AAPR63032?HDFLRC0"), std::nullopt);
}

RC_GTEST_PROP(curp_check_digit, agrees_with_the_plain_formula, ()) {
  const std::string first = *rc::gen::container<std::string>(
      17, rc::gen::elementOf(std::string("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")));
  RC_ASSERT(curp_check_digit(first) == plain_check_digit(first));
}

TEST(parse_curp, reads_the_parts) {
  const auto curp = parse_curp(" aapr-630321 HDFLRC09\n");
  ASSERT_TRUE(curp);
  EXPECT_EQ(curp->key, "AAPR630321HDFLRC09");
  EXPECT_TRUE(curp->check_digit_holds);
  EXPECT_EQ(curp->birth_date, date("1963-03-21"));
  EXPECT_EQ(curp->sex, 'H');
  EXPECT_EQ(curp->state_letters, "DF");
}

TEST(parse_curp, character_17_tells_the_century) {
  EXPECT_EQ(parse_curp("XEXX040229MNEXXXA0")->birth_date, date("2004-02-29"));
  EXPECT_EQ(parse_curp("XEXX040229MNEXXX00")->birth_date, date("1904-02-29"));
  EXPECT_EQ(parse_curp("XEXX000229MNEXXX00"), std::nullopt) << "1900 was no leap year";
}

TEST(parse_curp, a_failing_check_digit_is_told) {
  const auto curp = parse_curp("AAPR630321HDFLRC08");
  ASSERT_TRUE(curp);
  EXPECT_FALSE(curp->check_digit_holds);
}

TEST(parse_curp, refuses_other_structures) {
  for (const std::string_view text :
       {"", "AAPR630321HDFLRC0", "AAPR630321HDFLRC099", "1APR630321HDFLRC09", "ABPR630321HDFLRC09",
        "AAPR631321HDFLRC09", "AAPR630230HDFLRC09", "AAPR630321ZDFLRC09", "AAPR630321HZZLRC09",
        "AAPR630321HDFARC09", "AAPR630321HDFLRC0A", "AAPR63032\xC3\x91HDFLRC0",
        "??????????????????"}) {
    EXPECT_EQ(parse_curp(text), std::nullopt) << text;
  }
}

CurpSource person(std::string given_names, std::string surname_1, std::string surname_2) {
  CurpSource source;
  source.given_names = std::move(given_names);
  source.surname_1 = std::move(surname_1);
  source.surname_2 = std::move(surname_2);
  return source;
}

// The seven characters that come from names: 1-4 and 14-16.
std::string from_names(const CurpSource& source) {
  const std::string key = predict_curp(source);
  return key.substr(0, 4) + ' ' + key.substr(13, 3);
}

TEST(predict_curp, whole_record) {
  CurpSource source = person("Ricardo", "Alamán", "Pérez");
  source.birth_date = date("1963-03-21");
  source.sex = "male";
  source.state = "Distrito Federal";
  EXPECT_EQ(predict_curp(source), "AAPR630321HDFLRC??");
}

TEST(predict_curp, rules_for_names) {
  const struct {
    std::string given_names, surname_1, surname_2, expected;
  } cases[] = {
      {"Alberto", "Ñando", "Rodríguez", "XARA NDL"},
      {"Rocío", "Peña", "Muñoz", "PEMR XXC"},
      {"María Luisa", "Pérez", "Hernández", "PEHL RRS"},
      {"Ma. Luisa", "Pérez", "Hernández", "PEHL RRS"},
      {"María de los Ángeles", "Pérez", "Hernández", "PEHA RRN"},
      {"J. Luis", "Pérez", "Hernández", "PEHL RRS"},
      {"J.Luis", "Pérez", "Hernández", "PEHL RRS"},
      {"José", "Pérez", "Hernández", "PEHJ RRS"},
      {"María José", "Pérez", "Hernández", "PEHJ RRS"},
      {"Luis Enrique", "Romero", "Palazuelos", "ROPL MLS"},
      {"Juan José", "D/Amico", "Álvarez", "DXAJ XLN"},
      {"Juan José", "D'Amico", "Álvarez", "DXAJ XLN"},
      {"Rocío", "Riva Palacio", "Cruz", "RICR VRC"},
      {"Carlos", "Mc Gregor", "López", "GELC RPR"},
      {"Juan", "de la Torre", "del Río", "TORJ RXN"},
      {"Andrés", "Ich", "Rodríguez", "IXRA CDN"},
      {"Ana", "Pérez", "Po", "PEPA RXN"},
      {"Argüelles", "Agüero", "Güemes", "AUGA GMR"},
      {"Fco. Javier", "Hdez.", "Mtz.", "HEMF RRR"},
      {"Jose\u0301", "Pen\u0303a", "Cruz", "PECJ XRS"},
      {"", "Pérez", "", "P??? R??"},  // PEDO would be masked
      {"J.", "Pérez", "G.", "PEG? R??"},
      {"", "", "", "???? ???"},
      {"de", "de la", "y", "LAYD X?X"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(from_names(person(c.given_names, c.surname_1, c.surname_2)), c.expected)
        << c.given_names << '/' << c.surname_1 << '/' << c.surname_2;
  }
}

TEST(predict_curp, inconvenient_words_are_masked) {
  EXPECT_EQ(from_names(person("Ofelia", "Pedrero", "Domínguez")).substr(0, 4), "PXDO");
  // Without a given name PED? may become PEDO, so that its second letter is open.
  EXPECT_EQ(from_names(person("", "Pedrero", "Domínguez")).substr(0, 4), "P?D?");
  EXPECT_EQ(from_names(person("", "Pedrero", "Gómez")).substr(0, 4), "PEG?");
}

TEST(predict_curp, no_second_surname_is_not_a_missing_one) {
  CurpSource source = person("Luis", "Pérez", "");
  EXPECT_EQ(from_names(source), "PE?L R?S");
  source.no_second_surname = true;
  EXPECT_EQ(from_names(source), "PEXL RXS");
}

TEST(predict_curp, vague_dates_give_what_is_certain) {
  CurpSource source;
  const auto digits = [&](std::string_view text) {
    source.birth_date = date(text);
    return predict_curp(source).substr(4, 6);
  };
  EXPECT_EQ(digits("1984-05-03"), "840503");
  EXPECT_EQ(digits("1984-05"), "8405??");
  EXPECT_EQ(digits("1984"), "84????");
  EXPECT_EQ(digits("1984-1985"), "??????");
}

TEST(curp_state_letters, names_codes_and_letters) {
  EXPECT_EQ(curp_state_letters("Jalisco"), "JC");
  EXPECT_EQ(curp_state_letters("Edo. de México"), "MC");
  EXPECT_EQ(curp_state_letters("Ciudad de México"), "DF");
  EXPECT_EQ(curp_state_letters("14"), "JC");
  EXPECT_EQ(curp_state_letters("01"), "AS");
  EXPECT_EQ(curp_state_letters("32"), "ZS");
  EXPECT_EQ(curp_state_letters("mn"), "MN");
  EXPECT_EQ(curp_state_letters("Nacido en el extranjero"), "NE");
  for (const std::string_view none : {"", "0", "33", "99", "zz", "nowhere"})
    EXPECT_EQ(curp_state_letters(none), "");
}

TEST(compare_curps, counts_what_both_know) {
  const auto counts = [](std::string_view a, std::string_view b) {
    const CurpAgreement agreement = compare_curps(a, b);
    return std::pair(agreement.compared, agreement.agreeing);
  };
  EXPECT_EQ(counts("AAPR630321HDFLRC09", "AAPR630321HDFLRC09"), std::pair(18, 18));
  EXPECT_EQ(counts("AAPR630321HDFLRC09", "aapr630321hdflrc??"), std::pair(16, 16));
  EXPECT_EQ(counts("AAPR630321HDFLRC09", "AAPX63????HDFLRC??"), std::pair(12, 11));
  EXPECT_EQ(counts("AAPR", "AAPR630321HDFLRC09"), std::pair(4, 4));
  EXPECT_EQ(counts("", "AAPR630321HDFLRC09"), std::pair(0, 0));
  EXPECT_EQ(counts("AAPR630321HDFLRC09123", "AAPR630321HDFLRC09456"), std::pair(18, 18));
}

}  // namespace
}  // namespace paradero::text

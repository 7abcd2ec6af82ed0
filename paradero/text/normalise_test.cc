#include "paradero/text/normalise.h"

#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace paradero::text {
namespace {

struct FoldCase {
  std::string_view text, expected;
};

TEST(fold, known_values) {
  const FoldCase cases[] = {
      {"", ""},
      {"  Juan   PEREZ  ", "juan perez"},
      {"Peña-Núñez", "pena nunez"},
      {"JOSÉ MARÍA", "jose maria"},
      {"Jose\u0301", "jose"},
      {"García-López", "garcia lopez"},
      {"D'Angelo", "dangelo"},
      {"D’Angelo", "dangelo"},
      {"D´Angelo", "dangelo"},
      {"Ma. Guadalupe", "ma guadalupe"},
      {"M.ª Guadalupe", "ma guadalupe"},
      {"Mª Guadalupe", "ma guadalupe"},
      {"J.L.", "j l"},
      {"Av. 5 de Mayo #12-B, C.P. 06000", "av 5 de mayo 12 b c p 06000"},
      {"alguien@example.org", "alguien@example org"},
      {"\t\r\n\v", ""},
      {"...", ""},
      {"ÆØÅ ß Ł Đ", "aeoa ss l d"},
      {"ＦＵＬＬ　ｗｉｄｔｈ", "full width"},
      {"Иван Петров", "ivan petrov"},
      {"Αλέξανδρος", "alexandros"},
      {"राम", "rama"},
      {"ガ", "ga"},
      {"½", "1 2"},
      {"soft\u00ADhyphen", "softhyphen"},
      {"no\u00A0break", "no break"},
      {"🙂", ""},
      {"Juan 🙂 Pérez", "juan perez"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(fold(text), expected) << text;
}

TEST(fold, bytes_that_are_not_utf8_are_windows_1252) {
  EXPECT_EQ(fold("Mu\xF1oz P\xE9rez"), "munoz perez");
  EXPECT_EQ(fold("O\x92"
                 "Brien"),
            "obrien");
  EXPECT_EQ(to_utf8("\x80"), "€");
  EXPECT_EQ(to_utf8("Pérez"), "Pérez");
}

TEST(fold, nul_bytes_separate) { EXPECT_EQ(fold(std::string_view("a\0b", 3)), "a b"); }

TEST(fold, the_ascii_path_agrees_with_the_unicode_path) {
  for (int c = 0; c < 128; ++c) {
    const std::string ascii{'x', static_cast<char>(c), 'Y'};
    EXPECT_EQ(fold(ascii) + " e", fold(ascii + " é")) << c;
  }
}

TEST(fold, many_threads_agree) {
  std::vector<std::string> folded(4);
  {
    std::vector<std::jthread> threads;
    for (std::string& slot : folded) {
      threads.emplace_back([&slot] {
        for (int i = 0; i < 50; ++i) slot = fold("Сергей Ñandú 李小龙");
      });
    }
  }
  for (const std::string& slot : folded) EXPECT_EQ(slot, folded[0]);
  EXPECT_EQ(folded[0], "sergej nandu li xiao long");
}

RC_GTEST_PROP(fold, is_idempotent_on_any_bytes, (const std::string& bytes)) {
  const std::string once = fold(bytes);
  RC_ASSERT(is_valid_utf8(once));
  RC_ASSERT(fold(once) == once);
}

RC_GTEST_PROP(fold, is_idempotent_on_any_letters, ()) {
  std::string text;
  for (const int c : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0x20, 0x3000))) {
    text += static_cast<char>(0xE0 | (c >> 12));
    text += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    text += static_cast<char>(0x80 | (c & 0x3F));
  }
  const std::string once = fold(text);
  RC_ASSERT(fold(once) == once);
}

TEST(code_points, counts_letters_and_bad_bytes) {
  EXPECT_EQ(code_points(""), 0u);
  EXPECT_EQ(code_points("Núñez"), 5u);
  EXPECT_EQ(code_points("\xF1\xE9"), 2u);
  EXPECT_EQ(code_points("🙂"), 1u);
}

TEST(is_valid_utf8, accepts_and_refuses) {
  EXPECT_TRUE(is_valid_utf8(""));
  EXPECT_TRUE(is_valid_utf8("ñ🙂"));
  EXPECT_FALSE(is_valid_utf8("\xF1"));
  EXPECT_FALSE(is_valid_utf8("\xC0\x80"));      // overlong
  EXPECT_FALSE(is_valid_utf8("\xED\xA0\x80"));  // a surrogate
}

}  // namespace
}  // namespace paradero::text

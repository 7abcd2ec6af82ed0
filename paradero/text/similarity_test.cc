#include "paradero/text/similarity.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace paradero::text {
namespace {

// Slow, obvious second implementations.

double plain_jaro_winkler(const std::string& a, const std::string& b) {
  if (a.empty() && b.empty()) return 1;
  const int n = static_cast<int>(a.size()), m = static_cast<int>(b.size());
  const int window = std::max(0, std::max(n, m) / 2 - 1);
  std::vector<int> partner(a.size(), -1);
  std::vector<bool> taken(b.size(), false);
  double matches = 0;
  for (int i = 0; i < n; ++i) {
    for (int j = 0; j < m && partner[i] < 0; ++j) {
      if (std::abs(i - j) > window || taken[j] || a[i] != b[j]) continue;
      partner[i] = j;
      taken[j] = true;
      matches += 1;
    }
  }
  if (matches == 0) return 0;
  std::string left, right;
  for (int i = 0; i < n; ++i)
    if (partner[i] >= 0) left += a[i];
  for (int j = 0; j < m; ++j)
    if (taken[j]) right += b[j];
  int out_of_order = 0;
  for (std::size_t k = 0; k < left.size(); ++k) out_of_order += left[k] != right[k];
  const double jaro = (matches / n + matches / m + (matches - out_of_order / 2) / matches) / 3;
  int prefix = 0;
  while (prefix < std::min({n, m, 4}) && a[prefix] == b[prefix]) ++prefix;
  return jaro + prefix * .1 * (1 - jaro);
}

std::size_t plain_distance(const std::string& a, const std::string& b, bool transpositions) {
  std::vector<std::vector<std::size_t>> table(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        table[i][j] = i + j;
        continue;
      }
      table[i][j] = std::min(
          {table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (a[i - 1] != b[j - 1])});
      if (transpositions && i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        table[i][j] = std::min(table[i][j], table[i - 2][j - 2] + 1);
      }
    }
  }
  return table[a.size()][b.size()];
}

// Two words of few letters, the second often an edited copy of the first, so that much matches.
std::pair<std::string, std::string> similar_words(std::size_t largest) {
  const auto letters = rc::gen::elementOf(std::string("abcd\xF1"));
  const auto size = *rc::gen::inRange<std::size_t>(0, largest + 1);
  std::string a = *rc::gen::container<std::string>(size, letters);
  if (*rc::gen::arbitrary<bool>()) {
    const auto other = *rc::gen::inRange<std::size_t>(0, largest + 1);
    return {a, *rc::gen::container<std::string>(other, letters)};
  }
  std::string b = a;
  for (int edits = *rc::gen::inRange(0, 6); edits > 0 && !b.empty(); --edits) {
    const auto at = *rc::gen::inRange<std::size_t>(0, b.size());
    switch (*rc::gen::inRange(0, 4)) {
      case 0:
        b.erase(at, 1);
        break;
      case 1:
        b.insert(at, 1, *letters);
        break;
      case 2:
        b[at] = *letters;
        break;
      default:
        std::swap(b[at], b[b.size() - 1 - at]);
    }
  }
  return {a, b};
}

TEST(jaro_winkler, published_values) {
  // Winkler (1994), Advanced Methods for Record Linkage, table 1, and Winkler (1990).
  const struct {
    std::string_view a, b;
    double similarity;
  } cases[] = {
      {"MARTHA", "MARHTA", .9611},
      {"DWAYNE", "DUANE", .8400},
      {"DIXON", "DICKSONX", .8133},
      {"SHACKLEFORD", "SHACKELFORD", .9818},
      {"NICHLESON", "NICHULSON", .9556},
      {"JONES", "JOHNSON", .8324},
      {"MASSEY", "MASSIE", .9333},
      {"ABROMS", "ABRAMS", .9222},
      {"JERALDINE", "GERALDINE", .9259},
      {"MICHELLE", "MICHAEL", .9214},
      {"JULIES", "JULIUS", .9333},
      {"TANYA", "TONYA", .8800},
      {"SEAN", "SUSAN", .8050},
      {"JON", "JOHN", .9333},
      {"JON", "JAN", .8000},
  };
  for (const auto& c : cases)
    EXPECT_NEAR(jaro_winkler(c.a, c.b), c.similarity, 5e-5) << c.a << ' ' << c.b;
}

TEST(jaro_winkler, edges) {
  EXPECT_EQ(jaro_winkler("", ""), 1);
  EXPECT_EQ(jaro_winkler("", "a"), 0);
  EXPECT_EQ(jaro_winkler("a", ""), 0);
  EXPECT_EQ(jaro_winkler("a", "a"), 1);
  EXPECT_EQ(jaro_winkler("a", "b"), 0);
  const std::string word(64, 'a'), longer(65, 'a');
  EXPECT_EQ(jaro_winkler(word, word), 1);
  EXPECT_EQ(jaro_winkler(longer, longer), 1);
}

RC_GTEST_PROP(jaro_winkler, agrees_with_the_plain_definition_within_a_word, ()) {
  const auto [a, b] = similar_words(64);
  RC_ASSERT(std::abs(jaro_winkler(a, b) - plain_jaro_winkler(a, b)) < 1e-12);
  RC_ASSERT(jaro_winkler(a, a) == 1);
}

RC_GTEST_PROP(jaro_winkler, agrees_with_the_plain_definition_beyond_a_word, ()) {
  const auto [a, b] = similar_words(100);
  const double similarity = jaro_winkler(a, b);
  RC_ASSERT(std::abs(similarity - plain_jaro_winkler(a, b)) < 1e-12);
  RC_ASSERT(similarity >= 0 && similarity <= 1);
}

TEST(levenshtein, known_values) {
  EXPECT_EQ(levenshtein("kitten", "sitting"), 3u);
  EXPECT_EQ(levenshtein("saturday", "sunday"), 3u);
  EXPECT_EQ(levenshtein("", ""), 0u);
  EXPECT_EQ(levenshtein("", "abc"), 3u);
  EXPECT_EQ(levenshtein("ab", "ba"), 2u);
}

TEST(damerau, known_values) {
  EXPECT_EQ(damerau("ab", "ba"), 1u);
  EXPECT_EQ(damerau("ca", "abc"), 3u);  // alignment is restricted: the unrestricted distance is 2
  EXPECT_EQ(damerau("martha", "marhta"), 1u);
  EXPECT_EQ(damerau("", "abc"), 3u);
}

TEST(levenshtein, stops_at_the_limit) {
  EXPECT_EQ(levenshtein("kitten", "sitting", 3), 3u);
  EXPECT_EQ(levenshtein("kitten", "sitting", 2), 3u);
  EXPECT_EQ(levenshtein("kitten", "sitting", 0), 1u);
  EXPECT_EQ(levenshtein("", "abcdef", 2), 3u);
  EXPECT_EQ(damerau("abcd", "badc", 1), 2u);
  EXPECT_EQ(levenshtein(std::string(500, 'a'), std::string(500, 'b'), 10), 11u);
}

void check_distances(const std::string& a, const std::string& b) {
  const std::size_t limit = *rc::gen::inRange<std::size_t>(0, 12);
  const std::size_t plain = plain_distance(a, b, false), transposed = plain_distance(a, b, true);
  RC_ASSERT(levenshtein(a, b) == plain);
  RC_ASSERT(levenshtein(b, a) == plain);
  RC_ASSERT(damerau(a, b) == transposed);
  RC_ASSERT(damerau(b, a) == transposed);
  RC_ASSERT(levenshtein(a, b, limit) == std::min(plain, limit + 1));
  RC_ASSERT(damerau(a, b, limit) == std::min(transposed, limit + 1));
}

RC_GTEST_PROP(edit_distance, agrees_with_the_whole_table_within_a_word, ()) {
  const auto [a, b] = similar_words(64);
  check_distances(a, b);
}

RC_GTEST_PROP(edit_distance, agrees_with_the_whole_table_beyond_a_word, ()) {
  const auto [a, b] = similar_words(60);
  // Different ends keep the shared affixes from bringing the rest back into a word.
  const std::string filler(70, 'z');
  check_distances("x" + a + filler + "x", "y" + b + filler + "y");
}

}  // namespace
}  // namespace paradero::text

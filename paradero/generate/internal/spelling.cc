#include "paradero/generate/internal/spelling.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace paradero::generate {
namespace {

// The letters of Spanish are one or two bytes long in UTF-8; nothing else occurs in generated
// words.
std::u32string decode_spanish(std::string_view utf8) {
  std::u32string text;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto byte = static_cast<unsigned char>(utf8[i]);
    if (byte < 0x80 || i + 1 == utf8.size()) {
      text.push_back(byte);
    } else {
      text.push_back(static_cast<char32_t>((byte & 0x1FU) << 6 |
                                           (static_cast<unsigned char>(utf8[++i]) & 0x3FU)));
    }
  }
  return text;
}

std::string encode_spanish(std::u32string_view text) {
  std::string utf8;
  for (const char32_t c : text) {
    if (c < 0x80) {
      utf8.push_back(static_cast<char>(c));
    } else {
      utf8.push_back(static_cast<char>(0xC0U | (c >> 6)));
      utf8.push_back(static_cast<char>(0x80U | (c & 0x3FU)));
    }
  }
  return utf8;
}

bool is_upper_letter(char32_t c) { return (c >= U'A' && c <= U'Z') || (c >= 0xC0 && c <= 0xDE); }
char32_t lower_letter(char32_t c) { return is_upper_letter(c) ? c + 0x20 : c; }
char32_t upper_letter(char32_t c) {
  return (c >= U'a' && c <= U'z') || (c >= 0xE0 && c <= 0xFE) ? c - 0x20 : c;
}

char32_t plain_letter(char32_t c, bool tilde_too) {
  constexpr std::pair<char32_t, char32_t> plain[] = {{U'á', U'a'}, {U'é', U'e'}, {U'í', U'i'},
                                                     {U'ó', U'o'}, {U'ú', U'u'}, {U'ü', U'u'}};
  const char32_t lower = lower_letter(c);
  for (const auto& [accented, base] : plain) {
    if (lower == accented) return is_upper_letter(c) ? upper_letter(base) : base;
  }
  if (lower == U'ñ' && tilde_too) return is_upper_letter(c) ? U'N' : U'n';
  return c;
}

// The keys beside each of a..z on a Spanish keyboard.
constexpr std::array<std::string_view, 26> neighbours = {
    "qsz", "vgn", "xvd", "sfec", "wrd", "dgr", "fht", "gju", "uoj", "hki", "jlo", "kop", "njk",
    "bmh", "ipl", "ol",  "wa",   "etf", "adw", "ryg", "yij", "cbf", "qes", "zcs", "tuh", "xas"};

char32_t neighbour_key(char32_t c, stats::Random& random) {
  const char32_t base = plain_letter(lower_letter(c), true);
  if (base < U'a' || base > U'z') return c;
  const std::string_view keys = neighbours[base - U'a'];
  const auto key = static_cast<char32_t>(keys[random.below(keys.size())]);
  return is_upper_letter(c) ? upper_letter(key) : key;
}

struct SoundRule {
  std::u32string_view from, to;
  std::u32string_view before = {};  // one of these letters must follow; empty: anything
  bool only_first = false;
};

constexpr SoundRule sound_rules[] = {{U"b", U"v"},
                                     {U"v", U"b"},
                                     {U"z", U"s"},
                                     {U"s", U"z"},
                                     {U"c", U"s", U"eiéí"},
                                     {U"s", U"c", U"eiéí"},
                                     {U"ll", U"y"},
                                     {U"y", U"ll", U"aeo"},
                                     {U"g", U"j", U"eiéí"},
                                     {U"j", U"g", U"eiéí"},
                                     {U"h", U"", U"aeiouáéíóú"},
                                     {U"", U"h", U"aeiouáéíóú", true},
                                     {U"x", U"j"},
                                     {U"j", U"x"},
                                     {U"qu", U"k"},
                                     {U"k", U"c", U"aou"},
                                     {U"c", U"k", U"aou"},
                                     {U"i", U"y"},
                                     {U"nv", U"mb"},
                                     {U"mb", U"nv"},
                                     {U"rr", U"r"},
                                     {U"ñ", U"ni"},
                                     {U"cc", U"c"},
                                     {U"ph", U"f"}};

}  // namespace

std::string mistype(std::string_view word, stats::Random& random) {
  std::u32string text = decode_spanish(word);
  if (text.size() < 3) return std::string(word);
  const std::uint64_t kind = random.below(4);
  // First letters are seen while they are typed: errors begin at the second.
  const std::size_t at = 1 + random.below(text.size() - 1);
  switch (kind) {
    case 0:
      text.insert(at, 1, neighbour_key(text[at], random));
      break;
    case 1:
      text.erase(at, 1);
      break;
    case 2:
      text[at] = neighbour_key(text[at], random);
      break;
    default:
      if (at + 1 < text.size()) {
        std::swap(text[at], text[at + 1]);
      } else {
        text.push_back(text[at]);
      }
  }
  return encode_spanish(text);
}

std::string misspell(std::string_view word, stats::Random& random) {
  std::u32string text = decode_spanish(word);
  std::u32string lower = text;
  for (char32_t& c : lower) c = lower_letter(c);
  std::vector<std::pair<std::size_t, const SoundRule*>> choices;
  for (std::size_t at = 0; at < lower.size(); ++at) {
    for (const SoundRule& rule : sound_rules) {
      if (rule.only_first && at > 0) continue;
      if (lower.compare(at, rule.from.size(), rule.from) != 0) continue;
      const std::size_t next = at + rule.from.size();
      const bool fits =
          rule.before.empty() ||
          (next < lower.size() && rule.before.find(lower[next]) != std::u32string_view::npos);
      if (fits) choices.emplace_back(at, &rule);
    }
  }
  if (choices.empty()) return std::string(word);
  const auto& [at, rule] = choices[random.below(choices.size())];
  const bool capital = is_upper_letter(text[at]);
  text.replace(at, rule->from.size(), rule->to);
  if (capital) {
    if (rule->from.empty() && text.size() > at + 1) text[at + 1] = lower_letter(text[at + 1]);
    text[at] = upper_letter(text[at]);
  }
  return encode_spanish(text);
}

std::string drop_accents(std::string_view text, bool tilde_too) {
  std::u32string letters = decode_spanish(text);
  for (char32_t& c : letters) c = plain_letter(c, tilde_too);
  return encode_spanish(letters);
}

std::string to_upper(std::string_view text) {
  std::u32string letters = decode_spanish(text);
  for (char32_t& c : letters) c = upper_letter(c);
  return encode_spanish(letters);
}

}  // namespace paradero::generate

#include "paradero/table/internal/cells.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

#include <simdjson.h>

namespace paradero::table {

namespace {

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

constexpr std::string_view no_break_space = "\xc2\xa0";

// Windows-1252 0x80..0x9F; the five bytes that it leaves undefined are read as Latin-1's control
// characters.
constexpr std::array<std::uint16_t, 32> windows_1252 = {
    0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008d, 0x017d, 0x008f, 0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178};

void append_windows_1252(std::string& out, unsigned char byte) {
  const unsigned point = byte >= 0x80 && byte <= 0x9f ? windows_1252[byte - 0x80] : byte;
  if (point < 0x80) {
    out += static_cast<char>(point);
  } else if (point < 0x800) {
    out += static_cast<char>(0xc0 | (point >> 6));
    out += static_cast<char>(0x80 | (point & 0x3f));
  } else {
    out += static_cast<char>(0xe0 | (point >> 12));
    out += static_cast<char>(0x80 | ((point >> 6) & 0x3f));
    out += static_cast<char>(0x80 | (point & 0x3f));
  }
}

std::size_t skip_digits(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

}  // namespace

std::string_view trim(std::string_view text) {
  for (;;) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    if (!text.starts_with(no_break_space)) break;
    text.remove_prefix(no_break_space.size());
  }
  for (;;) {
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    if (!text.ends_with(no_break_space)) break;
    text.remove_suffix(no_break_space.size());
  }
  return text;
}

bool is_plain_number(std::string_view text) {
  std::size_t at = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  const std::size_t whole = skip_digits(text, at);
  std::size_t digits = whole - at;
  at = whole;
  if (at < text.size() && (text[at] == '.' || text[at] == ',')) {
    const std::size_t end = skip_digits(text, at + 1);
    digits += end - at - 1;
    at = end;
  }
  if (digits == 0) return false;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    std::size_t exponent = at + 1;
    if (exponent < text.size() && (text[exponent] == '-' || text[exponent] == '+')) ++exponent;
    const std::size_t end = skip_digits(text, exponent);
    if (end == exponent) return false;
    at = end;
  }
  return at == text.size();
}

bool looks_numeric(std::string_view text) {
  if (is_plain_number(text)) return true;
  if (text.empty() || std::ranges::count(text, '.') > 1) return false;
  std::string plain;
  for (const char c : text) {
    if (c != ',') plain += c;
  }
  return is_plain_number(plain);
}

bool reads_back_as_number(std::string_view text, double& number) {
  if (text.empty() || text.size() > 15 || !(is_digit(text.front()) || text.front() == '-'))
    return false;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || !std::isfinite(number)) {
    return false;
  }
  std::array<char, 32> shown;
  const auto end = std::to_chars(shown.data(), shown.data() + shown.size(), number).ptr;
  return std::string_view(shown.data(), static_cast<std::size_t>(end - shown.data())) == text;
}

Mended mend(std::string_view cell) {
  Mended result;
  result.was_not_utf8 = !is_utf8(cell);
  for (const char c : cell) {
    if (c == '\0') {
      result.had_nul = true;
    } else if (result.was_not_utf8) {
      append_windows_1252(result.text, static_cast<unsigned char>(c));
    } else {
      result.text += c;
    }
  }
  return result;
}

std::string clean_header(std::string_view text) {
  std::string result;
  bool space = false;
  for (const char c : trim(text)) {
    if (is_space(c)) {
      space = true;
      continue;
    }
    if (space) result += ' ';
    space = false;
    result += c;
  }
  return result;
}

bool is_utf8(std::string_view bytes) { return simdjson::validate_utf8(bytes.data(), bytes.size()); }

std::string_view cut_utf8(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text;
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xc0) == 0x80) --limit;
  return text.substr(0, limit);
}

}  // namespace paradero::table

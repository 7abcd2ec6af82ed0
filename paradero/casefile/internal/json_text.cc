#include "paradero/casefile/internal/json_text.h"

#include <charconv>

namespace paradero::casefile {

void append_json(std::string& out, std::string_view text) {
  if (text.empty()) {
    out += "null";
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      constexpr std::string_view hex = "0123456789abcdef";
      out += "\\u00";
      out += hex[static_cast<unsigned char>(c) >> 4];
      out += hex[static_cast<unsigned char>(c) & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

bool parse_json_texts(std::string_view json, std::vector<std::string>& cells) {
  cells.clear();
  if (json.size() < 2 || json.front() != '[' || json.back() != ']') return false;
  std::size_t at = 1;
  if (json[at] == ']') return at + 1 == json.size();
  for (;;) {
    std::string& cell = cells.emplace_back();
    if (json.substr(at).starts_with("null")) {
      at += 4;
    } else if (json[at] == '"') {
      for (++at; at < json.size() && json[at] != '"'; ++at) {
        if (json[at] != '\\') {
          cell += json[at];
          continue;
        }
        if (++at == json.size()) return false;
        if (json[at] != 'u') {
          cell += json[at];
          continue;
        }
        unsigned code = 0;
        const std::string_view digits = json.substr(at + 1, 4);
        const auto [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
        if (error != std::errc() || digits.size() != 4 || end != digits.data() + 4 || code >= 0x20)
          return false;
        cell += static_cast<char>(code);
        at += 4;
      }
      if (at >= json.size()) return false;
      ++at;
    } else {
      return false;
    }
    if (at >= json.size()) return false;
    if (json[at] == ']') return at + 1 == json.size();
    if (json[at] != ',') return false;
    ++at;
  }
}

}  // namespace paradero::casefile

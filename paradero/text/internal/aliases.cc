#include "paradero/text/internal/aliases.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "paradero/text/internal/name_lists.h"
#include "paradero/text/normalise.h"

namespace paradero::text::internal {
namespace {

constexpr auto alias_markers = std::to_array<std::string_view>(
    {"alias", "apodado", "apodada", "a.k.a.", "aka", "conocido como", "conocida como"});

constexpr auto double_quotes = std::to_array<std::string_view>({"“", "”", "„", "«", "»"});

bool is_word_byte(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80;
}

std::string ascii_lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  return lower;
}

std::string with_plain_quotes(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto quote = std::ranges::find_if(
        double_quotes, [&](std::string_view sign) { return text.substr(at).starts_with(sign); });
    plain += quote == double_quotes.end() ? text[at] : '"';
    at += quote == double_quotes.end() ? 1 : quote->size();
  }
  return plain;
}

// The first marker that stands as words of its own in `lower`; {npos, 0} where there is none.
struct MarkerPlace {
  std::size_t at = std::string::npos;
  std::size_t size = 0;
};
MarkerPlace find_marker(std::string_view lower) {
  MarkerPlace first;
  for (const std::string_view marker : alias_markers) {
    for (std::size_t at = lower.find(marker); at != std::string_view::npos && at < first.at;
         at = lower.find(marker, at + 1)) {
      const std::size_t end = at + marker.size();
      const bool begins = at == 0 || !is_word_byte(lower[at - 1]);
      const bool ends = end == lower.size() || !is_word_byte(lower[end]);
      if (begins && ends) first = {at, marker.size()};
    }
  }
  return first;
}

class AliasCollector {
 public:
  // Adds the aliases of a text that holds nothing else: "El Chato y/o El Güero", "alias El Chato".
  void add(std::string_view text) {
    std::string lower = ascii_lower(text);
    for (std::size_t at = lower.find("y/o"); at != std::string::npos; at = lower.find("y/o", at)) {
      lower.replace(at, 3, ";");
    }
    const MarkerPlace marker = find_marker(lower);
    if (marker.at == 0) lower.erase(0, marker.size);
    for (std::size_t begin = 0; begin <= lower.size();) {
      const std::size_t end = std::min(lower.find_first_of(",;/", begin), lower.size());
      std::string alias = fold(std::string_view(lower).substr(begin, end - begin));
      if (!alias.empty()) found.push_back(std::move(alias));
      begin = end + 1;
    }
  }
  std::vector<std::string> found;
};

// Where the quote or bracket opened at `at` closes; npos where it doesn't or where none opens.
std::size_t closing_place(std::string_view text, std::size_t at) {
  switch (text[at]) {
    case '(':
      return text.find(')', at);
    case '[':
      return text.find(']', at);
    case '"':
      return text.find('"', at + 1);
    case '\'': {
      if (at > 0 && text[at - 1] != ' ') return std::string_view::npos;
      const std::size_t end = text.find('\'', at + 1);
      const bool closes =
          end != std::string_view::npos && (end + 1 == text.size() || !is_word_byte(text[end + 1]));
      return closes ? end : std::string_view::npos;
    }
    default:
      return std::string_view::npos;
  }
}

}  // namespace

NameAndAliases separate_aliases(std::string_view full_name) {
  const std::string text = with_plain_quotes(to_utf8(full_name));
  NameAndAliases result;
  AliasCollector aliases;
  // Without its closing sign a quote or bracket is only a sign; looked for once each, to stay
  // linear.
  std::string unclosed;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const bool opens = c == '(' || c == '[' || c == '"' || c == '\'';
    const bool may_close = opens && unclosed.find(c) == std::string::npos;
    const std::size_t end = may_close ? closing_place(text, at) : std::string::npos;
    if (end == std::string::npos) {
      if (may_close && c != '\'') unclosed += c;
      result.name += c;
      continue;
    }
    const std::string_view inside = std::string_view(text).substr(at + 1, end - at - 1);
    result.name += ' ';
    if (c == '(' && (inside == "a" || inside == "A")) {
      aliases.add(std::string_view(text).substr(end + 1));
      break;
    }
    if (is_generational(fold(inside))) {
      result.name += inside;  // "(hijo)"
    } else {
      aliases.add(inside);
    }
    at = end;
  }
  const MarkerPlace marker = find_marker(ascii_lower(result.name));
  if (marker.at != std::string::npos) {
    aliases.add(std::string_view(result.name).substr(marker.at + marker.size));
    result.name.resize(marker.at);
  }
  result.aliases = std::move(aliases.found);
  return result;
}

}  // namespace paradero::text::internal

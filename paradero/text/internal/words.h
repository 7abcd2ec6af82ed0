// Words of folded text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace paradero::text::internal {

// The words of `folded`, which has single spaces between them.
inline std::vector<std::string> split_words(std::string_view folded) {
  std::vector<std::string> words;
  while (!folded.empty()) {
    const std::size_t space = folded.find(' ');
    words.emplace_back(folded.substr(0, space));
    folded.remove_prefix(space == std::string_view::npos ? folded.size() : space + 1);
  }
  return words;
}

inline void append_word(std::string& words, std::string_view word) {
  if (!words.empty()) words += ' ';
  words += word;
}

}  // namespace paradero::text::internal

// The lexicon of marks and clothing: which words mean which concept, Spanish first.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace paradero::cross {

enum class TermKind : std::uint8_t { type, concept_, region, side, view, garment, colour };

// A term of the lexicon, with all ways to say it.
struct LexiconEntry {
  TermKind kind;
  std::string es, en;
  std::string parent;                // Spanish name of a wider concept; empty where none
  std::vector<std::string> near;     // regions and colours: Spanish names of neighbours
  std::vector<std::string> phrases;  // folded words, inflections reduced: "cicatric"
};

// All entries; the position + 1 is the Term that Vocabulary gives it.
const std::vector<LexiconEntry>& lexicon();

// A folded word without its ending for number and gender: "rojas" and "rojo" -> "roj".
std::string reduce_word(std::string_view folded);

}  // namespace paradero::cross

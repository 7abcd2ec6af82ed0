// Explanations: why a pair is a candidate, in words, in Spanish and English.
#pragma once

#include <string>
#include <vector>

#include "paradero/cross/screen.h"

namespace paradero::cross {

struct Explanation {
  std::string es, en;
};

// One thing that speaks for or against a pair, in words.
struct Reason {
  Kind kind = Kind::name;
  bool in_favour = true;
  Explanation words;
};

// What speaks for a pair, the weightiest first, and then what speaks against it: "tatuaje: rosa,
// antebrazo izquierdo, en ambos; 1 de cada 400". Values of a list are named only where they are
// marks, garments, ages and heights; of names, dates and places it says how they agree and not what
// they are. Precondition: `tables` was prepared for the pair's found row.
std::vector<Reason> reasons(const Screen& screen, std::uint32_t missing, const Evidence& evidence,
                            const Vocabulary& vocabulary, const Screen::Tables& tables);

// Reasons as one text.
Explanation explain(const std::vector<Reason>& reasons);

}  // namespace paradero::cross

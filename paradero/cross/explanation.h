// Explanations: why a pair is a candidate, in words, in Spanish and English.
#pragma once

#include <string>

#include "paradero/cross/screen.h"

namespace paradero::cross {

struct Explanation {
  std::string es, en;
};

// What speaks for and against a pair, the weightiest first: "tatuaje: rosa, antebrazo izquierdo, en
// ambos; 1 de cada 400". Values of a list are named only where they are marks and garments; of
// names, dates and places it says how they agree and not what they are. Precondition: `tables` was
// prepared for the pair's found row.
Explanation explain(const Screen& screen, std::uint32_t missing, const Evidence& evidence,
                    const Vocabulary& vocabulary, const Screen::Tables& tables);

}  // namespace paradero::cross

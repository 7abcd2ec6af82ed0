// String similarity on bytes; callers fold first. Bit-parallel up to 64 bytes, blockwise or plain
// beyond.
#pragma once

#include <cstddef>
#include <string_view>

namespace paradero::text {

// Jaro-Winkler similarity in [0, 1] (Winkler 1990; prefix scale .1, prefix up to 4, applied at any
// Jaro). Two empty strings: 1; one empty: 0.
double jaro_winkler(std::string_view a, std::string_view b) noexcept;

// Levenshtein distance (Myers 1999 / Hyyro 2003). Stops early and returns limit + 1 when the
// distance exceeds `limit`.
std::size_t levenshtein(std::string_view a, std::string_view b,
                        std::size_t limit = static_cast<std::size_t>(-2)) noexcept;

// Optimal string alignment distance: Levenshtein with transpositions of neighbours (Hyyro 2003).
std::size_t damerau(std::string_view a, std::string_view b,
                    std::size_t limit = static_cast<std::size_t>(-2)) noexcept;

}  // namespace paradero::text

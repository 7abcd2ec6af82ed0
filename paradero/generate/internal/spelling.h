// Errors of spelling in Spanish words, UTF-8 in and out.
#pragma once

#include <string>
#include <string_view>

#include "paradero/stats/random.h"

namespace paradero::generate {

// One letter inserted, deleted, replaced by its neighbour on a Spanish keyboard, or transposed with
// the next. Words of fewer than three letters come back unchanged.
std::string mistype(std::string_view word, stats::Random& random);

// One spelling that sounds alike in Latin American Spanish: b/v, s/c/z, h, ll/y, g/j, i/y, q/c/k,
// n/m. Words in which nothing can be confused come back unchanged.
std::string misspell(std::string_view word, stats::Random& random);

// "Núñez" -> "Nuñez", or "Nunez" where `tilde_too`.
std::string drop_accents(std::string_view text, bool tilde_too);

// Spanish upper case: "Núñez" -> "NÚÑEZ".
std::string to_upper(std::string_view text);

}  // namespace paradero::generate

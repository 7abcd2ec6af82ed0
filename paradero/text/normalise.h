// Unicode to the form in which values are compared.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace paradero::text {

// Folds for comparison: compatibility decomposition, marks removed, lower case, letters of other scripts
// transliterated to Latin where ICU knows how, punctuation and runs of white space to one space, trimmed. ñ becomes n.
// Input that is not UTF-8 is read as Windows-1252. Idempotent. ASCII input takes a fast path without ICU.
std::string fold(std::string_view utf8);

// The code points of `utf8`; invalid bytes count one each.
std::size_t code_points(std::string_view utf8);

bool is_valid_utf8(std::string_view bytes);

}  // namespace paradero::text

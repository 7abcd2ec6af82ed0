// Unicode to the form in which values are compared.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace paradero::text {

// Folds for comparison: compatibility decomposition, marks removed, lower case, letters of other
// scripts transliterated to Latin where ICU knows how (and kept where it doesn't); letters, digits
// and '@' stay, runs of everything else become one space, trimmed. ñ becomes n. Two exceptions join
// what belongs together: apostrophes vanish ("D'Angelo" -> "dangelo", as lists without apostrophes
// have it), and so does a full stop before an ordinal indicator ("M.ª" -> "ma"). Hyphens separate:
// "García-López" -> "garcia lopez". Input that is not UTF-8 is read as Windows-1252. Idempotent.
// ASCII input takes a fast path without ICU. Linear time. Precondition: fewer than 2^30 bytes.
// Thread safety: any thread.
std::string fold(std::string_view utf8);

// Letter by letter in lower or in upper case, marks kept; bytes that are not UTF-8 stay as they
// are.
std::string to_lower(std::string_view utf8);
std::string to_upper(std::string_view utf8);

// The code points of `utf8`; invalid bytes count one each.
std::size_t code_points(std::string_view utf8);

bool is_valid_utf8(std::string_view bytes);

// UTF-8 of `bytes`, which are read as UTF-8 where they are valid and as Windows-1252 where they are
// not.
std::string to_utf8(std::string_view bytes);

}  // namespace paradero::text

// What the text of one cell looks like.
#pragma once

#include <string>
#include <string_view>

namespace paradero::table {

// `text` without surrounding white space (ASCII and no-break spaces).
std::string_view trim(std::string_view text);

// An optional sign, digits with at most one decimal point or comma, an optional exponent: "-12.5",
// "+7", "1e-6".
bool is_plain_number(std::string_view text);

// A plain number or one with separators of thousands: "1,425,607".
bool looks_numeric(std::string_view text);

// Is `text` exactly how a spreadsheet would show `number` unformatted ("12", "-0.5", never "007",
// "1e5" or "+7"), with at most 15 digits, so that writing the number loses nothing?
bool reads_back_as_number(std::string_view text, double& number);

// Removes NUL bytes; reads bytes that are not UTF-8 as Windows-1252.
struct Mended {
  std::string text;
  bool had_nul = false, was_not_utf8 = false;
};
Mended mend(std::string_view cell);

// A header as it is shown: runs of white space to one space.
std::string clean_header(std::string_view text);

// Is all of `bytes` valid UTF-8? Fast on long input.
bool is_utf8(std::string_view bytes);

// The longest start of `text` of at most `limit` bytes that ends between characters.
std::string_view cut_utf8(std::string_view text, std::size_t limit);

}  // namespace paradero::table

// Numbers as text: whole texts read as numbers, counts shown in groups of three digits.
#pragma once

#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace paradero::base {

// The number that is the whole of `text` ("12", "-3.5"; of doubles also "inf" and "nan"); nothing
// where it is empty, has something before or behind the number, or does not fit. No locale.
template <class Number>
std::optional<Number> parse_number(std::string_view text) {
  Number number{};
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// 1234567 -> "1,234,567"; without a sign.
inline std::string grouped_digits(std::int64_t number) {
  std::string digits = std::to_string(std::abs(number));
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), ",");
  return digits;
}

}  // namespace paradero::base

// What counting a list and reading its counts share.
#pragma once

#include <algorithm>
#include <cstdint>

#include "paradero/cross/people.h"

namespace paradero::cross {

inline constexpr std::size_t oldest = 130;
// Half a row is added to every count: what the list does not hold is rare, not impossible.
inline constexpr double half_row = .5;
inline double share_in(double count, double total) { return (count + half_row) / (total + 1); }

// What a missing row shares with the found one: has it marks, has it garments; then one bit for
// each of the found's first marks, and of its garments, that shares a key; the last bit of each
// stands for all further ones.
inline constexpr std::uint8_t marks_bit = 1, garments_bit = 2, described_bits = 3;
inline constexpr std::size_t shared_bits = 3, first_mark_bit = 2, first_garment_bit = 5;

struct AgeSpan {
  int from, to;
};
// The ages that a missing person may have had when dying or, alive, when found: those at the event,
// and those until the find. Of the dead, half are taken to have died at the event.
struct AgeSpans {
  AgeSpan at_event, until_find;
};
inline AgeSpans age_spans(const Ages& ages, int find_year, bool living) {
  const int older = std::clamp(find_year - ages.year, 0, 80);
  const auto cut = [](int age) { return std::clamp(age, 0, static_cast<int>(oldest)); };
  const AgeSpan at_find{cut(ages.from + older), cut(ages.to + older)};
  if (living) return {at_find, at_find};
  return {{ages.from, ages.to}, {ages.from, at_find.to}};
}

}  // namespace paradero::cross

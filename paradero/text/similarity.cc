#include "paradero/text/similarity.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <vector>

namespace paradero::text {
namespace {

constexpr std::size_t word_bits = 64;

std::size_t byte_index(char c) { return static_cast<unsigned char>(c); }

// For each byte, the positions of a word of up to 64 bytes where it stands. The table is the
// thread's and is all zero between calls: setting and clearing the word's own bytes is cheaper than
// zeroing 2 KB a call.
class PositionMasks {
 public:
  explicit PositionMasks(std::string_view word) noexcept : word_(word), masks_(table) {
    std::uint64_t bit = 1;
    for (const char c : word_) {
      masks_[byte_index(c)] |= bit;
      bit <<= 1;
    }
  }
  ~PositionMasks() {
    for (const char c : word_) masks_[byte_index(c)] = 0;
  }
  PositionMasks(const PositionMasks&) = delete;
  PositionMasks& operator=(const PositionMasks&) = delete;

  std::uint64_t operator[](char c) const noexcept { return masks_[byte_index(c)]; }

 private:
  using Table = std::array<std::uint64_t, 256>;
  static constinit thread_local Table table;

  std::string_view word_;
  Table& masks_;
};
constinit thread_local PositionMasks::Table PositionMasks::table{};

struct JaroMatches {
  std::size_t matches = 0;
  std::size_t out_of_order = 0;  // matched characters whose partner in order is another character
};

std::size_t jaro_window(std::size_t a_size, std::size_t b_size) {
  const std::size_t half = std::max(a_size, b_size) / 2;
  return half > 0 ? half - 1 : 0;
}

// Both of 1 to 64 bytes.
JaroMatches jaro_matches_in_word(std::string_view a, std::string_view b) noexcept {
  const PositionMasks positions(b);
  const std::size_t window = jaro_window(a.size(), b.size());
  // Bits i - window .. i + window; it grows from the left edge until i reaches the window, then
  // moves.
  std::uint64_t reach = (std::uint64_t{2} << window) - 1;
  std::uint64_t taken_a = 0, taken_b = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const std::uint64_t free = positions[a[i]] & reach & ~taken_b;
    taken_b |= free & (~free + 1);
    taken_a |= std::uint64_t{free != 0} << i;
    reach = (reach << 1) | std::uint64_t{i < window};
  }
  JaroMatches found;
  found.matches = static_cast<std::size_t>(std::popcount(taken_a));
  while (taken_a != 0) {
    const std::uint64_t partner = taken_b & (~taken_b + 1);
    found.out_of_order += (positions[a[std::countr_zero(taken_a)]] & partner) == 0;
    taken_a &= taken_a - 1;
    taken_b ^= partner;
  }
  return found;
}

JaroMatches jaro_matches_plain(std::string_view a, std::string_view b) {
  const std::size_t window = jaro_window(a.size(), b.size());
  std::vector<bool> taken(b.size(), false);
  std::vector<char> matched;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const std::size_t end = std::min(b.size(), i + window + 1);
    for (std::size_t j = i > window ? i - window : 0; j < end; ++j) {
      if (taken[j] || a[i] != b[j]) continue;
      taken[j] = true;
      matched.push_back(a[i]);
      break;
    }
  }
  JaroMatches found;
  for (std::size_t j = 0; j < b.size(); ++j) {
    if (!taken[j]) continue;
    found.out_of_order += matched[found.matches] != b[j];
    ++found.matches;
  }
  return found;
}

std::size_t common_prefix_size(std::string_view a, std::string_view b) {
  return static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
}

// A shared beginning and end take no edits, with transpositions of neighbours or without.
void strip_common_affixes(std::string_view& a, std::string_view& b) {
  const std::size_t prefix = common_prefix_size(a, b);
  a.remove_prefix(prefix);
  b.remove_prefix(prefix);
  while (!a.empty() && !b.empty() && a.back() == b.back()) {
    a.remove_suffix(1);
    b.remove_suffix(1);
  }
}

enum class Edits { plain, with_transpositions };

// Hyyro 2003, figures 3 and 4: the vertical differences of one column of the table in two words.
// `word` has 1 to 64 bytes; `text` any number.
template <Edits edits>
std::size_t edit_distance_in_word(std::string_view word, std::string_view text,
                                  std::size_t limit) noexcept {
  const PositionMasks positions(word);
  const std::uint64_t last = std::uint64_t{1} << (word.size() - 1);
  std::uint64_t up = ~std::uint64_t{0}, down = 0, diagonal_before = 0, equal_before = 0;
  std::size_t distance = word.size();
  std::size_t left = text.size();
  for (const char c : text) {
    const std::uint64_t equal = positions[c];
    std::uint64_t diagonal = (((equal & up) + up) ^ up) | equal | down;
    if constexpr (edits == Edits::with_transpositions) {
      diagonal |= ((~diagonal_before & equal) << 1) & equal_before;
      diagonal_before = diagonal;
      equal_before = equal;
    }
    std::uint64_t right_up = down | ~(diagonal | up);
    std::uint64_t right_down = diagonal & up;
    distance += (right_up & last) != 0;
    distance -= (right_down & last) != 0;
    --left;
    if (distance > left && distance - left > limit) return limit + 1;
    right_up = (right_up << 1) | 1;
    right_down <<= 1;
    up = right_down | ~(diagonal | right_up);
    down = right_up & diagonal;
  }
  return std::min(distance, limit + 1);
}

// Dynamic programming over the diagonals that a distance of at most `limit` can reach (Ukkonen
// 1985). Both longer than 64 bytes.
template <Edits edits>
std::size_t edit_distance_plain(std::string_view a, std::string_view b, std::size_t limit) {
  limit = std::min(limit, std::max(a.size(), b.size()));
  const std::size_t beyond = limit + 1;
  std::vector<std::size_t> before_last(b.size() + 1, beyond), last(b.size() + 1, beyond),
      row(b.size() + 1, beyond);
  for (std::size_t j = 0; j <= std::min(b.size(), limit); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    const std::size_t begin = i > limit ? i - limit : 1;
    const std::size_t end = std::min(b.size(), i + limit);
    row[begin - 1] = begin == 1 ? std::min(i, beyond) : beyond;
    std::size_t least = row[begin - 1];
    for (std::size_t j = begin; j <= end; ++j) {
      std::size_t best =
          std::min({last[j - 1] + (a[i - 1] != b[j - 1]), last[j] + 1, row[j - 1] + 1});
      if constexpr (edits == Edits::with_transpositions) {
        if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
          best = std::min(best, before_last[j - 2] + 1);
        }
      }
      row[j] = std::min(best, beyond);
      least = std::min(least, row[j]);
    }
    if (end < b.size()) row[end + 1] = beyond;
    if (least == beyond) return beyond;
    before_last.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

template <Edits edits>
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) noexcept {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > limit) return limit + 1;
  strip_common_affixes(a, b);
  if (a.empty()) return b.size();
  if (a.size() <= word_bits) return edit_distance_in_word<edits>(a, b, limit);
  const std::size_t reachable = std::min(limit, b.size());
  const std::size_t distance = edit_distance_plain<edits>(a, b, reachable);
  return distance > limit ? limit + 1 : distance;
}

}  // namespace

double jaro_winkler(std::string_view a, std::string_view b) noexcept {
  if (a.empty() || b.empty()) return a.empty() && b.empty() ? 1.0 : 0.0;
  const bool in_word = a.size() <= word_bits && b.size() <= word_bits;
  const JaroMatches found = in_word ? jaro_matches_in_word(a, b) : jaro_matches_plain(a, b);
  if (found.matches == 0) return 0.0;
  const auto matches = static_cast<double>(found.matches);
  const std::size_t transpositions = found.out_of_order / 2;
  const double jaro =
      (matches / static_cast<double>(a.size()) + matches / static_cast<double>(b.size()) +
       (matches - static_cast<double>(transpositions)) / matches) /
      3.0;
  const std::size_t prefix = std::min<std::size_t>(4, common_prefix_size(a, b));
  return jaro + 0.1 * static_cast<double>(prefix) * (1.0 - jaro);
}

std::size_t levenshtein(std::string_view a, std::string_view b, std::size_t limit) noexcept {
  return edit_distance<Edits::plain>(a, b, limit);
}

std::size_t damerau(std::string_view a, std::string_view b, std::size_t limit) noexcept {
  return edit_distance<Edits::with_transpositions>(a, b, limit);
}

}  // namespace paradero::text

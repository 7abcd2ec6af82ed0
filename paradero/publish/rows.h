// release_rows: rows of people for release: pseudonyms, consent, and no row that fewer than k
// share.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "paradero/publish/cube.h"

namespace paradero::publish {

inline constexpr std::size_t pseudonym_key_bytes = 32;
using PseudonymKey = std::array<unsigned char, pseudonym_key_bytes>;

// 32 hexadecimal digits: BLAKE2b of `person` under `key`, 16 bytes. The same person under the same
// key has the same one; without the key nobody can tell whose it is, or try names.
std::string pseudonym(std::string_view person, const PseudonymKey& key);

// A column of rows for release.
struct RowColumn {
  CategoryColumn values;
  bool identifying = false;  // a name, an id: told only of rows that consent to it
  std::vector<std::uint8_t>
      allowed;  // one a row: does the row consent to this column? Empty: all do
};

// The word for a value that is withheld.
inline constexpr std::string_view withheld_word = "withheld";

struct ReleasedRow {
  std::size_t row = 0;             // of the input
  std::vector<std::uint8_t> told;  // one a column
};

struct RowRelease {
  std::vector<ReleasedRow> rows;             // in order of the input
  std::uint64_t without_consent = 0;         // rows left out
  std::uint64_t in_small_groups = 0;         // rows left out: even without any value too few alike
  std::vector<std::uint64_t> not_consented;  // values withheld, by column
  std::vector<std::uint64_t> generalised;    // values withheld so that k rows are alike, by column
  std::uint64_t smallest_group = 0;          // of released rows that name nobody; 0: there is none
};

// Chooses what is told of each row. Left out: rows that `consent` (one a row, or empty: all)
// denies. An identifying value is told where its column allows the row; a row of which one is told
// names the person, and is not made anonymous. Of the others every row is alike to at least k - 1
// others in all that is told of it: where it is not, values are withheld from the last column on,
// in steps, and rows that remain too few are left out. Requires k >= 1, columns of one length.
// O(columns x rows log rows).
RowRelease release_rows(std::span<const RowColumn> columns, std::span<const std::uint8_t> consent,
                        std::uint64_t k);

}  // namespace paradero::publish

#include "paradero/publish/rows.h"

#include <algorithm>
#include <map>

#include <sodium.h>

namespace paradero::publish {

std::string pseudonym(std::string_view person, const PseudonymKey& key) {
  unsigned char digest[crypto_generichash_BYTES_MIN];
  crypto_generichash(digest, sizeof digest, reinterpret_cast<const unsigned char*>(person.data()),
                     person.size(), key.data(), key.size());
  std::string hex(2 * sizeof digest + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), digest, sizeof digest);
  hex.pop_back();
  return hex;
}

namespace {

constexpr std::uint32_t not_told = 0xffffffff;

// What is told of a row by columns that do not identify.
std::vector<std::uint32_t> told_values(std::span<const RowColumn> columns, const ReleasedRow& row) {
  std::vector<std::uint32_t> values;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (!columns[c].identifying)
      values.push_back(row.told[c] != 0 ? columns[c].values.codes[row.row] : not_told);
  }
  return values;
}

using Groups = std::map<std::vector<std::uint32_t>, std::vector<ReleasedRow*>>;

Groups groups_of(std::span<const RowColumn> columns, std::span<ReleasedRow* const> rows) {
  Groups groups;
  for (ReleasedRow* row : rows) groups[told_values(columns, *row)].push_back(row);
  return groups;
}

}  // namespace

RowRelease release_rows(std::span<const RowColumn> columns, std::span<const std::uint8_t> consent,
                        std::uint64_t k) {
  base::require(k >= 1, "release_rows: k >= 1");
  const std::size_t rows = columns.empty() ? 0 : columns.front().values.codes.size();
  base::require(consent.empty() || consent.size() == rows, "release_rows: consent of each row");
  RowRelease release;
  release.not_consented.assign(columns.size(), 0);
  release.generalised.assign(columns.size(), 0);
  std::vector<ReleasedRow> kept;
  for (std::size_t r = 0; r < rows; ++r) {
    if (!consent.empty() && consent[r] == 0) {
      ++release.without_consent;
      continue;
    }
    ReleasedRow row{r, std::vector<std::uint8_t>(columns.size(), 1)};
    for (std::size_t c = 0; c < columns.size(); ++c) {
      if (columns[c].allowed.empty() || columns[c].allowed[r] != 0) continue;
      row.told[c] = 0;
      ++release.not_consented[c];
    }
    kept.push_back(std::move(row));
  }
  std::vector<ReleasedRow*> nameless;
  for (ReleasedRow& row : kept) {
    bool named = false;
    for (std::size_t c = 0; c < columns.size(); ++c)
      named = named || (columns[c].identifying && row.told[c] != 0);
    if (!named) nameless.push_back(&row);
  }
  // Whole groups are told as they are; of the rest one column after the other is withheld, the last
  // one first.
  std::vector<std::uint8_t> left_out(rows, 0);
  std::vector<ReleasedRow*> rest = nameless;
  for (std::size_t c = columns.size();;) {
    std::vector<ReleasedRow*> small;
    for (const auto& [values, members] : groups_of(columns, rest)) {
      if (members.size() < k) {
        small.insert(small.end(), members.begin(), members.end());
      } else if (release.smallest_group == 0 || members.size() < release.smallest_group) {
        release.smallest_group = members.size();
      }
    }
    rest = std::move(small);
    while (c > 0 && columns[c - 1].identifying) --c;
    if (rest.empty() || c == 0) break;
    --c;
    for (ReleasedRow* row : rest) {
      release.generalised[c] += row->told[c];
      row->told[c] = 0;
    }
  }
  for (const ReleasedRow* row : rest) left_out[row->row] = 1;
  release.in_small_groups = rest.size();
  for (ReleasedRow& row : kept) {
    if (left_out[row.row] == 0) release.rows.push_back(std::move(row));
  }
  return release;
}

}  // namespace paradero::publish

#include "paradero/publish/rows.h"

#include <map>
#include <random>
#include <set>

#include <gmock/gmock.h>

namespace paradero::publish {
namespace {

TEST(Pseudonym, IsKeyedBlake2b) {
  PseudonymKey key{};
  for (std::size_t i = 0; i < key.size(); ++i) key[i] = static_cast<unsigned char>(i);
  // python3: hashlib.blake2b(b"E17", key=bytes(range(32)), digest_size=16).hexdigest()
  EXPECT_EQ(pseudonym("E17", key), "94f051570193266455c829a8a88a1b40");
  key[0] = 1;
  EXPECT_NE(pseudonym("E17", key), "94f051570193266455c829a8a88a1b40");
}

RowColumn column(std::vector<std::uint32_t> codes) {
  RowColumn made;
  made.values.name = "c";
  for (std::uint32_t l = 0; l < 5; ++l) made.values.labels.push_back(std::to_string(l));
  made.values.codes = std::move(codes);
  return made;
}

TEST(ReleaseRows, WithholdsTheLastColumnFirst) {
  const std::vector<RowColumn> columns = {column({0, 0, 0, 1}), column({0, 0, 1, 1})};
  const auto release = release_rows(columns, {}, 2);
  // Two are alike; of the others no two are, by either column: they are told as rows without
  // values.
  ASSERT_EQ(release.rows.size(), 4U);
  EXPECT_EQ(release.rows[0].told, (std::vector<std::uint8_t>{1, 1}));
  EXPECT_EQ(release.rows[2].told, (std::vector<std::uint8_t>{0, 0}));
  EXPECT_EQ(release.generalised, (std::vector<std::uint64_t>{2, 2}));
  EXPECT_EQ(release.smallest_group, 2U);
}

TEST(ReleaseRows, ARowThatNobodySharesIsLeftOut) {
  const std::vector<RowColumn> columns = {column({0, 0, 1})};
  const auto release = release_rows(columns, {}, 2);
  EXPECT_EQ(release.rows.size(), 2U);
  EXPECT_EQ(release.in_small_groups, 1U);
}

TEST(ReleaseRows, ConsentIsRespectedByRowAndByColumn) {
  std::vector<RowColumn> columns = {column({0, 1, 2}), column({0, 0, 0})};
  columns[0].identifying = true;
  columns[0].allowed = {1, 0, 1};
  const auto release = release_rows(columns, std::vector<std::uint8_t>{1, 1, 0}, 1);
  ASSERT_EQ(release.rows.size(), 2U);
  EXPECT_EQ(release.without_consent, 1U);
  EXPECT_EQ(release.rows[0].told[0], 1);
  EXPECT_EQ(release.rows[1].told[0], 0);
  EXPECT_EQ(release.not_consented[0], 1U);
}

TEST(ReleaseRows, EveryNamelessRowIsOneOfK) {
  std::mt19937 random(3);
  for (int repeat = 0; repeat < 200; ++repeat) {
    const std::uint64_t k = 1 + random() % 5;
    std::vector<RowColumn> columns;
    const std::size_t rows = random() % 60;
    for (int c = 0; c < 3; ++c) {
      std::vector<std::uint32_t> codes(rows);
      for (auto& code : codes) code = static_cast<std::uint32_t>(random() % 5);
      columns.push_back(column(std::move(codes)));
    }
    const auto release = release_rows(columns, {}, k);
    EXPECT_EQ(release.rows.size() + release.in_small_groups, rows);
    std::map<std::vector<int>, std::uint64_t> alike;
    const auto shown = [&](const ReleasedRow& row) {
      std::vector<int> values;
      for (std::size_t c = 0; c < columns.size(); ++c)
        values.push_back(row.told[c] != 0 ? static_cast<int>(columns[c].values.codes[row.row])
                                          : -1);
      return values;
    };
    for (const auto& row : release.rows) ++alike[shown(row)];
    for (const auto& [values, count] : alike) EXPECT_GE(count, k);
    EXPECT_LT(release.in_small_groups, k);
  }
}

}  // namespace
}  // namespace paradero::publish

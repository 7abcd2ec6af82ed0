#include "paradero/casefile/key_header.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

namespace paradero::casefile {
namespace {

using ::testing::HasSubstr;

TEST(KeyHeader, ReadsBackWhatItWrote) {
  KeyHeader header = new_header({2, 19456});
  const Secret data = Secret::random(key_bytes), wrapping = Secret::random(key_bytes);
  wrap_key(header, 3, SlotKind::passphrase, 7, wrapping, data);
  const std::string copy = format_header(header);
  ASSERT_EQ(copy.size(), header_copy_bytes);
  const auto read = parse_header(copy + copy, "x");
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->first_whole && read->second_whole && read->equal);
  EXPECT_EQ(read->header.cost.memory_kib, 19456U);
  EXPECT_EQ(read->header.slots[3].user, 7U);
  const auto unwrapped = unwrap_key(read->header, SlotKind::passphrase, wrapping);
  ASSERT_TRUE(unwrapped);
  EXPECT_EQ(unwrapped->slot, 3U);
  EXPECT_EQ(unwrapped->data_key.view(), data.view());
  EXPECT_FALSE(unwrap_key(read->header, SlotKind::recovery, wrapping));
  EXPECT_FALSE(unwrap_key(read->header, SlotKind::passphrase, Secret::random(key_bytes)));
}

TEST(KeyHeader, AnyFlippedByteOfACopyIsSeenAndTheOtherHolds) {
  KeyHeader header = new_header(least_key_cost);
  const Secret data = Secret::random(key_bytes), wrapping = Secret::random(key_bytes);
  wrap_key(header, 0, SlotKind::passphrase, 1, wrapping, data);
  const std::string copy = format_header(header);
  for (std::size_t at = 0; at < 2 * header_copy_bytes; at += 7) {
    std::string bytes = copy + copy;
    bytes[at] = static_cast<char>(bytes[at] ^ 0x10);
    const auto read = parse_header(bytes, "x");
    ASSERT_TRUE(read) << at;
    EXPECT_NE(read->first_whole, read->second_whole) << at;
    EXPECT_TRUE(unwrap_key(read->header, SlotKind::passphrase, wrapping)) << at;
  }
}

TEST(KeyHeader, TheNewerOfTwoWholeCopiesHolds) {
  KeyHeader header = new_header(least_key_cost);
  const std::string old = format_header(header);
  header.generation = 2;
  const std::string late = format_header(header);
  EXPECT_EQ(parse_header(old + late, "x")->header.generation, 2U);
  EXPECT_EQ(parse_header(late + old, "x")->header.generation, 2U);
  EXPECT_FALSE(parse_header(late + old, "x")->equal);
}

TEST(KeyHeader, RefusesWhatIsNone) {
  EXPECT_THAT(parse_header("SQLite format 3", "x").error().message, HasSubstr("not a case file"));
  std::string copy = format_header(new_header(least_key_cost));
  std::string damaged = copy + copy;
  damaged[100] = 'x';
  damaged[header_copy_bytes + 200] = 'x';
  EXPECT_THAT(parse_header(damaged, "x").error().message, HasSubstr("both copies"));
  const std::string costly = format_header(new_header({1, most_key_cost.memory_kib + 1}));
  EXPECT_THAT(parse_header(costly + costly, "x").error().message, HasSubstr("impossible cost"));
}

TEST(KeyHeader, AWrappedKeyIsBoundToItsPlace) {
  KeyHeader header = new_header(least_key_cost);
  const Secret data = Secret::random(key_bytes), wrapping = Secret::random(key_bytes);
  wrap_key(header, 0, SlotKind::passphrase, 1, wrapping, data);
  KeyHeader moved = header;
  std::swap(moved.slots[0], moved.slots[1]);
  EXPECT_FALSE(unwrap_key(moved, SlotKind::passphrase, wrapping));
  KeyHeader cheaper = header;
  cheaper.cost.passes = 1;
  EXPECT_FALSE(unwrap_key(cheaper, SlotKind::passphrase, wrapping));
  KeyHeader other_user = header;
  other_user.slots[0].user = 2;
  EXPECT_FALSE(unwrap_key(other_user, SlotKind::passphrase, wrapping));
}

TEST(KeyHeader, PassphrasesGiveKeysByArgon2id) {
  KeyHeader header = new_header(least_key_cost);
  const auto once = passphrase_key(header, Secret::copy_of("a"));
  const auto again = passphrase_key(header, Secret::copy_of("a"));
  const auto other = passphrase_key(header, Secret::copy_of("b"));
  ASSERT_TRUE(once && again && other);
  EXPECT_EQ(once->view(), again->view());
  EXPECT_NE(once->view(), other->view());
}

TEST(Subkeys, DifferByUse) {
  const Secret data = Secret::random(key_bytes);
  EXPECT_EQ(subkey(data, KeyUse::pages).view(), subkey(data, KeyUse::pages).view());
  EXPECT_NE(subkey(data, KeyUse::pages).view(), subkey(data, KeyUse::rows).view());
  EXPECT_NE(subkey(data, KeyUse::rows).view(), subkey(data, KeyUse::log).view());
}

TEST(RecoveryShare, ReadsBackInAnyWriting) {
  for (int k = 0; k < 50; ++k) {
    const Secret share = Secret::random(key_bytes);
    const std::string printed = format_recovery(share);
    EXPECT_EQ(printed.size(), 69U);  // 14 groups of four and 13 hyphens
    std::string typed;
    for (const char c : printed)
      typed += c == '-'   ? ' '
               : c == '1' ? 'l'
               : c == '0' ? 'o'
                          : static_cast<char>(std::tolower(c));
    const auto read = parse_recovery(typed);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->view(), share.view());
  }
}

TEST(RecoveryShare, ASlipOfThePenIsSeen) {
  const std::string printed = format_recovery(Secret::random(key_bytes));
  int seen = 0, tried = 0;
  for (std::size_t at = 0; at + 6 < printed.size(); ++at) {
    if (printed[at] == '-') continue;
    std::string typed = printed;
    typed[at] = typed[at] == '7' ? '8' : '7';
    ++tried;
    seen += parse_recovery(typed) ? 0 : 1;
  }
  // 20 bits of check: a slip passes once in a million; the last digit of the key has four idle
  // bits.
  EXPECT_GE(seen, tried - 1);
  EXPECT_THAT(parse_recovery("ABC").error().message, HasSubstr("56 letters and digits"));
  EXPECT_THAT(parse_recovery(printed + "A").error().message, HasSubstr("56 letters and digits"));
  EXPECT_THAT(parse_recovery("U" + printed.substr(1)).error().message, HasSubstr("56"));
}

RC_GTEST_PROP(KeyHeaderProperty, ParsingNeverGoesWrongOnAnyBytes, (std::string bytes)) {
  const std::string copy = format_header(new_header(least_key_cost));
  std::string mixed = copy + copy;
  for (std::size_t k = 0; k + 1 < bytes.size(); k += 2) {
    mixed[static_cast<unsigned char>(bytes[k]) * 16U] = bytes[k + 1];
  }
  const auto read = parse_header(mixed, "x");
  if (read) RC_ASSERT(read->first_whole || read->second_whole);
}

}  // namespace
}  // namespace paradero::casefile

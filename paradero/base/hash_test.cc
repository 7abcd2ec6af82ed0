#include "paradero/base/hash.h"

#include <fstream>
#include <set>

#include <gtest/gtest.h>

namespace paradero::base {
namespace {

// FIPS 180-4, examples of SHA-256.
TEST(Sha256, KnownAnswers) {
  EXPECT_EQ(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha256, AFileHasTheHashOfItsBytes) {
  const auto path = std::filesystem::temp_directory_path() / "paradero_hash_test.bin";
  const std::string bytes(3'000'001, 'x');  // more than two blocks of reading
  std::ofstream(path, std::ios::binary) << bytes;
  const auto hash = sha256_file(path);
  std::filesystem::remove(path);
  ASSERT_TRUE(hash);
  EXPECT_EQ(*hash, sha256(bytes));
}

TEST(Sha256, RefusesWhatIsNoFile) {
  EXPECT_FALSE(sha256_file("/absent/file"));
  EXPECT_FALSE(sha256_file("/dev/zero"));
  EXPECT_FALSE(sha256_file(std::filesystem::temp_directory_path()));
}

TEST(Mix, SpreadsNeighboursAndKeepsOrderApart) {
  std::set<std::uint64_t> low_bits;
  for (std::uint64_t x = 0; x < 1000; ++x) low_bits.insert(mix64(x) & 0xfffff);
  EXPECT_GT(low_bits.size(), 990U);
  EXPECT_NE(combine64(1, 2), combine64(2, 1));
}

}  // namespace
}  // namespace paradero::base

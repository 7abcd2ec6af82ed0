#include "paradero/publish/sealed.h"

#include <gmock/gmock.h>

namespace paradero::publish {
namespace {

using ::testing::HasSubstr;

const SealCost cheap{1, 64};
constexpr std::size_t step = sealed_piece_bytes + sealed_overhead_bytes;

std::string sealed_text(const std::string& plain) {
  auto sealed = seal(plain, "correct horse", cheap);
  EXPECT_TRUE(sealed);
  return *sealed;
}

TEST(Sealed, OpensToWhatWasSealed) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, sealed_piece_bytes,
                                 sealed_piece_bytes + 1, 3 * sealed_piece_bytes}) {
    const std::string plain(size, 'p');
    const std::string sealed = sealed_text(plain);
    EXPECT_EQ(sealed.find("ppp"), std::string::npos);
    const auto opened = unseal(sealed, "correct horse");
    ASSERT_TRUE(opened) << size;
    EXPECT_EQ(*opened, plain);
  }
}

TEST(Sealed, TheSameTextIsSealedAnewEachTime) { EXPECT_NE(sealed_text("a"), sealed_text("a")); }

TEST(Sealed, AnotherPassphraseDoesNotOpenIt) {
  const auto opened = unseal(sealed_text("a"), "battery staple");
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().message, HasSubstr("wrong passphrase"));
}

TEST(Sealed, EveryFlippedByteIsSeen) {
  const std::string sealed = sealed_text("some words");
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    std::string altered = sealed;
    altered[at] = static_cast<char>(altered[at] ^ 1);
    // The cost stands in the header, and a flipped bit of it may only make the key dearer.
    if (at >= 20 && at < 28) continue;
    EXPECT_FALSE(unseal(altered, "correct horse")) << at;
  }
}

TEST(Sealed, CutOffAtAnyPlaceIsSeen) {
  const std::string sealed = sealed_text(std::string(2 * sealed_piece_bytes, 'p') + "end");
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{10}, sealed_header_bytes, sealed_header_bytes + step,
        sealed_header_bytes + 2 * step, sealed.size() - 1}) {
    EXPECT_FALSE(unseal(std::string_view(sealed).substr(0, size), "correct horse")) << size;
  }
}

TEST(Sealed, ReorderedDoubledLeftOutOrLengthenedIsSeen) {
  const std::string sealed = sealed_text(std::string(3 * sealed_piece_bytes, 'p') + "end");
  const std::string head = sealed.substr(0, sealed_header_bytes);
  const auto piece = [&](std::size_t i) {
    return sealed.substr(sealed_header_bytes + i * step, step);
  };
  EXPECT_TRUE(unseal(head + piece(0) + piece(1) + piece(2) + piece(3), "correct horse"));
  EXPECT_FALSE(unseal(head + piece(1) + piece(0) + piece(2) + piece(3), "correct horse"));
  EXPECT_FALSE(unseal(head + piece(0) + piece(0) + piece(2) + piece(3), "correct horse"));
  EXPECT_FALSE(unseal(head + piece(0) + piece(1) + piece(3), "correct horse"));
  EXPECT_FALSE(unseal(sealed + "more", "correct horse"));
}

TEST(Sealed, ADearKeyIsRefused) {
  std::string sealed = sealed_text("a");
  sealed[27] = '\x7f';  // 2 TiB of memory
  const auto opened = unseal(sealed, "correct horse");
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().message, HasSubstr("damaged"));
}

TEST(Sealed, AnEmptyPassphraseIsNone) { EXPECT_FALSE(Sealer::create("", cheap)); }

}  // namespace
}  // namespace paradero::publish

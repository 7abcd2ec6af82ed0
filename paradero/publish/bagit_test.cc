#include "paradero/publish/bagit.h"

#include <gmock/gmock.h>

namespace paradero::publish {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string hash_a(64, 'a'), hash_b(64, 'b');

TEST(Bagit, AManifestReadsBack) {
  const std::string text = format_manifest({{hash_b, "data/z.csv"}, {hash_a, "data/50%\n.csv"}});
  EXPECT_EQ(text, hash_a + "  data/50%25%0A.csv\n" + hash_b + "  data/z.csv\n");
  const auto read = parse_manifest(text, "manifest");
  ASSERT_TRUE(read);
  EXPECT_EQ((*read)[0].path, "data/50%\n.csv");
  EXPECT_EQ((*read)[1].sha256, hash_b);
}

TEST(Bagit, OtherLineEndsAndCapitalsAreRead) {
  const auto read =
      parse_manifest(std::string(64, 'A') + " ./data/x\r\n" + hash_b + "\tdata/y\r", "m");
  ASSERT_TRUE(read);
  ASSERT_EQ(read->size(), 2U);
  EXPECT_EQ((*read)[0].sha256, hash_a);
  EXPECT_EQ((*read)[0].path, "data/x");
}

TEST(Bagit, RefusesWhatIsNoManifest) {
  for (const std::string& text :
       {std::string("words"), hash_a, hash_a.substr(1) + "  data/x",
        std::string(64, 'g') + "  data/x", hash_a + "  ../x", hash_a + "  /etc/x",
        hash_a + "  data//x", hash_a + "  data\\x", hash_a + "  data/./x",
        hash_a + "  data/x\n" + hash_b + "  data/x"}) {
    const auto read = parse_manifest(text, "manifest-sha256.txt");
    ASSERT_FALSE(read) << text;
    EXPECT_THAT(read.error().message, HasSubstr("manifest-sha256.txt:"));
  }
}

TEST(Bagit, TheDeclarationIsChecked) {
  EXPECT_TRUE(check_declaration(bagit_declaration(), "bagit.txt"));
  EXPECT_FALSE(
      check_declaration("BagIt-Version: 9\nTag-File-Character-Encoding: UTF-8\n", "bagit.txt"));
  EXPECT_FALSE(
      check_declaration("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-16\n", "bagit.txt"));
  EXPECT_FALSE(check_declaration("", "bagit.txt"));
}

TEST(Bagit, BagInfoReadsBack) {
  const auto read = parse_bag_info(
      format_bag_info({{"Payload-Oxum", "5.1"}, {"External-Description", "two\nlines"}}) +
          "  and more\n",
      "i");
  ASSERT_TRUE(read);
  EXPECT_THAT(*read, ElementsAre(std::pair<std::string, std::string>("Payload-Oxum", "5.1"),
                                 std::pair<std::string, std::string>("External-Description",
                                                                     "two lines and more")));
  EXPECT_FALSE(parse_bag_info("no label\n", "i"));
}

TEST(Bagit, EveryFaultOfAPackageIsNamed) {
  const std::vector<ManifestEntry> payload = {{hash_a, "data/x"}, {hash_a, "data/y"}},
                                   tags = {{hash_a, "bagit.txt"}};
  EXPECT_THAT(package_faults(payload, tags,
                             {{hash_a, "data/x"}, {hash_a, "data/y"}, {hash_a, "bagit.txt"}}),
              IsEmpty());
  EXPECT_THAT(package_faults(payload, tags,
                             {{hash_b, "data/x"}, {hash_a, "data/z"}, {hash_a, "bagit.txt"}}),
              ElementsAre("data/x: was altered", "data/y: is missing", "data/z: was added"));
  EXPECT_THAT(package_faults({{hash_a, "x"}}, {}, {{hash_a, "x"}}),
              ElementsAre("x: is payload outside data/"));
}

}  // namespace
}  // namespace paradero::publish

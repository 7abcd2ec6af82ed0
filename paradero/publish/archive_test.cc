#include "paradero/publish/archive.h"

#include <gmock/gmock.h>

namespace paradero::publish {
namespace {

TEST(Archive, ReadsBack) {
  const std::vector<ArchivedFile> files = {
      {"a.csv", "some words"},
      {"data/empty", ""},
      {"data/" + std::string(60, 'd') + "/" + std::string(90, 'f'), std::string(512, 'x')}};
  const auto bytes = format_archive(files);
  ASSERT_TRUE(bytes);
  EXPECT_EQ(bytes->size() % 512, 0U);
  const auto read = parse_archive(*bytes);
  ASSERT_TRUE(read);
  ASSERT_EQ(read->size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ((*read)[i].path, files[i].path);
    EXPECT_EQ((*read)[i].content, files[i].content);
  }
}

TEST(Archive, RefusesPathsThatAreTooLong) {
  EXPECT_FALSE(format_archive({{std::string(200, 'a'), ""}}));
  EXPECT_FALSE(format_archive({{std::string(300, 'a') + "/b", ""}}));
}

TEST(Archive, RefusesWhatIsCutOffAlteredOrNoFile) {
  const auto bytes = format_archive({{"a.csv", "some words"}});
  ASSERT_TRUE(bytes);
  for (const std::size_t size : {0, 100, 512, 600, 1024})
    EXPECT_FALSE(parse_archive(std::string_view(*bytes).substr(0, size))) << size;
  std::string link = *bytes;
  link[156] = '2';
  link[153] = static_cast<char>(link[153] + 2);  // the sum, in octal digits
  EXPECT_FALSE(parse_archive(link));
  std::string outside = *bytes;
  outside[0] = '/';
  EXPECT_FALSE(parse_archive(outside));
  EXPECT_FALSE(parse_archive(bytes->substr(0, 1024) + *bytes));  // one path twice
}

}  // namespace
}  // namespace paradero::publish

#include "paradero/base/output.h"

#include <fstream>
#include <iterator>

#include <gtest/gtest.h>
#include <unistd.h>

namespace paradero::base {
namespace {

namespace fs = std::filesystem;

class OutputDirectoryTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "paradero_output_XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }

  static std::string content(const fs::path& path) {
    std::ifstream stream(path);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  std::size_t entries() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), {}));
  }
  fs::path folder_;
};

TEST_F(OutputDirectoryTest, NothingIsSeenBeforeCommitAndAllAfter) {
  auto out = OutputDirectory::create(folder_ / "made" / "results");
  ASSERT_TRUE(out);
  ASSERT_TRUE(out->write("a.csv", "1"));
  ASSERT_TRUE(out->write("provenance.json", "{}"));
  EXPECT_FALSE(fs::exists(folder_ / "made" / "results"));
  ASSERT_TRUE(out->commit());
  EXPECT_EQ(content(folder_ / "made" / "results" / "a.csv"), "1");
  EXPECT_EQ(content(folder_ / "made" / "results" / "provenance.json"), "{}");
}

TEST_F(OutputDirectoryTest, WithoutCommitNoTraceIsLeft) {
  {
    auto out = OutputDirectory::create(folder_ / "results");
    ASSERT_TRUE(out);
    ASSERT_TRUE(out->write("a.csv", "1"));
    EXPECT_EQ(entries(), 1U);
  }
  EXPECT_EQ(entries(), 0U);
}

TEST_F(OutputDirectoryTest, ReplacesAResultAndLeavesOtherFilesAlone) {
  fs::create_directory(folder_ / "results");
  std::ofstream(folder_ / "results" / "a.csv") << "old";
  std::ofstream(folder_ / "results" / "notes.txt") << "mine";
  auto out = OutputDirectory::create(folder_ / "results");
  ASSERT_TRUE(out);
  ASSERT_TRUE(out->write("a.csv", "new"));
  EXPECT_EQ(content(folder_ / "results" / "a.csv"), "old");
  ASSERT_TRUE(out->commit());
  EXPECT_EQ(content(folder_ / "results" / "a.csv"), "new");
  EXPECT_EQ(content(folder_ / "results" / "notes.txt"), "mine");
  EXPECT_EQ(entries(), 1U);
}

TEST_F(OutputDirectoryTest, RefusesATargetThatIsAFile) {
  std::ofstream(folder_ / "results") << "a file";
  const auto out = OutputDirectory::create(folder_ / "results");
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().kind, ErrorKind::usage);
}

TEST_F(OutputDirectoryTest, SaysWhereItCannotWrite) {
  const auto out = OutputDirectory::create("/proc/paradero/results");
  ASSERT_FALSE(out);
  EXPECT_NE(out.error().message.find("/proc"), std::string::npos);
}

TEST_F(OutputDirectoryTest, AFileThatCannotBeWrittenIsAnError) {
  auto out = OutputDirectory::create(folder_ / "results");
  ASSERT_TRUE(out);
  EXPECT_FALSE(out->write("absent/a.csv", "1"));
}

}  // namespace
}  // namespace paradero::base

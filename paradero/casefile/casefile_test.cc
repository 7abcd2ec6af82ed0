#include "paradero/casefile/casefile.h"

#include <fstream>
#include <thread>

#include <gmock/gmock.h>

#include "paradero/casefile/internal/test_case.h"
#include "paradero/casefile/verify.h"

namespace paradero::casefile {
namespace {

namespace fs = std::filesystem;
using testing::CaseTest;
using testing::content;
using ::testing::HasSubstr;
using testing::people;
using testing::secret_name;

TEST_F(CaseTest, OpensWithItsPassphraseAlone) {
  const Created created = create();
  EXPECT_EQ(created.head.seq, 1);
  EXPECT_TRUE(created.recovery_share.empty());
  EXPECT_TRUE(is_case_path(path_));
  EXPECT_FALSE(fs::exists(path_.string() + "-wal"));
  const CaseFile file = open();
  EXPECT_EQ(file.user().name, "ana");
  EXPECT_EQ(file.user().role, Role::owner);
  const auto wrong = CaseFile::open(path_, word("wrong"), Access::read);
  ASSERT_FALSE(wrong);
  EXPECT_THAT(wrong.error().message, HasSubstr("the passphrase does not open it"));
  EXPECT_FALSE(CaseFile::open(folder_ / "none", word(), Access::read));
}

TEST_F(CaseTest, IsMadeOnceAndWhole) {
  create();
  CreateSettings settings;
  settings.owner = "eva";
  settings.cost = least_key_cost;
  EXPECT_THAT(CaseFile::create(path_, word(), settings).error().message,
              HasSubstr("exists already"));
  settings.cost.passes = 1;
  EXPECT_THAT(CaseFile::create(folder_ / "b", word(), settings).error().message,
              HasSubstr("cost of the key"));
  settings.cost = least_key_cost;
  settings.owner = "";
  EXPECT_FALSE(CaseFile::create(folder_ / "b", word(), settings));
  settings.owner = "eva";
  EXPECT_FALSE(CaseFile::create(folder_ / "absent" / "b", word(), settings));
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder_))
    names.push_back(entry.path().filename().string());
  EXPECT_THAT(names, ::testing::UnorderedElementsAre("a.paradero", "a.paradero.heads"));
}

TEST_F(CaseTest, TheRecoveryShareOpensAndGivesANewPassphrase) {
  const Created created = create(true);
  const auto share = parse_recovery(created.recovery_share);
  ASSERT_TRUE(share);
  {
    auto file = CaseFile::open_with_share(path_, *share, Access::write);
    ASSERT_TRUE(file) << file.error().message;
    EXPECT_EQ(file->user().name, "ana");
    ASSERT_TRUE(file->change_passphrase(word("battery staple")));
  }
  EXPECT_FALSE(CaseFile::open(path_, word(), Access::read));
  CaseFile file = open(Access::write, "battery staple");
  EXPECT_TRUE(file.header_is_sound());
  const auto renewed = file.make_recovery_share();
  ASSERT_TRUE(renewed);
  EXPECT_FALSE(CaseFile::open_with_share(path_, *share, Access::read));
  EXPECT_TRUE(CaseFile::open_with_share(path_, *parse_recovery(*renewed), Access::read));
}

TEST_F(CaseTest, UsersHavePassphrasesAndRoles) {
  create();
  CaseFile file = open();
  ASSERT_TRUE(file.add_user("luz", Role::reader, word("luz's")));
  EXPECT_THAT(file.add_user("luz", Role::reader, word("x")).error().message,
              HasSubstr("a user of this name"));
  EXPECT_THAT(file.add_user("eva", Role::reader, word("luz's")).error().message,
              HasSubstr("another user's"));
  CaseFile reader = open(Access::write, "luz's");
  EXPECT_EQ(reader.user().name, "luz");
  EXPECT_EQ(reader.user().role, Role::reader);
  EXPECT_THAT(import(reader, people("register", 5)).error().message,
              HasSubstr("needs the role editor"));
  EXPECT_FALSE(reader.add_user("x", Role::owner, word("x")));
  EXPECT_FALSE(reader.make_recovery_share());
  ASSERT_TRUE(import(file, people("open", 5)));
  ASSERT_TRUE(import(file, people("closed", 5), "bb", "witnesses"));
  EXPECT_EQ(sources(reader)->size(), 1U);
  EXPECT_EQ(sources(file)->size(), 2U);
  EXPECT_FALSE(find_source(reader, "closed", 0));
  EXPECT_FALSE(*find_record(reader, "closed", "F1"));
  EXPECT_TRUE(*find_record(file, "closed", "F1"));
  for (int k = 2; k < 8; ++k) {
    const std::string name = "u" + std::to_string(k);
    const auto added = file.add_user(name, Role::editor, word(name));
    EXPECT_EQ(added.has_value(), k < 7) << k;
  }
  EXPECT_THAT(file.add_user("late", Role::editor, word("late")).error().message,
              HasSubstr("no room"));
}

TEST_F(CaseTest, LocksWhenIdle) {
  create();
  CaseFile file = open();
  const IdleLock::Time start{};
  IdleLock idle(file, std::chrono::seconds(60), start);
  EXPECT_FALSE(idle.check(start + std::chrono::seconds(59)));
  idle.touch(start + std::chrono::seconds(50));
  EXPECT_FALSE(idle.check(start + std::chrono::seconds(109)));
  EXPECT_TRUE(idle.check(start + std::chrono::seconds(110)));
  EXPECT_TRUE(file.locked());
  EXPECT_THROW((void)file.head(), std::logic_error);
  EXPECT_TRUE(idle.check(start + std::chrono::seconds(111)));
}

TEST_F(CaseTest, AStepNotCommittedLeavesNothing) {
  create();
  CaseFile file = open();
  {
    auto step = Step::begin(file, Role::owner);
    ASSERT_TRUE(step);
    ASSERT_TRUE(step->append(TableId::compartments, {std::string_view("x"), Cell()}));
    EXPECT_THROW((void)step->append(TableId::compartments, {Cell()}), std::logic_error);
  }
  EXPECT_EQ(file.head()->seq, 1);
  EXPECT_TRUE(verify(file, "", {})->holds());
}

TEST_F(CaseTest, ReadersWorkBesideAWriterAndSeeWholeSteps) {
  create();
  CaseFile writer = open();
  auto reader = writer.another(Access::read);
  ASSERT_TRUE(reader);
  auto step = Step::begin(writer, Role::owner);
  ASSERT_TRUE(step);
  ASSERT_TRUE(step->append(TableId::compartments, {std::string_view("x"), Cell()}));
  EXPECT_EQ(reader->head()->seq, 1);
  ASSERT_TRUE(step->commit("compartment", "x"));
  EXPECT_EQ(reader->head()->seq, 2);
  EXPECT_THROW((void)Step::begin(*reader, Role::reader), std::logic_error);
}

TEST_F(CaseTest, NoNameIsInAnyFile) {
  create();
  CaseFile file = open();
  auto imported = import(file, people("register", 500));
  ASSERT_TRUE(imported) << imported.error().message;
  // While the write-ahead log is there, and after it went into the file.
  EXPECT_TRUE(fs::exists(path_.string() + "-wal"));
  for (int k = 0; k < 2; ++k) {
    for (const auto& entry : fs::directory_iterator(folder_)) {
      const std::string bytes = content(entry.path());
      EXPECT_EQ(bytes.find(secret_name), std::string::npos) << entry.path();
      EXPECT_EQ(bytes.find("xochiquetzalli"), std::string::npos) << entry.path();
      EXPECT_EQ(bytes.find("register"), std::string::npos) << entry.path();
      EXPECT_EQ(bytes.find("CREATE TABLE"), std::string::npos) << entry.path();
      EXPECT_EQ(bytes.find("correct horse"), std::string::npos) << entry.path();
    }
    file = open();
  }
}

}  // namespace
}  // namespace paradero::casefile

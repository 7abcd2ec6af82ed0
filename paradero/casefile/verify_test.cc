#include "paradero/casefile/verify.h"

#include <algorithm>
#include <fstream>

#include <gmock/gmock.h>

#include "paradero/casefile/internal/chain.h"
#include "paradero/casefile/internal/sqlite.h"
#include "paradero/casefile/internal/test_case.h"

namespace paradero::casefile {
namespace {

namespace fs = std::filesystem;
using testing::CaseTest;
using ::testing::Contains;
using testing::content;
using ::testing::HasSubstr;
using testing::people;

// Attacks by somebody who has the key, on a case of five entries: create, two imports, two
// compartments.
class VerifyTest : public CaseTest {
 protected:
  void SetUp() override {
    CaseTest::SetUp();
    create();
    CaseFile file = open();
    ASSERT_TRUE(import(file, people("register", 50)));
    ASSERT_TRUE(import(file, people("ngo", 20), "bb"));
    for (const std::string_view name : {"one", "two"}) {
      auto step = Step::begin(file, Role::owner);
      ASSERT_TRUE(step);
      ASSERT_TRUE(step->append(TableId::compartments, {name, Cell()}));
      ASSERT_TRUE(step->commit("compartment", name));
    }
    head_ = *file.head();
  }

  static Verification verified(const fs::path& path, std::string_view head = "") {
    auto file = CaseFile::open_to_verify(path, word(), false);
    EXPECT_TRUE(file) << file.error().message;
    auto found = verify(*file, head, {});
    EXPECT_TRUE(found) << found.error().message;
    return found ? std::move(*found) : Verification{};
  }
  Verification after(const std::string& sql) const {
    auto file = CaseFile::open_to_verify(path_, word(), false);
    EXPECT_TRUE(file->database().execute("PRAGMA foreign_keys=OFF;" + sql)) << sql;
    auto found = verify(*file, "", {});
    EXPECT_TRUE(found) << found.error().message;
    return std::move(*found);
  }
  // Writes all hashes of the log anew, as who has the key can.
  void rewrite_chain() const {
    auto file = CaseFile::open_to_verify(path_, word(), false);
    Database& database = file->database();
    auto query =
        database.prepare("SELECT seq, time, user, action, subject, changes FROM log ORDER BY seq");
    std::vector<LogEntry> entries;
    Hash previous{};
    for (std::int64_t seq = 1; *query->step(); ++seq) {
      LogEntry entry{seq,
                     std::string(query->text(1)),
                     query->number(2),
                     std::string(query->text(3)),
                     std::string(query->text(4)),
                     std::string(query->text(5)),
                     previous,
                     {}};
      entry.hash = hash_of(entry, file->log_key());
      previous = entry.hash;
      entries.push_back(std::move(entry));
    }
    ASSERT_TRUE(database.execute("DELETE FROM log"));
    const auto bytes = [](const Hash& hash) {
      return std::string_view(reinterpret_cast<const char*>(hash.data()), hash.size());
    };
    for (const LogEntry& entry : entries) {
      auto insert = database.prepare("INSERT INTO log VALUES(?,?,?,?,?,?,?,?)");
      insert->bind(1, entry.seq).bind(2, entry.time).bind(3, entry.user).bind(4, entry.action);
      insert->bind(5, entry.subject).bind(6, entry.changes).bind_bytes(7, bytes(entry.previous));
      insert->bind_bytes(8, bytes(entry.hash));
      ASSERT_TRUE(insert->run());
    }
  }

  LogHead head_;
};

TEST_F(VerifyTest, HoldsAsItWasWritten) {
  const Verification found = verified(path_, format_head(head_));
  EXPECT_THAT(found.faults, ::testing::IsEmpty());
  EXPECT_EQ(found.entries, 5);
  EXPECT_TRUE(found.heads_file);
  EXPECT_TRUE(found.head_given);
  EXPECT_EQ(found.head.hash, head_.hash);
  EXPECT_GT(found.rows, 70U);
  EXPECT_GT(found.pages, 10U);
  EXPECT_TRUE(verified(path_, head_.hash).holds());
  auto file = CaseFile::open_to_verify(path_, word(), false);
  EXPECT_FALSE(verify(*file, "12", {}));
  EXPECT_FALSE(verify(*file, "not a head at all", {}));
}

TEST_F(VerifyTest, NamesTheFirstBadEntry) {
  struct Attack {
    const char* sql;
    std::int64_t entry;
  };
  const Attack attacks[] = {
      {"UPDATE records SET cells = replace(cells, 'Luna', 'Loma') WHERE id = 3", 2},
      {"UPDATE records SET record_id = 'F9' WHERE id = 55", 3},
      {"DELETE FROM records WHERE id = 7", 2},
      {"DELETE FROM records WHERE id = 70", 3},
      {"UPDATE sources SET publisher = 'nobody' WHERE id = 2", 3},
      {"UPDATE search_postings SET records = x'05' WHERE id = 1", 2},
      {"DELETE FROM compartments WHERE id = 2", 5},
      {"UPDATE log SET action = 'nothing' WHERE seq = 3", 3},
      {"UPDATE log SET time = '2020-01-01T00:00:00Z' WHERE seq = 4", 4},
      {"UPDATE log SET user = 2 WHERE seq = 2", 2},
      {"DELETE FROM log WHERE seq = 3", 3},
      {"DELETE FROM log WHERE seq = 5", 5},
      {"UPDATE log SET seq = 9 WHERE seq = 3; UPDATE log SET seq = 3 WHERE seq = 4;"
       "UPDATE log SET seq = 4 WHERE seq = 9",
       3}};
  const std::string sound = content(path_);
  for (const Attack& attack : attacks) {
    const Verification found = after(attack.sql);
    EXPECT_FALSE(found.holds()) << attack.sql;
    ASSERT_TRUE(found.first_bad_entry) << attack.sql;
    EXPECT_EQ(*found.first_bad_entry, attack.entry) << attack.sql;
    std::ofstream(path_, std::ios::binary) << sound;
  }
}

TEST_F(VerifyTest, SeesRowsAndTablesThatNoEntryWrote) {
  const std::string sound = content(path_);
  EXPECT_THAT(after("INSERT INTO records VALUES(1000, 1, 1, 1, 'X', '[]', '[]')").faults,
              Contains(HasSubstr("1 rows that no entry")));
  std::ofstream(path_, std::ios::binary) << sound;
  EXPECT_THAT(
      after("CREATE TRIGGER t AFTER INSERT ON records BEGIN DELETE FROM decisions; END").faults,
      Contains(HasSubstr("not those that the program makes")));
  std::ofstream(path_, std::ios::binary) << sound;
  EXPECT_THAT(after("DROP VIEW standing_decisions; CREATE VIEW standing_decisions AS SELECT * FROM "
                    "decisions WHERE 0")
                  .faults,
              Contains(HasSubstr("not those that the program makes")));
}

TEST_F(VerifyTest, AnEntryEditedWithTheKeyIsSeenByAHeadKeptElsewhere) {
  {
    auto file = CaseFile::open_to_verify(path_, word(), false);
    ASSERT_TRUE(file->database().execute("UPDATE log SET subject = 'another' WHERE seq = 4"));
  }
  rewrite_chain();
  // The file of heads still has what was written.
  Verification found = verified(path_);
  EXPECT_EQ(found.first_bad_entry, 4);
  EXPECT_FALSE(CaseFile::open(path_, word(), Access::read));
  // Who can write there too leaves a chain that holds in itself...
  const fs::path heads = path_.string() + ".heads";
  fs::remove(heads);
  found = verified(path_);
  EXPECT_TRUE(found.holds());
  EXPECT_FALSE(found.heads_file);
  // ... but not against a head on paper.
  found = verified(path_, format_head(head_));
  EXPECT_EQ(found.first_bad_entry, 5);
  EXPECT_THAT(verified(path_, head_.hash.substr(0, 20)).faults,
              Contains(HasSubstr("no entry has the head")));
}

TEST_F(VerifyTest, AFileSetBackIsSeen) {
  const std::string old = content(path_);
  {
    CaseFile file = open();
    ASSERT_TRUE(import(file, people("late", 5), "cc"));
  }
  std::ofstream(path_, std::ios::binary) << old;
  const auto opened = CaseFile::open(path_, word(), Access::read);
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().message, HasSubstr("set back or altered"));
  EXPECT_EQ(verified(path_).first_bad_entry, 6);
}

TEST_F(VerifyTest, AlteredHeadsAreSeen) {
  const fs::path heads = path_.string() + ".heads";
  const std::string sound = content(heads);
  const std::size_t third = sound.find("\n3 ") + 1;
  std::ofstream(heads) << sound.substr(0, third) << sound.substr(sound.find("\n4 ") + 1);
  EXPECT_THAT(verified(path_).faults, Contains(HasSubstr("lacks the head of entry 3")));
  std::string forged = sound;
  forged[third + 10] = forged[third + 10] == 'a' ? 'b' : 'a';
  std::ofstream(heads) << forged;
  EXPECT_EQ(verified(path_).first_bad_entry, 3);
  std::ofstream(heads) << "paradero heads 00112233445566778899aabbccddeeff\n";
  EXPECT_THAT(verified(path_).faults, Contains(HasSubstr("not this case's")));
  // A line that a kill cut short is none, and the next writer writes it again.
  std::ofstream(heads) << sound.substr(0, sound.size() - 20);
  EXPECT_TRUE(verified(path_).holds());
  { CaseFile file = open(); }
  EXPECT_TRUE(verified(path_).holds());
  EXPECT_THAT(content(heads), HasSubstr("\n5 " + head_.hash + "\n"));
}

}  // namespace
}  // namespace paradero::casefile

// What befalls a file: a process killed at any moment, a full disk, a flipped byte, two writers.

#include <chrono>
#include <csignal>
#include <fstream>
#include <random>
#include <thread>

#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "paradero/casefile/internal/sqlite.h"
#include "paradero/casefile/internal/test_case.h"
#include "paradero/casefile/verify.h"

namespace paradero::casefile {
namespace {

namespace fs = std::filesystem;
using testing::CaseTest;
using testing::content;
using ::testing::HasSubstr;
using testing::people;

constexpr int kills = 200;

class FaultsTest : public CaseTest {
 protected:
  // Runs `work` in a process of its own and kills it after `delay`; returns whether it was killed.
  template <class Work>
  static bool killed_after(std::chrono::microseconds delay, Work&& work) {
    const pid_t child = ::fork();
    if (child == 0) {
      work();
      ::_exit(0);
    }
    std::this_thread::sleep_for(delay);
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFSIGNALED(status);
  }

  static void expect_whole(const fs::path& path, int round) {
    auto file = CaseFile::open_to_verify(path, word(), false);
    ASSERT_TRUE(file) << file.error().message << " in round " << round;
    const auto found = verify(*file, "", {});
    ASSERT_TRUE(found) << found.error().message << " in round " << round;
    EXPECT_THAT(found->faults, ::testing::IsEmpty()) << "in round " << round;
  }
};

// Each child says through a pipe which compartments it has committed: none of them may be lost.
TEST_F(FaultsTest, KillingLosesNothingCommitted) {
  create();
  std::mt19937 random(7);
  int cut = 0;
  for (int round = 0; round < kills; ++round) {
    int pipe[2];
    ASSERT_EQ(::pipe(pipe), 0);
    const std::chrono::microseconds delay(20'000 + random() % 120'000);
    const bool was_killed = killed_after(delay, [&] {
      auto file = CaseFile::open(path_, word(), Access::write);
      if (!file) return;
      if (round % 2 == 0) {
        (void)import(*file, people("list" + std::to_string(round), 3'000), std::to_string(round));
        return;
      }
      for (int k = 0; k < 500; ++k) {
        auto step = Step::begin(*file, Role::editor);
        if (!step) return;
        const std::int64_t id = *step->next_id(TableId::decisions);
        (void)step->append(TableId::decisions,
                           {std::int64_t{1}, std::int64_t{2}, std::string_view("unsure"), Cell(),
                            Cell(), std::string_view("ana"), std::string_view(time), Cell()});
        if (!step->commit("decide", "")) return;
        (void)!::write(pipe[1], &id, sizeof id);
      }
    });
    cut += was_killed ? 1 : 0;
    ::close(pipe[1]);
    std::int64_t committed = 0, last = 0;
    while (::read(pipe[0], &last, sizeof last) == static_cast<ssize_t>(sizeof last))
      committed = last;
    ::close(pipe[0]);
    expect_whole(path_, round);
    CaseFile file = open();
    const auto decisions = file.database().number("SELECT max(id) FROM decisions");
    ASSERT_TRUE(decisions);
    EXPECT_GE(decisions->value_or(0), committed) << "in round " << round;
    // A source is seen whole or not at all.
    const auto all = sources(file);
    ASSERT_TRUE(all);
    for (const Source& source : *all) EXPECT_EQ(source.rows, source.finished ? 3'000U : 0U);
  }
  EXPECT_GT(cut, kills / 2);
}

TEST_F(FaultsTest, KillingWhileMakingOneLeavesNoneOrAWholeOne) {
  std::mt19937 random(3);
  CreateSettings settings;
  settings.owner = "ana";
  settings.cost = least_key_cost;
  for (int round = 0; round < 30; ++round) {
    (void)killed_after(std::chrono::microseconds(random() % 120'000),
                       [&] { (void)CaseFile::create(path_, word(), settings); });
    if (fs::exists(path_)) expect_whole(path_, round);
    fs::remove(path_);
    fs::remove(path_.string() + ".heads");
  }
}

TEST_F(FaultsTest, KillingWhileChangingThePassphraseLeavesOneThatOpens) {
  create();
  std::mt19937 random(5);
  std::string current = "correct horse";
  for (int round = 0; round < 40; ++round) {
    const std::string next = "passphrase " + std::to_string(round);
    (void)killed_after(std::chrono::microseconds(30'000 + random() % 80'000), [&] {
      auto file = CaseFile::open(path_, word(current), Access::write);
      if (file) (void)file->change_passphrase(word(next));
    });
    const bool old_opens = CaseFile::open(path_, word(current), Access::read).has_value();
    const bool new_opens = CaseFile::open(path_, word(next), Access::read).has_value();
    EXPECT_NE(old_opens, new_opens) << "in round " << round;
    if (new_opens) current = next;
  }
}

// The limit of a file's size stands for a full disk: writing beyond it fails in the same places.
TEST_F(FaultsTest, AFullDiskLeavesWhatWasThere) {
  create();
  {
    CaseFile file = open();
    ASSERT_TRUE(import(file, people("first", 1'000)));
  }
  for (const std::uint64_t room : {20'000, 200'000, 800'000}) {
    const pid_t child = ::fork();
    if (child == 0) {
      ::signal(SIGXFSZ, SIG_IGN);
      const rlimit limit{fs::file_size(path_) + room, fs::file_size(path_) + room};
      ::setrlimit(RLIMIT_FSIZE, &limit);
      auto file = CaseFile::open(path_, word(), Access::write);
      if (!file) ::_exit(3);
      const auto imported = import(*file, people("second", 50'000), "bb");
      ::_exit(imported ? 1 : imported.error().message.find("disk") != std::string::npos ? 0 : 2);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(WEXITSTATUS(status), 0) << room;
    expect_whole(path_, 0);
    CaseFile file = open();
    EXPECT_FALSE(find_source(file, "second", 0));
    EXPECT_EQ(find_source(file, "first", 0)->rows, 1'000U);
  }
}

TEST_F(FaultsTest, TwoWritersTakeTurns) {
  create();
  constexpr int each = 60;
  const auto writer = [&](const char* name) {
    auto file = CaseFile::open(path_, word(), Access::write);
    if (!file) ::_exit(1);
    for (int k = 0; k < each; ++k) {
      auto step = Step::begin(*file, Role::owner);
      if (!step) ::_exit(2);
      const std::string made = name + std::to_string(k);
      if (!step->append(TableId::compartments, {std::string_view(made), Cell()})) ::_exit(3);
      if (!step->commit("compartment", made)) ::_exit(4);
    }
    ::_exit(0);
  };
  std::vector<pid_t> children;
  for (const char* name : {"a", "b"}) {
    children.push_back(::fork());
    if (children.back() == 0) writer(name);
  }
  for (const pid_t child : children) {
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(WEXITSTATUS(status), 0);
  }
  CaseFile file = open();
  EXPECT_EQ(file.database().number("SELECT count(*) FROM compartments")->value_or(0), 2 * each);
  EXPECT_EQ(file.head()->seq, 1 + 2 * each);
  expect_whole(path_, 0);
}

TEST_F(FaultsTest, AnyFlippedByteIsSeen) {
  create();
  {
    CaseFile file = open();
    ASSERT_TRUE(import(file, people("register", 300)));
  }
  const std::string sound = content(path_);
  std::mt19937 random(1);
  std::vector<std::size_t> places;
  for (std::size_t at = 0; at < sound.size(); at += sound.size() / 150) places.push_back(at);
  // The first page of the database, byte for byte at its start, and its seal.
  for (std::size_t at = header_bytes; at < header_bytes + 40; ++at) places.push_back(at);
  for (std::size_t at = header_bytes + 4096 - 32; at < header_bytes + 4096; at += 5)
    places.push_back(at);
  for (const std::size_t at : places) {
    std::string bytes = sound;
    bytes[at] = static_cast<char>(static_cast<unsigned char>(bytes[at]) ^ (1U << random() % 8));
    std::ofstream(path_, std::ios::binary) << bytes;
    auto file = CaseFile::open_to_verify(path_, word(), false);
    if (!file) continue;
    const auto found = verify(*file, "", {});
    EXPECT_FALSE(found && found->holds()) << "a flipped byte at " << at << " was not seen";
  }
}

// A core of the process, were one written, would hold no key and no page: it is not written.
TEST_F(FaultsTest, NoCoreIsWritten) {
  create();
  const pid_t child = ::fork();
  if (child == 0) {
    if (::chdir(folder_.c_str()) != 0) ::_exit(1);
    const MemoryProtection protection = protect_memory();
    if (!protection.no_core) ::_exit(2);
    auto file = CaseFile::open(path_, word(), Access::write);
    if (!file || !import(*file, people("register", 100))) ::_exit(3);
    ::abort();
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status)) << WEXITSTATUS(status);
  EXPECT_FALSE(WCOREDUMP(status));
  for (const auto& entry : fs::directory_iterator(folder_)) {
    EXPECT_THAT(entry.path().filename().string(), ::testing::StartsWith("a.paradero"));
    EXPECT_EQ(content(entry.path()).find(testing::secret_name), std::string::npos);
  }
  expect_whole(path_, 0);
}

}  // namespace
}  // namespace paradero::casefile

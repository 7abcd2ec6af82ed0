// CaseFile: the encrypted store of a case. Start here.
//
// One file: a plain header with the wrapped key, then an SQLite database whose pages are encrypted
// and sealed one by one (ChaCha20-Poly1305). Rows are appended and never changed; every step writes
// one entry of a log whose entries are chained by hash (docs/formats/casefile.md).
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "paradero/base/error.h"
#include "paradero/casefile/key_header.h"
#include "paradero/casefile/secret.h"
#include "paradero/casefile/tables.h"

namespace paradero::casefile {

class Database;
struct RowRange;

// What a user may do. Kept by the program, not by the encryption: whoever has a passphrase of the
// file has its key.
enum class Role : std::uint8_t {
  reader,  // search, read and export what their compartments hold
  editor,  // also import, decide, link
  owner    // also users, compartments and keys
};
std::string_view to_word(Role role);
std::optional<Role> role_from_word(std::string_view word);

struct User {
  std::int64_t id = 0;
  std::string name;
  Role role = Role::reader;
};

// Where the log ends.
struct LogHead {
  std::int64_t seq = 0;
  std::string hash;  // 64 hexadecimal digits
};
// "12 1a2b 3c4d ...": the number of the entry and the first 32 digits, to be written down.
std::string format_head(const LogHead& head);

// The time of entries, ISO 8601 in UTC: "2026-11-27T18:03:59Z".
using Clock = std::function<std::string()>;
std::string system_time();

struct CreateSettings {
  std::string owner;  // name of the first user
  KeyCost cost;
  bool recovery_share = false;
  Clock clock = system_time;
};

struct Created {
  std::string recovery_share;  // as printed; empty where none was asked for
  LogHead head;
};

enum class Access : std::uint8_t { read, write };

// An open case file: one connection. Copies nothing of the key but what it needs. Thread safety:
// one thread at a time; other threads take connections of their own by another(). Any number of
// readers work beside one writer, also of other processes; a second writer waits ten seconds and is
// then refused.
//
// is_case_path() opens and closes the file, which drops the locks that this process holds on it:
// call it before the file is open, not after.
class CaseFile {
 public:
  // Makes a new case file, whole or not at all. Errors: usage (the file exists already, a cost out
  // of range, an empty name), data (the disk).
  static base::Result<Created> create(const std::filesystem::path& path, const Secret& passphrase,
                                      const CreateSettings& settings);

  // Opens with a user's passphrase. Errors (data): no case file, a passphrase of nobody, a damaged
  // header or first page, a file of a later version, and a log that ends before the last head in
  // the file of heads.
  static base::Result<CaseFile> open(const std::filesystem::path& path, const Secret& passphrase,
                                     Access access, Clock clock = system_time);
  // Opens with the recovery share, as the owner.
  static base::Result<CaseFile> open_with_share(const std::filesystem::path& path,
                                                const Secret& share, Access access,
                                                Clock clock = system_time);
  // Opens for `verify`: a log that does not hold is no error here, but what is to be found.
  static base::Result<CaseFile> open_to_verify(const std::filesystem::path& path,
                                               const Secret& secret, bool is_share);
  // Another connection to the same file with the same user.
  base::Result<CaseFile> another(Access access) const;

  CaseFile(CaseFile&&) noexcept;
  CaseFile& operator=(CaseFile&&) noexcept;
  ~CaseFile();

  const std::filesystem::path& path() const;
  const User& user() const;
  const KeyHeader& header() const;
  bool header_is_sound() const;  // both copies are whole and equal

  // Closes the connection and overwrites the key. All but path(), user() and locked() then throw
  // std::logic_error.
  void lock();
  bool locked() const;

  base::Result<LogHead> head() const;
  // The name of the compartment's reader rule: may this user see what lies in `compartment` (0:
  // none)? Owners see all.
  base::Result<bool> may_see(std::int64_t compartment) const;
  base::Result<std::vector<User>> users() const;

  // Gives `passphrase` to this user in place of the one before; the data are not encrypted anew.
  // What an old copy of the file opens with, it goes on to open with. Error: data (the disk).
  base::Result<LogHead> change_passphrase(const Secret& passphrase);
  // Makes a recovery share in place of any before, and returns it as printed. Owners only.
  base::Result<std::string> make_recovery_share();
  // Adds a user with a passphrase, or gives an existing one another role. Owners only. Errors:
  // usage (not the owner, no slot left, the name or the passphrase is taken).
  base::Result<User> add_user(std::string_view name, Role role, const Secret& passphrase);

  // For the module's own parts.
  Database& database() const;
  const Secret& row_key() const;
  const Secret& log_key() const;
  std::string now() const;

 private:
  friend class Step;
  struct State;
  explicit CaseFile(std::unique_ptr<State> state);
  static base::Result<CaseFile> open_slot(const std::filesystem::path& path, SlotKind kind,
                                          const Secret& secret, Access access, Clock clock,
                                          bool check_log);
  base::Result<void> write_header(const KeyHeader& header);
  base::Result<LogHead> change_slot(std::size_t slot, SlotKind kind, std::uint32_t user,
                                    const Secret& wrapping_key, std::string_view action,
                                    std::string_view subject);

  std::unique_ptr<State> state_;
};

// Is this a case file, by its first bytes? False where it cannot be read.
bool is_case_path(const std::filesystem::path& path);

// One step: rows that are written together, with one entry of the log, or not at all. Holds the
// file's only writing place from begin() to commit() or destruction. Must not outlive its CaseFile.
class Step {
 public:
  // Errors: usage (the user's role is below `needed`), data (another program writes, the log ends
  // before the last head).
  static base::Result<Step> begin(CaseFile& file, Role needed);

  Step(Step&&) noexcept;
  Step& operator=(Step&&) = delete;
  ~Step();  // takes back what was not committed

  // Appends a row and returns its id. Cells in the order of the table's columns. Throws
  // std::logic_error where their number is another.
  base::Result<std::int64_t> append(TableId table, std::span<const Cell> cells);
  base::Result<std::int64_t> append(TableId table, std::initializer_list<Cell> cells) {
    return append(table, std::span(cells.begin(), cells.size()));
  }
  // The id that the next row of `table` will have.
  base::Result<std::int64_t> next_id(TableId table);

  // Writes the entry of the log (`action` a word, `subject` what it was done to) and makes all of
  // it last. Error (data): the disk refuses; then nothing was written.
  base::Result<LogHead> commit(std::string_view action, std::string_view subject);

 private:
  struct State;
  explicit Step(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Locks a case file that nobody has used for a while. Thread safety: as CaseFile.
class IdleLock {
 public:
  using Time = std::chrono::steady_clock::time_point;
  IdleLock(CaseFile& file, std::chrono::seconds limit, Time now)
      : file_(file), limit_(limit), last_(now) {}

  void touch(Time now) { last_ = now; }
  // Locks the file where `limit` has passed since the last touch; returns whether it is locked.
  bool check(Time now);

 private:
  CaseFile& file_;
  std::chrono::seconds limit_;
  Time last_;
};

}  // namespace paradero::casefile

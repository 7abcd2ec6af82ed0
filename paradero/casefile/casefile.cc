#include "paradero/casefile/casefile.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <ctime>
#include <map>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "paradero/casefile/internal/chain.h"
#include "paradero/casefile/internal/schema.h"
#include "paradero/casefile/internal/sqlite.h"

namespace paradero::casefile {

namespace fs = std::filesystem;

struct CaseFile::State {
  fs::path path;
  Clock clock;
  KeyHeader header;
  bool header_sound = true;
  Secret data_key, row_key, log_key;
  std::size_t slot = 0;
  User user;
  Access access = Access::read;
  std::optional<Database> database;
};

namespace {

constexpr std::size_t share_slot = key_slots - 1;  // the recovery share's
constexpr std::string_view roles[] = {"reader", "editor", "owner"};

// Puts the finished file in its place without replacing another that has come there meanwhile.
base::Result<void> move_into_place(const fs::path& from, const fs::path& to) {
  if (::link(from.c_str(), to.c_str()) == 0) {
    ::unlink(from.c_str());
    return {};
  }
  if (errno == EEXIST) return base::usage_error("{}: exists already", to.string());
  // File systems without links.
  if (fs::exists(to)) return base::usage_error("{}: exists already", to.string());
  std::error_code failed;
  fs::rename(from, to, failed);
  if (failed) return base::data_error("{}: {}", to.string(), failed.message());
  return {};
}

base::Result<LogHead> read_head(Database& database) {
  PARADERO_ASSIGN(Query * query,
                  database.cached("SELECT seq, hash FROM log ORDER BY seq DESC LIMIT 1"));
  PARADERO_ASSIGN(const bool found, query->step());
  LogHead head;
  if (found) {
    const std::string_view hash = query->text(1);
    head = {query->number(0),
            to_hex({reinterpret_cast<const unsigned char*>(hash.data()), hash.size()})};
    query->reset();
  }
  return head;
}

base::Result<User> read_user(Database& database, std::int64_t id) {
  PARADERO_ASSIGN(Query * query,
                  database.cached("SELECT user, name, role, active FROM users WHERE user = ? "
                                  "ORDER BY id DESC LIMIT 1"));
  query->bind(1, id);
  PARADERO_ASSIGN(const bool found, query->step());
  if (!found || query->number(3) == 0) {
    query->reset();
    return base::data_error("{}: this passphrase is of a user who was removed", database.origin());
  }
  User user{query->number(0), std::string(query->text(1)),
            role_from_word(query->text(2)).value_or(Role::reader)};
  query->reset();
  return user;
}

// Holds the end of the log against the last head that was written beside the file. What the log
// has more (a kill came between) is added to the heads by a writer.
base::Result<void> check_heads(Database& database, const KeyHeader& header, const fs::path& path,
                               bool mend) {
  const HeadsFile heads(path, header.file_id);
  PARADERO_ASSIGN(const auto last, heads.last());
  if (!last) return {};
  PARADERO_ASSIGN(Query * query, database.cached("SELECT hash FROM log WHERE seq = ?"));
  query->bind(1, last->seq);
  PARADERO_ASSIGN(const bool found, query->step());
  const bool same =
      found && query->text(0) == std::string_view(reinterpret_cast<const char*>(last->hash.data()),
                                                  last->hash.size());
  query->reset();
  if (!same) {
    return base::data_error(
        "{}: its log does not hold entry {} as {} has it: the file was set back or altered. Run "
        "`paradero case verify`",
        path.string(), last->seq, heads.path().filename().string());
  }
  if (!mend) return {};
  PARADERO_ASSIGN(Query * later,
                  database.cached("SELECT seq, hash FROM log WHERE seq > ? ORDER BY seq"));
  later->bind(1, last->seq);
  std::vector<HeadsFile::Head> missing;
  for (;;) {
    PARADERO_ASSIGN(const bool row, later->step());
    if (!row) break;
    HeadsFile::Head head{later->number(0), {}};
    const std::string_view hash = later->text(1);
    std::copy_n(hash.begin(), std::min(hash.size(), head.hash.size()), head.hash.begin());
    missing.push_back(head);
  }
  return missing.empty() ? base::Result<void>() : heads.append(missing);
}

}  // namespace

std::string_view to_word(Role role) { return roles[static_cast<std::size_t>(role)]; }

std::optional<Role> role_from_word(std::string_view word) {
  const auto found = std::ranges::find(roles, word);
  if (found == std::end(roles)) return std::nullopt;
  return static_cast<Role>(found - std::begin(roles));
}

std::string format_head(const LogHead& head) {
  std::string text = std::to_string(head.seq);
  for (std::size_t at = 0; at + 4 <= std::min<std::size_t>(head.hash.size(), 32); at += 4)
    text += " " + head.hash.substr(at, 4);
  return text;
}

std::string system_time() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  std::array<char, 32> text{};
  const std::size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc);
  return {text.data(), size};
}

bool is_case_path(const fs::path& path) {
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored)) return false;
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                             &std::fclose);
  std::array<char, 16> bytes{};
  return file && std::fread(bytes.data(), 1, bytes.size(), file.get()) == bytes.size() &&
         is_case_file({bytes.data(), bytes.size()});
}

CaseFile::CaseFile(std::unique_ptr<State> state) : state_(std::move(state)) {}
CaseFile::CaseFile(CaseFile&&) noexcept = default;
CaseFile& CaseFile::operator=(CaseFile&&) noexcept = default;
CaseFile::~CaseFile() = default;

base::Result<Created> CaseFile::create(const fs::path& path, const Secret& passphrase,
                                       const CreateSettings& settings) {
  const KeyCost& cost = settings.cost;
  if (cost.passes < least_key_cost.passes || cost.passes > most_key_cost.passes ||
      cost.memory_kib < least_key_cost.memory_kib || cost.memory_kib > most_key_cost.memory_kib) {
    return base::usage_error("the cost of the key: {} to {} passes, {} to {} KiB",
                             least_key_cost.passes, most_key_cost.passes, least_key_cost.memory_kib,
                             most_key_cost.memory_kib);
  }
  if (settings.owner.empty()) return base::usage_error("the owner's name is empty");
  if (fs::exists(path)) return base::usage_error("{}: exists already", path.string());
  if (fs::exists(path.string() + ".heads")) {
    return base::usage_error("{}.heads: belongs to another case: move it away first",
                             path.string());
  }
  // Made under a hidden name of its own, and moved into place when it is whole.
  std::string staged = (path.parent_path() / ("." + path.filename().string() + ".XXXXXX")).string();
  const int made = ::mkstemp(staged.data());
  if (made < 0)
    return base::data_error("{}: cannot be made: {}", path.string(),
                            std::generic_category().message(errno));
  ::close(made);
  const auto build = [&]() -> base::Result<Created> {
    Created created;
    CaseFile file(std::make_unique<State>());
    State& state = *file.state_;
    state.path = staged;
    state.clock = settings.clock;
    state.access = Access::write;
    state.header = new_header(cost);
    state.data_key = Secret::random(key_bytes);
    state.row_key = subkey(state.data_key, KeyUse::rows);
    state.log_key = subkey(state.data_key, KeyUse::log);
    state.user = {1, settings.owner, Role::owner};
    PARADERO_ASSIGN(const Secret wrapping, passphrase_key(state.header, passphrase));
    wrap_key(state.header, 0, SlotKind::passphrase, 1, wrapping, state.data_key);
    if (settings.recovery_share) {
      const Secret share = Secret::random(key_bytes);
      wrap_key(state.header, share_slot, SlotKind::recovery, 0, share, state.data_key);
      created.recovery_share = format_recovery(share);
    }
    PARADERO_ASSIGN(auto database, Database::open(staged, Database::Mode::create));
    const std::string copy = format_header(state.header);
    PARADERO_CHECK(database.write_header_copy(copy, false));
    PARADERO_CHECK(database.write_header_copy(copy, true));
    PARADERO_CHECK(database.unlock(subkey(state.data_key, KeyUse::pages)));
    PARADERO_CHECK(database.execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL"));
    PARADERO_CHECK(migrate(database));
    state.database = std::move(database);
    PARADERO_ASSIGN(Step step, Step::begin(file, Role::owner));
    PARADERO_CHECK(step.append(TableId::users, {std::int64_t{1}, std::string_view(settings.owner),
                                                to_word(Role::owner), std::int64_t{1}}));
    PARADERO_ASSIGN(created.head, step.commit("create", ""));
    return created;
  };
  auto created = build();
  std::error_code ignored;
  if (created) {
    if (auto moved = move_into_place(staged, path); !moved)
      created = tl::unexpected(std::move(moved.error()));
  }
  if (created) {
    fs::rename(staged + ".heads", path.string() + ".heads", ignored);
  } else {
    for (const char* ending : {"", "-wal", "-shm", ".heads"}) fs::remove(staged + ending, ignored);
  }
  return created;
}

base::Result<CaseFile> CaseFile::open(const fs::path& path, const Secret& passphrase, Access access,
                                      Clock clock) {
  return open_slot(path, SlotKind::passphrase, passphrase, access, std::move(clock), true);
}

base::Result<CaseFile> CaseFile::open_with_share(const fs::path& path, const Secret& share,
                                                 Access access, Clock clock) {
  return open_slot(path, SlotKind::recovery, share, access, std::move(clock), true);
}

base::Result<CaseFile> CaseFile::open_to_verify(const fs::path& path, const Secret& secret,
                                                bool is_share) {
  return open_slot(path, is_share ? SlotKind::recovery : SlotKind::passphrase, secret,
                   Access::write, system_time, false);
}

base::Result<CaseFile> CaseFile::open_slot(const fs::path& path, SlotKind kind,
                                           const Secret& secret, Access access, Clock clock,
                                           bool check_log) {
  CaseFile file(std::make_unique<State>());
  State& state = *file.state_;
  state.path = path;
  state.clock = std::move(clock);
  state.access = access;
  if (!fs::exists(path)) return base::data_error("{}: is not there", path.string());
  PARADERO_ASSIGN(
      auto database,
      Database::open(path, access == Access::write ? Database::Mode::write : Database::Mode::read));
  PARADERO_ASSIGN(const std::string bytes, database.read_header());
  PARADERO_ASSIGN(ReadHeader read, parse_header(bytes, path.string()));
  state.header = read.header;
  state.header_sound = read.first_whole && read.second_whole && read.equal;
  std::optional<Unwrapped> unwrapped;
  if (kind == SlotKind::passphrase) {
    PARADERO_ASSIGN(const Secret key, passphrase_key(state.header, secret));
    unwrapped = unwrap_key(state.header, kind, key);
  } else {
    unwrapped = unwrap_key(state.header, kind, secret);
  }
  if (!unwrapped) {
    return base::data_error("{}: the {} does not open it", path.string(),
                            kind == SlotKind::passphrase ? "passphrase" : "recovery share");
  }
  state.data_key = std::move(unwrapped->data_key);
  state.slot = unwrapped->slot;
  state.row_key = subkey(state.data_key, KeyUse::rows);
  state.log_key = subkey(state.data_key, KeyUse::log);
  PARADERO_CHECK(database.unlock(subkey(state.data_key, KeyUse::pages)));
  PARADERO_CHECK(database.execute("PRAGMA synchronous=FULL"));
  if (access == Access::write) PARADERO_CHECK(migrate(database));
  const std::int64_t user =
      kind == SlotKind::recovery ? 1 : std::int64_t{state.header.slots[state.slot].user};
  auto known = read_user(database, user);
  if (known) {
    state.user = std::move(*known);
  } else if (check_log) {
    return tl::unexpected(std::move(known.error()));
  }
  if (check_log) PARADERO_CHECK(check_heads(database, state.header, path, access == Access::write));
  state.database = std::move(database);
  return file;
}

base::Result<CaseFile> CaseFile::another(Access access) const {
  base::require(!locked(), "CaseFile::another: the file is locked");
  CaseFile file(std::make_unique<State>());
  State& state = *file.state_;
  state.path = state_->path;
  state.clock = state_->clock;
  state.header = state_->header;
  state.header_sound = state_->header_sound;
  state.access = access;
  state.slot = state_->slot;
  state.user = state_->user;
  state.data_key = Secret::copy_of(state_->data_key.view());
  state.row_key = Secret::copy_of(state_->row_key.view());
  state.log_key = Secret::copy_of(state_->log_key.view());
  PARADERO_ASSIGN(auto database,
                  Database::open(state.path, access == Access::write ? Database::Mode::write
                                                                     : Database::Mode::read));
  PARADERO_CHECK(database.unlock(subkey(state.data_key, KeyUse::pages)));
  PARADERO_CHECK(database.execute("PRAGMA synchronous=FULL"));
  state.database = std::move(database);
  return file;
}

const fs::path& CaseFile::path() const { return state_->path; }
const User& CaseFile::user() const { return state_->user; }
const KeyHeader& CaseFile::header() const { return state_->header; }
bool CaseFile::header_is_sound() const { return state_->header_sound; }
bool CaseFile::locked() const { return !state_->database.has_value(); }

void CaseFile::lock() {
  state_->database.reset();
  state_->data_key = Secret();
  state_->row_key = Secret();
  state_->log_key = Secret();
}

Database& CaseFile::database() const {
  base::require(state_->database.has_value(), "CaseFile: the file is locked");
  return *state_->database;
}

const Secret& CaseFile::row_key() const { return state_->row_key; }
const Secret& CaseFile::log_key() const { return state_->log_key; }
std::string CaseFile::now() const { return state_->clock(); }
base::Result<LogHead> CaseFile::head() const { return read_head(database()); }

base::Result<bool> CaseFile::may_see(std::int64_t compartment) const {
  if (compartment == 0 || state_->user.role == Role::owner) return true;
  PARADERO_ASSIGN(Query * query,
                  database().cached("SELECT granted FROM grants WHERE user = ? AND compartment = ? "
                                    "ORDER BY id DESC LIMIT 1"));
  query->bind(1, state_->user.id).bind(2, compartment);
  PARADERO_ASSIGN(const bool found, query->step());
  const bool granted = found && query->number(0) == 1;
  query->reset();
  return granted;
}

base::Result<std::vector<User>> CaseFile::users() const {
  PARADERO_ASSIGN(Query query, database().prepare(
                                   "SELECT user, name, role FROM users u WHERE active = 1 AND id = "
                                   "(SELECT max(id) FROM users v WHERE v.user = u.user) "
                                   "ORDER BY user"));
  std::vector<User> users;
  for (;;) {
    PARADERO_ASSIGN(const bool row, query.step());
    if (!row) return users;
    users.push_back({query.number(0), std::string(query.text(1)),
                     role_from_word(query.text(2)).value_or(Role::reader)});
  }
}

// The copy that is older is written first: at every moment one whole copy holds the key.
base::Result<void> CaseFile::write_header(const KeyHeader& header) {
  const std::string copy = format_header(header);
  PARADERO_CHECK(database().write_header_copy(copy, true));
  PARADERO_CHECK(database().write_header_copy(copy, false));
  state_->header = header;
  state_->header_sound = true;
  return {};
}

base::Result<LogHead> CaseFile::change_slot(std::size_t slot, SlotKind kind, std::uint32_t user,
                                            const Secret& wrapping_key, std::string_view action,
                                            std::string_view subject) {
  PARADERO_ASSIGN(Step step, Step::begin(*this, Role::reader));
  // Another process may have written the header since this one read it.
  PARADERO_ASSIGN(const std::string bytes, database().read_header());
  PARADERO_ASSIGN(ReadHeader read, parse_header(bytes, state_->path.string()));
  KeyHeader header = read.header;
  ++header.generation;
  wrap_key(header, slot, kind, user, wrapping_key, state_->data_key);
  PARADERO_CHECK(write_header(header));
  return step.commit(action, subject);
}

base::Result<LogHead> CaseFile::change_passphrase(const Secret& passphrase) {
  std::size_t slot = state_->slot;
  if (state_->header.slots[slot].kind == SlotKind::recovery) {
    // Opened with the share: the owner's slot gets the new passphrase.
    for (slot = 0; slot < key_slots; ++slot) {
      const KeySlot& held = state_->header.slots[slot];
      if (held.kind == SlotKind::passphrase && held.user == state_->user.id) break;
    }
    if (slot == key_slots) slot = 0;
  }
  PARADERO_ASSIGN(const Secret key, passphrase_key(state_->header, passphrase));
  return change_slot(slot, SlotKind::passphrase, static_cast<std::uint32_t>(state_->user.id), key,
                     "passphrase", state_->user.name);
}

base::Result<std::string> CaseFile::make_recovery_share() {
  if (state_->user.role != Role::owner)
    return base::usage_error("only the owner of {} makes a recovery share", state_->path.string());
  const Secret share = Secret::random(key_bytes);
  PARADERO_CHECK(change_slot(share_slot, SlotKind::recovery, 0, share, "recovery", ""));
  return format_recovery(share);
}

base::Result<User> CaseFile::add_user(std::string_view name, Role role, const Secret& passphrase) {
  if (state_->user.role != Role::owner)
    return base::usage_error("only the owner of {} adds users", state_->path.string());
  if (name.empty()) return base::usage_error("the user's name is empty");
  PARADERO_ASSIGN(const std::vector<User> known, users());
  if (std::ranges::find(known, name, &User::name) != known.end())
    return base::usage_error("{}: there is a user of this name already", state_->path.string());
  PARADERO_ASSIGN(const Secret key, passphrase_key(state_->header, passphrase));
  if (unwrap_key(state_->header, SlotKind::passphrase, key))
    return base::usage_error("this passphrase is another user's");
  std::size_t slot = 0;
  while (slot < share_slot && state_->header.slots[slot].kind != SlotKind::empty) ++slot;
  if (slot == share_slot)
    return base::usage_error("{}: has no room for another passphrase", state_->path.string());
  PARADERO_ASSIGN(Step step, Step::begin(*this, Role::owner));
  PARADERO_ASSIGN(const std::int64_t id, step.next_id(TableId::users));
  PARADERO_CHECK(step.append(TableId::users, {id, name, to_word(role), std::int64_t{1}}));
  PARADERO_CHECK(step.commit("user", name));
  PARADERO_CHECK(change_slot(slot, SlotKind::passphrase, static_cast<std::uint32_t>(id), key,
                             "passphrase", name));
  return User{id, std::string(name), role};
}

struct Step::State {
  CaseFile* file = nullptr;
  std::array<std::optional<RowDigest>, table_count> digests;
  std::array<RowRange, table_count> ranges;
  std::array<std::int64_t, table_count> next{};  // 0: not asked yet
  std::array<Query*, table_count> inserts{};
  LogEntry entry;
  bool open = true;
};

Step::Step(std::unique_ptr<State> state) : state_(std::move(state)) {}
Step::Step(Step&&) noexcept = default;

Step::~Step() {
  if (state_ && state_->open && !state_->file->locked())
    (void)state_->file->database().execute("ROLLBACK");
}

base::Result<Step> Step::begin(CaseFile& file, Role needed) {
  if (file.user().role < needed) {
    return base::usage_error("{}: your role is {}; this needs the role {}", file.path().string(),
                             to_word(file.user().role), to_word(needed));
  }
  base::require(file.state_->access == Access::write, "Step::begin: the file is open for reading");
  Database& database = file.database();
  PARADERO_CHECK(database.execute("BEGIN IMMEDIATE"));
  Step step(std::make_unique<State>());
  State& state = *step.state_;
  state.file = &file;
  PARADERO_CHECK(check_heads(database, file.header(), file.path(), false));
  PARADERO_ASSIGN(const LogHead head, read_head(database));
  state.entry.seq = head.seq + 1;
  state.entry.user = file.user().id;
  if (const auto hash = hash_from_hex(head.hash)) state.entry.previous = *hash;
  return step;
}

base::Result<std::int64_t> Step::next_id(TableId table) {
  std::int64_t& next = state_->next[static_cast<std::size_t>(table)];
  if (next == 0) {
    PARADERO_ASSIGN(const auto last, state_->file->database().number(fmt::format(
                                         "SELECT max(id) FROM {}", shape_of(table).name)));
    next = last.value_or(0) + 1;
  }
  return next;
}

base::Result<std::int64_t> Step::append(TableId table, std::span<const Cell> cells) {
  const auto t = static_cast<std::size_t>(table);
  const TableShape& shape = shape_of(table);
  base::require(cells.size() == shape.columns.size(), "Step::append: one cell a column");
  PARADERO_ASSIGN(const std::int64_t id, next_id(table));
  Query*& insert = state_->inserts[t];
  if (insert == nullptr) {
    std::string sql = fmt::format("INSERT INTO {} VALUES(?", shape.name);
    for (std::size_t c = 0; c < cells.size(); ++c) sql += ",?";
    PARADERO_ASSIGN(insert, state_->file->database().cached(sql + ")"));
    state_->digests[t].emplace(state_->file->row_key(), shape.name);
    state_->ranges[t] = {std::string(shape.name), id, id, {}};
  }
  insert->bind(1, id);
  for (std::size_t c = 0; c < cells.size(); ++c) {
    const Cell& cell = cells[c];
    const int at = static_cast<int>(c) + 2;
    switch (cell.kind) {
      case Cell::Kind::null:
        insert->bind_null(at);
        break;
      case Cell::Kind::number:
        insert->bind(at, cell.number);
        break;
      case Cell::Kind::real:
        insert->bind(at, cell.real);
        break;
      case Cell::Kind::text:
        insert->bind(at, cell.text);
        break;
      case Cell::Kind::bytes:
        insert->bind_bytes(at, cell.text);
        break;
    }
  }
  PARADERO_CHECK(insert->step());
  state_->digests[t]->add(id, cells);
  state_->ranges[t].last = id;
  ++state_->next[t];
  return id;
}

base::Result<LogHead> Step::commit(std::string_view action, std::string_view subject) {
  base::require(state_->open, "Step::commit: already committed");
  LogEntry& entry = state_->entry;
  std::vector<RowRange> changes;
  for (std::size_t t = 0; t < state_->ranges.size(); ++t) {
    if (!state_->digests[t]) continue;
    state_->ranges[t].digest = state_->digests[t]->finish();
    changes.push_back(state_->ranges[t]);
  }
  CaseFile& file = *state_->file;
  entry.time = file.now();
  entry.action = action;
  entry.subject = subject;
  entry.changes = format_changes(changes);
  entry.hash = hash_of(entry, file.log_key());
  const auto bytes = [](const Hash& hash) {
    return std::string_view(reinterpret_cast<const char*>(hash.data()), hash.size());
  };
  Database& database = file.database();
  PARADERO_ASSIGN(Query * insert, database.cached("INSERT INTO log VALUES(?,?,?,?,?,?,?,?)"));
  insert->bind(1, entry.seq).bind(2, entry.time).bind(3, entry.user).bind(4, entry.action);
  insert->bind(5, entry.subject).bind(6, entry.changes).bind_bytes(7, bytes(entry.previous));
  insert->bind_bytes(8, bytes(entry.hash));
  PARADERO_CHECK(insert->step());
  PARADERO_CHECK(database.execute("COMMIT"));
  state_->open = false;
  // From here on the step is done, whatever becomes of the head beside the file: the next writer
  // adds a head that is missing.
  const HeadsFile::Head head{entry.seq, entry.hash};
  if (auto noted = HeadsFile(file.path(), file.header().file_id).append({&head, 1}); !noted) {
    return base::data_error("{} (the step itself, entry {} of the log, is written)",
                            noted.error().message, entry.seq);
  }
  return LogHead{entry.seq, to_hex(entry.hash)};
}

bool IdleLock::check(Time now) {
  if (!file_.locked() && now - last_ >= limit_) file_.lock();
  return file_.locked();
}

}  // namespace paradero::casefile

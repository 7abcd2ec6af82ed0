#include "paradero/casefile/internal/sqlite.h"

#include <cerrno>
#include <cstring>

#include "paradero/casefile/internal/container_vfs.h"
#include "paradero/casefile/key_header.h"

namespace paradero::casefile {

namespace {

constexpr int busy_milliseconds = 10'000;

// SQLite's own words may quote values ("UNIQUE constraint failed: ..." names columns, others quote
// text): only the kind of trouble is told.
base::Failure failure_of(const std::string& origin, int code, const char* words) {
  switch (code & 0xff) {
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return base::data_error(
          "{}: damaged: a page is not as it was written. Restore it from a copy; `case verify` "
          "says "
          "where",
          origin);
    case SQLITE_FULL:
      return base::data_error("{}: the disk is full: nothing of this step was written", origin);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return base::data_error("{}: another program is writing to it: try again later", origin);
    case SQLITE_READONLY:
      return base::data_error("{}: cannot be written to", origin);
    case SQLITE_CANTOPEN:
      return base::data_error("{}: cannot be opened", origin);
    case SQLITE_NOMEM:
      return base::data_error("{}: not enough memory", origin);
    case SQLITE_IOERR:
      return base::data_error(
          "{}: the disk refused to read or write: nothing of this step was written ({})", origin,
          words);
    default:
      return base::data_error("{}: SQLite refused ({}, code {})", origin, words, code);
  }
}

}  // namespace

void Query::Finalize::operator()(sqlite3_stmt* statement) const noexcept {
  sqlite3_finalize(statement);
}

Query& Query::bind(int at, std::int64_t number) {
  sqlite3_bind_int64(statement_.get(), at, number);
  return *this;
}

Query& Query::bind(int at, double number) {
  sqlite3_bind_double(statement_.get(), at, number);
  return *this;
}

Query& Query::bind(int at, std::string_view text) {
  sqlite3_bind_text64(statement_.get(), at, text.data() == nullptr ? "" : text.data(), text.size(),
                      SQLITE_STATIC, SQLITE_UTF8);
  return *this;
}

Query& Query::bind_bytes(int at, std::string_view bytes) {
  sqlite3_bind_blob64(statement_.get(), at, bytes.data() == nullptr ? "" : bytes.data(),
                      bytes.size(), SQLITE_STATIC);
  return *this;
}

Query& Query::bind_null(int at) {
  sqlite3_bind_null(statement_.get(), at);
  return *this;
}

base::Result<bool> Query::step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  reset();
  if (code == SQLITE_DONE) return false;
  return failure_of(*origin_, code, sqlite3_errstr(code));
}

base::Result<void> Query::run() {
  PARADERO_CHECK(step());
  reset();
  return {};
}

void Query::reset() { sqlite3_reset(statement_.get()); }

std::int64_t Query::number(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}
double Query::real(int column) const { return sqlite3_column_double(statement_.get(), column); }

std::string_view Query::text(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

int Query::type(int column) const { return sqlite3_column_type(statement_.get(), column); }
bool Query::is_null(int column) const { return type(column) == SQLITE_NULL; }
int Query::columns() const { return sqlite3_column_count(statement_.get()); }

void Database::Close::operator()(sqlite3* handle) const noexcept { sqlite3_close_v2(handle); }

base::Result<Database> Database::open(const std::filesystem::path& path, Mode mode) {
  Database database;
  database.origin_ = std::make_unique<std::string>(path.string());
  database.read_only_ = mode == Mode::read;
  sqlite3* handle = nullptr;
  // A reader too opens for writing where it may: reading a file in WAL mode needs its index.
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_PRIVATECACHE |
                    (mode == Mode::create ? SQLITE_OPEN_CREATE : 0);
  int code = sqlite3_open_v2(path.c_str(), &handle, flags, container_vfs());
  database.handle_.reset(handle);
  if (code != SQLITE_OK) return database.failure(code);
  sqlite3_busy_timeout(handle, busy_milliseconds);
  sqlite3_extended_result_codes(handle, 1);
  return database;
}

base::Result<void> Database::unlock(const Secret& page_key) {
  base::require(page_key.size() == key_bytes, "Database::unlock: a key of 32 bytes");
  sqlite3mc_config(handle(), "cipher", sqlite3mc_cipher_index("chacha20"));
  Secret raw(4 + key_bytes);
  std::memcpy(raw.data(), "raw:", 4);
  std::memcpy(raw.data() + 4, page_key.data(), key_bytes);
  const int code = sqlite3_key_v2(handle(), "main", raw.data(), static_cast<int>(raw.size()));
  if (code != SQLITE_OK) return failure(code);
  PARADERO_CHECK(execute("PRAGMA memory_security=fill"));
  PARADERO_CHECK(
      execute("PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;"
              "PRAGMA temp_store=MEMORY; PRAGMA secure_delete=ON;"
              "PRAGMA foreign_keys=ON"));
  // Encrypted pages cost much more to read again than to keep.
  PARADERO_CHECK(execute("PRAGMA cache_size=-131072"));
  PARADERO_CHECK(number("SELECT count(*) FROM sqlite_schema"));
  if (read_only_) PARADERO_CHECK(execute("PRAGMA query_only=ON"));
  return {};
}

base::Result<std::string> Database::read_header() {
  std::string bytes(header_bytes, '\0');
  const int code = read_header_bytes(handle(), bytes.data(), bytes.size(), 0);
  if (code != SQLITE_OK) return failure(code);
  return bytes;
}

base::Result<void> Database::write_header_copy(std::string_view copy, bool second) {
  const int code =
      write_header_bytes(handle(), copy.data(), copy.size(), second ? header_copy_bytes : 0);
  if (code != SQLITE_OK) return failure(code);
  return {};
}

base::Result<void> Database::execute(const std::string& sql) {
  const int code = sqlite3_exec(handle(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return failure(code);
  return {};
}

base::Result<Query> Database::prepare(std::string_view sql) {
  Query query;
  sqlite3_stmt* statement = nullptr;
  const int code =
      sqlite3_prepare_v2(handle(), sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
  query.statement_.reset(statement);
  query.origin_ = origin_.get();
  if (code != SQLITE_OK) return failure(code);
  return query;
}

base::Result<Query*> Database::cached(std::string_view sql) {
  auto found = cache_.find(sql);
  if (found == cache_.end()) {
    PARADERO_ASSIGN(Query query, prepare(sql));
    found = cache_.emplace(std::string(sql), std::move(query)).first;
  }
  found->second.reset();
  return &found->second;
}

base::Result<std::optional<std::int64_t>> Database::number(std::string_view sql) {
  PARADERO_ASSIGN(Query query, prepare(sql));
  PARADERO_ASSIGN(const bool row, query.step());
  if (!row || query.is_null(0)) return std::optional<std::int64_t>();
  return std::optional(query.number(0));
}

base::Failure Database::failure(int code) const {
  return failure_of(*origin_, code, sqlite3_errstr(code));
}

}  // namespace paradero::casefile

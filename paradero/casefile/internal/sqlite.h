// A thin layer over SQLite: one connection, prepared queries, errors as values.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <sqlite3.h>

#include "paradero/base/error.h"
#include "paradero/casefile/secret.h"

namespace paradero::casefile {

// One prepared SQL statement. Keeps a pointer to its connection: must not outlive it. Thread
// safety: none.
class Query {
 public:
  Query() = default;

  Query& bind(int at, std::int64_t number);  // parameters count from 1
  Query& bind(int at, double number);
  // The text or bytes must live until the query is reset or stepped to its end.
  Query& bind(int at, std::string_view text);
  Query& bind_bytes(int at, std::string_view bytes);
  Query& bind_null(int at);

  // Steps to the next row: false where there is none, after which the query is reset. Error: what
  // SQLite says.
  base::Result<bool> step();
  // Runs a query that gives no rows.
  base::Result<void> run();
  void reset();

  std::int64_t number(int column) const;  // columns count from 0
  double real(int column) const;
  std::string_view text(int column) const;  // valid until the next step; also for blobs
  int type(int column) const;
  bool is_null(int column) const;
  int columns() const;

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const noexcept;
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  const std::string* origin_ = nullptr;
};

// A connection to the encrypted database within a case file. Thread safety: one thread at a time.
class Database {
 public:
  enum class Mode { read, write, create };

  // Opens the file without its key: only the header can be read. Error (data): it is not there, or
  // cannot be opened.
  static base::Result<Database> open(const std::filesystem::path& path, Mode mode);

  // Gives the key of the pages and reads the first. Error (data): it is not the key of this file,
  // or the first page is damaged.
  base::Result<void> unlock(const Secret& page_key);

  base::Result<std::string> read_header();
  base::Result<void> write_header_copy(std::string_view copy, bool second);

  base::Result<void> execute(const std::string& sql);
  base::Result<Query> prepare(std::string_view sql);
  // A prepared query kept for the connection's life and reset before it is handed out.
  base::Result<Query*> cached(std::string_view sql);
  // The one number that `sql` gives; nullopt where it gives no row or NULL.
  base::Result<std::optional<std::int64_t>> number(std::string_view sql);

  base::Failure failure(int code) const;
  const std::string& origin() const { return *origin_; }
  sqlite3* handle() { return handle_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* handle) const noexcept;
  };
  std::unique_ptr<sqlite3, Close> handle_;
  std::unique_ptr<std::string> origin_;  // the file's name, for messages
  std::map<std::string, Query, std::less<>> cache_;
  bool read_only_ = false;
};

}  // namespace paradero::casefile

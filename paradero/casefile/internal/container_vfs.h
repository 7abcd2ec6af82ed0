// The file layer below SQLite: a case file is a plain header, then the encrypted database.
#pragma once

#include <cstddef>

struct sqlite3;

namespace paradero::casefile {

// Registers the layer with SQLite, once a process, with the cipher above it, and returns the name
// to open a database with. Throws std::runtime_error where SQLite cannot be started. Thread safety:
// any thread.
const char* container_vfs();

// Reads or writes `size` bytes at `offset` of the header of an open database. It goes through
// SQLite's own descriptor: opening and closing the file beside it would drop the locks that the
// process holds on it. Return an SQLite result code; bytes beyond the file's end read as zeros.
int read_header_bytes(sqlite3* db, void* bytes, std::size_t size, std::size_t offset);
int write_header_bytes(sqlite3* db, const void* bytes, std::size_t size, std::size_t offset);

}  // namespace paradero::casefile

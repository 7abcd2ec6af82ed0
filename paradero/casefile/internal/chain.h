// The log's arithmetic: digests of rows, hashes of entries, and the file of heads beside the case.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sodium.h>

#include "paradero/base/error.h"
#include "paradero/casefile/internal/sqlite.h"
#include "paradero/casefile/secret.h"
#include "paradero/casefile/tables.h"

namespace paradero::casefile {

using Hash = std::array<unsigned char, 32>;

std::string to_hex(std::span<const unsigned char> bytes);
// nullopt: not 64 lower-case hexadecimal digits.
std::optional<Hash> hash_from_hex(std::string_view hex);

// The digest of a run of rows of one table: keyed BLAKE2b-256 over every cell with its type and
// length.
class RowDigest {
 public:
  RowDigest(const Secret& row_key, std::string_view table);
  void add(std::int64_t id, std::span<const Cell> cells);
  Hash finish();

 private:
  void flush();

  crypto_generichash_state state_;
  std::string buffer_;
};

// The rows first..last of a table, as one step wrote them.
struct RowRange {
  std::string table;
  std::int64_t first = 1, last = 0;
  Hash digest{};
};
std::string format_changes(std::span<const RowRange> changes);
// nullopt: not of the form that format_changes writes.
std::optional<std::vector<RowRange>> parse_changes(std::string_view text);

struct LogEntry {
  std::int64_t seq = 0;
  std::string time;
  std::int64_t user = 0;
  std::string action, subject, changes;
  Hash previous{}, hash{};
};
// Keyed BLAKE2b-256 over all of the entry but its own hash.
Hash hash_of(const LogEntry& entry, const Secret& log_key);

// The file CASE.heads: a line for each entry of the log with its number and hash. It holds no
// personal data; copies of it, or of a single line, are what the log is held against.
class HeadsFile {
 public:
  HeadsFile(const std::filesystem::path& case_path, std::span<const unsigned char> file_id);

  struct Head {
    std::int64_t seq = 0;
    Hash hash{};
  };
  // All heads in their order; nullopt where there is no such file. Error (data): it is another
  // case's.
  base::Result<std::optional<std::vector<Head>>> read() const;
  // The last head alone, without reading all. The same error.
  base::Result<std::optional<Head>> last() const;
  // Appends and forces to the disk. Makes the file where it is absent.
  base::Result<void> append(std::span<const Head> heads) const;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  std::string first_line_;
};

}  // namespace paradero::casefile

// Table: a list as it was delivered, in columns of interned strings. Start here.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace paradero::table {

// The distinct strings of one column, in order of first appearance. Code 0 is always "missing" (an
// empty cell); other codes are distinct strings, trimmed of surrounding white space, in UTF-8.
// Views stay valid as long as the dictionary lives. Thread safety: const calls from any thread.
class Dictionary {
 public:
  Dictionary();
  Dictionary(Dictionary&&) noexcept;
  Dictionary& operator=(Dictionary&&) noexcept;
  ~Dictionary();

  std::uint32_t intern(std::string_view value);  // "" gives 0
  // Interns `count` values that lie `stride` apart, from values[0], and writes their codes to
  // codes[0..count). The same codes as interning one by one, several times faster for large
  // dictionaries.
  void intern_all(const std::string_view* values, std::size_t count, std::size_t stride,
                  std::uint32_t* codes);
  // The code of `value`, or nullopt where it was never interned.
  std::optional<std::uint32_t> find(std::string_view value) const;
  std::string_view operator[](std::uint32_t code) const;  // [0] is ""
  std::uint32_t size() const;                             // with the missing value, so >= 1

 private:
  struct State;
  std::unique_ptr<State> state_;
};

struct Column {
  std::string header;  // as delivered, trimmed; made unique with a suffix "_2" where repeated
  Dictionary values;
  std::vector<std::uint32_t> codes;  // one a row

  std::string_view at(std::size_t row) const { return values[codes[row]]; }
};

// Rows by columns. Move only: a table of millions of rows is never copied by accident.
struct Table {
  std::string source;  // the list's name: file name without ending, unless a study names it
  std::string file;    // as given, for messages and provenance
  std::vector<Column> columns;
  std::vector<std::uint32_t> lines;  // line (CSV, JSONL) or sheet row (XLSX) of each row, from 1
  std::uint64_t rows_refused = 0;    // rows in the file = rows() + rows_refused

  std::size_t rows() const { return lines.size(); }
  const Column* find(std::string_view header) const;  // exact; nullptr where absent
};

}  // namespace paradero::table

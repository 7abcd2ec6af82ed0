// Problems: where a bad cell or row is reported while the run goes on (problems.csv).
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace paradero::base {

// One bad cell or row. `what` says what is wrong in the program's own words: it never quotes the
// cell.
struct Problem {
  std::string file;
  std::uint64_t line = 0;  // from 1; 0 where the problem is the file's
  std::string column;      // header; empty where the problem is the row's
  std::string what;
  bool row_refused = false;  // false: the row went on without the cell
};

// Collects problems, keeping the first `kept_per_kind` of each (file, column, what) and counting
// all. Thread safety: none; a parallel reader gives each part its own and merges them in order.
class Problems {
 public:
  explicit Problems(std::size_t kept_per_kind = 1000) : kept_per_kind_(kept_per_kind) {}

  void add(Problem problem);
  void merge(Problems&& other);

  const std::vector<Problem>& kept() const { return kept_; }
  std::uint64_t total() const { return total_; }
  std::uint64_t rows_refused() const { return rows_refused_; }
  bool empty() const { return total_ == 0; }

  struct Kind {
    std::string file, column, what;
    std::uint64_t count = 0;
  };
  // One entry per (file, column, what), in that order.
  std::vector<Kind> kinds() const;

 private:
  struct Key {
    std::string file, column, what;
    auto operator<=>(const Key&) const = default;
  };
  std::size_t kept_per_kind_;
  std::uint64_t total_ = 0;
  std::uint64_t rows_refused_ = 0;
  std::vector<Problem> kept_;
  std::map<Key, std::uint64_t> counts_;
};

}  // namespace paradero::base

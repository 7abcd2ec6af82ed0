// For tests: files that live as long as a test, and shared data that may be absent.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>

#include <unistd.h>

#include "paradero/table/read.h"

namespace paradero::table {

// A directory of its own that is removed with everything in it.
class ScratchDirectory {
 public:
  ScratchDirectory() {
    std::string name = (std::filesystem::temp_directory_path() / "paradero_table_XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ScratchDirectory(const ScratchDirectory&) = delete;
  ~ScratchDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  std::filesystem::path write(const std::string& name, std::string_view content) const {
    std::ofstream(path_ / name, std::ios::binary) << content;
    return path_ / name;
  }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

// Reads `content` as a file called `name`.
struct ReadBack {
  base::Problems problems;
  base::Result<Table> table;
};
inline ReadBack read_text(std::string_view content, const std::string& name = "list.csv",
                          const ReadOptions& options = {}, unsigned threads = 2) {
  ScratchDirectory scratch;
  base::RunContext context;
  context.threads = threads;
  ReadBack result;
  result.table = read_table(scratch.write(name, content), options, context, result.problems);
  return result;
}

// The folder of public data beside the checkout, where there is one.
inline std::optional<std::filesystem::path> shared_data() {
  const char* shared =
      std::getenv("PARADERO_SHARED");  // NOLINT(concurrency-mt-unsafe): no test sets it
  if (shared == nullptr || !std::filesystem::is_directory(std::filesystem::path(shared) / "data"))
    return std::nullopt;
  return std::filesystem::path(shared) / "data";
}

}  // namespace paradero::table

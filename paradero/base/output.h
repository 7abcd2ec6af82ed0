// Output that is whole or absent: files are written beside their final place and moved there at the
// end.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "paradero/base/error.h"

namespace paradero::base {

// A directory of results under construction. Files are made in a hidden staging directory inside
// `target`'s parent; commit() moves them into `target`, provenance.json last, so that a directory
// that holds provenance.json holds a whole result. Without commit() the destructor removes every
// trace.
class OutputDirectory {
 public:
  // Makes the staging directory. Error: `target` exists and is no directory, or nothing can be made
  // there.
  static Result<OutputDirectory> create(const std::filesystem::path& target);

  OutputDirectory(OutputDirectory&& other) noexcept;
  OutputDirectory& operator=(OutputDirectory&&) = delete;
  ~OutputDirectory();

  // Where to write the file that shall be `target`/name.
  std::filesystem::path path(std::string_view name) const;

  // Writes a small file whole. Error: the disk refuses.
  Result<void> write(std::string_view name, std::string_view content);

  // Moves all files into place. Error: the disk refuses (what was in `target` before stands).
  Result<void> commit();

  const std::filesystem::path& target() const { return target_; }

 private:
  OutputDirectory(std::filesystem::path target, std::filesystem::path staging)
      : target_(std::move(target)), staging_(std::move(staging)) {}

  std::filesystem::path target_;
  std::filesystem::path staging_;  // empty once committed or moved from
};

}  // namespace paradero::base

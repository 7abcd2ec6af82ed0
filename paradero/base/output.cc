#include "paradero/base/output.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

namespace paradero::base {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view last_file = "provenance.json";

// Forces a file's bytes to the disk, so that a full disk is noticed before anything is replaced.
Result<void> synchronise(const fs::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0)
    return data_error("{}: {}", path.string(), std::generic_category().message(errno));
  const int failed = ::fsync(descriptor);
  const int reason = errno;
  ::close(descriptor);
  if (failed != 0)
    return data_error("{}: {}", path.string(), std::generic_category().message(reason));
  return {};
}

}  // namespace

Result<OutputDirectory> OutputDirectory::create(const fs::path& target) {
  if (target.empty()) return usage_error("--out: the name of the directory is empty");
  std::error_code failure;
  fs::path whole = fs::absolute(target).lexically_normal();
  if (!whole.has_filename()) whole = whole.parent_path();
  if (fs::exists(whole, failure) && !fs::is_directory(whole, failure)) {
    return usage_error("--out {}: exists and is not a directory", target.string());
  }
  fs::create_directories(whole.parent_path(), failure);
  if (failure) return data_error("{}: cannot be made: {}", target.string(), failure.message());
  std::string name = (whole.parent_path() / ("." + whole.filename().string() + ".XXXXXX")).string();
  if (::mkdtemp(name.data()) == nullptr) {
    return data_error("{}: cannot be written to: {}", whole.parent_path().string(),
                      std::generic_category().message(errno));
  }
  fs::permissions(name, fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec,
                  failure);
  return OutputDirectory(std::move(whole), fs::path(name));
}

OutputDirectory::OutputDirectory(OutputDirectory&& other) noexcept
    : target_(std::move(other.target_)), staging_(std::move(other.staging_)) {
  other.staging_.clear();
}

OutputDirectory::~OutputDirectory() {
  std::error_code ignored;
  if (!staging_.empty()) fs::remove_all(staging_, ignored);
}

fs::path OutputDirectory::path(std::string_view name) const { return staging_ / name; }

Result<void> OutputDirectory::write(std::string_view name, std::string_view content) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path(name).c_str(), "wb"),
                                                             &std::fclose);
  if (!file || std::fwrite(content.data(), 1, content.size(), file.get()) != content.size() ||
      std::fflush(file.get()) != 0) {
    return data_error("{}: cannot be written: {}", (target_ / name).string(),
                      std::generic_category().message(errno));
  }
  return {};
}

Result<void> OutputDirectory::commit() {
  std::error_code failure;
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(staging_, failure)) files.push_back(entry.path());
  if (failure) return data_error("{}: {}", target_.string(), failure.message());
  std::ranges::sort(files, [](const fs::path& a, const fs::path& b) {
    return std::pair(a.filename() == last_file, a) < std::pair(b.filename() == last_file, b);
  });
  for (const auto& entry : fs::recursive_directory_iterator(staging_, failure)) {
    if (entry.is_regular_file()) PARADERO_CHECK(synchronise(entry.path()));
  }

  if (!fs::exists(target_)) {
    fs::rename(staging_, target_, failure);
    if (failure) return data_error("{}: {}", target_.string(), failure.message());
    staging_.clear();
    return {};
  }
  fs::remove(target_ / last_file, failure);
  for (const fs::path& file : files) {
    fs::rename(file, target_ / file.filename(), failure);
    if (failure)
      return data_error("{}: {}", (target_ / file.filename()).string(), failure.message());
  }
  fs::remove_all(staging_, failure);
  staging_.clear();
  return {};
}

}  // namespace paradero::base

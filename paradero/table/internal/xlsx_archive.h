// The parts of a workbook file (a zip archive), guarded against bombs.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"

struct zip;

namespace paradero::table {

// Thread safety: none.
class XlsxArchive {
 public:
  // Errors (data): not a zip archive or a damaged one, another kind of document, parts that declare
  // more than `max_unpacked_bytes` in all.
  static base::Result<XlsxArchive> open(const std::filesystem::path& path,
                                        std::uint64_t max_unpacked_bytes);
  // The same over `bytes`, which must outlive the archive; `name` stands in messages.
  static base::Result<XlsxArchive> over(std::string_view bytes, const std::string& name,
                                        std::uint64_t max_unpacked_bytes);

  bool has(const std::string& part) const;
  std::uint64_t declared_bytes(const std::string& part) const;

  // Unpacks `part` block by block: each block is handed to take(bytes) while the next is unpacked
  // on another thread of `context`, until take returns false. Errors: interrupted; data: the part
  // is absent, encrypted or damaged, is far larger than it should compress to, or all parts unpack
  // to more than the limit.
  base::Result<void> unpack(const std::string& part, const base::RunContext& context,
                            const std::function<bool(std::string_view)>& take);

  const std::string& name() const { return name_; }

 private:
  struct Close {
    void operator()(zip* archive) const;
  };
  XlsxArchive(std::unique_ptr<zip, Close> archive, std::string name, std::uint64_t limit)
      : archive_(std::move(archive)), name_(std::move(name)), limit_(limit) {}
  base::Result<void> check() const;
  struct OpenPart;
  base::Result<std::size_t> read_block(OpenPart& part, std::vector<char>& block);

  std::unique_ptr<zip, Close> archive_;
  std::string name_;
  std::uint64_t limit_ = 0;
  std::uint64_t unpacked_ = 0;
};

}  // namespace paradero::table

// TextSource: the bytes of a text file or of memory as UTF-8, in blocks, whatever the file's
// encoding.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "paradero/base/error.h"

namespace paradero::table {

// The encoding is known from a byte order mark, from the caller, or from the first block that is
// not ASCII: UTF-8 where most of its bytes beyond ASCII form UTF-8, else what the bytes look like
// (Windows-1252 and Latin-1 are both read as Windows-1252, which holds Latin-1). In UTF-8 text,
// stray bytes are handed on as they are. Thread safety: none.
class TextSource {
 public:
  // `encoding`: empty to find out, or a name that ICU knows. Errors: data, the file cannot be
  // opened or is a directory; usage, an unknown encoding.
  static base::Result<TextSource> open(const std::filesystem::path& path,
                                       const std::string& encoding);
  // The same over `bytes`, which must outlive the source; `name` stands in messages.
  static base::Result<TextSource> over(std::string_view bytes, const std::string& name,
                                       const std::string& encoding);

  TextSource(TextSource&&) noexcept;
  ~TextSource();

  // Appends up to `most` bytes of UTF-8 to `out` (a few more after decoding); none at the end of
  // the text. Error (data): reading fails.
  base::Result<std::size_t> read(std::string& out, std::size_t most);

  std::uint64_t bytes_read() const;
  std::uint64_t bytes_total() const;  // 0 where it is not known
  const std::string& name() const;    // for messages
  const std::string& encoding()
      const;  // "UTF-8" or a converter's name; "ASCII" while nothing else was seen

 private:
  struct State;
  explicit TextSource(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace paradero::table

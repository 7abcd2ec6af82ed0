// Secret: bytes that must not be seen again: keys and passphrases.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>

#include "paradero/base/error.h"

namespace paradero::casefile {

// A buffer of its own pages between guard pages, locked in memory as far as the system allows,
// left out of core dumps, and overwritten when it is given up. Move only. Thread safety: const from
// any thread.
class Secret {
 public:
  Secret() = default;  // empty
  explicit Secret(std::size_t size);
  static Secret copy_of(std::string_view bytes);
  static Secret random(std::size_t size);

  unsigned char* data() { return bytes_.get(); }
  const unsigned char* data() const { return bytes_.get(); }
  std::size_t size() const { return size_; }
  std::string_view view() const { return {reinterpret_cast<const char*>(bytes_.get()), size_}; }

 private:
  struct Free {
    void operator()(unsigned char* bytes) const noexcept;
  };
  std::unique_ptr<unsigned char, Free> bytes_;
  std::size_t size_ = 0;
};

// The first line of a file, without its line end, as a passphrase of at most 1,024 bytes. Error
// (usage): the file cannot be read, or the line is empty or longer.
base::Result<Secret> read_passphrase(const std::filesystem::path& path);

// What this process could do against its memory reaching the disk.
struct MemoryProtection {
  bool no_core = false;  // core dumps are off, and no debugger of the same user may attach
  bool locked = false;   // no page of the process goes to swap
};

// Turns core dumps off and, where the limits of the system allow it, locks all memory of the
// process, now and later. To be called once, by a command that opens a case file.
MemoryProtection protect_memory();

}  // namespace paradero::casefile

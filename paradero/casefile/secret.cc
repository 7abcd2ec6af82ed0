#include "paradero/casefile/secret.h"

#include <algorithm>
#include <cerrno>
#include <new>
#include <system_error>

#include <fcntl.h>
#include <sodium.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace paradero::casefile {

namespace {

constexpr std::size_t longest_passphrase = 1024;

}  // namespace

Secret::Secret(std::size_t size) : size_(size) {
  base::require(sodium_init() >= 0, "Secret: libsodium cannot be started");
  if (size == 0) return;
  bytes_.reset(static_cast<unsigned char*>(sodium_malloc(size)));
  if (!bytes_) throw std::bad_alloc();
  sodium_memzero(bytes_.get(), size);
}

Secret Secret::copy_of(std::string_view bytes) {
  Secret secret(bytes.size());
  std::copy(bytes.begin(), bytes.end(), secret.data());
  return secret;
}

Secret Secret::random(std::size_t size) {
  Secret secret(size);
  randombytes_buf(secret.data(), size);
  return secret;
}

void Secret::Free::operator()(unsigned char* bytes) const noexcept { sodium_free(bytes); }

base::Result<Secret> read_passphrase(const std::filesystem::path& path) {
  // Read without stdio, whose buffer would keep a copy.
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    return base::usage_error("--passphrase_file {}: cannot be read: {}", path.string(),
                             std::generic_category().message(errno));
  }
  Secret text(longest_passphrase + 2);
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t got = ::read(file, text.data() + size, text.size() - size);
    if (got <= 0) break;
    size += static_cast<std::size_t>(got);
  }
  ::close(file);
  std::string_view line = text.view().substr(0, size);
  line = line.substr(0, line.find('\n'));
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.empty() || line.size() > longest_passphrase) {
    return base::usage_error(
        "--passphrase_file {}: its first line must be a passphrase of 1 to {} bytes", path.string(),
        longest_passphrase);
  }
  return Secret::copy_of(line);
}

MemoryProtection protect_memory() {
  MemoryProtection protection;
  const rlimit none{0, 0};
  protection.no_core =
      ::setrlimit(RLIMIT_CORE, &none) == 0 && ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
  // With a limit, locking all later memory would make allocations fail: then it is left.
  rlimit limit{};
  if (::getrlimit(RLIMIT_MEMLOCK, &limit) == 0 &&
      (limit.rlim_cur == RLIM_INFINITY || ::geteuid() == 0)) {
    protection.locked = ::mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) == 0;
  }
  return protection;
}

}  // namespace paradero::casefile

#include "paradero/base/hash.h"

#include <cstdio>
#include <memory>
#include <vector>

#include <sodium.h>

namespace paradero::base {
namespace {

std::string to_hex(const unsigned char* bytes, std::size_t size) {
  std::string hex(2 * size + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), bytes, size);
  hex.pop_back();
  return hex;
}

}  // namespace

std::string sha256(std::string_view bytes) {
  unsigned char digest[crypto_hash_sha256_BYTES];
  crypto_hash_sha256(digest, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  return to_hex(digest, sizeof digest);
}

Result<std::string> sha256_file(const std::filesystem::path& path) {
  std::error_code ignored;
  if (std::filesystem::is_other(path, ignored)) {
    return data_error("{}: is not a regular file",
                      path.string());  // a device or pipe may never end
  }
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                             &std::fclose);
  if (!file) return data_error("{}: cannot be read", path.string());
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  std::vector<unsigned char> block(1 << 20);
  while (const std::size_t got = std::fread(block.data(), 1, block.size(), file.get())) {
    crypto_hash_sha256_update(&state, block.data(), got);
  }
  if (std::ferror(file.get()) != 0)
    return data_error("{}: reading stopped with an error", path.string());
  unsigned char digest[crypto_hash_sha256_BYTES];
  crypto_hash_sha256_final(&state, digest);
  return to_hex(digest, sizeof digest);
}

}  // namespace paradero::base

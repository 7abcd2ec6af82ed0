// Hashes: SHA-256 for provenance, a fast 64-bit mix for tables in memory.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include <xxhash.h>

#include "paradero/base/error.h"

namespace paradero::base {

// Lower-case hexadecimal SHA-256 of `bytes`.
std::string sha256(std::string_view bytes);

// The same of a file's bytes, read in blocks. Error: the file cannot be read.
Result<std::string> sha256_file(const std::filesystem::path& path);

// Fast, well mixed, the same on every machine of one endianness; not for security.
inline std::uint64_t hash64(std::string_view bytes) {
  return XXH3_64bits(bytes.data(), bytes.size());
}

// SplitMix64's finaliser (Steele, Lea, Flood 2014): mixes one 64-bit value.
inline std::uint64_t mix64(std::uint64_t x) {
  x ^= x >> 30;
  x *= 0xbf58476d1ce4e5b9ULL;
  x ^= x >> 27;
  x *= 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

inline std::uint64_t combine64(std::uint64_t a, std::uint64_t b) {
  return mix64(a ^ (b + 0x9e3779b97f4a7c15ULL + (a << 6) + (a >> 2)));
}

}  // namespace paradero::base

// A seeded shuffle of 0..n-1 that needs no memory.
#pragma once

#include <bit>
#include <cstdint>

#include "paradero/base/error.h"
#include "paradero/base/hash.h"

namespace paradero::generate {

// A pseudorandom bijection of [0, n): a Feistel network on just enough bits, walked until it falls
// inside (Black, Rogaway 2002, "Ciphers with arbitrary finite domains"). Not for security.
// Complexity: O(1) expected. Thread safety: const from any thread.
class Permutation {
 public:
  // Precondition: 0 < n < 2^62.
  Permutation(std::uint64_t n, std::uint64_t key) : n_(n), key_(key) {
    base::require(n > 0 && n < (1ULL << 62), "Permutation: n must be in 1..2^62-1");
    half_bits_ = static_cast<unsigned>(std::bit_width(n - 1) + 1) / 2;
    mask_ = (1ULL << half_bits_) - 1;
  }

  // Precondition: i < n.
  std::uint64_t operator()(std::uint64_t i) const {
    do {
      i = encrypt(i);
    } while (i >= n_);
    return i;
  }

 private:
  std::uint64_t encrypt(std::uint64_t x) const {
    std::uint64_t left = x >> half_bits_, right = x & mask_;
    for (std::uint64_t round = 0; round < 4; ++round) {
      const std::uint64_t mixed = base::mix64(right ^ base::combine64(key_, round)) & mask_;
      const std::uint64_t next = left ^ mixed;
      left = right;
      right = next;
    }
    return (left << half_bits_) | right;
  }

  std::uint64_t n_, key_;
  unsigned half_bits_ = 0;
  std::uint64_t mask_ = 0;
};

}  // namespace paradero::generate

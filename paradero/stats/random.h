// Random numbers that are the same on any number of threads: a number depends on (seed, stream,
// index) only.
#pragma once

#include <cstdint>

namespace paradero::stats {

// A sequence of random numbers, counter based (Philox4x32-10; Salmon et al. 2011). Give each
// independent piece of work its own stream number, never a shared generator. Copies continue on
// their own. Thread safety: none.
class Random {
 public:
  using result_type = std::uint64_t;

  Random(std::uint64_t seed, std::uint64_t stream) : seed_(seed), stream_(stream) {}

  std::uint64_t next();                      // 64 uniform bits
  double uniform();                          // in [0, 1), 53 bits
  std::uint64_t below(std::uint64_t bound);  // in [0, bound), unbiased; precondition: bound > 0

  // UniformRandomBitGenerator. Standard distributions differ between libraries: use them for
  // nothing that is kept.
  std::uint64_t operator()() { return next(); }
  static constexpr std::uint64_t min() { return 0; }
  static constexpr std::uint64_t max() { return ~0ULL; }

 private:
  std::uint64_t seed_, stream_;
  std::uint64_t index_ = 0;
  std::uint64_t spare_ = 0;
  bool has_spare_ = false;
};

}  // namespace paradero::stats

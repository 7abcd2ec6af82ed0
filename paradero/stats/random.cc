#include "paradero/stats/random.h"

#include <Random123/philox.h>

#include "paradero/base/error.h"

namespace paradero::stats {

std::uint64_t Random::next() {
  if (has_spare_) {
    has_spare_ = false;
    return spare_;
  }
  using Generator = r123::Philox4x32;
  const auto low = [](std::uint64_t x) { return static_cast<std::uint32_t>(x); };
  const auto high = [](std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32); };
  const Generator::ctr_type counter = {{low(index_), high(index_), low(stream_), high(stream_)}};
  const Generator::key_type key = {{low(seed_), high(seed_)}};
  const Generator::ctr_type bits = Generator()(counter, key);
  ++index_;
  spare_ = (std::uint64_t{bits[3]} << 32) | bits[2];
  has_spare_ = true;
  return (std::uint64_t{bits[1]} << 32) | bits[0];
}

double Random::uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

// Lemire 2019, "Fast random integer generation in an interval", algorithm 5.
std::uint64_t Random::below(std::uint64_t bound) {
  base::require(bound > 0, "Random::below: bound must be > 0");
  __extension__ using Wide = unsigned __int128;
  Wide product = static_cast<Wide>(next()) * bound;
  auto remainder = static_cast<std::uint64_t>(product);
  if (remainder < bound) {
    const std::uint64_t threshold = (0 - bound) % bound;
    while (remainder < threshold) {
      product = static_cast<Wide>(next()) * bound;
      remainder = static_cast<std::uint64_t>(product);
    }
  }
  return static_cast<std::uint64_t>(product >> 64);
}

}  // namespace paradero::stats

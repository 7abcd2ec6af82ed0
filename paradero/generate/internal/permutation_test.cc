#include "paradero/generate/internal/permutation.h"

#include <cmath>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace paradero::generate {
namespace {

RC_GTEST_PROP(Permutation, IsABijection, (std::uint64_t key)) {
  const auto n = *rc::gen::inRange<std::uint64_t>(1, 3000);
  const Permutation permutation(n, key);
  std::vector<bool> seen(n);
  for (std::uint64_t i = 0; i < n; ++i) {
    const std::uint64_t image = permutation(i);
    RC_ASSERT(image < n);
    RC_ASSERT(!seen[image]);
    seen[image] = true;
  }
}

TEST(Permutation, KeysGiveUnrelatedOrders) {
  constexpr std::uint64_t n = 30'000;
  const Permutation a(n, 1), b(n, 2);
  double with_identity = 0, with_other = 0;
  const auto centred = [](std::uint64_t x) { return static_cast<double>(x) / n - .5; };
  for (std::uint64_t i = 0; i < n; ++i) {
    with_identity += centred(i) * centred(a(i));
    with_other += centred(a(i)) * centred(b(i));
  }
  const double five_standard_errors = 5.0 / 12 / std::sqrt(n);
  EXPECT_NEAR(with_identity / n, 0, five_standard_errors);
  EXPECT_NEAR(with_other / n, 0, five_standard_errors);
}

TEST(Permutation, RefusesAnEmptyDomain) { EXPECT_THROW(Permutation(0, 1), std::logic_error); }

}  // namespace
}  // namespace paradero::generate

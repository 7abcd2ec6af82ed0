#include "paradero/base/parallel.h"

#include <numeric>

#include <gtest/gtest.h>

namespace paradero::base {
namespace {

TEST(Parallel, EveryPlaceIsVisitedOnceOnAnyNumberOfThreads) {
  for (const unsigned threads : {0U, 1U, 2U, 8U}) {
    std::vector<int> visits(10'007, 0);
    parallel_chunks({threads, {}, nullptr}, visits.size(), 100,
                    [&](std::size_t begin, std::size_t end, std::size_t chunk) {
                      EXPECT_EQ(begin, chunk * 100);
                      for (std::size_t i = begin; i < end; ++i) ++visits[i];
                    });
    EXPECT_EQ(std::accumulate(visits.begin(), visits.end(), 0), 10'007);
    EXPECT_EQ(*std::ranges::max_element(visits), 1);
  }
}

TEST(Parallel, SortsAsOneThreadWould) {
  std::vector<unsigned> a(50'000), b;
  for (unsigned i = 0; i < a.size(); ++i) a[i] = i * 2654435761U % 1000;
  b = a;
  std::ranges::sort(a);
  parallel_sort({4, {}, nullptr}, b.begin(), b.end(), std::less<>());
  EXPECT_EQ(a, b);
}

TEST(Parallel, BeginsNothingOnceAStopIsRequested) {
  std::stop_source stop;
  stop.request_stop();
  std::atomic<int> chunks = 0;
  parallel_chunks({2, stop.get_token(), nullptr}, 1000, 10,
                  [&](std::size_t, std::size_t, std::size_t) { ++chunks; });
  EXPECT_EQ(chunks, 0);
}

}  // namespace
}  // namespace paradero::base

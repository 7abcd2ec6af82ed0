// Parallel loops whose results do not depend on the number of threads: work is cut into chunks by
// size alone, each chunk writes to its own slot, and slots are read in order.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include <tbb/blocked_range.h>
#include <tbb/enumerable_thread_specific.h>
#include <tbb/global_control.h>
#include <tbb/info.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_sort.h>
#include <tbb/task_arena.h>

#include "paradero/base/context.h"

namespace paradero::base {

// The threads of a run: as many as `context` asks for, also where that is more than the machine has
// processors.
class Arena {
 public:
  explicit Arena(const RunContext& context)
      : arena_(context.threads == 0 ? tbb::task_arena::automatic
                                    : static_cast<int>(context.threads)) {
    if (static_cast<int>(context.threads) > tbb::info::default_concurrency()) {
      limit_.emplace(tbb::global_control::max_allowed_parallelism, context.threads);
    }
  }

  template <class Work>
  void execute(Work&& work) {
    arena_.execute(std::forward<Work>(work));
  }
  std::size_t threads() const { return static_cast<std::size_t>(arena_.max_concurrency()); }

 private:
  std::optional<tbb::global_control> limit_;
  tbb::task_arena arena_;
};

inline std::size_t chunk_count(std::size_t n, std::size_t chunk_size) {
  return (n + chunk_size - 1) / chunk_size;
}

// Calls body(begin, end, chunk) for each chunk of [0, n). Chunks not yet begun are left out once a
// stop is requested; the caller checks context.stopped().
template <class Body>
void parallel_chunks(const RunContext& context, std::size_t n, std::size_t chunk_size,
                     Body&& body) {
  const std::size_t chunks = chunk_count(n, chunk_size);
#ifdef __SANITIZE_THREAD__
  // The thread sanitizer cannot see into libtbb and would report every hand-over: its builds use
  // plain threads, and nothing but what the bodies do orders them.
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t chunk;
         (chunk = next.fetch_add(1, std::memory_order_relaxed)) < chunks && !context.stopped();) {
      body(chunk * chunk_size, std::min(n, (chunk + 1) * chunk_size), chunk);
    }
  };
  std::vector<std::jthread> others;
  for (unsigned i = 1; i < (context.threads == 0 ? 4 : context.threads); ++i)
    others.emplace_back(work);
  work();
#else
  Arena arena(context);
  arena.execute([&] {
    tbb::parallel_for(
        tbb::blocked_range<std::size_t>(0, chunks, 1),
        [&](const tbb::blocked_range<std::size_t>& range) {
          for (std::size_t chunk = range.begin(); chunk != range.end(); ++chunk) {
            if (context.stopped()) return;
            body(chunk * chunk_size, std::min(n, (chunk + 1) * chunk_size), chunk);
          }
        },
        tbb::simple_partitioner());
  });
#endif
}

// The same with a worker's scratch: body(begin, end, chunk, scratch&). `make()` builds one scratch
// a thread; a scratch may hold caches and buffers, never anything that changes a result.
template <class MakeScratch, class Body>
void parallel_chunks_with(const RunContext& context, std::size_t n, std::size_t chunk_size,
                          MakeScratch&& make, Body&& body) {
  tbb::enumerable_thread_specific<decltype(make())> scratch(make);
  parallel_chunks(context, n, chunk_size,
                  [&](std::size_t begin, std::size_t end, std::size_t chunk) {
                    body(begin, end, chunk, scratch.local());
                  });
}

// Sorts by `less`, which must be a total order (ties broken) for the result not to depend on
// threads.
template <class Iterator, class Less>
void parallel_sort([[maybe_unused]] const RunContext& context, Iterator begin, Iterator end,
                   Less less) {
#ifdef __SANITIZE_THREAD__
  std::sort(begin, end, less);
#else
  Arena arena(context);
  arena.execute([&] { tbb::parallel_sort(begin, end, less); });
#endif
}

}  // namespace paradero::base

// Parallel loops whose results do not depend on the number of threads: work is cut into chunks by
// size alone, each chunk writes to its own slot, and slots are read in order.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include <tbb/blocked_range.h>
#include <tbb/enumerable_thread_specific.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_sort.h>
#include <tbb/task_arena.h>

#include "paradero/base/context.h"

namespace paradero::base {

inline int concurrency(const RunContext& context) {
  return context.threads == 0 ? tbb::task_arena::automatic : static_cast<int>(context.threads);
}

inline std::size_t chunk_count(std::size_t n, std::size_t chunk_size) {
  return (n + chunk_size - 1) / chunk_size;
}

// Calls body(begin, end, chunk) for each chunk of [0, n). Chunks not yet begun are left out once a
// stop is requested; the caller checks context.stopped().
template <class Body>
void parallel_chunks(const RunContext& context, std::size_t n, std::size_t chunk_size,
                     Body&& body) {
  const std::size_t chunks = chunk_count(n, chunk_size);
  tbb::task_arena arena(concurrency(context));
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
void parallel_sort(const RunContext& context, Iterator begin, Iterator end, Less less) {
  tbb::task_arena arena(concurrency(context));
  arena.execute([&] { tbb::parallel_sort(begin, end, less); });
}

}  // namespace paradero::base

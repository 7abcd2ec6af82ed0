// RunContext: what a long computation may know of the run that it is part of.
#pragma once

#include <cstdint>
#include <stop_token>
#include <string_view>

namespace paradero::base {

// Receives progress. Implementations may be called from any thread.
class ProgressSink {
 public:
  virtual ~ProgressSink() = default;
  // `done` of `total` units of `stage`; total 0 where it is not known.
  virtual void report(std::string_view stage, std::uint64_t done, std::uint64_t total) = 0;
};

// Passed by const reference to every method that may take long. Holds no ownership; copies are
// cheap.
struct RunContext {
  unsigned threads = 0;              // 0: as many as the machine has
  std::stop_token stop;              // a method that sees it requested returns interrupted_error()
  ProgressSink* progress = nullptr;  // may be null

  void report(std::string_view stage, std::uint64_t done, std::uint64_t total) const {
    if (progress != nullptr) progress->report(stage, done, total);
  }
  bool stopped() const { return stop.stop_requested(); }
};

}  // namespace paradero::base

#include "apps/cli/terminal.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include <fmt/format.h>
#include <unistd.h>

namespace paradero::cli {

TerminalProgress::TerminalProgress(bool wanted) : shown_(wanted && ::isatty(STDERR_FILENO) == 1) {}

TerminalProgress::~TerminalProgress() {
  if (shown_ && !stage_.empty()) clear_line();
}

void TerminalProgress::clear_line() { std::fputs("\r\033[K", stderr); }

void TerminalProgress::report(std::string_view stage, std::uint64_t done, std::uint64_t total) {
  if (!shown_) return;
  const std::scoped_lock lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (stage != stage_) {
    stage_ = stage;
    furthest_ = 0;
  } else if (now - last_ < std::chrono::milliseconds(100)) {
    return;
  }
  last_ = now;
  furthest_ = std::max(furthest_, done);  // chunks end in any order
  clear_line();
  if (total > 0) {
    fmt::print(stderr, "{} {}%", stage, 100 * furthest_ / total);
  } else {
    fmt::print(stderr, "{} ...", stage);
  }
  std::fflush(stderr);
}

std::stop_token stop_on_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // threads made from now on inherit it
  std::stop_source source;
  std::thread([signals, source]() mutable {
    int signal = 0;
    sigwait(&signals, &signal);
    source.request_stop();
    // Some senders signal the process and its group: what comes within a second is the same
    // request.
    std::this_thread::sleep_for(std::chrono::seconds(1));
    constexpr timespec at_once{0, 0};
    while (sigtimedwait(&signals, nullptr, &at_once) > 0) {
    }
    sigwait(&signals, &signal);
    std::_Exit(130);
  }).detach();
  return source.get_token();
}

}  // namespace paradero::cli

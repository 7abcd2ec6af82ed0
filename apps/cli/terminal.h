// The terminal: progress on it, Ctrl-C from it.
#pragma once

#include <chrono>
#include <mutex>
#include <stop_token>
#include <string>
#include <string_view>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/study/case_study.h"

namespace paradero::cli {

// One line on stderr, rewritten a few times a second; nothing where stderr is no terminal.
// Thread safety: report() from any thread.
class TerminalProgress : public base::ProgressSink {
 public:
  explicit TerminalProgress(bool wanted);
  ~TerminalProgress() override;
  void report(std::string_view stage, std::uint64_t done, std::uint64_t total) override;

 private:
  void clear_line();

  bool shown_;
  std::mutex mutex_;
  std::chrono::steady_clock::time_point last_{};
  std::string stage_;
  std::uint64_t furthest_ = 0;
};

// Turns the first SIGINT or SIGTERM into a stop request, so that work ends cleanly; a second one
// ends the process at once. Make it before any other thread, and once.
std::stop_token stop_on_signals();

// Asks for a line on the terminal without showing what is typed. Error (usage): there is no
// terminal to ask on (`instead` names the option that serves then), or nothing was typed.
base::Result<study::Secret> ask_secret(std::string_view question, std::string_view instead);

}  // namespace paradero::cli

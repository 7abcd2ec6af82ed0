#include "apps/cli/terminal.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <termios.h>
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

base::Result<study::Secret> ask_secret(std::string_view question, std::string_view instead) {
  const int terminal = ::open("/dev/tty", O_RDWR | O_CLOEXEC);
  if (terminal < 0)
    return base::usage_error("there is no terminal to ask for the {}: {}", question, instead);
  constexpr std::size_t longest = 1024;
  study::Secret line(longest);
  std::size_t size = 0;
  const std::string shown = fmt::format("{}: ", question);
  (void)!::write(terminal, shown.data(), shown.size());
  termios before{};
  const bool can_hide = ::tcgetattr(terminal, &before) == 0;
  termios hidden = before;
  hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  if (can_hide) ::tcsetattr(terminal, TCSAFLUSH, &hidden);
  unsigned char c = 0;
  while (size < longest && ::read(terminal, &c, 1) == 1 && c != '\n') line.data()[size++] = c;
  if (can_hide) ::tcsetattr(terminal, TCSAFLUSH, &before);
  (void)!::write(terminal, "\n", 1);
  ::close(terminal);
  if (size == 0) return base::usage_error("no {} was typed", question);
  return study::Secret::copy_of(line.view().substr(0, size));
}

}  // namespace paradero::cli

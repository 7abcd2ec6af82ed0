// What every command shares: common options, the context of a computation, errors to exit codes.
// A command is one file NAME_command.cc with one function add_NAME(Program&), listed below.
#pragma once

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "apps/cli/terminal.h"
#include "paradero/base/context.h"
#include "paradero/base/error.h"

namespace paradero::cli {

// Exit codes (docs/formats/command_line.md).
inline constexpr int exit_data = 1, exit_usage = 2, exit_interrupted = 130;

// Options that every command which computes has.
struct CommonOptions {
  std::string out;
  unsigned threads = 0;
  std::optional<std::uint64_t> seed;
  bool quiet = false, json = false;
  std::string study_file;
};

// Adds --threads, --quiet and --json, and --out where there is a default for it.
void add_common(CLI::App& command, CommonOptions& options, const char* default_out);

// 1234567 -> "1,234,567".
std::string counted(std::uint64_t number);

// The program while it parses and runs one command.
class Program {
 public:
  Program();
  int run(int argc, char** argv);  // returns the exit code

  CLI::App& app() { return app_; }

  // Whether `result` is an error; if so it is printed and decides the exit code.
  template <class T>
  bool failed(const base::Result<T>& result) {
    if (!result) fail(result.error());
    return !result;
  }

  // Prints a fault in how the command was called, which decides the exit code.
  void refuse(std::string message) { fail({base::ErrorKind::usage, std::move(message)}); }

  // Calls `work` with a context made from the options (threads, Ctrl-C, progress), and returns what
  // it returns.
  template <std::invocable<const base::RunContext&> Work>
  auto compute(const CommonOptions& options, Work&& work) {
    const std::stop_token stop = stop_on_signals();
    TerminalProgress progress(!options.quiet && !options.json);
    return work(base::RunContext{options.threads, stop, &progress});
  }

 private:
  void fail(const base::Error& error);

  CLI::App app_;
  int code_ = 0;
};

void add_link(Program& program);
void add_explain(Program& program);
void add_cross(Program& program);
void add_watch(Program& program);
void add_estimate(Program& program);
void add_kin(Program& program);
void add_publish(Program& program);
void add_generate(Program& program);
void add_evaluate(Program& program);
void add_run(Program& program);
void add_case(Program& program);

}  // namespace paradero::cli

// paradero COMMAND: parses arguments, calls study/, prints. No method inside.

#include <cstdio>
#include <exception>
#include <new>

#include <fmt/format.h>

#include "apps/cli/command.h"

int main(int argc, char** argv) {
  using paradero::cli::exit_data;
  try {
    return paradero::cli::Program().run(argc, argv);
  } catch (const std::bad_alloc&) {
    fmt::print(stderr, "paradero: not enough memory for lists of this size\n");
    return exit_data;
  } catch (const std::exception& error) {
    fmt::print(stderr, "paradero: a fault in the program itself: {}\n", error.what());
    return exit_data;
  }
}

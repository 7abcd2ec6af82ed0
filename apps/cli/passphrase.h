// Passphrases: from the terminal, without showing them, or from a file.
#pragma once

#include <string>

#include "paradero/base/error.h"

namespace paradero::cli {

// The first line of `file` where it is named, without its line end; else asks on the terminal,
// without an echo, and twice where `repeat` is set. Errors (usage): the file cannot be read, there
// is no terminal, an empty passphrase, the two differ.
base::Result<std::string> ask_passphrase(const std::string& file, bool repeat);

}  // namespace paradero::cli

#include "apps/cli/passphrase.h"

#include <cstdio>
#include <fstream>
#include <memory>

#include <termios.h>

namespace paradero::cli {

namespace {

struct CloseTerminal {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

// Echo is off as long as this lives.
class Silence {
 public:
  explicit Silence(int descriptor) : descriptor_(descriptor) {
    known_ = ::tcgetattr(descriptor_, &before_) == 0;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    if (known_) ::tcsetattr(descriptor_, TCSAFLUSH, &silent);
  }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;
  ~Silence() {
    if (known_) ::tcsetattr(descriptor_, TCSAFLUSH, &before_);
  }

 private:
  int descriptor_;
  bool known_ = false;
  termios before_{};
};

std::string ask(std::FILE* terminal, const char* question) {
  std::fputs(question, terminal);
  std::fflush(terminal);
  const Silence silence(::fileno(terminal));
  std::string line;
  for (int c = 0; (c = std::fgetc(terminal)) != EOF && c != '\n';) line += static_cast<char>(c);
  std::fputs("\n", terminal);
  return line;
}

}  // namespace

base::Result<std::string> ask_passphrase(const std::string& file, bool repeat) {
  std::string passphrase;
  if (!file.empty()) {
    std::ifstream stream(file);
    if (!std::getline(stream, passphrase) && passphrase.empty())
      return base::usage_error("--passphrase_file {}: cannot be read, or is empty", file);
    if (passphrase.ends_with('\r')) passphrase.pop_back();
  } else {
    const std::unique_ptr<std::FILE, CloseTerminal> terminal(std::fopen("/dev/tty", "r+"));
    if (!terminal)
      return base::usage_error(
          "there is no terminal to ask for the passphrase: give --passphrase_file FILE");
    passphrase = ask(terminal.get(), "Passphrase: ");
    if (repeat && ask(terminal.get(), "Again: ") != passphrase)
      return base::usage_error("the two passphrases differ");
  }
  if (passphrase.empty()) return base::usage_error("the passphrase is empty");
  return passphrase;
}

}  // namespace paradero::cli

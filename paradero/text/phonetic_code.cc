#include <string>
#include <string_view>

#include "paradero/text/person_name.h"

namespace paradero::text {
namespace {

bool is_spanish_vowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u'; }
bool softens(char c) { return c == 'e' || c == 'i' || c == 'y'; }

// Walks over a word letter by letter; the rules are those of docs/methods/spanish_names.md, in its
// order.
class PhoneticCoder {
 public:
  explicit PhoneticCoder(std::string_view letters) : letters_(letters) {
    code_.reserve(letters.size());
  }

  std::string code() && {
    while (at_ < letters_.size()) at_ += add_sound();
    return std::move(code_);
  }

 private:
  char ahead(std::size_t n) const { return at_ + n < letters_.size() ? letters_[at_ + n] : '\0'; }
  char before() const { return at_ > 0 ? letters_[at_ - 1] : '\0'; }

  void emit(char sound) {
    if (code_.empty() || code_.back() != sound) code_ += sound;
  }

  // Adds the sound at the present letter and returns how many letters it took.
  std::size_t add_sound() {
    const char c = letters_[at_];
    const char next = ahead(1);
    switch (c) {
      case 'b':
      case 'v':
      case 'w':
        emit('B');
        return 1;
      case 'c':
        if (next == 'h') {
          code_ += "CH";
          return 2;
        }
        emit(softens(next) ? 'S' : 'K');
        return 1;
      case 's':
      case 'z':
        emit('S');
        return 1;
      case 'x':
        emit(at_ == 0 && (next == 'a' || next == 'e' || next == 'i') ? 'J' : 'S');
        return 1;
      case 'k':
        emit('K');
        return 1;
      case 'q':
        emit('K');
        return next == 'u' && softens(ahead(2)) ? 2 : 1;
      case 'g':
        emit(softens(next) ? 'J' : 'G');
        return next == 'u' && softens(ahead(2)) ? 2 : 1;
      case 'h':
        return 1;
      case 'l':
        emit(next == 'l' ? 'Y' : 'L');
        return next == 'l' ? 2 : 1;
      case 'p':
        emit(next == 'h' ? 'F' : 'P');
        return next == 'h' ? 2 : 1;
      case 'n':
        emit(next == 'b' || next == 'v' || next == 'p' ? 'M' : 'N');
        return 1;
      case 'y':
        emit(is_spanish_vowel(next) ? 'Y' : 'I');
        return 1;
      case 'i':
        emit(is_spanish_vowel(before()) && is_spanish_vowel(next) ? 'Y' : 'I');
        return 1;
      default:
        emit(static_cast<char>(c - 'a' + 'A'));
        return 1;
    }
  }

  std::string_view letters_;
  std::size_t at_ = 0;
  std::string code_;
};

}  // namespace

std::string phonetic_code(std::string_view folded_word) {
  std::string letters;
  letters.reserve(folded_word.size());
  for (const char c : folded_word) {
    if (c >= 'a' && c <= 'z') letters += c;
  }
  return PhoneticCoder(letters).code();
}

}  // namespace paradero::text

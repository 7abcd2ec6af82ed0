#include "paradero/text/normalise.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <stdexcept>

#include <unicode/translit.h>
#include <unicode/unistr.h>
#include <utf8proc.h>

#include "paradero/base/error.h"

namespace paradero::text {
namespace {

constexpr char separator = '\0';
constexpr char joiner = '\1';

// What each ASCII byte folds to: itself or its lower case, `joiner` (vanishes) or `separator` (a
// space).
constexpr std::array<char, 128> make_ascii_folds() {
  std::array<char, 128> folds{};
  for (int c = 0; c < 128; ++c) {
    const char byte = static_cast<char>(c);
    const bool kept = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '@';
    if (kept) {
      folds[c] = byte;
    } else if (c >= 'A' && c <= 'Z') {
      folds[c] = static_cast<char>(c - 'A' + 'a');
    } else if (c == '\'' || c == '`') {
      folds[c] = joiner;
    }
  }
  return folds;
}
constexpr std::array<char, 128> ascii_folds = make_ascii_folds();

// Builds folded text: single spaces between words, none at the ends.
class FoldedText {
 public:
  explicit FoldedText(std::size_t expected_size) { text_.reserve(expected_size); }

  void add_ascii(char c) {
    const char folded = ascii_folds[static_cast<unsigned char>(c)];
    if (folded == separator) {
      separate();
    } else if (folded != joiner) {
      begin_letter();
      text_ += folded;
    }
  }
  void add_letter(utf8proc_int32_t code_point) {
    begin_letter();
    std::array<utf8proc_uint8_t, 4> bytes;
    const auto size = utf8proc_encode_char(code_point, bytes.data());
    text_.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(size));
    is_ascii_ = false;
  }
  void separate() { pending_space_ = !text_.empty(); }

  bool is_ascii() const { return is_ascii_; }
  std::string take() && { return std::move(text_); }

 private:
  void begin_letter() {
    if (pending_space_) text_ += ' ';
    pending_space_ = false;
  }

  std::string text_;
  bool pending_space_ = false;
  bool is_ascii_ = true;
};

bool is_ascii_text(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

// Acute accents and quotes that are typed for an apostrophe.
bool is_apostrophe(utf8proc_int32_t code_point) {
  return code_point == 0xB4 || code_point == 0x2018 || code_point == 0x2019 ||
         code_point == 0x201B || code_point == 0x2032 || code_point == 0xFF07 ||
         (code_point >= 0x2B9 && code_point <= 0x2BF) || code_point == 0x2C8;
}

bool is_ordinal_indicator(utf8proc_int32_t code_point) {
  return code_point == 0xAA || code_point == 0xBA;
}

void add_decomposed(FoldedText& folded, utf8proc_int32_t code_point) {
  if (code_point < 0x80) {
    folded.add_ascii(static_cast<char>(code_point));
    return;
  }
  switch (utf8proc_category(code_point)) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_CF:  // soft hyphens, joiners, marks of direction
      return;
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
      folded.add_letter(utf8proc_tolower(code_point));
      return;
    default:
      folded.separate();
  }
}

// Decomposes, removes marks, lowers and separates `utf8`, which must be valid. Leaves other scripts
// as they are.
FoldedText strip_marks(std::string_view utf8) {
  FoldedText folded(utf8.size());
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(utf8.data());
  auto left = static_cast<utf8proc_ssize_t>(utf8.size());
  bool after_stop = false;
  while (left > 0) {
    utf8proc_int32_t code_point = 0;
    const utf8proc_ssize_t size = utf8proc_iterate(bytes, left, &code_point);
    bytes += size;
    left -= size;
    if (after_stop && !is_ordinal_indicator(code_point)) folded.separate();
    after_stop = code_point == '.';
    if (after_stop || is_apostrophe(code_point)) continue;
    std::array<utf8proc_int32_t, 32> parts;
    int boundary = 0;
    const utf8proc_ssize_t count = utf8proc_decompose_char(
        code_point, parts.data(), parts.size(),
        static_cast<utf8proc_option_t>(UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE), &boundary);
    for (utf8proc_ssize_t i = 0; i < count; ++i) add_decomposed(folded, parts[i]);
  }
  return folded;
}

// One a thread: making a transliterator takes milliseconds, and using one from two threads is not
// safe.
const icu::Transliterator& latin_transliterator() {
  thread_local const std::unique_ptr<icu::Transliterator> transliterator = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::Transliterator> made(icu::Transliterator::createInstance(
        icu::UnicodeString::fromUTF8("Any-Latin; Latin-ASCII"), UTRANS_FORWARD, status));
    if (U_FAILURE(status) || made == nullptr) {
      throw std::runtime_error("ICU lacks the data of its transliterator Any-Latin");
    }
    return made;
  }();
  return *transliterator;
}

std::string transliterate_to_latin(std::string_view utf8) {
  icu::UnicodeString text = icu::UnicodeString::fromUTF8(
      icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())));
  latin_transliterator().transliterate(text);
  std::string latin;
  text.toUTF8String(latin);
  return latin;
}

std::string fold_ascii(std::string_view text) {
  FoldedText folded(text.size());
  for (const char c : text) folded.add_ascii(c);
  return std::move(folded).take();
}

// Marks carry vowels and voicing in other scripts, so these are transliterated from the original
// text. What comes out may need folding again: the loop ends at a fixed point, which makes fold()
// idempotent. ICU reaches it in two rounds; the bound is for data that nobody has seen.
std::string fold_unicode(std::string utf8) {
  base::require(utf8.size() < (std::size_t{1} << 30), "fold: value of 2^30 bytes or more");
  for (int round = 0; round < 8; ++round) {
    FoldedText folded = strip_marks(utf8);
    if (folded.is_ascii()) return std::move(folded).take();
    std::string latin = strip_marks(transliterate_to_latin(utf8)).take();
    if (latin == utf8) break;
    utf8 = std::move(latin);
  }
  return utf8;
}

// The code points of the bytes 80 to 9F in Windows-1252; the five that it leaves open are control
// characters.
constexpr std::array<std::uint16_t, 32> windows_1252 = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

}  // namespace

bool is_valid_utf8(std::string_view bytes) {
  const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(bytes.data());
  auto left = static_cast<utf8proc_ssize_t>(bytes.size());
  while (left > 0) {
    if (*at < 0x80) {
      ++at;
      --left;
      continue;
    }
    utf8proc_int32_t code_point = 0;
    const utf8proc_ssize_t size = utf8proc_iterate(at, left, &code_point);
    if (size <= 0) return false;
    at += size;
    left -= size;
  }
  return true;
}

std::size_t code_points(std::string_view utf8) {
  const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(utf8.data());
  auto left = static_cast<utf8proc_ssize_t>(utf8.size());
  std::size_t count = 0;
  while (left > 0) {
    utf8proc_int32_t code_point = 0;
    const utf8proc_ssize_t size =
        std::max<utf8proc_ssize_t>(1, utf8proc_iterate(at, left, &code_point));
    at += size;
    left -= size;
    ++count;
  }
  return count;
}

std::string to_utf8(std::string_view bytes) {
  if (is_valid_utf8(bytes)) return std::string(bytes);
  std::string utf8;
  utf8.reserve(bytes.size() + bytes.size() / 8);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      utf8 += c;
      continue;
    }
    const utf8proc_int32_t code_point =
        byte < 0xA0 ? utf8proc_int32_t{windows_1252[byte - 0x80]} : utf8proc_int32_t{byte};
    std::array<utf8proc_uint8_t, 4> encoded;
    const auto size = utf8proc_encode_char(code_point, encoded.data());
    utf8.append(reinterpret_cast<const char*>(encoded.data()), static_cast<std::size_t>(size));
  }
  return utf8;
}

std::string fold(std::string_view utf8) {
  return is_ascii_text(utf8) ? fold_ascii(utf8) : fold_unicode(to_utf8(utf8));
}

namespace {

template <class Change>
std::string each_letter(std::string_view utf8, Change change) {
  std::string result;
  result.reserve(utf8.size());
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(utf8.data());
  for (std::size_t at = 0; at < utf8.size();) {
    utf8proc_int32_t code_point = 0;
    const auto size =
        utf8proc_iterate(bytes + at, static_cast<utf8proc_ssize_t>(utf8.size() - at), &code_point);
    if (size <= 0) {
      result += utf8[at++];
      continue;
    }
    std::array<utf8proc_uint8_t, 4> encoded;
    const auto length = utf8proc_encode_char(change(code_point), encoded.data());
    result.append(reinterpret_cast<const char*>(encoded.data()), static_cast<std::size_t>(length));
    at += static_cast<std::size_t>(size);
  }
  return result;
}

}  // namespace

std::string to_lower(std::string_view utf8) { return each_letter(utf8, utf8proc_tolower); }
std::string to_upper(std::string_view utf8) { return each_letter(utf8, utf8proc_toupper); }

}  // namespace paradero::text

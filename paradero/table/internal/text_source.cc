#include "paradero/table/internal/text_source.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <simdjson.h>
#include <sys/stat.h>
#include <uchardet/uchardet.h>
#include <unicode/ucnv.h>
#include <unistd.h>

namespace paradero::table {

namespace {

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

Converter open_converter(const std::string& name) {
  UErrorCode status = U_ZERO_ERROR;
  Converter converter(ucnv_open(name.c_str(), &status));
  return U_SUCCESS(status) ? std::move(converter) : nullptr;
}

bool is_continuation(unsigned char byte) { return (byte & 0xc0) == 0x80; }

// Of the bytes beyond ASCII: do more of them form UTF-8 than not?
bool is_mostly_utf8(std::string_view bytes) {
  if (simdjson::validate_utf8(bytes.data(), bytes.size())) return true;
  std::size_t well_formed = 0, stray = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    const auto lead = static_cast<unsigned char>(bytes[at]);
    if (lead < 0x80) {
      ++at;
      continue;
    }
    const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
    std::size_t seen = 1;
    while (seen < length && at + seen < bytes.size() &&
           is_continuation(static_cast<unsigned char>(bytes[at + seen]))) {
      ++seen;
    }
    const bool cut_by_block = length > 0 && at + seen == bytes.size();
    if (!cut_by_block) ++(seen == length ? well_formed : stray);
    at += seen;
  }
  return well_formed > stray;
}

// A single-byte Western encoding is by far the commonest, and is guessed as something else on short
// text: only scripts that Windows-1252 cannot be mistaken for are believed.
std::string guess_encoding(std::string_view bytes) {
  const std::unique_ptr<std::remove_pointer_t<uchardet_t>, void (*)(uchardet_t)> detector(
      uchardet_new(), uchardet_delete);
  uchardet_handle_data(detector.get(), bytes.data(), bytes.size());
  uchardet_data_end(detector.get());
  const std::string guess = uchardet_get_charset(detector.get());
  std::size_t beyond_ascii = 0;
  for (const char c : bytes) beyond_ascii += static_cast<unsigned char>(c) >= 0x80 ? 1 : 0;
  constexpr std::string_view believed[] = {
      "WINDOWS-1251", "KOI8-R", "WINDOWS-1253", "WINDOWS-1255", "WINDOWS-1256",
      "SHIFT_JIS",    "EUC-JP", "EUC-KR",       "GB18030",      "BIG5"};
  const bool other_script = beyond_ascii * 4 > bytes.size();
  if (other_script && std::ranges::find(believed, guess) != std::end(believed)) return guess;
  return "windows-1252";
}

// The encoding that a byte order mark names, and the mark's length.
struct Mark {
  std::string encoding;
  std::size_t length = 0;
};
Mark byte_order_mark(std::string_view bytes) {
  if (bytes.starts_with("\xef\xbb\xbf")) return {"UTF-8", 3};
  if (bytes.starts_with(std::string_view("\xff\xfe\0\0", 4))) return {"UTF-32LE", 4};
  if (bytes.starts_with("\xff\xfe")) return {"UTF-16LE", 2};
  if (bytes.starts_with("\xfe\xff")) return {"UTF-16BE", 2};
  return {};
}

// UTF-16 without a mark: Latin text has a NUL in every second byte.
std::string unmarked_utf16(std::string_view bytes) {
  const std::string_view start =
      bytes.substr(0, std::min<std::size_t>(bytes.size(), 4096) & ~std::size_t{1});
  if (start.size() < 8) return {};
  std::size_t even = 0, odd = 0;
  for (std::size_t i = 0; i < start.size(); i += 2) {
    even += start[i] == '\0' ? 1 : 0;
    odd += start[i + 1] == '\0' ? 1 : 0;
  }
  const std::size_t most = start.size() / 2;
  if (odd * 10 > most * 7 && even * 10 < most) return "UTF-16LE";
  if (even * 10 > most * 7 && odd * 10 < most) return "UTF-16BE";
  return {};
}

bool names_utf8(const std::string& encoding) {
  return ucnv_compareNames(encoding.c_str(), "UTF-8") == 0 ||
         ucnv_compareNames(encoding.c_str(), "utf8") == 0;
}

}  // namespace

struct TextSource::State {
  std::string name;
  int descriptor = -1;
  std::string_view memory;  // read from here where there is no descriptor
  std::uint64_t total = 0, done = 0;
  std::string encoding = "ASCII";
  bool started = false, ended = false;
  Converter converter;  // null: ASCII so far, or UTF-8
  std::vector<char> raw;
  std::vector<UChar> utf16;
  UChar pending_surrogate = 0;  // first half of a pair that a block cut in two

  ~State() {
    if (descriptor >= 0) ::close(descriptor);
  }

  base::Result<std::size_t> read_raw(char* to, std::size_t most) {
    std::size_t got = 0;
    if (descriptor < 0) {
      got = std::min(most, memory.size() - static_cast<std::size_t>(done));
      std::memcpy(to, memory.data() + done, got);
    } else {
      while (got < most) {
        const ssize_t n = ::read(descriptor, to + got, most - got);
        if (n == 0) break;
        if (n > 0) {
          got += static_cast<std::size_t>(n);
        } else if (errno != EINTR) {
          return base::data_error("{}: cannot be read: {}", name,
                                  std::generic_category().message(errno));
        }
      }
    }
    done += got;
    if (got < most) ended = true;
    return got;
  }

  // Takes the encoding from the first bytes where they tell it; returns how many of them are a
  // mark.
  std::size_t start(std::string_view bytes) {
    started = true;
    const Mark mark = byte_order_mark(bytes);
    if (encoding != "ASCII") return mark.encoding == encoding ? mark.length : 0;
    const std::string found = mark.length > 0 ? mark.encoding : unmarked_utf16(bytes);
    if (!found.empty()) use(found);
    return mark.length;
  }

  bool use(const std::string& wanted) {
    if (names_utf8(wanted)) {
      encoding = "UTF-8";
      return true;
    }
    converter = open_converter(wanted);
    if (converter != nullptr) encoding = wanted;
    return converter != nullptr;
  }

  void decode(std::string_view bytes, std::string& out) {
    utf16.resize(bytes.size() + 16);
    UChar* first = utf16.data();
    if (pending_surrogate != 0) *first++ = pending_surrogate;
    pending_surrogate = 0;
    UChar* end = first;
    const char* from = bytes.data();
    UErrorCode status = U_ZERO_ERROR;
    ucnv_toUnicode(converter.get(), &end, utf16.data() + utf16.size(), &from,
                   bytes.data() + bytes.size(), nullptr, ended, &status);
    for (const UChar* at = utf16.data(); at != end; ++at) {
      char32_t point = *at;
      if (U16_IS_LEAD(point)) {
        if (at + 1 == end && !ended) {
          pending_surrogate = *at;
          break;
        }
        const bool pair = at + 1 != end && U16_IS_TRAIL(at[1]);
        point = pair ? static_cast<char32_t>(U16_GET_SUPPLEMENTARY(*at, at[1])) : U'\ufffd';
        if (pair) ++at;
      } else if (U16_IS_TRAIL(point)) {
        point = U'\ufffd';
      }
      append(point, out);
    }
  }

  static void append(char32_t point, std::string& out) {
    char encoded[4];
    std::int32_t length = 0;
    U8_APPEND_UNSAFE(encoded, length, point);
    out.append(encoded, static_cast<std::size_t>(length));
  }
};

TextSource::TextSource(std::unique_ptr<State> state) : state_(std::move(state)) {}
TextSource::TextSource(TextSource&&) noexcept = default;
TextSource::~TextSource() = default;

base::Result<TextSource> TextSource::open(const std::filesystem::path& path,
                                          const std::string& encoding) {
  auto state = std::make_unique<State>();
  state->name = path.string();
  state->descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat status = {};
  if (state->descriptor < 0 || ::fstat(state->descriptor, &status) != 0) {
    return base::data_error("{}: cannot be opened: {}", state->name,
                            std::generic_category().message(errno));
  }
  if (S_ISDIR(status.st_mode))
    return base::data_error("{}: is a directory, not a list", state->name);
  if (S_ISREG(status.st_mode)) state->total = static_cast<std::uint64_t>(status.st_size);
  if (!encoding.empty() && !state->use(encoding)) {
    return base::usage_error("{}: unknown encoding '{}' (try UTF-8 or windows-1252)", state->name,
                             encoding);
  }
  return TextSource(std::move(state));
}

base::Result<TextSource> TextSource::over(std::string_view bytes, const std::string& name,
                                          const std::string& encoding) {
  auto state = std::make_unique<State>();
  state->name = name;
  state->memory = bytes;
  state->total = bytes.size();
  if (!encoding.empty() && !state->use(encoding)) {
    return base::usage_error("{}: unknown encoding '{}' (try UTF-8 or windows-1252)", state->name,
                             encoding);
  }
  return TextSource(std::move(state));
}

base::Result<std::size_t> TextSource::read(std::string& out, std::size_t most) {
  State& state = *state_;
  if (state.ended) return std::size_t{0};
  const std::size_t before = out.size();
  // A small file needs no large buffer; one byte more than is left finds its end, or that it grew.
  if (state.total > 0)
    most = std::min<std::uint64_t>(
        most, std::max<std::uint64_t>(state.total, state.done) - state.done + 64);
  if (state.started && state.converter == nullptr && state.encoding == "UTF-8") {
    out.resize(before + most);
    PARADERO_ASSIGN(const std::size_t got, state.read_raw(out.data() + before, most));
    out.resize(before + got);
    return got;
  }
  state.raw.resize(std::max<std::size_t>(most, 64));
  PARADERO_ASSIGN(const std::size_t got, state.read_raw(state.raw.data(), state.raw.size()));
  std::string_view bytes(state.raw.data(), got);
  if (!state.started) bytes.remove_prefix(state.start(bytes));
  const bool is_ascii =
      std::ranges::all_of(bytes, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (state.encoding == "ASCII" && !is_ascii) {
    state.use(is_mostly_utf8(bytes) ? "UTF-8" : guess_encoding(bytes));
  }
  if (state.converter == nullptr) {
    out.append(bytes);
  } else {
    state.decode(bytes, out);
  }
  return out.size() - before;
}

std::uint64_t TextSource::bytes_read() const { return state_->done; }
std::uint64_t TextSource::bytes_total() const { return state_->total; }
const std::string& TextSource::name() const { return state_->name; }
const std::string& TextSource::encoding() const { return state_->encoding; }

}  // namespace paradero::table

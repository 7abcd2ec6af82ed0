#include "paradero/casefile/internal/chain.h"

#include <bit>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <iterator>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace paradero::casefile {

namespace {

constexpr std::size_t buffer_bytes = 1 << 16;

void append_number(std::string& out, std::uint64_t number) {
  for (int k = 0; k < 8; ++k)
    out += static_cast<char>(static_cast<unsigned char>(number >> (8 * k)));
}

void append_text(std::string& out, std::string_view text) {
  append_number(out, text.size());
  out += text;
}

template <class Number>
bool read_number(std::string_view& text, Number& number, char end) {
  const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return false;
  text.remove_prefix(static_cast<std::size_t>(at - text.data()));
  if (text.empty() || text.front() != end) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<HeadsFile::Head> parse_head(std::string_view line) {
  HeadsFile::Head head;
  if (!read_number(line, head.seq, ' ')) return std::nullopt;
  const auto hash = hash_from_hex(line);
  if (!hash) return std::nullopt;
  head.hash = *hash;
  return head;
}

// Lines that do not read, such as one cut short by a kill, are no heads.
std::vector<HeadsFile::Head> parse_heads(std::string_view text) {
  std::vector<HeadsFile::Head> heads;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) break;
    if (const auto head = parse_head(text.substr(0, end))) heads.push_back(*head);
    text.remove_prefix(end + 1);
  }
  return heads;
}

}  // namespace

std::string to_hex(std::span<const unsigned char> bytes) {
  std::string hex(2 * bytes.size() + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), bytes.data(), bytes.size());
  hex.pop_back();
  return hex;
}

std::optional<Hash> hash_from_hex(std::string_view hex) {
  Hash hash{};
  std::size_t got = 0;
  if (hex.size() != 64 ||
      sodium_hex2bin(hash.data(), hash.size(), hex.data(), hex.size(), nullptr, &got, nullptr) != 0)
    return std::nullopt;
  return hash;
}

RowDigest::RowDigest(const Secret& row_key, std::string_view table) {
  crypto_generichash_init(&state_, row_key.data(), row_key.size(), Hash().size());
  append_text(buffer_, table);
}

void RowDigest::add(std::int64_t id, std::span<const Cell> cells) {
  append_number(buffer_, static_cast<std::uint64_t>(id));
  for (const Cell& cell : cells) {
    buffer_ += static_cast<char>('0' + static_cast<int>(cell.kind));
    switch (cell.kind) {
      case Cell::Kind::null:
        break;
      case Cell::Kind::number:
        append_number(buffer_, static_cast<std::uint64_t>(cell.number));
        break;
      case Cell::Kind::real:
        append_number(buffer_, std::bit_cast<std::uint64_t>(cell.real));
        break;
      case Cell::Kind::text:
      case Cell::Kind::bytes:
        append_text(buffer_, cell.text);
        break;
    }
  }
  if (buffer_.size() >= buffer_bytes) flush();
}

void RowDigest::flush() {
  crypto_generichash_update(&state_, reinterpret_cast<const unsigned char*>(buffer_.data()),
                            buffer_.size());
  buffer_.clear();
}

Hash RowDigest::finish() {
  flush();
  Hash hash{};
  crypto_generichash_final(&state_, hash.data(), hash.size());
  return hash;
}

std::string format_changes(std::span<const RowRange> changes) {
  std::string text;
  for (const RowRange& range : changes)
    text +=
        fmt::format("{} {} {} {}\n", range.table, range.first, range.last, to_hex(range.digest));
  return text;
}

std::optional<std::vector<RowRange>> parse_changes(std::string_view text) {
  std::vector<RowRange> changes;
  while (!text.empty()) {
    RowRange range;
    const std::size_t space = text.find(' ');
    if (space == std::string_view::npos) return std::nullopt;
    range.table = text.substr(0, space);
    text.remove_prefix(space + 1);
    if (!read_number(text, range.first, ' ') || !read_number(text, range.last, ' '))
      return std::nullopt;
    const auto digest = hash_from_hex(text.substr(0, 64));
    if (!digest || text.size() < 65 || text[64] != '\n') return std::nullopt;
    range.digest = *digest;
    text.remove_prefix(65);
    changes.push_back(std::move(range));
  }
  return changes;
}

Hash hash_of(const LogEntry& entry, const Secret& log_key) {
  std::string bytes;
  append_number(bytes, static_cast<std::uint64_t>(entry.seq));
  append_text(bytes, entry.time);
  append_number(bytes, static_cast<std::uint64_t>(entry.user));
  append_text(bytes, entry.action);
  append_text(bytes, entry.subject);
  append_text(bytes, entry.changes);
  bytes.append(reinterpret_cast<const char*>(entry.previous.data()), entry.previous.size());
  Hash hash{};
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size(), log_key.data(), log_key.size());
  return hash;
}

HeadsFile::HeadsFile(const std::filesystem::path& case_path, std::span<const unsigned char> file_id)
    : path_(case_path.string() + ".heads"),
      first_line_("paradero heads " + to_hex(file_id) + "\n") {}

base::Result<std::optional<std::vector<HeadsFile::Head>>> HeadsFile::read() const {
  std::ifstream stream(path_, std::ios::binary);
  if (!stream) return std::optional<std::vector<Head>>();
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (!text.starts_with(first_line_))
    return base::data_error("{}: is not this case's file of heads", path_.string());
  return std::optional(parse_heads(std::string_view(text).substr(first_line_.size())));
}

base::Result<std::optional<HeadsFile::Head>> HeadsFile::last() const {
  std::ifstream stream(path_, std::ios::binary);
  if (!stream) return std::optional<Head>();
  std::string text(first_line_.size(), '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (text != first_line_)
    return base::data_error("{}: is not this case's file of heads", path_.string());
  stream.seekg(0, std::ios::end);
  const auto size = static_cast<std::size_t>(stream.tellg());
  constexpr std::size_t tail_bytes = 1000;  // of several lines
  const std::size_t from =
      std::max(first_line_.size(), size < tail_bytes ? std::size_t{0} : size - tail_bytes);
  stream.seekg(static_cast<std::streamoff>(from));
  std::string tail(size - from, '\0');
  stream.read(tail.data(), static_cast<std::streamsize>(tail.size()));
  const std::vector<Head> heads = parse_heads(tail);
  if (heads.empty()) return std::optional<Head>();
  return std::optional(heads.back());
}

base::Result<void> HeadsFile::append(std::span<const Head> heads) const {
  // O_APPEND alone, so that the file may be marked append-only.
  const int file = ::open(path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0)
    return base::data_error("{}: cannot be written: {}", path_.string(),
                            std::generic_category().message(errno));
  std::string text;
  const off_t size = ::lseek(file, 0, SEEK_END);
  char last = '\n';
  if (size == 0) text = first_line_;
  // A kill may have cut the last line short: it stays, reads as none, and its head comes again.
  if (size > 0 && ::pread(file, &last, 1, size - 1) == 1 && last != '\n') text = "\n";
  for (const Head& head : heads) text += fmt::format("{} {}\n", head.seq, to_hex(head.hash));
  const bool written =
      ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
      ::fsync(file) == 0;
  const int reason = errno;
  ::close(file);
  if (!written)
    return base::data_error("{}: cannot be written: {}", path_.string(),
                            std::generic_category().message(reason));
  return {};
}

}  // namespace paradero::casefile

#include "paradero/publish/archive.h"

#include <algorithm>
#include <cstdint>
#include <set>

#include "paradero/publish/bagit.h"

namespace paradero::publish {

namespace {

constexpr std::size_t block_bytes = 512, most_name = 100, most_prefix = 155;
constexpr std::uint64_t most_bytes = (1ULL << 33) - 1;  // eleven octal digits
// Where the parts of a header lie.
constexpr std::size_t mode_at = 100, user_at = 108, group_at = 116, size_at = 124, time_at = 136,
                      sum_at = 148, kind_at = 156, magic_at = 257, prefix_at = 345;

void put_octal(std::string& header, std::size_t at, std::size_t digits, std::uint64_t number) {
  const std::string text = fmt::format("{:0{}o}", number, digits);
  header.replace(at, digits, text);
}

// The sum of a header's bytes, its own field counted as spaces.
std::uint64_t sum_of(std::string_view header) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < block_bytes; ++i)
    sum += i >= sum_at && i < sum_at + 8 ? ' ' : static_cast<unsigned char>(header[i]);
  return sum;
}

base::Result<std::string> header_for(const ArchivedFile& file) {
  base::require(is_package_path(file.path), "format_archive: paths within the folder");
  std::string header(block_bytes, '\0');
  std::size_t split = std::string::npos;  // of prefix and name
  if (file.path.size() > most_name) {
    split = file.path.find('/', file.path.size() - most_name - 1);
    if (split == std::string::npos || split > most_prefix)
      return base::data_error("a path of {} bytes is too long for an archive", file.path.size());
  }
  const std::size_t name_from = split == std::string::npos ? 0 : split + 1;
  header.replace(0, file.path.size() - name_from, file.path.substr(name_from));
  if (name_from > 0) header.replace(prefix_at, split, file.path.substr(0, split));
  if (file.content.size() > most_bytes)
    return base::data_error("a file of {} bytes is too large for an archive", file.content.size());
  put_octal(header, mode_at, 7, 0600);
  put_octal(header, user_at, 7, 0);
  put_octal(header, group_at, 7, 0);
  put_octal(header, size_at, 11, file.content.size());
  put_octal(header, time_at, 11, 0);
  header[kind_at] = '0';
  header.replace(magic_at, 8, std::string_view("ustar\00000", 8));
  put_octal(header, sum_at, 6, sum_of(header));
  header[sum_at + 7] = ' ';
  return header;
}

std::string_view text_at(std::string_view header, std::size_t at, std::size_t most) {
  const std::string_view field = header.substr(at, most);
  return field.substr(0, field.find('\0'));
}

base::Result<std::uint64_t> octal_at(std::string_view header, std::size_t at, std::size_t most) {
  std::string_view field = text_at(header, at, most);
  while (field.ends_with(' ')) field.remove_suffix(1);
  std::uint64_t number = 0;
  for (const char c : field) {
    if (c < '0' || c > '7') return base::data_error("is no archive: a number in it is none");
    number = number * 8 + static_cast<std::uint64_t>(c - '0');
  }
  return number;
}

}  // namespace

base::Result<std::string> format_archive(const std::vector<ArchivedFile>& files) {
  std::string bytes;
  for (const ArchivedFile& file : files) {
    PARADERO_ASSIGN(const std::string header, header_for(file));
    bytes += header;
    bytes += file.content;
    bytes.append((block_bytes - file.content.size() % block_bytes) % block_bytes, '\0');
  }
  bytes.append(2 * block_bytes, '\0');
  return bytes;
}

base::Result<std::vector<ArchivedFile>> parse_archive(std::string_view bytes) {
  std::vector<ArchivedFile> files;
  std::set<std::string> seen;
  while (true) {
    if (bytes.size() < block_bytes) return base::data_error("is no archive, or is cut off");
    const std::string_view header = bytes.substr(0, block_bytes);
    bytes.remove_prefix(block_bytes);
    if (std::ranges::all_of(header, [](char c) { return c == '\0'; })) return files;
    PARADERO_ASSIGN(const std::uint64_t sum, octal_at(header, sum_at, 8));
    if (sum != sum_of(header)) return base::data_error("is no archive: a header's sum is wrong");
    if (header[kind_at] != '0' && header[kind_at] != '\0')
      return base::data_error("holds something else than files");
    ArchivedFile file;
    file.path = text_at(header, prefix_at, most_prefix);
    if (!file.path.empty()) file.path += '/';
    file.path += text_at(header, 0, most_name);
    if (!is_package_path(file.path)) return base::data_error("names a path outside its folder");
    if (!seen.insert(file.path).second) return base::data_error("holds one path twice");
    PARADERO_ASSIGN(const std::uint64_t size, octal_at(header, size_at, 12));
    if (size > bytes.size()) return base::data_error("is cut off");
    file.content = bytes.substr(0, size);
    bytes.remove_prefix(
        std::min<std::size_t>(bytes.size(), (size + block_bytes - 1) / block_bytes * block_bytes));
    files.push_back(std::move(file));
  }
}

}  // namespace paradero::publish

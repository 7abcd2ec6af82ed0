#include "paradero/publish/bagit.h"

#include <algorithm>
#include <map>
#include <set>

namespace paradero::publish {

namespace {

constexpr std::size_t hash_digits = 64, most_path_bytes = 4096;

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// Calls visit(line, number) for each line, whatever ends it.
template <class Visit>
base::Result<void> for_each_line(std::string_view text, Visit&& visit) {
  std::size_t number = 0;
  while (!text.empty()) {
    const std::size_t end = text.find_first_of("\r\n");
    ++number;
    PARADERO_CHECK(visit(text.substr(0, end), number));
    if (end == text.npos) break;
    const bool two = text.substr(end, 2) == "\r\n";
    text.remove_prefix(end + (two ? 2 : 1));
  }
  return {};
}

std::string escaped(std::string_view path) {
  std::string out;
  for (const char c : path) {
    if (c == '\n') {
      out += "%0A";
    } else if (c == '\r') {
      out += "%0D";
    } else if (c == '%') {
      out += "%25";
    } else {
      out += c;
    }
  }
  return out;
}

std::string unescaped(std::string_view path) {
  std::string out;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const std::string_view code = path.substr(i, 3);
    const bool known =
        code == "%0A" || code == "%0a" || code == "%0D" || code == "%0d" || code == "%25";
    if (!known) {
      out += path[i];
      continue;
    }
    out += code == "%25" ? '%' : (code[2] == 'A' || code[2] == 'a') ? '\n' : '\r';
    i += 2;
  }
  return out;
}

}  // namespace

bool is_package_path(std::string_view path) {
  if (path.empty() || path.size() > most_path_bytes || path.find('\\') != path.npos ||
      path.find('\0') != path.npos) {
    return false;
  }
  while (true) {
    const std::size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    if (part.empty() || part == "." || part == "..") return false;
    if (slash == path.npos) return true;
    path.remove_prefix(slash + 1);
  }
}

std::string format_manifest(std::vector<ManifestEntry> entries) {
  std::ranges::sort(entries, {}, &ManifestEntry::path);
  std::string text;
  for (const ManifestEntry& entry : entries) {
    base::require(is_package_path(entry.path) && entry.sha256.size() == hash_digits,
                  "format_manifest: a path within the package and a SHA-256");
    text += entry.sha256 + "  " + escaped(entry.path) + "\n";
  }
  return text;
}

base::Result<std::vector<ManifestEntry>> parse_manifest(std::string_view text,
                                                        std::string_view origin) {
  std::vector<ManifestEntry> entries;
  std::set<std::string> seen;
  PARADERO_CHECK(
      for_each_line(text, [&](std::string_view line, std::size_t number) -> base::Result<void> {
        if (line.empty()) return {};
        const std::size_t space = line.find_first_of(" \t");
        const std::size_t at = space == line.npos ? space : line.find_first_not_of(" \t", space);
        if (space != hash_digits || at == line.npos ||
            !std::ranges::all_of(line.substr(0, space), is_hex))
          return base::data_error("{}:{}: is no line of a SHA-256 manifest", origin, number);
        ManifestEntry entry{std::string(line.substr(0, space)), unescaped(line.substr(at))};
        std::ranges::transform(entry.sha256, entry.sha256.begin(), [](char c) {
          return c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c;
        });
        if (entry.path.starts_with("./")) entry.path.erase(0, 2);
        if (!is_package_path(entry.path))
          return base::data_error("{}:{}: names a path outside the package", origin, number);
        if (!seen.insert(entry.path).second)
          return base::data_error("{}:{}: names a file for the second time", origin, number);
        entries.push_back(std::move(entry));
        return {};
      }));
  return entries;
}

std::string bagit_declaration() {
  return "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
}

base::Result<void> check_declaration(std::string_view text, std::string_view origin) {
  PARADERO_ASSIGN(const auto fields, parse_bag_info(text, origin));
  const bool version = fields.size() == 2 && fields[0].first == "BagIt-Version" &&
                       (fields[0].second == "1.0" || fields[0].second == "0.97");
  if (!version) return base::data_error("{}: is not of BagIt 0.97 or 1.0", origin);
  if (fields[1].first != "Tag-File-Character-Encoding" || fields[1].second != "UTF-8")
    return base::data_error("{}: its tag files are not in UTF-8", origin);
  return {};
}

std::string format_bag_info(const std::vector<std::pair<std::string, std::string>>& fields) {
  std::string text;
  for (const auto& [label, value] : fields) {
    base::require(!label.empty() && label.find_first_of(":\r\n") == label.npos,
                  "format_bag_info: a label is one line without a colon");
    text += label + ": ";
    for (const char c : value) text += c == '\n' || c == '\r' ? ' ' : c;
    text += '\n';
  }
  return text;
}

base::Result<std::vector<std::pair<std::string, std::string>>> parse_bag_info(
    std::string_view text, std::string_view origin) {
  std::vector<std::pair<std::string, std::string>> fields;
  PARADERO_CHECK(
      for_each_line(text, [&](std::string_view line, std::size_t number) -> base::Result<void> {
        if (line.find_first_not_of(" \t") == line.npos) return {};
        const std::size_t start = line.find_first_not_of(" \t");
        if (start > 0 && !fields.empty()) {
          fields.back().second += " " + std::string(line.substr(start));
          return {};
        }
        const std::size_t colon = line.find(':');
        if (colon == line.npos || colon == 0)
          return base::data_error("{}:{}: is not 'label: value'", origin, number);
        const std::size_t value = line.find_first_not_of(" \t", colon + 1);
        fields.emplace_back(line.substr(0, colon), value == line.npos ? "" : line.substr(value));
        return {};
      }));
  return fields;
}

std::vector<std::string> package_faults(const std::vector<ManifestEntry>& payload,
                                        const std::vector<ManifestEntry>& tags,
                                        const std::vector<FoundFile>& found) {
  std::vector<std::string> faults;
  std::map<std::string_view, const FoundFile*> there;
  for (const FoundFile& file : found) there[file.path] = &file;
  std::set<std::string_view> named;
  const auto check = [&](const ManifestEntry& entry) {
    named.insert(entry.path);
    const auto at = there.find(entry.path);
    if (at == there.end()) {
      faults.push_back(entry.path + ": is missing");
    } else if (at->second->sha256 != entry.sha256) {
      faults.push_back(entry.path + ": was altered");
    }
  };
  for (const ManifestEntry& entry : payload) {
    check(entry);
    if (!entry.path.starts_with("data/"))
      faults.push_back(entry.path + ": is payload outside data/");
  }
  for (const ManifestEntry& entry : tags) check(entry);
  for (const FoundFile& file : found) {
    if (file.path.starts_with("data/") && !named.contains(file.path))
      faults.push_back(file.path + ": was added");
  }
  return faults;
}

}  // namespace paradero::publish

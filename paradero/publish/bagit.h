// BagIt (RFC 8493): the tag files of an evidence package, and what a package must hold to be whole.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "paradero/base/error.h"

namespace paradero::publish {

// A line of a manifest: a file and its SHA-256.
struct ManifestEntry {
  std::string sha256;  // 64 lower-case hexadecimal digits
  std::string path;    // relative, with '/', as in the package: "data/table.csv"
};

// Is this a path that a package may name: relative, no "..", no empty part, no backslash, at most
// 4,096 bytes of UTF-8?
bool is_package_path(std::string_view path);

// The manifest's text, by path; line feeds, carriage returns and percent signs of paths are written
// %0A, %0D, %25. Throws std::logic_error on a path that is none.
std::string format_manifest(std::vector<ManifestEntry> entries);

// Reads a manifest (line ends LF, CRLF or CR). Errors (data), naming `origin` and the line: a line
// of another form, a hash of another length, a path that leaves the package, a path named twice.
base::Result<std::vector<ManifestEntry>> parse_manifest(std::string_view text,
                                                        std::string_view origin);

// "BagIt-Version: 1.0" and the encoding.
std::string bagit_declaration();
// Error (data): of another version than 0.97 or 1.0, or another encoding than UTF-8.
base::Result<void> check_declaration(std::string_view text, std::string_view origin);

// bag-info.txt: labels and values in order; line feeds within a value become spaces.
std::string format_bag_info(const std::vector<std::pair<std::string, std::string>>& fields);
// Reads it, continuation lines joined. Error (data): a line without a label.
base::Result<std::vector<std::pair<std::string, std::string>>> parse_bag_info(
    std::string_view text, std::string_view origin);

// A file that lies in a package, as found: its path and its hash.
using FoundFile = ManifestEntry;

// What is wrong with a package, each fault in words; empty: it is whole. `payload` and `tags` are
// its manifests, `found` all its files. Faults: a file named and not there, with another hash, or
// lying in data/ unnamed; a payload path outside data/.
std::vector<std::string> package_faults(const std::vector<ManifestEntry>& payload,
                                        const std::vector<ManifestEntry>& tags,
                                        const std::vector<FoundFile>& found);

}  // namespace paradero::publish

// Archives: several files as one (tar, ustar), so that one sealed stream holds them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "paradero/base/error.h"

namespace paradero::publish {

struct ArchivedFile {
  std::string path;  // relative, with '/' (bagit.h: is_package_path)
  std::string content;
};

// The files in order, without times or owners. Errors (data): a path of more than 255 bytes, or one
// that ustar cannot split; a file of 8 GiB or more. Throws std::logic_error on a path that is none.
base::Result<std::string> format_archive(const std::vector<ArchivedFile>& files);

// Reads an archive of regular files. Errors (data): anything else in it (links, devices), a path
// outside the folder, one path twice, a wrong sum, cut off.
base::Result<std::vector<ArchivedFile>> parse_archive(std::string_view bytes);

}  // namespace paradero::publish

// Sealed files: exports under a passphrase, and opening them again.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "paradero/base/error.h"
#include "paradero/publish/archive.h"
#include "paradero/publish/sealed.h"

namespace paradero::study {

// The whole file. Error (data): it cannot be read.
base::Result<std::string> read_whole(const std::filesystem::path& path);

// All files as one sealed stream. Errors as of publish::format_archive and publish::Sealer.
base::Result<std::string> seal_files(const std::vector<publish::ArchivedFile>& files,
                                     std::string_view passphrase,
                                     const publish::SealCost& cost = {});

// Opens a sealed file into `out`, which must not exist or be empty; all or nothing. Returns the
// paths of the files. Errors: data (altered, cut off, a wrong passphrase, the disk), usage (`out`
// holds something).
base::Result<std::vector<std::string>> open_sealed(const std::filesystem::path& sealed,
                                                   std::string_view passphrase,
                                                   const std::filesystem::path& out);

// Error (usage): `out` is there and holds something.
base::Result<void> check_empty(const std::filesystem::path& out);

}  // namespace paradero::study

// generate_into: synthetic lists with truth, as files.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/base/output.h"
#include "paradero/generate/generate.h"

namespace paradero::study {

struct GeneratedList {
  std::string name;  // "register", ..., "truth"
  std::string file;  // "register.csv"
  std::uint64_t rows = 0;
};

// Writes each list as a CSV file of `out` (which the caller commits). Errors: those of generate();
// data, the disk.
base::Result<std::vector<GeneratedList>> generate_into(const generate::Settings& settings,
                                                       base::OutputDirectory& out,
                                                       const base::RunContext& context);

// The whole command: lists, truth and provenance.json into the directory `target`, all or none.
base::Result<std::vector<GeneratedList>> generate_lists(const generate::Settings& settings,
                                                        const std::filesystem::path& target,
                                                        const base::RunContext& context);

}  // namespace paradero::study

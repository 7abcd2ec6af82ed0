// The settings JSON of Splink (4 and 5, as its save_model writes it) with a trained model in it.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "paradero/base/error.h"
#include "paradero/link/splink_model.h"

namespace paradero::study {

struct SplinkFile {
  link::SplinkSpec spec;
  std::string unique_id = "unique_id";  // header of the record ids
  // Levels whose m or u was not learned ("comparison: level"): Splink's own defaults stand for
  // them.
  std::vector<std::string> defaulted;
};

// `origin` names the file in messages. Errors (data): not JSON, or a part of another type; (usage)
// what is not taken over: a comparison of which nothing was learned, another dialect than DuckDB's,
// rules that explode arrays. Conditions are read by SplinkModel::make.
base::Result<SplinkFile> parse_splink(std::string_view json, std::string_view origin);

// The same from a file. Error (data): also where it cannot be read.
base::Result<SplinkFile> read_splink(const std::filesystem::path& path);

}  // namespace paradero::study

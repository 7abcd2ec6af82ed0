// The lists of an older linkage, read again as they were read then.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/study/lists.h"

namespace paradero::study {

// A JSON file of a result. Error (data): absent, or no JSON object.
base::Result<nlohmann::ordered_json> read_json_file(const std::filesystem::path& path);

// Finds each list that `provenance` names among `places` (files, and folders that hold them),
// checks that it is the file that was linked, and reads it with the mapping of `result`. `places`
// empty: `result`, the folder above it, and the working folder. Errors (data): provenance of
// another method; a list is not found or has another SHA-256; and those of reading.
base::Result<Lists> read_linked_lists(const std::filesystem::path& result,
                                      const nlohmann::ordered_json& provenance,
                                      std::span<const std::filesystem::path> places,
                                      const base::RunContext& context, base::Problems& problems);

// The number of the record that `name` ("source:record_id") means, in the order of the lists.
// Errors: usage (no list of that name), data (no such record).
base::Result<std::uint32_t> find_record(const Lists& lists, std::string_view name);

}  // namespace paradero::study

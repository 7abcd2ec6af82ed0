// model.json: the trained model of a linkage, written by it and given back to another
// (docs/formats/link.md).
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "paradero/base/error.h"
#include "paradero/link/stored_model.h"

namespace paradero::study {

// JSON text (two-space indent) that parse_model reads back to the same model, to the last bit.
std::string format_model(const link::StoredModel& model);

// Reads what format_model writes; `origin` names it in messages. Errors (data): not JSON, another
// kind or format of file, a part that is absent, of another type or out of range, levels that this
// version does not know; the message names the part.
base::Result<link::StoredModel> parse_model(std::string_view json, std::string_view origin);

// The same from a file. Error (data): also where it cannot be read.
base::Result<link::StoredModel> read_model(const std::filesystem::path& path);

}  // namespace paradero::study

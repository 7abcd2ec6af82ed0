// JSON arrays of texts: how the cells of a record are kept.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "paradero/base/error.h"

namespace paradero::casefile {

// Appends `text` as a JSON string; an empty one as null.
void append_json(std::string& out, std::string_view text);

// Reads an array of strings and nulls into `cells` (as many as it has; null is empty). False where
// it is not one.
bool parse_json_texts(std::string_view json, std::vector<std::string>& cells);

}  // namespace paradero::casefile

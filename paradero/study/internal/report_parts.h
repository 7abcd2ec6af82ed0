// What the reports of all commands share: inputs, warnings, problems, and the page itself.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "paradero/base/problems.h"
#include "paradero/study/link_study.h"
#include "paradero/study/lists.h"

namespace paradero::study {

// Each file with its hash, rows in, out and refused, and the mapping that was used.
nlohmann::ordered_json inputs_json(std::span<const InputFile> inputs);

// Each warning in both languages.
nlohmann::ordered_json warnings_json(std::span<const Warning> warnings);

// Each warning in English, for a summary.
nlohmann::ordered_json warning_texts(std::span<const Warning> warnings);

// Each kind of problem with its count.
nlohmann::ordered_json problems_json(const base::Problems& problems);

// What provenance.json holds: the program that made a result, by which method, and `rest`.
nlohmann::ordered_json provenance_of(std::string_view method, const nlohmann::ordered_json& rest);

// The report page with `data` in it.
std::string report_page(const nlohmann::ordered_json& data);

}  // namespace paradero::study

// What the reports and provenances of `kin` share.
#pragma once

#include <span>
#include <string_view>

#include <nlohmann/json.hpp>

#include "paradero/base/problems.h"
#include "paradero/study/kin_case.h"

namespace paradero::study {

// A pedigree for drawing: members with id, father and mother (ids, empty where founders), sex, and
// whether they are typed, missing, deceased, implied.
nlohmann::ordered_json pedigree_json(const kin::Family& family);

// Loci with their alleles, and the assumptions under which they are used.
nlohmann::ordered_json loci_json(const KinCase& kin_case);

// Program, version, method, seed, settings and inputs, as provenance.json begins.
nlohmann::ordered_json kin_provenance(std::string_view method, std::uint64_t seed,
                                      nlohmann::ordered_json settings, const KinCase& kin_case);

// The same for a report, with its kind.
nlohmann::ordered_json kin_report_head(std::string_view kind, std::uint64_t seed,
                                       nlohmann::ordered_json settings, const KinCase& kin_case,
                                       const base::Problems& problems);

// How haplotypes are weighed.
nlohmann::ordered_json lineage_settings_json(const kin::LineageSettings& settings);

// A finite number, or null.
nlohmann::ordered_json finite_or_null(double value);

}  // namespace paradero::study

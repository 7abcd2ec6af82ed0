// The JSON layout of joint identification sets.
#pragma once

#include <filesystem>
#include <string>

#include "paradero/study/kin_case.h"

namespace paradero::study {

// Reads a set: `missing` and `pm_ids` (ids), `pm_sex` (id -> 1 or 2), `am_ped` (family, id, fid,
// mid, sex), `am_geno` and `pm_geno` (id, marker -> "a/b"; "-/-" is untyped), `freqs` (marker ->
// allele -> frequency), `mutation` (one entry a marker, in the order of `freqs`: empty, or male and
// female with model, rate, rate2, range). Families and the missing keep their order; `am_geno` must
// name members by ids that occur once, as the layout has no family there. Errors (data): not JSON,
// a part that is absent or of another shape, an unknown mutation model, and what the types of `kin`
// refuse.
base::Result<KinCase> read_joint_set(const std::filesystem::path& path,
                                     const kin::FrequencyPolicy& policy);

}  // namespace paradero::study

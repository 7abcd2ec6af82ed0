// The JSON layout of joint identification sets.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "paradero/base/problems.h"
#include "paradero/study/kin_case.h"

namespace paradero::study {

// Reads a set, `name` being the file's in messages: `missing` and `pm_ids` (ids), `pm_sex` (id -> 0
// unknown, 1 or 2), `am_ped` (family, id, fid, mid, sex), `am_geno` and `pm_geno` (id, marker ->
// "a/b"; "-/-" is untyped), `freqs` (marker -> allele -> frequency), `mutation` (one entry a
// marker, by its `marker` or else in the order of `freqs`: empty, or male and female with model,
// rate, rate2, range). Families and the missing keep their order; `am_geno` must name members by
// ids that occur once, as the layout has no family there. To `problems`, as an entry of a part: a
// marker without frequencies, a profile of nobody, a victim without a typed marker. Errors (data):
// not JSON, a part that is absent or of another shape, an id listed twice, a victim with two
// profiles, another sex, an unknown mutation model, and what the types of `kin` refuse.
base::Result<KinCase> parse_joint_set(std::string_view text, const std::string& name,
                                      const kin::FrequencyPolicy& policy, base::Problems& problems);

// The same of a file, which is noted among the inputs.
base::Result<KinCase> read_joint_set(const std::filesystem::path& path,
                                     const kin::FrequencyPolicy& policy, base::Problems& problems);

}  // namespace paradero::study

#include "paradero/kin/internal/remains_calls.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace paradero::kin {

namespace {

std::uint32_t level_of(const Detection& detection, std::vector<Detection>& known) {
  const auto found = std::ranges::find_if(known, [&](const Detection& d) {
    return d.dropout == detection.dropout && d.drop_in == detection.drop_in;
  });
  if (found != known.end()) return static_cast<std::uint32_t>(found - known.begin());
  known.push_back(detection);
  return static_cast<std::uint32_t>(known.size() - 1);
}

}  // namespace

base::Result<RemainsCalls> code_remains(std::span<const Remains> remains,
                                        std::span<const Locus> loci) {
  RemainsCalls calls;
  calls.loci = loci.size();
  calls.detections = {Detection{}};
  calls.rows = {CallRow{}};
  calls.codes.assign(remains.size() * loci.size(), 0);
  // Dense: by locus and level, the row of each call, 0 where it has none yet.
  std::vector<std::vector<std::vector<std::uint16_t>>> row_of(loci.size());
  for (std::size_t i = 0; i < remains.size(); ++i) {
    const Profile& profile = remains[i].profile;
    base::require(profile.genotypes.size() == loci.size(),
                  "code_remains: a profile has one genotype a locus");
    const std::uint32_t seen = level_of(profile.detection, calls.detections);
    for (std::size_t l = 0; l < loci.size(); ++l) {
      const Genotype call = profile.genotypes[l];
      if (!call.is_typed()) continue;
      // Without drop-in dropout divides out of the ratio of a heterozygous call.
      const bool cancels = profile.detection.drop_in == 0 && !call.is_homozygous();
      const std::uint32_t level = cancels ? 0 : seen;
      if (row_of[l].size() <= level) row_of[l].resize(level + 1);
      auto& rows = row_of[l][level];
      if (rows.empty()) rows.assign(genotype_count(loci[l].alleles().size()), 0);
      std::uint16_t& row = rows[call.index()];
      if (row == 0) {
        if (calls.rows.size() > 0xffff) {
          return base::usage_error(
              "search: the remains show more than 65,535 different calls; search fewer loci at a "
              "time");
        }
        row = static_cast<std::uint16_t>(calls.rows.size());
        calls.rows.push_back(
            {static_cast<std::uint32_t>(l), level, static_cast<std::uint32_t>(call.index())});
      }
      calls.codes[i * loci.size() + l] = row;
    }
  }
  return calls;
}

}  // namespace paradero::kin

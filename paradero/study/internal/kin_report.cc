#include "paradero/study/internal/kin_report.h"

#include <cmath>

#include "paradero/study/build_info.h"
#include "paradero/study/internal/report_parts.h"

namespace paradero::study {

using nlohmann::ordered_json;

ordered_json finite_or_null(double value) {
  return std::isfinite(value) ? ordered_json(value) : ordered_json(nullptr);
}

ordered_json lineage_settings_json(const kin::LineageSettings& settings) {
  return {{"frequency", kin::to_word(settings.estimate)},
          {"confidence", settings.confidence},
          {"rate_y", settings.rate_y},
          {"rate_mt", settings.rate_mt}};
}

ordered_json pedigree_json(const kin::Family& family) {
  ordered_json members = ordered_json::array();
  const kin::Pedigree& pedigree = family.pedigree;
  const auto id_of = [&](kin::MemberIndex member) {
    return member == kin::no_member ? std::string() : pedigree[member].id;
  };
  for (kin::MemberIndex m = 0; m < pedigree.size(); ++m) {
    const kin::Member& member = pedigree[m];
    members.push_back({{"id", member.id},
                       {"father", id_of(member.father)},
                       {"mother", id_of(member.mother)},
                       {"sex", member.sex == kin::Sex::male     ? "male"
                               : member.sex == kin::Sex::female ? "female"
                                                                : "unknown"},
                       {"typed", !family.profiles[m].genotypes.empty()},
                       {"missing", member.missing},
                       {"deceased", member.deceased},
                       {"implied", member.implied}});
  }
  return {{"name", pedigree.name()}, {"members", members}};
}

ordered_json loci_json(const KinCase& kin_case) {
  ordered_json loci = ordered_json::array();
  for (const kin::Locus& locus : kin_case.loci) {
    const kin::Assumptions& assumed = locus.assumptions();
    loci.push_back({{"marker", locus.marker()},
                    {"alleles", locus.alleles().size()},
                    {"frequencies_summed_to", locus.alleles().sum_before()},
                    {"alleles_added", locus.alleles().added()},
                    {"alleles_raised", locus.alleles().raised()},
                    {"mutation", to_word(assumed.mutation.model)},
                    {"rate_male", assumed.mutation.rate_male},
                    {"rate_female", assumed.mutation.rate_female},
                    {"theta", assumed.theta},
                    {"silent", assumed.silent}});
  }
  return loci;
}

ordered_json kin_provenance(std::string_view method, std::uint64_t seed, ordered_json settings,
                            const KinCase& kin_case) {
  return provenance_of(method, {{"seed", seed},
                                {"settings", std::move(settings)},
                                {"loci", loci_json(kin_case)},
                                {"inputs", inputs_json(kin_case.inputs)}});
}

ordered_json kin_report_head(std::string_view kind, std::uint64_t seed, ordered_json settings,
                             const KinCase& kin_case, const base::Problems& problems) {
  const BuildInfo build = build_info();
  return {{"kind", kind},
          {"title", ""},
          {"version", build.version},
          {"commit", build.commit},
          {"seed", seed},
          {"settings", std::move(settings)},
          {"inputs", inputs_json(kin_case.inputs)},
          {"loci", loci_json(kin_case)},
          {"problems", problems_json(problems)}};
}

}  // namespace paradero::study

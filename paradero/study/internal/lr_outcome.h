// Everything that `kin lr` found, seen together: what its tables and its report are written from.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "paradero/kin/consistency.h"
#include "paradero/study/internal/lr_explanation.h"
#include "paradero/study/lr_study.h"

namespace paradero::study {

// One marker, or two linked ones ("vWA+D12S391").
struct LrLocus {
  std::string marker, call;
  kin::LocusLikelihoodRatio ratio;
  Explanation explanation;
};

struct LrPair {
  std::size_t family = 0;
  kin::MemberIndex missing = 0;
  const kin::Profile* candidate = nullptr;
  kin::Detection detection;  // of the candidate
  std::vector<LrLocus> loci;
};

struct LrOutcome {
  const LrStudy& study;
  const KinCase& kin_case;
  const std::vector<LrPair>& pairs;
  const std::vector<kin::FamilyCheck>& checks;  // one a family
  const LrSummary& summary;
  const base::Problems& problems;
};

nlohmann::ordered_json lr_settings_json(const LrStudy& study);
nlohmann::ordered_json lr_report(const LrOutcome& outcome);

// What was assumed, a sentence each.
std::vector<Explanation> lr_assumptions(const LrStudy& study, const KinCase& kin_case);

}  // namespace paradero::study

// sampling_plan: whom to sample next, over a caseload, as files. What `paradero kin power` does.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/kin/power.h"
#include "paradero/study/kin_case.h"
#include "paradero/study/link_study.h"

namespace paradero::study {

struct PowerStudy {
  KinFiles files;
  // ped, id, cost: who could be sampled; `id` may be several ids joined with "+". Empty: every
  // untyped living member, alone, at cost 1.
  std::filesystem::path candidates;
  std::filesystem::path out;
  double prior_probability = 0.5;  // that a missing person's remains are in the base
  kin::PowerSettings settings;
};

// One line of power.csv.
struct PowerRow {
  std::string family, missing, sampled;  // sampled: ids joined with "+", empty: as the family is
  kin::SamplingPower power;
};

struct PowerSummary {
  std::uint64_t families = 0, missing = 0, options = 0;
  std::vector<PowerRow> best;  // the ten with the largest gain for their cost
  std::vector<Warning> warnings;
  std::uint64_t problems = 0;
  std::filesystem::path out;
};

// Writes power.csv, problems.csv, provenance.json and report.html into `study.out`, all or none.
// Errors: data (a file, the disk), usage (a setting), interrupted.
base::Result<PowerSummary> sampling_plan(const PowerStudy& study, const base::RunContext& context);

// The summary as JSON text (two-space indent), keys as in docs/formats/kin.md.
std::string to_json(const PowerSummary& summary);

}  // namespace paradero::study

// joint_identification: families and remains in, who is who out, as files. What `paradero kin
// joint` does.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/kin/direct.h"
#include "paradero/kin/joint.h"
#include "paradero/kin/joint_problem.h"
#include "paradero/study/kin_case.h"
#include "paradero/study/link_study.h"

namespace paradero::study {

struct JointStudy {
  std::filesystem::path set;  // a JSON set; empty: `files`
  KinFiles files;
  kin::DirectSettings direct;
  bool join_fragments = true;  // of `files`: remains of one person become one victim first
  std::filesystem::path out;
  // Share of the missing who are expected among the victims; nullopt is the flat prior over
  // assignments.
  std::optional<double> among_victims;
  // Sets of pairings of one family with less than these odds are left out where there are many
  // victims; 0 is none.
  double negligible_odds = 1e-4;
  kin::JointSettings settings;
};

struct NamedPairing {
  std::string victim, missing;
  double posterior = 0, standard_error = 0;
};

// A tie: each of `victims` is one of `missing`, and the data cannot tell which.
struct NamedTie {
  std::string family;
  std::vector<std::string> missing;
  std::vector<NamedPairing> victims;  // posterior of being one of them; .missing is empty
};

struct JointSummary {
  std::uint64_t remains = 0;  // of which fragments of one person make one victim
  std::uint64_t victims = 0, missing = 0, families = 0;
  kin::AssignmentCount assignments_by_sex;  // before any exclusion
  kin::AssignmentCount assignments;         // possible; not known where a part was sampled
  std::uint64_t components = 0, components_sampled = 0;
  double largest_standard_error = 0, mass_left_out = 0;
  std::vector<NamedPairing> identified;  // posterior >= .5, the largest first
  std::vector<NamedTie> ties;
  std::vector<Warning> warnings;
  std::uint64_t problems = 0;
  std::filesystem::path out;
};

// Writes pairings.csv, pairwise.csv, ties.csv, remains.csv, problems.csv, provenance.json and
// report.html into `study.out`, all or none. Errors: data (a file, the disk), usage (a setting),
// interrupted.
base::Result<JointSummary> joint_identification(const JointStudy& study,
                                                const base::RunContext& context);

// The summary as JSON text (two-space indent), keys as in docs/formats/kin.md.
std::string to_json(const JointSummary& summary);

}  // namespace paradero::study

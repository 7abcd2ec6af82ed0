// compare_candidates: one likelihood ratio for each candidate and family, locus by locus,
// explained. What `paradero kin lr` does.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/study/kin_case.h"
#include "paradero/study/kin_files.h"
#include "paradero/study/link_study.h"

namespace paradero::study {

// Two markers of one chromosome, worked out together.
struct LinkedMarkers {
  std::string first, second;
  double rho = 0.5;
};

struct LrStudy {
  KinFiles files;  // of which `candidates` is set by the study
  std::vector<LinkedMarkers> linked;
  std::optional<CmfHeader> cmf;  // write the genotypes as CODIS CMF too (genotypes.xml)
  std::uint64_t seed = 1;        // of the provenance: nothing here is random
  std::filesystem::path out;
};

// One candidate held against one missing person.
struct LrComparison {
  std::string ped, missing, candidate;
  std::uint64_t loci = 0;        // compared
  std::uint64_t exclusions = 0;  // loci at which h1 is impossible
  // Loci at which the family's own calls are impossible together: the ratio has no value there, and
  // the whole has none.
  std::uint64_t contradictions = 0;
  double ln_likelihood_h1 = 0, ln_likelihood_h2 = 0;
  double log10_likelihood_ratio = 0;  // -inf: excluded; NaN: contradictions
};

struct LrSummary {
  std::vector<LrComparison> comparisons;
  std::vector<Warning> warnings;
  std::uint64_t problems = 0;
  std::filesystem::path out;
};

// Compares every candidate with the missing member of its family (of every family, where it belongs
// to none; so do remains, where the files name them), and writes lr.csv, totals.csv,
// explanations.csv, family_check.csv, problems.csv, provenance.json and report.html into
// `study.out`, all or none. Errors: data (a file, the disk; nothing to compare; several missing
// members in a family and none named), usage (a setting), interrupted.
base::Result<LrSummary> compare_candidates(const LrStudy& study, const base::RunContext& context);

// The summary as JSON text (two-space indent), keys as in docs/formats/kin.md.
std::string to_json(const LrSummary& summary);

}  // namespace paradero::study

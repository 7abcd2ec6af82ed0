// search_base: every family against all remains, as files. What `paradero kin search` does.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/kin/direct.h"
#include "paradero/kin/search.h"
#include "paradero/study/kin_case.h"
#include "paradero/study/link_study.h"

namespace paradero::study {

struct SearchStudy {
  KinFiles files;
  std::filesystem::path out;
  kin::SearchSettings search;
  kin::DirectSettings direct;
  bool join_fragments = true;      // false: every set of remains stands for itself
  double prior_probability = 0.5;  // that a missing person's remains are in the base
  // Shard i of n (from 1): only its part of the families is searched.
  std::uint32_t shard = 1, shards = 1;
  // Earlier results, of shards or of the base before something was added: pairs of families and
  // remains that they compared, with the same content and settings, are taken from them.
  std::vector<std::filesystem::path> previous;
  // Where parts of the search that are done are kept until the result is whole, so that a run that
  // was killed goes on from there. Empty: nowhere.
  std::filesystem::path checkpoint;
  std::size_t families_a_part = 2048;  // of the checkpoint
  // missing_id, found_id, ln_likelihood_ratio (candidates.csv of `cross`): other evidence; a pair
  // that is not in it counts as 1. missing_id is family:id where several families have the id.
  std::filesystem::path other_evidence;
  // Scales its ln ratios, where it is not independent of the DNA or of itself: 1 takes them as they
  // are, 0 ignores them.
  double other_evidence_weight = 1;
  std::uint32_t explained = 100;  // hits whose loci are explained, the likeliest first
};

struct SearchSummary {
  std::uint64_t families = 0, missing = 0, remains = 0, people = 0;  // people: remains, joined
  std::uint64_t pairs = 0;                                           // missing people times remains
  std::uint64_t compared = 0;                                        // of them, in this run
  std::uint64_t parts_found = 0;                                     // of the checkpoint
  std::uint64_t hits = 0, likely = 0;                                // likely: posterior >= .9
  double expected_false_hits = 0;  // of all families together, with full profiles
  std::uint64_t refused = 0;       // missing people who could not be searched
  std::vector<Warning> warnings;
  std::uint64_t problems = 0;
  std::filesystem::path out;
};

// Writes hits.csv, missing.csv, remains.csv, matches.csv, explanations.csv, problems.csv,
// provenance.json and report.html into `study.out`, all or none. The same inputs and settings give
// the same bytes whatever part was taken from earlier results. Errors: data (a file, the disk),
// usage (a setting), interrupted.
base::Result<SearchSummary> search_base(const SearchStudy& study, const base::RunContext& context);

// The summary as JSON text (two-space indent), keys as in docs/formats/kin.md.
std::string to_json(const SearchSummary& summary);

}  // namespace paradero::study

// What an earlier search left: content keys of who was compared, and the hits.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/kin/search.h"
#include "paradero/study/kin_case.h"

namespace paradero::study {

// Keys that change with anything that a comparison depends on: calls, relations, frequencies,
// assumptions, the threshold.
struct ContentKeys {
  std::vector<std::string> targets;  // by target
  std::vector<std::string> remains;  // by person
};
ContentKeys content_keys(std::span<const kin::Family> families,
                         std::span<const kin::SearchTarget> targets,
                         std::span<const kin::Remains> people, std::span<const kin::Locus> loci,
                         const kin::SearchSettings& settings);

struct EarlierHit {
  std::string target, remains;  // keys
  double ln_likelihood_ratio = 0, ln_false_rate = 0;
};

struct EarlierSearch {
  std::map<std::string, kin::SearchTarget> targets;  // by key; family and missing are not set
  std::set<std::string> remains;                     // keys that every earlier result had
  std::vector<EarlierHit> hits;
};

// Reads missing.csv, remains.csv and hits.csv of each directory. Errors (data): one is absent or
// lacks a column.
base::Result<EarlierSearch> read_earlier(std::span<const std::filesystem::path> directories,
                                         const base::RunContext& context);

}  // namespace paradero::study

// The study file: lists, mapping, settings and outputs declared in one TOML file
// (docs/formats/study.md).
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "paradero/base/error.h"
#include "paradero/cross/cross.h"
#include "paradero/estimate/estimate.h"
#include "paradero/generate/generate.h"
#include "paradero/link/link.h"
#include "paradero/study/lists.h"
#include "paradero/watch/counts.h"

namespace paradero::study {

struct EvaluationSpec {
  std::vector<std::filesystem::path> truth;  // a truth.csv, or lists with a column of true people
  std::string truth_column = "person_id";
  std::string record_id;  // header; empty: found as in any list
};

struct WatchSpec {
  std::vector<ListSpec> versions;         // oldest first; empty: not declared here
  std::optional<watch::YearRange> years;  // of the totals compared; none: those all versions cover
  double threshold = 0.5;                 // probability at which two records are one person
};

struct CrossSpec {
  std::vector<ListSpec> missing, found;
  std::vector<std::filesystem::path> gazetteers;  // coordinates and names of municipalities
  std::filesystem::path previous;  // an earlier result that new lists are added to; empty: none
  cross::PeopleSettings people;
  cross::Settings settings;
};

// A list that did not cover some strata: it could name no one there (a structural zero).
struct NotCovered {
  std::string list;
  std::string column;  // of strata; empty: the only one
  std::vector<std::string> values;
};

struct EstimateSpec {
  bool declared = false;            // the study has an [estimate] section
  std::filesystem::path table;      // entities.csv, or capture histories; empty: the linkage's
  std::vector<std::string> strata;  // its columns that are strata
  std::filesystem::path draws;      // draws.csv of the linkage; empty: none
  std::size_t imputations = 20;     // of missing strata, where there are any
  std::vector<NotCovered> not_covered;
  std::filesystem::path cache;  // answers kept between runs; empty: beside the results, until done
  bool timing = false;          // write measured seconds, which differ from run to run
  estimate::Settings settings;
};

struct Study {
  std::string title;
  std::uint64_t seed = 1;
  std::filesystem::path out;                   // empty: not said
  std::optional<generate::Settings> generate;  // lists to invent first, beside the results
  std::vector<std::string> generated_lists;    // which of them to link; empty: those with names
  std::vector<ListSpec> lists;
  link::Settings link;
  std::filesystem::path decisions;  // of people on pairs of records; empty: none
  std::filesystem::path labels;     // of people on pairs, to learn from; empty: none
  std::filesystem::path previous;  // entities.csv of an old result, whose ids are kept; empty: none
  std::filesystem::path model;  // model.json of another linkage, instead of training; empty: none
  std::filesystem::path splink_model;  // settings of Splink to link by; empty: none
  std::optional<EvaluationSpec> evaluate;
  WatchSpec watch;
  CrossSpec cross;
  EstimateSpec estimate;
};

// Reads a study from TOML text; relative paths are taken from `folder`; `origin` names the file in
// messages. Errors (usage): not TOML, an unknown key, a value of the wrong type or out of range;
// the message names the key and its line.
base::Result<Study> parse_study(std::string_view toml, const std::filesystem::path& folder,
                                std::string_view origin);

base::Result<Study> read_study(const std::filesystem::path& path);

// Reads a mapping from a TOML file; `origin` names it in messages. Errors (usage): it cannot be
// read, or those of parse_mapping.
base::Result<table::Mapping> read_mapping(const std::filesystem::path& path,
                                          std::string_view origin);

// Reads "2010-2017". Error (usage): anything else, or years turned round.
base::Result<watch::YearRange> year_range(std::string_view text);

// Estimators by the words of the column `estimator`. Error (usage): there is none of that name.
base::Result<std::vector<estimate::Estimator>> estimators_from_words(
    const std::vector<std::string>& words);

base::Result<generate::Strength> strength_from_word(std::string_view word);
std::string_view to_word(generate::Strength strength);

}  // namespace paradero::study

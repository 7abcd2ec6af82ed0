// Evaluation where no truth is known: draws what people should judge, and scores a linkage by what
// they said. What `paradero evaluate --sample` and `--judged` do.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/link/sampled_evaluation.h"

namespace paradero::study {

struct SampleRequest {
  std::filesystem::path entities;            // entities.csv in the directory of a linkage
  std::vector<std::filesystem::path> lists;  // where the lists are, as for explain_pair
  std::uint64_t sample = 400;                // judgements asked for, about
  std::uint64_t seed = 1;
  std::filesystem::path out;
};

struct SampleSummary {
  std::uint64_t pairs = 0, records = 0, record_rows = 0;  // to judge
  std::filesystem::path out;
};
std::string to_json(const SampleSummary& summary);

// Draws three quarters of `sample` as pairs, stratified by whether the linkage puts them together
// and by probability, and one quarter as whole records, each with the others of its group and those
// that the model does not rule out, found without blocking; writes pairs.csv, records.csv,
// frame.json and provenance.json into `out`, all or none. Errors: those of reading a linkage and
// its lists again, usage (a sample below 20), interrupted. Complexity: records drawn x records.
base::Result<SampleSummary> draw_sample(const SampleRequest& request,
                                        const base::RunContext& context);

struct StratumReport {
  std::string name;
  bool together = false;
  std::uint64_t pairs = 0, drawn = 0, same = 0, different = 0, open = 0;
};

struct SampleSubgroup {
  std::string by, value;
  std::uint64_t judged = 0;
  link::SampledScores scores;
};

struct SampleReport {
  std::vector<StratumReport> strata;
  link::SampledScores scores;  // pairs of records
  // The same if every pair left open (unsure, or not filled in) were one person, or were not.
  link::SampledScores open_same, open_different;
  std::uint64_t records_drawn = 0, records_judged = 0;  // whole
  std::optional<link::Estimate> b_cubed_precision, b_cubed_recall;
  // What no one was shown: pairs whose probability is below the frame's, as the model expects.
  double frame_from = 0, expected_beyond = 0;
  std::vector<SampleSubgroup> subgroups;  // sex, state, number of surnames, indigenous surname
};

// Scores the sample in `directory` once its columns `decision` are filled in (same, different,
// unsure; empty is open). Errors (data): a file that is absent or damaged, a decision that is no
// word of these, rows that are not the frame's.
base::Result<SampleReport> judge_sample(const std::filesystem::path& directory,
                                        const base::RunContext& context);

std::string to_text(const SampleReport& report);
std::string to_json(const SampleReport& report);

// Whether a surname is of those frequent among indigenous peoples of Mexico, by the stated rule
// (docs/methods/evaluation.md). Takes any spelling.
bool is_indigenous_surname(std::string_view surname);

}  // namespace paradero::study

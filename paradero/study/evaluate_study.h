// Scores of a result against a truth, from files.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/link/evaluation.h"
#include "paradero/study/lists.h"
#include "paradero/study/study_file.h"

namespace paradero::study {

// The true person of each record of `lists`, list after list, as labels. A record that the truth
// does not name is a person of its own. Errors: data (no file, no such column), usage (a truth that
// names no record of the lists).
base::Result<std::vector<std::uint64_t>> true_people(const EvaluationSpec& truth,
                                                     const Lists& lists,
                                                     const base::RunContext& context);

struct Subgroup {
  std::string by, value;  // "sex", "female"
  link::Evaluation evaluation;
};

struct EvaluationReport {
  link::Evaluation all;
  std::uint64_t records_without_truth = 0;  // left out of every score
  std::vector<Subgroup> subgroups;  // by sex, state, and number of surnames, where the truth is in
                                    // lists that have them
  std::vector<link::CalibrationBand> calibration;  // where links.csv lies beside the entities
};

// Reads entities.csv (source, record_id, entity_id) and the truth, and compares.
base::Result<EvaluationReport> evaluate_files(const std::filesystem::path& entities,
                                              const EvaluationSpec& truth,
                                              const base::RunContext& context);

// As a table for a terminal, and as JSON text (two-space indent).
std::string to_text(const EvaluationReport& report);
std::string to_json(const EvaluationReport& report);

}  // namespace paradero::study

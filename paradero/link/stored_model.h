// A trained model as it is kept between runs: what the match model learned, the scales of its
// comparisons, and the blocking rules that it was trained with.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "paradero/base/error.h"
#include "paradero/link/comparison.h"
#include "paradero/link/model.h"

namespace paradero::link {

// One field of a stored model.
struct StoredField {
  std::string name;
  table::Comparison comparison = table::Comparison::text;
  double rarest_share = 1;  // of the records: values up to this share are at the first exact level
  int exact_levels = 1;
  // [class][level], level 0 (missing) being 1: the probability of each level in each class.
  std::array<std::vector<double>, pair_classes> levels;
  std::array<bool, pair_classes> free{};  // classes that learned the field
};

struct StoredModel {
  double frequency_step = 4;
  std::array<double, pair_classes> share{};
  std::vector<StoredField> fields;
  MatchModel::Training training;
  std::vector<std::string> blocking_rules;
  bool rules_chosen = false;     // by the program
  std::size_t block_cap = 5000;  // records
  double estimated_blocking_recall = 1;
};

// What a stored model knows of the fields of some records.
struct RestoredModel {
  std::vector<FieldComparison> comparisons;  // one a field of the records
  ModelParameters parameters;                // of these comparisons
  std::vector<std::string> unknown_fields;   // fields of the records that the model has not: no
                                             // evidence
  std::vector<std::string> absent_fields;    // fields of the model that the records have not
};

// Puts `model` beside the fields of `records`. Equal values are told apart by the frequency that
// they have in `records`, on the scale of the lists that the model was trained on. Error (usage):
// a field of both is compared in two ways, or no field is in both.
base::Result<RestoredModel> restore(const StoredModel& model, const Records& records);

// The model of `comparisons`, for keeping; the caller adds training and blocking.
StoredModel store(const MatchModel& model, std::span<const FieldComparison> comparisons,
                  double frequency_step);

}  // namespace paradero::link

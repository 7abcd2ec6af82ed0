// One evaluation as JSON: the same keys wherever scores are printed.
#pragma once

#include <nlohmann/json.hpp>

#include "paradero/link/evaluation.h"

namespace paradero::study {

inline nlohmann::ordered_json evaluation_json(const link::Evaluation& evaluation) {
  const auto scores = [](const link::PrecisionRecall& s) {
    return nlohmann::ordered_json{{"precision", s.precision}, {"recall", s.recall}, {"f", s.f}};
  };
  return {{"records", evaluation.records},
          {"true_entities", evaluation.true_entities},
          {"found_entities", evaluation.found_entities},
          {"true_pairs", evaluation.true_pairs},
          {"found_pairs", evaluation.found_pairs},
          {"common_pairs", evaluation.common_pairs},
          {"pairwise", scores(evaluation.pairwise)},
          {"b_cubed", scores(evaluation.b_cubed)},
          {"cluster", scores(evaluation.cluster)}};
}

}  // namespace paradero::study

// Everything that publishing tables produced, seen together by those who tell of it.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "paradero/base/problems.h"
#include "paradero/study/publish_study.h"

namespace paradero::study {

// An earlier result that was taken into account.
struct EarlierResult {
  std::string folder, sha256;  // of its audit.csv
  std::uint64_t cells = 0;
  std::uint64_t gone = 0;  // cells of values that the list does not have any more
};

// Keeps references.
struct PublishOutcome {
  const PublishStudy& study;
  const PublishSummary& summary;
  const std::vector<EarlierResult>& earlier;
  const base::Problems& problems;
};

// Who becomes unique by which columns.
nlohmann::ordered_json uniqueness_json(std::span<const publish::Uniqueness> uniqueness);
nlohmann::ordered_json publish_provenance(const PublishOutcome& outcome);
nlohmann::ordered_json publish_report_data(const PublishOutcome& outcome);

}  // namespace paradero::study

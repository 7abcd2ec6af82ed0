// What provenance.json and report.html say of a crossing, and how an earlier one is read back.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "paradero/base/problems.h"
#include "paradero/cross/cross.h"
#include "paradero/cross/explanation.h"
#include "paradero/study/cross_study.h"
#include "paradero/study/lists.h"

namespace paradero::study {

// Everything that a crossing produced, seen together. Keeps references.
struct CrossOutcome {
  const Study& study;
  const Lists& lists;  // the missing first
  std::size_t missing_lists;
  const std::vector<std::string>& gazetteer_hashes;
  const cross::Screen& screen;
  const cross::Vocabulary& vocabulary;
  const cross::Crossing& crossing;
  const base::Problems& problems;
};

struct CrossRowName {
  const std::string& source;
  const std::string& record_id;
};
CrossRowName missing_name(const CrossOutcome& outcome, std::uint32_t missing);
CrossRowName found_name(const CrossOutcome& outcome, std::uint32_t found);

// One rate for a person to read: the band and its share among pairs of one person.
struct RateLine {
  std::string kind, band;
  double share = 0;
};
std::vector<RateLine> rate_lines(const cross::Rates& rates);

// The rates that a study sets, as provenance records them and a later crossing compares them.
nlohmann::ordered_json rate_changes_json(std::span<const cross::RateChange> changes);
nlohmann::ordered_json cross_provenance(const CrossOutcome& outcome);
nlohmann::ordered_json cross_report_data(const CrossOutcome& outcome, const CrossSummary& summary);

// What a folder with an earlier result says that it was made from, in order.
struct PreviousLists {
  std::vector<std::string> missing_hashes, found_hashes;
};
base::Result<PreviousLists> previous_lists(const std::filesystem::path& folder);

// The earlier result as cross::cross takes it. Errors: usage, where it was made with other settings
// or from other rows; data, where its files cannot be read.
base::Result<cross::Before> read_previous(const std::filesystem::path& folder, const Study& study,
                                          const std::vector<std::string>& gazetteer_hashes,
                                          const Lists& lists, std::size_t missing_lists,
                                          const PreviousLists& previous,
                                          const cross::People& missing, const cross::People& found,
                                          const base::RunContext& context);

}  // namespace paradero::study

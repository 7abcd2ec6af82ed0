// What provenance.json and report.html say of a linkage.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "paradero/base/output.h"
#include "paradero/base/problems.h"
#include "paradero/link/link.h"
#include "paradero/study/link_study.h"
#include "paradero/study/lists.h"

namespace paradero::study {

// Everything that a linkage produced, seen together. Keeps references.
struct LinkOutcome {
  const Study& study;
  const Lists& lists;
  const link::Records& records;
  const link::LinkResult& result;
  const std::vector<std::uint64_t>& entity_ids;  // by entity
  const LinkSummary& summary;
  const base::Problems& problems;
};

// The counts of a linkage, without warnings, evaluation and draws.
LinkSummary summarise_link(const Study& study, const Lists& lists, const link::LinkResult& result,
                           const base::Problems& problems);

// The lists to link: those of the study, and those that it invents into `out`.
base::Result<std::vector<ListSpec>> prepare_lists(const Study& study, base::OutputDirectory& out,
                                                  const base::RunContext& context);

nlohmann::ordered_json provenance(const LinkOutcome& outcome);
nlohmann::ordered_json report_data(const LinkOutcome& outcome);

// The cell that a record's field came from, as delivered; the compared form where it was derived.
std::string shown_value(const Lists& lists, const link::Records& records, std::uint32_t record,
                        std::size_t field);

// Parts of the report that hold for any model.
nlohmann::ordered_json overlap_json(const Lists& lists, const link::Grouping& grouping);
nlohmann::ordered_json group_sizes_json(const link::Grouping& grouping);
nlohmann::ordered_json posterior_json(const Lists& lists, const link::LinkResult& result,
                                      std::span<const std::uint64_t> entity_ids,
                                      const LinkSummary& summary);
nlohmann::ordered_json totals_json(const LinkSummary& summary);
nlohmann::ordered_json link_settings_json(const Study& study);

// "record 17 of list register": how a record is called in tables.
struct RecordName {
  const std::string& source;
  const std::string& record_id;
};
RecordName name_of(const LinkOutcome& outcome, std::uint32_t record);
RecordName name_of(const Lists& lists, std::uint32_t record);  // O(lists)

}  // namespace paradero::study

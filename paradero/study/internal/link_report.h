// What provenance.json and report.html say of a linkage.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

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

nlohmann::ordered_json provenance(const LinkOutcome& outcome);
nlohmann::ordered_json report_data(const LinkOutcome& outcome);

// "record 17 of list register": how a record is called in tables.
struct RecordName {
  const std::string& source;
  const std::string& record_id;
};
RecordName name_of(const LinkOutcome& outcome, std::uint32_t record);

}  // namespace paradero::study

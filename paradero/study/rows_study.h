// publish_rows: a list of people in, rows without names out, as files. What `paradero publish TABLE
// --rows` does.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/publish/rows.h"
#include "paradero/publish/sealed.h"
#include "paradero/publish/uniqueness.h"
#include "paradero/study/link_study.h"
#include "paradero/table/mapping.h"

namespace paradero::study {

struct RowsStudy {
  std::filesystem::path table;
  table::Mapping mapping;
  std::vector<std::string> columns;  // what is told of each person, the most important first
  std::string
      person;  // column that says who is whom; empty: entity_id, else each record is a person
  std::filesystem::path key;  // of the pseudonyms; made where it is absent
  std::uint64_t k = 5;
  std::optional<std::string> passphrase;  // none: written in the clear
  publish::SealCost cost;
  std::filesystem::path out;
};

struct RowsSummary {
  InputFile input;
  std::uint64_t rows = 0, without_consent = 0, in_small_groups = 0, smallest_group = 0;
  std::vector<std::string> columns;
  std::vector<std::uint64_t> not_consented, generalised;  // values, by column
  std::vector<publish::Uniqueness> uniqueness;            // before anything was withheld
  bool sealed = false, key_made = false;
  std::uint64_t problems = 0;
  std::vector<Warning> warnings;
  std::filesystem::path out;
};

// Reads the list, and writes rows.csv and withheld.csv (within release.sealed where there is a
// passphrase), report.html, problems.csv and provenance.json into study.out, all or none. Errors:
// data (a file, the disk), usage (a column, k, a key file that is none or lies in the release),
// interrupted.
base::Result<RowsSummary> publish_rows(const RowsStudy& study, const base::RunContext& context);

// The summary as JSON text (two-space indent), keys as in docs/formats/publish.md.
std::string to_json(const RowsSummary& summary);

}  // namespace paradero::study

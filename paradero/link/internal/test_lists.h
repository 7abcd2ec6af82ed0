// Small lists of invented people for the module's tests.
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "paradero/link/records.h"

namespace paradero::link::testing {

struct ColumnSpec {
  std::string name;
  table::Comparison comparison;
};

// A mapped list with the given columns; "" is missing.
inline table::MappedTable make_list(const std::string& source,
                                    const std::vector<ColumnSpec>& columns,
                                    const std::vector<std::vector<std::string>>& rows) {
  table::MappedTable list;
  list.source = source;
  list.file = source + ".csv";
  for (const ColumnSpec& spec : columns) {
    table::MappedColumn column;
    column.name = spec.name;
    column.comparison = spec.comparison;
    list.columns.push_back(std::move(column));
  }
  for (const auto& row : rows) {
    for (std::size_t c = 0; c < columns.size(); ++c) {
      list.columns[c].codes.push_back(list.columns[c].values.intern(row[c]));
    }
    list.lines.push_back(static_cast<std::uint32_t>(list.lines.size() + 2));
    list.record_ids.push_back(std::to_string(list.lines.size()));
  }
  return list;
}

inline Records make_records(std::initializer_list<table::MappedTable*> lists) {
  std::vector<table::MappedTable> moved;
  for (table::MappedTable* list : lists) moved.push_back(std::move(*list));
  base::Problems problems;
  auto records = Records::build(moved, {}, problems);
  base::require(records.has_value(), "make_records: refused");
  return std::move(*records);
}

inline const std::vector<ColumnSpec> person_columns = {
    {"given_names", table::Comparison::name}, {"surname_1", table::Comparison::name},
    {"surname_2", table::Comparison::name},   {"sex", table::Comparison::category},
    {"birth_date", table::Comparison::date},  {"municipality", table::Comparison::place}};

// A deterministic population: `people` persons, each on the list once, every third again with one
// slip. truth[i] is the person of row i.
struct Population {
  table::MappedTable list;
  std::vector<std::uint64_t> truth;
};
Population make_population(std::size_t people);

}  // namespace paradero::link::testing

// Versions of invented registers for the module's tests.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "paradero/base/problems.h"
#include "paradero/table/mapping.h"

namespace paradero::watch::testing {

using Rows = std::vector<std::vector<std::string>>;

// A table as it would be read from a file: the first row is the header.
inline table::Table table_of(const std::string& source, const Rows& rows) {
  table::Table made;
  made.source = source;
  made.file = source + ".csv";
  for (std::size_t c = 0; c < rows.front().size(); ++c) {
    table::Column column;
    column.header = rows.front()[c];
    for (std::size_t r = 1; r < rows.size(); ++r)
      column.codes.push_back(column.values.intern(rows[r][c]));
    made.columns.push_back(std::move(column));
  }
  for (std::size_t r = 1; r < rows.size(); ++r)
    made.lines.push_back(static_cast<std::uint32_t>(r + 1));
  return made;
}

inline table::MappedTable version(const std::string& source, const Rows& rows,
                                  const table::Mapping& wanted = {}) {
  table::Table read = table_of(source, rows);
  auto mapping = table::complete_mapping(read, wanted);
  base::Problems problems;
  return table::apply_mapping(std::move(read), std::move(mapping).value(), problems);
}

// n invented people, each unlike the others: id, names, dates of birth, event and notice, place,
// status.
inline Rows people(std::size_t n) {
  constexpr std::string_view given[] = {"ROSA", "SAUL", "INES", "OMAR", "DELIA", "HUGO", "NOEMI"};
  constexpr std::string_view surnames[] = {"LUNA", "VERA",  "SOTO",  "MORA", "RIOS",  "PAZ",
                                           "REY",  "TREJO", "BARRA", "CANO", "DUARTE"};
  constexpr std::string_view towns[] = {"Iguala", "Taxco", "Chilapa", "Tixtla", "Zumpango"};
  Rows rows = {{"FUB", "Nombre", "PrimerApellido", "SegundoApellido", "Fecha de nacimiento",
                "Fecha de Hechos", "Fecha de Percato", "Entidad", "Municipio", "Estatus Victima"}};
  for (std::size_t k = 0; k < n; ++k) {
    rows.push_back({"F" + std::to_string(1000 + k), std::string(given[k % 7]),
                    std::string(surnames[k % 11]), std::string(surnames[(k / 11 + 3 * k) % 11]),
                    fmt::format("{}-{:02}-{:02}", 1950 + k * 7 % 55, 1 + k % 12, 1 + k * 5 % 28),
                    fmt::format("{}-{:02}-{:02}", 2007 + k * 3 % 15, 1 + k * 7 % 12, 1 + k % 28),
                    fmt::format("{}-{:02}-{:02}", 2022 + k % 2, 1 + k * 5 % 12, 1 + k * 3 % 28),
                    "Guerrero", std::string(towns[k % 5]), "DESAPARECIDA"});
  }
  return rows;
}

}  // namespace paradero::watch::testing

// A folder of its own for each test, with a case file in it; and lists of invented people.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <stdlib.h>

#include "paradero/casefile/casefile.h"
#include "paradero/casefile/import.h"

namespace paradero::casefile::testing {

inline std::string content(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

inline table::Table table_of(const std::string& source, const std::vector<std::string>& headers,
                             const std::vector<std::vector<std::string>>& rows) {
  table::Table table;
  table.source = source;
  table.file = source + ".csv";
  for (const std::string& header : headers) {
    table::Column column;
    column.header = header;
    table.columns.push_back(std::move(column));
  }
  for (std::size_t r = 0; r < rows.size(); ++r) {
    table.lines.push_back(static_cast<std::uint32_t>(r + 2));
    for (std::size_t c = 0; c < headers.size(); ++c)
      table.columns[c].codes.push_back(table.columns[c].values.intern(rows[r][c]));
  }
  return table;
}

inline const std::vector<std::string> people_headers = {
    "folio", "nombre", "primer apellido", "segundo apellido", "fecha de nacimiento", "entidad"};

// The name that no file may show.
inline const std::string secret_name = "Xochiquetzalli";

inline table::Table people(const std::string& source, std::size_t rows) {
  const std::vector<std::string> given = {secret_name, "Rosa", "Saúl", "Inés", "José \"Pepe\""};
  const std::vector<std::string> surnames = {"Luna",  "Vera", "Soto", "Ríos",
                                             "Núñez", "Paz",  "Cano"};
  std::vector<std::vector<std::string>> cells;
  for (std::size_t r = 0; r < rows; ++r) {
    cells.push_back({"F" + std::to_string(r + 1), given[r % given.size()],
                     surnames[r / 5 % surnames.size()], r % 3 == 0 ? "" : surnames[r % 7],
                     std::to_string(1950 + r % 50) + "-0" + std::to_string(1 + r % 9) + "-1" +
                         std::to_string(r % 10),
                     r % 2 == 0 ? "Guerrero" : "Jalisco"});
  }
  return table_of(source, people_headers, cells);
}

class CaseTest : public ::testing::Test {
 protected:
  static constexpr const char* time = "2026-11-27T18:00:00Z";

  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "paradero_case_XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    path_ = folder_ / "a.paradero";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  static Secret word(const std::string& text = "correct horse") { return Secret::copy_of(text); }

  Created create(bool recovery_share = false) const {
    CreateSettings settings;
    settings.owner = "ana";
    settings.cost = least_key_cost;
    settings.recovery_share = recovery_share;
    settings.clock = [] { return std::string(time); };
    auto created = CaseFile::create(path_, word(), settings);
    EXPECT_TRUE(created) << created.error().message;
    return created ? std::move(*created) : Created{};
  }
  CaseFile open(Access access = Access::write,
                const std::string& passphrase = "correct horse") const {
    auto file = CaseFile::open(path_, word(passphrase), access, [] { return std::string(time); });
    EXPECT_TRUE(file) << file.error().message;
    return std::move(*file);
  }
  static base::Result<Imported> import(CaseFile& file, table::Table table,
                                       const std::string& sha256 = "aa",
                                       const std::string& compartment = "") {
    SourceInfo info;
    info.list = table.source;
    info.file_name = table.file;
    info.sha256 = sha256;
    info.reading = "{}";
    info.compartment = compartment;
    base::Problems problems;
    auto mapping = table::complete_mapping(table, {});
    if (!mapping) return tl::unexpected(std::move(mapping.error()));
    return import_list(file, info, std::move(table), *mapping, problems, {});
  }

  std::filesystem::path folder_, path_;
};

}  // namespace paradero::casefile::testing

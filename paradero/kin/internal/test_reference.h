// What the reference tests share: the files of ../shared/reference/kinship, read without ceremony.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "paradero/kin/lr.h"

namespace paradero::kin::reference {

using Row = std::map<std::string, std::string>;

// The folder, or an empty path where it is absent (then skip the test).
inline std::filesystem::path folder() {
  const char* shared = std::getenv("PARADERO_SHARED");
  const std::filesystem::path path =
      std::filesystem::path(shared == nullptr ? "../shared" : shared) / "reference/kinship";
  return std::filesystem::exists(path) ? path : std::filesystem::path();
}

inline std::vector<Row> rows(const std::string& name) {
  std::ifstream file(folder() / name);
  if (!file) throw std::runtime_error("cannot read " + name);
  const auto cells = [](std::string line) {
    std::vector<std::string> split;
    if (!line.empty() && line.back() == '\r') line.pop_back();
    std::stringstream stream(line + ",");
    for (std::string cell; std::getline(stream, cell, ',');) {
      if (cell.size() > 1 && cell.front() == '"') cell = cell.substr(1, cell.size() - 2);
      split.push_back(cell);
    }
    return split;
  };
  std::string line;
  std::getline(file, line);
  const auto header = cells(line);
  std::vector<Row> made;
  while (std::getline(file, line)) {
    const auto values = cells(line);
    Row row;
    for (std::size_t i = 0; i < header.size() && i < values.size(); ++i) row[header[i]] = values[i];
    made.push_back(std::move(row));
  }
  return made;
}

// "", "-Inf" and numbers to full precision; NaN for an empty cell.
inline double number(const std::string& cell) {
  if (cell.empty() || cell == "NA" || cell == "NaN")
    return std::numeric_limits<double>::quiet_NaN();
  return std::strtod(cell.c_str(), nullptr);
}

template <class T>
T value(base::Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(*result);
}

struct Data {
  std::map<std::string, Pedigree> pedigrees;
  FrequencyDatabase frequencies;
  // pedigree, id, marker -> labels
  std::map<std::string,
           std::map<std::string, std::map<std::string, std::pair<std::string, std::string>>>>
      genotypes;

  std::size_t locus(const std::string& marker) const { return frequencies.find(marker).value(); }

  Genotype call(const std::string& ped, const std::string& id, const std::string& marker) const {
    const auto& labels = genotypes.at(ped).at(id).at(marker);
    const AlleleFrequencies& alleles = frequencies[locus(marker)];
    return {alleles.find(labels.first).value(), alleles.find(labels.second).value()};
  }
  // Of the family: who is typed in the pedigree.
  std::vector<Observation> family(const std::string& ped, const std::string& marker) const {
    const Pedigree& pedigree = pedigrees.at(ped);
    std::vector<Observation> seen(pedigree.size());
    for (MemberIndex m = 0; m < pedigree.size(); ++m) {
      if (pedigree[m].typed) seen[m].call = call(ped, pedigree[m].id, marker);
    }
    return seen;
  }
};

inline Data read() {
  Data data;
  std::map<std::string, std::vector<MemberEntry>> entries;
  for (const Row& row : rows("pedigrees.csv")) {
    const auto parent = [&](const char* key) { return row.at(key) == "0" ? "" : row.at(key); };
    MemberEntry entry;
    entry.id = row.at("id");
    entry.father = parent("fid");
    entry.mother = parent("mid");
    entry.sex = row.at("sex") == "1" ? Sex::male : Sex::female;
    entry.typed = row.at("typed") == "1";
    entry.missing = row.at("missing") == "1";
    entries[row.at("ped")].push_back(entry);
  }
  for (auto& [name, members] : entries)
    data.pedigrees.emplace(name, value(Pedigree::create(name, members)));
  for (const Row& row : rows("genotypes.csv")) {
    data.genotypes[row.at("ped")][row.at("id")][row.at("marker")] = {row.at("a1"), row.at("a2")};
  }
  std::vector<std::string> markers;
  std::map<std::string, std::vector<AlleleFrequencies::Entry>> table;
  for (const Row& row : rows("freqs/swhispanic_globalfiler21_normalised.csv")) {
    auto& alleles = table[row.at("marker")];
    if (alleles.empty()) markers.push_back(row.at("marker"));
    alleles.push_back({row.at("allele"), number(row.at("freq"))});
  }
  std::vector<AlleleFrequencies> loci;
  for (const std::string& marker : markers)
    loci.push_back(value(AlleleFrequencies::create(marker, table[marker])));
  data.frequencies = value(FrequencyDatabase::create(std::move(loci)));
  return data;
}

}  // namespace paradero::kin::reference

// Tables for tests: the reference data where they are, and small ones written out.
#pragma once

#include <cstdlib>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

#include "paradero/estimate/capture_histories.h"

namespace paradero::estimate {

// A table of 0/1 columns and a last column of counts, from text.
inline CaptureHistories table_of(std::istream& in) {
  std::vector<std::string> lists;
  std::vector<std::uint64_t> histories;
  std::vector<std::int64_t> counts;
  std::string line, cell;
  std::getline(in, line);
  std::istringstream header(line);
  while (std::getline(header, cell, ',')) lists.push_back(cell);
  lists.pop_back();
  while (std::getline(in, line)) {
    std::istringstream row(line);
    std::uint64_t history = 0;
    for (std::size_t i = 0; i < lists.size() && std::getline(row, cell, ','); ++i)
      history |= std::uint64_t{cell == "1"} << i;
    std::getline(row, cell, ',');
    histories.push_back(history);
    counts.push_back(std::stoll(cell));
  }
  return *make_capture_histories(lists, histories, counts);
}

inline CaptureHistories table_of(const std::string& text) {
  std::istringstream in(text);
  return table_of(in);
}

// A table of the reference data, which no repository holds; empty where they are absent.
inline std::optional<CaptureHistories> shared_table(const std::string& name) {
  const char* shared = std::getenv("PARADERO_SHARED");
  if (shared == nullptr) return std::nullopt;
  std::ifstream in(std::string(shared) + "/reference/estimation/data/" + name + ".csv");
  if (!in) return std::nullopt;
  return table_of(in);
}

}  // namespace paradero::estimate

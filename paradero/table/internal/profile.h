// What the values of a column are like.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "paradero/table/mapping.h"
#include "paradero/table/table.h"

namespace paradero::table {

// Counts over the distinct values of a column, fillers left out.
struct Profile {
  std::size_t present = 0;  // rows with a value
  std::size_t distinct = 0;
  std::vector<bool> is_value;          // by code: neither missing nor a filler
  std::vector<std::uint32_t> of_code;  // rows by code

  bool repeats() const { return distinct < present; }
};
Profile profile(const Column& column);

// Row numbers spread evenly over a table, at most `most` of them.
std::vector<std::size_t> sample_rows(std::size_t rows, std::size_t most = 2000);

// What the values say a column is, where they say it: "curp", "email", "sex"; else empty.
std::string_view standard_by_content(const Column& column, const Profile& profile);

// The kind of comparison that fits the values.
Comparison infer_comparison(const Column& column, const Profile& profile);

// Are the values codes that name one record each: no value twice, no white space, no dates or
// measures?
bool is_identifier_by_content(const Column& column, const Profile& profile);

// Do most values begin as addresses of web pages do?
bool is_web_address(const Column& column, const Profile& profile);

}  // namespace paradero::table

// Places: Mexican states and municipalities, and how far apart two of them lie.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "paradero/base/error.h"
#include "paradero/base/problems.h"
#include "paradero/table/table.h"

namespace paradero::cross {

struct Coordinates {
  float latitude = 0, longitude = 0;  // degrees
};

// Great-circle distance in km (haversine, mean radius 6371.0 km).
double distance_km(Coordinates a, Coordinates b) noexcept;

// INEGI's number of a state, 1 to 32, from its name, CURP letters or code; 0 where unknown.
int state_number(std::string_view state);
// The middle of a state's municipalities. Precondition: 1 <= state <= 32.
Coordinates state_centre(int state);

// Coordinates of municipalities by INEGI code or name, from a file of the user's. Thread safety:
// const from any thread.
class Gazetteer {
 public:
  // Reads a table with columns for state and municipality (INEGI codes, names or both), latitude
  // and longitude; several tables may complete each other by codes (one has names, one
  // coordinates). Headers are found by the names that INEGI and its readers use. Rows that cannot
  // be read are reported. Errors (usage): a table has no column for the state or the municipality.
  base::Result<void> add(const table::Table& table, base::Problems& problems);

  struct Municipality {
    int state = 0, code = 0;  // INEGI; code 0: not known
    std::optional<Coordinates> at;
  };
  // The municipality of a state that is called so, or has this code (of three or of five digits);
  // nullptr where it is not known.
  const Municipality* find(int state, std::string_view municipality) const;
  bool empty() const { return municipalities_.empty(); }

 private:
  Municipality& municipality(int state, int code, const std::string& name);

  std::vector<Municipality> municipalities_;
  std::unordered_map<std::string, std::size_t> by_key_;  // "14/120", "14/zapopan"
};

// Where something happened. What is not known is 0 or absent.
struct Place {
  int state = 0;             // INEGI number
  std::string municipality;  // folded name or digits; empty where not known
  int municipality_code = 0;
  std::optional<Coordinates> at;  // of the municipality
  bool known() const { return state != 0; }
};

}  // namespace paradero::cross

// Records: the lists to be linked, as one matrix of value numbers, with what comparing needs
// prepared once for each distinct value.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/date.h"
#include "paradero/base/error.h"
#include "paradero/base/problems.h"
#include "paradero/table/mapping.h"
#include "paradero/text/person_name.h"

namespace paradero::link {

// What a field tells about: the classes of the match model free or fix fields by it (model.h).
enum class Role : std::uint8_t { given_name, surname, first_date, identifier, other };

// One distinct value of a field; value 0 is "missing" and is equal to nothing.
using Value = std::uint32_t;

// A date as it is compared: the days that it may mean, and the eight digits of a day, four bits
// each ("0x19840503"); 0 where it is no single day.
struct WrittenDate {
  base::DateInterval interval;
  std::uint32_t digits = 0;
};

// What of a code rules most pairs out without a look at the text: which characters it has, and how
// it starts.
struct CodeSketch {
  std::uint64_t characters = 0;  // a bit for each letter and digit that occurs
  std::uint64_t start = 0;       // the first eight bytes, zero-padded
  std::uint32_t size = 0;        // bytes
};

// A field: its distinct values in the forms that its comparison reads. Vectors that the comparison
// does not need stay empty; the others have one entry a value, entry 0 for "missing".
struct Field {
  std::string name;
  table::Comparison comparison = table::Comparison::text;
  Role role = Role::other;

  std::vector<std::string> texts;         // folded, for comparing; dates as ISO 8601
  std::vector<text::PreparedName> names;  // name
  std::vector<std::uint32_t> joined;  // name: equal across fields where the joined text is equal
  std::vector<WrittenDate> dates;     // date
  std::vector<double> numbers;        // number
  std::vector<CodeSketch> codes;      // code
  std::vector<std::vector<std::uint32_t>> tokens;  // text, tokens, place: sorted token numbers
  std::vector<std::string> token_texts;            // by token number
  std::vector<float> token_weights;  // by token number: -log2 of the share of values that hold it

  std::vector<std::uint32_t> counts;  // records that have each value
  std::uint64_t present = 0;          // records whose value is not missing

  Value values() const { return static_cast<Value>(texts.size()); }
  // Share of the records with a value that have value `v`.
  double share(Value v) const {
    return static_cast<double>(counts[v]) / static_cast<double>(present);
  }
};

// n records x fields. Immutable once built. Thread safety: const from any thread.
class Records {
 public:
  // Builds from mapped lists: full names are parsed, ages become intervals of birth, what a CURP
  // tells fills what is missing. Fields that no list has, or that have a single value, are left
  // out. Errors: usage, where nothing is left to compare by or there are more than max_fields
  // fields or 2^32 - 2 records.
  static base::Result<Records> build(std::span<const table::MappedTable> lists,
                                     const base::RunContext& context, base::Problems& problems);

  static constexpr std::size_t max_fields = 31;

  std::size_t size() const { return list_.size(); }
  std::span<const Field> fields() const { return fields_; }
  // The values of record `i`, one a field.
  std::span<const Value> row(std::size_t i) const {
    return {values_.data() + i * fields_.size(), fields_.size()};
  }
  // Which list record `i` came from, and its row there.
  std::uint32_t list(std::size_t i) const { return list_[i]; }
  std::uint32_t list_row(std::size_t i) const {
    return static_cast<std::uint32_t>(i - first_of_list_[list_[i]]);
  }
  std::size_t lists() const { return first_of_list_.size(); }

  static constexpr std::size_t npos = std::numeric_limits<std::size_t>::max();
  std::size_t field_index(std::string_view name) const;  // npos where absent

 private:
  std::vector<Field> fields_;
  std::vector<Value> values_;  // row major
  std::vector<std::uint16_t> list_;
  std::vector<std::size_t> first_of_list_;
};

}  // namespace paradero::link

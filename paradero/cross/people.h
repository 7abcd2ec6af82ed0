// People: a list of the missing or of the found, prepared once for crossing: each kind of evidence
// as a column of value numbers, each distinct value read once.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/date.h"
#include "paradero/base/error.h"
#include "paradero/base/problems.h"
#include "paradero/cross/descriptions.h"
#include "paradero/cross/places.h"
#include "paradero/table/mapping.h"
#include "paradero/text/person_name.h"

namespace paradero::cross {

enum class Side : std::uint8_t { missing, found };
enum class Sex : std::uint8_t { unknown, male, female };

// What was found, as far as it changes how long after the event that may be.
enum class Remains : std::uint8_t { body, skeletal, living };
inline constexpr std::size_t remains_kinds = 3;

// Completed years, from..to, in a calendar year: that of the event for the missing, of the find for
// the found.
struct Ages {
  std::int16_t from = -1, to = -1;  // -1: not known
  std::int16_t year = 0;            // 0: not known
  bool known() const { return from >= 0 && year != 0; }
  auto operator<=>(const Ages&) const = default;
};

struct Heights {
  std::int16_t from = 0, to = 0;  // cm; 0: not known
  bool known() const { return from > 0; }
  auto operator<=>(const Heights&) const = default;
};

// The days of death or of the find of a found person, or of the event of a missing one.
struct Days {
  std::int32_t first = 0, last = -1;  // as base::Day; last < first: not known
  bool known() const { return last >= first; }
  auto operator<=>(const Days&) const = default;
};

// A column of distinct values with one value number a row. Number 0 is "not known".
template <class T>
struct Values {
  std::vector<T> distinct{T{}};
  std::vector<std::uint16_t> of_row;
  const T& at(std::size_t row) const { return distinct[of_row[row]]; }
};

// Names have a dictionary of their own: there may be more than 2^16 of them.
struct NameColumn {
  std::vector<text::PreparedName> distinct{1};
  std::vector<std::uint32_t> of_row;
};

struct RowName {
  std::uint32_t list = 0, row = 0;
};

// Which rows are left out of crossing, by what the lists themselves say of them.
struct LeftOut {
  std::uint64_t located_alive = 0, located_dead = 0, identified = 0;
};

// Immutable once built. Thread safety: const from any thread.
struct People {
  Side side = Side::missing;
  std::vector<RowName> rows;                 // in the order of the lists, without those left out
  std::vector<std::uint32_t> first_of_list;  // and the number of rows at the end
  LeftOut left_out;

  NameColumn given_names, surname_1, surname_2;
  std::vector<std::string> aliases{""}, curps{""}, blood_groups{""};  // distinct, folded
  std::vector<std::uint32_t> alias, curp, blood_group;                // by row; 0: not known
  std::vector<Sex> sex;
  std::vector<Remains> remains;
  std::vector<bool> name_on_clothing;  // the name was read off a garment, not off papers or people
  std::vector<bool> dated;             // `days` are those of death, by the post-mortem interval
  Values<Ages> ages;
  Values<Days> days;
  Values<Place> places;
  Values<Heights> heights;

  // Marks and garments of row r: marks[mark_begin[r] .. mark_begin[r + 1]).
  std::vector<Description> marks, garments;
  std::vector<std::uint32_t> mark_begin, garment_begin;

  std::size_t size() const { return rows.size(); }
  bool has_name(std::size_t row) const {
    return given_names.of_row[row] != 0 || surname_1.of_row[row] != 0 || surname_2.of_row[row] != 0;
  }
  std::span<const Description> marks_of(std::size_t row) const {
    return std::span(marks).subspan(mark_begin[row], mark_begin[row + 1] - mark_begin[row]);
  }
  std::span<const Description> garments_of(std::size_t row) const {
    return std::span(garments).subspan(garment_begin[row],
                                       garment_begin[row + 1] - garment_begin[row]);
  }
};

struct PeopleSettings {
  bool keep_identified = false;  // cross also those whose status says that they were located
};

// Prepares lists. `vocabulary` is shared by both sides. What contradicts itself (an interval turned
// round, a birth after the event, a place that the gazetteer does not know, marks in which no word
// is known) is reported; the row goes on without it, intervals the right way round. Errors: usage,
// more than 65,535 distinct dates or places, 21,000 ages or 7,000
// heights; interrupted.
base::Result<People> prepare_people(std::span<const table::MappedTable> lists, Side side,
                                    const PeopleSettings& settings, const Gazetteer& gazetteer,
                                    Vocabulary& vocabulary, const base::RunContext& context,
                                    base::Problems& problems);

// Why a list that was given as the found looks like one of the missing, or the other way round;
// empty where nothing speaks for it.
std::string wrong_side(const table::MappedTable& list, Side side);

}  // namespace paradero::cross

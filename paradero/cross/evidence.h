// Evidence: the kinds of evidence for a missing and a found person being one, and the rates that
// their likelihood ratios rest on.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "paradero/cross/people.h"

namespace paradero::cross {

enum class Kind : std::uint8_t {
  name,
  alias,
  sex,
  age,
  height,
  dates,
  place,
  marks,
  clothing,
  blood_group,
  curp,
  kin  // never above 0: that the two may be relatives instead
};
inline constexpr std::size_t kinds = 12;
std::string_view to_word(Kind kind);  // "name", "alias", ...

// The natural logarithm of the likelihood ratio that each kind of evidence gives; 0 where something
// is not recorded on either side.
struct Evidence {
  std::array<double, kinds> ln{};
  double& operator[](Kind kind) { return ln[static_cast<std::size_t>(kind)]; }
  double operator[](Kind kind) const { return ln[static_cast<std::size_t>(kind)]; }
  double total() const {
    double sum = 0;
    for (const double x : ln) sum += x;
    return sum;
  }
};

// Bands: agreement in steps. A likelihood ratio is the share of pairs of one person in a band
// (Rates) over the share of the missing list that lies in this band as seen from this found person,
// which is counted in the list itself.
inline constexpr std::size_t name_bands = 7;  // text::NameAgreement
// Years between the missing person's age and the interval that was read off the body: 0, to 2, to
// 5, to 10, to 20, more.
inline constexpr std::size_t age_bands = 6;
std::size_t age_band(int years_outside) noexcept;
// Centimetres between the two heights or intervals: to 2, to 5, to 8, to 12, to 20, more.
inline constexpr std::size_t height_bands = 6;
std::size_t height_band(int cm_apart) noexcept;
// Days from the event to the find (or to the day of death, where the interval since death is
// known).
inline constexpr std::size_t lag_bands = 18;
// The last day of each band but the last one.
inline constexpr std::array<int, lag_bands - 1> lag_band_ends = {
    -401, -31, -3, -1, 0, 1, 3, 7, 15, 30, 60, 120, 240, 480, 960, 1920, 3840};
std::size_t lag_band(int days) noexcept;
// Same municipality; within 40 km; within 100 km; the same state, farther or not known how far;
// another state, by the distance of their middles or of the municipalities: to 300, 700, 1200 km,
// farther; the same state, a municipality not told.
inline constexpr std::size_t place_bands = 9;
std::size_t place_band(const Place& missing, const Place& found) noexcept;

// Dates of death by the post-mortem interval have rates of their own, after those of Remains.
inline constexpr std::size_t lag_classes = remains_kinds + 1;

// How often descriptions of one person's mark or garment by two hands agree, where both say
// something.
struct DescriptionRates {
  double mentioned = 0;              // a mark of the body is on the missing person's record
  double others = 0;                 // mean number of further marks on that record
  std::array<double, 2> type{};      // same, different
  std::array<double, 3> concept_{};  // same, related, different
  std::array<double, 3> place{};     // region or colour: same, near, different
  std::array<double, 2> side{}, view{}, text{};  // same, different
};

// What is expected of pairs of one person. Each array sums to 1.
struct Rates {
  std::array<double, name_bands> given_names{}, surname_1{}, surname_2{};
  std::array<double, 2> sex{};  // agrees, contradicts
  std::array<double, age_bands> age{};
  std::array<double, height_bands> height{};
  std::array<std::array<double, lag_bands>, lag_classes> lag{};
  std::array<double, place_bands> place{};
  std::array<double, 2> alias{}, blood_group{}, curp{};  // agrees, differs
  DescriptionRates marks, clothing;
  // Of names read off papers, by people or tattoos, and of names on garments: how many are another
  // person's. Not learned: too few pairs tell of it.
  double wrong_name = 0, wrong_name_on_clothing = 0;
  double surnames_exchanged = 0;  // or the second surname standing alone
  double kin_on_list = 0;         // relatives of a found person on the missing list, on average
  // Share of the found whose person is on the missing list: of those found without and with a name.
  std::array<double, 2> on_list{};
};

// One expectation of the table that learning starts from, and how many pairs it weighs as much as.
struct RateRow {
  std::string_view name;
  std::string_view values;  // as in docs/methods/cross.md
  double weight;            // pairs
  std::string_view basis;
};
// What a user knows better than the table: other values of one of its rows, or another weight.
struct RateChange {
  std::string name;
  std::vector<double> values;    // as many as the row has; empty: those of the table
  std::optional<double> weight;  // pairs
};
// What is wrong with a change, for a message; empty: nothing. Wrong are: a name that is no row's,
// another number of values than the row has, shares below 0 or all 0, a lone share of 1 or more.
std::string fault_of(const RateChange& change);

// The rates before any pair is seen, and the table that documents them, row by row. Shares of
// several bands are brought to a sum of 1; none falls below one in ten thousand, so that nothing
// forbids a pair. Precondition: no change has a fault; of several of one name the last holds.
Rates expected_rates(std::span<const RateChange> changes = {});
std::span<const RateRow> rate_table();
// How many pairs the expectation of a row weighs as much as. Precondition: `name` is a row's.
double rate_weight(std::string_view name, std::span<const RateChange> changes = {});

}  // namespace paradero::cross

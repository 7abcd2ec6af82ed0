// Screen: every pair of a missing and a found person, weighed. Most pairs need no more than a
// product of table entries; the rest are worked out in full only where an upper bound says that
// they may matter, so that nothing at or above the threshold is lost.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/cross/description_match.h"
#include "paradero/cross/evidence.h"
#include "paradero/cross/internal/name_index.h"
#include "paradero/cross/people.h"
#include "paradero/stats/random.h"

namespace paradero::cross {

// A missing person for one found person.
struct Candidate {
  std::uint32_t missing = 0;
  double ln_ratio = 0;  // evidence.total()
  Evidence evidence;
};

struct Sweep {
  std::vector<Candidate> candidates;  // ln_ratio >= the threshold, by missing row
  // Sum of the likelihood ratios of all other missing rows of the range. Marks of pairs that were
  // not worked out count as 1, their mean among unrelated pairs.
  double rest = 0;
  std::uint64_t worked_out = 0;      // pairs whose evidence was worked out in full
  std::vector<std::uint32_t> drawn;  // rows of the rest, drawn in proportion to their ratios
};

// How many rows of the rest a sweep draws, and with which random numbers.
struct Draws {
  std::size_t count = 0;
  stats::Random random{0, 0};
};

// Likelihood ratios between two lists under given rates. What the missing list holds is counted in
// its first `reference_rows` rows. Keeps references to all arguments. Thread safety: const from any
// thread, each with its own Tables.
class Screen {
 public:
  // Complexity: O(distinct values of both sides) for most kinds, names by their words. Error:
  // interrupted.
  static base::Result<Screen> build(const People& missing, const People& found,
                                    const Vocabulary& vocabulary, std::size_t reference_rows,
                                    const base::RunContext& context);

  const People& missing() const { return *missing_; }
  const People& found() const { return *found_; }
  std::size_t reference_rows() const { return reference_rows_; }
  const DescriptionMatch& marks() const { return *marks_; }
  const DescriptionMatch& garments() const { return *garments_; }

  // Likelihood ratios of one found row by the missing rows' value numbers, and the shares of the
  // missing list that they rest on. Made by prepare(); reused from row to row.
  struct Tables {
    std::uint32_t found = ~0U;
    const Rates* rates = nullptr;
    DescriptionModel marks, garments;
    std::array<float, 3> sex{};
    std::vector<float> days, place;
    std::vector<float> age, height;  // by sex, by build: one table after another
    std::vector<float> age_and_sex;  // their product, as `age`
    bool has_name = false, has_alias = false, has_blood_group = false, has_curp = false;
    double wrong_name = 0, exchanged = 0;
    // Each with its own. Given names tell the sex: theirs stand twice, of missing people of the
    // other or an unknown sex, and after them of the found person's sex.
    std::vector<float> given_names, surname_1, surname_2;
    std::vector<float> first_as_second, second_as_first;  // of the found on the missing's
    std::vector<float> alias, blood_group, curp;
    std::array<std::array<double, age_bands>, 3> age_share{};  // by the missing person's sex
    // By lag band, for each of the days that the find may have been on.
    std::vector<std::int32_t> find_days;
    std::vector<std::array<float, lag_bands>> lag_ratio;

    std::vector<float> weight;         // of a chunk of missing rows
    std::vector<std::uint8_t> shares;  // by missing row: what they share with the found's marks
    std::vector<std::uint32_t> touched;
  };
  void prepare(std::uint32_t found, const Rates& rates, Tables& tables) const;
  // As much of it as explaining a pair takes: the rates and the descriptions.
  void prepare_words(std::uint32_t found, const Rates& rates, Tables& tables) const;

  // Precondition of these: `tables` was prepared for the found row with rates that still live.
  // The evidence of one pair in full.
  Evidence evidence(std::uint32_t missing, const Tables& tables) const;
  // Missing rows [begin, end) whose ln_ratio is at least `least_ln_ratio`.
  Sweep sweep(Tables& tables, double least_ln_ratio, std::uint32_t begin, std::uint32_t end,
              Draws draws = {}) const;
  // The same by working out every pair.
  Sweep full_sweep(const Tables& tables, double least_ln_ratio, std::uint32_t begin,
                   std::uint32_t end) const;

  // How the agreement of a pair falls into bands: for learning. Shares sum to 1, or to 0 where
  // something is not recorded.
  std::array<double, age_bands> age_shares(std::uint32_t missing, const Tables& tables) const;
  std::array<double, lag_bands> lag_shares(std::uint32_t missing, const Tables& tables) const;
  // -1 where not recorded.
  int height_band_of(std::uint32_t missing, std::uint32_t found) const;
  int place_band_of(std::uint32_t missing, std::uint32_t found) const;
  struct NameAgreements {
    int given_names = -1, surname_1 = -1, surname_2 = -1;  // text::NameAgreement
  };
  NameAgreements name_agreements(std::uint32_t missing, std::uint32_t found) const;
  // That the names of a pair of one person stand as they are: neither another's nor exchanged. 0
  // where the found person has no name of their own.
  double right_name_share(std::uint32_t missing, const Tables& tables) const;
  // Is the found row's given name nothing but initials?
  bool has_initials_only(std::uint32_t found) const;
  // Which class of lags a found row has: its remains, or the one after them for dated deaths.
  std::size_t lag_class(std::uint32_t found) const;

 private:
  Screen() = default;

  // Of one distinct found name: the missing names that agree, and the share of missing rows with a
  // name in each band: of all, of men, of women.
  struct NameTable {
    std::vector<AgreeingName> agreeing;
    std::array<std::array<double, name_bands>, 3> share{};
    bool initials_only = false;
  };
  using NameTables = std::vector<NameTable>;

  base::Result<void> compare_name_columns(const NameColumn& found, const NameColumn& missing,
                                          NameTables& tables,
                                          const base::RunContext& context) const;
  void count_values(const Vocabulary& vocabulary);
  void count_ages();
  void compare_places();
  void index_descriptions();
  void prepare_ages(Tables& tables) const;
  void prepare_days(Tables& tables) const;
  void prepare_places(Tables& tables) const;
  void prepare_heights(Tables& tables) const;
  void prepare_names(Tables& tables) const;
  void prepare_codes(Tables& tables) const;
  void mark_shared(Tables& tables) const;
  // What marks and clothing may at most multiply the weight by, by what two rows share.
  std::array<float, 256> description_bounds(const Tables& tables) const;
  void weigh(Tables& tables, std::uint32_t begin, std::uint32_t end) const;
  float given_ratio(std::uint32_t missing, const Tables& tables) const;
  // The names as they stand, with and without the surnames exchanged; wrong names apart.
  struct NameRatios {
    double straight = 1, exchanged = 1;
  };
  NameRatios name_ratios(std::uint32_t missing, const Tables& tables) const;
  double name_ratio(std::uint32_t missing, const Tables& tables) const;
  double ln_kin(std::uint32_t missing, const Tables& tables) const;
  double events_between(std::int64_t first, std::int64_t last) const;

  const People* missing_ = nullptr;
  const People* found_ = nullptr;
  std::size_t reference_rows_ = 0;
  std::unique_ptr<DescriptionMatch> marks_, garments_;

  // Ages differ by sex, and heights by sex and age: chance agreement is counted within builds.
  // 0: not known.
  static constexpr std::size_t sexes = 3, builds = 9;  // builds: by sex, adults, to 11, to 16
  std::size_t build_of(std::size_t missing) const;

  std::array<double, sexes> sex_count_{};
  std::vector<double> day_count_, place_count_;           // by value
  std::array<std::vector<double>, sexes> age_count_;      // by value
  std::array<std::vector<double>, builds> height_count_;  // by value
  std::vector<std::uint16_t> age_entry_, height_entry_;   // of each missing row's tables
  std::vector<double> alias_count_, blood_count_;
  double with_days_ = 0, with_place_ = 0, with_alias_ = 0, with_blood_ = 0, with_curp_ = 0;
  // Ages of the missing list in a year of finding, smoothed: [year - first][living][sex].
  using AgeHistogram = std::array<double, 131>;
  std::int16_t first_year_ = 0;
  std::vector<std::array<std::array<AgeHistogram, sexes>, 2>> ages_in_year_;
  std::int32_t first_day_ = 0;
  std::vector<double> events_before_;      // cumulative, by day from first_day_
  std::vector<std::uint8_t> place_bands_;  // [found place][missing place]
  NameTables given_tables_, first_tables_, second_tables_, first_as_second_tables_,
      second_as_first_tables_;
  std::vector<std::uint32_t> alias_in_missing_, blood_in_missing_, curp_in_missing_;  // by found's
  std::vector<std::vector<std::uint32_t>> rows_with_mark_, rows_with_garment_;        // by key
  std::vector<std::uint8_t> has_descriptions_;  // by missing row: 1 marks, 2 garments
};

}  // namespace paradero::cross

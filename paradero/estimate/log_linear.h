// Log-linear models of the capture histories (Fienberg 1972): which interactions between lists
// explain the counts, and the number of the unseen that follows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/estimate/capture_histories.h"

namespace paradero::estimate {

// Up to this many lists every hierarchical model is fitted (8, 113 and 6,893 for 3, 4 and 5 lists);
// there are 7.8 million for six, and the search is stepwise.
inline constexpr std::size_t most_lists_for_all_models = 5;
inline constexpr std::size_t most_log_linear_lists = 8;

// A hierarchical model: every interaction within a generator, and every list by itself.
class LogLinearModel {
 public:
  // Requires sets of at most `lists` lists and not the set of all (what the unseen cell would
  // need).
  LogLinearModel(std::size_t lists, std::span<const std::uint64_t> generators);

  // "[123,14,34]", lists counted from 1. Errors (usage): no such
  // text, a list that is not there, the set of all lists.
  static base::Result<LogLinearModel> parse(std::string_view text, std::size_t lists);

  static LogLinearModel independence(std::size_t lists) { return {lists, {}}; }

  std::size_t lists() const { return lists_; }
  // All interactions, the empty set (the intercept) first, then by size and number.
  const std::vector<std::uint64_t>& terms() const { return terms_; }
  std::vector<std::uint64_t> generators() const;  // the largest first
  std::string name() const;

  bool has(std::uint64_t term) const;
  LogLinearModel with(std::uint64_t term) const;     // and every interaction within `term`
  LogLinearModel without(std::uint64_t term) const;  // requires a generator of two lists or more

  friend bool operator==(const LogLinearModel&, const LogLinearModel&) = default;

 private:
  std::size_t lists_;
  std::vector<std::uint64_t> terms_;
};

// All hierarchical models of 3 to 5 lists, those with few terms first.
std::vector<LogLinearModel> hierarchical_models(std::size_t lists);

// Whether the likelihood has a maximum (Fienberg and Rinaldo 2012), and whether it says how many
// are unseen.
enum class Existence {
  exists,      // at finite parameters
  at_limit,    // some interactions go to minus infinity, yet the unseen cell has an estimate
               // (Chan, Silverman and Vincent 2021)
  no_maximum,  // the unseen cell goes to infinity, or no count says anything of it
};

struct LogLinearFit {
  LogLinearModel model;
  Existence existence = Existence::no_maximum;
  // Capture histories that the fit gives a chance of zero; who is in none of them is unseen.
  std::vector<std::uint64_t> impossible;
  std::size_t parameters = 0;  // those of the model, also those that go to minus infinity
  // Only where there is an estimate:
  double estimate = 0;        // of N
  double standard_error = 0;  // of N, from the information matrix
  double deviance = 0, aic = 0, bic = 0;
  std::vector<double> expected{};  // people by capture history 1 .. 2^lists - 1
};

// Fits one model by Fisher scoring on the cells that can be filled. Requires at most 8 lists and
// one person; relative accuracy 1e-11. Time: cells x parameters^2 x iterations.
LogLinearFit fit_log_linear(const CaptureHistories& histories, const LogLinearModel& model);

struct LogLinearSettings {
  std::optional<LogLinearModel> model{};  // this one only; empty: the one of least BIC
  std::size_t resamples = 1000;           // bootstrap; 0: no interval
  std::uint64_t seed = 1;
};

struct LogLinearResult {
  std::size_t models_fitted = 0, models_without_estimate = 0;
  bool all_models = true;  // false: stepwise search
  std::vector<LogLinearFit>
      fits;  // by BIC, at most 20; those without an estimate only where asked for
  // Bootstrap, the model chosen anew among those within 10 BIC of the best in each resample; bias
  // corrected and accelerated (Efron 1987).
  std::vector<double> resampled;  // estimates of N, ascending
  double without_estimate = 0;    // share of resamples in which no model has an estimate
  double q025 = 0, q50 = 0, q975 = 0;
  // An end of the interval lies beyond the farthest resample, which stands in its place: the
  // resamples choose other models than the data did.
  bool beyond_resamples = false;
};

// Chooses a model and resamples. Requires 3 to 8 lists (2 with independence given), at least one
// person. Errors: interrupted. The same for any number of threads.
base::Result<LogLinearResult> log_linear(const CaptureHistories& histories,
                                         const LogLinearSettings& settings,
                                         const base::RunContext& context);

}  // namespace paradero::estimate

// Whether an estimate can be believed: what happens to it when something that should not matter is
// changed, and what no data can tell.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/estimate/capture_histories.h"
#include "paradero/estimate/estimate.h"

namespace paradero::estimate {

// One estimator's answer to a changed question.
struct Variation {
  Estimator estimator{};
  Status status{};
  std::optional<double> estimate, q025, q975;
};

// The estimate without one list. Where lists are lost by chance it hardly moves.
struct LeaveOneOut {
  std::string list;
  Variation answer;
};

// The people of one list, estimated from the other lists alone, beside their known number.
struct InternalConsistency {
  std::string list;
  std::int64_t known = 0;
  Variation answer;
  bool covered = false;  // the interval holds the known number
};

// The estimate under another prior.
struct Sensitivity {
  std::string setting;  // "delta", "prior_power", "classes"
  double value = 0;
  Variation answer;
};

// How N moves with what no data can tell: the odds ratio between being on one list and being on any
// other, in the whole population. N = n + ratio u v / m with u people on the list alone, v on
// others only and m on both; at 1 the list is independent of the others (Aleshin-Guendel, Sadinle
// and Wakefield 2024 on identifying assumptions).
struct IdentificationCurve {
  std::string list;
  double alone = 0, others_only = 0, both = 0;
  struct Point {
    double odds_ratio, estimate;
  };
  std::vector<Point> points;  // odds ratios 1/8 to 8; none where no one is on both
  struct Implied {
    Estimator estimator;
    double odds_ratio;  // that the estimate takes for granted
  };
  std::vector<Implied> implied;
};

// Observed against expected people on both of two lists, and on any one history.
struct PredictiveCheck {
  Estimator estimator{};
  double p_value = 1;  // of the sum of squares over cells, by 999 simulated tables
  struct Pair {
    std::string list_a, list_b;
    std::int64_t observed;
    double expected;
    double p_value;  // two-sided
  };
  std::vector<Pair> pairs;
};

enum class Agreement {
  none,       // no model has an estimate
  single,     // one has
  agree,      // the intervals of all hold every estimate
  differ,     // they do not, within a factor of two
  contradict  // the largest estimate is more than twice the smallest
};
std::string_view to_word(Agreement agreement);

struct Diagnostics {
  std::vector<LeaveOneOut> leave_one_out;
  std::vector<InternalConsistency> internal_consistency;
  std::vector<Sensitivity> sensitivity;
  std::vector<IdentificationCurve> identification;
  std::vector<PredictiveCheck> predictive;
  std::vector<Finding> findings;  // of the lists themselves
  std::size_t models_asked = 0;
  // Among the models (not the bounds) with an estimate:
  double smallest = 0, largest = 0;  // estimates
  double lowest = 0, highest = 0;    // ends of intervals
  Agreement agreement = Agreement::none;
  Words verdict;               // what may be said of the number, in plain words
  std::vector<Words> remarks;  // each diagnostic that speaks against it
};

// Diagnoses `estimates`, which are those of `histories` under `settings`. Decomposable graphs,
// log-linear models and the bounds answer the changed questions; they take milliseconds. Errors:
// interrupted.
base::Result<Diagnostics> diagnose(const CaptureHistories& histories, const Settings& settings,
                                   const std::vector<Estimate>& estimates,
                                   const base::RunContext& context);

}  // namespace paradero::estimate

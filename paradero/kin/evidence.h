// Evidence other than DNA, as likelihood ratios, and all evidence in one posterior.
//
// Each ratio is P(what was seen of the remains | they are this missing person's, as recorded) over
// P(the same | they are a stranger's from the population of remains). What is not known has
// ratio 1.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "paradero/base/error.h"

namespace paradero::kin {

// A statement that is right with 1 - error: it agrees or it doesn't. `population_agrees`: the share
// of the population of remains for which it would agree. -> (1 - error) / share, or
// error / (1 - share). Sex, an age within a range, blood group. Preconditions: all in (0, 1).
double agreement_likelihood_ratio(bool agrees, double error, double population_agrees);

// The share of a population with ages uniform over first .. last (whole years, both inclusive)
// whose age is within center - radius .. center + radius, both inclusive: 2 radius + 1 years, less
// what lies outside. Preconditions: first <= last, radius >= 0.
double uniform_age_share(int center, int radius, int first, int last);

// An observed category (hair colour). `observed_given_recorded`: P(observed = j | the recorded
// category), one a category, summing to one; `population`: shares. -> row[observed] /
// population[observed]. Preconditions: sizes, a positive share.
double category_likelihood_ratio(std::span<const double> observed_given_recorded,
                                 std::span<const double> population, std::size_t observed);

// A measure with errors on both sides (height, in cm): normal densities, the recorded value with sd
// `recorded_sd`, the remains' with `observed_sd`, the population normal. Preconditions: sds
// positive.
double measure_likelihood_ratio(double observed, double observed_sd, double recorded,
                                double recorded_sd, double population_mean, double population_sd);

// A mark (a tattoo, an old fracture, a prosthesis) that the family reports. `seen`: whether it was
// found on the remains, where it could have been. `sensitivity`: P(seen | the person had it);
// `prevalence`: P(seen on a stranger). Preconditions: both in (0, 1).
double mark_likelihood_ratio(bool seen, double sensitivity, double prevalence);

// Where the remains were found, `distance_km` from where the person was last seen. With
// `displaced` they may be anywhere in the region, else the density falls off as exp(-d / scale) in
// the plane; a stranger's are anywhere in the region. -> displaced + (1 - displaced) region
// exp(-d / scale) / (2 pi scale^2). Preconditions: region_km2 and scale_km positive, displaced in
// [0, 1].
double place_likelihood_ratio(double distance_km, double scale_km, double displaced,
                              double region_km2);

// When the person died, known of the remains as days first .. last after the person was last seen
// (negative: before). The person's death: exponential after that, mean `mean_days`; a stranger's:
// uniform over a window of `window_days`. 0 where the remains are older than the disappearance.
// Preconditions: first < last, the others positive.
double time_likelihood_ratio(double first_day, double last_day, double mean_days,
                             double window_days);

// One piece of evidence in the sum.
struct EvidenceTerm {
  std::string kind;  // "sex", "age", "dna", ...
  double ln_likelihood_ratio = 0;
};

// Prior and evidence together. Assumption: given who the remains are (this person, or a stranger),
// the pieces are independent, so their ratios multiply. Where pieces overlap (height with sex,
// place with time) that counts the same fact twice; `shared_weight` in [0, 1] scales the sum of ln
// ratios of everything but "dna" for it (1: independent; 0: ignored). An exact zero excludes
// whatever else.
struct CombinedEvidence {
  std::vector<EvidenceTerm> terms;  // as given
  double ln_dna = 0, ln_other = 0;  // ln_other: after shared_weight
  double ln_posterior_odds = 0;
  double posterior = 0;
};
CombinedEvidence combine_evidence(std::span<const EvidenceTerm> terms, double ln_prior_odds,
                                  double shared_weight = 1);

}  // namespace paradero::kin

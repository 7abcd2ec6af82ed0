#include "paradero/kin/evidence.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "paradero/stats/log_space.h"

namespace paradero::kin {

namespace {

bool strictly_between_0_and_1(double p) { return p > 0 && p < 1; }

// Without the factor that both densities of a ratio share.
double normal_density(double x, double sd) { return std::exp(-x * x / (2 * sd * sd)) / sd; }

}  // namespace

double agreement_likelihood_ratio(bool agrees, double error, double population_agrees) {
  base::require(strictly_between_0_and_1(error) && strictly_between_0_and_1(population_agrees),
                "agreement_likelihood_ratio: error and share are between 0 and 1");
  return agrees ? (1 - error) / population_agrees : error / (1 - population_agrees);
}

double uniform_age_share(int center, int radius, int first, int last) {
  base::require(first <= last && radius >= 0,
                "uniform_age_share: needs first <= last and a radius that is not negative");
  const int from = std::max(first, center - radius), to = std::min(last, center + radius);
  return std::max(0, to - from + 1) / static_cast<double>(last - first + 1);
}

double category_likelihood_ratio(std::span<const double> observed_given_recorded,
                                 std::span<const double> population, std::size_t observed) {
  base::require(observed_given_recorded.size() == population.size() &&
                    observed < population.size() && population[observed] > 0,
                "category_likelihood_ratio: one share a category, that of the observed positive");
  return observed_given_recorded[observed] / population[observed];
}

double measure_likelihood_ratio(double observed, double observed_sd, double recorded,
                                double recorded_sd, double population_mean, double population_sd) {
  base::require(observed_sd > 0 && recorded_sd > 0 && population_sd > 0,
                "measure_likelihood_ratio: standard deviations are positive");
  return normal_density(observed - recorded, std::hypot(observed_sd, recorded_sd)) /
         normal_density(observed - population_mean, std::hypot(observed_sd, population_sd));
}

double mark_likelihood_ratio(bool seen, double sensitivity, double prevalence) {
  base::require(strictly_between_0_and_1(sensitivity) && strictly_between_0_and_1(prevalence),
                "mark_likelihood_ratio: sensitivity and prevalence are between 0 and 1");
  return seen ? sensitivity / prevalence : (1 - sensitivity) / (1 - prevalence);
}

double place_likelihood_ratio(double distance_km, double scale_km, double displaced,
                              double region_km2) {
  base::require(
      distance_km >= 0 && scale_km > 0 && region_km2 > 0 && displaced >= 0 && displaced <= 1,
      "place_likelihood_ratio: an argument is out of range");
  const double density =
      std::exp(-distance_km / scale_km) / (2 * std::numbers::pi * scale_km * scale_km);
  return displaced + (1 - displaced) * region_km2 * density;
}

double time_likelihood_ratio(double first_day, double last_day, double mean_days,
                             double window_days) {
  base::require(first_day < last_day && mean_days > 0 && window_days > 0,
                "time_likelihood_ratio: an argument is out of range");
  const auto survives = [&](double day) { return std::exp(-std::max(day, 0.0) / mean_days); };
  return (survives(first_day) - survives(last_day)) * window_days / (last_day - first_day);
}

CombinedEvidence combine_evidence(std::span<const EvidenceTerm> terms, double ln_prior_odds,
                                  double shared_weight) {
  base::require(shared_weight >= 0 && shared_weight <= 1,
                "combine_evidence: the shared weight is in [0, 1]");
  CombinedEvidence combined;
  combined.terms.assign(terms.begin(), terms.end());
  bool excluded = false;
  for (const EvidenceTerm& term : terms) {
    base::require(!std::isnan(term.ln_likelihood_ratio), "combine_evidence: a ratio is no number");
    excluded = excluded || term.ln_likelihood_ratio == -std::numeric_limits<double>::infinity();
    (term.kind == "dna" ? combined.ln_dna : combined.ln_other) += term.ln_likelihood_ratio;
  }
  if (shared_weight < 1 && !excluded) combined.ln_other *= shared_weight;
  combined.ln_posterior_odds = excluded ? -std::numeric_limits<double>::infinity()
                                        : ln_prior_odds + combined.ln_dna + combined.ln_other;
  combined.posterior = stats::probability_from_ln_odds(combined.ln_posterior_odds);
  return combined;
}

}  // namespace paradero::kin

#include "paradero/estimate/estimate.h"

#include <algorithm>
#include <cmath>

#include "paradero/base/hash.h"
#include "paradero/estimate/internal/whole_number.h"
#include "paradero/estimate/latent_class_chain.h"

namespace paradero::estimate {

namespace {

// The posterior or bootstrap mass that may lie where no number can be given.
constexpr double most_mass_beyond = 0.005;

// Each estimator has random numbers of its own, whichever others run.
std::uint64_t seed_of(const Estimate& answer) {
  return base::combine64(answer.seed, static_cast<std::uint64_t>(answer.estimator) + 1);
}

std::string list_names(const CaptureHistories& histories, std::uint64_t set) {
  std::string names;
  for (std::size_t i = 0; i < histories.lists.size(); ++i) {
    if (((set >> i) & 1) != 0) names += (names.empty() ? "" : ", ") + histories.lists[i];
  }
  return names;
}

CaptureHistories without_empty_lists(CaptureHistories histories, std::vector<Words>& notes) {
  for (std::size_t list = histories.lists.size(); list-- > 0;) {
    if (histories.on_list(list) > 0) continue;
    notes.push_back(
        {fmt::format("La lista {} no nombra a nadie aquí y se deja fuera.", histories.lists[list]),
         fmt::format("List {} names no one here and is left out.", histories.lists[list])});
    histories = without_list(histories, list);
  }
  return histories;
}

Estimate refused(Estimate answer, std::string es, std::string en) {
  answer.status = Status::not_estimable;
  answer.reason = {std::move(es), std::move(en)};
  answer.draws.clear();
  return answer;
}

Estimate too_many_lists(Estimate answer, std::size_t lists, std::size_t most) {
  return refused(
      std::move(answer),
      fmt::format("Hay {} listas y este método admite {}: una las que sean una misma fuente.",
                  lists, most),
      fmt::format("There are {} lists and this method takes {}: join those that are one source.",
                  lists, most));
}

// The modes and how much of each run's draws they hold: what a reader needs who is told that the
// runs do not agree.
Words modes_in_words(const LatentClassPosterior& posterior) {
  Words words{"Modos:", "Modes:"};
  for (const LatentClassMode& mode : posterior.modes) {
    std::string shares;
    for (const double share : mode.share_by_run)
      shares += fmt::format("{}{:.2f}", shares.empty() ? "" : ", ", share);
    const std::string range = fmt::format(" {} ({}-{})", whole_number(mode.q50),
                                          whole_number(mode.q025), whole_number(mode.q975));
    words.es +=
        range + fmt::format(" con {:.2f} de la distribución (por cadena {});", mode.share, shares);
    words.en +=
        range + fmt::format(" with {:.2f} of the distribution (by run {});", mode.share, shares);
  }
  words.es.back() = words.en.back() = '.';
  return words;
}

base::Result<Estimate> latent_class_estimate(const CaptureHistories& histories,
                                             const Settings& settings,
                                             const base::RunContext& context, Estimate answer) {
  if (histories.lists.size() > most_latent_class_lists)
    return too_many_lists(std::move(answer), histories.lists.size(), most_latent_class_lists);
  LatentClassSettings sampling;
  sampling.classes = settings.classes;
  sampling.seed = seed_of(answer);
  sampling.least_ess = settings.least_ess;
  sampling.most_sweeps = settings.most_sweeps;
  PARADERO_ASSIGN(auto posterior, latent_class_posterior(histories, sampling, context));
  answer.rhat = posterior.rhat;
  answer.ess = std::min(posterior.bulk_ess, posterior.tail_ess);
  std::vector<double> draws;
  for (LatentClassRun& run : posterior.runs) {
    draws.insert(draws.end(), run.population.begin(), run.population.end());
    run.population = run.alpha = {};
    run.occupied = {};
  }
  if (posterior.modes.size() > 1) answer.notes.push_back(modes_in_words(posterior));
  if (posterior.status == LatentClassStatus::ok) {
    answer.status = Status::ok;
    answer.estimate = answer.q50 = posterior.q50;
    answer.q025 = posterior.q025;
    answer.q975 = posterior.q975;
    answer.mean = posterior.mean;
    stats::Random random(seed_of(answer), ~std::uint64_t{0});
    for (std::size_t i = 0; i < settings.draws; ++i)
      answer.draws.push_back(draws[random.below(draws.size())]);
  } else {
    answer.status = Status::not_converged;
    answer.reason = {posterior.reason_es, posterior.reason_en};
  }
  answer.latent_class = std::move(posterior);
  return answer;
}

base::Result<Estimate> decomposable_estimate(const CaptureHistories& histories,
                                             const Settings& settings,
                                             const base::RunContext& context, Estimate answer) {
  if (histories.lists.size() > most_decomposable_lists)
    return too_many_lists(std::move(answer), histories.lists.size(), most_decomposable_lists);
  PARADERO_ASSIGN(auto posterior,
                  decomposable_posterior(
                      histories, {.delta = settings.delta, .n_max = settings.n_max}, context));
  const double beyond = posterior.mass_beyond / (1 + posterior.mass_beyond);
  if (!(beyond <= most_mass_beyond)) {
    const double percent = std::isfinite(posterior.mass_beyond) ? 100 * beyond : 100;
    const std::string furthest = whole_number(posterior.number.back());
    answer.decomposable = std::move(posterior);
    return refused(std::move(answer),
                   fmt::format("El {:.2g} % de la distribución queda más allá de {} personas: "
                               "los datos no la acotan.",
                               percent, furthest),
                   fmt::format("{:.2g} % of the distribution lies beyond {} people: the data "
                               "do not bound it.",
                               percent, furthest));
  }
  answer.status = Status::ok;
  answer.estimate = answer.q50 = posterior.quantile(0.5);
  answer.q025 = posterior.quantile(0.025);
  answer.q975 = posterior.quantile(0.975);
  // A tail like N^-2 or slower has no mean; what lies beyond the grid must not matter to it.
  if (posterior.mass_beyond * posterior.number.back() < 0.001 * posterior.mean)
    answer.mean = posterior.mean;
  stats::Random random(seed_of(answer), 0);
  for (std::size_t i = 0; i < settings.draws; ++i) answer.draws.push_back(posterior.draw(random));
  answer.decomposable = std::move(posterior);
  return answer;
}

Estimate explain_no_maximum(const CaptureHistories& histories, const LogLinearFit& fit,
                            Estimate answer) {
  std::uint64_t never_together = 0;
  for (const std::uint64_t cell : fit.impossible) never_together |= cell;
  const std::string names = list_names(histories, never_together);
  return refused(
      std::move(answer),
      fmt::format("El modelo {} no tiene estimador de máxima verosimilitud: faltan personas en "
                  "combinaciones de {} y la cifra de no registrados se va al infinito.",
                  fit.model.name(), names.empty() ? "listas" : names),
      fmt::format(
          "Model {} has no maximum likelihood estimate: combinations of {} hold no one, and "
          "the number of the unseen goes to infinity.",
          fit.model.name(), names.empty() ? "lists" : names));
}

base::Result<Estimate> log_linear_estimate(const CaptureHistories& histories,
                                           const Settings& settings,
                                           const base::RunContext& context, Estimate answer) {
  if (histories.lists.size() > most_log_linear_lists)
    return too_many_lists(std::move(answer), histories.lists.size(), most_log_linear_lists);
  LogLinearSettings fitting{.resamples = settings.resamples, .seed = seed_of(answer)};
  if (settings.log_linear_model) {
    PARADERO_ASSIGN(fitting.model,
                    LogLinearModel::parse(*settings.log_linear_model, histories.lists.size()));
  }
  PARADERO_ASSIGN(auto result, log_linear(histories, fitting, context));
  if (result.fits.empty()) {
    answer.log_linear = std::move(result);
    return refused(std::move(answer), "Ningún modelo loglineal tiene estimador para estas listas.",
                   "No log-linear model has an estimate for these lists.");
  }
  const LogLinearFit best = result.fits.front();
  const double lost = result.without_estimate, high = result.q975;
  answer.log_linear = std::move(result);
  if (best.existence == Existence::no_maximum)
    return explain_no_maximum(histories, best, std::move(answer));
  if (settings.resamples > 0 && !std::isfinite(high)) {
    return refused(
        std::move(answer),
        fmt::format("En el {:.1f} % de los remuestreos ningún modelo tiene estimador: el "
                    "intervalo no tiene límite superior.",
                    100 * lost),
        fmt::format("In {:.1f} % of the resamples no model has an estimate: the interval "
                    "has no upper end.",
                    100 * lost));
  }
  answer.status = Status::ok;
  answer.estimate = best.estimate;
  if (settings.resamples > 0) {
    answer.q025 = answer.log_linear->q025;
    answer.q50 = answer.log_linear->q50;
    answer.q975 = high;
    stats::Random random(seed_of(answer), settings.resamples);
    const auto& resampled = answer.log_linear->resampled;
    for (std::size_t i = 0; i < settings.draws; ++i)
      answer.draws.push_back(resampled[random.below(resampled.size())]);
  }
  if (answer.log_linear->beyond_resamples) {
    answer.notes.push_back(
        {"Los remuestreos eligen otros modelos que los datos: el intervalo llega al remuestreo más "
         "lejano y puede quedar corto.",
         "The resamples choose other models than the data: the interval ends at the farthest "
         "resample and may be too short."});
  }
  if (best.existence == Existence::at_limit) {
    answer.notes.push_back(
        {"Algunas listas nunca coinciden: sus interacciones se estiman en el límite.",
         "Some lists never meet: their interactions are estimated at the limit."});
  }
  return answer;
}

Estimate simple_answer(const SimpleEstimate& value, const Settings& settings, Estimate answer) {
  answer.status = Status::ok;
  answer.estimate = value.estimate;
  answer.q025 = value.quantile(0.025);
  answer.q50 = value.quantile(0.5);
  answer.q975 = value.quantile(0.975);
  answer.draws = value.draws(settings.draws, seed_of(answer));
  return answer;
}

Estimate bound_estimate(const CaptureHistories& histories, const Settings& settings,
                        Estimate answer) {
  std::optional<SimpleEstimate> value;
  if (answer.estimator == Estimator::chao) {
    value = chao_lower_bound(histories, seed_of(answer));
  } else if (answer.estimator == Estimator::independence) {
    value = independence(histories);
  } else if (histories.lists.size() < 3) {
    return refused(std::move(answer), "Se necesitan tres listas.", "Three lists are needed.");
  } else if (const auto covered = sample_coverage(histories, seed_of(answer))) {
    value = covered->value;
    answer.coverage = covered->coverage;
    if (covered->low_coverage) {
      answer.notes.push_back(
          {fmt::format("La cobertura es baja ({:.0f} %): se da la cifra de un paso, que suele "
                       "quedar por debajo.",
                       100 * covered->coverage),
           fmt::format("Coverage is low ({:.0f} %): the one-step figure is given, which tends to "
                       "be too low.",
                       100 * covered->coverage)});
    }
  }
  if (!value) {
    return refused(std::move(answer), "Las coincidencias entre listas no alcanzan para esta cifra.",
                   "The lists overlap too little for this figure.");
  }
  return simple_answer(*value, settings, std::move(answer));
}

base::Result<void> check_settings(const Settings& settings) {
  if (settings.delta && !(*settings.delta > 0 && *settings.delta <= 1e6))
    return base::usage_error("delta {}: it must be above 0", *settings.delta);
  if (settings.n_max && !(*settings.n_max >= 1 && *settings.n_max <= 100'000'000))
    return base::usage_error("n_max {}: it must lie in 1 .. 100000000", *settings.n_max);
  if (settings.classes < 1 || settings.classes > most_latent_classes) {
    return base::usage_error("classes {}: it must lie in 1 .. {}", settings.classes,
                             most_latent_classes);
  }
  if (!(settings.least_ess >= 100 && settings.least_ess <= 1e6))
    return base::usage_error("ess {}: it must lie in 100 .. 1000000", settings.least_ess);
  return {};
}

base::Result<Estimate> one_estimate(const CaptureHistories& histories, const Settings& settings,
                                    const base::RunContext& context, Estimate answer) {
  switch (answer.estimator) {
    case Estimator::latent_class:
      return latent_class_estimate(histories, settings, context, std::move(answer));
    case Estimator::decomposable:
      return decomposable_estimate(histories, settings, context, std::move(answer));
    case Estimator::loglinear:
      return log_linear_estimate(histories, settings, context, std::move(answer));
    default:
      return bound_estimate(histories, settings, std::move(answer));
  }
}

}  // namespace

std::string_view to_word(Estimator estimator) {
  constexpr std::array<std::string_view, all_estimators.size()> words = {
      "latent_class", "decomposable", "loglinear", "chao", "sample_coverage", "independence"};
  return words[static_cast<std::size_t>(estimator)];
}

std::string_view to_word(Status status) {
  constexpr std::array<std::string_view, 3> words = {"ok", "not_converged", "not_estimable"};
  return words[static_cast<std::size_t>(status)];
}

std::optional<Estimator> estimator_from_word(std::string_view word) {
  for (const Estimator estimator : all_estimators) {
    if (to_word(estimator) == word) return estimator;
  }
  return std::nullopt;
}

const Words& name_of(Estimator estimator) {
  static const std::array<Words, all_estimators.size()> words = {
      Words{"clases latentes", "latent class"},
      Words{"grafos descomponibles", "decomposable graph"},
      Words{"regresión log-lineal", "log-linear"},
      Words{"la cota inferior de Chao", "Chao lower bound"},
      Words{"cobertura muestral", "sample coverage"},
      Words{"independencia", "independence"}};
  return words[static_cast<std::size_t>(estimator)];
}

const Words& assumption_of(Estimator estimator) {
  static const std::array<Words, all_estimators.size()> words = {
      Words{"Hay clases de personas con distinta probabilidad de ser registradas; dentro de cada "
            "clase las listas son independientes.",
            "There are classes of people with different chances of being listed; within each class "
            "the lists are independent."},
      Words{"Las listas dependen unas de otras según un grafo descomponible, el mismo para todas "
            "las personas; se promedian todos los grafos.",
            "Lists depend on each other as a decomposable graph says, the same for everyone; all "
            "graphs are averaged."},
      Words{"Las listas dependen unas de otras por las interacciones del modelo, y no hay "
            "interacción de todas a la vez.",
            "Lists depend on each other by the interactions of the model, and there is none of all "
            "lists at once."},
      Words{
          "Cota inferior: las personas difieren en su probabilidad de ser registradas, las listas "
          "no dependen unas de otras.",
          "A lower bound: people differ in their chances of being listed, lists do not depend on "
          "each other."},
      Words{"Las personas no vistas se parecen a las vistas en una sola lista; sólo cuentan las "
            "dependencias entre pares de listas.",
            "The unseen are like those seen on one list only; only dependence between pairs of "
            "lists counts."},
      Words{"Contexto: las listas son independientes y todas las personas tienen la misma "
            "probabilidad de estar en cada una.",
            "Context: lists are independent and everyone has the same chance of being on each."}};
  return words[static_cast<std::size_t>(estimator)];
}

bool is_model(Estimator estimator) {
  return estimator == Estimator::latent_class || estimator == Estimator::decomposable ||
         estimator == Estimator::loglinear;
}

base::Result<std::vector<Estimate>> estimate(const CaptureHistories& histories,
                                             const Settings& settings,
                                             const base::RunContext& context) {
  PARADERO_CHECK(check_settings(settings));
  std::vector<Words> notes;
  const CaptureHistories named = without_empty_lists(histories, notes);
  const std::vector<Finding> findings = examine(named);
  std::vector<Estimate> estimates;
  for (const Estimator estimator : all_estimators) {
    if (!settings.estimators.empty() &&
        std::ranges::find(settings.estimators, estimator) == settings.estimators.end())
      continue;
    Estimate answer;
    answer.estimator = estimator;
    answer.n_observed = histories.total();
    answer.seed = settings.seed;
    answer.notes = notes;
    // A log-linear model that is asked for by name has its own refusals.
    const bool asked = estimator == Estimator::loglinear && settings.log_linear_model;
    const auto refusal = std::ranges::find_if(findings, [&](const Finding& finding) {
      return finding.refuses_bounds || (finding.refuses_models && is_model(estimator) && !asked);
    });
    if (refusal != findings.end()) {
      estimates.push_back(refused(std::move(answer), refusal->text_es, refusal->text_en));
      continue;
    }
    // The numbers of its lists are those of the table as it was given.
    const CaptureHistories& read = asked ? histories : named;
    PARADERO_ASSIGN(auto done, one_estimate(read, settings, context, std::move(answer)));
    estimates.push_back(std::move(done));
  }
  return estimates;
}

}  // namespace paradero::estimate

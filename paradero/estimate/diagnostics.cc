#include "paradero/estimate/diagnostics.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "paradero/base/hash.h"
#include "paradero/estimate/internal/multinomial.h"
#include "paradero/estimate/internal/whole_number.h"

namespace paradero::estimate {

namespace {

constexpr std::size_t simulated_tables = 999;

Variation variation_of(const Estimate& answer) {
  return {answer.estimator, answer.status, answer.estimate, answer.q025, answer.q975};
}

// The estimators that answer again within milliseconds.
Settings quick_settings(const Settings& settings) {
  Settings quick = settings;
  quick.estimators = {Estimator::decomposable, Estimator::loglinear, Estimator::chao};
  quick.log_linear_model.reset();
  quick.resamples = 100;
  quick.draws = 0;
  return quick;
}

base::Result<void> leave_lists_out(const CaptureHistories& histories, const Settings& quick,
                                   const base::RunContext& context, Diagnostics& diagnostics) {
  for (std::size_t list = 0; list < histories.lists.size(); ++list) {
    context.report("leaving lists out", list, histories.lists.size());
    PARADERO_ASSIGN(const auto without, estimate(without_list(histories, list), quick, context));
    for (const Estimate& answer : without)
      diagnostics.leave_one_out.push_back({histories.lists[list], variation_of(answer)});
    // The other lists saw only some of the people of this one: how many are there?
    const std::int64_t known = histories.on_list(list);
    PARADERO_ASSIGN(const auto within, estimate(within_list(histories, list), quick, context));
    for (const Estimate& answer : within) {
      const bool covered = answer.status == Status::ok && answer.q025 && answer.q975 &&
                           *answer.q025 <= static_cast<double>(known) &&
                           *answer.q975 >= static_cast<double>(known);
      diagnostics.internal_consistency.push_back(
          {histories.lists[list], known, variation_of(answer), covered});
    }
  }
  return {};
}

base::Result<void> vary_priors(const CaptureHistories& histories, const Settings& settings,
                               const std::vector<Estimate>& estimates,
                               const base::RunContext& context, Diagnostics& diagnostics) {
  for (const Estimate& answer : estimates) {
    if (!answer.decomposable || answer.status != Status::ok) continue;
    for (const double power : {0.0, 1.0, 2.0}) {
      const auto other = answer.decomposable->with_prior_power(power);
      Variation varied{Estimator::decomposable, Status::not_estimable, {}, {}, {}};
      if (other.mass_beyond < 0.005) {
        varied = {Estimator::decomposable, Status::ok, other.quantile(0.5), other.quantile(0.025),
                  other.quantile(0.975)};
      }
      diagnostics.sensitivity.push_back({"prior_power", power, varied});
    }
    Settings other = quick_settings(settings);
    other.estimators = {Estimator::decomposable};
    for (const double delta :
         {std::ldexp(1.0, -static_cast<int>(histories.lists.size())), 0.5, 1.0}) {
      other.delta = delta;
      PARADERO_ASSIGN(const auto varied, estimate(histories, other, context));
      diagnostics.sensitivity.push_back({"delta", delta, variation_of(varied.front())});
    }
  }
  for (const Estimate& answer : estimates) {
    if (answer.estimator != Estimator::latent_class || answer.status != Status::ok ||
        !settings.vary_classes)
      continue;
    Settings other = settings;
    other.estimators = {Estimator::latent_class};
    for (const std::size_t classes : {settings.classes / 2, settings.classes * 2}) {
      if (classes < 1 || classes > 32) continue;
      other.classes = classes;
      PARADERO_ASSIGN(const auto varied, estimate(histories, other, context));
      diagnostics.sensitivity.push_back(
          {"classes", static_cast<double>(classes), variation_of(varied.front())});
    }
  }
  return {};
}

void identify(const CaptureHistories& histories, const std::vector<Estimate>& estimates,
              Diagnostics& diagnostics) {
  const auto n = static_cast<double>(histories.total());
  for (std::size_t list = 0; list < histories.lists.size(); ++list) {
    IdentificationCurve curve;
    curve.list = histories.lists[list];
    const std::uint64_t bit = std::uint64_t{1} << list;
    for (std::size_t i = 0; i < histories.histories.size(); ++i) {
      const auto count = static_cast<double>(histories.counts[i]);
      if (histories.histories[i] == bit) {
        curve.alone += count;
      } else if ((histories.histories[i] & bit) == 0) {
        curve.others_only += count;
      } else {
        curve.both += count;
      }
    }
    const double unit = curve.alone * curve.others_only;
    if (curve.both > 0 && unit > 0) {
      for (int step = -6; step <= 6; ++step) {
        const double ratio = std::exp2(step / 2.0);
        curve.points.push_back({ratio, n + ratio * unit / curve.both});
      }
      for (const Estimate& answer : estimates) {
        if (answer.status == Status::ok)
          curve.implied.push_back({answer.estimator, (*answer.estimate - n) * curve.both / unit});
      }
    }
    diagnostics.identification.push_back(std::move(curve));
  }
}

// Expected people by history under the likeliest decomposable graphs, each at its mean N.
std::vector<double> expected_of(const DecomposablePosterior& posterior,
                                const CaptureHistories& histories) {
  const std::size_t cells = std::size_t{1} << histories.lists.size();
  std::vector<double> expected(cells - 1, 0);
  double total = 0;
  for (const GraphPosterior& graph : posterior.graphs) {
    const double unseen = graph.mean - static_cast<double>(histories.total());
    const auto share = [&](std::uint64_t set, std::uint64_t cell) {
      const double alpha = std::ldexp(
          posterior.delta, static_cast<int>(histories.lists.size()) - std::popcount(set));
      double people = (cell & set) == 0 ? unseen : 0;
      for (std::size_t i = 0; i < histories.histories.size(); ++i) {
        if ((histories.histories[i] & set) == (cell & set))
          people += static_cast<double>(histories.counts[i]);
      }
      return (people + alpha) /
             (graph.mean + std::ldexp(posterior.delta, static_cast<int>(histories.lists.size())));
    };
    for (std::uint64_t cell = 1; cell < cells; ++cell) {
      double probability = 1;
      for (const std::uint64_t clique : graph.cliques) probability *= share(clique, cell);
      for (const std::uint64_t separator : graph.separators) probability /= share(separator, cell);
      expected[cell - 1] += graph.probability * graph.mean * probability;
    }
    total += graph.probability;
  }
  for (double& people : expected) people /= total;
  return expected;
}

double squares(const std::vector<double>& expected, const std::vector<std::int64_t>& people) {
  double sum = 0;
  for (std::size_t cell = 0; cell < expected.size(); ++cell) {
    const double away = static_cast<double>(people[cell]) - expected[cell];
    if (expected[cell] > 1e-9) sum += away * away / expected[cell];
  }
  return sum;
}

std::int64_t on_both(const std::vector<std::int64_t>& people, std::uint64_t pair) {
  std::int64_t sum = 0;
  for (std::size_t cell = 0; cell < people.size(); ++cell) {
    if (((cell + 1) & pair) == pair) sum += people[cell];
  }
  return sum;
}

PredictiveCheck check_predictions(const CaptureHistories& histories, Estimator estimator,
                                  const std::vector<double>& expected, std::uint64_t seed) {
  PredictiveCheck check;
  check.estimator = estimator;
  std::vector<std::int64_t> observed(expected.size(), 0);
  for (std::size_t i = 0; i < histories.histories.size(); ++i)
    observed[histories.histories[i] - 1] = histories.counts[i];
  std::vector<std::uint64_t> pairs;
  for (std::size_t a = 0; a < histories.lists.size(); ++a) {
    for (std::size_t b = a + 1; b < histories.lists.size(); ++b) {
      pairs.push_back((std::uint64_t{1} << a) | (std::uint64_t{1} << b));
      double mean = 0;
      for (std::size_t cell = 0; cell < expected.size(); ++cell) {
        if (((cell + 1) & pairs.back()) == pairs.back()) mean += expected[cell];
      }
      check.pairs.push_back(
          {histories.lists[a], histories.lists[b], on_both(observed, pairs.back()), mean, 1});
    }
  }
  std::vector<std::size_t> at_least(pairs.size(), 1), at_most(pairs.size(), 1);
  std::size_t as_far = 1;
  const double far = squares(expected, observed);
  for (std::size_t i = 0; i < simulated_tables; ++i) {
    stats::Random random(seed, i);
    const auto drawn = draw_multinomial(random, histories.total(), expected);
    as_far += squares(expected, drawn) >= far ? 1 : 0;
    for (std::size_t k = 0; k < pairs.size(); ++k) {
      const std::int64_t both = on_both(drawn, pairs[k]);
      at_least[k] += both >= check.pairs[k].observed ? 1 : 0;
      at_most[k] += both <= check.pairs[k].observed ? 1 : 0;
    }
  }
  constexpr double tables = simulated_tables + 1;
  check.p_value = static_cast<double>(as_far) / tables;
  for (std::size_t k = 0; k < pairs.size(); ++k) {
    check.pairs[k].p_value =
        std::min(1.0, 2 * static_cast<double>(std::min(at_least[k], at_most[k])) / tables);
  }
  return check;
}

// The sampler has drawn its own replicated tables.
PredictiveCheck latent_class_check(const CaptureHistories& histories,
                                   const LatentClassPosterior& posterior) {
  PredictiveCheck check{Estimator::latent_class, posterior.cells_p_value, {}};
  for (const LatentClassPair& pair : posterior.pairs) {
    check.pairs.push_back({histories.lists[pair.list_a], histories.lists[pair.list_b],
                           pair.observed, pair.expected, pair.p_value});
  }
  return check;
}

void check_fits(const CaptureHistories& histories, const std::vector<Estimate>& estimates,
                Diagnostics& diagnostics) {
  for (const Estimate& answer : estimates) {
    if (answer.status != Status::ok) continue;
    const std::uint64_t seed =
        base::combine64(answer.seed, 100 + static_cast<std::uint64_t>(answer.estimator));
    if (answer.latent_class)
      diagnostics.predictive.push_back(latent_class_check(histories, *answer.latent_class));
    std::vector<double> expected;
    if (answer.decomposable) expected = expected_of(*answer.decomposable, histories);
    if (answer.log_linear) expected = answer.log_linear->fits.front().expected;
    if (expected.size() + 1 != std::size_t{1} << histories.lists.size()) continue;
    diagnostics.predictive.push_back(
        check_predictions(histories, answer.estimator, expected, seed));
  }
}

void compare_models(const std::vector<Estimate>& estimates, Diagnostics& diagnostics) {
  std::vector<const Estimate*> models;
  for (const Estimate& answer : estimates) {
    diagnostics.models_asked += is_model(answer.estimator) ? 1 : 0;
    if (is_model(answer.estimator) && answer.status == Status::ok) models.push_back(&answer);
  }
  if (models.empty()) return;
  const auto low = [](const Estimate* answer) { return answer->q025.value_or(*answer->estimate); };
  const auto high = [](const Estimate* answer) { return answer->q975.value_or(*answer->estimate); };
  diagnostics.smallest = diagnostics.lowest = std::numeric_limits<double>::infinity();
  for (const Estimate* answer : models) {
    diagnostics.smallest = std::min(diagnostics.smallest, *answer->estimate);
    diagnostics.largest = std::max(diagnostics.largest, *answer->estimate);
    diagnostics.lowest = std::min(diagnostics.lowest, low(answer));
    diagnostics.highest = std::max(diagnostics.highest, high(answer));
  }
  const bool all_hold = std::ranges::all_of(models, [&](const Estimate* answer) {
    return low(answer) <= diagnostics.smallest && high(answer) >= diagnostics.largest;
  });
  diagnostics.agreement = models.size() == 1                               ? Agreement::single
                          : diagnostics.largest > 2 * diagnostics.smallest ? Agreement::contradict
                          : all_hold                                       ? Agreement::agree
                                                                           : Agreement::differ;
}

Words verdict_of(const Diagnostics& diagnostics) {
  const std::string low = whole_number(diagnostics.lowest),
                    high = whole_number(diagnostics.highest),
                    smallest = whole_number(diagnostics.smallest),
                    largest = whole_number(diagnostics.largest);
  switch (diagnostics.agreement) {
    case Agreement::none:
      return {"Con estas listas no se puede estimar cuántas personas faltan en todas.",
              "With these lists it cannot be estimated how many people are on none of them."};
    case Agreement::single:
      if (diagnostics.models_asked == 1) {
        return {
            fmt::format("Se preguntó a un solo modelo: entre {} y {} personas en total.", low,
                        high),
            fmt::format("One model alone was asked: between {} and {} people in all.", low, high)};
      }
      return {fmt::format("Un solo modelo da una cifra: entre {} y {} personas en total. "
                          "Ningún otro la confirma.",
                          low, high),
              fmt::format("One model alone gives a figure: between {} and {} people in all. "
                          "No other confirms it.",
                          low, high)};
    case Agreement::agree:
      return {fmt::format("Los modelos coinciden: entre {} y {} personas en total, contando "
                          "todos los intervalos.",
                          low, high),
              fmt::format("The models agree: between {} and {} people in all, counting every "
                          "interval.",
                          low, high)};
    case Agreement::differ:
      return {fmt::format("Los modelos difieren: sus cifras van de {} a {} y sus intervalos "
                          "de {} a {}. Publique el intervalo entero, no una cifra.",
                          smallest, largest, low, high),
              fmt::format("The models differ: their figures run from {} to {} and their "
                          "intervals from {} to {}. Publish the whole range, not one figure.",
                          smallest, largest, low, high)};
    case Agreement::contradict:
      return {fmt::format("Los modelos se contradicen: sus cifras van de {} a {}. El número "
                          "depende del modelo más que de los datos; una cifra sola no se sostiene.",
                          smallest, largest),
              fmt::format("The models contradict each other: their figures run from {} to "
                          "{}. The number depends on the model more than on the data; no single "
                          "figure can be defended.",
                          smallest, largest)};
  }
  return {};
}

// Each diagnostic that speaks against the number, in a sentence.
void remark(Diagnostics& diagnostics) {
  const auto add = [&](std::string es, std::string en) {
    diagnostics.remarks.push_back({std::move(es), std::move(en)});
  };
  for (const Finding& finding : diagnostics.findings) add(finding.text_es, finding.text_en);
  std::size_t tried = 0, held = 0;
  for (const InternalConsistency& check : diagnostics.internal_consistency) {
    if (check.answer.estimator != Estimator::decomposable || check.answer.status != Status::ok)
      continue;
    ++tried;
    held += check.covered ? 1 : 0;
  }
  if (tried > 0 && held < tried) {
    add(fmt::format("De {} listas cuyo tamaño se conoce, las otras lo predicen bien en {}.", tried,
                    held),
        fmt::format("Of {} lists whose size is known, the others predict it well for {}.", tried,
                    held));
  }
  for (const LeaveOneOut& left : diagnostics.leave_one_out) {
    if (left.answer.estimator == Estimator::chao || left.answer.status != Status::ok) continue;
    if (*left.answer.estimate >= diagnostics.lowest && *left.answer.estimate <= diagnostics.highest)
      continue;
    const Words& name = name_of(left.answer.estimator);
    const std::string people = whole_number(*left.answer.estimate);
    add(fmt::format("Sin la lista {}, la cifra de {} es {}, fuera de todos los intervalos.",
                    left.list, name.es, people),
        fmt::format("Without list {}, the {} estimate is {}, outside all intervals.", left.list,
                    name.en, people));
  }
  for (const PredictiveCheck& check : diagnostics.predictive) {
    if (check.p_value >= 0.01) continue;
    const Words& name = name_of(check.estimator);
    add(fmt::format("El modelo de {} no reproduce las coincidencias observadas (p = {:.3f}).",
                    name.es, check.p_value),
        fmt::format("The {} model does not reproduce the overlaps observed (p = {:.3f}).", name.en,
                    check.p_value));
  }
}

}  // namespace

std::string_view to_word(Agreement agreement) {
  constexpr std::array<std::string_view, 5> words = {"none", "single", "agree", "differ",
                                                     "contradict"};
  return words[static_cast<std::size_t>(agreement)];
}

base::Result<Diagnostics> diagnose(const CaptureHistories& histories, const Settings& settings,
                                   const std::vector<Estimate>& estimates,
                                   const base::RunContext& context) {
  Diagnostics diagnostics;
  diagnostics.findings = examine(histories);
  compare_models(estimates, diagnostics);
  diagnostics.verdict = verdict_of(diagnostics);
  identify(histories, estimates, diagnostics);
  if (settings.diagnostics && diagnostics.agreement != Agreement::none) {
    PARADERO_CHECK(leave_lists_out(histories, quick_settings(settings), context, diagnostics));
    PARADERO_CHECK(vary_priors(histories, settings, estimates, context, diagnostics));
    check_fits(histories, estimates, diagnostics);
  }
  remark(diagnostics);
  return diagnostics;
}

}  // namespace paradero::estimate

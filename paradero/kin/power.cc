#include "paradero/kin/power.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <map>
#include <tuple>

#include "paradero/base/parallel.h"
#include "paradero/kin/internal/target_tables.h"
#include "paradero/kin/score_distribution.h"
#include "paradero/stats/random.h"

namespace paradero::kin {

namespace {

constexpr std::size_t power_batches = 10;

// The ratios that a stranger's calls may have at one locus, over the genotypes of new relatives
// too.
struct LocusScores {
  std::vector<double> ratio, probability;

  void add(const std::vector<double>& related, const std::vector<double>& stranger, double weight) {
    for (std::size_t call = 0; call < related.size(); ++call) {
      if (stranger[call] == 0) continue;
      ratio.push_back(related[call] / stranger[call]);
      probability.push_back(weight * stranger[call]);
    }
  }
};

// One batch of draws; the only one where genotypes are enumerated.
struct PowerFigures {
  double exclusion = 0, inclusion = 0, false_inclusion = 0, mean_log10 = 0;
};

class PowerCalculation {
 public:
  PowerCalculation(const Family& family, MemberIndex missing, std::span<const MemberIndex> sampled,
                   std::span<const Locus> loci, const PowerSettings& settings)
      : family_(family),
        missing_(missing),
        sampled_(sampled),
        loci_(loci),
        settings_(settings),
        likelihood_(family.pedigree) {}

  base::Result<void> run(SamplingPower& power) {
    const std::size_t batches = sampled_.size() > 1 ? power_batches : 1;
    std::vector<ScoreDistribution> scores(batches);
    bool any = !sampled_.empty();
    for (std::size_t l = 0; l < loci_.size(); ++l) {
      if (loci_[l].inheritance() != Inheritance::autosomal) continue;
      std::vector<Observation> seen = family_.observations(l);
      seen[missing_] = {};
      for (const Observation& observation : seen) any = any || observation.call.is_typed();
      std::vector<LocusScores> locus(batches);
      PARADERO_CHECK(sampled_.size() > 1 ? draw(l, seen, locus)
                                         : enumerate(l, seen, locus.front()));
      if (impossible_) {
        power.refused = "the relatives' calls cannot be at " + loci_[l].marker();
        return {};
      }
      for (std::size_t b = 0; b < batches; ++b)
        scores[b].add_locus(locus[b].ratio, locus[b].probability);
    }
    if (!any) power.refused = "no relative is typed";
    summarise(scores, power);
    return {};
  }

 private:
  // The ratios given everything in `seen`, with weight.
  base::Result<void> add(std::size_t l, const std::vector<Observation>& seen, double weight,
                         LocusScores& scores) {
    PARADERO_ASSIGN(const GenotypeTable related,
                    likelihood_.conditional_genotypes(loci_[l], seen, missing_));
    if (related.probability.empty()) {
      impossible_ = true;
      return {};
    }
    if (loci_[l].theta() > 0 || stranger_locus_ != l) {
      PARADERO_ASSIGN(
          const GenotypeTable stranger,
          likelihood_.unrelated_genotypes(loci_[l], seen, family_.pedigree[missing_].sex));
      stranger_ = call_probabilities(loci_[l], stranger, {});
      stranger_locus_ = l;
    }
    scores.add(call_probabilities(loci_[l], related, {}), stranger_, weight);
    return {};
  }

  base::Result<void> enumerate(std::size_t l, std::vector<Observation>& seen, LocusScores& scores) {
    if (sampled_.empty()) return add(l, seen, 1, scores);
    PARADERO_ASSIGN(const GenotypeTable table,
                    likelihood_.conditional_genotypes(loci_[l], seen, sampled_.front()));
    if (table.probability.empty()) impossible_ = true;
    if (impossible_) return {};
    const std::vector<double> calls = call_probabilities(loci_[l], table, {});
    double total = 0;
    for (const double p : calls) total += p;
    const auto alleles = static_cast<Allele>(loci_[l].alleles().size());
    for (Allele a = 0; a < alleles && !impossible_; ++a) {
      for (Allele b = 0; b <= a; ++b) {
        const Genotype call(a, b);
        if (calls[call.index()] == 0) continue;
        seen[sampled_.front()] = {call, {}};
        PARADERO_CHECK(add(l, seen, calls[call.index()] / total, scores));
      }
    }
    return {};
  }

  // Relatives one after another, each given those before.
  base::Result<void> draw(std::size_t l, std::vector<Observation>& seen,
                          std::vector<LocusScores>& scores) {
    std::map<std::vector<Genotype>, double, CallsLess> weights;
    for (std::size_t b = 0; b < scores.size(); ++b) {
      const std::size_t draws = settings_.draws / scores.size();
      stats::Random random(settings_.seed, (l << 8) + b);
      weights.clear();
      for (std::size_t i = 0; i < draws; ++i) {
        PARADERO_ASSIGN(const std::vector<Genotype> calls, draw_once(l, seen, random));
        if (impossible_) return {};
        weights[calls] += 1 / static_cast<double>(draws);
      }
      for (const auto& [calls, weight] : weights) {
        for (std::size_t s = 0; s < sampled_.size(); ++s) seen[sampled_[s]] = {calls[s], {}};
        PARADERO_CHECK(add(l, seen, weight, scores[b]));
      }
    }
    return {};
  }

  struct CallsLess {
    bool operator()(const std::vector<Genotype>& a, const std::vector<Genotype>& b) const {
      return std::ranges::lexicographical_compare(
          a, b, {}, [](const Genotype& g) { return g.index(); },
          [](const Genotype& g) { return g.index(); });
    }
  };

  base::Result<std::vector<Genotype>> draw_once(std::size_t l, std::vector<Observation>& seen,
                                                stats::Random& random) {
    std::vector<Genotype> calls;
    for (const MemberIndex member : sampled_) seen[member] = {};
    for (const MemberIndex member : sampled_) {
      // The distribution given the calls so far is the same each time they are drawn.
      const auto [known, is_new] = given_.try_emplace({l, calls_key(calls)});
      if (is_new) {
        PARADERO_ASSIGN(const GenotypeTable table,
                        likelihood_.conditional_genotypes(loci_[l], seen, member));
        if (table.probability.empty()) {
          impossible_ = true;
          return calls;
        }
        known->second = call_probabilities(loci_[l], table, {});
      }
      calls.push_back(draw_call(l, known->second, random.uniform()));
      seen[member] = {calls.back(), {}};
    }
    return calls;
  }

  static std::vector<std::size_t> calls_key(const std::vector<Genotype>& calls) {
    std::vector<std::size_t> key;
    for (const Genotype& call : calls) key.push_back(call.index());
    return key;
  }

  Genotype draw_call(std::size_t l, const std::vector<double>& calls, double u) const {
    double total = 0;
    for (const double p : calls) total += p;
    const auto alleles = static_cast<Allele>(loci_[l].alleles().size());
    Genotype last;
    double left = u * total;
    for (Allele a = 0; a < alleles; ++a) {
      for (Allele b = 0; b <= a; ++b) {
        const double p = calls[genotype_index(a, b)];
        if (p == 0) continue;
        last = {a, b};
        left -= p;
        if (left < 0) return last;
      }
    }
    return last;
  }

  void summarise(const std::vector<ScoreDistribution>& scores, SamplingPower& power) const {
    const double ln_t = std::log(settings_.threshold);
    std::vector<PowerFigures> figures;
    for (const ScoreDistribution& one : scores) {
      figures.push_back(
          {1 - one.not_excluded(), one.power(ln_t), one.tail(ln_t), one.mean_log10_if_true()});
    }
    const auto estimate = [&](double PowerFigures::*figure) {
      const auto n = static_cast<double>(figures.size());
      double mean = 0, squares = 0;
      for (const PowerFigures& f : figures) mean += f.*figure / n;
      for (const PowerFigures& f : figures) squares += (f.*figure - mean) * (f.*figure - mean);
      return Estimated{mean, n > 1 ? std::sqrt(squares / (n - 1) / n) : 0};
    };
    power.exclusion_power = estimate(&PowerFigures::exclusion);
    power.inclusion_power = estimate(&PowerFigures::inclusion);
    power.false_inclusion = estimate(&PowerFigures::false_inclusion);
    power.mean_log10_lr = estimate(&PowerFigures::mean_log10);
  }

  const Family& family_;
  MemberIndex missing_;
  std::span<const MemberIndex> sampled_;
  std::span<const Locus> loci_;
  const PowerSettings& settings_;
  PedigreeLikelihood likelihood_;
  bool impossible_ = false;
  std::vector<double> stranger_;
  std::size_t stranger_locus_ = static_cast<std::size_t>(-1);
  std::map<std::pair<std::size_t, std::vector<std::size_t>>, std::vector<double>> given_;
};

}  // namespace

base::Result<SamplingPower> sampling_power(const Family& family, MemberIndex missing,
                                           std::span<const MemberIndex> sampled,
                                           std::span<const Locus> loci,
                                           const PowerSettings& settings) {
  if (!(settings.threshold > 0))
    return base::usage_error("kin power: the threshold must be positive, not {}",
                             settings.threshold);
  if (settings.draws < power_batches)
    return base::usage_error("kin power: at least {} draws are needed, not {}", power_batches,
                             settings.draws);
  for (const MemberIndex member : sampled) {
    base::require(member < family.pedigree.size() && !family.pedigree[member].missing &&
                      family.profiles[member].genotypes.empty(),
                  "sampling_power: who is sampled is an untyped member who is not missing");
  }
  SamplingPower power;
  power.missing = missing;
  power.sampled.assign(sampled.begin(), sampled.end());
  PARADERO_CHECK(PowerCalculation(family, missing, sampled, loci, settings).run(power));
  return power;
}

std::vector<SamplingCandidate> sampling_candidates(std::span<const Family> families) {
  std::vector<SamplingCandidate> candidates;
  for (std::uint32_t f = 0; f < families.size(); ++f) {
    const Pedigree& pedigree = families[f].pedigree;
    for (MemberIndex m = 0; m < pedigree.size(); ++m) {
      const Member& member = pedigree[m];
      const bool typed = !families[f].profiles[m].genotypes.empty();
      if (!typed && !member.missing && !member.deceased && !member.implied)
        candidates.push_back({f, {m}, 1});
    }
  }
  return candidates;
}

base::Result<std::vector<SamplingPower>> plan_sampling(
    std::span<const Family> families, std::span<const SamplingCandidate> candidates,
    std::span<const Locus> loci, const PowerSettings& settings, const base::RunContext& context) {
  struct Task {
    SamplingCandidate candidate;
    MemberIndex missing;
  };
  std::vector<Task> tasks;
  for (std::uint32_t f = 0; f < families.size(); ++f) {
    for (const MemberIndex missing : families[f].pedigree.missing())
      tasks.push_back({{f, {}, 0}, missing});
  }
  const std::size_t as_they_are = tasks.size();
  for (const SamplingCandidate& candidate : candidates) {
    base::require(candidate.cost > 0, "plan_sampling: a cost is positive");
    for (const MemberIndex missing : families[candidate.family].pedigree.missing())
      tasks.push_back({candidate, missing});
  }
  std::vector<base::Result<SamplingPower>> found(tasks.size());
  std::atomic<std::uint64_t> done = 0;
  base::parallel_chunks(context, tasks.size(), 1, [&](std::size_t i, std::size_t, std::size_t) {
    const Task& task = tasks[i];
    found[i] = sampling_power(families[task.candidate.family], task.missing, task.candidate.sampled,
                              loci, settings);
    context.report("power", ++done, tasks.size());
  });
  if (context.stopped()) return base::interrupted_error();
  std::vector<SamplingPower> plan;
  std::map<std::pair<std::uint32_t, MemberIndex>, double> now;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    if (!found[i]) return tl::unexpected(found[i].error());
    SamplingPower& power = plan.emplace_back(std::move(*found[i]));
    power.family = tasks[i].candidate.family;
    power.cost = tasks[i].candidate.cost;
    // A family of whom nobody is typed can show nothing now.
    if (i < as_they_are) {
      now[{power.family, power.missing}] = power.refused.empty() ? power.inclusion_power.value : 0;
    } else {
      power.gain_per_cost =
          (power.inclusion_power.value - now[{power.family, power.missing}]) / power.cost;
    }
  }
  std::map<std::tuple<std::uint32_t, std::vector<MemberIndex>, double>, double> of_family;
  for (const SamplingPower& power : plan)
    of_family[{power.family, power.sampled, power.cost}] += power.gain_per_cost;
  for (SamplingPower& power : plan)
    power.family_gain_per_cost = of_family[{power.family, power.sampled, power.cost}];
  std::ranges::stable_sort(plan, [](const SamplingPower& a, const SamplingPower& b) {
    return std::tuple(-a.family_gain_per_cost, -a.gain_per_cost, a.family, a.missing, a.sampled) <
           std::tuple(-b.family_gain_per_cost, -b.gain_per_cost, b.family, b.missing, b.sampled);
  });
  return plan;
}

}  // namespace paradero::kin

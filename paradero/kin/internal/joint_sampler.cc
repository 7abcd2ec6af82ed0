#include "paradero/kin/internal/joint_sampler.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "paradero/base/parallel.h"
#include "paradero/kin/internal/joint_asked.h"
#include "paradero/kin/internal/joint_blocks.h"
#include "paradero/kin/internal/joint_ties.h"
#include "paradero/stats/random.h"

namespace paradero::kin {

namespace {

constexpr std::size_t chain_batches = 16, batches_discarded = 2;
constexpr std::uint64_t first_batch_steps = 4;
constexpr MergeLimits block_limits{4096, 10'000};
constexpr std::uint64_t divisions = 2;
constexpr std::uint32_t nothing = FamilyMerge::nothing;

// What all chains share.
struct SampledProblem {
  std::span<const SampledFamily> families;
  const JointSettings& settings;
  std::vector<std::vector<FamilyBlock>> divisions = {};
  std::vector<std::uint32_t> asked = {};  // families that are not listed
  std::vector<Pairing> pairs = {};        // ordered by (victim, missing)
  // Where each placement's pairings (listed) or each candidate (asked) stand in `pairs`, by family.
  std::vector<std::vector<std::vector<std::uint32_t>>> pairs_of = {};
  std::vector<std::uint32_t> pooled = {};  // by pair: the mean that it shares
  std::vector<double> pooled_size = {};    // pairs of each mean
  std::uint32_t victims = 0;
};

void number_pairs(SampledProblem& problem) {
  std::map<Pairing, std::uint32_t> number;
  for (const SampledFamily& family : problem.families) {
    if (family.listed == nullptr) {
      for (const Pairing& pair : family.asked->candidates) number[pair] = 0;
      continue;
    }
    for (const Placement& placement : family.listed->all) {
      for (const Pairing& pair : placement.pairings) number[pair] = 0;
    }
  }
  for (auto& [pair, at] : number) {
    at = static_cast<std::uint32_t>(problem.pairs.size());
    problem.pairs.push_back(pair);
    problem.victims = std::max(problem.victims, pair.victim + 1);
  }
  std::map<std::uint32_t, std::uint32_t> tied_to;  // missing -> the first of the tie
  for (const SampledFamily& family : problem.families) {
    auto& pairs_of = problem.pairs_of.emplace_back();
    if (family.listed == nullptr) {
      for (const Pairing& pair : family.asked->candidates) pairs_of.push_back({number.at(pair)});
      continue;
    }
    for (const Placement& placement : family.listed->all) {
      auto& of_placement = pairs_of.emplace_back();
      for (const Pairing& pair : placement.pairings) of_placement.push_back(number.at(pair));
    }
    for (const auto& tie : exchangeable_missing(*family.listed, problem.settings.tie_tolerance)) {
      for (const std::uint32_t missing : tie) tied_to[missing] = tie.front();
    }
  }
  std::map<Pairing, std::uint32_t> mean;
  for (const Pairing& pair : problem.pairs) {
    const auto tie = tied_to.find(pair.missing);
    const Pairing shared{pair.victim, tie == tied_to.end() ? pair.missing : tie->second};
    const auto next = static_cast<std::uint32_t>(problem.pooled_size.size());
    const auto [entry, is_new] = mean.try_emplace(shared, next);
    if (is_new) problem.pooled_size.push_back(0);
    problem.pooled.push_back(entry->second);
    ++problem.pooled_size[entry->second];
  }
}

SampledProblem prepare_sampling(std::span<const SampledFamily> families,
                                const JointSettings& settings) {
  SampledProblem problem{families, settings};
  std::vector<const Placements*> listed;
  for (std::uint32_t f = 0; f < families.size(); ++f) {
    listed.push_back(families[f].listed);
    if (families[f].listed == nullptr) problem.asked.push_back(f);
  }
  number_pairs(problem);
  const MergeLimits limits{std::min(settings.max_states, block_limits.entries),
                           std::min(settings.max_states, block_limits.joins)};
  for (std::uint64_t d = 0; d < divisions; ++d)
    problem.divisions.push_back(divide_into_blocks(listed, limits, d));
  return problem;
}

class AssignmentChain {
 public:
  AssignmentChain(const SampledProblem& problem, std::uint64_t stream)
      : problem_(problem), random_(problem.settings.seed, stream) {
    const std::size_t n = problem.families.size();
    chosen_.assign(n, nothing);
    taken_.assign(problem.victims, 0);
    posterior_.resize(n);
    for (std::size_t f = 0; f < n; ++f) posterior_[f].assign(problem.pairs_of[f].size(), 0);
    for (const std::uint32_t f : problem.asked)
      asked_.emplace_back(*problem.families[f].asked, problem.settings.ln_pairing_odds);
    batches_.assign(problem.pooled_size.size(), {});
  }

  // The heaviest placements first, as long as their victims are free.
  void begin_greedily() {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> order;  // family, placement
    each_placement([&](std::uint32_t f, std::uint32_t p) { order.emplace_back(f, p); });
    std::ranges::stable_sort(order, std::greater(),
                             [&](const auto& at) { return ln_weight(at.first, at.second); });
    for (const auto& [f, p] : order) {
      if (ln_weight(f, p) > 0 && chosen_[f] == nothing && is_free(f, p)) choose(f, p);
    }
  }

  // Families in a drawn order, each by flattened weights of what is free.
  void begin_at_random() {
    std::vector<std::uint32_t> order(problem_.families.size());
    std::iota(order.begin(), order.end(), 0U);
    for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random_.below(i)]);
    for (const std::uint32_t f : order) {
      const Placements* listed = problem_.families[f].listed;
      if (listed == nullptr) continue;
      // The largest of weights raised by Gumbel noise is a draw in their proportion.
      std::uint32_t best = nothing;
      double best_key = gumbel();
      for (std::uint32_t p = 0; p < listed->all.size(); ++p) {
        const double key = 0.3 * ln_weight(f, p) + gumbel();
        if (key > best_key && is_free(f, p)) best = p, best_key = key;
      }
      if (best != nothing) choose(f, best);
    }
  }

  // Fills the batches from `first_batch` on, each with so many steps.
  void run(std::size_t first_batch, std::uint64_t batch_steps, const base::RunContext& context) {
    for (std::size_t b = first_batch; b < chain_batches; ++b) {
      for (std::uint64_t i = 0; i < batch_steps; ++i) {
        if (context.stopped()) return;
        step(b);
      }
      close_batch(b, static_cast<double>(batch_steps));
    }
  }

  // Two batches become one, so that the second half is free.
  void halve_batches() {
    const auto halve = [](std::array<double, chain_batches>& values) {
      for (std::size_t b = 0; b < chain_batches / 2; ++b)
        values[b] = (values[2 * b] + values[2 * b + 1]) / 2;
    };
    for (auto& batches : batches_) halve(batches);
    halve(ln_mean_);
    halve(ln_squares_);
    for (std::size_t b = chain_batches / 2; b < chain_batches; ++b)
      ln_mean_[b] = ln_squares_[b] = 0;
  }

  double mean(std::size_t pooled) const { return mean_of(batches_[pooled]); }
  // Variance of mean(pooled) from batch means.
  double variance(std::size_t pooled) const {
    constexpr double n = chain_batches - batches_discarded;
    const double m = mean(pooled);
    double sum = 0;
    for (std::size_t b = batches_discarded; b < chain_batches; ++b)
      sum += (batches_[pooled][b] - m) * (batches_[pooled][b] - m);
    return sum / (n * (n - 1));
  }
  double mean_ln() const { return mean_of(ln_mean_); }
  double variance_ln() const { return std::max(0.0, mean_of(ln_squares_) - mean_ln() * mean_ln()); }
  double best_ln() const { return best_ln_; }
  const std::vector<Pairing>& best() const { return best_; }
  bool bad_ratio() const { return std::ranges::any_of(asked_, &AskedFamily::bad_ratio); }

 private:
  static double mean_of(const std::array<double, chain_batches>& values) {
    return std::accumulate(values.begin() + batches_discarded, values.end(), 0.0) /
           (chain_batches - batches_discarded);
  }

  double gumbel() { return -std::log(-std::log(1 - random_.uniform())); }

  template <class Visit>
  void each_placement(Visit&& visit) const {
    for (std::uint32_t f = 0; f < problem_.families.size(); ++f) {
      const Placements* listed = problem_.families[f].listed;
      for (std::uint32_t p = 0; listed != nullptr && p < listed->all.size(); ++p) visit(f, p);
    }
  }

  const Placement& placement(std::uint32_t family, std::uint32_t p) const {
    return problem_.families[family].listed->all[p];
  }
  double ln_weight(std::uint32_t family, std::uint32_t p) const {
    return placement(family, p).ln_weight;
  }
  bool is_free(std::uint32_t family, std::uint32_t p) const {
    return std::ranges::none_of(placement(family, p).pairings,
                                [&](const Pairing& pair) { return taken_[pair.victim] != 0; });
  }
  void mark(std::uint32_t family, std::uint8_t as) {
    if (chosen_[family] == nothing) return;
    for (const Pairing& pair : placement(family, chosen_[family]).pairings)
      taken_[pair.victim] = as;
  }
  void choose(std::uint32_t family, std::uint32_t p) {
    chosen_[family] = p;
    mark(family, 1);
  }

  void step(std::size_t batch) {
    for (const FamilyBlock& block : problem_.divisions[steps_++ % divisions]) update(block);
    for (std::size_t a = 0; a < asked_.size(); ++a) {
      std::vector<double>& posterior = posterior_[problem_.asked[a]];
      asked_[a].step(taken_, random_, [&](std::size_t candidate, double probability) {
        posterior[candidate] += probability;
      });
    }
    double ln = 0;
    for (std::uint32_t f = 0; f < chosen_.size(); ++f) {
      if (chosen_[f] != nothing) ln += ln_weight(f, chosen_[f]);
    }
    for (const AskedFamily& family : asked_) ln += family.ln_weight();
    ln_mean_[batch] += ln;
    ln_squares_[batch] += ln * ln;
    if (ln > best_ln_) remember(ln);
  }

  void update(const FamilyBlock& block) {
    into_.clear();
    drawn_.resize(block.families.size());
    for (const std::uint32_t f : block.families) {
      mark(f, 0);
      into_.push_back(posterior_[f].data());
    }
    block.merge.sum(taken_, run_);
    block.merge.add_posteriors(run_, into_);
    block.merge.draw(run_, random_, drawn_);
    for (std::size_t i = 0; i < block.families.size(); ++i) choose(block.families[i], drawn_[i]);
  }

  void remember(double ln) {
    best_ln_ = ln;
    best_.clear();
    for (std::uint32_t f = 0; f < chosen_.size(); ++f) {
      if (chosen_[f] == nothing) continue;
      const auto& pairings = placement(f, chosen_[f]).pairings;
      best_.insert(best_.end(), pairings.begin(), pairings.end());
    }
    for (const AskedFamily& family : asked_)
      best_.insert(best_.end(), family.placed().begin(), family.placed().end());
  }

  void close_batch(std::size_t batch, double steps) {
    for (auto& batches : batches_) batches[batch] = 0;
    for (std::size_t f = 0; f < posterior_.size(); ++f) {
      for (std::size_t p = 0; p < posterior_[f].size(); ++p) {
        for (const std::uint32_t pair : problem_.pairs_of[f][p]) {
          const std::uint32_t pooled = problem_.pooled[pair];
          batches_[pooled][batch] += posterior_[f][p] / steps / problem_.pooled_size[pooled];
        }
        posterior_[f][p] = 0;
      }
    }
    ln_mean_[batch] /= steps;
    ln_squares_[batch] /= steps;
  }

  const SampledProblem& problem_;
  stats::Random random_;
  std::vector<std::uint32_t> chosen_;  // by family: its placement
  std::vector<std::uint8_t> taken_;    // by victim
  std::vector<AskedFamily> asked_;     // as problem.asked
  FamilyMerge::Run run_;
  std::vector<double*> into_;
  std::vector<std::uint32_t> drawn_;
  std::vector<std::vector<double>> posterior_;              // by family, summed over a batch
  std::vector<std::array<double, chain_batches>> batches_;  // by pooled pair
  std::array<double, chain_batches> ln_mean_{}, ln_squares_{};
  std::uint64_t steps_ = 0;
  double best_ln_ = -std::numeric_limits<double>::infinity();
  std::vector<Pairing> best_;
};

double r_hat_of(const std::vector<AssignmentChain>& chains) {
  const auto n = static_cast<double>(chains.size());
  double mean = 0, within = 0, between = 0;
  for (const AssignmentChain& chain : chains) {
    mean += chain.mean_ln() / n;
    within += chain.variance_ln() / n;
  }
  for (const AssignmentChain& chain : chains)
    between += (chain.mean_ln() - mean) * (chain.mean_ln() - mean) / (n - 1);
  return within > 1e-12 ? std::sqrt(1 + between / within) : 1;
}

struct Estimate {
  double mean = 0, standard_error = 0;
};

Estimate estimate_of(const std::vector<AssignmentChain>& chains, std::size_t pooled) {
  const auto n = static_cast<double>(chains.size());
  double mean = 0, within = 0, between = 0;
  for (const AssignmentChain& chain : chains) {
    mean += chain.mean(pooled) / n;
    within += chain.variance(pooled) / (n * n);
  }
  for (const AssignmentChain& chain : chains) {
    const double d = chain.mean(pooled) - mean;
    between += d * d / (n * (n - 1));
  }
  return {std::clamp(mean, 0.0, 1.0), std::sqrt(std::max(within, between))};
}

bool all_within(const std::vector<AssignmentChain>& chains, const SampledProblem& problem) {
  for (std::size_t i = 0; i < problem.pooled_size.size(); ++i) {
    if (estimate_of(chains, i).standard_error > problem.settings.standard_error) return false;
  }
  return r_hat_of(chains) < 1.05;
}

}  // namespace

base::Result<SampledComponent> sample_component(std::span<const SampledFamily> families,
                                                std::uint64_t stream, const JointSettings& settings,
                                                const base::RunContext& context) {
  base::require(settings.chains >= 2, "sample_component: at least two chains");
  const SampledProblem problem = prepare_sampling(families, settings);
  SampledComponent sampled;
  if (problem.pairs.empty()) return sampled;
  std::vector<AssignmentChain> chains;
  for (std::uint32_t c = 0; c < settings.chains; ++c) {
    chains.emplace_back(problem, (stream << 16) + c);
    if (c == 1) chains.back().begin_greedily();
    if (c > 1) chains.back().begin_at_random();
  }
  std::uint64_t batch_steps = first_batch_steps;
  for (std::size_t first_batch = 0;; first_batch = chain_batches / 2) {
    base::parallel_chunks(context, chains.size(), 1,
                          [&](std::size_t begin, std::size_t, std::size_t) {
                            if (first_batch > 0) chains[begin].halve_batches();
                            chains[begin].run(first_batch, batch_steps, context);
                          });
    if (context.stopped()) return base::interrupted_error();
    if (std::ranges::any_of(chains, &AssignmentChain::bad_ratio)) {
      return base::usage_error(
          "solve_joint: a likelihood ratio is not a finite number or an exclusion");
    }
    sampled.steps = batch_steps * (chain_batches - batches_discarded);
    context.report("sampling", sampled.steps, settings.steps);
    if (2 * sampled.steps > settings.steps || all_within(chains, problem)) break;
    batch_steps *= 2;
  }
  for (std::size_t i = 0; i < problem.pairs.size(); ++i) {
    const Estimate estimate = estimate_of(chains, problem.pooled[i]);
    sampled.pairings.push_back({problem.pairs[i].victim, problem.pairs[i].missing, estimate.mean,
                                estimate.standard_error});
  }
  const auto best = std::ranges::max_element(chains, {}, &AssignmentChain::best_ln);
  sampled.likeliest = best->best();
  sampled.r_hat = r_hat_of(chains);
  return sampled;
}

}  // namespace paradero::kin

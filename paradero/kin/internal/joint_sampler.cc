#include "paradero/kin/internal/joint_sampler.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "paradero/base/parallel.h"
#include "paradero/stats/random.h"

namespace paradero::kin {

namespace {

constexpr std::uint32_t nobody = std::numeric_limits<std::uint32_t>::max();
constexpr std::size_t chain_batches = 20;
constexpr std::uint64_t steps_a_candidate = 100;

// What all chains share: the candidates, numbered densely, and how often each is proposed.
struct SampledProblem {
  std::span<const JointFamily* const> families;
  const JointSettings& settings;
  std::vector<Pairing> pairs;              // candidates, ordered by (missing, victim)
  std::vector<std::uint32_t> family;       // by candidate
  std::vector<double> ln_lr;               // by candidate, alone
  std::vector<double> proposal;            // by candidate, sums to 1
  std::vector<double> cumulative;          // of `proposal`
  std::map<Pairing, std::uint32_t> index;  // of each candidate
  bool bad_ratio = false;
};

// -inf for a set that a family does not list.
double rate(const JointFamily& family, std::span<const Pairing> pairings) {
  if (family.ln_likelihood_ratio) return family.ln_likelihood_ratio(pairings);
  for (const RatedPlacement& listed : family.listed) {
    if (std::ranges::equal(listed.pairings, pairings)) return listed.ln_likelihood_ratio;
  }
  return -std::numeric_limits<double>::infinity();
}

SampledProblem prepare_sampling(std::span<const JointFamily* const> families,
                                const JointSettings& settings) {
  SampledProblem problem{families, settings, {}, {}, {}, {}, {}, {}, false};
  for (std::uint32_t f = 0; f < families.size(); ++f) {
    for (const Pairing& pair : families[f]->candidates) {
      const double ln_lr = rate(*families[f], {&pair, 1});
      if (std::isnan(ln_lr) || ln_lr == std::numeric_limits<double>::infinity())
        problem.bad_ratio = true;
      if (std::isinf(ln_lr)) continue;
      problem.index[pair] = static_cast<std::uint32_t>(problem.pairs.size());
      problem.pairs.push_back(pair);
      problem.family.push_back(f);
      problem.ln_lr.push_back(ln_lr);
    }
  }
  const auto n = static_cast<double>(problem.pairs.size());
  double total = 0;
  for (const double ln_lr : problem.ln_lr) {
    const double odds = std::exp(std::min(ln_lr + settings.ln_pairing_odds, 30.0));
    problem.proposal.push_back(odds / (1 + odds) + 1 / n);
    total += problem.proposal.back();
  }
  double sum = 0;
  for (double& p : problem.proposal) {
    p /= total;
    problem.cumulative.push_back(sum += p);
  }
  return problem;
}

class AssignmentChain {
 public:
  AssignmentChain(const SampledProblem& problem, std::uint64_t stream)
      : problem_(problem), random_(problem.settings.seed, stream) {
    const std::size_t n = problem.pairs.size();
    time_paired_.assign(n, 0);
    batch_sum_.assign(n, 0);
    batch_squares_.assign(n, 0);
    family_ln_lr_.assign(problem.families.size(), 0);
    family_pairs_.resize(problem.families.size());
  }

  void begin_greedily() {
    std::vector<std::uint32_t> order(problem_.pairs.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::ranges::stable_sort(order, std::greater(),
                             [&](std::uint32_t i) { return problem_.ln_lr[i]; });
    for (const std::uint32_t i : order) {
      const Pairing& pair = problem_.pairs[i];
      if (problem_.ln_lr[i] + problem_.settings.ln_pairing_odds <= 0) break;
      if (partner_of_victim(pair.victim) == nobody && partner_of_missing(pair.missing) == nobody)
        step_with(i);
    }
  }

  // Steps with a record of where the chain was, after a fifth as many without.
  void run(std::uint64_t steps, const base::RunContext& context) {
    for (std::uint64_t i = 0; i < steps / 5; ++i) propose();
    const std::uint64_t batch = std::max<std::uint64_t>(1, steps / chain_batches);
    for (std::size_t b = 0; b < chain_batches && !context.stopped(); ++b) {
      for (std::uint64_t i = 0; i < batch; ++i) {
        propose();
        sum_ln_ += ln_posterior_;
        sum_ln_squares_ += ln_posterior_ * ln_posterior_;
        ++steps_;
        if (ln_posterior_ > best_ln_) {
          best_ln_ = ln_posterior_;
          best_ = paired_;
        }
      }
      close_batch(batch);
    }
  }

  double mean(std::size_t candidate) const {
    return batch_sum_[candidate] / static_cast<double>(chain_batches);
  }
  // Variance of mean(candidate) from batch means.
  double variance(std::size_t candidate) const {
    const double m = mean(candidate), n = static_cast<double>(chain_batches);
    return std::max(0.0, batch_squares_[candidate] / n - m * m) / (n - 1);
  }
  double mean_ln() const { return sum_ln_ / static_cast<double>(steps_); }
  double variance_ln() const {
    return std::max(0.0, sum_ln_squares_ / static_cast<double>(steps_) - mean_ln() * mean_ln());
  }
  double best_ln() const { return best_ln_; }
  std::vector<Pairing> best() const {
    std::vector<Pairing> pairs;
    for (const auto& [pair, entered] : best_) pairs.push_back(pair);
    return pairs;
  }

 private:
  std::uint32_t partner_of_victim(std::uint32_t victim) const {
    const auto found = missing_of_.find(victim);
    return found == missing_of_.end() ? nobody : found->second;
  }
  std::uint32_t partner_of_missing(std::uint32_t missing) const {
    const auto found = victim_of_.find(missing);
    return found == victim_of_.end() ? nobody : found->second;
  }

  double proposal(const Pairing& pair) const {
    const auto found = problem_.index.find(pair);
    return found == problem_.index.end() ? 0 : problem_.proposal[found->second];
  }

  void propose() {
    const auto at = std::ranges::upper_bound(problem_.cumulative, random_.uniform());
    const auto last = static_cast<std::ptrdiff_t>(problem_.pairs.size()) - 1;
    step_with(static_cast<std::uint32_t>(std::min(at - problem_.cumulative.begin(), last)));
    ++now_;
  }

  // One Metropolis step that turns on, or turns off, one candidate. What it displaces is either
  // unpaired (a move) or, where both sides lose a partner, paired with each other (an exchange).
  void step_with(std::uint32_t candidate) {
    const Pairing pair = problem_.pairs[candidate];
    const std::uint32_t old_missing = partner_of_victim(pair.victim);
    const std::uint32_t old_victim = partner_of_missing(pair.missing);
    std::vector<Pairing> off, on;
    double ln_hastings = 0;
    if (old_missing == pair.missing) {
      off = {pair};
    } else if (old_missing == nobody && old_victim == nobody) {
      on = {pair};
    } else if (old_missing != nobody && old_victim != nobody) {
      const Pairing other{old_victim, old_missing};
      const double forward = proposal(pair) + proposal(other);
      off = {{pair.victim, old_missing}, {old_victim, pair.missing}};
      on = {pair, other};
      if (!problem_.index.contains(other)) return;
      ln_hastings = std::log((proposal(off[0]) + proposal(off[1])) / forward);
    } else {
      off = {old_missing != nobody ? Pairing{pair.victim, old_missing}
                                   : Pairing{old_victim, pair.missing}};
      on = {pair};
      ln_hastings = std::log(proposal(off[0]) / proposal(pair));
    }
    accept_or_not(off, on, ln_hastings);
  }

  void accept_or_not(const std::vector<Pairing>& off, const std::vector<Pairing>& on,
                     double ln_hastings) {
    std::map<std::uint32_t, std::vector<Pairing>> changed;
    const auto of_family = [&](const Pairing& pair) -> std::vector<Pairing>& {
      const std::uint32_t f = problem_.family[problem_.index.at(pair)];
      return changed.try_emplace(f, family_pairs_[f]).first->second;
    };
    for (const Pairing& pair : off) std::erase(of_family(pair), pair);
    for (const Pairing& pair : on) of_family(pair).push_back(pair);
    double change = problem_.settings.ln_pairing_odds *
                    (static_cast<double>(on.size()) - static_cast<double>(off.size()));
    std::map<std::uint32_t, double> ln_lr;
    for (auto& [f, pairs] : changed) {
      std::ranges::sort(pairs, {}, [](const Pairing& p) { return std::pair(p.missing, p.victim); });
      ln_lr[f] = ln_likelihood_ratio(f, pairs);
      change += ln_lr[f] - family_ln_lr_[f];
    }
    if (std::log(1 - random_.uniform()) > change + ln_hastings) return;
    for (const Pairing& pair : off) turn_off(pair);
    for (const Pairing& pair : on) turn_on(pair);
    for (auto& [f, pairs] : changed) {
      family_pairs_[f] = pairs;
      family_ln_lr_[f] = ln_lr[f];
    }
    ln_posterior_ += change;
  }

  double ln_likelihood_ratio(std::uint32_t family, const std::vector<Pairing>& pairs) {
    if (pairs.empty()) return 0;
    if (pairs.size() == 1) return problem_.ln_lr[problem_.index.at(pairs[0])];
    const auto [entry, is_new] = known_.try_emplace({family, pairs}, 0.0);
    if (is_new) entry->second = rate(*problem_.families[family], pairs);
    return entry->second;
  }

  void turn_on(const Pairing& pair) {
    missing_of_[pair.victim] = pair.missing;
    victim_of_[pair.missing] = pair.victim;
    paired_[pair] = now_;
  }

  void turn_off(const Pairing& pair) {
    missing_of_.erase(pair.victim);
    victim_of_.erase(pair.missing);
    const auto entry = paired_.find(pair);
    count_time(pair, entry->second);
    paired_.erase(entry);
  }

  void count_time(const Pairing& pair, std::uint64_t entered) {
    time_paired_[problem_.index.at(pair)] += static_cast<double>(now_ - std::max(entered, opened_));
  }

  void close_batch(std::uint64_t length) {
    for (const auto& [pair, entered] : paired_) count_time(pair, entered);
    for (std::size_t i = 0; i < time_paired_.size(); ++i) {
      const double share = time_paired_[i] / static_cast<double>(length);
      batch_sum_[i] += share;
      batch_squares_[i] += share * share;
      time_paired_[i] = 0;
    }
    opened_ = now_;
  }

  const SampledProblem& problem_;
  stats::Random random_;
  std::map<std::uint32_t, std::uint32_t> missing_of_, victim_of_;
  std::map<Pairing, std::uint64_t> paired_;  // with the step at which it was paired
  std::vector<std::vector<Pairing>> family_pairs_;
  std::vector<double> family_ln_lr_;
  std::map<std::pair<std::uint32_t, std::vector<Pairing>>, double> known_;
  double ln_posterior_ = 0;  // against nobody paired
  std::uint64_t now_ = 0, opened_ = 0, steps_ = 0;
  std::vector<double> time_paired_, batch_sum_, batch_squares_;  // by candidate
  double sum_ln_ = 0, sum_ln_squares_ = 0, best_ln_ = -std::numeric_limits<double>::infinity();
  std::map<Pairing, std::uint64_t> best_;
};

double r_hat_of(const std::vector<AssignmentChain>& chains) {
  const auto n = static_cast<double>(chains.size());
  double mean = 0, within = 0, between = 0;
  for (const AssignmentChain& chain : chains) {
    mean += chain.mean_ln() / n;
    within += chain.variance_ln() / n;
  }
  for (const AssignmentChain& chain : chains) {
    between += (chain.mean_ln() - mean) * (chain.mean_ln() - mean) / std::max(1.0, n - 1);
  }
  return within > 0 ? std::sqrt(1 + between / within) : 1;
}

PairingPosterior posterior_of(const std::vector<AssignmentChain>& chains, std::size_t candidate,
                              const Pairing& pair) {
  const auto n = static_cast<double>(chains.size());
  double mean = 0, within = 0, between = 0;
  for (const AssignmentChain& chain : chains) {
    mean += chain.mean(candidate) / n;
    within += chain.variance(candidate) / (n * n);
  }
  for (const AssignmentChain& chain : chains) {
    const double d = chain.mean(candidate) - mean;
    between += d * d / (n * std::max(1.0, n - 1));
  }
  return {pair.victim, pair.missing, std::clamp(mean, 0.0, 1.0),
          std::sqrt(std::max(within, between))};
}

}  // namespace

base::Result<SampledComponent> sample_component(std::span<const JointFamily* const> families,
                                                std::uint64_t stream, const JointSettings& settings,
                                                const base::RunContext& context) {
  base::require(settings.chains >= 2, "sample_component: at least two chains");
  const SampledProblem problem = prepare_sampling(families, settings);
  if (problem.bad_ratio) {
    return base::usage_error(
        "solve_joint: a likelihood ratio is not a finite number or an exclusion");
  }
  SampledComponent sampled;
  if (problem.pairs.empty()) return sampled;
  const std::uint64_t steps =
      std::max<std::uint64_t>(settings.steps, steps_a_candidate * problem.pairs.size());
  std::vector<AssignmentChain> chains;
  for (std::uint32_t c = 0; c < settings.chains; ++c) {
    chains.emplace_back(problem, (stream << 16) + c);
  }
  base::parallel_chunks(context, chains.size(), 1,
                        [&](std::size_t begin, std::size_t, std::size_t) {
                          if (begin % 2 == 1) chains[begin].begin_greedily();
                          chains[begin].run(steps, context);
                        });
  if (context.stopped()) return base::interrupted_error();
  for (std::size_t i = 0; i < problem.pairs.size(); ++i) {
    sampled.pairings.push_back(posterior_of(chains, i, problem.pairs[i]));
  }
  std::ranges::sort(sampled.pairings, {},
                    [](const PairingPosterior& p) { return std::pair(p.victim, p.missing); });
  const AssignmentChain* best = &chains[0];
  for (const AssignmentChain& chain : chains) {
    if (chain.best_ln() > best->best_ln()) best = &chain;
  }
  sampled.likeliest = best->best();
  sampled.r_hat = r_hat_of(chains);
  return sampled;
}

}  // namespace paradero::kin

#include "paradero/kin/joint.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "paradero/base/parallel.h"
#include "paradero/kin/internal/joint_merge.h"
#include "paradero/kin/internal/joint_placements.h"
#include "paradero/kin/internal/joint_pruning.h"
#include "paradero/kin/internal/joint_sampler.h"
#include "paradero/kin/internal/joint_ties.h"
#include "paradero/stats/log_space.h"

namespace paradero::kin {

namespace {

using PairKey = std::pair<std::uint32_t, std::uint32_t>;  // (victim, missing)

AssignmentCount counted_assignments(long double number) {
  return {static_cast<double>(number), static_cast<double>(std::log(number))};
}

constexpr AssignmentCount unknown_count{std::numeric_limits<double>::quiet_NaN(),
                                        std::numeric_limits<double>::quiet_NaN()};

// Families joined by victims that both may take.
class FamilyGroups {
 public:
  explicit FamilyGroups(const std::vector<std::vector<Pairing>>& possible)
      : parent_(possible.size()) {
    std::iota(parent_.begin(), parent_.end(), std::size_t{0});
    std::map<std::uint32_t, std::size_t> first;
    for (std::size_t f = 0; f < possible.size(); ++f) {
      for (const Pairing& pair : possible[f]) {
        const auto [entry, is_new] = first.try_emplace(pair.victim, f);
        if (!is_new) join(entry->second, f);
      }
    }
  }

  // Groups of families, in the order of their first family.
  std::vector<std::vector<std::size_t>> groups() {
    std::map<std::size_t, std::vector<std::size_t>> by_root;
    for (std::size_t f = 0; f < parent_.size(); ++f) by_root[root(f)].push_back(f);
    std::vector<std::vector<std::size_t>> groups;
    for (auto& [first, families] : by_root) groups.push_back(std::move(families));
    return groups;
  }

 private:
  std::size_t root(std::size_t f) {
    while (parent_[f] != f) f = parent_[f] = parent_[parent_[f]];
    return f;
  }
  void join(std::size_t a, std::size_t b) {
    a = root(a), b = root(b);
    parent_[std::max(a, b)] = std::min(a, b);
  }

  std::vector<std::size_t> parent_;
};

// The pairings that occur in a placement; all candidates where they could not be enumerated.
std::vector<Pairing> possible_pairings(const JointFamily& family,
                                       const std::optional<Placements>& placements) {
  if (!placements) return family.candidates;
  std::set<Pairing> pairings;
  for (const Placement& placement : placements->all) {
    pairings.insert(placement.pairings.begin(), placement.pairings.end());
  }
  return {pairings.begin(), pairings.end()};
}

struct Solved {
  JointComponent component;
  std::vector<PairingPosterior> pairings;
  std::vector<Pairing> likeliest;
  long double assignments = 1;
};

// The exact posterior of a component; nothing where its tables would pass the limits.
std::optional<FamilyMerge> merged(const std::vector<const Placements*>& families,
                                  const JointSettings& settings) {
  std::uint64_t placements = 0;
  for (const Placements* family : families) placements += family->all.size() + 1;
  if (placements > settings.max_states) return {};
  return FamilyMerge::create(families, {settings.max_states - placements, settings.max_joins});
}

void add_exact(const FamilyMerge& merge, std::span<const Placements* const> families,
               Solved& solved) {
  std::vector<std::vector<double>> posterior;
  std::vector<double*> into;
  for (const Placements* family : families)
    into.push_back(posterior.emplace_back(family->all.size(), 0.0).data());
  // Growing moves the outer vector's elements, but not what they hold.
  FamilyMerge::Run run;
  merge.sum({}, run);
  merge.add_posteriors(run, into);
  const std::vector<std::uint32_t> likeliest = merge.likeliest();
  std::map<PairKey, double> sums;
  for (std::size_t f = 0; f < families.size(); ++f) {
    const auto& placements = families[f]->all;
    for (std::size_t p = 0; p < placements.size(); ++p) {
      for (const Pairing& pair : placements[p].pairings)
        sums[{pair.victim, pair.missing}] += posterior[f][p];
    }
    if (likeliest[f] != FamilyMerge::nothing) {
      const auto& pairs = placements[likeliest[f]].pairings;
      solved.likeliest.insert(solved.likeliest.end(), pairs.begin(), pairs.end());
    }
  }
  for (const auto& [pair, p] : sums)
    solved.pairings.push_back({pair.first, pair.second, std::min(p, 1.0), 0});
  solved.assignments = merge.assignments();
  solved.component.assignments = counted_assignments(solved.assignments);
}

class JointSolver {
 public:
  JointSolver(const JointProblem& problem, const JointSettings& settings,
              const base::RunContext& context)
      : problem_(problem), settings_(settings), context_(context) {}

  base::Result<JointResult> run() {
    PARADERO_CHECK(enumerate());
    std::vector<std::vector<Pairing>> possible;
    for (std::size_t f = 0; f < placements_.size(); ++f) {
      possible.push_back(possible_pairings(problem_.families[f], placements_[f]));
    }
    const auto groups = FamilyGroups(possible).groups();
    std::vector<Solved> solved(groups.size());
    for (std::size_t g = 0; g < groups.size(); ++g) {
      PARADERO_ASSIGN(solved[g], solve(groups[g], possible, g));
      context_.report("joint identification", g + 1, groups.size());
    }
    return collect(std::move(solved));
  }

 private:
  base::Result<void> enumerate() {
    const std::size_t n = problem_.families.size();
    std::vector<base::Result<std::optional<Placements>>> found(n);
    base::parallel_chunks(context_, n, 1, [&](std::size_t f, std::size_t, std::size_t) {
      found[f] = enumerate_placements(problem_.families[f], settings_);
    });
    if (context_.stopped()) return base::interrupted_error();
    for (auto& placements : found) {
      if (!placements) return tl::unexpected(placements.error());
      placements_.push_back(std::move(*placements));
    }
    copy_of_.resize(problem_.victims);
    std::iota(copy_of_.begin(), copy_of_.end(), 0U);
    const double limit = settings_.negligible_posterior;
    if (limit > 0) {
      pruned_ = drop_negligible(placements_, limit);
      copy_of_ = separate_weak_rivals(placements_, problem_.victims, limit, pruned_);
    }
    return {};
  }

  // Copies of victims become the victims that they stand for.
  void name_victims(Solved& solved) const {
    for (PairingPosterior& p : solved.pairings) p.victim = copy_of_[p.victim];
    for (Pairing& pairing : solved.likeliest) pairing.victim = copy_of_[pairing.victim];
    std::set<std::uint32_t> victims;
    for (const std::uint32_t v : solved.component.victims) victims.insert(copy_of_[v]);
    solved.component.victims.assign(victims.begin(), victims.end());
  }

  base::Result<Solved> solve(const std::vector<std::size_t>& families,
                             const std::vector<std::vector<Pairing>>& possible,
                             std::size_t group) const {
    Solved solved;
    std::set<std::uint32_t> victims, missing;
    bool enumerated = true;
    for (const std::size_t f : families) {
      for (const Pairing& pair : possible[f]) {
        victims.insert(pair.victim);
        missing.insert(pair.missing);
      }
      enumerated = enumerated && placements_[f].has_value();
    }
    solved.component.victims.assign(victims.begin(), victims.end());
    solved.component.missing.assign(missing.begin(), missing.end());
    solved.component.families = static_cast<std::uint32_t>(families.size());
    if (enumerated) {
      std::vector<const Placements*> placements;
      for (const std::size_t f : families) placements.push_back(&*placements_[f]);
      if (const auto merge = merged(placements, settings_)) {
        add_exact(*merge, placements, solved);
        name_victims(solved);
        return solved;
      }
    }
    std::vector<SampledFamily> members;
    for (const std::size_t f : families)
      members.push_back({placements_[f] ? &*placements_[f] : nullptr, &problem_.families[f]});
    PARADERO_ASSIGN(SampledComponent sampled,
                    sample_component(members, group, settings_, context_));
    solved.component.exact = false;
    solved.component.r_hat = sampled.r_hat;
    solved.component.steps = sampled.steps;
    for (const PairingPosterior& p : sampled.pairings) {
      solved.component.largest_standard_error =
          std::max(solved.component.largest_standard_error, p.standard_error);
    }
    solved.assignments = std::numeric_limits<long double>::quiet_NaN();
    solved.component.assignments = unknown_count;
    solved.pairings = std::move(sampled.pairings);
    solved.likeliest = std::move(sampled.likeliest);
    name_victims(solved);
    return solved;
  }

  JointResult collect(std::vector<Solved> solved) const {
    JointResult result;
    result.victim_unpaired.assign(problem_.victims, 1);
    result.missing_unpaired.assign(problem_.missing, 1);
    std::map<PairKey, PairingPosterior> known;
    long double assignments = 1;
    double ln_assignments = 0;
    for (Solved& part : solved) {
      assignments *= part.assignments;
      ln_assignments += part.component.assignments.ln_number;
      result.likeliest.insert(result.likeliest.end(), part.likeliest.begin(), part.likeliest.end());
      for (const PairingPosterior& p : part.pairings) known[{p.victim, p.missing}] = p;
      if (!part.component.victims.empty()) result.components.push_back(std::move(part.component));
    }
    result.assignments = {static_cast<double>(assignments), ln_assignments};
    std::set<PairKey> all;
    for (const JointFamily& family : problem_.families) {
      for (const Pairing& pair : family.candidates) all.insert({pair.victim, pair.missing});
    }
    for (const auto& [victim, missing] : all) {
      const auto found = known.find({victim, missing});
      result.pairings.push_back(found == known.end() ? PairingPosterior{victim, missing, 0, 0}
                                                     : found->second);
      result.victim_unpaired[victim] -= result.pairings.back().posterior;
      result.missing_unpaired[missing] -= result.pairings.back().posterior;
    }
    for (double& p : result.victim_unpaired) p = std::clamp(p, 0.0, 1.0);
    for (double& p : result.missing_unpaired) p = std::clamp(p, 0.0, 1.0);
    std::ranges::sort(result.likeliest);
    double ln_left_out = -std::numeric_limits<double>::infinity();
    for (const auto& placements : placements_) {
      if (placements) ln_left_out = stats::ln_add(ln_left_out, placements->ln_mass_left_out);
    }
    result.mass_left_out = std::exp(ln_left_out) + pruned_;
    for (const auto& placements : placements_) {
      if (placements) add_ties(*placements, result);
    }
    return result;
  }

  void add_ties(const Placements& placements, JointResult& result) const;

  const JointProblem& problem_;
  const JointSettings& settings_;
  const base::RunContext& context_;
  std::vector<std::optional<Placements>> placements_;  // by family
  double pruned_ = 0;                                  // posterior that pruning can have lost
  std::vector<std::uint32_t> copy_of_;  // the victim that each number in placements_ stands for
};

void JointSolver::add_ties(const Placements& placements, JointResult& result) const {
  for (auto& missing : exchangeable_missing(placements, settings_.tie_tolerance)) {
    JointTie tie{std::move(missing), {}};
    const std::uint32_t first = tie.missing.front();
    std::map<std::uint32_t, PairingPosterior> sums;
    for (const PairingPosterior& p : result.pairings) {
      if (std::ranges::find(tie.missing, p.missing) == tie.missing.end()) continue;
      PairingPosterior& sum =
          sums.try_emplace(p.victim, PairingPosterior{p.victim, first, 0, 0}).first->second;
      sum.posterior = std::min(1.0, sum.posterior + p.posterior);
      sum.standard_error += p.standard_error;
    }
    for (const auto& [victim, sum] : sums) {
      if (sum.posterior > 0) tie.victims.push_back(sum);
    }
    result.ties.push_back(std::move(tie));
  }
}

// sum_k C(a, k) C(b, k) k!, of whose terms each is made from the one before.
AssignmentCount matchings(std::size_t a, std::size_t b) {
  long double sum = 1, term = 1;  // k = 0
  double ln_sum = 0, ln_term = 0;
  for (std::size_t k = 1; k <= std::min(a, b); ++k) {
    const auto ways = static_cast<long double>(a - k + 1) * static_cast<long double>(b - k + 1);
    term = term * ways / static_cast<long double>(k);
    sum += term;
    ln_term += static_cast<double>(std::log(ways / static_cast<long double>(k)));
    ln_sum = stats::ln_add(ln_sum, ln_term);
  }
  return {static_cast<double>(sum), ln_sum};
}

using SexCounts = std::array<std::size_t, 3>;  // unknown, male, female

SexCounts count_sexes(std::span<const int> sexes) {
  SexCounts counts{};
  for (const int sex : sexes) {
    base::require(sex >= 0 && sex <= 2, "assignments_by_sex: a sex is 0, 1 or 2");
    ++counts[static_cast<std::size_t>(sex)];
  }
  return counts;
}

// Victims one after another; a state is how many missing people of each sex are still free.
long double matchings_with_unknown(const SexCounts& victims, const SexCounts& missing) {
  std::map<SexCounts, long double> ways{{missing, 1.0L}};
  for (std::size_t sex = 0; sex < 3; ++sex) {
    for (std::size_t v = 0; v < victims[sex]; ++v) {
      std::map<SexCounts, long double> next = ways;
      for (const auto& [left, count] : ways) {
        for (std::size_t other = 0; other < 3; ++other) {
          if (left[other] == 0 || (sex != 0 && other != 0 && sex != other)) continue;
          SexCounts after = left;
          --after[other];
          next[after] += count * static_cast<long double>(left[other]);
        }
      }
      ways = std::move(next);
    }
  }
  long double sum = 0;
  for (const auto& [left, count] : ways) sum += count;
  return sum;
}

}  // namespace

base::Result<JointResult> solve_joint(const JointProblem& problem, const JointSettings& settings,
                                      const base::RunContext& context) {
  std::set<std::uint32_t> missing;
  for (const JointFamily& family : problem.families) {
    std::set<std::uint32_t> mine;
    for (const Pairing& pair : family.candidates) {
      base::require(pair.victim < problem.victims && pair.missing < problem.missing,
                    "solve_joint: a candidate is beyond the problem's victims or missing people");
      mine.insert(pair.missing);
    }
    base::require(
        std::ranges::is_sorted(family.candidates, {},
                               [](const Pairing& p) { return std::pair(p.missing, p.victim); }),
        "solve_joint: candidates are ordered by (missing, victim)");
    for (const std::uint32_t m : mine) {
      base::require(missing.insert(m).second, "solve_joint: a missing person is in two families");
    }
  }
  return JointSolver(problem, settings, context).run();
}

double ln_pairing_odds_of(double among_victims, double victims, double missing) {
  const double paired = among_victims * missing;
  base::require(among_victims > 0 && among_victims < 1 && missing > 0 && paired < victims,
                "ln_pairing_odds_of: needs 0 < share < 1 and fewer expected pairings than victims");
  return std::log(paired) - std::log(victims - paired) - std::log(missing - paired);
}

AssignmentCount assignments_by_sex(std::span<const int> victim_sex,
                                   std::span<const int> missing_sex) {
  const SexCounts victims = count_sexes(victim_sex), missing = count_sexes(missing_sex);
  if (victims[0] + missing[0] > 0)
    return counted_assignments(matchings_with_unknown(victims, missing));
  const AssignmentCount men = matchings(victims[1], missing[1]),
                        women = matchings(victims[2], missing[2]);
  return {men.number * women.number, men.ln_number + women.ln_number};
}

}  // namespace paradero::kin

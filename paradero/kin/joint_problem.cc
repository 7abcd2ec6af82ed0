#include "paradero/kin/joint_problem.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "paradero/base/parallel.h"
#include "paradero/kin/internal/placement_likelihood.h"
#include "paradero/kin/internal/target_tables.h"

namespace paradero::kin {

namespace {

bool may_be(const Remains& victim, Sex missing) {
  return victim.sex == Sex::unknown || missing == Sex::unknown || victim.sex == missing;
}

// What one family brings to the problem.
struct FamilyInput {
  JointFamily family;
  std::vector<PairwiseRatio> pairwise;
  std::string refused;
  double odds_left_out = 0;
};

// Every set is rated when it is asked for.
base::Result<FamilyInput> asked_family(const Family& family, std::uint32_t first_missing,
                                       std::span<const Remains> victims,
                                       std::span<const Locus> loci) {
  FamilyInput input;
  const auto likelihood =
      std::make_shared<const PlacementLikelihood>(family, first_missing, victims, loci);
  std::string impossible_at;
  PARADERO_CHECK(likelihood->ln_family(impossible_at));
  if (!impossible_at.empty()) {
    input.refused = "the relatives' calls cannot be at " + impossible_at;
    return input;
  }
  const std::vector<MemberIndex> missing = family.pedigree.missing();
  for (std::uint32_t m = 0; m < missing.size(); ++m) {
    for (std::uint32_t v = 0; v < victims.size(); ++v) {
      if (!may_be(victims[v], family.pedigree[missing[m]].sex)) continue;
      const Pairing pairing{v, first_missing + m};
      PARADERO_ASSIGN(const double ln_lr, likelihood->ln_likelihood_ratio({&pairing, 1}));
      input.pairwise.push_back({v, pairing.missing, std::exp(ln_lr)});
      if (ln_lr > -std::numeric_limits<double>::infinity())
        input.family.candidates.push_back(pairing);
    }
  }
  // The pedigree and its loci were evaluated above: what is refused as too much work was refused
  // there for one pairing; more victims typed make less work.
  input.family.ln_likelihood_ratio = [likelihood](std::span<const Pairing> pairings) {
    const auto ln_lr = likelihood->ln_likelihood_ratio(pairings);
    return ln_lr ? *ln_lr : std::numeric_limits<double>::quiet_NaN();
  };
  return input;
}

// Ratios at loci at which no relative is typed: what is inherited still differs from a stranger's
// genes where mutation changes the frequencies.
class UntypedLoci {
 public:
  UntypedLoci(std::span<const Locus> loci, const RemainsCalls& calls,
              const StrangerCalls& strangers)
      : loci_(loci), calls_(calls), strangers_(strangers) {}

  // Overwrites the rows of those loci with ln LR.
  base::Result<void> rate(PedigreeLikelihood& likelihood, const TargetTables& tables,
                          MemberIndex missing, std::vector<double>& ln_lr) {
    for (std::size_t row = 1; row < calls_.rows.size(); ++row) {
      const CallRow& seen = calls_.rows[row];
      const Locus& locus = loci_[seen.locus];
      if (tables.informative(seen.locus) || locus.theta() > 0 ||
          locus.inheritance() != Inheritance::autosomal)
        continue;
      auto [known, is_new] = inherited_.try_emplace({missing, seen.locus, seen.level});
      if (is_new) {
        const std::vector<Observation> nothing(likelihood.pedigree().size());
        PARADERO_ASSIGN(const GenotypeTable table,
                        likelihood.conditional_genotypes(locus, nothing, missing));
        known->second = call_probabilities(locus, table, calls_.detections[seen.level]);
      }
      const double stranger = strangers_.at(seen.locus, seen.level)[seen.call];
      ln_lr[row] = stranger > 0 ? std::log(known->second[seen.call] / stranger) : 0;
    }
    return {};
  }

 private:
  std::span<const Locus> loci_;
  const RemainsCalls& calls_;
  const StrangerCalls& strangers_;
  // By missing person, locus and level of detection: P(call).
  std::map<std::tuple<MemberIndex, std::uint32_t, std::uint32_t>, std::vector<double>> inherited_;
};

// Sets found by tables: what the family and the victims already placed make of every call, looked
// up for all victims at once.
class PlacementLister {
 public:
  PlacementLister(const Family& family, std::uint32_t first_missing,
                  std::span<const Remains> victims, std::span<const Locus> loci,
                  const RemainsCalls& calls, const StrangerCalls& strangers,
                  const JointProblemSettings& settings, double ln_negligible_odds)
      : family_(family),
        first_missing_(first_missing),
        missing_(family.pedigree.missing()),
        victims_(victims),
        loci_(loci),
        calls_(calls),
        strangers_(strangers),
        settings_(settings),
        ln_negligible_odds_(ln_negligible_odds),
        likelihood_(family.pedigree),
        untyped_(loci, calls, strangers) {}

  // Nothing where there are more than max_listed.
  base::Result<std::optional<FamilyInput>> run() {
    PARADERO_CHECK(extend({{}, 0}));
    for (std::size_t i = 0; i < input_.family.listed.size() && input_.refused.empty(); ++i) {
      const RatedPlacement placement = input_.family.listed[i];
      PARADERO_CHECK(extend(placement));
      if (input_.family.listed.size() > settings_.max_listed) return std::optional<FamilyInput>();
    }
    std::set<std::pair<std::uint32_t, std::uint32_t>> candidates;  // (missing, victim)
    for (const RatedPlacement& placement : input_.family.listed) {
      for (const Pairing& pairing : placement.pairings)
        candidates.insert({pairing.missing, pairing.victim});
    }
    for (const auto& [missing, victim] : candidates)
      input_.family.candidates.push_back({victim, missing});
    return std::optional(std::move(input_));
  }

 private:
  base::Result<void> extend(const RatedPlacement& placement) {
    Family placed = family_;
    std::set<std::uint32_t> taken_victims, taken_missing;
    for (const Pairing& pairing : placement.pairings) {
      placed.profiles[missing_[pairing.missing - first_missing_]] =
          victims_[pairing.victim].profile;
      taken_victims.insert(pairing.victim);
      taken_missing.insert(pairing.missing);
    }
    for (std::uint32_t m = 0; m < missing_.size(); ++m) {
      if (taken_missing.contains(first_missing_ + m)) continue;
      PARADERO_ASSIGN(const TargetTables tables,
                      TargetTables::create(likelihood_, placed, missing_[m], loci_,
                                           calls_.detections, strangers_));
      if (!tables.refused().empty()) {
        if (placement.pairings.empty()) input_.refused = tables.refused();
        return {};
      }
      tables.ln_ratios(calls_, ln_lr_);
      PARADERO_CHECK(untyped_.rate(likelihood_, tables, missing_[m], ln_lr_));
      for (std::uint32_t v = 0; v < victims_.size(); ++v) {
        if (!taken_victims.contains(v) && may_be(victims_[v], family_.pedigree[missing_[m]].sex))
          consider(placement, {v, first_missing_ + m});
      }
    }
    return {};
  }

  void consider(const RatedPlacement& placement, const Pairing& pairing) {
    double ln_lr = placement.ln_likelihood_ratio;
    const std::uint16_t* codes = calls_.of(pairing.victim);
    for (std::size_t l = 0; l < calls_.loci; ++l) ln_lr += ln_lr_[codes[l]];
    const auto size = static_cast<double>(placement.pairings.size() + 1);
    const double ln_odds = ln_lr + size * settings_.ln_pairing_odds;
    if (!(ln_odds >= ln_negligible_odds_)) {
      input_.odds_left_out += std::exp(ln_odds);
      return;
    }
    RatedPlacement larger = placement;
    larger.pairings.push_back(pairing);
    larger.ln_likelihood_ratio = ln_lr;
    std::ranges::sort(larger.pairings, {},
                      [](const Pairing& p) { return std::pair(p.missing, p.victim); });
    if (!known_.insert(larger.pairings).second) return;
    if (size == 1) input_.pairwise.push_back({pairing.victim, pairing.missing, std::exp(ln_lr)});
    input_.family.listed.push_back(std::move(larger));
  }

  const Family& family_;
  std::uint32_t first_missing_;
  std::vector<MemberIndex> missing_;
  std::span<const Remains> victims_;
  std::span<const Locus> loci_;
  const RemainsCalls& calls_;
  const StrangerCalls& strangers_;
  const JointProblemSettings& settings_;
  double ln_negligible_odds_;
  PedigreeLikelihood likelihood_;
  UntypedLoci untyped_;
  FamilyInput input_;
  std::set<std::vector<Pairing>> known_;
  std::vector<double> ln_lr_;
};

// Every possible set of one family, person by person: a table for each set and the next missing
// person rates all victims at once.
class EverySet {
 public:
  EverySet(const Family& family, std::uint32_t first_missing, std::span<const Remains> victims,
           std::span<const Locus> loci, const RemainsCalls& calls, const StrangerCalls& strangers,
           std::uint64_t limit)
      : family_(family),
        first_missing_(first_missing),
        missing_(family.pedigree.missing()),
        victims_(victims),
        loci_(loci),
        calls_(calls),
        strangers_(strangers),
        limit_(limit),
        likelihood_(family.pedigree),
        untyped_(loci, calls, strangers) {}

  // Appends the sets to `listed`, smaller ones first; false where there are more than the limit.
  base::Result<bool> run(std::vector<RatedPlacement>& listed) {
    const std::size_t first = listed.size();
    PARADERO_CHECK(extend({{}, 0}, listed));
    for (std::size_t i = first; i < listed.size(); ++i) {
      const RatedPlacement placement = listed[i];
      PARADERO_CHECK(extend(placement, listed));
      if (listed.size() - first > limit_) return false;
    }
    return true;
  }

 private:
  // With one pairing more, of a missing person who comes after those who are placed.
  base::Result<void> extend(const RatedPlacement& placement, std::vector<RatedPlacement>& listed) {
    Family placed = family_;
    std::set<std::uint32_t> taken;
    std::uint32_t next = 0;
    for (const Pairing& pairing : placement.pairings) {
      const std::uint32_t m = pairing.missing - first_missing_;
      placed.profiles[missing_[m]] = victims_[pairing.victim].profile;
      taken.insert(pairing.victim);
      next = m + 1;
    }
    for (std::uint32_t m = next; m < missing_.size(); ++m) {
      PARADERO_ASSIGN(const TargetTables tables,
                      TargetTables::create(likelihood_, placed, missing_[m], loci_,
                                           calls_.detections, strangers_));
      tables.ln_ratios(calls_, ln_lr_);
      PARADERO_CHECK(untyped_.rate(likelihood_, tables, missing_[m], ln_lr_));
      for (std::uint32_t v = 0; v < victims_.size(); ++v) {
        if (taken.contains(v) || !may_be(victims_[v], family_.pedigree[missing_[m]].sex)) continue;
        double ln_lr = placement.ln_likelihood_ratio;
        const std::uint16_t* codes = calls_.of(v);
        for (std::size_t l = 0; l < calls_.loci; ++l) ln_lr += ln_lr_[codes[l]];
        if (ln_lr == -std::numeric_limits<double>::infinity()) continue;
        listed.push_back(placement);
        listed.back().pairings.push_back({v, first_missing_ + m});
        listed.back().ln_likelihood_ratio = ln_lr;
      }
    }
    return {};
  }

  const Family& family_;
  std::uint32_t first_missing_;
  std::vector<MemberIndex> missing_;
  std::span<const Remains> victims_;
  std::span<const Locus> loci_;
  const RemainsCalls& calls_;
  const StrangerCalls& strangers_;
  std::uint64_t limit_;
  PedigreeLikelihood likelihood_;
  UntypedLoci untyped_;
  std::vector<double> ln_lr_;
};

// How many sets there are at most: each missing person is one of its candidates or nobody.
double sets_at_most(const JointFamily& family) {
  double product = 1, candidates = 0;
  for (std::size_t i = 0; i < family.candidates.size(); ++i) {
    ++candidates;
    if (i + 1 == family.candidates.size() ||
        family.candidates[i + 1].missing != family.candidates[i].missing) {
      product *= 1 + candidates;
      candidates = 0;
    }
  }
  return product;
}

// What families are turned into problems with.
struct ProblemMaker {
  std::span<const Remains> victims;
  std::span<const Locus> loci;
  const RemainsCalls& calls;
  const StrangerCalls& strangers;
  const JointProblemSettings& settings;

  // Few victims: every set counts.
  base::Result<FamilyInput> every_set(const Family& family, std::uint32_t first_missing) const {
    // Odds below which no set is listed where there are too many.
    constexpr double ln_least = -20.7;
    // A set shares its victims with smaller ones: the product overstates.
    constexpr double overstated = 64;
    PARADERO_ASSIGN(FamilyInput input, asked_family(family, first_missing, victims, loci));
    const bool by_tables = std::ranges::all_of(loci, [](const Locus& locus) {
      return locus.theta() == 0 && locus.inheritance() == Inheritance::autosomal;
    });
    if (!input.refused.empty() || !by_tables) return input;
    if (sets_at_most(input.family) < overstated * static_cast<double>(settings.max_every)) {
      std::vector<RatedPlacement> listed;
      EverySet every(family, first_missing, victims, loci, calls, strangers, settings.max_every);
      PARADERO_ASSIGN(const bool complete, every.run(listed));
      if (complete) {
        input.family.listed = std::move(listed);
        input.family.ln_likelihood_ratio = {};
        return input;
      }
    }
    PARADERO_ASSIGN(auto likely, PlacementLister(family, first_missing, victims, loci, calls,
                                                 strangers, settings, ln_least)
                                     .run());
    if (!likely || !likely->refused.empty()) return input;
    input.family = std::move(likely->family);
    input.odds_left_out = likely->odds_left_out;
    return input;
  }

  base::Result<FamilyInput> likely_sets(const Family& family, std::uint32_t first_missing) const {
    PARADERO_ASSIGN(auto likely, PlacementLister(family, first_missing, victims, loci, calls,
                                                 strangers, settings, settings.ln_negligible_odds)
                                     .run());
    if (!likely) {
      return base::usage_error(
          "kin joint: family {} has more than {} possible sets of pairings; raise the least odds "
          "(--negligible)",
          family.pedigree.name(), settings.max_listed);
    }
    return std::move(*likely);
  }
};

}  // namespace

base::Result<JointInput> joint_problem(std::span<const Family> families,
                                       std::span<const Remains> victims,
                                       std::span<const Locus> loci,
                                       const JointProblemSettings& settings,
                                       const base::RunContext& context) {
  std::vector<std::uint32_t> first_missing;
  JointInput input;
  input.problem.victims = static_cast<std::uint32_t>(victims.size());
  for (const Family& family : families) {
    first_missing.push_back(input.problem.missing);
    input.problem.missing += static_cast<std::uint32_t>(family.pedigree.missing().size());
  }
  PARADERO_ASSIGN(const RemainsCalls calls, code_remains(victims, loci));
  PARADERO_ASSIGN(const StrangerCalls strangers, StrangerCalls::create(loci, calls.detections));
  const bool listed = victims.size() > settings.listed_above;
  const ProblemMaker maker{victims, loci, calls, strangers, settings};
  std::vector<base::Result<FamilyInput>> parts(families.size());
  std::atomic<std::uint64_t> done = 0;
  base::parallel_chunks(context, families.size(), 1, [&](std::size_t f, std::size_t, std::size_t) {
    parts[f] = listed ? maker.likely_sets(families[f], first_missing[f])
                      : maker.every_set(families[f], first_missing[f]);
    context.report("weighing families", ++done, families.size());
  });
  if (context.stopped()) return base::interrupted_error();
  for (std::uint32_t f = 0; f < families.size(); ++f) {
    if (!parts[f]) return tl::unexpected(parts[f].error());
    FamilyInput& part = *parts[f];
    if (!part.refused.empty()) {
      input.refused.push_back({f, std::move(part.refused)});
      continue;
    }
    input.odds_left_out += part.odds_left_out;
    input.problem.families.push_back(std::move(part.family));
    input.pairwise.insert(input.pairwise.end(), part.pairwise.begin(), part.pairwise.end());
  }
  std::ranges::sort(input.pairwise, {},
                    [](const PairwiseRatio& p) { return std::pair(p.victim, p.missing); });
  return input;
}

}  // namespace paradero::kin

#include "paradero/kin/search.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "paradero/base/parallel.h"
#include "paradero/kin/internal/sweep.h"
#include "paradero/kin/internal/target_tables.h"
#include "paradero/kin/score_distribution.h"

namespace paradero::kin {

namespace {

bool sexes_compatible(Sex a, Sex b) { return a == Sex::unknown || b == Sex::unknown || a == b; }

// P(LR >= t | stranger) for profiles typed at some of the loci; profiles typed alike share it.
class FalseRates {
 public:
  explicit FalseRates(const TargetTables& tables) : tables_(tables) {}

  // `levels`: by locus, 0 for untyped, else one more than the level of detection.
  const ScoreDistribution& of(const std::vector<std::uint8_t>& levels) {
    const auto [entry, is_new] = known_.try_emplace(levels);
    if (is_new) {
      for (std::size_t l = 0; l < levels.size(); ++l) {
        if (levels[l] == 0 || !tables_.informative(l)) continue;
        tables_.distribution(l, levels[l] - 1U, ratio_, probability_);
        entry->second.add_locus(ratio_, probability_);
      }
    }
    return entry->second;
  }

 private:
  const TargetTables& tables_;
  std::map<std::vector<std::uint8_t>, ScoreDistribution> known_;
  std::vector<double> ratio_, probability_;
};

struct SearchPlan {
  std::span<const Family> families;
  std::span<const Remains> remains;
  std::span<const Locus> loci;
  double ln_minimum = 0;
  const SearchKnown& known;
  RemainsCalls calls;
  RemainsCalls new_calls;                // of the remains that are not known, densely
  std::vector<std::uint32_t> new_index;  // their places among all remains
  std::vector<std::uint32_t> locus_of;   // by row
  StrangerCalls strangers;
};

// What 32 targets find.
struct BlockResult {
  std::vector<SearchHit> hits;
  std::uint64_t compared = 0, screened_in = 0;
  base::Result<void> outcome;
};

class SearchBlock {
 public:
  SearchBlock(const SearchPlan& plan, std::span<SearchTarget> targets, std::uint32_t first)
      : plan_(plan), targets_(targets), first_(first) {}

  BlockResult run() {
    // Targets that are known meet only the remains that are not.
    for (const bool known : {false, true}) {
      const RemainsCalls& calls = known ? plan_.new_calls : plan_.calls;
      if (calls.remains() == 0) continue;
      result_.outcome = sweep_those(known, calls);
      if (!result_.outcome) return std::move(result_);
    }
    std::ranges::sort(result_.hits, {},
                      [](const SearchHit& hit) { return std::pair(hit.target, hit.remains); });
    return std::move(result_);
  }

 private:
  bool is_known(std::size_t lane) const {
    const auto& known = plan_.known.targets;
    return !known.empty() && known[first_ + lane];
  }

  base::Result<void> sweep_those(bool known, const RemainsCalls& calls) {
    SweepBlock block(calls.rows.size());
    std::vector<std::vector<double>> ln_lr(targets_.size());
    std::vector<TargetTables> tables(targets_.size());
    std::uint64_t lanes = 0;
    for (std::size_t lane = 0; lane < targets_.size(); ++lane) {
      if (is_known(lane) != known) continue;
      PARADERO_CHECK(prepare(lane, known, tables[lane]));
      if (!tables[lane].refused().empty()) continue;
      tables[lane].ln_ratios(calls, ln_lr[lane]);
      block.set_lane(lane, ln_lr[lane], plan_.locus_of, calls.loci, plan_.ln_minimum);
      ++lanes;
    }
    if (lanes == 0) return {};
    std::vector<SweepSurvivor> survivors;
    sweep(block, calls.codes.data(), calls.loci, 0, static_cast<std::uint32_t>(calls.remains()),
          survivors);
    result_.compared += lanes * calls.remains();
    std::vector<FalseRates> rates(tables.begin(), tables.end());
    for (const SweepSurvivor& survivor : survivors) {
      for (std::size_t lane = 0; lane < targets_.size(); ++lane) {
        if ((survivor.lanes >> lane & 1) == 0 || ln_lr[lane].empty()) continue;
        ++result_.screened_in;
        score(lane, known, survivor.remains, calls, ln_lr[lane], rates[lane]);
      }
    }
    return {};
  }

  base::Result<void> prepare(std::size_t lane, bool known, TargetTables& tables) {
    SearchTarget& target = targets_[lane];
    const Family& family = plan_.families[target.family];
    PedigreeLikelihood likelihood(family.pedigree);
    PARADERO_ASSIGN(tables, TargetTables::create(likelihood, family, target.missing, plan_.loci,
                                                 plan_.calls.detections, plan_.strangers));
    target.refused = tables.refused();
    if (known || !target.refused.empty()) return {};
    const std::vector<std::uint8_t> full(plan_.loci.size(), 1);
    FalseRates rates(tables);
    const ScoreDistribution& scores = rates.of(full);
    target.power = scores.power(plan_.ln_minimum);
    target.false_rate = scores.tail(plan_.ln_minimum);
    target.mean_log10_lr = scores.mean_log10_if_true();
    return {};
  }

  void score(std::size_t lane, bool known, std::uint32_t at, const RemainsCalls& calls,
             const std::vector<double>& ln_lr, FalseRates& rates) {
    const std::uint32_t remains = known ? plan_.new_index[at] : at;
    const SearchTarget& target = targets_[lane];
    const Sex missing = plan_.families[target.family].pedigree[target.missing].sex;
    if (!sexes_compatible(missing, plan_.remains[remains].sex)) return;
    const std::uint16_t* codes = calls.of(at);
    double sum = 0;
    for (std::size_t l = 0; l < calls.loci; ++l) sum += ln_lr[codes[l]];
    if (!(sum >= plan_.ln_minimum)) return;
    std::vector<std::uint8_t> levels(calls.loci, 0);
    for (std::size_t l = 0; l < calls.loci; ++l) {
      if (codes[l] != 0) levels[l] = static_cast<std::uint8_t>(1 + calls.rows[codes[l]].level);
    }
    // A heterozygous call was coded as certain; the profile's own detection decides.
    const auto own = std::ranges::max(levels);
    for (std::uint8_t& level : levels) level = level == 0 ? 0 : own;
    result_.hits.push_back({first_ + static_cast<std::uint32_t>(lane), remains, sum,
                            std::log(rates.of(levels).tail(sum))});
  }

  const SearchPlan& plan_;
  std::span<SearchTarget> targets_;
  std::uint32_t first_;
  BlockResult result_;
};

base::Result<SearchPlan> plan_search(std::span<const Family> families,
                                     std::span<const Remains> remains, std::span<const Locus> loci,
                                     const SearchSettings& settings, const SearchKnown& known) {
  if (!(settings.minimum_likelihood_ratio > 0) || std::isinf(settings.minimum_likelihood_ratio)) {
    return base::usage_error("search: the least likelihood ratio must be positive, not {}",
                             settings.minimum_likelihood_ratio);
  }
  SearchPlan plan{families, remains, loci, std::log(settings.minimum_likelihood_ratio),
                  known,    {},      {},   {},
                  {},       {}};
  PARADERO_ASSIGN(plan.calls, code_remains(remains, loci));
  for (const CallRow& row : plan.calls.rows) plan.locus_of.push_back(row.locus);
  plan.new_calls = plan.calls;
  plan.new_calls.codes.clear();
  for (std::uint32_t i = 0; i < remains.size(); ++i) {
    if (!known.remains.empty() && known.remains[i]) continue;
    plan.new_index.push_back(i);
    plan.new_calls.codes.insert(plan.new_calls.codes.end(), plan.calls.of(i),
                                plan.calls.of(i) + loci.size());
  }
  PARADERO_ASSIGN(plan.strangers, StrangerCalls::create(loci, plan.calls.detections));
  return plan;
}

}  // namespace

std::vector<SearchTarget> search_targets(std::span<const Family> families) {
  std::vector<SearchTarget> targets;
  for (std::uint32_t f = 0; f < families.size(); ++f) {
    for (const MemberIndex missing : families[f].pedigree.missing()) {
      targets.push_back({f, missing, {}, 0, 0, 0});
    }
  }
  return targets;
}

base::Result<SearchResult> search(std::span<const Family> families,
                                  std::span<const Remains> remains, std::span<const Locus> loci,
                                  const SearchSettings& settings, const SearchKnown& known,
                                  const base::RunContext& context) {
  SearchResult result;
  result.targets = search_targets(families);
  base::require(known.targets.empty() || known.targets.size() == result.targets.size(),
                "search: known.targets has one entry a target");
  base::require(known.remains.empty() || known.remains.size() == remains.size(),
                "search: known.remains has one entry a set of remains");
  PARADERO_ASSIGN(const SearchPlan plan, plan_search(families, remains, loci, settings, known));
  const std::size_t n = result.targets.size();
  std::vector<BlockResult> blocks(base::chunk_count(n, sweep_lanes));
  std::atomic<std::uint64_t> done = 0;
  base::parallel_chunks(
      context, n, sweep_lanes, [&](std::size_t begin, std::size_t end, std::size_t chunk) {
        SearchBlock block(plan, std::span(result.targets).subspan(begin, end - begin),
                          static_cast<std::uint32_t>(begin));
        blocks[chunk] = block.run();
        context.report("searching", done += end - begin, n);
      });
  if (context.stopped()) return base::interrupted_error();
  for (BlockResult& block : blocks) {
    if (!block.outcome) return tl::unexpected(block.outcome.error());
    result.hits.insert(result.hits.end(), block.hits.begin(), block.hits.end());
    result.compared += block.compared;
    result.screened_in += block.screened_in;
  }
  return result;
}

std::vector<RankedHit> rank_hits(std::span<const SearchHit> hits,
                                 std::span<const SearchTarget> targets,
                                 std::span<const Family> families, std::span<const Remains> remains,
                                 double prior_probability, std::span<const double> ln_other,
                                 std::span<const double> ln_haplotypes) {
  base::require(prior_probability > 0 && prior_probability < 1,
                "rank_hits: the prior probability is between 0 and 1");
  double by_sex[3] = {0, 0, 0};
  for (const Remains& one : remains) ++by_sex[static_cast<std::size_t>(one.sex)];
  std::vector<RankedHit> ranked;
  base::require(ln_other.empty() || ln_other.size() == hits.size(),
                "rank_hits: one ratio of other evidence a hit");
  base::require(ln_haplotypes.empty() || ln_haplotypes.size() == hits.size(),
                "rank_hits: one ratio of haplotypes a hit");
  for (std::size_t i = 0; i < hits.size(); ++i) {
    ranked.push_back({.hit = hits[i],
                      .ln_other_evidence = ln_other.empty() ? 0 : ln_other[i],
                      .ln_haplotypes = ln_haplotypes.empty() ? 0 : ln_haplotypes[i]});
  }
  const auto weight = [](const RankedHit& one) {
    return one.hit.ln_likelihood_ratio + one.ln_other_evidence + one.ln_haplotypes;
  };
  for (std::size_t begin = 0, end = 0; begin < ranked.size(); begin = end) {
    const SearchTarget& target = targets[ranked[begin].hit.target];
    while (end < ranked.size() && ranked[end].hit.target == ranked[begin].hit.target) ++end;
    const Sex sex = families[target.family].pedigree[target.missing].sex;
    double compatible = 0;
    for (const Sex other : {Sex::unknown, Sex::male, Sex::female}) {
      if (sexes_compatible(sex, other)) compatible += by_sex[static_cast<std::size_t>(other)];
    }
    // In units of one set of remains' prior weight.
    const double absent = compatible * (1 - prior_probability) / prior_probability;
    double total = absent + compatible * (1 - target.power);
    for (std::size_t i = begin; i < end; ++i) total += std::exp(weight(ranked[i]));
    std::vector<std::size_t> order;
    for (std::size_t i = begin; i < end; ++i) {
      ranked[i].posterior = std::exp(weight(ranked[i])) / total;
      ranked[i].expected_false_hits = compatible * std::exp(ranked[i].hit.ln_false_rate);
      order.push_back(i);
    }
    std::ranges::stable_sort(order, std::greater(),
                             [&](std::size_t i) { return weight(ranked[i]); });
    for (std::size_t r = 0; r < order.size(); ++r) {
      ranked[order[r]].rank_for_missing = static_cast<std::uint32_t>(r + 1);
    }
  }
  std::vector<std::uint32_t> order(ranked.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::stable_sort(order, [&](std::uint32_t a, std::uint32_t b) {
    return std::pair(ranked[a].hit.remains, -weight(ranked[a])) <
           std::pair(ranked[b].hit.remains, -weight(ranked[b]));
  });
  for (std::size_t i = 0; i < order.size(); ++i) {
    const bool same = i > 0 && ranked[order[i]].hit.remains == ranked[order[i - 1]].hit.remains;
    ranked[order[i]].rank_for_remains = same ? ranked[order[i - 1]].rank_for_remains + 1 : 1;
  }
  return ranked;
}

base::Result<std::vector<double>> explain_pair(const Family& family, MemberIndex missing,
                                               const Profile& remains,
                                               std::span<const Locus> loci) {
  const std::vector<Remains> one = {{remains, Sex::unknown}};
  PARADERO_ASSIGN(const RemainsCalls calls, code_remains(one, loci));
  PARADERO_ASSIGN(const StrangerCalls strangers, StrangerCalls::create(loci, calls.detections));
  PedigreeLikelihood likelihood(family.pedigree);
  PARADERO_ASSIGN(const TargetTables tables, TargetTables::create(likelihood, family, missing, loci,
                                                                  calls.detections, strangers));
  if (!tables.refused().empty()) return base::data_error("search: {}", tables.refused());
  std::vector<double> ln_lr, ratios(loci.size(), 1.0);
  tables.ln_ratios(calls, ln_lr);
  for (std::size_t l = 0; l < loci.size(); ++l) ratios[l] = std::exp(ln_lr[calls.codes[l]]);
  return ratios;
}

}  // namespace paradero::kin

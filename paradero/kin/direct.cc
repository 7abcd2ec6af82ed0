#include "paradero/kin/direct.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "paradero/base/parallel.h"
#include "paradero/kin/internal/consensus.h"
#include "paradero/kin/internal/sweep.h"
#include "paradero/kin/internal/target_tables.h"
#include "paradero/stats/log_space.h"

namespace paradero::kin {

namespace {

// P(call a, call b | one person), over the genotypes that both calls allow. No drop-in.
double same_person(const Locus& locus, const Observation& a, const Observation& b) {
  const std::vector<double>& p = locus.founder();
  const std::span<const double> visible = locus.alleles().frequencies();
  const auto of_genotype = [&](Allele x, Allele y) {
    const Genotype g(x, y);
    return p[x] * p[y] * (x == y ? 1 : 2) * call_probability(a.call, g, a.detection, visible) *
           call_probability(b.call, g, b.detection, visible);
  };
  if (!a.call.is_homozygous()) return of_genotype(a.call.first, a.call.second);
  if (!b.call.is_homozygous()) return of_genotype(b.call.first, b.call.second);
  if (a.call != b.call) return of_genotype(a.call.first, b.call.first);
  double sum = 0;
  for (std::size_t other = 0; other < locus.states(); ++other)
    sum += of_genotype(a.call.first, static_cast<Allele>(other));
  return sum;
}

// Calls of the remains, and how each is found by what it shows.
class DirectTables {
 public:
  static base::Result<DirectTables> create(std::span<const Remains> remains,
                                           std::span<const Locus> loci, double error_rate) {
    DirectTables tables;
    tables.loci_ = loci;
    tables.error_rate_ = error_rate;
    PARADERO_ASSIGN(tables.calls_, code_remains(remains, loci));
    PARADERO_ASSIGN(tables.strangers_, StrangerCalls::create(loci, tables.calls_.detections));
    tables.rows_of_.resize(loci.size());
    for (std::uint32_t row = 0; row < tables.calls_.rows.size(); ++row) {
      tables.locus_of_.push_back(tables.calls_.rows[row].locus);
      if (row > 0) tables.rows_of_[tables.calls_.rows[row].locus].push_back(row);
    }
    return tables;
  }

  const RemainsCalls& calls() const { return calls_; }
  const std::vector<std::uint32_t>& locus_of() const { return locus_of_; }

  // ln ratio of every row against one set of remains.
  void ln_ratios(const Remains& remains, std::vector<double>& ln_lr) const {
    ln_lr.assign(calls_.rows.size(), 0.0);
    const Detection& detection = remains.profile.detection;
    const auto level = static_cast<std::size_t>(
        std::ranges::find_if(calls_.detections,
                             [&](const Detection& d) { return d.dropout == detection.dropout; }) -
        calls_.detections.begin());
    for (std::size_t l = 0; l < loci_.size(); ++l) {
      const Observation own{remains.profile.genotypes[l], detection};
      if (!own.call.is_typed() || loci_[l].inheritance() != Inheritance::autosomal) continue;
      const double own_probability = strangers_.at(l, level)[own.call.index()];
      for (const std::uint32_t row : rows_of_[l]) {
        ln_lr[row] =
            std::log(error_rate_ + (1 - error_rate_) * ratio(l, own, own_probability, row));
      }
    }
  }

 private:
  double ratio(std::size_t locus, const Observation& own, double own_probability,
               std::uint32_t row) const {
    const CallRow& seen = calls_.rows[row];
    const auto high = static_cast<Allele>((std::sqrt(8.0 * seen.call + 1) - 1) / 2 + 1e-9);
    const auto low = static_cast<Allele>(seen.call - genotype_count(high));
    const Observation other{{high, low}, calls_.detections[seen.level]};
    if (!own.call.is_homozygous() && !other.call.is_homozygous() && own.call != other.call)
      return 0;
    const double both = same_person(loci_[locus], own, other);
    return both == 0 ? 0 : both / own_probability / strangers_.at(locus, seen.level)[seen.call];
  }

  std::span<const Locus> loci_;
  double error_rate_ = 0;
  RemainsCalls calls_;
  StrangerCalls strangers_;
  std::vector<std::uint32_t> locus_of_;
  std::vector<std::vector<std::uint32_t>> rows_of_;  // by locus
};

bool of_different_sex(const Remains& a, const Remains& b) {
  return a.sex != Sex::unknown && b.sex != Sex::unknown && a.sex != b.sex;
}

// Matches of up to 32 remains from `begin` with all later ones.
std::vector<DirectMatch> match_block(const DirectTables& tables, std::span<const Remains> remains,
                                     std::size_t begin, std::size_t end, double ln_minimum,
                                     double ln_prior_odds) {
  const RemainsCalls& calls = tables.calls();
  SweepBlock block(calls.rows.size());
  std::vector<std::vector<double>> ln_lr(end - begin);
  for (std::size_t i = begin; i < end; ++i) {
    tables.ln_ratios(remains[i], ln_lr[i - begin]);
    block.set_lane(i - begin, ln_lr[i - begin], tables.locus_of(), calls.loci, ln_minimum);
  }
  std::vector<SweepSurvivor> survivors;
  sweep(block, calls.codes.data(), calls.loci, static_cast<std::uint32_t>(begin),
        static_cast<std::uint32_t>(remains.size()), survivors);
  std::vector<DirectMatch> matches;
  for (const SweepSurvivor& survivor : survivors) {
    for (std::size_t lane = 0; lane < end - begin; ++lane) {
      const auto a = static_cast<std::uint32_t>(begin + lane);
      const std::uint32_t b = survivor.remains;
      if ((survivor.lanes >> lane & 1) == 0 || b <= a || of_different_sex(remains[a], remains[b]))
        continue;
      double sum = 0;
      for (std::size_t l = 0; l < calls.loci; ++l) sum += ln_lr[lane][calls.of(b)[l]];
      if (sum >= ln_minimum)
        matches.push_back({a, b, sum, stats::probability_from_ln_odds(sum + ln_prior_odds)});
    }
  }
  std::ranges::sort(matches, {}, [](const DirectMatch& m) { return std::pair(m.a, m.b); });
  return matches;
}

class FragmentGroups {
 public:
  FragmentGroups(std::span<const Remains> remains, std::span<const Locus> loci, double error_rate)
      : remains_(remains), loci_(loci), error_rate_(error_rate), group_(remains.size()) {
    for (std::uint32_t i = 0; i < remains.size(); ++i) {
      group_[i] = i;
      members_.push_back({i});
    }
  }

  void join(const DirectMatch& match) {
    auto keep = group_[match.a], drop = group_[match.b];
    if (keep == drop || !fit(keep, drop)) return;
    if (drop < keep) std::swap(keep, drop);
    for (const std::uint32_t member : members_[drop]) group_[member] = keep;
    members_[keep].insert(members_[keep].end(), members_[drop].begin(), members_[drop].end());
    members_[drop].clear();
    std::ranges::sort(members_[keep]);
  }

  std::vector<RemainsGroup> groups() {
    std::vector<RemainsGroup> groups;
    for (auto& members : members_) {
      if (!members.empty())
        groups.push_back(make_group(std::move(members), remains_, loci_.size()));
    }
    return groups;
  }

 private:
  bool fit(std::uint32_t a, std::uint32_t b) const {
    for (const std::uint32_t x : members_[a]) {
      for (const std::uint32_t y : members_[b]) {
        if (of_different_sex(remains_[x], remains_[y])) return false;
        if (direct_ln_likelihood_ratio(remains_[x].profile, remains_[y].profile, loci_,
                                       error_rate_) < 0)
          return false;
      }
    }
    return true;
  }

  std::span<const Remains> remains_;
  std::span<const Locus> loci_;
  double error_rate_;
  std::vector<std::uint32_t> group_;                 // by remains: the group's first member
  std::vector<std::vector<std::uint32_t>> members_;  // by first member
};

base::Result<void> check_direct(std::span<const Remains> remains, const DirectSettings& settings) {
  const auto is_probability = [](double p) { return p > 0 && p < 1; };
  if (!is_probability(settings.error_rate) || !is_probability(settings.joined_from) ||
      !is_probability(settings.reported_from) || !(settings.fragments_per_remains > 0)) {
    return base::usage_error(
        "direct matches: the error rate and the posteriors must be between 0 and 1, and the "
        "fragments expected of a person positive");
  }
  for (const Remains& one : remains) {
    if (one.profile.detection.drop_in > 0) {
      return base::usage_error("direct matches: there is no rule for profiles with drop-in");
    }
  }
  return {};
}

}  // namespace

base::Result<DirectResult> match_directly(std::span<const Remains> remains,
                                          std::span<const Locus> loci,
                                          const DirectSettings& settings,
                                          const base::RunContext& context) {
  PARADERO_CHECK(check_direct(remains, settings));
  PARADERO_ASSIGN(const DirectTables tables,
                  DirectTables::create(remains, loci, settings.error_rate));
  const double others = std::max(1.0, static_cast<double>(remains.size()) - 1);
  const double ln_prior_odds = std::log(settings.fragments_per_remains / others);
  const double least = std::min(settings.reported_from, settings.joined_from);
  const double ln_minimum = std::log(least / (1 - least)) - ln_prior_odds;
  std::vector<std::vector<DirectMatch>> found(base::chunk_count(remains.size(), sweep_lanes));
  std::atomic<std::uint64_t> done = 0;
  base::parallel_chunks(context, remains.size(), sweep_lanes,
                        [&](std::size_t begin, std::size_t end, std::size_t chunk) {
                          found[chunk] =
                              match_block(tables, remains, begin, end, ln_minimum, ln_prior_odds);
                          context.report("matching remains", done += end - begin, remains.size());
                        });
  if (context.stopped()) return base::interrupted_error();
  DirectResult result;
  for (const auto& matches : found)
    result.matches.insert(result.matches.end(), matches.begin(), matches.end());
  std::vector<DirectMatch> order = result.matches;
  std::ranges::stable_sort(order, std::greater(), &DirectMatch::ln_likelihood_ratio);
  FragmentGroups groups(remains, loci, settings.error_rate);
  for (const DirectMatch& match : order) {
    if (match.posterior >= settings.joined_from) groups.join(match);
  }
  result.groups = groups.groups();
  return result;
}

double direct_ln_likelihood_ratio(const Profile& a, const Profile& b, std::span<const Locus> loci,
                                  double error_rate) {
  double sum = 0;
  for (std::size_t l = 0; l < loci.size(); ++l) {
    const Observation x{a.genotypes[l], a.detection}, y{b.genotypes[l], b.detection};
    if (!x.call.is_typed() || !y.call.is_typed()) continue;
    if (loci[l].inheritance() != Inheritance::autosomal) continue;
    const auto alone = [&](const Observation& seen) {
      double p = 0;
      for (std::size_t state = 0; state < loci[l].states(); ++state) {
        const auto g = static_cast<Allele>(state);
        const auto of_genotype = [&](Allele first) {
          return loci[l].founder()[first] * loci[l].founder()[g] * (first == g ? 1 : 2) *
                 call_probability(seen.call, {first, g}, seen.detection,
                                  loci[l].alleles().frequencies());
        };
        if (seen.call.is_homozygous() || g == seen.call.second) {
          p += of_genotype(seen.call.first);
        }
      }
      return p;
    };
    const double both = same_person(loci[l], x, y);
    const double ratio = both == 0 ? 0 : both / (alone(x) * alone(y));
    sum += std::log(error_rate + (1 - error_rate) * ratio);
  }
  return sum;
}

}  // namespace paradero::kin

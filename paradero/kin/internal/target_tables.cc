#include "paradero/kin/internal/target_tables.h"

#include <cmath>
#include <limits>
#include <numeric>

namespace paradero::kin {

namespace {

// LR of a call; a call that neither hypothesis allows says nothing.
double ratio_of(double related, double stranger) {
  if (stranger > 0) return related / stranger;
  return related > 0 ? std::numeric_limits<double>::infinity() : 1.0;
}

// A pedigree of nobody: strangers are drawn from the population.
base::Result<Pedigree> empty_pedigree() {
  std::vector<MemberEntry> entries(1);
  entries[0].id = "stranger";
  return Pedigree::create("strangers", entries);
}

}  // namespace

std::vector<double> call_distribution(const Locus& locus, const GenotypeTable& table,
                                      const Detection& detection) {
  const auto visible = static_cast<Allele>(locus.alleles().size());
  std::vector<double> calls(genotype_count(visible), 0.0);
  if (detection.drop_in > 0) {
    for (Allele a = 0; a < visible; ++a) {
      for (Allele b = 0; b <= a; ++b) {
        const Genotype call(a, b);
        calls[call.index()] = call_probability(locus, table, {call, detection});
      }
    }
    return calls;
  }
  const double d = detection.dropout;
  const auto& p = table.probability;
  for (Allele a = 0; a < visible; ++a) {
    for (Allele b = 0; b < a; ++b) {
      const double both = p[genotype_index(a, b)];
      calls[genotype_index(a, b)] = both * (1 - d) * (1 - d);
      calls[genotype_index(a, a)] += both * d * (1 - d);
      calls[genotype_index(b, b)] += both * d * (1 - d);
    }
    calls[genotype_index(a, a)] += p[genotype_index(a, a)] * (1 - d * d);
    if (locus.has_silent()) calls[genotype_index(a, a)] += p[genotype_index(visible, a)] * (1 - d);
  }
  return calls;
}

base::Result<StrangerCalls> StrangerCalls::create(std::span<const Locus> loci,
                                                  std::span<const Detection> detections) {
  PARADERO_ASSIGN(const Pedigree nobody_known, empty_pedigree());
  PedigreeLikelihood likelihood(nobody_known);
  const std::vector<Observation> nothing(nobody_known.size());
  StrangerCalls strangers;
  for (const Locus& locus : loci) {
    strangers.calls_.emplace_back();
    if (locus.inheritance() != Inheritance::autosomal) continue;
    PARADERO_ASSIGN(const GenotypeTable table,
                    likelihood.unrelated_genotypes(locus, nothing, Sex::unknown));
    for (const Detection& detection : detections) {
      strangers.calls_.back().push_back(call_distribution(locus, table, detection));
    }
  }
  return strangers;
}

base::Result<TargetTables> TargetTables::create(PedigreeLikelihood& likelihood,
                                                const Family& family, MemberIndex missing,
                                                std::span<const Locus> loci,
                                                std::span<const Detection> detections,
                                                const StrangerCalls& strangers) {
  TargetTables tables;
  tables.strangers_ = &strangers;
  tables.loci_.resize(loci.size());
  bool any = false;
  for (std::size_t l = 0; l < loci.size(); ++l) {
    if (loci[l].inheritance() != Inheritance::autosomal) continue;
    std::vector<Observation> seen = family.observations(l);
    seen[missing] = {};
    bool typed = false;
    for (const Observation& observation : seen) typed = typed || observation.call.is_typed();
    if (!typed) continue;
    any = true;
    PARADERO_ASSIGN(const GenotypeTable related,
                    likelihood.conditional_genotypes(loci[l], seen, missing));
    if (related.probability.empty()) {
      tables.refused_ = "the relatives' calls cannot be at " + loci[l].marker();
      return tables;
    }
    TargetLocus& locus = tables.loci_[l];
    locus.informative = true;
    for (const Detection& detection : detections) {
      locus.related.push_back(call_distribution(loci[l], related, detection));
    }
    if (loci[l].theta() == 0) continue;
    PARADERO_ASSIGN(const GenotypeTable stranger,
                    likelihood.unrelated_genotypes(loci[l], seen, family.pedigree[missing].sex));
    for (const Detection& detection : detections) {
      locus.stranger.push_back(call_distribution(loci[l], stranger, detection));
    }
  }
  if (!any) tables.refused_ = "no relative is typed";
  return tables;
}

const std::vector<double>& TargetTables::stranger(std::size_t locus, std::size_t level) const {
  const auto& own = loci_[locus].stranger;
  return own.empty() ? strangers_->at(locus, level) : own[level];
}

void TargetTables::ln_ratios(const RemainsCalls& calls, std::vector<double>& ln_lr) const {
  ln_lr.assign(calls.rows.size(), 0.0);
  for (std::size_t row = 1; row < calls.rows.size(); ++row) {
    const CallRow& seen = calls.rows[row];
    if (!loci_[seen.locus].informative) continue;
    ln_lr[row] = std::log(ratio_of(loci_[seen.locus].related[seen.level][seen.call],
                                   stranger(seen.locus, seen.level)[seen.call]));
  }
}

void TargetTables::distribution(std::size_t locus, std::size_t level, std::vector<double>& ratio,
                                std::vector<double>& probability) const {
  const auto& related = loci_[locus].related[level];
  probability = stranger(locus, level);
  ratio.resize(related.size());
  for (std::size_t call = 0; call < related.size(); ++call) {
    ratio[call] = ratio_of(related[call], probability[call]);
  }
  const double seen = std::accumulate(probability.begin(), probability.end(), 0.0);
  for (double& p : probability) p /= seen;
}

}  // namespace paradero::kin

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

// Whether genotype_index() numbers a homozygous call so: 0, 2, 5, 9, ...
bool is_homozygous_call(std::uint32_t index) {
  std::uint32_t last = 0;
  for (std::uint32_t high = 1; last < index; ++high) last += high + 1;
  return last == index;
}

// A pedigree of nobody: strangers are drawn from the population.
base::Result<Pedigree> empty_pedigree() {
  std::vector<MemberEntry> entries(1);
  entries[0].id = "stranger";
  return Pedigree::create("strangers", entries);
}

// What an X-linked locus needs.
bool is_usable(const Locus& locus, const Pedigree& pedigree, std::span<const Observation> seen) {
  if (locus.inheritance() == Inheritance::autosomal) return true;
  for (MemberIndex m = 0; m < pedigree.size(); ++m) {
    if (pedigree[m].sex == Sex::unknown) return false;
    if (pedigree[m].sex == Sex::male && seen[m].call.is_typed() && !seen[m].call.is_homozygous())
      return false;
  }
  return true;
}

}  // namespace

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
      strangers.calls_.back().push_back(call_probabilities(locus, table, detection));
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
    std::vector<Observation> seen = family.observations(l);
    seen[missing] = {};
    bool typed = false;
    for (const Observation& observation : seen) typed = typed || observation.call.is_typed();
    if (!typed || !is_usable(loci[l], family.pedigree, seen)) continue;
    any = true;
    PARADERO_ASSIGN(const GenotypeTable related,
                    likelihood.conditional_genotypes(loci[l], seen, missing));
    if (related.probability.empty()) {
      tables.refused_ = "the relatives' calls cannot be at " + loci[l].marker();
      return tables;
    }
    TargetLocus& locus = tables.loci_[l];
    locus.informative = true;
    locus.hemizygous = related.hemizygous;
    for (const Detection& detection : detections) {
      locus.related.push_back(call_probabilities(loci[l], related, detection));
    }
    if (loci[l].theta() == 0 && loci[l].inheritance() == Inheritance::autosomal) continue;
    PARADERO_ASSIGN(const GenotypeTable stranger,
                    likelihood.unrelated_genotypes(loci[l], seen, family.pedigree[missing].sex));
    for (const Detection& detection : detections) {
      locus.stranger.push_back(call_probabilities(loci[l], stranger, detection));
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
    if (loci_[seen.locus].hemizygous && !is_homozygous_call(seen.call)) {
      ln_lr[row] = -std::numeric_limits<double>::infinity();
      continue;
    }
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

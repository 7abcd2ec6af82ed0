#include "paradero/kin/internal/consensus.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace paradero::kin {

namespace {

// What the fragments show at one locus.
class LocusConsensus {
 public:
  void add(Genotype call, double dropout) {
    // P(seen as a/a | a/b) / P(seen as a/a | a/a), a fragment's doubt about a homozygous call.
    const double doubt = dropout / (1 + dropout);
    if (!call_.is_typed()) {
      call_ = call;
      if (call.is_homozygous()) doubt_ = doubt;
      sure_homozygote_ = call.is_homozygous() && dropout == 0;
      return;
    }
    const bool sure = call.is_homozygous() && dropout == 0;
    if (call == call_) {
      if (call.is_homozygous()) doubt_ *= doubt;
      sure_homozygote_ = sure_homozygote_ || sure;
      return;
    }
    const std::optional<Genotype> both = union_of(call, call_);
    if (!both || sure || sure_homozygote_) {
      conflict_ = true;
    } else {
      call_ = *both;
      doubt_ = 0;
    }
  }

  bool conflict() const { return conflict_; }
  Genotype call() const { return conflict_ ? Genotype() : call_; }
  // The dropout under which one fragment would leave the same doubt.
  double dropout() const { return conflict_ ? 0 : doubt_ / (1 - doubt_); }

 private:
  static std::optional<Genotype> union_of(Genotype a, Genotype b) {
    Allele alleles[] = {a.first, a.second, b.first, b.second};
    std::ranges::sort(alleles);
    const auto repeated = std::ranges::unique(alleles);
    const auto distinct = repeated.begin() - alleles;
    if (distinct > 2) return {};
    return Genotype(alleles[0], alleles[distinct - 1]);
  }

  Genotype call_;
  double doubt_ = 0;
  bool sure_homozygote_ = false, conflict_ = false;
};

// Two digits are enough, and few different levels make few tables.
double rounded_up(double dropout) {
  if (dropout <= 0) return 0;
  const double scale = std::pow(10, 1 - std::floor(std::log10(dropout)));
  return std::min(1.0, std::ceil(dropout * scale - 1e-9) / scale);
}

}  // namespace

RemainsGroup make_group(std::vector<std::uint32_t> members, std::span<const Remains> remains,
                        std::size_t loci) {
  RemainsGroup group;
  group.consensus = remains[members.front()];
  if (members.size() > 1) {
    double dropout = 0;
    for (std::size_t l = 0; l < loci; ++l) {
      LocusConsensus locus;
      for (const std::uint32_t member : members) {
        const Profile& profile = remains[member].profile;
        if (profile.genotypes[l].is_typed())
          locus.add(profile.genotypes[l], profile.detection.dropout);
      }
      group.loci_in_conflict += locus.conflict() ? 1 : 0;
      group.consensus.profile.genotypes[l] = locus.call();
      dropout = std::max(dropout, locus.dropout());
    }
    group.consensus.profile.detection.dropout = rounded_up(dropout);
    for (const std::uint32_t member : members) {
      if (group.consensus.sex == Sex::unknown) group.consensus.sex = remains[member].sex;
    }
  }
  group.members = std::move(members);
  return group;
}

}  // namespace paradero::kin

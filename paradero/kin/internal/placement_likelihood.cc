#include "paradero/kin/internal/placement_likelihood.h"

#include <cmath>
#include <limits>
#include <list>
#include <map>

namespace paradero::kin {

// What one thread works with: the family prepared, and with 1, 2, ... strangers beside it.
struct PlacementLikelihood::Workspace {
  explicit Workspace(const Pedigree& pedigree) : family(pedigree), pedigrees{pedigree} {}

  PedigreeLikelihood& with_strangers(std::size_t count) {
    while (pedigrees.size() <= count) {
      pedigrees.push_back(pedigrees.back().with_founder(
          " stranger " + std::to_string(pedigrees.size()), Sex::unknown));
      beside.emplace_back(pedigrees.back());
    }
    return count == 0 ? family : beside[count - 1];
  }

  PedigreeLikelihood family;
  std::list<Pedigree> pedigrees;  // by number of strangers; PedigreeLikelihood keeps references
  std::vector<PedigreeLikelihood> beside;
  std::map<std::pair<std::size_t, std::uint32_t>, double> ln_alone;  // by locus and victim
  std::map<std::size_t, double> ln_family;                           // by locus
};

// A workspace for the time of one call.
class PlacementLikelihood::Borrowed {
 public:
  explicit Borrowed(const PlacementLikelihood& owner) : owner_(owner) {
    const std::scoped_lock lock(*owner_.mutex_);
    if (owner_.idle_->empty()) {
      workspace_ = std::make_unique<Workspace>(owner_.family_.pedigree);
    } else {
      workspace_ = std::move(owner_.idle_->back());
      owner_.idle_->pop_back();
    }
  }
  ~Borrowed() {
    const std::scoped_lock lock(*owner_.mutex_);
    owner_.idle_->push_back(std::move(workspace_));
  }
  Borrowed(const Borrowed&) = delete;
  Borrowed& operator=(const Borrowed&) = delete;
  Workspace& operator*() { return *workspace_; }

 private:
  const PlacementLikelihood& owner_;
  std::unique_ptr<Workspace> workspace_;
};

PlacementLikelihood::PlacementLikelihood(const Family& family, std::uint32_t first_missing,
                                         std::span<const Remains> victims,
                                         std::span<const Locus> loci)
    : family_(family),
      first_missing_(first_missing),
      missing_(family.pedigree.missing()),
      victims_(victims),
      loci_(loci),
      mutex_(std::make_shared<std::mutex>()),
      idle_(std::make_shared<std::vector<std::unique_ptr<Workspace>>>()) {}

base::Result<double> PlacementLikelihood::ln_placed(Workspace& workspace, std::size_t locus,
                                                    std::span<const Pairing> pairings) const {
  std::vector<Observation> seen = family_.observations(locus);
  for (const Pairing& pairing : pairings) {
    const Profile& profile = victims_[pairing.victim].profile;
    seen[missing_[pairing.missing - first_missing_]] = {profile.genotypes[locus],
                                                        profile.detection};
  }
  return workspace.family.ln_likelihood(loci_[locus], seen);
}

base::Result<double> PlacementLikelihood::ln_strangers(Workspace& workspace, std::size_t locus,
                                                       std::span<const Pairing> pairings) const {
  std::vector<Observation> seen = family_.observations(locus);
  if (loci_[locus].theta() > 0) {
    for (const Pairing& pairing : pairings) {
      const Profile& profile = victims_[pairing.victim].profile;
      seen.push_back({profile.genotypes[locus], profile.detection});
    }
    return workspace.with_strangers(pairings.size()).ln_likelihood(loci_[locus], seen);
  }
  // Strangers are independent of the family and of each other.
  const auto [family, is_new] = workspace.ln_family.try_emplace(locus, 0.0);
  if (is_new) {
    PARADERO_ASSIGN(family->second, workspace.family.ln_likelihood(loci_[locus], seen));
  }
  double sum = family->second;
  for (const Pairing& pairing : pairings) {
    const Profile& profile = victims_[pairing.victim].profile;
    if (!profile.genotypes[locus].is_typed()) continue;
    const auto [alone, unknown] = workspace.ln_alone.try_emplace({locus, pairing.victim}, 0.0);
    if (unknown) {
      std::vector<Observation> only(family_.pedigree.size() + 1);
      only.back() = {profile.genotypes[locus], profile.detection};
      PARADERO_ASSIGN(alone->second, workspace.with_strangers(1).ln_likelihood(loci_[locus], only));
    }
    sum += alone->second;
  }
  return sum;
}

base::Result<double> PlacementLikelihood::ln_likelihood_ratio(
    std::span<const Pairing> pairings) const {
  Borrowed workspace(*this);
  double sum = 0;
  for (std::size_t l = 0; l < loci_.size(); ++l) {
    PARADERO_ASSIGN(const double placed, ln_placed(*workspace, l, pairings));
    if (std::isinf(placed)) return -std::numeric_limits<double>::infinity();
    PARADERO_ASSIGN(const double strangers, ln_strangers(*workspace, l, pairings));
    sum += placed - strangers;
  }
  return sum;
}

base::Result<double> PlacementLikelihood::ln_family(std::string& impossible_at) const {
  Borrowed workspace(*this);
  double sum = 0;
  for (std::size_t l = 0; l < loci_.size(); ++l) {
    PARADERO_ASSIGN(const double ln, ln_placed(*workspace, l, {}));
    if (std::isinf(ln) && impossible_at.empty()) impossible_at = loci_[l].marker();
    sum += ln;
  }
  return sum;
}

}  // namespace paradero::kin

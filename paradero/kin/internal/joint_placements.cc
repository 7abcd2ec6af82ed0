#include "paradero/kin/internal/joint_placements.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "paradero/stats/log_space.h"

namespace paradero::kin {

namespace {

// Depth first over the missing people of a family: each is one of its candidates or nobody. A set
// that is excluded is not extended, since a further pairing cannot make impossible data possible.
class PlacementSearch {
 public:
  PlacementSearch(const JointFamily& family, const JointSettings& settings)
      : family_(family), settings_(settings) {}

  base::Result<std::optional<Placements>> run() {
    found_.ln_mass_left_out = -std::numeric_limits<double>::infinity();
    if (family_.ln_likelihood_ratio) {
      extend(0);
    } else {
      for (const RatedPlacement& listed : family_.listed) {
        pairings_ = listed.pairings;
        (void)add(listed.ln_likelihood_ratio);
      }
    }
    if (bad_ratio_) {
      return base::usage_error(
          "solve_joint: a likelihood ratio is not a finite number or an exclusion");
    }
    if (too_many_) return std::optional<Placements>();
    return std::optional<Placements>(std::move(found_));
  }

 private:
  void extend(std::size_t from) {
    const auto& candidates = family_.candidates;
    for (std::size_t i = from; i < candidates.size() && !too_many_ && !bad_ratio_; ++i) {
      const auto taken = [&](const Pairing& p) { return p.victim == candidates[i].victim; };
      if (std::ranges::any_of(pairings_, taken)) continue;
      pairings_.push_back(candidates[i]);
      if (add(family_.ln_likelihood_ratio(pairings_))) {
        std::size_t next = i + 1;
        while (next < candidates.size() && candidates[next].missing == candidates[i].missing)
          ++next;
        extend(next);
      }
      pairings_.pop_back();
    }
  }

  // Whether the set is possible.
  bool add(double ln_lr) {
    if (std::isnan(ln_lr) || ln_lr == std::numeric_limits<double>::infinity()) bad_ratio_ = true;
    if (bad_ratio_ || std::isinf(ln_lr)) return false;
    const double ln_weight =
        ln_lr + settings_.ln_pairing_odds * static_cast<double>(pairings_.size());
    if (ln_weight < settings_.ln_negligible_odds) {
      found_.ln_mass_left_out = stats::ln_add(found_.ln_mass_left_out, ln_weight);
      return true;  // siblings who are weak evidence each may be strong together
    }
    // What is listed already has no other form to be sampled from.
    too_many_ = family_.ln_likelihood_ratio && found_.all.size() >= settings_.max_placements;
    if (!too_many_) found_.all.push_back({pairings_, ln_weight});
    return true;
  }

  const JointFamily& family_;
  const JointSettings& settings_;
  std::vector<Pairing> pairings_;
  Placements found_;
  bool too_many_ = false, bad_ratio_ = false;
};

}  // namespace

base::Result<std::optional<Placements>> enumerate_placements(const JointFamily& family,
                                                             const JointSettings& settings) {
  return PlacementSearch(family, settings).run();
}

}  // namespace paradero::kin

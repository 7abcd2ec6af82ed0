#include "paradero/kin/internal/joint_exact.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <set>

#include "paradero/stats/log_space.h"

namespace paradero::kin {

namespace {

constexpr double ln_impossible = -std::numeric_limits<double>::infinity();
using VictimMask = std::uint64_t;

// Placements of one family that take the same shared victims, as one transition.
struct Transition {
  VictimMask victims = 0;
  double ln_weight = ln_impossible, count = 0, ln_best = ln_impossible;
  const Placement* best = nullptr;  // nullptr: the empty placement
};

struct FamilyStep {
  std::size_t family = 0;
  std::vector<Transition> transitions;     // ordered by mask
  std::vector<std::size_t> transition_of;  // by placement
  VictimMask finished = 0;                 // bits that no later family needs
};

class FamilyOrder {
 public:
  explicit FamilyOrder(std::span<const Placements* const> families) : victims_(families.size()) {
    for (std::size_t f = 0; f < families.size(); ++f) {
      std::set<std::uint32_t> mine;
      for (const Placement& placement : families[f]->all) {
        for (const Pairing& pairing : placement.pairings) mine.insert(pairing.victim);
      }
      victims_[f].assign(mine.begin(), mine.end());
      for (const std::uint32_t victim : mine) ++left_[victim];
    }
    std::erase_if(left_, [](const auto& entry) { return entry.second < 2; });
    for (auto& victims : victims_) {
      std::erase_if(victims, [&](std::uint32_t v) { return !left_.contains(v); });
    }
    choose();
  }

  const std::vector<std::size_t>& order() const { return order_; }
  // Victims that more than one family may take.
  const std::vector<std::uint32_t>& shared(std::size_t family) const { return victims_[family]; }

 private:
  // Next comes the family after which fewest victims stay open; ties go to the lower index.
  void choose() {
    std::vector<bool> done(victims_.size(), false);
    std::set<std::uint32_t> open;
    for (std::size_t step = 0; step < victims_.size(); ++step) {
      std::size_t best = 0;
      std::ptrdiff_t best_growth = std::numeric_limits<std::ptrdiff_t>::max();
      for (std::size_t f = 0; f < victims_.size(); ++f) {
        if (done[f]) continue;
        std::ptrdiff_t growth = 0;
        for (const std::uint32_t v : victims_[f]) {
          growth += open.contains(v) ? (left_[v] == 1 ? -1 : 0) : 1;
        }
        if (growth < best_growth) best_growth = growth, best = f;
      }
      done[best] = true;
      order_.push_back(best);
      for (const std::uint32_t v : victims_[best]) {
        if (--left_[v] == 0) {
          open.erase(v);
        } else {
          open.insert(v);
        }
      }
    }
  }

  std::vector<std::vector<std::uint32_t>> victims_;
  std::map<std::uint32_t, std::size_t> left_;  // families still to come that may take the victim
  std::vector<std::size_t> order_;
};

// Gives each open victim a bit, to be used again once no later family needs it.
class VictimBits {
 public:
  explicit VictimBits(const FamilyOrder& order) {
    const auto& families = order.order();
    for (std::size_t i = 0; i < families.size(); ++i) {
      for (const std::uint32_t v : order.shared(families[i])) last_[v] = i;
    }
    for (std::size_t i = 0; i < families.size(); ++i) {
      finished_.push_back(0);
      for (const std::uint32_t v : order.shared(families[i])) {
        if (!bit_.contains(v)) bit_[v] = lowest_free();
        used_ |= VictimMask{1} << std::min(bit_[v], 63U);
      }
      for (const std::uint32_t v : order.shared(families[i])) {
        if (last_[v] == i) finished_.back() |= VictimMask{1} << std::min(bit_[v], 63U);
      }
      used_ &= ~finished_.back();
    }
  }

  unsigned width() const { return width_; }  // 64 and more: too wide for a mask
  unsigned bit(std::uint32_t victim) const { return bit_.at(victim); }
  bool is_shared(std::uint32_t victim) const { return bit_.contains(victim); }
  VictimMask finished(std::size_t step) const { return finished_[step]; }

 private:
  unsigned lowest_free() {
    const auto bit = static_cast<unsigned>(std::countr_one(used_));
    width_ = std::max(width_, bit + 1);
    if (bit < 64) used_ |= VictimMask{1} << bit;
    return bit;
  }

  std::map<std::uint32_t, std::size_t> last_;
  std::map<std::uint32_t, unsigned> bit_;
  std::vector<VictimMask> finished_;
  VictimMask used_ = 0;
  unsigned width_ = 0;
};

FamilyStep make_step(std::size_t family, const Placements& placements, const VictimBits& bits,
                     VictimMask finished) {
  FamilyStep step{family, {}, {}, finished};
  std::map<VictimMask, Transition> by_mask;
  by_mask[0] = {0, 0, 1, 0, nullptr};
  std::vector<VictimMask> masks;
  for (const Placement& placement : placements.all) {
    VictimMask mask = 0;
    for (const Pairing& pairing : placement.pairings) {
      if (bits.is_shared(pairing.victim)) mask |= VictimMask{1} << bits.bit(pairing.victim);
    }
    Transition& transition = by_mask[mask];
    transition.victims = mask;
    transition.ln_weight = stats::ln_add(transition.ln_weight, placement.ln_weight);
    ++transition.count;
    if (placement.ln_weight > transition.ln_best) {
      transition.ln_best = placement.ln_weight;
      transition.best = &placement;
    }
    masks.push_back(mask);
  }
  std::map<VictimMask, std::size_t> index;
  for (const auto& [mask, transition] : by_mask) {
    index[mask] = step.transitions.size();
    step.transitions.push_back(transition);
  }
  for (const VictimMask mask : masks) step.transition_of.push_back(index[mask]);
  return step;
}

// Tables over states: before each step the weight of all ways to get there, and after it of all
// ways to go on.
class StateTables {
 public:
  StateTables(std::vector<FamilyStep> steps, unsigned width)
      : steps_(std::move(steps)), states_(std::size_t{1} << width) {
    forward();
  }

  std::vector<std::vector<double>> transition_posteriors() {
    std::vector<std::vector<double>> posteriors(steps_.size());
    std::vector<double> after(states_, ln_impossible), before;
    after[0] = 0;
    const double ln_total = forward_.back()[0];
    for (std::size_t i = steps_.size(); i-- > 0;) {
      const FamilyStep& step = steps_[i];
      before.assign(states_, ln_impossible);
      posteriors[i].assign(step.transitions.size(), 0);
      each(step, forward_[i], [&](std::size_t from, std::size_t to, std::size_t t) {
        if (after[to] == ln_impossible) return;
        const double onward = step.transitions[t].ln_weight + after[to];
        before[from] = stats::ln_add(before[from], onward);
        posteriors[i][t] += std::exp(forward_[i][from] + onward - ln_total);
      });
      after.swap(before);
    }
    return posteriors;
  }

  std::vector<const Placement*> likeliest(std::size_t families) const {
    std::vector<std::vector<double>> best{{std::vector<double>(states_, ln_impossible)}};
    best[0][0] = 0;
    std::vector<std::vector<std::uint32_t>> choice;  // by step and state after: transition taken
    std::vector<std::vector<std::uint32_t>> origin;
    for (const FamilyStep& step : steps_) {
      std::vector<double> next(states_, ln_impossible);
      std::vector<std::uint32_t> taken(states_, 0), from_state(states_, 0);
      each(step, best.back(), [&](std::size_t from, std::size_t to, std::size_t t) {
        const double value = best.back()[from] + step.transitions[t].ln_best;
        if (value <= next[to]) return;
        next[to] = value;
        taken[to] = static_cast<std::uint32_t>(t);
        from_state[to] = static_cast<std::uint32_t>(from);
      });
      best = {std::move(next)};
      choice.push_back(std::move(taken));
      origin.push_back(std::move(from_state));
    }
    std::vector<const Placement*> chosen(families, nullptr);
    std::size_t state = 0;
    for (std::size_t i = steps_.size(); i-- > 0;) {
      chosen[steps_[i].family] = steps_[i].transitions[choice[i][state]].best;
      state = origin[i][state];
    }
    return chosen;
  }

  // In 64 bits of mantissa, and up to 1e4932.
  long double assignments() const {
    std::vector<long double> count(states_, 0), next;
    count[0] = 1;
    for (const FamilyStep& step : steps_) {
      next.assign(states_, 0);
      for (std::size_t from = 0; from < states_; ++from) {
        if (count[from] == 0) continue;
        for (const Transition& transition : step.transitions) {
          if ((from & transition.victims) == 0)
            next[(from | transition.victims) & ~step.finished] +=
                count[from] * static_cast<long double>(transition.count);
        }
      }
      count.swap(next);
    }
    return count[0];
  }

  const std::vector<FamilyStep>& steps() const { return steps_; }

 private:
  // Calls visit(state before, state after, transition) for all that are possible.
  template <class Visit>
  void each(const FamilyStep& step, const std::vector<double>& ln_before, Visit&& visit) const {
    for (std::size_t from = 0; from < states_; ++from) {
      if (ln_before[from] == ln_impossible) continue;
      for (std::size_t t = 0; t < step.transitions.size(); ++t) {
        const VictimMask mask = step.transitions[t].victims;
        if ((from & mask) == 0) visit(from, (from | mask) & ~step.finished, t);
      }
    }
  }

  void forward() {
    forward_.emplace_back(states_, ln_impossible)[0] = 0;
    for (const FamilyStep& step : steps_) {
      std::vector<double> next(states_, ln_impossible);
      const std::vector<double>& before = forward_.back();
      each(step, before, [&](std::size_t from, std::size_t to, std::size_t t) {
        next[to] = stats::ln_add(next[to], before[from] + step.transitions[t].ln_weight);
      });
      forward_.push_back(std::move(next));
    }
  }

  std::vector<FamilyStep> steps_;
  std::size_t states_;
  std::vector<std::vector<double>> forward_;
};

}  // namespace

std::optional<ExactComponent> solve_exactly(std::span<const Placements* const> families,
                                            std::uint64_t max_states) {
  const FamilyOrder order(families);
  const VictimBits bits(order);
  if (bits.width() >= 32 || (families.size() + 1) << bits.width() > max_states) return {};
  std::vector<FamilyStep> steps;
  for (std::size_t i = 0; i < families.size(); ++i) {
    const std::size_t family = order.order()[i];
    steps.push_back(make_step(family, *families[family], bits, bits.finished(i)));
  }
  StateTables tables(std::move(steps), bits.width());
  ExactComponent component;
  component.posterior.resize(families.size());
  component.likeliest = tables.likeliest(families.size());
  component.assignments = tables.assignments();
  const auto posteriors = tables.transition_posteriors();
  for (std::size_t i = 0; i < families.size(); ++i) {
    const FamilyStep& step = tables.steps()[i];
    const auto& placements = families[step.family]->all;
    for (std::size_t p = 0; p < placements.size(); ++p) {
      const std::size_t t = step.transition_of[p];
      component.posterior[step.family].push_back(
          posteriors[i][t] * std::exp(placements[p].ln_weight - step.transitions[t].ln_weight));
    }
  }
  return component;
}

}  // namespace paradero::kin

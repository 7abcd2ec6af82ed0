#include "paradero/kin/internal/joint_asked.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace paradero::kin {

namespace {

constexpr double ln_excluded = -std::numeric_limits<double>::infinity();
constexpr std::size_t ratios_remembered = 1 << 18;

std::vector<Pairing> with(std::vector<Pairing> set, const Pairing& pair) {
  const auto at = std::ranges::upper_bound(set, pair.missing, {}, &Pairing::missing);
  set.insert(at, pair);
  return set;
}

std::vector<Pairing> without(std::vector<Pairing> set, std::uint32_t missing) {
  std::erase_if(set, [&](const Pairing& pair) { return pair.missing == missing; });
  return set;
}

std::uint32_t victim_of(const std::vector<Pairing>& set, std::uint32_t missing,
                        std::uint32_t otherwise) {
  for (const Pairing& pair : set) {
    if (pair.missing == missing) return pair.victim;
  }
  return otherwise;
}

}  // namespace

// Whom one missing person may be, given the others: the free candidates, and nobody as the last.
struct AskedFamily::Choice {
  std::vector<std::size_t> candidates;
  std::vector<double> probability;  // one more than candidates

  std::size_t draw(stats::Random& random) const {
    double left_over = random.uniform();
    std::size_t drawn = candidates.size();
    for (std::size_t i = 0; i < probability.size() && left_over >= 0; ++i) {
      if (probability[i] == 0) continue;
      drawn = i;
      left_over -= probability[i];
    }
    return drawn;
  }
};

AskedFamily::AskedFamily(const JointFamily& family, double ln_pairing_odds)
    : family_(family), ln_pairing_odds_(ln_pairing_odds) {
  for (std::size_t i = 0; i < family.candidates.size(); ++i) {
    if (i == 0 || family.candidates[i].missing != family.candidates[i - 1].missing)
      first_.push_back(i);
  }
  first_.push_back(family.candidates.size());
}

double AskedFamily::rate(const std::vector<Pairing>& set) {
  if (set.empty()) return 0;
  if (known_.size() > ratios_remembered) known_.clear();
  const auto [entry, is_new] = known_.try_emplace(set, ln_excluded);
  if (is_new) {
    const double ln_lr = family_.ln_likelihood_ratio(set);
    if (std::isnan(ln_lr) || ln_lr == std::numeric_limits<double>::infinity()) {
      bad_ratio_ = true;
    } else {
      entry->second = ln_lr + ln_pairing_odds_ * static_cast<double>(set.size());
    }
  }
  return entry->second;
}

AskedFamily::Choice AskedFamily::choose(const std::vector<Pairing>& others, std::size_t person,
                                        std::span<const std::uint8_t> taken) {
  Choice choice;
  std::vector<double> ln_weight;
  for (std::size_t i = first_[person]; i < first_[person + 1]; ++i) {
    if (taken[family_.candidates[i].victim] != 0) continue;
    choice.candidates.push_back(i);
    ln_weight.push_back(rate(with(others, family_.candidates[i])));
  }
  ln_weight.push_back(rate(others));
  const double largest = *std::ranges::max_element(ln_weight);
  double sum = 0;
  for (const double ln : ln_weight) {
    choice.probability.push_back(std::exp(ln - largest));
    sum += choice.probability.back();
  }
  for (double& p : choice.probability) p /= sum;
  return choice;
}

void AskedFamily::step(std::span<std::uint8_t> taken, stats::Random& random,
                       const std::function<void(std::size_t, double)>& add) {
  const std::size_t people = first_.size() - 1;
  for (std::size_t person = 0; person < people; ++person) {
    const std::uint32_t missing = family_.candidates[first_[person]].missing;
    for (const Pairing& pair : placed_) {
      if (pair.missing == missing) taken[pair.victim] = 0;
    }
    const std::vector<Pairing> others = without(placed_, missing);
    const Choice choice = choose(others, person, taken);
    for (std::size_t i = 0; i < choice.candidates.size(); ++i)
      add(choice.candidates[i], choice.probability[i]);
    const std::size_t drawn = choice.draw(random);
    placed_ = others;
    if (drawn < choice.candidates.size()) {
      const Pairing& pair = family_.candidates[choice.candidates[drawn]];
      placed_ = with(others, pair);
      taken[pair.victim] = 1;
    }
    ln_weight_ = rate(placed_);
  }
  for (std::size_t i = 0; i < people; ++i) exchange(random);
  propose_anew(taken, random);
}

// Two missing people exchange their victims, or one gives the other its own.
void AskedFamily::exchange(stats::Random& random) {
  constexpr std::uint32_t nobody = std::numeric_limits<std::uint32_t>::max();
  const std::size_t people = first_.size() - 1;
  if (people < 2) return;
  const std::size_t a = random.below(people);
  const std::size_t b = (a + 1 + random.below(people - 1)) % people;
  const std::uint32_t first = family_.candidates[first_[a]].missing,
                      second = family_.candidates[first_[b]].missing;
  const std::uint32_t of_first = victim_of(placed_, first, nobody),
                      of_second = victim_of(placed_, second, nobody);
  std::vector<Pairing> exchanged = without(without(placed_, first), second);
  for (const Pairing& pair : {Pairing{of_second, first}, Pairing{of_first, second}}) {
    if (pair.victim == nobody) continue;
    if (!std::ranges::binary_search(
            family_.candidates, std::pair(pair.missing, pair.victim), {},
            [](const Pairing& p) { return std::pair(p.missing, p.victim); }))
      return;
    exchanged = with(exchanged, pair);
  }
  const double ln = rate(exchanged);
  if (std::log(1 - random.uniform()) > ln - ln_weight_) return;
  placed_ = std::move(exchanged);
  ln_weight_ = ln;
}

void AskedFamily::propose_anew(std::span<std::uint8_t> taken, stats::Random& random) {
  const std::size_t people = first_.size() - 1;
  std::vector<std::size_t> order(people);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = people; i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
  for (const Pairing& pair : placed_) taken[pair.victim] = 0;
  // Goes through the order once; `keep` follows the present placement to say how probable it was.
  const auto walk = [&](bool keep, double& ln_proposal) {
    std::vector<Pairing> set;
    for (const std::size_t person : order) {
      const Choice choice = choose(set, person, taken);
      std::size_t drawn = choice.candidates.size();
      if (!keep) {
        drawn = choice.draw(random);
      } else {
        for (std::size_t i = 0; i < choice.candidates.size(); ++i) {
          const Pairing& pair = family_.candidates[choice.candidates[i]];
          if (std::ranges::find(placed_, pair) != placed_.end()) drawn = i;
        }
      }
      ln_proposal += std::log(choice.probability[drawn]);
      if (drawn == choice.candidates.size()) continue;
      const Pairing& pair = family_.candidates[choice.candidates[drawn]];
      set = with(std::move(set), pair);
      taken[pair.victim] = 1;
    }
    for (const Pairing& pair : set) taken[pair.victim] = 0;
    return set;
  };
  double ln_of_present = 0, ln_of_proposed = 0;
  (void)walk(true, ln_of_present);
  std::vector<Pairing> proposed = walk(false, ln_of_proposed);
  const double ln = rate(proposed);
  if (std::log(1 - random.uniform()) <= ln - ln_weight_ + ln_of_present - ln_of_proposed) {
    placed_ = std::move(proposed);
    ln_weight_ = ln;
  }
  for (const Pairing& pair : placed_) taken[pair.victim] = 1;
}

}  // namespace paradero::kin

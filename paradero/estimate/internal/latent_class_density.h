// The density that the chain samples, and its gradient. Internal to latent_class_chain.cc.
//
// Coordinates: nu_k, expected people of class k, as ln nu_k; the chance of being on list j in class
// k as the height h_jk = 2 lambda_jk - 1 of a point on the unit sphere; ln_scale, which takes ln nu
// to the ln of the auxiliary weights w_k; and which class is the last of the sticks. Arrays hold
// one lane for each class, so that every loop over classes has a fixed length and is vectorised.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "paradero/estimate/latent_class_chain.h"

// The loops over classes are compiled twice, the second time for processors with registers of four
// doubles, and one is chosen when the program runs. Both do the same
// operations on every lane in the same order, so the numbers are the same.
#if defined(__x86_64__)
#define PARADERO_WIDE_REGISTERS [[gnu::target("avx2")]]
#else
#define PARADERO_WIDE_REGISTERS
#endif

namespace paradero::estimate {

inline bool has_wide_registers() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2") != 0;
#else
  return false;
#endif
}

template <std::size_t Width>
struct alignas(16) Lanes {
  std::array<double, Width> lane;

  double& operator[](std::size_t k) { return lane[k]; }
  double operator[](std::size_t k) const { return lane[k]; }
};

template <std::size_t Width>
inline Lanes<Width> all_lanes(double value) {
  Lanes<Width> lanes;
  lanes.lane.fill(value);
  return lanes;
}

// Two partial sums, so that the order of additions does not depend on the width of registers.
template <std::size_t Width>
inline double sum_of(const Lanes<Width>& x) {
  double even = 0, odd = 0;
  for (std::size_t k = 0; k < Width; k += 2) {
    even += x.lane[k];
    odd += x.lane[k + 1];
  }
  return even + odd;
}

template <std::size_t Width>
struct LatentClassState {
  std::vector<Lanes<Width>> height;  // of each list
  Lanes<Width> ln_size;              // minus infinity in lanes beyond the classes
  double ln_scale = 0;
  std::size_t last = 0;
};

struct LatentClassValue {
  double ln_likelihood = 0;  // Poisson, the size of the population not integrated out
  double ln_prior = 0;
  double size = 0, unseen = 0;  // expected people, and those on no list

  bool finite() const { return std::isfinite(ln_likelihood) && std::isfinite(ln_prior); }
  double ln_marginal_likelihood(double seen) const {
    return ln_likelihood + (size - unseen) - seen * std::log(size - unseen);
  }
};

template <std::size_t Width>
struct LatentClassGradient {
  Lanes<Width> ln_size;
  std::vector<Lanes<Width>> height;
};

// ln(1 - exp(-w)) of a weight w = exp(ln_w).
inline double ln_reached(double ln_w, double w) {
  if (w > 40) return 0;
  return w < 1e-8 ? ln_w : std::log(-std::expm1(-w));
}

template <std::size_t Width>
class LatentClassDensity {
 public:
  LatentClassDensity(const LatentClassTable& table, const LatentClassPrior& prior,
                     bool wide = has_wide_registers())
      : table_(table),
        prior_(prior),
        wide_(wide),
        power_(static_cast<double>(prior.classes) - 1 + prior.alpha_shape),
        chance_(table.lists),
        odds_(table.lists),
        on_list_(table.lists),
        inverse_variance_(table.lists),
        members_(table.counts.size()),
        expected_(table.counts.size()) {}

  const LatentClassTable& table() const { return table_; }
  std::size_t classes() const { return prior_.classes; }
  double power() const { return power_; }  // of the sum over alpha: shape of alpha's conditional

  // b - ln of the share of the last class: the rate of alpha's conditional distribution.
  double alpha_rate(double ln_size_of_last, double size) const {
    return prior_.alpha_rate + std::log(size) - ln_size_of_last;
  }

  // The prior of the sizes, alpha summed over, with `last` as last class at `ln_scale`.
  double ln_prior(const Lanes<Width>& ln_size, double size, double ln_scale,
                  std::size_t last) const {
    double sum = -power_ * std::log(alpha_rate(ln_size[last], size));
    for (std::size_t k = 0; k < classes(); ++k) {
      const double ln_w = ln_size[k] + ln_scale, w = std::exp(ln_w);
      sum += k == last ? ln_w - w : ln_reached(ln_w, w);
    }
    return sum;
  }

  LatentClassValue value(const LatentClassState<Width>& state) {
    return value(state.height, state.ln_size, state.ln_scale, state.last);
  }
  LatentClassValue value(const std::vector<Lanes<Width>>& height, const Lanes<Width>& ln_size,
                         double ln_scale, std::size_t last) {
    expect(height, ln_size);
    return value_of_expected(ln_size, ln_scale, last);
  }

  // The gradient of beta ln likelihood + ln prior; expected() holds what value_of_expected() needs.
  void gradient(const std::vector<Lanes<Width>>& height, const Lanes<Width>& ln_size,
                double ln_scale, std::size_t last, double beta,
                LatentClassGradient<Width>& result) {
    expect(height, ln_size);
    if (wide_) {
      gather_wide(beta, result);
    } else {
      gather(beta, result);
    }
    const double rate = alpha_rate(ln_size[last], size_);
    const double scale = std::exp(ln_scale);  // infinite as alpha nears zero: then not a factor
    result.ln_size = all_lanes<Width>(0);
    for (std::size_t k = 0; k < classes(); ++k) {
      const double w = std::isfinite(scale) ? sizes_[k] * scale : std::exp(ln_size[k] + ln_scale);
      double slope = in_class_[k] - beta * sizes_[k] - power_ * sizes_[k] / (size_ * rate);
      if (k == last) {
        slope += 1 - w + power_ / rate;
      } else if (w < 40) {
        slope += w < 1e-6 ? 1 : w / std::expm1(w);
      }
      result.ln_size[k] = slope;
    }
  }

  // The value at the point of the last expectation.
  LatentClassValue value_of_expected(const Lanes<Width>& ln_size, double ln_scale,
                                     std::size_t last) const {
    LatentClassValue value;
    value.size = size_;
    value.unseen = sum_of(unseen_);
    value.ln_likelihood = value.unseen - size_;
    for (std::size_t h = 0; h < expected_.size(); ++h)
      value.ln_likelihood += table_.counts[h] * std::log(expected_[h]);
    value.ln_prior = ln_prior(ln_size, size_, ln_scale, last);
    return value;
  }

  const std::vector<double>& expected() const { return expected_; }  // people of each history
  const Lanes<Width>& sizes() const { return sizes_; }               // exp(ln_size)

 private:
  // Expected people of every history, by class and in all.
  void expect(const std::vector<Lanes<Width>>& height, const Lanes<Width>& ln_size) {
    sizes_ = all_lanes<Width>(0);
    for (std::size_t k = 0; k < classes(); ++k) sizes_[k] = std::exp(ln_size[k]);
    size_ = sum_of(sizes_);
    if (wide_) {
      spread_wide(height);
    } else {
      spread(height);
    }
  }

  // The classes' sizes over the histories.
  [[gnu::always_inline]] void spread(const std::vector<Lanes<Width>>& height) {
    constexpr double least = 1e-11;  // chances nearer to 0 or 1 are as these
    unseen_ = sizes_;
    for (std::size_t j = 0; j < table_.lists; ++j) {
      const Lanes<Width>& h = height[j];
      Lanes<Width>&p = chance_[j], &odds = odds_[j], &inverse = inverse_variance_[j];
      for (std::size_t k = 0; k < Width; ++k) {
        const double raised = std::max(0.5 * (1 + h[k]), least);
        p[k] = std::min(raised, 1 - least);
        inverse[k] = 1 / (p[k] * (1 - p[k]));
        odds[k] = p[k] * p[k] * inverse[k];
        unseen_[k] *= 1 - p[k];
      }
    }
    for (std::size_t h = 0; h < members_.size(); ++h) {
      Lanes<Width> people = unseen_;
      for (std::uint8_t j : table_.on_lists[h]) {
        const Lanes<Width>& odds = odds_[j];
        for (std::size_t k = 0; k < Width; ++k) people[k] *= odds[k];
      }
      members_[h] = people;
      expected_[h] = sum_of(people);
    }
  }
  PARADERO_WIDE_REGISTERS void spread_wide(const std::vector<Lanes<Width>>& height) {
    spread(height);
  }

  // People of each class, seen and unseen, given what was seen; and from them the slopes along the
  // heights.
  [[gnu::always_inline]] void gather(double beta, LatentClassGradient<Width>& result) {
    for (std::size_t k = 0; k < Width; ++k) in_class_[k] = beta * unseen_[k];
    for (auto& lanes : on_list_) lanes = all_lanes<Width>(0);
    for (std::size_t h = 0; h < members_.size(); ++h) {
      const double ratio = beta * table_.counts[h] / expected_[h];
      Lanes<Width> people;
      for (std::size_t k = 0; k < Width; ++k) people[k] = members_[h][k] * ratio;
      for (std::size_t k = 0; k < Width; ++k) in_class_[k] += people[k];
      for (std::uint8_t j : table_.on_lists[h]) {
        Lanes<Width>& target = on_list_[j];
        for (std::size_t k = 0; k < Width; ++k) target[k] += people[k];
      }
    }
    for (std::size_t j = 0; j < table_.lists; ++j) {
      const Lanes<Width>&p = chance_[j], &on = on_list_[j], &inverse = inverse_variance_[j];
      Lanes<Width>& out = result.height[j];
      for (std::size_t k = 0; k < Width; ++k)
        out[k] = 0.5 * inverse[k] * (on[k] - in_class_[k] * p[k]);
    }
  }
  PARADERO_WIDE_REGISTERS void gather_wide(double beta, LatentClassGradient<Width>& result) {
    gather(beta, result);
  }

  const LatentClassTable& table_;
  LatentClassPrior prior_;
  bool wide_;
  double power_;
  double size_ = 0;
  Lanes<Width> sizes_{}, unseen_{}, in_class_{};
  std::vector<Lanes<Width>> chance_, odds_, on_list_;
  std::vector<Lanes<Width>> inverse_variance_;  // 1 / (chance (1 - chance))
  std::vector<Lanes<Width>> members_;           // expected people of each history, by class
  std::vector<double> expected_;                // summed over classes
};

}  // namespace paradero::estimate

#include "paradero/estimate/latent_class_chain.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "paradero/base/error.h"
#include "paradero/estimate/internal/latent_class_density.h"
#include "paradero/stats/distributions.h"
#include "paradero/stats/log_space.h"

namespace paradero::estimate {
namespace {

// Spread of the ln of a class's mass about the ln of its size: room for a class to grow or shrink
// within one trajectory.
constexpr double mass_spread = 0.5;
constexpr double mass_of_empty_class = 2;  // the curvature of the prior
constexpr std::size_t class_proposals = 8, scale_proposals = 2, last_proposals = 3;

double ln_logistic(double z, double scale) {
  z = std::abs(z / scale);
  return -z - 2 * std::log1p(std::exp(-z)) - std::log(scale);
}

double draw_logistic(stats::Random& random, double scale) {
  const double u = random.uniform() + 0x1p-54;
  return scale * (std::log(u) - std::log1p(-u));
}

double accepted_chance(double ln_ratio) { return ln_ratio >= 0 ? 1 : std::exp(ln_ratio); }

bool accept(stats::Random& random, double ln_ratio) {
  return ln_ratio >= 0 || random.uniform() < std::exp(ln_ratio);
}

template <std::size_t Width>
class Chain final : public LatentClassChain {
  using Row = Lanes<Width>;

 public:
  Chain(const LatentClassTable& table, const LatentClassPrior& prior)
      : density_(table, prior), lists_(table.lists), classes_(prior.classes) {
    for (auto* rows : {&state_.height, &other_.height, &gradient_.height}) rows->resize(lists_);
    for (auto& axis : position_) axis.resize(lists_);
    for (auto& axis : velocity_) axis.resize(lists_);
    double sum = 0;
    for (double count : table.counts) sum += std::log1p(count);
    for (double count : table.counts) history_weight_.push_back(std::log1p(count) / sum);
  }

  void start(stats::Random& random) override {
    const double ln_seen = std::log(density_.table().total);
    state_.ln_size = all_lanes<Width>(-std::numeric_limits<double>::infinity());
    for (std::size_t k = 0; k < classes_; ++k)
      state_.ln_size[k] = ln_seen + 2 * stats::normal(random) - 1;
    for (Row& row : state_.height) {
      row = all_lanes<Width>(0);
      for (std::size_t k = 0; k < classes_; ++k) row[k] = 1.8 * random.uniform() - 0.9;
    }
    state_.ln_scale = 2 - ln_seen;
    state_.last = random.below(classes_);
    value_ = density_.value(state_);
  }

  double sweep(double beta, double step, std::size_t most_steps, stats::Random& random) override {
    const double acceptance = move_along_trajectory(beta, step, most_steps, random);
    resize(beta, random);
    for (std::size_t i = 0; i < scale_proposals; ++i) move_scale(random);
    for (std::size_t i = 0; i < last_proposals; ++i) propose_last(random);
    draw_last(random);
    slide_last(beta, 2, random);
    stretch_empty_classes(beta, 0.3, random);
    stretch_empty_classes(beta, 1.5, random);
    for (std::size_t i = 0; i < class_proposals; ++i) redraw_class(beta, random);
    return acceptance;
  }

  void resize(double beta, stats::Random& random) override {
    const double seen = density_.table().total;
    const double rate = beta * (value_.size - value_.unseen) / value_.size;
    const double size = stats::gamma(random, beta * seen) / rate;
    const double factor = size / value_.size, shift = std::log(factor);
    for (std::size_t k = 0; k < classes_; ++k) state_.ln_size[k] += shift;
    state_.ln_scale -= shift;
    value_.ln_likelihood += seen * shift - (value_.size - value_.unseen) * (factor - 1);
    value_.size *= factor;
    value_.unseen *= factor;
  }

  double ln_likelihood() const override {
    return value_.ln_marginal_likelihood(density_.table().total);
  }

  std::size_t classes_above(double members) const override {
    const double limit = std::log(members);
    return static_cast<std::size_t>(std::count_if(state_.ln_size.lane.begin(),
                                                  state_.ln_size.lane.begin() + classes_,
                                                  [&](double ln_size) { return ln_size > limit; }));
  }

  LatentClassDraw draw(stats::Random& random) const override {
    LatentClassDraw draw;
    const double seen = density_.table().total;
    // N - n given p_0 is negative binomial: Poisson with a gamma mean.
    const double odds_of_unseen = value_.unseen / (value_.size - value_.unseen);
    const double mean = stats::gamma(random, seen) * odds_of_unseen;
    // Beyond 2^52 every value is whole, and the spread about the mean is below its precision.
    draw.population =
        seen + (mean < 0x1p52 ? static_cast<double>(stats::poisson(random, mean)) : mean);
    draw.alpha = density_.power() / density_.alpha_rate(state_.ln_size[state_.last], value_.size);
    draw.occupied = classes_above(1);
    return draw;
  }

  void seen_chances(std::span<double> cells, std::span<double> pairs) const override {
    LatentClassDensity<Width> density = density_;
    const LatentClassValue value = density.value(state_);
    const double seen = value.size - value.unseen;
    for (std::size_t h = 0; h < cells.size(); ++h) cells[h] = density.expected()[h] / seen;
    std::size_t pair = 0;
    for (std::size_t a = 0; a < lists_; ++a) {
      for (std::size_t b = a + 1; b < lists_; ++b, ++pair) {
        double both = 0;
        for (std::size_t k = 0; k < classes_; ++k)
          both += density.sizes()[k] * 0.25 * (1 + state_.height[a][k]) * (1 + state_.height[b][k]);
        pairs[pair] = std::min(1.0, both / seen);
      }
    }
  }

 private:
  double mass(const Row& ln_size, std::size_t k, double beta) const {
    double mass = beta * std::exp(ln_size[k]) + mass_of_empty_class;
    if (k == state_.last) mass += std::exp(ln_size[k] + state_.ln_scale);
    return mass;
  }

  // -ln of the density of the drawn masses given the sizes.
  double mass_energy(const Row& ln_mass, const Row& ln_size, double beta) const {
    double sum = 0;
    for (std::size_t k = 0; k < classes_; ++k) {
      const double z = (ln_mass[k] - std::log(mass(ln_size, k, beta))) / mass_spread;
      sum += 0.5 * z * z;
    }
    return sum;
  }

  double kinetic_energy(const Row& size_velocity) const {
    double sum = 0;
    for (std::size_t k = 0; k < classes_; ++k) sum += size_velocity[k] * size_velocity[k];
    for (const auto& axis : velocity_)
      for (const Row& row : axis)
        for (std::size_t k = 0; k < classes_; ++k) sum += row[k] * row[k];
    return 0.5 * sum;
  }

  // Puts every chance on the zero meridian of its sphere, with a random tangent velocity.
  void draw_velocities(Row& size_velocity, stats::Random& random) {
    size_velocity = all_lanes<Width>(0);
    for (std::size_t k = 0; k < classes_; ++k) size_velocity[k] = stats::normal(random);
    for (std::size_t j = 0; j < lists_; ++j) {
      for (std::size_t axis = 0; axis < 3; ++axis)
        position_[axis][j] = velocity_[axis][j] = all_lanes<Width>(0);
      for (std::size_t k = 0; k < classes_; ++k) {
        const double height = state_.height[j][k];
        const double radius = std::sqrt(std::max(0.0, 1 - height * height));
        const auto [along, across] = stats::normal_pair(random);
        position_[0][j][k] = radius;
        position_[2][j][k] = height;
        velocity_[0][j][k] = along * height;
        velocity_[1][j][k] = across;
        velocity_[2][j][k] = -along * radius;
      }
    }
  }

  void kick(const Row& steps, double share, const Row& ln_mass, double beta, Row& size_velocity) {
    Row push;
    for (std::size_t k = 0; k < Width; ++k) push[k] = share * steps[k];
    if (wide_) {
      kick_heights_wide(push);
    } else {
      kick_heights(push);
    }
    for (std::size_t k = 0; k < classes_; ++k) {
      const double m = mass(other_.ln_size, k, beta);
      const double drawn =
          (ln_mass[k] - std::log(m)) / (mass_spread * mass_spread) * (1 - mass_of_empty_class / m);
      size_velocity[k] += push[k] * (gradient_.ln_size[k] + drawn);
    }
  }

  [[gnu::always_inline]] void kick_heights(const Row& push) {
    for (std::size_t j = 0; j < lists_; ++j) {
      const Row &slope = gradient_.height[j], &x = position_[0][j], &y = position_[1][j],
                &z = position_[2][j];
      Row &u = velocity_[0][j], &v = velocity_[1][j], &w = velocity_[2][j];
      for (std::size_t k = 0; k < Width; ++k) {
        const double force = push[k] * slope[k], radial = force * z[k];
        u[k] -= radial * x[k];
        v[k] -= radial * y[k];
        w[k] += force - radial * z[k];
      }
    }
  }
  PARADERO_WIDE_REGISTERS void kick_heights_wide(const Row& push) { kick_heights(push); }

  // One step of RATTLE on every sphere: a rotation in the plane of position and velocity. False
  // where a velocity is too large for the step.
  bool drift(const Row& steps, const Row& size_velocity) {
    for (std::size_t k = 0; k < classes_; ++k) other_.ln_size[k] += steps[k] * size_velocity[k];
    return wide_ ? rotate_wide(steps) : rotate(steps);
  }

  [[gnu::always_inline]] bool rotate(const Row& steps) {
    double largest = 0;
    for (std::size_t j = 0; j < lists_; ++j) {
      Row &x = position_[0][j], &y = position_[1][j], &z = position_[2][j];
      Row &u = velocity_[0][j], &v = velocity_[1][j], &w = velocity_[2][j];
      Row speed;
      for (std::size_t k = 0; k < Width; ++k)
        speed[k] = (u[k] * u[k] + v[k] * v[k] + w[k] * w[k]) * steps[k];
      for (std::size_t k = 0; k < Width; ++k) largest = std::max(largest, speed[k] * steps[k]);
      for (std::size_t k = 0; k < Width; ++k) {
        const double back = speed[k];
        const double cosine = std::sqrt(std::max(0.0, 1 - back * steps[k]));
        const double new_x = cosine * x[k] + steps[k] * u[k];
        const double new_y = cosine * y[k] + steps[k] * v[k];
        const double new_z = cosine * z[k] + steps[k] * w[k];
        u[k] = cosine * u[k] - back * x[k];
        v[k] = cosine * v[k] - back * y[k];
        w[k] = cosine * w[k] - back * z[k];
        x[k] = new_x;
        y[k] = new_y;
        z[k] = new_z;
      }
    }
    return largest < 1;
  }
  PARADERO_WIDE_REGISTERS bool rotate_wide(const Row& steps) { return rotate(steps); }

  // Hamiltonian Monte Carlo in sizes and chances, the last class and the scale held.
  double move_along_trajectory(double beta, double step, std::size_t most_steps,
                               stats::Random& random) {
    Row ln_mass = all_lanes<Width>(0), steps = all_lanes<Width>(1), size_velocity;
    const double jittered = step * std::exp(0.5 * (random.uniform() - 0.5));
    for (std::size_t k = 0; k < classes_; ++k) {
      ln_mass[k] = std::log(mass(state_.ln_size, k, beta)) + mass_spread * stats::normal(random);
      steps[k] = jittered * std::exp(-0.5 * ln_mass[k]);
    }
    draw_velocities(size_velocity, random);
    other_.ln_size = state_.ln_size;
    const double before = beta * value_.ln_likelihood + value_.ln_prior -
                          mass_energy(ln_mass, state_.ln_size, beta) -
                          kinetic_energy(size_velocity);
    const std::size_t count = 1 + random.below(most_steps);
    const auto slope = [&] {
      density_.gradient(position_[2], other_.ln_size, state_.ln_scale, state_.last, beta,
                        gradient_);
    };
    slope();
    for (std::size_t i = 0; i < count; ++i) {
      kick(steps, i == 0 ? 0.5 : 1.0, ln_mass, beta, size_velocity);
      if (!drift(steps, size_velocity)) return 0;
      slope();
    }
    kick(steps, 0.5, ln_mass, beta, size_velocity);
    const LatentClassValue value =
        density_.value_of_expected(other_.ln_size, state_.ln_scale, state_.last);
    if (!value.finite() || value.size > 1e15) return 0;
    const double ln_ratio = beta * value.ln_likelihood + value.ln_prior -
                            mass_energy(ln_mass, other_.ln_size, beta) -
                            kinetic_energy(size_velocity) - before;
    if (!std::isfinite(ln_ratio)) return 0;
    if (accept(random, ln_ratio)) {
      for (std::size_t j = 0; j < lists_; ++j)
        for (std::size_t k = 0; k < Width; ++k)
          state_.height[j][k] = std::clamp(position_[2][j][k], -1.0, 1.0);
      state_.ln_size = other_.ln_size;
      value_ = value;
    }
    return accepted_chance(ln_ratio);
  }

  // The scale of the auxiliary weights, of which the likelihood knows nothing.
  void move_scale(stats::Random& random) {
    const double scale = state_.ln_scale + 1.5 * stats::normal(random);
    const double ln_prior = density_.ln_prior(state_.ln_size, value_.size, scale, state_.last);
    if (accept(random, ln_prior - value_.ln_prior)) {
      state_.ln_scale = scale;
      value_.ln_prior = ln_prior;
    }
  }

  // Another class as the last, with a scale at which its weight is likely: the way to large alpha,
  // where the class of almost everyone is the last.
  void propose_last(stats::Random& random) {
    constexpr double spread = 2;
    const std::size_t last = random.below(classes_);
    const double scale = draw_logistic(random, spread) - state_.ln_size[last];
    if (last == state_.last) return;
    const double ln_prior = density_.ln_prior(state_.ln_size, value_.size, scale, last);
    const double ln_ratio = ln_prior - value_.ln_prior +
                            ln_logistic(state_.ln_size[state_.last] + state_.ln_scale, spread) -
                            ln_logistic(state_.ln_size[last] + scale, spread);
    if (accept(random, ln_ratio)) {
      state_.last = last;
      state_.ln_scale = scale;
      value_.ln_prior = ln_prior;
    }
  }

  // The last class from its conditional distribution, all else held.
  void draw_last(stats::Random& random) {
    std::array<double, Width> ln_weight{};
    double largest = -std::numeric_limits<double>::infinity();
    for (std::size_t k = 0; k < classes_; ++k) {
      const double ln_w = state_.ln_size[k] + state_.ln_scale, w = std::exp(ln_w);
      ln_weight[k] =
          ln_w - w - ln_reached(ln_w, w) -
          density_.power() * std::log(density_.alpha_rate(state_.ln_size[k], value_.size));
      largest = std::max(largest, ln_weight[k]);
    }
    double sum = 0;
    for (std::size_t k = 0; k < classes_; ++k) sum += std::exp(ln_weight[k] - largest);
    double left = random.uniform() * sum;
    for (std::size_t k = 0; k < classes_; ++k) {
      left -= std::exp(ln_weight[k] - largest);
      if (left < 0) {
        value_.ln_prior += ln_weight[k] - ln_weight[state_.last];
        state_.last = k;
        return;
      }
    }
  }

  // Moves the size of the last class against the scale, its weight held: alpha moves with it.
  void slide_last(double beta, double spread, stats::Random& random) {
    const double shift = spread * stats::normal(random);
    Row ln_size = state_.ln_size;
    ln_size[state_.last] -= shift;
    const LatentClassValue value =
        density_.value(state_.height, ln_size, state_.ln_scale + shift, state_.last);
    if (!value.finite()) return;
    if (accept(random, ln_ratio_to(value, beta))) {
      state_.ln_size = ln_size;
      state_.ln_scale += shift;
      value_ = value;
    }
  }

  // Multiplies the scale and the ln sizes of classes without an expected member by one factor, the
  // weight of the last class held. As alpha nears zero the empty classes thin out without limit,
  // and the distribution of how far has so heavy a tail that steps of any one length are too short.
  void stretch_empty_classes(double beta, double spread, stats::Random& random) {
    const double ln_factor = spread * stats::normal(random), factor = std::exp(ln_factor);
    const double shift = state_.ln_scale * (factor - 1);
    Row ln_size = state_.ln_size;
    double stretched = 1;  // coordinates, the scale among them
    for (std::size_t k = 0; k < classes_; ++k) {
      if (k == state_.last || !(ln_size[k] < 0)) continue;
      ln_size[k] *= factor;
      ++stretched;
    }
    ln_size[state_.last] -= shift;
    const LatentClassValue value =
        density_.value(state_.height, ln_size, state_.ln_scale + shift, state_.last);
    if (!value.finite()) return;
    if (accept(random, ln_ratio_to(value, beta) + stretched * ln_factor)) {
      state_.ln_size = ln_size;
      state_.ln_scale += shift;
      value_ = value;
    }
  }

  double ln_ratio_to(const LatentClassValue& value, double beta) const {
    return beta * (value.ln_likelihood - value_.ln_likelihood) + value.ln_prior - value_.ln_prior;
  }

  // A class as it may be proposed: its ln size, and for each list its chance, and the ln odds that
  // someone of it or of the absorbing class who is on the list is of it.
  using PerList = std::array<double, most_latent_class_lists>;
  struct Proposal {
    double ln_size;
    PerList chance, ln_odds, ln_absorbed;
  };
  static constexpr double even_spread = 2.5, near_spread = 0.4, far_spread = 1.2;
  static constexpr double lowest_ln_weight = -4;  // of a proposed class

  // How a redrawn class is proposed, and how often: much or little like the absorbing class; of any
  // size, taking any share of each list; of any size, taking much of the lists of one history and
  // little of the others; or from the prior. Among twenty lists only the histories find a class.
  static constexpr double near_share = 0.15, far_share = 0.15, even_share = 0.1,
                          history_share = 0.3, prior_share = 0.3;
  static constexpr double on_history_spread = 1.5, off_history_centre = -4, off_history_spread = 1;

  // ln density of the ln odds under the proposals by histories.
  double ln_density_by_histories(const PerList& ln_odds) const {
    PerList gain;  // of being on the history against not
    double off = 0;
    for (std::size_t j = 0; j < lists_; ++j) {
      const double ln_off = ln_logistic(ln_odds[j] - off_history_centre, off_history_spread);
      gain[j] = ln_logistic(ln_odds[j], on_history_spread) - ln_off;
      off += ln_off;
    }
    double sum = 0;
    const LatentClassTable& table = density_.table();
    for (std::size_t h = 0; h < table.on_lists.size(); ++h) {
      double ln_term = off;
      for (std::uint8_t j : table.on_lists[h]) ln_term += gain[j];
      sum += history_weight_[h] * std::exp(ln_term);
    }
    return std::log(sum);
  }

  // ln density of redraw_class's proposals, in ln size and chances; ln_absorbed[j] is ln of the
  // share of the absorbing class among those of both on list j.
  double ln_proposal_density(const Proposal& x, double ln_both) const {
    double ln_jacobian = 0, even = 0, near = 0, far = 0;
    const double share = std::exp(x.ln_size - ln_both);
    const double centre = std::log(share) - std::log1p(-share);
    for (std::size_t j = 0; j < lists_; ++j) {
      ln_jacobian -= std::log(x.chance[j]) + x.ln_absorbed[j];
      even += ln_logistic(x.ln_odds[j], even_spread);
      near += ln_logistic(x.ln_odds[j] - centre, near_spread);
      far += ln_logistic(x.ln_odds[j] - centre, far_spread);
    }
    const double lowest = lowest_ln_weight - state_.ln_scale;
    double density = share * (near_share * std::exp(near + ln_jacobian) +
                              far_share * std::exp(far + ln_jacobian));
    if (x.ln_size > lowest) {
      const double by_histories = ln_density_by_histories(x.ln_odds);
      density += (prior_share + even_share * std::exp(even + ln_jacobian) +
                  history_share * std::exp(by_histories + ln_jacobian)) /
                 (ln_both - lowest);
    }
    return std::log(density);
  }

  // Draws class i anew and lets another class absorb the difference, so that the size of the
  // population and the expected length of every list stand: classes are born, die, split, merge.
  void redraw_class(double beta, stats::Random& random) {
    if (classes_ < 2) return;
    const std::size_t i = random.below(classes_);
    const double others = value_.size - std::exp(state_.ln_size[i]);
    double left = random.uniform() * others;
    std::size_t k = classes_;
    for (std::size_t candidate = 0; candidate < classes_ && left >= 0; ++candidate) {
      if (candidate == i) continue;
      k = candidate;
      left -= std::exp(state_.ln_size[candidate]);
    }
    const double old_i = std::exp(state_.ln_size[i]), old_k = std::exp(state_.ln_size[k]);
    const double both = old_i + old_k, ln_both = std::log(both);
    Proposal before, after;
    before.ln_size = state_.ln_size[i];
    PerList on_list;  // expected people of both classes
    for (std::size_t j = 0; j < lists_; ++j) {
      before.chance[j] = chance_of(j, i);
      const double of_i = old_i * before.chance[j], of_k = old_k * chance_of(j, k);
      on_list[j] = of_i + of_k;
      before.ln_odds[j] = std::log(of_i / of_k);
      before.ln_absorbed[j] = std::log(of_k / on_list[j]);
    }
    if (!draw_proposal(on_list, both, random, after)) return;
    const double new_k = both - std::exp(after.ln_size);
    const double new_others = others - old_k + new_k;

    other_.height = state_.height;
    other_.ln_size = state_.ln_size;
    other_.ln_size[i] = after.ln_size;
    other_.ln_size[k] = std::log(new_k);
    for (std::size_t j = 0; j < lists_; ++j) {
      other_.height[j][i] = 2 * after.chance[j] - 1;
      other_.height[j][k] = 2 * std::exp(after.ln_absorbed[j]) * on_list[j] / new_k - 1;
    }
    const LatentClassValue value =
        density_.value(other_.height, other_.ln_size, state_.ln_scale, state_.last);
    if (!value.finite()) return;
    double ln_ratio = ln_ratio_to(value, beta);
    if (ln_ratio < -80) return;  // no proposal density makes up for that
    ln_ratio += ln_proposal_density(before, ln_both) - ln_proposal_density(after, ln_both) +
                std::log(new_k * others / (old_k * new_others)) -
                static_cast<double>(lists_ + 1) * std::log(new_k / old_k);
    if (std::isfinite(ln_ratio) && accept(random, ln_ratio)) {
      std::swap(state_.height, other_.height);
      state_.ln_size = other_.ln_size;
      value_ = value;
    }
  }

  void draw_odds_by_history(stats::Random& random, PerList& ln_odds) const {
    double left = random.uniform();
    std::size_t h = 0;
    while (h + 1 < history_weight_.size() && (left -= history_weight_[h]) >= 0) ++h;
    for (std::size_t j = 0; j < lists_; ++j)
      ln_odds[j] = off_history_centre + draw_logistic(random, off_history_spread);
    for (std::uint8_t j : density_.table().on_lists[h])
      ln_odds[j] = draw_logistic(random, on_history_spread);
  }

  double chance_of(std::size_t list, std::size_t k) const {
    constexpr double least = 1e-12;
    return std::clamp(0.5 * (1 + state_.height[list][k]), least, 1 - least);
  }

  // False where the draw leaves no room for the absorbing class.
  bool draw_proposal(const PerList& on_list, double both, stats::Random& random,
                     Proposal& after) const {
    const double ln_both = std::log(both);
    const double lowest = lowest_ln_weight - state_.ln_scale;
    double kind = random.uniform();
    const auto is = [&kind](double share) { return (kind -= share) < 0; };
    bool by_odds = true;
    if (const bool near = is(near_share); near || is(far_share)) {
      const double share = 1 - random.uniform();
      const double centre = std::log(share) - std::log1p(-share);
      after.ln_size = ln_both + std::log(share);
      for (std::size_t j = 0; j < lists_; ++j)
        after.ln_odds[j] = centre + draw_logistic(random, near ? near_spread : far_spread);
    } else {
      if (lowest >= ln_both) return false;
      after.ln_size = lowest + (ln_both - lowest) * random.uniform();
      if (is(even_share)) {
        for (std::size_t j = 0; j < lists_; ++j)
          after.ln_odds[j] = draw_logistic(random, even_spread);
      } else if (is(history_share)) {
        draw_odds_by_history(random, after.ln_odds);
      } else {
        by_odds = false;
        for (std::size_t j = 0; j < lists_; ++j) after.chance[j] = random.uniform();
      }
    }
    const double new_i = std::exp(after.ln_size), new_k = both - new_i;
    if (!(new_k > 0)) return false;
    constexpr double least = 1e-12;
    for (std::size_t j = 0; j < lists_; ++j) {
      if (by_odds) {
        after.chance[j] = on_list[j] * stats::probability_from_ln_odds(after.ln_odds[j]) / new_i;
      } else {
        after.ln_odds[j] =
            std::log(new_i * after.chance[j]) - std::log(on_list[j] - new_i * after.chance[j]);
      }
      after.ln_absorbed[j] = -stats::ln_add(0, after.ln_odds[j]);
      const double chance_k = std::exp(after.ln_absorbed[j]) * on_list[j] / new_k;
      if (!(after.chance[j] > least && after.chance[j] < 1 - least)) return false;
      if (!(chance_k > least && chance_k < 1 - least)) return false;
    }
    return true;
  }

  LatentClassDensity<Width> density_;
  std::size_t lists_, classes_;
  bool wide_ = has_wide_registers();
  LatentClassState<Width> state_, other_;
  LatentClassValue value_;
  LatentClassGradient<Width> gradient_;
  std::array<std::vector<Row>, 3> position_, velocity_;  // on the spheres, by axis and list
  std::vector<double> history_weight_;  // chance that a history is the pattern of a proposal
};

}  // namespace

LatentClassTable::LatentClassTable(const CaptureHistories& histories)
    : lists(histories.lists.size()), total(static_cast<double>(histories.total())) {
  for (std::size_t h = 0; h < histories.histories.size(); ++h) {
    counts.push_back(static_cast<double>(histories.counts[h]));
    auto& on = on_lists.emplace_back();
    for (std::uint64_t bits = histories.histories[h]; bits != 0; bits &= bits - 1)
      on.push_back(static_cast<std::uint8_t>(std::countr_zero(bits)));
  }
}

std::unique_ptr<LatentClassChain> make_latent_class_chain(const LatentClassTable& table,
                                                          const LatentClassPrior& prior) {
  base::require(prior.classes >= 1 && prior.classes <= most_latent_classes,
                "latent classes must be 1 to 32");
  base::require(table.lists <= most_latent_class_lists, "at most 48 lists for latent classes");
  if (prior.classes <= 4) return std::make_unique<Chain<4>>(table, prior);
  if (prior.classes <= 6) return std::make_unique<Chain<6>>(table, prior);
  if (prior.classes <= 10) return std::make_unique<Chain<10>>(table, prior);
  if (prior.classes <= 16) return std::make_unique<Chain<16>>(table, prior);
  return std::make_unique<Chain<most_latent_classes>>(table, prior);
}

}  // namespace paradero::estimate

// One Markov chain on the latent class model, its likelihood raised to a power. docs/methods/
// latent_class.md derives the density and the moves.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "paradero/estimate/capture_histories.h"
#include "paradero/stats/random.h"

namespace paradero::estimate {

inline constexpr std::size_t most_latent_classes = 32;
inline constexpr std::size_t most_latent_class_lists = 48;  // products of odds stay within doubles

// Capture histories as the chain reads them.
struct LatentClassTable {
  explicit LatentClassTable(const CaptureHistories& histories);

  std::size_t lists = 0;
  double total = 0;                                 // people seen
  std::vector<double> counts;                       // of each distinct history
  std::vector<std::vector<std::uint8_t>> on_lists;  // of each distinct history, ascending
};

struct LatentClassPrior {
  std::size_t classes = 10;
  double alpha_shape = 0.25, alpha_rate = 0.25;
};

// What one state says of the population.
struct LatentClassDraw {
  double population = 0;     // N, drawn given the state
  double alpha = 0;          // mean of the concentration given the state
  std::size_t occupied = 0;  // classes with an expected member at least
};

// Thread safety: none; chains of one table may run side by side.
class LatentClassChain {
 public:
  virtual ~LatentClassChain() = default;

  // A state far from any other: class sizes and listing chances drawn widely.
  virtual void start(stats::Random& random) = 0;

  // One trajectory and the moves of weights and classes, at the power `beta` in (0, 1]. `step` is
  // that of the trajectory and `most_steps` the length of the longest. Returns the chance with
  // which the trajectory was accepted.
  virtual double sweep(double beta, double step, std::size_t most_steps, stats::Random& random) = 0;

  // Draws the expected size of the population anew, given all proportions; the only part of a state
  // that depends on beta beside the likelihood, so called after an exchange of states.
  virtual void resize(double beta, stats::Random& random) = 0;

  // ln prod p_h^c_h (1-p_0)^-n: the likelihood with N integrated out, without constants.
  virtual double ln_likelihood() const = 0;

  // Classes that hold more than `members` expected people.
  virtual std::size_t classes_above(double members) const = 0;

  virtual LatentClassDraw draw(stats::Random& random) const = 0;

  // Chances, of someone who is seen, to have each distinct history, and to be on both lists of each
  // pair (0,1), (0,2), ..., (1,2), ... `cells` has the table's distinct histories, `pairs`
  // lists (lists-1) / 2.
  virtual void seen_chances(std::span<double> cells, std::span<double> pairs) const = 0;
};

// `table` must outlive the chain. Requires 1 <= classes <= most_latent_classes and at most
// most_latent_class_lists lists.
std::unique_ptr<LatentClassChain> make_latent_class_chain(const LatentClassTable& table,
                                                          const LatentClassPrior& prior);

}  // namespace paradero::estimate

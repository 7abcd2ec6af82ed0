// Sampling the pairings of one family that has too many sets of them to be listed.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <vector>

#include "paradero/kin/joint.h"
#include "paradero/stats/random.h"

namespace paradero::kin {

// The state of one chain inside one family. Keeps a reference to the family. Thread safety: none.
class AskedFamily {
 public:
  AskedFamily(const JointFamily& family, double ln_pairing_odds);

  // One step: every missing person's victim is drawn anew given all others; victims are exchanged
  // between missing people; the whole placement is proposed anew, person by person in a drawn
  // order. `taken` (by victim) is read and kept. Calls add(candidate, probability) with the
  // conditional probabilities: for each candidate, once.
  void step(std::span<std::uint8_t> taken, stats::Random& random,
            const std::function<void(std::size_t, double)>& add);

  const std::vector<Pairing>& placed() const { return placed_; }
  double ln_weight() const { return ln_weight_; }
  bool bad_ratio() const { return bad_ratio_; }  // a ratio was NaN or +inf

 private:
  struct Choice;

  double rate(const std::vector<Pairing>& set);
  Choice choose(const std::vector<Pairing>& others, std::size_t person,
                std::span<const std::uint8_t> taken);
  void exchange(stats::Random& random);
  void propose_anew(std::span<std::uint8_t> taken, stats::Random& random);

  const JointFamily& family_;
  double ln_pairing_odds_;
  std::vector<std::size_t> first_;  // by missing person: the first candidate, and one past the end
  std::map<std::vector<Pairing>, double> known_;
  std::vector<Pairing> placed_;
  double ln_weight_ = 0;
  bool bad_ratio_ = false;
};

}  // namespace paradero::kin

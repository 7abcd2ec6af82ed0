// One run of the latent class sampler: chains at several temperatures that exchange their states
// (Geyer 1991), even and odd neighbours in turn (Okabe et al. 2001; Syed et al. 2022).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/estimate/latent_class.h"
#include "paradero/estimate/latent_class_chain.h"
#include "paradero/stats/random.h"

namespace paradero::estimate {

// Running comparison of what was observed with tables replicated from the draws.
struct PredictiveTally {
  std::size_t draws = 0;
  std::vector<double> cell_sum, pair_sum;            // expected people
  std::vector<std::int64_t> cell_above, cell_equal;  // replicates above, or equal to, observed
  std::vector<std::int64_t> pair_above, pair_equal;
  std::int64_t worse = 0;  // replicates that fit worse than what was observed

  void merge(const PredictiveTally& other);
};

// Thread safety: none; runs of one table may go side by side.
class TemperedRun {
 public:
  // `pair_counts`: people seen on both lists of each pair, as in LatentClassChain::seen_chances.
  TemperedRun(const LatentClassTable& table, const std::vector<std::int64_t>& pair_counts,
              const LatentClassPrior& prior, std::uint64_t seed, std::uint64_t number);

  // Finds step lengths and the ladder, in rounds each twice as long as the last; begins no other
  // after `most_sweeps`. Returns early when a stop is requested.
  void tune(std::int64_t most_sweeps, const base::RunContext& context);

  // Goes on for at least `sweeps` sweeps, keeping every draw of the coldest chain. Returns early
  // when a stop is requested.
  void sample(std::int64_t sweeps, const base::RunContext& context);

  // From here on the coldest chain is swept no oftener than the others: where the posterior has
  // several modes, their shares need exchanges more than draws within a mode. The draws so far,
  // which would count for more exchanges than they are, are dropped.
  void favour_exchanges();

  std::int64_t sweeps() const { return sweeps_; }
  const LatentClassRun& draws() const { return run_; }
  const PredictiveTally& tally() const { return tally_; }
  std::vector<LatentClassLevel> ladder() const;

 private:
  struct Level {
    double beta = 1, step = 0.3;
    stats::Random random{0, 0};
    std::unique_ptr<LatentClassChain> chain{};
    bool from_hottest = false, from_coldest = false;  // where its state last was at an end
    double acceptance = 0, swap_acceptance = 0, classes = 0, one_class = 0;  // sums
    std::int64_t swept = 0, swaps = 0;
  };

  void scan(bool tuning);
  void exchange(std::size_t level);
  void renew_ladder();
  void add_level(double beta);
  void keep_draw();
  void check_prediction();

  const LatentClassTable& table_;
  const std::vector<std::int64_t>& pair_counts_;
  LatentClassPrior prior_;
  std::uint64_t seed_, number_;
  std::uint64_t streams_ = 2;  // taken so far: two serve the run as a whole
  stats::Random exchanges_, predictions_;
  std::vector<Level> levels_;  // coldest first
  std::int64_t scans_ = 0, sweeps_ = 0;
  std::size_t thinning_ = 1, skipped_ = 0;
  bool exchanges_favoured_ = false;
  LatentClassRun run_;
  PredictiveTally tally_;
};

}  // namespace paradero::estimate

// What labels of people add to a step of training.
#include "paradero/link/model.h"

namespace paradero::link {

void MatchModel::expect_labels(const TrainingLabels& labels,
                               std::array<LevelTable, pair_classes>& levels,
                               std::span<double> totals) const {
  constexpr auto match = static_cast<std::size_t>(PairClass::match);
  constexpr auto unrelated = static_cast<std::size_t>(PairClass::unrelated);
  for (const LabelledPattern& label : labels.patterns) {
    // The share of each class, given the pattern and the label.
    std::array<double, pair_classes> expected{};
    if (label.match) {
      expected[match] = 1;
    } else {
      double sum = 0;
      for (std::size_t k = 0; k < pair_classes; ++k) {
        if (k == match) continue;
        expected[k] = share_[k];
        for (std::size_t f = 0; f < fields_.size(); ++f)
          expected[k] *= ratio_[k][f][label.pattern[f]];
        sum += expected[k];
      }
      for (double& share : expected) share /= sum;
    }
    for (std::size_t k = 0; k < pair_classes; ++k) {
      const double pairs = label.pairs * expected[k];
      totals[k] += pairs * labels.sampled_share;
      if (k == unrelated || pairs == 0) continue;
      for (std::size_t f = 0; f < fields_.size(); ++f) levels[k][f][label.pattern[f]] += pairs;
    }
  }
}

}  // namespace paradero::link

#include "paradero/estimate/capture_histories.h"

#include <algorithm>
#include <bit>
#include <map>
#include <numeric>

namespace paradero::estimate {

std::int64_t CaptureHistories::total() const {
  return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
}

std::int64_t CaptureHistories::on_list(std::size_t list) const {
  return on_lists(std::uint64_t{1} << list);
}

std::int64_t CaptureHistories::on_lists(std::uint64_t subset) const {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < histories.size(); ++i) {
    if ((histories[i] & subset) == subset) sum += counts[i];
  }
  return sum;
}

std::int64_t CaptureHistories::on_exactly(int lists_each) const {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < histories.size(); ++i) {
    if (std::popcount(histories[i]) == lists_each) sum += counts[i];
  }
  return sum;
}

base::Result<CaptureHistories> make_capture_histories(std::vector<std::string> lists,
                                                      std::vector<std::uint64_t> histories,
                                                      std::vector<std::int64_t> counts) {
  base::require(histories.size() == counts.size(),
                "make_capture_histories: histories and counts have one size");
  if (lists.size() > most_lists) {
    return base::data_error(
        "{} lists; at most {} can be estimated together: join those that are "
        "one source",
        lists.size(), most_lists);
  }
  constexpr std::int64_t largest = std::int64_t{1} << 53;
  std::map<std::uint64_t, std::int64_t> sums;
  std::int64_t total = 0;
  for (std::size_t i = 0; i < histories.size(); ++i) {
    if (counts[i] < 0) return base::data_error("capture history {}: a negative count", i + 1);
    if (counts[i] == 0) continue;
    if (histories[i] == 0) {
      return base::data_error(
          "capture history {}: a count of people on no list; leave that row out, it is what is "
          "to be estimated",
          i + 1);
    }
    if ((histories[i] >> lists.size()) != 0)
      return base::data_error("capture history {}: more marks than lists", i + 1);
    if (counts[i] > largest - total) return base::data_error("the counts add up to over 2^53");
    total += counts[i];
    sums[histories[i]] += counts[i];
  }
  CaptureHistories result;
  result.lists = std::move(lists);
  for (const auto& [history, count] : sums) {
    result.histories.push_back(history);
    result.counts.push_back(count);
  }
  return result;
}

namespace {

// The history with one bit taken out and those above it moved down.
std::uint64_t squeezed(std::uint64_t history, std::size_t list) {
  const std::uint64_t below = (std::uint64_t{1} << list) - 1;
  return (history & below) | ((history >> 1) & ~below);
}

CaptureHistories squeeze_histories(const CaptureHistories& from, std::size_t list, bool only_on) {
  base::require(list < from.lists.size(), "without_list, within_list: there is no such list");
  std::map<std::uint64_t, std::int64_t> sums;
  for (std::size_t i = 0; i < from.histories.size(); ++i) {
    if (only_on && ((from.histories[i] >> list) & 1) == 0) continue;
    const std::uint64_t history = squeezed(from.histories[i], list);
    if (history != 0) sums[history] += from.counts[i];
  }
  CaptureHistories result;
  result.lists = from.lists;
  result.lists.erase(result.lists.begin() + static_cast<std::ptrdiff_t>(list));
  for (const auto& [history, count] : sums) {
    result.histories.push_back(history);
    result.counts.push_back(count);
  }
  return result;
}

}  // namespace

CaptureHistories without_list(const CaptureHistories& histories, std::size_t list) {
  return squeeze_histories(histories, list, false);
}

CaptureHistories within_list(const CaptureHistories& histories, std::size_t list) {
  return squeeze_histories(histories, list, true);
}

}  // namespace paradero::estimate

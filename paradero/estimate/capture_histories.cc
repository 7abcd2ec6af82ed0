#include "paradero/estimate/capture_histories.h"

#include <algorithm>
#include <bit>
#include <map>
#include <numeric>
#include <optional>

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

namespace {

Finding make_finding(FindingKind kind, bool refuses_models, bool refuses_bounds, std::string es,
                     std::string en) {
  return {kind, refuses_models, refuses_bounds, std::move(es), std::move(en)};
}

// People on list `a`, on list `b` and on both, for every two lists that name anyone.
void examine_pairs(const CaptureHistories& histories, std::vector<bool>& idle,
                   std::vector<Finding>& findings) {
  const std::size_t lists = histories.lists.size();
  for (std::size_t a = 0; a < lists; ++a) {
    for (std::size_t b = 0; b < lists; ++b) {
      const std::int64_t on_a = histories.on_list(a), on_b = histories.on_list(b);
      if (a == b || on_a == 0 || on_b == 0) continue;
      const std::int64_t both =
          histories.on_lists((std::uint64_t{1} << a) | (std::uint64_t{1} << b));
      const std::string &name_a = histories.lists[a], &name_b = histories.lists[b];
      if (both == on_a && on_a == on_b) {
        if (a > b) continue;
        findings.push_back(make_finding(
            FindingKind::copied_list, true, true,
            fmt::format("Las listas {} y {} nombran exactamente a las mismas personas: parecen una "
                        "sola fuente contada dos veces; quite una.",
                        name_a, name_b),
            fmt::format("Lists {} and {} name exactly the same people: they look like one source "
                        "counted twice; leave one out.",
                        name_a, name_b)));
      } else if (both == on_a) {
        idle[a] = true;
        findings.push_back(make_finding(
            FindingKind::nested_list, false, false,
            fmt::format("Toda persona de la lista {} está también en {}: nada dice de quien no "
                        "está en {}.",
                        name_a, name_b, name_b),
            fmt::format("Everyone on list {} is also on {}: it says nothing of who is not on {}.",
                        name_a, name_b, name_b)));
      }
    }
  }
}

}  // namespace

std::vector<Finding> examine(const CaptureHistories& histories) {
  std::vector<Finding> findings;
  if (histories.total() == 0) {
    findings.push_back(make_finding(FindingKind::nobody, true, true,
                                    "Ninguna lista nombra a nadie.", "No list names anyone."));
    return findings;
  }
  const std::size_t lists = histories.lists.size();
  std::vector<bool> idle(lists, false);  // says nothing of the unseen
  for (std::size_t list = 0; list < lists; ++list) {
    const std::int64_t on = histories.on_list(list);
    const auto alone = std::ranges::find(histories.histories, std::uint64_t{1} << list);
    const std::string& name = histories.lists[list];
    if (on == 0) {
      idle[list] = true;
      findings.push_back(make_finding(FindingKind::empty_list, false, false,
                                      fmt::format("La lista {} no nombra a nadie.", name),
                                      fmt::format("List {} names no one.", name)));
    } else if (alone != histories.histories.end() &&
               histories.counts[static_cast<std::size_t>(alone - histories.histories.begin())] ==
                   on) {
      idle[list] = true;
      findings.push_back(
          make_finding(FindingKind::apart_list, false, false,
                       fmt::format("Nadie de la lista {} está en otra lista.", name),
                       fmt::format("No one on list {} is on any other list.", name)));
    }
  }
  examine_pairs(histories, idle, findings);
  const auto named =
      lists - static_cast<std::size_t>(std::ranges::count_if(findings, [](const Finding& finding) {
        return finding.kind == FindingKind::empty_list;
      }));
  const auto useful = lists - static_cast<std::size_t>(std::ranges::count(idle, true));
  std::optional<Finding> refusal;
  if (named == 1) {
    refusal = make_finding(FindingKind::one_list, true, true,
                           "Hay una sola lista: nada dice cuántas personas faltan en ella.",
                           "There is one list only: nothing says how many people it lacks.");
  } else if (histories.on_exactly(1) == histories.total()) {
    refusal = make_finding(FindingKind::no_overlap, true, true,
                           "Nadie está en dos listas: la población puede ser de cualquier tamaño.",
                           "No one is on two lists: the population may be of any size.");
  } else if (named == 2) {
    refusal = make_finding(
        FindingKind::two_lists, true, false,
        "Hay dos listas: su dependencia no se distingue del tamaño de la población. Sólo se da la "
        "cifra que supone que son independientes.",
        "There are two lists: their dependence cannot be told from the size of the population. "
        "Only the figure that takes them as independent is given.");
  } else if (useful < 3) {
    findings.front().refuses_models = true;
  }
  if (refusal) findings.insert(findings.begin(), std::move(*refusal));
  std::ranges::stable_sort(findings, std::ranges::greater(), &Finding::refuses_models);
  return findings;
}

}  // namespace paradero::estimate

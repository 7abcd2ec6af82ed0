#include <algorithm>
#include <array>
#include <bit>

#include "paradero/estimate/log_linear.h"

namespace paradero::estimate {

namespace {

bool term_before(std::uint64_t a, std::uint64_t b) {
  return std::popcount(a) != std::popcount(b) ? std::popcount(a) < std::popcount(b) : a < b;
}

// Of sets of one size: as their lists read from the first on, 14 before 23.
bool reads_before(std::uint64_t a, std::uint64_t b) {
  if (std::popcount(a) != std::popcount(b)) return std::popcount(a) > std::popcount(b);
  const std::uint64_t differing = a ^ b;
  return (a & differing & -differing) != 0;
}

constexpr std::uint64_t all_of(std::size_t lists) { return (std::uint64_t{1} << lists) - 1; }

}  // namespace

LogLinearModel::LogLinearModel(std::size_t lists, std::span<const std::uint64_t> generators)
    : lists_(lists) {
  for (std::size_t list = 0; list < lists; ++list) terms_.push_back(std::uint64_t{1} << list);
  for (const std::uint64_t generator : generators) {
    base::require((generator & ~all_of(lists)) == 0 && (generator != all_of(lists) || lists == 1),
                  "LogLinearModel: generators are sets of some of the lists, not of all");
    for (std::uint64_t part = generator; part != 0; part = (part - 1) & generator)
      terms_.push_back(part);
  }
  terms_.push_back(0);
  std::ranges::sort(terms_, term_before);
  terms_.erase(std::unique(terms_.begin(), terms_.end()), terms_.end());
}

base::Result<LogLinearModel> LogLinearModel::parse(std::string_view text, std::size_t lists) {
  std::vector<std::uint64_t> generators;
  std::uint64_t generator = 0;
  const auto refuse = [&](std::string_view why) {
    return base::usage_error("log-linear model '{}': {}; write it as [123,14,34], lists by number",
                             text, why);
  };
  if (text.size() < 3 || text.front() != '[' || text.back() != ']')
    return refuse("it must stand in brackets");
  for (const char c : text.substr(1)) {
    if (c == ',' || c == ']') {
      if (generator == 0) return refuse("an empty interaction");
      if (generator == all_of(lists) && lists > 1)
        return refuse("an interaction of all lists leaves nothing to estimate the unseen from");
      generators.push_back(generator);
      generator = 0;
    } else if (c >= '1' && static_cast<std::size_t>(c - '0') <= lists) {
      generator |= std::uint64_t{1} << (c - '1');
    } else if (c != ' ') {
      return refuse("there is no such list");
    }
  }
  return LogLinearModel(lists, generators);
}

bool LogLinearModel::has(std::uint64_t term) const {
  return std::ranges::binary_search(terms_, term, term_before);
}

LogLinearModel LogLinearModel::with(std::uint64_t term) const {
  std::vector<std::uint64_t> all = terms_;
  all.push_back(term);
  return {lists_, all};
}

LogLinearModel LogLinearModel::without(std::uint64_t term) const {
  LogLinearModel smaller = *this;
  std::erase(smaller.terms_, term);
  return smaller;
}

std::vector<std::uint64_t> LogLinearModel::generators() const {
  std::vector<std::uint64_t> generators;
  for (const std::uint64_t term : terms_) {
    const bool within_another = std::ranges::any_of(
        terms_, [term](std::uint64_t other) { return other != term && (other & term) == term; });
    if (term != 0 && !within_another) generators.push_back(term);
  }
  std::ranges::sort(generators, reads_before);
  return generators;
}

std::string LogLinearModel::name() const {
  std::string name = "[";
  for (const std::uint64_t generator : generators()) {
    if (name.size() > 1) name += ',';
    for (std::uint64_t rest = generator; rest != 0; rest &= rest - 1)
      name += std::to_string(std::countr_zero(rest) + 1);
  }
  return name + "]";
}

std::vector<LogLinearModel> hierarchical_models(std::size_t lists) {
  base::require(lists >= 2 && lists <= most_lists_for_all_models,
                "hierarchical_models: 2 to 5 lists");
  // Models with interactions of up to `size` lists grow from those of up to size - 1: any of the
  // sets may be added whose parts are all there.
  std::vector<LogLinearModel> models{LogLinearModel::independence(lists)};
  for (int size = 2; size < static_cast<int>(lists); ++size) {
    std::vector<LogLinearModel> larger;
    for (const LogLinearModel& model : models) {
      std::vector<std::uint64_t> possible;
      for (std::uint64_t set = 1; set < all_of(lists); ++set) {
        bool parts_there = std::popcount(set) == size;
        for (std::uint64_t rest = set; parts_there && rest != 0; rest &= rest - 1)
          parts_there = model.has(set & ~(rest & -rest));
        if (parts_there) possible.push_back(set);
      }
      for (std::uint64_t chosen = 0; chosen < (std::uint64_t{1} << possible.size()); ++chosen) {
        std::vector<std::uint64_t> terms = model.terms();
        for (std::uint64_t rest = chosen; rest != 0; rest &= rest - 1)
          terms.push_back(possible[static_cast<std::size_t>(std::countr_zero(rest))]);
        larger.emplace_back(lists, terms);
      }
    }
    models = std::move(larger);
  }
  std::ranges::stable_sort(models, std::ranges::less(),
                           [](const LogLinearModel& model) { return model.terms().size(); });
  return models;
}

}  // namespace paradero::estimate

#include "paradero/base/problems.h"

#include <utility>

namespace paradero::base {

void Problems::add(Problem problem) {
  ++total_;
  if (problem.row_refused) ++rows_refused_;
  auto& count = counts_[Key{problem.file, problem.column, problem.what}];
  if (++count <= kept_per_kind_) kept_.push_back(std::move(problem));
}

void Problems::merge(Problems&& other) {
  total_ += other.total_;
  rows_refused_ += other.rows_refused_;
  for (Problem& problem : other.kept_) {
    const auto found = counts_.find(Key{problem.file, problem.column, problem.what});
    if (found == counts_.end() || found->second < kept_per_kind_)
      kept_.push_back(std::move(problem));
  }
  for (auto& [key, count] : other.counts_) counts_[key] += count;
  other = Problems(other.kept_per_kind_);
}

std::vector<Problems::Kind> Problems::kinds() const {
  std::vector<Kind> result;
  result.reserve(counts_.size());
  for (const auto& [key, count] : counts_)
    result.push_back({key.file, key.column, key.what, count});
  return result;
}

}  // namespace paradero::base

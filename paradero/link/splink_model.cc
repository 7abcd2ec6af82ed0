#include "paradero/link/splink_model.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numbers>

#include <tsl/robin_map.h>

#include "paradero/base/hash.h"
#include "paradero/base/parallel.h"
#include "paradero/text/normalise.h"

namespace paradero::link {

namespace {

constexpr double splink_least_probability = 1e-300;  // as Splink has it
constexpr double excluded_ln_odds = -100;

bool is_else(std::string_view sql) {
  const auto begin = sql.find_first_not_of(" \t\r\n");
  if (begin == sql.npos) return false;
  sql = sql.substr(begin, sql.find_last_not_of(" \t\r\n") - begin + 1);
  return text::to_lower(sql) == "else";
}

// The text of a key; none where it is null.
std::optional<std::string> key_text(const SqlValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* number = std::get_if<double>(&value)) return fmt::format("#{}", *number);
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "#true" : "#false";
  return std::nullopt;
}

struct KeyHash {
  std::size_t operator()(const std::string& key) const { return base::hash64(key); }
};
using KeyNumbers = tsl::robin_map<std::string, std::uint32_t, KeyHash>;

// One text of all keys of a record, told apart by their lengths; none where one is null.
std::optional<std::string> record_key(std::span<const SqlExpression* const> keys,
                                      const SqlRows& rows, std::uint32_t record) {
  std::string whole;
  for (const SqlExpression* key : keys) {
    const auto part = key_text(key->evaluate(rows, record, record));
    if (!part) return std::nullopt;
    whole += fmt::format("{}:", part->size());
    whole += *part;
  }
  return whole;
}

}  // namespace

base::Result<SplinkModel> SplinkModel::make(SplinkSpec spec, const SplinkRows& rows) {
  SplinkModel model(std::move(spec), rows);
  model.term_frequency_.resize(rows.headers.size());
  if (model.spec_.comparisons.empty()) return base::usage_error("the model has no comparison");
  if (model.spec_.blocking_rules.empty())
    return base::usage_error("the model has no blocking rule");
  for (const SplinkComparisonSpec& comparison : model.spec_.comparisons) {
    model.levels_.emplace_back();
    for (std::size_t k = 0; k < comparison.levels.size(); ++k)
      PARADERO_CHECK(model.read_level(comparison, k));
  }
  for (const std::string& rule : model.spec_.blocking_rules) PARADERO_CHECK(model.read_rule(rule));
  return model;
}

base::Result<void> SplinkModel::read_level(const SplinkComparisonSpec& comparison, std::size_t k) {
  const SplinkLevelSpec& level = comparison.levels[k];
  const auto refuse = [&](const std::string& what) {
    return base::usage_error("comparison '{}', level '{}': {} is not taken over", comparison.name,
                             level.label, what);
  };
  Level made;
  if (!is_else(level.sql_condition)) {
    auto condition = SqlExpression::parse(level.sql_condition, SqlNaming::suffix);
    if (!condition) return refuse(condition.error().message);
    if (auto bound = condition->bind(rows_->headers); !bound) {
      return base::usage_error("comparison '{}', level '{}': {}", comparison.name, level.label,
                               bound.error().message);
    }
    made.condition = std::move(*condition);
  } else if (k + 1 != comparison.levels.size()) {
    return refuse("ELSE before the last level");
  }
  if (level.is_null) {
    levels_.back().push_back(std::move(made));
    return {};
  }
  made.weight = std::log2(std::max(level.m, splink_least_probability) /
                          std::max(level.u, splink_least_probability));
  if (!level.tf_column.empty() && level.tf_weight != 0 && made.condition) {
    const std::string wanted = text::to_lower(level.tf_column);
    std::optional<double> u;
    if (level.tf_by_own_u) u = level.u;
    for (const SplinkLevelSpec& other : comparison.levels) {
      if (u || other.is_null || is_else(other.sql_condition)) continue;
      const auto condition = SqlExpression::parse(other.sql_condition, SqlNaming::suffix);
      if (condition && text::to_lower(condition->exact_column()) == wanted) u = other.u;
    }
    if (!u) return refuse("a term frequency without a level of exact agreement");
    const auto header = std::ranges::find_if(
        rows_->headers, [&](const std::string& one) { return text::to_lower(one) == wanted; });
    if (header == rows_->headers.end()) {
      return base::usage_error("comparison '{}', level '{}': the lists have no column '{}'",
                               comparison.name, level.label, level.tf_column);
    }
    made.tf_column = static_cast<std::uint32_t>(header - rows_->headers.begin());
    made.tf_weight = level.tf_weight;
    made.tf_log2_u = std::log2(std::max(*u, splink_least_probability));
    made.tf_minimum_u = level.tf_minimum_u;
    count_terms(made.tf_column);
  }
  levels_.back().push_back(std::move(made));
  return {};
}

base::Result<void> SplinkModel::read_rule(const std::string& sql) {
  auto parsed = SqlExpression::parse(sql, SqlNaming::prefix);
  if (!parsed) {
    return base::usage_error("blocking rule '{}': {} is not taken over", sql,
                             parsed.error().message);
  }
  if (auto bound = parsed->bind(rows_->headers); !bound)
    return base::usage_error("blocking rule '{}': {}", sql, bound.error().message);
  Rule rule;
  for (SqlExpression& part : std::move(*parsed).conjuncts()) {
    // An equality between the two records is a key; all else is asked of each pair.
    auto sides = part.sides();
    if (sides) {
      rule.keys.push_back(std::move(*sides));
    } else {
      rule.filters.push_back(std::move(part));
    }
  }
  if (rule.keys.empty()) {
    return base::usage_error(
        "blocking rule '{}': it has no equality between the two records, and would compare them "
        "all",
        sql);
  }
  rules_.push_back(std::move(rule));
  return {};
}

void SplinkModel::count_terms(std::uint32_t column) {
  if (!term_frequency_[column].empty()) return;
  std::vector<double> counts(rows_->values[column].size(), 0);
  double all = 0;
  for (const std::uint32_t code : rows_->codes[column]) {
    if (code == 0) continue;
    counts[code] += 1;
    all += 1;
  }
  for (double& count : counts) count /= std::max(all, 1.0);
  term_frequency_[column] = std::move(counts);
}

double SplinkModel::prior_weight() const { return std::log2(spec_.prior / (1 - spec_.prior)); }

bool SplinkModel::may_link(std::uint32_t a, std::uint32_t b) const {
  return spec_.link_type != SplinkLinkType::link_only || rows_->list[a] != rows_->list[b];
}

double SplinkModel::match_weight(std::uint32_t a, std::uint32_t b,
                                 std::span<SplinkEvidence> evidence) const {
  base::require(evidence.size() == levels_.size(), "match_weight: one place a comparison");
  const bool ordered = rows_->rank[a] < rows_->rank[b];
  const std::uint32_t l = ordered ? a : b, r = ordered ? b : a;
  double sum = prior_weight();
  for (std::size_t c = 0; c < levels_.size(); ++c) {
    evidence[c] = {static_cast<std::uint32_t>(levels_[c].size()), 0, 0};  // no level holds
    for (std::size_t k = 0; k < levels_[c].size(); ++k) {
      const Level& level = levels_[c][k];
      if (level.condition && !level.condition->holds(*rows_, l, r)) continue;
      evidence[c].level = static_cast<std::uint32_t>(k);
      evidence[c].weight = level.weight;
      if (level.tf_weight != 0) {
        const auto& codes = rows_->codes[level.tf_column];
        const auto& frequency = term_frequency_[level.tf_column];
        // A null has no frequency: the other's stands for both.
        const double tf = std::max({frequency[codes[l]], frequency[codes[r]], level.tf_minimum_u});
        const bool known = codes[l] != 0 || codes[r] != 0;
        if (known) evidence[c].tf_weight = level.tf_weight * (level.tf_log2_u - std::log2(tf));
      }
      break;
    }
    sum += evidence[c].weight + evidence[c].tf_weight;
  }
  return sum;
}

double SplinkModel::ln_odds(std::uint32_t a, std::uint32_t b) const {
  if (!may_link(a, b)) return excluded_ln_odds;
  std::vector<SplinkEvidence> evidence(levels_.size());
  return match_weight(a, b, evidence) * std::numbers::ln2;
}

SplinkModel::Block SplinkModel::block(const Rule& rule) const {
  std::vector<const SqlExpression*> left, right;
  for (const auto& [of_left, of_right] : rule.keys) {
    left.push_back(&of_left);
    right.push_back(&of_right);
  }
  Block made;
  made.key_of_left.assign(rows_->size(), 0);
  made.rights_of.emplace_back();  // key 0: none
  KeyNumbers numbers;
  for (std::uint32_t i = 0; i < rows_->size(); ++i) {
    const auto key = record_key(right, *rows_, i);
    if (!key) continue;
    const auto [at, is_new] =
        numbers.try_emplace(*key, static_cast<std::uint32_t>(made.rights_of.size()));
    if (is_new) made.rights_of.emplace_back();
    made.rights_of[at->second].push_back(i);
  }
  for (std::uint32_t i = 0; i < rows_->size(); ++i) {
    const auto key = record_key(left, *rows_, i);
    if (!key) continue;
    const auto at = numbers.find(*key);
    if (at != numbers.end()) made.key_of_left[i] = at->second;
  }
  return made;
}

base::Result<SplinkModel::Candidates> SplinkModel::candidates(
    double least_ln_odds, const base::RunContext& context) const {
  std::vector<Block> blocks;
  for (std::size_t k = 0; k < rules_.size(); ++k) {
    context.report("blocking", k, rules_.size());
    blocks.push_back(block(rules_[k]));
    if (context.stopped()) return base::interrupted_error();
  }
  constexpr std::size_t chunk_size = 256;  // records
  struct Part {
    std::vector<Edge> edges;
    std::vector<RulePairs> rules;
    std::map<int, std::uint64_t> weights;
    std::vector<std::vector<std::uint64_t>> levels;
  };
  std::vector<Part> parts(base::chunk_count(rows_->size(), chunk_size));
  base::parallel_chunks_with(
      context, rows_->size(), chunk_size,
      [&] { return std::vector<std::uint32_t>(rows_->size(), 0); },
      [&](std::size_t begin, std::size_t end, std::size_t chunk, std::vector<std::uint32_t>& seen) {
        Part& part = parts[chunk];
        part.rules.resize(rules_.size());
        for (const auto& levels : levels_) part.levels.emplace_back(levels.size() + 1, 0);
        std::vector<SplinkEvidence> evidence(levels_.size());
        for (std::size_t i = begin; i < end; ++i) {
          const auto l = static_cast<std::uint32_t>(i);
          for (std::size_t k = 0; k < rules_.size(); ++k) {
            for (const std::uint32_t r : blocks[k].rights_of[blocks[k].key_of_left[l]]) {
              if (rows_->rank[r] <= rows_->rank[l] || !may_link(l, r)) continue;
              const bool holds = std::ranges::all_of(rules_[k].filters, [&](const auto& filter) {
                return filter.holds(*rows_, l, r);
              });
              if (!holds) continue;
              ++part.rules[k].pairs;
              if (seen[r] == l + 1) continue;
              seen[r] = l + 1;
              ++part.rules[k].new_pairs;
              const double bits = match_weight(l, r, evidence);
              for (std::size_t c = 0; c < evidence.size(); ++c) ++part.levels[c][evidence[c].level];
              ++part.weights[static_cast<int>(std::floor(std::clamp(bits, -200.0, 200.0)))];
              const double ln_odds = bits * std::numbers::ln2;
              if (ln_odds >= least_ln_odds) {
                part.edges.push_back({std::min(l, r), std::max(l, r), static_cast<float>(ln_odds),
                                      static_cast<std::uint32_t>(k)});
              }
            }
          }
        }
        context.report("comparing", end, rows_->size());
      });
  if (context.stopped()) return base::interrupted_error();
  Candidates all;
  all.rules.resize(rules_.size());
  for (const auto& levels : levels_) all.level_pairs.emplace_back(levels.size() + 1, 0);
  std::map<int, std::uint64_t> weights;
  for (const Part& part : parts) {
    if (part.rules.empty()) continue;
    all.edges.insert(all.edges.end(), part.edges.begin(), part.edges.end());
    for (std::size_t k = 0; k < rules_.size(); ++k) {
      all.rules[k].pairs += part.rules[k].pairs;
      all.rules[k].new_pairs += part.rules[k].new_pairs;
    }
    for (const auto& [bits, pairs] : part.weights) weights[bits] += pairs;
    for (std::size_t c = 0; c < levels_.size(); ++c) {
      for (std::size_t k = 0; k < all.level_pairs[c].size(); ++k)
        all.level_pairs[c][k] += part.levels[c][k];
    }
  }
  all.weights.assign(weights.begin(), weights.end());
  std::ranges::sort(all.edges, {}, [](const Edge& edge) { return std::pair(edge.a, edge.b); });
  return all;
}

}  // namespace paradero::link

// A trained model of Splink: its comparisons, parameters and blocking rules, applied as Splink
// applies them. docs/methods/from_splink.md says what is taken over.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/link/clustering.h"
#include "paradero/link/sql_expression.h"

namespace paradero::link {

// A level as the settings of Splink give it.
struct SplinkLevelSpec {
  std::string label, sql_condition;
  bool is_null = false;
  double m = 1, u = 1;
  std::string tf_column;  // empty: no term-frequency adjustment
  double tf_weight = 1, tf_minimum_u = 0;
  bool tf_by_own_u = false;  // disable_tf_exact_match_detection
};

struct SplinkComparisonSpec {
  std::string name;
  std::vector<SplinkLevelSpec> levels;
};

enum class SplinkLinkType { dedupe_only, link_only, link_and_dedupe };

struct SplinkSpec {
  SplinkLinkType link_type = SplinkLinkType::dedupe_only;
  double prior = 0.0001;  // that two records drawn at random are one person
  std::vector<SplinkComparisonSpec> comparisons;
  std::vector<std::string> blocking_rules;
};

// Lists one below the other, a number for each distinct cell; number 0 is the empty cell, null.
struct SplinkRows : SqlRows {
  std::vector<std::string> headers;
  std::vector<std::vector<std::string>> values;   // [column][number]
  std::vector<std::vector<std::uint32_t>> codes;  // [column][record]
  std::vector<std::uint16_t> list;                // by record
  // By record: the left one of a pair has the smaller rank.
  std::vector<std::uint32_t> rank;

  std::size_t size() const { return list.size(); }
  std::string_view cell(std::uint32_t column, std::uint32_t record) const override {
    return values[column][codes[column][record]];
  }
};

// What one comparison says of a pair.
struct SplinkEvidence {
  std::uint32_t level = 0;  // of the comparison's levels, in the order of the settings
  double weight = 0;        // log2(m / u); 0 where null
  double tf_weight = 0;     // of the term frequency
};

// A model bound to the columns of some lists. Keeps a reference to the rows. Thread safety: const
// from any thread.
class SplinkModel {
 public:
  // Errors (usage): a condition or blocking rule that cannot be taken over (the message names the
  // comparison, the level and what is not known), a column that the lists have not, a blocking rule
  // without an equality between the two records.
  static base::Result<SplinkModel> make(SplinkSpec spec, const SplinkRows& rows);

  const SplinkSpec& spec() const { return spec_; }
  double prior_weight() const;  // bits
  // Bits: the sum of prior and evidence; `evidence` has one place a comparison.
  double match_weight(std::uint32_t a, std::uint32_t b, std::span<SplinkEvidence> evidence) const;
  // Natural log odds of any two records; below anything where the kind of linkage excludes them.
  double ln_odds(std::uint32_t a, std::uint32_t b) const;
  // Whether records of one list, or only those of two, are compared.
  bool may_link(std::uint32_t a, std::uint32_t b) const;

  struct RulePairs {
    std::uint64_t pairs = 0, new_pairs = 0;
  };
  struct Candidates {
    std::vector<Edge> edges;  // at or above `least_ln_odds`, by (a, b); rule: the first that finds
    std::vector<RulePairs> rules;
    std::vector<std::pair<int, std::uint64_t>> weights;   // bits rounded down, pairs
    std::vector<std::vector<std::uint64_t>> level_pairs;  // [comparison][level]
  };
  // Every pair that some blocking rule brings together, once, and scored. Error: interrupted. The
  // same for any number of threads. Complexity: O(pairs).
  base::Result<Candidates> candidates(double least_ln_odds, const base::RunContext& context) const;

 private:
  struct Level {
    std::optional<SqlExpression> condition;  // none: everything else
    double weight = 0;
    std::uint32_t tf_column = 0;
    double tf_weight = 0, tf_log2_u = 0;  // tf_weight 0: no adjustment
    double tf_minimum_u = 0;
  };
  struct Rule {
    std::vector<std::pair<SqlExpression, SqlExpression>> keys;  // of the left and the right record
    std::vector<SqlExpression> filters;
  };
  // For one rule: records by key.
  struct Block {
    std::vector<std::uint32_t> key_of_left;             // by record; 0: none
    std::vector<std::vector<std::uint32_t>> rights_of;  // by key
  };
  SplinkModel(SplinkSpec spec, const SplinkRows& rows) : spec_(std::move(spec)), rows_(&rows) {}
  base::Result<void> read_level(const SplinkComparisonSpec& comparison, std::size_t k);
  base::Result<void> read_rule(const std::string& sql);
  void count_terms(std::uint32_t column);
  Block block(const Rule& rule) const;

  SplinkSpec spec_;
  const SplinkRows* rows_;
  std::vector<std::vector<Level>> levels_;  // [comparison]
  std::vector<Rule> rules_;
  std::vector<std::vector<double>> term_frequency_;  // [column][number]; empty: not needed
};

}  // namespace paradero::link

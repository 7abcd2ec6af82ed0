// explain_pair: why two records of a linkage are one person, or are not. What `paradero explain`
// does.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"

namespace paradero::study {

struct ExplainRequest {
  std::filesystem::path result;  // directory of a linkage
  std::string a, b;              // records, each "source:record_id"
  std::vector<std::filesystem::path>
      lists;  // files, or folders that hold them; empty: the result's
              // own folder, the one above it, and the working one
};

// What one field says of the pair.
struct FieldEvidence {
  std::string field, level;
  std::string value_a, value_b;  // as the lists give them; empty where missing
  double weight = 0;             // bits: log2(m / u); 0 where missing
  double m = 1, u = 1;           // probability of the level among matches and unrelated pairs
};

// A record of one of the two groups.
struct GroupMember {
  std::string source, record_id;
  std::uint64_t entity_id = 0;
  double weight_with_a = 0, weight_with_b = 0;  // bits; with itself 0
};

struct PairExplanation {
  std::string source_a, record_id_a, source_b, record_id_b;
  double prior_weight = 0;  // bits
  std::vector<FieldEvidence> evidence;
  double alternatives_weight = 0;  // bits, 0 or below
  double match_weight = 0;         // bits: the sum of the above
  double probability_alone = 0;    // of one person, by the two records alone
  // Of each class of pairs, by the two records alone; they sum to 1.
  std::vector<std::pair<std::string, double>> classes;
  std::vector<std::string> blocking_rules;  // that both records share a key of
  bool compared = false;                    // blocking brought the two together
  std::optional<double> probability;        // given all records: links.csv; none: no row there
  double links_from = 0.05;                 // below which links.csv has no row
  std::uint64_t entity_a = 0, entity_b = 0;
  double cohesion_a = 1, cohesion_b = 1;
  std::vector<GroupMember> members;    // of the groups of both, in the order of entities.csv
  std::uint64_t members_left_out = 0;  // beyond the first 40
};

// Reads the lists again as provenance.json says, the model from model.json and the groups from
// entities.csv, and compares the two records. match_weight is that of links.csv. Errors: data (a
// file of the result is absent or damaged; a list is not found, or is no longer the one that was
// linked; a record that its list has not), usage (a name that is no "source:record_id" of the
// result; a record and itself), interrupted.
base::Result<PairExplanation> explain_pair(const ExplainRequest& request,
                                           const base::RunContext& context);

enum class Language { es, en };

// A table for a terminal, with a bar for each weight; lines of at most 100 columns.
std::string to_text(const PairExplanation& explanation, Language language);
// JSON text (two-space indent), keys as in docs/formats/explain.md.
std::string to_json(const PairExplanation& explanation);

}  // namespace paradero::study

#include "paradero/study/explain_study.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <nlohmann/json.hpp>

#include "paradero/base/hash.h"
#include "paradero/base/number.h"
#include "paradero/link/link.h"
#include "paradero/study/internal/link_report.h"
#include "paradero/study/internal/linked_lists.h"
#include "paradero/study/model_file.h"

namespace paradero::study {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

constexpr std::size_t members_shown = 40;

// Whether a pair shares a key of `rule`.
bool shares_a_key(const link::Records& records, const link::BlockingRule& rule, std::uint32_t a,
                  std::uint32_t b) {
  const auto keys_of = [&](std::uint32_t record) {
    std::vector<std::vector<std::uint64_t>> kept;
    for (const link::Key& key : rule.keys) {
      const link::KeyTable table(records.fields()[key.field], key.part);
      const auto hashes = table.of_value(records.row(record)[key.field]);
      kept.emplace_back(hashes.begin(), hashes.end());
    }
    std::vector<std::span<const std::uint64_t>> parts(kept.begin(), kept.end());
    std::vector<std::uint64_t> hashes;
    link::for_rule_hashes(parts, 0, [&](std::uint64_t hash) { hashes.push_back(hash); });
    std::ranges::sort(hashes);
    return hashes;
  };
  const auto of_a = keys_of(a), of_b = keys_of(b);
  return std::ranges::any_of(
      of_a, [&](std::uint64_t hash) { return std::ranges::binary_search(of_b, hash); });
}

base::Result<void> explain_blocking(const link::Records& records, const link::StoredModel& model,
                                    std::uint32_t a, std::uint32_t b,
                                    const base::RunContext& context, PairExplanation& found) {
  std::vector<link::BlockingRule> rules;
  for (const std::string& text : model.blocking_rules) {
    PARADERO_ASSIGN(link::BlockingRule rule, parse_rule(text, records));
    if (shares_a_key(records, rule, a, b)) found.blocking_rules.push_back(text);
    rules.push_back(std::move(rule));
  }
  // A key that is shared is not enough: its block may be beyond the cap.
  PARADERO_ASSIGN(
      const link::BlockingIndex index,
      link::BlockingIndex::build(records, rules, model.block_cap, !model.rules_chosen, context));
  link::BlockingIndex::Cursor cursor(index);
  std::vector<link::BlockingIndex::Candidate> candidates;
  index.candidates(std::min(a, b), cursor, candidates);
  found.compared = std::ranges::find(candidates, std::max(a, b),
                                     &link::BlockingIndex::Candidate::record) != candidates.end();
  return {};
}

void explain_evidence(const Lists& lists, const link::Records& records,
                      const link::MatchModel& model, const link::Pattern& pattern, std::uint32_t a,
                      std::uint32_t b, PairExplanation& found) {
  found.prior_weight = model.prior_bits();
  found.alternatives_weight = model.alternatives_bits(pattern);
  const double ln_odds = model.ln_odds(pattern);
  found.match_weight = ln_odds / std::numbers::ln2;
  found.probability_alone = 1 / (1 + std::exp(-ln_odds));
  std::vector<double> bits(model.fields());
  model.evidence_bits(pattern, bits);
  for (std::size_t f = 0; f < bits.size(); ++f) {
    FieldEvidence evidence;
    evidence.field = model.field(f).field().name;
    evidence.level = model.field(f).level_name(pattern[f]);
    evidence.value_a = shown_value(lists, records, a, f);
    evidence.value_b = shown_value(lists, records, b, f);
    evidence.weight = bits[f];
    evidence.m = model.m(f, pattern[f]);
    evidence.u = model.u(f, pattern[f]);
    found.evidence.push_back(std::move(evidence));
  }
  const auto classes = model.class_probabilities(pattern);
  for (std::size_t k = 0; k < link::pair_classes; ++k)
    found.classes.emplace_back(to_word(static_cast<link::PairClass>(k)), classes[k]);
}

// A column of a table of the result, by its header.
base::Result<const table::Column*> result_column(const table::Table& table, const fs::path& path,
                                                 std::string_view header) {
  const table::Column* column = table.find(header);
  if (column == nullptr)
    return base::data_error("{}: needs the column '{}'", path.string(), header);
  return column;
}

base::Result<double> result_number(const table::Column& column, const table::Table& table,
                                   std::size_t row, const fs::path& path) {
  const auto value = base::parse_number<double>(column.at(row));
  if (!value) {
    return base::data_error("{}:{}: column {}: not a number", path.string(), table.lines[row],
                            column.header);
  }
  return *value;
}

struct GroupRow {
  std::uint64_t entity_id = 0;
  double cohesion = 1;
};

// entities.csv, one row a record, in the order of the lists.
base::Result<std::vector<GroupRow>> read_groups(const fs::path& path, const Lists& lists,
                                                const base::RunContext& context,
                                                base::Problems& problems) {
  PARADERO_ASSIGN(const table::Table table, table::read_table(path, {}, context, problems));
  PARADERO_ASSIGN(const auto* source, result_column(table, path, "source"));
  PARADERO_ASSIGN(const auto* id, result_column(table, path, "record_id"));
  PARADERO_ASSIGN(const auto* entity, result_column(table, path, "entity_id"));
  PARADERO_ASSIGN(const auto* cohesion, result_column(table, path, "cohesion"));
  std::vector<GroupRow> groups;
  std::size_t row = 0;
  for (const auto& list : lists.tables) {
    for (std::size_t i = 0; i < list.rows(); ++i, ++row) {
      if (row == table.rows() || source->at(row) != list.source ||
          id->at(row) != list.record_ids[i])
        return base::data_error("{}: its rows are not those of the lists", path.string());
      PARADERO_ASSIGN(const double number, result_number(*entity, table, row, path));
      PARADERO_ASSIGN(const double share, result_number(*cohesion, table, row, path));
      groups.push_back({static_cast<std::uint64_t>(number), share});
    }
  }
  return groups;
}

// The probability in links.csv, where the pair has a row.
base::Result<void> read_probability(const fs::path& path, const base::RunContext& context,
                                    base::Problems& problems, PairExplanation& found) {
  PARADERO_ASSIGN(const table::Table table, table::read_table(path, {}, context, problems));
  PARADERO_ASSIGN(const auto* source_a, result_column(table, path, "source_a"));
  PARADERO_ASSIGN(const auto* id_a, result_column(table, path, "record_id_a"));
  PARADERO_ASSIGN(const auto* source_b, result_column(table, path, "source_b"));
  PARADERO_ASSIGN(const auto* id_b, result_column(table, path, "record_id_b"));
  PARADERO_ASSIGN(const auto* probability, result_column(table, path, "probability"));
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const auto is = [&](std::string_view a_source, std::string_view a_id, std::string_view b_source,
                        std::string_view b_id) {
      return source_a->at(row) == a_source && id_a->at(row) == a_id &&
             source_b->at(row) == b_source && id_b->at(row) == b_id;
    };
    if (is(found.source_a, found.record_id_a, found.source_b, found.record_id_b) ||
        is(found.source_b, found.record_id_b, found.source_a, found.record_id_a)) {
      PARADERO_ASSIGN(found.probability, result_number(*probability, table, row, path));
      return {};
    }
  }
  return {};
}

// The records of the groups of both, with their weights.
void explain_groups(const Lists& lists, const link::Records& records,
                    std::span<const GroupRow> groups, const link::MatchModel& model,
                    link::RecordComparison& comparison, std::uint32_t a, std::uint32_t b,
                    PairExplanation& found) {
  found.entity_a = groups[a].entity_id, found.entity_b = groups[b].entity_id;
  found.cohesion_a = groups[a].cohesion, found.cohesion_b = groups[b].cohesion;
  const auto weight = [&](std::uint32_t i, std::uint32_t j) {
    if (i == j) return 0.0;
    link::Pattern pattern{};
    comparison.compare(i, j, pattern);
    return model.ln_odds(pattern) / std::numbers::ln2;
  };
  std::uint32_t record = 0;
  for (const auto& list : lists.tables) {
    for (const std::string& id : list.record_ids) {
      const std::uint64_t entity = groups[record].entity_id;
      if (entity == found.entity_a || entity == found.entity_b) {
        if (found.members.size() < members_shown) {
          found.members.push_back({list.source, id, entity, weight(record, a), weight(record, b)});
        } else {
          ++found.members_left_out;
        }
      }
      ++record;
    }
  }
  base::require(record == records.size(), "explain_groups: lists and records are the same");
}

}  // namespace

base::Result<PairExplanation> explain_pair(const ExplainRequest& request,
                                           const base::RunContext& context) {
  base::Problems problems;
  PARADERO_ASSIGN(const ordered_json provenance,
                  read_json_file(request.result / "provenance.json"));
  if (provenance.contains("settings") && provenance["settings"].is_object() &&
      !provenance["settings"].value("splink_model", std::string()).empty()) {
    return base::usage_error(
        "{}: a linkage by a model of Splink is not explained: its weights are in links.csv",
        request.result.string());
  }
  PARADERO_ASSIGN(const link::StoredModel stored, read_model(request.result / "model.json"));
  PARADERO_ASSIGN(const Lists lists,
                  read_linked_lists(request.result, provenance, request.lists, context, problems));
  PARADERO_ASSIGN(const std::uint32_t a, find_record(lists, request.a));
  PARADERO_ASSIGN(const std::uint32_t b, find_record(lists, request.b));
  if (a == b) return base::usage_error("'{}' is one record: two are needed", request.a);
  PARADERO_ASSIGN(const link::Records records,
                  link::Records::build(lists.tables, context, problems));
  PARADERO_ASSIGN(link::RestoredModel restored, restore(stored, records));
  const link::MatchModel model(restored.comparisons, std::move(restored.parameters));

  PairExplanation found;
  const auto name = [&](std::uint32_t record, std::string& source, std::string& id) {
    const auto& list = lists.tables[records.list(record)];
    source = list.source, id = list.record_ids[records.list_row(record)];
  };
  name(a, found.source_a, found.record_id_a);
  name(b, found.source_b, found.record_id_b);
  if (provenance.contains("settings") && provenance["settings"].is_object())
    found.links_from = provenance["settings"].value("links_from", found.links_from);
  link::RecordComparison comparison(records, restored.comparisons);
  link::Pattern pattern{};
  comparison.compare(a, b, pattern);
  explain_evidence(lists, records, model, pattern, a, b, found);
  PARADERO_CHECK(explain_blocking(records, stored, a, b, context, found));
  PARADERO_CHECK(read_probability(request.result / "links.csv", context, problems, found));
  PARADERO_ASSIGN(const auto groups,
                  read_groups(request.result / "entities.csv", lists, context, problems));
  explain_groups(lists, records, groups, model, comparison, a, b, found);
  if (context.stopped()) return base::interrupted_error();
  return found;
}

std::string to_json(const PairExplanation& found) {
  const auto rounded = [](double x) { return std::round(x * 1e6) / 1e6; };
  ordered_json evidence = ordered_json::array(), classes = ordered_json::array(),
               members = ordered_json::array();
  for (const FieldEvidence& one : found.evidence) {
    evidence.push_back({{"field", one.field},
                        {"level", one.level},
                        {"value_a", one.value_a},
                        {"value_b", one.value_b},
                        {"m_probability", one.m},
                        {"u_probability", one.u},
                        {"weight", rounded(one.weight)}});
  }
  for (const auto& [name, probability] : found.classes)
    classes.push_back({{"name", name}, {"probability", rounded(probability)}});
  for (const GroupMember& member : found.members) {
    members.push_back({{"source", member.source},
                       {"record_id", member.record_id},
                       {"entity_id", member.entity_id},
                       {"weight_with_a", rounded(member.weight_with_a)},
                       {"weight_with_b", rounded(member.weight_with_b)}});
  }
  ordered_json json = {
      {"a", {{"source", found.source_a}, {"record_id", found.record_id_a}}},
      {"b", {{"source", found.source_b}, {"record_id", found.record_id_b}}},
      {"prior_weight", rounded(found.prior_weight)},
      {"evidence", evidence},
      {"alternatives_weight", rounded(found.alternatives_weight)},
      {"match_weight", rounded(found.match_weight)},
      {"probability_alone", rounded(found.probability_alone)},
      {"classes", classes},
      {"blocking_rules", found.blocking_rules},
      {"compared", found.compared},
      {"probability", found.probability ? ordered_json(*found.probability) : ordered_json()},
      {"links_from", found.links_from},
      {"one_person", found.entity_a == found.entity_b},
      {"entity_a", found.entity_a},
      {"entity_b", found.entity_b},
      {"cohesion_a", found.cohesion_a},
      {"cohesion_b", found.cohesion_b},
      {"members", members},
      {"members_left_out", found.members_left_out}};
  return json.dump(2, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace paradero::study

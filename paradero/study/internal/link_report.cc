#include "paradero/study/internal/link_report.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "paradero/stats/log_space.h"
#include "paradero/study/build_info.h"
#include "paradero/study/internal/report_parts.h"

namespace paradero::study {

using nlohmann::ordered_json;

namespace {

double rounded(double x, double scale) { return std::round(x * scale) / scale; }

// One entry a level, the exact levels (told apart by frequency inside the model) as one.
ordered_json fields_json(const link::LinkResult& result) {
  ordered_json fields = ordered_json::array();
  for (std::size_t f = 0; f < result.comparisons.size(); ++f) {
    const link::FieldComparison& comparison = result.comparisons[f];
    ordered_json levels = ordered_json::array();
    const auto add = [&](std::string_view name, double m, double u, std::uint64_t pairs) {
      levels.push_back({{"level", name},
                        {"m", rounded(m, 1e6)},
                        {"u", u < 1e-6 ? u : rounded(u, 1e6)},
                        {"weight", rounded(std::log2(m / u), 1e3)},
                        {"pairs", pairs}});
    };
    double m = 0, u = 0;
    std::uint64_t pairs = 0;
    for (int level = 1; level <= comparison.exact_levels(); ++level) {
      m += result.model->m(f, static_cast<link::Level>(level));
      u += result.model->u(f, static_cast<link::Level>(level));
      pairs += result.training_levels[f][level];
    }
    add("exact", m, u, pairs);
    for (int level = comparison.exact_levels() + 1; level < comparison.levels(); ++level) {
      const auto l = static_cast<link::Level>(level);
      add(comparison.level_name(l), result.model->m(f, l), result.model->u(f, l),
          result.training_levels[f][level]);
    }
    fields.push_back({{"name", comparison.field().name},
                      {"comparison", to_word(comparison.field().comparison)},
                      {"levels", levels}});
  }
  return fields;
}

ordered_json blocking_json(const LinkOutcome& outcome) {
  ordered_json rules = ordered_json::array();
  for (const link::RuleResult& rule : outcome.result.rules) {
    rules.push_back({{"rule", format_rule(rule.count.rule, outcome.records)},
                     {"pairs", rule.count.pairs},
                     {"new_pairs", rule.new_pairs},
                     {"matches", rule.matches},
                     {"largest_block", rule.count.largest_block},
                     {"blocks_over_cap", rule.count.blocks_over_cap},
                     {"records_left", rule.count.records_left}});
  }
  return rules;
}

ordered_json model_json(const LinkOutcome& outcome) {
  const auto& result = outcome.result;
  const auto n = static_cast<double>(outcome.records.size());
  ordered_json classes = ordered_json::array();
  for (std::size_t k = 0; k < link::pair_classes; ++k) {
    const auto pair_class = static_cast<link::PairClass>(k);
    classes.push_back({{"name", to_word(pair_class)}, {"share", result.model->share(pair_class)}});
  }
  return {{"converged", result.training.converged},
          {"iterations", result.training.iterations},
          {"trained_on_pairs", result.training.pairs},
          {"labelled_same", result.labelled_same},
          {"labelled_different", result.labelled_different},
          {"classes", classes},
          {"estimated_matches",
           rounded(result.model->share(link::PairClass::match) * n * (n - 1) / 2, 10)}};
}

// Pairs with the evidence of each field, as the page draws them.
class PairWriter {
 public:
  explicit PairWriter(const LinkOutcome& outcome)
      : outcome_(outcome),
        comparison_(outcome.records, outcome.result.comparisons),
        bits_(outcome.result.comparisons.size()) {}

  ordered_json json(const link::Link& link) {
    const auto& result = outcome_.result;
    link::Pattern pattern{};
    comparison_.compare(link.a, link.b, pattern);
    result.model->evidence_bits(pattern, bits_);
    ordered_json evidence = ordered_json::array();
    for (std::size_t f = 0; f < bits_.size(); ++f) {
      evidence.push_back({{"field", result.comparisons[f].field().name},
                          {"level", result.comparisons[f].level_name(pattern[f])},
                          {"a", shown_value(outcome_.lists, outcome_.records, link.a, f)},
                          {"b", shown_value(outcome_.lists, outcome_.records, link.b, f)},
                          {"weight", rounded(bits_[f], 1e2)}});
    }
    const RecordName a = name_of(outcome_, link.a), b = name_of(outcome_, link.b);
    return {{"a", {{"source", a.source}, {"record_id", a.record_id}}},
            {"b", {{"source", b.source}, {"record_id", b.record_id}}},
            {"probability", static_cast<double>(link.probability)},
            {"match_weight", rounded(link.ln_odds / std::log(2.0), 1e2)},
            {"prior_weight", rounded(result.model->prior_bits(), 1e2)},
            {"evidence", evidence}};
  }

 private:
  const LinkOutcome& outcome_;
  link::RecordComparison comparison_;
  std::vector<double> bits_;
};

ordered_json samples_json(const LinkOutcome& outcome) {
  PairWriter writer(outcome);
  ordered_json bands = ordered_json::array();
  for (const link::Band& band : outcome.result.bands) {
    ordered_json pairs = ordered_json::array();
    for (const link::Link& link : band.sample) pairs.push_back(writer.json(link));
    bands.push_back(
        {{"from", band.from}, {"to", band.to}, {"total", band.pairs}, {"pairs", pairs}});
  }
  return bands;
}

// The first pairs of review.csv, with their evidence.
ordered_json review_json(const LinkOutcome& outcome) {
  constexpr std::size_t shown = 20;
  PairWriter writer(outcome);
  const auto& result = outcome.result;
  ordered_json pairs = ordered_json::array();
  for (std::size_t k = 0; k < std::min(shown, result.review.size()); ++k) {
    const link::Link& link = result.review[k];
    ordered_json pair = writer.json(link);
    pair["expected_change"] = rounded(result.review_change[k], 1e2);
    pair["together"] = result.grouping.entity[link.a] == result.grouping.entity[link.b];
    pairs.push_back(std::move(pair));
  }
  return {{"total", result.review.size()}, {"pairs", pairs}};
}

// A record's name as its list gives it, for people to recognise the row.
std::string name_words(const LinkOutcome& outcome, std::uint32_t record) {
  std::string words;
  for (const char* field : {"given_names", "surname_1", "surname_2"}) {
    const std::size_t f = outcome.records.field_index(field);
    if (f == link::Records::npos) continue;
    const std::string value = shown_value(outcome.lists, outcome.records, record, f);
    if (!value.empty()) words += (words.empty() ? "" : " ") + value;
  }
  return words;
}

// Groups small enough to be drawn, those that would part first: every pair's weight, and the pair
// that holds the group together.
ordered_json doubtful_groups_json(const LinkOutcome& outcome) {
  constexpr std::size_t shown = 12, smallest = 3, largest = 12;
  const auto& result = outcome.result;
  std::map<std::uint32_t, std::vector<std::uint32_t>> members;
  std::vector<const link::WeakLink*> chosen;
  for (const link::WeakLink& link : result.weak_links) {
    if (chosen.size() == shown) break;
    if (link.records < smallest || link.records > largest) continue;
    chosen.push_back(&link);
    members[link.entity];
  }
  for (std::uint32_t i = 0; i < result.grouping.entity.size(); ++i) {
    const auto of = members.find(result.grouping.entity[i]);
    if (of != members.end()) of->second.push_back(i);
  }
  link::RecordComparison comparison(outcome.records, result.comparisons);
  ordered_json groups = ordered_json::array();
  for (const link::WeakLink* link : chosen) {
    const auto& group = members[link->entity];
    ordered_json records = ordered_json::array(), pairs = ordered_json::array();
    std::size_t weak_a = 0, weak_b = 0;
    for (std::size_t x = 0; x < group.size(); ++x) {
      const RecordName name = name_of(outcome, group[x]);
      records.push_back({{"source", name.source},
                         {"record_id", name.record_id},
                         {"name", name_words(outcome, group[x])}});
      if (group[x] == link->a) weak_a = x;
      if (group[x] == link->b) weak_b = x;
      for (std::size_t y = x + 1; y < group.size(); ++y) {
        link::Pattern pattern{};
        comparison.compare(group[x], group[y], pattern);
        const double bits = result.model->ln_odds(pattern) / std::log(2.0);
        pairs.push_back({{"a", x}, {"b", y}, {"weight", rounded(bits, 1e2)}});
      }
    }
    groups.push_back({{"entity_id", outcome.entity_ids[link->entity]},
                      {"probability", rounded(link->probability, 1e4)},
                      {"records", records},
                      {"pairs", pairs},
                      {"weak", {std::min(weak_a, weak_b), std::max(weak_a, weak_b)}}});
  }
  return groups;
}

ordered_json calibration_json(const LinkOutcome& outcome) {
  ordered_json bands = ordered_json::array();
  for (const link::CalibrationBand& band : outcome.summary.calibration) {
    bands.push_back({{"from", band.from},
                     {"to", band.to},
                     {"pairs", band.pairs},
                     {"stated", rounded(band.stated, 1e6)},
                     {"actual", rounded(band.actual, 1e6)}});
  }
  return {{"source", outcome.summary.evaluation ? "truth" : "labels"}, {"bands", bands}};
}

ordered_json rule_texts(const LinkOutcome& outcome) {
  ordered_json rules = ordered_json::array();
  for (const auto& rule : outcome.result.rules)
    rules.push_back(format_rule(rule.count.rule, outcome.records));
  return rules;
}

}  // namespace

// How many entities are in exactly which lists.
ordered_json overlap_json(const Lists& lists_read, const link::Grouping& grouping) {
  std::vector<std::vector<std::uint32_t>> lists_of(grouping.entities);
  std::size_t record = 0;
  for (std::uint32_t list = 0; list < lists_read.tables.size(); ++list) {
    for (std::size_t row = 0; row < lists_read.tables[list].record_ids.size(); ++row, ++record) {
      auto& lists = lists_of[grouping.entity[record]];
      if (lists.empty() || lists.back() != list) lists.push_back(list);
    }
  }
  std::map<std::vector<std::uint32_t>, std::uint64_t> counts;
  for (const auto& lists : lists_of) ++counts[lists];
  ordered_json overlap = ordered_json::array();
  for (const auto& [lists, entities] : counts) {
    ordered_json sources = ordered_json::array();
    for (const auto list : lists) sources.push_back(lists_read.tables[list].source);
    overlap.push_back({{"sources", sources}, {"entities", entities}});
  }
  return overlap;
}

ordered_json group_sizes_json(const link::Grouping& grouping) {
  std::vector<std::uint64_t> size(grouping.entities, 0);
  for (const auto entity : grouping.entity) ++size[entity];
  std::map<std::uint64_t, std::uint64_t> counts;
  for (const auto s : size) ++counts[s];
  ordered_json sizes = ordered_json::array();
  for (const auto& [records, entities] : counts)
    sizes.push_back({{"size", records}, {"entities", entities}});
  return sizes;
}

// The posterior over partitions: how it was computed, how many people it allows, and which groups
// would fall apart first.
ordered_json posterior_json(const Lists& lists, const link::LinkResult& result,
                            std::span<const std::uint64_t> entity_ids, const LinkSummary& summary) {
  const link::PosteriorDiagnostics& d = result.posterior;
  ordered_json repeated = ordered_json::array(), weak = ordered_json::array();
  for (std::size_t l = 0; l < result.repeated_share.size(); ++l) {
    repeated.push_back(
        {{"source", lists.tables[l].source}, {"share", rounded(result.repeated_share[l], 1e4)}});
  }
  constexpr std::size_t shown_groups = 50;
  for (const link::WeakLink& link : result.weak_links) {
    if (weak.size() == shown_groups) break;
    const RecordName a = name_of(lists, link.a), b = name_of(lists, link.b);
    weak.push_back({{"entity_id", entity_ids[link.entity]},
                    {"records", link.records},
                    {"probability", rounded(link.probability, 1e4)},
                    {"a", {{"source", a.source}, {"record_id", a.record_id}}},
                    {"b", {{"source", b.source}, {"record_id", b.record_id}}}});
  }
  ordered_json json = {{"exact_components", d.exact_components},
                       {"exact_records", d.exact_records},
                       {"sampled_components", d.sampled_components},
                       {"sampled_records", d.sampled_records},
                       {"largest_sampled", d.largest_sampled},
                       {"components_cut", d.components_cut},
                       {"rhat", rounded(d.rhat, 1e4)},
                       {"worst_rhat", rounded(d.worst_rhat, 1e4)},
                       {"missed_share", rounded(d.missed_share, 1e6)},
                       {"expected_missed", rounded(d.expected_missed, 1e3)},
                       {"repeated_share", repeated},
                       {"weak_links", weak}};
  if (!summary.entities_drawn.empty()) {
    const PeopleInterval interval = people_interval(summary);
    json["entities_drawn"] = summary.entities_drawn;
    json["entities_interval"] = {interval.low, interval.median, interval.high};
  }
  return json;
}

ordered_json link_settings_json(const Study& study) {
  const link::Settings& link = study.link;
  return {{"blocking", link.blocking_rules},
          {"block_cap", link.block_cap},
          {"frequency_step", link.frequency_step},
          {"random_pairs", link.random_pairs},
          {"training_pairs", link.training_pairs},
          {"threshold", link.threshold},
          {"links_from", link.links_from},
          {"pairs_per_record", link.rule_choice.pairs_per_record},
          {"blocking_recall", link.rule_choice.recall},
          {"max_iterations", link.training.max_iterations},
          {"prior_weight", link.training.prior_weight},
          {"largest_group", link.clustering.largest_exact},
          {"draws", link.posterior.draws},
          {"evidence_power", link.posterior.evidence_power},
          {"evidence_power_deviation", link.posterior.evidence_power_deviation},
          {"model", study.model.filename().string()},
          {"splink_model", study.splink_model.filename().string()},
          {"labels", study.labels.filename().string()},
          {"label_weight", link.label_weight},
          {"review", link.review.pairs},
          {"decisions", study.decisions.filename().string()},
          {"previous", study.previous.filename().string()}};
}

ordered_json totals_json(const LinkSummary& summary) {
  return {{"records", summary.records},
          {"entities", summary.entities},
          {"singletons", summary.singletons},
          {"in_several_lists", summary.in_several_lists},
          {"pairs_compared", summary.pairs_compared},
          {"links", summary.links},
          {"doubtful_links", summary.doubtful_links}};
}

RecordName name_of(const Lists& lists, std::uint32_t record) {
  std::size_t l = 0, row = record;
  while (row >= lists.tables[l].record_ids.size()) row -= lists.tables[l++].record_ids.size();
  return {lists.tables[l].source, lists.tables[l].record_ids[row]};
}

std::string shown_value(const Lists& lists, const link::Records& records, std::uint32_t record,
                        std::size_t field) {
  const link::Field& f = records.fields()[field];
  const auto& list = lists.tables[records.list(record)];
  if (const table::MappedColumn* column = list.find(f.name)) {
    const std::string_view cell = column->at(records.list_row(record));
    if (!cell.empty()) return std::string(cell);
  }
  return f.texts[records.row(record)[field]];
}

RecordName name_of(const LinkOutcome& outcome, std::uint32_t record) {
  const auto& list = outcome.lists.tables[outcome.records.list(record)];
  return {list.source, list.record_ids[outcome.records.list_row(record)]};
}

ordered_json provenance(const LinkOutcome& outcome) {
  ordered_json made = provenance_of("link", {{"title", outcome.study.title},
                                             {"seed", outcome.study.seed},
                                             {"settings", link_settings_json(outcome.study)},
                                             {"blocking_rules_used", rule_texts(outcome)}});
  if (outcome.study.generate) {
    made["generated"] = {{"people", outcome.study.generate->people},
                         {"strength", to_word(outcome.study.generate->strength)},
                         {"seed", outcome.study.generate->seed}};
  }
  made["inputs"] = inputs_json(outcome.lists.inputs);
  return made;
}

ordered_json report_data(const LinkOutcome& outcome) {
  const LinkSummary& summary = outcome.summary;
  const auto& result = outcome.result;
  const BuildInfo build = build_info();
  ordered_json bins = ordered_json::array();
  for (const link::WeightBin& bin : result.weights)
    bins.push_back({{"from", bin.bits}, {"pairs", bin.pairs}});
  const double threshold = outcome.study.link.threshold;
  return {
      {"kind", "link"},
      {"title", outcome.study.title},
      {"version", build.version},
      {"commit", build.commit},
      {"seed", outcome.study.seed},
      {"inputs", inputs_json(outcome.lists.inputs)},
      {"totals", totals_json(summary)},
      {"lists_overlap", overlap_json(outcome.lists, result.grouping)},
      {"weight_histogram",
       {{"bin_width", 1}, {"bins", bins}, {"threshold", std::log2(threshold / (1 - threshold))}}},
      {"group_sizes", group_sizes_json(result.grouping)},
      {"fields", fields_json(result)},
      {"blocking", blocking_json(outcome)},
      {"model", model_json(outcome)},
      {"posterior", posterior_json(outcome.lists, result, outcome.entity_ids, summary)},
      {"samples", samples_json(outcome)},
      {"review", review_json(outcome)},
      {"doubtful_groups", doubtful_groups_json(outcome)},
      {"calibration", calibration_json(outcome)},
      {"settings", link_settings_json(outcome.study)},
      {"warnings", warnings_json(summary.warnings)},
      {"problems", problems_json(outcome.problems)}};
}

}  // namespace paradero::study

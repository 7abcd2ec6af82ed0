#include "paradero/study/evaluate_study.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <tsl/robin_map.h>

#include "paradero/base/hash.h"
#include "paradero/base/number.h"
#include "paradero/study/internal/evaluation_json.h"
#include "paradero/table/read.h"

namespace paradero::study {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t no_person = ~0ULL;

struct KeyHash {
  std::size_t operator()(const std::string& key) const { return base::hash64(key); }
};

// A record's name in one string: list and id, with a separator that neither can hold.
std::string record_key(std::string_view source, std::string_view record_id) {
  std::string key(source);
  key += '\x1f';
  key += record_id;
  return key;
}

// The true person of every record that a truth names.
struct Truth {
  tsl::robin_map<std::string, std::uint64_t, KeyHash> person_of;  // by record_key
  table::Dictionary people;
  std::vector<table::MappedTable> lists;  // where the truth is a column of lists: for subgroups

  std::uint64_t person(std::string_view source, std::string_view record_id) const {
    const auto found = person_of.find(record_key(source, record_id));
    return found == person_of.end() ? no_person : found->second;
  }
};

base::Result<void> add_truth(const fs::path& path, const EvaluationSpec& spec,
                             const base::RunContext& context, Truth& truth) {
  base::Problems problems;
  PARADERO_ASSIGN(table::Table list, table::read_table(path, {}, context, problems));
  const table::Column* person = list.find(spec.truth_column);
  if (person == nullptr) {
    std::string known;
    for (const table::Column& column : list.columns)
      (known += known.empty() ? "" : ", ") += column.header;
    return base::usage_error("{}: no column '{}' (--truth_column); the columns are {}",
                             path.string(), spec.truth_column, known);
  }
  std::vector<std::uint64_t> people;
  for (std::size_t row = 0; row < list.rows(); ++row) {
    people.push_back(person->codes[row] == 0 ? no_person : truth.people.intern(person->at(row)));
  }
  const table::Column *source = list.find("source"), *id = list.find("record_id");
  if (source != nullptr && id != nullptr) {
    for (std::size_t row = 0; row < list.rows(); ++row) {
      truth.person_of[record_key(source->at(row), id->at(row))] = people[row];
    }
    return {};
  }
  table::Mapping wanted;
  wanted.drop = {spec.truth_column};
  if (!spec.record_id.empty()) wanted.columns.push_back({"record_id", {spec.record_id}, false});
  PARADERO_ASSIGN(table::Mapping mapping, table::complete_mapping(list, wanted));
  table::MappedTable mapped = table::apply_mapping(std::move(list), std::move(mapping), problems);
  for (std::size_t row = 0; row < mapped.rows(); ++row) {
    truth.person_of[record_key(mapped.source, mapped.record_ids[row])] = people[row];
  }
  truth.lists.push_back(std::move(mapped));
  return {};
}

base::Result<Truth> load_truth(const EvaluationSpec& spec, const base::RunContext& context) {
  Truth truth;
  for (const fs::path& path : spec.truth) PARADERO_CHECK(add_truth(path, spec, context, truth));
  if (truth.person_of.empty())
    return base::usage_error("evaluate: no truth is given (--truth FILE...)");
  return truth;
}

// Records of entities.csv that the truth knows.
struct Judged {
  std::vector<std::uint64_t> found, people;
  std::vector<std::string> keys;
  std::uint64_t without_truth = 0;
};

base::Result<Judged> judge(const fs::path& path, const Truth& truth,
                           const base::RunContext& context) {
  base::Problems problems;
  PARADERO_ASSIGN(const table::Table entities, table::read_table(path, {}, context, problems));
  const table::Column *source = entities.find("source"), *id = entities.find("record_id"),
                      *entity = entities.find("entity_id");
  if (source == nullptr || id == nullptr || entity == nullptr) {
    return base::usage_error("{}: needs the columns source, record_id and entity_id",
                             path.string());
  }
  constexpr std::uint64_t alone = 1ULL << 32;  // beyond all codes
  Judged judged;
  for (std::size_t row = 0; row < entities.rows(); ++row) {
    const std::uint64_t person = truth.person(source->at(row), id->at(row));
    if (person == no_person) {
      ++judged.without_truth;
      continue;
    }
    // A record without an entity is alone, not together with others without one.
    judged.found.push_back(entity->codes[row] == 0 ? alone + row : entity->codes[row]);
    judged.people.push_back(person);
    judged.keys.push_back(record_key(source->at(row), id->at(row)));
  }
  if (judged.found.empty() && entities.rows() > 0) {
    return base::usage_error(
        "{}: the truth names none of its records; are list names and record ids the same?",
        path.string());
  }
  return judged;
}

// The subgroup of each judged record by one column, in words.
std::vector<Subgroup> by_column(std::string_view by, const Judged& judged,
                                const tsl::robin_map<std::string, std::string, KeyHash>& value_of) {
  table::Dictionary values;
  std::vector<std::uint32_t> group;
  for (const std::string& key : judged.keys) {
    const auto found = value_of.find(key);
    group.push_back(found == value_of.end() ? 0 : values.intern(found->second));
  }
  std::vector<Subgroup> subgroups;
  for (const auto& part : link::evaluate_by_group(judged.found, judged.people, group)) {
    if (part.group != 0)
      subgroups.push_back({std::string(by), std::string(values[part.group]), part.evaluation});
  }
  std::ranges::sort(subgroups, {}, &Subgroup::value);
  return subgroups;
}

std::vector<Subgroup> subgroups_of(const Judged& judged, const Truth& truth) {
  std::vector<Subgroup> all;
  for (const std::string_view by : {"sex", "state", "surname_2"}) {
    tsl::robin_map<std::string, std::string, KeyHash> value_of;
    for (const table::MappedTable& list : truth.lists) {
      const table::MappedColumn* column = list.find(by);
      if (column == nullptr) continue;
      for (std::size_t row = 0; row < list.rows(); ++row) {
        std::string value(column->at(row));
        if (by == "surname_2") value = value.empty() ? "one" : "two";
        value_of[record_key(list.source, list.record_ids[row])] = std::move(value);
      }
    }
    if (value_of.empty()) continue;
    auto some = by_column(by == "surname_2" ? "surnames" : by, judged, value_of);
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

base::Result<std::vector<link::CalibrationBand>> calibration_of(const fs::path& links,
                                                                const Truth& truth,
                                                                const base::RunContext& context) {
  constexpr std::array<double, 8> edges = {0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 1};
  base::Problems problems;
  PARADERO_ASSIGN(const table::Table table, table::read_table(links, {}, context, problems));
  std::array<const table::Column*, 5> columns{};
  constexpr std::array<std::string_view, 5> names = {"source_a", "record_id_a", "source_b",
                                                     "record_id_b", "probability"};
  for (std::size_t c = 0; c < names.size(); ++c) {
    columns[c] = table.find(names[c]);
    if (columns[c] == nullptr)
      return std::vector<link::CalibrationBand>();  // another program's file
  }
  std::vector<double> probability;
  std::vector<char> is_true;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::uint64_t a = truth.person(columns[0]->at(row), columns[1]->at(row));
    const std::uint64_t b = truth.person(columns[2]->at(row), columns[3]->at(row));
    const auto p = base::parse_number<double>(columns[4]->at(row));
    if (!p || !(*p >= 0 && *p <= 1)) {
      return base::data_error("{}:{}: a probability must be a number from 0 to 1", links.string(),
                              table.lines[row]);
    }
    if (a == no_person || b == no_person) continue;
    probability.push_back(*p);
    is_true.push_back(a == b);
  }
  static_assert(sizeof(bool) == 1);
  return link::calibration(probability,
                           {reinterpret_cast<const bool*>(is_true.data()), is_true.size()}, edges);
}

}  // namespace

base::Result<std::vector<std::uint64_t>> true_people(const EvaluationSpec& spec, const Lists& lists,
                                                     const base::RunContext& context) {
  PARADERO_ASSIGN(const Truth truth, load_truth(spec, context));
  std::vector<std::uint64_t> people;
  std::uint64_t alone = truth.people.size();
  bool any = false;
  for (const table::MappedTable& list : lists.tables) {
    for (const std::string& id : list.record_ids) {
      const std::uint64_t person = truth.person(list.source, id);
      any = any || person != no_person;
      people.push_back(person == no_person ? alone++ : person);
    }
  }
  if (!any && !people.empty())
    return base::usage_error("evaluate: the truth names no record of the lists");
  return people;
}

base::Result<EvaluationReport> evaluate_files(const fs::path& entities, const EvaluationSpec& spec,
                                              const base::RunContext& context) {
  PARADERO_ASSIGN(const Truth truth, load_truth(spec, context));
  PARADERO_ASSIGN(const Judged judged, judge(entities, truth, context));
  EvaluationReport report;
  report.all = link::evaluate(judged.found, judged.people);
  report.records_without_truth = judged.without_truth;
  report.subgroups = subgroups_of(judged, truth);
  const fs::path links = entities.parent_path() / "links.csv";
  if (fs::exists(links)) {
    PARADERO_ASSIGN(report.calibration, calibration_of(links, truth, context));
  }
  return report;
}

std::string to_text(const EvaluationReport& report) {
  const link::Evaluation& all = report.all;
  std::string text = fmt::format("{} records, {} people in truth, {} found\n\n", all.records,
                                 all.true_entities, all.found_entities);
  if (report.records_without_truth > 0) {
    text += fmt::format("{} records that the truth does not name were left out\n\n",
                        report.records_without_truth);
  }
  text += fmt::format("{:<24}{:>10}{:>10}{:>10}\n", "", "precision", "recall", "F");
  const auto line = [&](std::string_view name, const link::PrecisionRecall& scores) {
    text += fmt::format("{:<24}{:>10.4f}{:>10.4f}{:>10.4f}\n", name, scores.precision,
                        scores.recall, scores.f);
  };
  line("pairwise", all.pairwise);
  line("b_cubed", all.b_cubed);
  line("cluster", all.cluster);
  if (!report.subgroups.empty()) text += "\npairwise, by subgroup\n";
  for (const Subgroup& subgroup : report.subgroups) {
    line("  " + subgroup.by + " " + subgroup.value, subgroup.evaluation.pairwise);
  }
  if (!report.calibration.empty()) {
    text += fmt::format("\n{:<24}{:>10}{:>10}{:>10}\n", "probability", "pairs", "stated", "true");
    for (const auto& band : report.calibration) {
      if (band.pairs == 0) continue;
      text += fmt::format("{:<24}{:>10}{:>10.3f}{:>10.3f}\n",
                          fmt::format("  {} to {}", band.from, band.to), band.pairs, band.stated,
                          band.actual);
    }
  }
  return text;
}

std::string to_json(const EvaluationReport& report) {
  nlohmann::ordered_json json = evaluation_json(report.all);
  json["records_without_truth"] = report.records_without_truth;
  json["subgroups"] = nlohmann::ordered_json::array();
  for (const Subgroup& subgroup : report.subgroups) {
    nlohmann::ordered_json entry = {{"by", subgroup.by}, {"value", subgroup.value}};
    entry.update(evaluation_json(subgroup.evaluation));
    json["subgroups"].push_back(std::move(entry));
  }
  json["calibration"] = nlohmann::ordered_json::array();
  for (const auto& band : report.calibration) {
    json["calibration"].push_back({{"from", band.from},
                                   {"to", band.to},
                                   {"pairs", band.pairs},
                                   {"stated", band.stated},
                                   {"actual", band.actual}});
  }
  return json.dump(2);
}

}  // namespace paradero::study

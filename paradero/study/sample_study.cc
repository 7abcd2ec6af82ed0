#include "paradero/study/sample_study.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <nlohmann/json.hpp>
#include <tsl/robin_map.h>

#include "paradero/base/hash.h"
#include "paradero/base/number.h"
#include "paradero/base/output.h"
#include "paradero/base/parallel.h"
#include "paradero/link/link.h"
#include "paradero/study/internal/link_report.h"
#include "paradero/study/internal/linked_lists.h"
#include "paradero/study/internal/record_finder.h"
#include "paradero/study/internal/report_parts.h"
#include "paradero/study/internal/sample_frame.h"
#include "paradero/study/model_file.h"
#include "paradero/table/read.h"
#include "paradero/table/write.h"

namespace paradero::study {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

// A model's probability from which a pair is shown though no table lists it.
constexpr double near_probability = 0.001;
constexpr std::uint64_t least_of_a_stratum = 10;

// A linkage read again.
struct Linkage {
  Lists lists;
  std::optional<link::Records> records;
  std::vector<link::FieldComparison> comparisons;
  std::optional<link::MatchModel> model;
  std::vector<std::uint32_t> entity;                // by record
  std::vector<std::vector<std::uint32_t>> members;  // by entity
  tsl::robin_map<std::uint64_t, double> listed;     // probability of pairs in links.csv
};

std::uint64_t pair_number(std::uint32_t a, std::uint32_t b) {
  return (std::uint64_t{std::min(a, b)} << 32) | std::max(a, b);
}

base::Result<const table::Column*> needed(const table::Table& table, const fs::path& path,
                                          std::string_view header) {
  const table::Column* column = table.find(header);
  if (column == nullptr)
    return base::data_error("{}: needs the column '{}'", path.string(), header);
  return column;
}

base::Result<void> read_groups_of(const fs::path& path, const RecordFinder& finder,
                                  const base::RunContext& context, base::Problems& problems,
                                  Linkage& linkage) {
  PARADERO_ASSIGN(const table::Table table, table::read_table(path, {}, context, problems));
  PARADERO_ASSIGN(const auto* source, needed(table, path, "source"));
  PARADERO_ASSIGN(const auto* id, needed(table, path, "record_id"));
  PARADERO_ASSIGN(const auto* entity, needed(table, path, "entity_id"));
  constexpr std::uint32_t none = ~0U;
  linkage.entity.assign(finder.size(), none);
  std::vector<std::uint32_t> number(entity->values.size(), none);
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const auto record = finder.find(source->at(row), id->at(row));
    if (!record) return base::data_error("{}: its rows are not those of the lists", path.string());
    std::uint32_t& group = number[entity->codes[row]];
    if (group == none) {
      group = static_cast<std::uint32_t>(linkage.members.size());
      linkage.members.emplace_back();
    }
    linkage.entity[*record] = group;
    linkage.members[group].push_back(*record);
  }
  if (std::ranges::find(linkage.entity, none) != linkage.entity.end())
    return base::data_error("{}: lacks records of the lists", path.string());
  return {};
}

base::Result<void> read_listed(const fs::path& path, const RecordFinder& finder,
                               const base::RunContext& context, base::Problems& problems,
                               Linkage& linkage) {
  PARADERO_ASSIGN(const table::Table table, table::read_table(path, {}, context, problems));
  std::array<const table::Column*, 5> columns{};
  constexpr std::string_view headers[] = {"source_a", "record_id_a", "source_b", "record_id_b",
                                          "probability"};
  for (std::size_t k = 0; k < columns.size(); ++k) {
    PARADERO_ASSIGN(columns[k], needed(table, path, headers[k]));
  }
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const auto a = finder.find(columns[0]->at(row), columns[1]->at(row));
    const auto b = finder.find(columns[2]->at(row), columns[3]->at(row));
    const auto probability = base::parse_number<double>(columns[4]->at(row));
    if (!a || !b || !probability)
      return base::data_error("{}:{}: not a pair of the lists", path.string(), table.lines[row]);
    linkage.listed[pair_number(*a, *b)] = *probability;
  }
  return {};
}

base::Result<Linkage> read_linkage(const SampleRequest& request, const base::RunContext& context) {
  const fs::path result =
      request.entities.parent_path().empty() ? fs::path(".") : request.entities.parent_path();
  base::Problems problems;
  Linkage linkage;
  PARADERO_ASSIGN(const ordered_json provenance, read_json_file(result / "provenance.json"));
  PARADERO_ASSIGN(const link::StoredModel stored, read_model(result / "model.json"));
  PARADERO_ASSIGN(linkage.lists,
                  read_linked_lists(result, provenance, request.lists, context, problems));
  PARADERO_ASSIGN(link::Records records,
                  link::Records::build(linkage.lists.tables, context, problems));
  linkage.records.emplace(std::move(records));
  PARADERO_ASSIGN(link::RestoredModel restored, restore(stored, *linkage.records));
  linkage.comparisons = std::move(restored.comparisons);
  linkage.model.emplace(linkage.comparisons, std::move(restored.parameters));
  const RecordFinder finder(linkage.lists);
  PARADERO_CHECK(read_groups_of(request.entities, finder, context, problems, linkage));
  PARADERO_CHECK(read_listed(result / "links.csv", finder, context, problems, linkage));
  return linkage;
}

struct DrawnPair {
  std::uint32_t a = 0, b = 0;
};

// A stratum with those of its pairs whose random keys are smallest.
struct Stratum {
  std::string name;
  bool together = false;
  double from = 0, to = 1;  // probability; from < 0: pairs of no row in links.csv
  std::vector<DrawnPair> pairs;
  double probability = 0;  // summed
};

std::vector<Stratum> strata_of(const Linkage& linkage) {
  std::vector<Stratum> strata = {
      {"together_sure", true, 0.99, 2, {}, 0},    {"together_likely", true, 0.9, 0.99, {}, 0},
      {"together_fair", true, 0.5, 0.9, {}, 0},   {"together_doubtful", true, 0, 0.5, {}, 0},
      {"together_unlisted", true, -1, 0, {}, 0},  {"apart_likely", false, 0.5, 2, {}, 0},
      {"apart_doubtful", false, 0.1, 0.5, {}, 0}, {"apart_unlikely", false, 0, 0.1, {}, 0}};
  const auto add = [&](std::uint32_t a, std::uint32_t b, bool together, double probability) {
    for (Stratum& stratum : strata) {
      if (stratum.together != together || probability < stratum.from || probability >= stratum.to)
        continue;
      if (probability < 0 && stratum.from >= 0) continue;
      stratum.pairs.push_back({a, b});
      // What no row lists is joined by what others say: in doubt.
      stratum.probability += probability < 0 ? 0.5 : probability;
      return;
    }
  };
  for (const auto& members : linkage.members) {
    for (std::size_t i = 0; i < members.size(); ++i) {
      for (std::size_t j = i + 1; j < members.size(); ++j) {
        const auto listed = linkage.listed.find(pair_number(members[i], members[j]));
        add(members[i], members[j], true, listed == linkage.listed.end() ? -1 : listed->second);
      }
    }
  }
  for (const auto& [pair, probability] : linkage.listed) {
    const auto a = static_cast<std::uint32_t>(pair >> 32), b = static_cast<std::uint32_t>(pair);
    if (linkage.entity[a] != linkage.entity[b]) add(a, b, false, probability);
  }
  return strata;
}

// The `count` pairs with the smallest random keys, by (a, b).
std::vector<DrawnPair> drawn_from(std::vector<DrawnPair> pairs, std::uint64_t count,
                                  std::uint64_t seed) {
  const auto key = [&](const DrawnPair& pair) {
    return std::pair(base::combine64(seed, pair_number(pair.a, pair.b)),
                     pair_number(pair.a, pair.b));
  };
  std::ranges::sort(pairs, {}, key);
  pairs.resize(std::min<std::size_t>(pairs.size(), count));
  std::ranges::sort(pairs, {}, [](const DrawnPair& p) { return pair_number(p.a, p.b); });
  return pairs;
}

struct NearRecord {
  std::uint32_t other = 0;
  std::string_view relation;  // together, listed, near
};

// A record with all others that may be the same person, and what the model expects of the rest.
struct Dossier {
  std::uint32_t record = 0;
  std::vector<NearRecord> others;
  double beyond = 0;
};

Dossier dossier_of(const Linkage& linkage, link::RecordComparison& comparison,
                   std::uint32_t record) {
  Dossier dossier{record, {}, 0};
  for (std::uint32_t other = 0; other < linkage.records->size(); ++other) {
    if (other == record) continue;
    if (linkage.entity[other] == linkage.entity[record]) {
      dossier.others.push_back({other, "together"});
      continue;
    }
    if (linkage.listed.contains(pair_number(record, other))) {
      dossier.others.push_back({other, "listed"});
      continue;
    }
    link::Pattern pattern{};
    comparison.compare(record, other, pattern);
    const double p = 1 / (1 + std::exp(-linkage.model->ln_odds(pattern)));
    if (p >= near_probability) {
      dossier.others.push_back({other, "near"});
    } else {
      dossier.beyond += p;
    }
  }
  return dossier;
}

base::Result<std::vector<Dossier>> dossiers_of(const Linkage& linkage, std::uint64_t wanted,
                                               std::uint64_t seed,
                                               const base::RunContext& context) {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> order;
  for (std::uint32_t i = 0; i < linkage.records->size(); ++i)
    order.emplace_back(base::combine64(seed + 1, i), i);
  std::ranges::sort(order);
  order.resize(std::min<std::size_t>(order.size(), wanted));
  std::ranges::sort(order, {}, [](const auto& one) { return one.second; });
  std::vector<Dossier> dossiers(order.size());
  base::parallel_chunks_with(
      context, order.size(), 1,
      [&] { return link::RecordComparison(*linkage.records, linkage.comparisons); },
      [&](std::size_t begin, std::size_t, std::size_t, link::RecordComparison& comparison) {
        dossiers[begin] = dossier_of(linkage, comparison, order[begin].second);
        context.report("looking for others", begin, order.size());
      });
  if (context.stopped()) return base::interrupted_error();
  return dossiers;
}

// A CSV of pairs to judge: names, an empty decision, and the values of every field side by side.
class JudgingTable {
 public:
  static base::Result<JudgingTable> create(const fs::path& path, const Linkage& linkage,
                                           std::string_view first) {
    std::vector<std::string> names = {std::string(first), "source_a",    "record_id_a",
                                      "source_b",         "record_id_b", "decision"};
    for (const link::Field& field : linkage.records->fields()) {
      names.push_back(field.name + "_a");
      names.push_back(field.name + "_b");
    }
    const std::vector<std::string_view> header(names.begin(), names.end());
    PARADERO_ASSIGN(auto csv, table::CsvWriter::create(path, header));
    return JudgingTable(std::move(csv), linkage);
  }
  void row(std::string_view first, std::uint32_t a, std::uint32_t b) {
    const RecordName of_a = name_of(linkage_->lists, a), of_b = name_of(linkage_->lists, b);
    csv_.cell(first).cell(of_a.source).cell(of_a.record_id).cell(of_b.source);
    csv_.cell(of_b.record_id).cell(std::string_view());
    for (std::size_t f = 0; f < linkage_->records->fields().size(); ++f) {
      csv_.cell(shown_value(linkage_->lists, *linkage_->records, a, f));
      csv_.cell(shown_value(linkage_->lists, *linkage_->records, b, f));
    }
    csv_.end_row();
  }
  base::Result<void> finish() { return csv_.finish(); }

 private:
  JudgingTable(table::CsvWriter csv, const Linkage& linkage)
      : csv_(std::move(csv)), linkage_(&linkage) {}
  table::CsvWriter csv_;
  const Linkage* linkage_;
};

ordered_json sample_provenance(const SampleRequest& request, const Lists& lists) {
  ordered_json inputs = ordered_json::array();
  for (const InputFile& input : lists.inputs)
    inputs.push_back(
        {{"source", input.source}, {"file", input.file_name}, {"sha256", input.sha256}});
  return provenance_of("evaluate_sample",
                       {{"seed", request.seed}, {"sample", request.sample}, {"inputs", inputs}});
}

}  // namespace

base::Result<SampleSummary> draw_sample(const SampleRequest& request,
                                        const base::RunContext& context) {
  constexpr std::uint64_t smallest = 20;
  if (request.sample < smallest) {
    return base::usage_error("--sample is {}: {} or more are needed", request.sample, smallest);
  }
  PARADERO_ASSIGN(auto out, base::OutputDirectory::create(request.out));
  PARADERO_ASSIGN(const Linkage linkage, read_linkage(request, context));
  std::vector<Stratum> strata = strata_of(linkage);
  std::vector<link::StratumSize> sizes;
  for (const Stratum& stratum : strata) {
    const auto n = static_cast<double>(std::max<std::size_t>(stratum.pairs.size(), 1));
    sizes.push_back({stratum.pairs.size(), stratum.probability / n});
  }
  const auto drawn = link::allocate(sizes, request.sample * 3 / 4,
                                    std::min(least_of_a_stratum, request.sample / 16));

  SampleSummary summary;
  summary.out = out.target();
  SampleFrame frame;
  frame.records = linkage.records->size();
  frame.near_probability = near_probability;
  PARADERO_ASSIGN(auto pairs, JudgingTable::create(out.path("pairs.csv"), linkage, "stratum"));
  for (std::size_t h = 0; h < strata.size(); ++h) {
    frame.strata.push_back({strata[h].name, strata[h].together, strata[h].pairs.size(), drawn[h]});
    for (const DrawnPair& pair : drawn_from(std::move(strata[h].pairs), drawn[h], request.seed)) {
      pairs.row(strata[h].name, pair.a, pair.b);
      ++summary.pairs;
    }
  }
  PARADERO_CHECK(pairs.finish());
  PARADERO_ASSIGN(const auto dossiers,
                  dossiers_of(linkage, request.sample / 4, request.seed, context));
  PARADERO_ASSIGN(auto records, JudgingTable::create(out.path("records.csv"), linkage, "relation"));
  double beyond = 0;
  for (const Dossier& dossier : dossiers) {
    const RecordName name = name_of(linkage.lists, dossier.record);
    frame.drawn_records.push_back({name.source, name.record_id, dossier.others.size()});
    beyond += dossier.beyond;
    for (const NearRecord& near : dossier.others) {
      records.row(near.relation, dossier.record, near.other);
      ++summary.record_rows;
    }
  }
  summary.records = dossiers.size();
  const auto n = static_cast<double>(std::max<std::size_t>(dossiers.size(), 1));
  frame.expected_beyond = beyond * static_cast<double>(frame.records) / (2 * n);
  PARADERO_CHECK(records.finish());
  PARADERO_CHECK(out.write("frame.json", format_frame(frame)));
  PARADERO_CHECK(
      out.write("provenance.json", sample_provenance(request, linkage.lists).dump(2) + "\n"));
  if (context.stopped()) return base::interrupted_error();
  PARADERO_CHECK(out.commit());
  return summary;
}

std::string to_json(const SampleSummary& summary) {
  return ordered_json{{"out", summary.out.string()},
                      {"pairs", summary.pairs},
                      {"records", summary.records},
                      {"record_rows", summary.record_rows}}
      .dump(2);
}

}  // namespace paradero::study

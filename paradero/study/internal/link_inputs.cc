#include "paradero/study/internal/link_inputs.h"

#include <algorithm>
#include <map>
#include <optional>

#include "paradero/base/number.h"
#include "paradero/study/internal/record_finder.h"
#include "paradero/table/read.h"

namespace paradero::study {

namespace fs = std::filesystem;

namespace {

base::Result<std::vector<const table::Column*>> columns_of(
    const table::Table& table, const fs::path& path,
    std::initializer_list<std::string_view> headers) {
  std::vector<const table::Column*> columns;
  for (const std::string_view header : headers) {
    columns.push_back(table.find(header));
    if (columns.back() == nullptr)
      return base::data_error("{}: needs the column '{}'", path.string(), header);
  }
  return columns;
}

}  // namespace

namespace {

// Rows of `source_a, record_id_a, source_b, record_id_b, decision`. An empty decision is none yet.
base::Result<std::vector<link::Decision>> read_verdicts(const fs::path& path,
                                                        const RecordFinder& finder,
                                                        const base::RunContext& context,
                                                        base::Problems& problems) {
  PARADERO_ASSIGN(const table::Table table, table::read_table(path, {}, context, problems));
  PARADERO_ASSIGN(
      const auto columns,
      columns_of(table, path, {"source_a", "record_id_a", "source_b", "record_id_b", "decision"}));
  std::vector<link::Decision> decisions;
  const std::string file = path.filename().string();
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const auto a = finder.find(columns[0]->at(row), columns[1]->at(row));
    const auto b = finder.find(columns[2]->at(row), columns[3]->at(row));
    const std::string_view word = columns[4]->at(row);
    link::Decision decision;
    if (word == "same") {
      decision.verdict = link::Verdict::same;
    } else if (word == "different") {
      decision.verdict = link::Verdict::different;
    } else if (word.empty()) {
      continue;
    } else if (word != "unsure") {
      return base::data_error("{}:{}: a decision must be same, different or unsure", path.string(),
                              table.lines[row]);
    }
    if (!a || !b || *a == *b) {
      problems.add(
          {file, table.lines[row], a ? "record_id_b" : "record_id_a",
           a && b ? "a decision on a record and itself" : "a decision on a record that no list has",
           true});
      continue;
    }
    decision.a = *a, decision.b = *b;
    decisions.push_back(decision);
  }
  return decisions;
}

}  // namespace

base::Result<link::Decisions> read_decisions(const fs::path& path, const Lists& lists,
                                             const base::RunContext& context,
                                             base::Problems& problems) {
  const RecordFinder finder(lists);
  PARADERO_ASSIGN(const auto decisions, read_verdicts(path, finder, context, problems));
  auto resolved = link::Decisions::resolve(finder.size(), decisions,
                                           [&](std::uint32_t i) { return finder.name(i); });
  if (!resolved) return base::data_error("{}: {}", path.string(), resolved.error().message);
  return resolved;
}

base::Result<std::vector<link::Decision>> read_labels(const fs::path& path, const Lists& lists,
                                                      const base::RunContext& context,
                                                      base::Problems& problems) {
  const RecordFinder finder(lists);
  PARADERO_ASSIGN(const auto labels, read_verdicts(path, finder, context, problems));
  // One judgement a pair: the last, and none where the last is unsure.
  std::map<std::pair<std::uint32_t, std::uint32_t>, link::Decision> last;
  for (const link::Decision& label : labels) last[std::minmax(label.a, label.b)] = label;
  std::vector<link::Decision> kept;
  for (const auto& [pair, label] : last) kept.push_back(label);
  return kept;
}

base::Result<PreviousEntities> read_previous(const fs::path& path, const Lists& lists,
                                             const base::RunContext& context,
                                             base::Problems& problems) {
  PARADERO_ASSIGN(const table::Table table, table::read_table(path, {}, context, problems));
  PARADERO_ASSIGN(const auto columns,
                  columns_of(table, path, {"source", "record_id", "entity_id"}));
  const RecordFinder finder(lists);
  PreviousEntities previous;
  previous.old_id.assign(finder.size(), 0);
  std::map<std::uint64_t, std::uint64_t> records;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::uint64_t id = base::parse_number<std::uint64_t>(columns[2]->at(row)).value_or(0);
    if (id == 0) {
      return base::data_error("{}:{}: an entity_id must be a whole number from 1", path.string(),
                              table.lines[row]);
    }
    ++records[id];
    if (const auto record = finder.find(columns[0]->at(row), columns[1]->at(row)))
      previous.old_id[*record] = id;
  }
  for (const auto& [id, count] : records) previous.entities.push_back({id, count});
  return previous;
}

}  // namespace paradero::study

#include "paradero/study/internal/estimate_input.h"

#include <algorithm>
#include <map>
#include <set>

#include "paradero/base/hash.h"
#include "paradero/base/number.h"
#include "paradero/table/read.h"

namespace paradero::study {

namespace fs = std::filesystem;

using estimate::StratifiedCell;

namespace {

constexpr std::string_view count_column = "count";

base::Result<table::Table> read_plain(const fs::path& path, const base::RunContext& context,
                                      base::Problems& problems, EstimateInput& input) {
  PARADERO_ASSIGN(table::Table table, table::read_table(path, {}, context, problems));
  PARADERO_ASSIGN(std::string sha256, base::sha256_file(path));
  input.files.push_back({table.source,
                         path.filename().string(),
                         std::move(sha256),
                         table.rows() + table.rows_refused,
                         table.rows(),
                         table.rows_refused,
                         {}});
  return table;
}

std::string headers_text(const table::Table& table) {
  std::string known;
  for (const table::Column& column : table.columns)
    (known += known.empty() ? "" : ", ") += column.header;
  return known;
}

base::Result<std::vector<const table::Column*>> strata_columns(const table::Table& table,
                                                               const EstimateSpec& spec) {
  std::vector<const table::Column*> columns;
  for (const std::string& name : spec.strata) {
    columns.push_back(table.find(name));
    if (columns.back() == nullptr) {
      return base::usage_error("{}: no column '{}' (strata); the columns are {}", table.file, name,
                               headers_text(table));
    }
  }
  return columns;
}

// Codes of strata values by their order as texts, so that the order of rows does not matter.
struct StrataCodes {
  std::vector<std::vector<std::uint32_t>> code_of;  // column x code of the table's dictionary

  StrataCodes(const std::vector<const table::Column*>& columns, EstimateInput& input) {
    for (const table::Column* column : columns) {
      std::vector<std::uint32_t> order;
      std::vector<std::uint32_t> codes(column->values.size(), 0);
      for (std::uint32_t code = 1; code < column->values.size(); ++code) {
        if (!table::is_filler(column->values[code])) order.push_back(code);
      }
      std::ranges::sort(order, {}, [&](std::uint32_t code) { return column->values[code]; });
      std::vector<std::string> values;
      for (const std::uint32_t code : order) {
        values.emplace_back(column->values[code]);
        codes[code] = static_cast<std::uint32_t>(values.size());
      }
      input.strata_columns.push_back(column->header);
      input.values.push_back(std::move(values));
      code_of.push_back(std::move(codes));
    }
  }
};

base::Result<std::int64_t> whole_count(std::string_view text, const table::Table& table,
                                       std::size_t row) {
  const auto refuse = [&](std::string_view what) {
    return base::data_error("{}, line {}, column {}: {}", table.file, table.lines[row],
                            count_column, what);
  };
  if (text.empty()) return refuse("no count; a history that was not counted must not be a row");
  const auto count = base::parse_number<std::int64_t>(text);
  if (!count) return refuse("a count must be a whole number of people");
  if (*count < 0) return refuse("a count must not be negative");
  return *count;
}

// 0 or 1, in the words of usual programs; nullopt for anything else.
std::optional<bool> presence(std::string_view text) {
  if (text == "1" || text == "TRUE" || text == "true" || text == "True") return true;
  if (text == "0" || text == "FALSE" || text == "false" || text == "False") return false;
  return std::nullopt;
}

base::Result<void> read_histories(const table::Table& table,
                                  const std::vector<const table::Column*>& strata,
                                  EstimateInput& input) {
  const StrataCodes codes(strata, input);
  const table::Column* counts = table.find(count_column);
  std::vector<const table::Column*> lists;
  for (const table::Column& column : table.columns) {
    if (&column == counts || std::ranges::find(strata, &column) != strata.end()) continue;
    lists.push_back(&column);
    input.lists.push_back(column.header);
    for (std::uint32_t code = 1; code < column.values.size(); ++code) {
      if (presence(column.values[code])) continue;
      return base::data_error(
          "{}: column {} holds something other than 0 and 1: is it a stratum (--strata)? A table "
          "of capture histories has a 0/1 column a list and a column count; entities.csv has "
          "source, record_id and entity_id",
          table.file, column.header);
    }
  }
  if (lists.size() > estimate::most_lists) {
    return base::data_error("{}: {} lists; at most {} can be estimated together", table.file,
                            lists.size(), estimate::most_lists);
  }
  for (std::size_t row = 0; row < table.rows(); ++row) {
    StratifiedCell cell;
    for (std::size_t i = 0; i < lists.size(); ++i) {
      if (lists[i]->codes[row] == 0) {
        return base::data_error("{}, line {}, column {}: neither 0 nor 1", table.file,
                                table.lines[row], lists[i]->header);
      }
      if (*presence(lists[i]->at(row))) cell.history |= std::uint64_t{1} << i;
    }
    cell.count = 1;
    if (counts != nullptr) {
      PARADERO_ASSIGN(cell.count, whole_count(counts->at(row), table, row));
    }
    if (cell.history == 0 && cell.count > 0) {
      return base::data_error(
          "{}, line {}: people on no list; leave that row out, it is what is to be estimated",
          table.file, table.lines[row]);
    }
    for (std::size_t c = 0; c < strata.size(); ++c)
      cell.strata.push_back(codes.code_of[c][strata[c]->codes[row]]);
    input.cells.push_back(std::move(cell));
  }
  return {};
}

// What most of a person's records say of each strata column; the first in order among equals.
class Votes {
 public:
  void add(std::size_t column, std::uint32_t code) {
    if (code != 0) ++votes_[{column, code}];
  }
  std::vector<std::uint32_t> winners(std::size_t columns) const {
    std::vector<std::uint32_t> best(columns, 0);
    std::vector<std::size_t> most(columns, 0);
    for (const auto& [key, count] : votes_) {
      if (count <= most[key.first]) continue;
      most[key.first] = count;
      best[key.first] = key.second;
    }
    return best;
  }

 private:
  std::map<std::pair<std::size_t, std::uint32_t>, std::size_t> votes_;
};

struct Person {
  std::uint64_t history = 0;
  Votes votes;
};

std::vector<StratifiedCell> cells_of(const std::map<std::string, Person, std::less<>>& people,
                                     std::size_t columns) {
  std::map<std::pair<std::vector<std::uint32_t>, std::uint64_t>, std::int64_t> sums;
  for (const auto& [name, person] : people) ++sums[{person.votes.winners(columns), person.history}];
  std::vector<StratifiedCell> cells;
  for (const auto& [key, count] : sums) cells.push_back({key.second, key.first, count});
  return cells;
}

struct Record {
  std::size_t list = 0;
  std::vector<std::uint32_t> strata;
};

using Records = std::map<std::string, Record, std::less<>>;  // by source and record_id

std::string name_of_record(std::string_view source, std::string_view record_id) {
  std::string name(source);
  name += '\x1f';
  name += record_id;
  return name;
}

void add_record(const Record& record, Person& person) {
  person.history |= std::uint64_t{1} << record.list;
  for (std::size_t c = 0; c < record.strata.size(); ++c) person.votes.add(c, record.strata[c]);
}

base::Result<Records> read_entities(const table::Table& table,
                                    const std::vector<const table::Column*>& strata,
                                    EstimateInput& input) {
  const StrataCodes codes(strata, input);
  const table::Column &source = *table.find("source"), &id = *table.find("record_id"),
                      &entity = *table.find("entity_id");
  for (std::uint32_t code = 1; code < source.values.size(); ++code)
    input.lists.emplace_back(source.values[code]);
  std::ranges::sort(input.lists);
  if (input.lists.size() > estimate::most_lists) {
    return base::data_error("{}: {} lists; at most {} can be estimated together", table.file,
                            input.lists.size(), estimate::most_lists);
  }
  Records records;
  std::map<std::string, Person, std::less<>> people;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (source.codes[row] == 0 || entity.codes[row] == 0) {
      return base::data_error("{}, line {}: no source or entity_id", table.file, table.lines[row]);
    }
    Record record;
    record.list = static_cast<std::size_t>(std::ranges::lower_bound(input.lists, source.at(row)) -
                                           input.lists.begin());
    for (std::size_t c = 0; c < strata.size(); ++c)
      record.strata.push_back(codes.code_of[c][strata[c]->codes[row]]);
    add_record(record, people[std::string(entity.at(row))]);
    records[name_of_record(source.at(row), id.at(row))] = std::move(record);
  }
  input.cells = cells_of(people, strata.size());
  return records;
}

base::Result<void> read_draws(const table::Table& table, const Records& records,
                              EstimateInput& input) {
  const table::Column *source = table.find("source"), *id = table.find("record_id"),
                      *draw = table.find("draw"), *entity = table.find("entity_id");
  if (source == nullptr || id == nullptr || draw == nullptr || entity == nullptr) {
    return base::data_error("{}: needs the columns source, record_id, draw and entity_id",
                            table.file);
  }
  std::map<std::string, std::map<std::string, Person, std::less<>>, std::less<>> people_of;
  std::map<std::string, std::size_t, std::less<>> rows_of;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const auto record = records.find(name_of_record(source->at(row), id->at(row)));
    if (record == records.end()) {
      return base::data_error("{}, line {}: a record that is not in the table", table.file,
                              table.lines[row]);
    }
    add_record(record->second, people_of[std::string(draw->at(row))][std::string(entity->at(row))]);
    ++rows_of[std::string(draw->at(row))];
  }
  for (const auto& [name, people] : people_of) {
    if (rows_of[name] != records.size()) {
      return base::data_error("{}: draw {} has {} records and the table {}", table.file, name,
                              rows_of[name], records.size());
    }
    input.linkages.push_back(cells_of(people, input.strata_columns.size()));
  }
  return {};
}

void name_strata(EstimateInput& input) {
  std::set<std::vector<std::uint32_t>> strata;
  for (const StratifiedCell& cell : input.cells) {
    const bool complete =
        std::ranges::none_of(cell.strata, [](std::uint32_t value) { return value == 0; });
    if (complete) strata.insert(cell.strata);
    if (!complete) input.people_of_unknown_stratum += cell.count;
  }
  if (strata.empty()) strata.insert(std::vector<std::uint32_t>(input.strata_columns.size(), 0));
  input.strata.assign(strata.begin(), strata.end());
}

}  // namespace

std::string EstimateInput::label(const std::vector<std::uint32_t>& stratum) const {
  std::string text;
  for (std::size_t c = 0; c < stratum.size(); ++c) {
    if (c > 0) text += " / ";
    text += stratum[c] == 0 ? std::string("?") : values[c][stratum[c] - 1];
  }
  return text.empty() ? "all" : text;
}

base::Result<EstimateInput> read_estimate_input(const EstimateSpec& spec,
                                                const base::RunContext& context,
                                                base::Problems& problems) {
  EstimateInput input;
  PARADERO_ASSIGN(const table::Table table, read_plain(spec.table, context, problems, input));
  PARADERO_ASSIGN(const auto strata, strata_columns(table, spec));
  const bool entities = table.find("source") != nullptr && table.find("record_id") != nullptr &&
                        table.find("entity_id") != nullptr;
  if (entities) {
    PARADERO_ASSIGN(const Records records, read_entities(table, strata, input));
    if (!spec.draws.empty()) {
      PARADERO_ASSIGN(const table::Table draws, read_plain(spec.draws, context, problems, input));
      PARADERO_CHECK(read_draws(draws, records, input));
    }
  } else {
    if (!spec.draws.empty()) {
      return base::usage_error(
          "--draws: draws of a linkage go with entities.csv, not with a table of capture "
          "histories");
    }
    PARADERO_CHECK(read_histories(table, strata, input));
  }
  name_strata(input);
  return input;
}

base::Result<estimate::CaptureHistories> stratum_histories(
    const EstimateSpec& spec, const EstimateInput& input, const std::vector<StratifiedCell>& cells,
    const std::vector<std::uint32_t>& stratum) {
  std::vector<std::uint64_t> histories;
  std::vector<std::int64_t> counts;
  for (const StratifiedCell& cell : cells) {
    if (cell.strata != stratum) continue;
    histories.push_back(cell.history);
    counts.push_back(cell.count);
  }
  PARADERO_ASSIGN(auto made, estimate::make_capture_histories(input.lists, histories, counts));
  for (const NotCovered& none : spec.not_covered) {
    const auto column = none.column.empty() ? input.strata_columns.begin()
                                            : std::ranges::find(input.strata_columns, none.column);
    if (column == input.strata_columns.end() ||
        (none.column.empty() && input.strata_columns.size() != 1)) {
      return base::usage_error("not_covered: column '{}' is not among the strata", none.column);
    }
    const auto c = static_cast<std::size_t>(column - input.strata_columns.begin());
    if (stratum[c] == 0 ||
        std::ranges::find(none.values, input.values[c][stratum[c] - 1]) == none.values.end())
      continue;
    const auto list = std::ranges::find(made.lists, none.list);
    if (list == made.lists.end()) {
      return base::usage_error("not_covered: there is no list '{}'", none.list);
    }
    const auto at = static_cast<std::size_t>(list - made.lists.begin());
    if (made.on_list(at) > 0) {
      return base::data_error("stratum {}: list {} is declared not to cover it and names {} people",
                              input.label(stratum), none.list, made.on_list(at));
    }
    made = estimate::without_list(made, at);
  }
  return made;
}

}  // namespace paradero::study

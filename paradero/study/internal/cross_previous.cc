#include <fstream>
#include <map>

#include "paradero/base/number.h"
#include "paradero/study/internal/cross_outcome.h"
#include "paradero/table/read.h"

namespace paradero::study {

namespace fs = std::filesystem;

namespace {

base::Result<nlohmann::json> previous_provenance(const fs::path& folder) {
  std::ifstream stream(folder / "provenance.json", std::ios::binary);
  nlohmann::json made = stream ? nlohmann::json::parse(stream, nullptr, false)
                               : nlohmann::json(nlohmann::json::value_t::discarded);
  if (made.is_discarded() || made.value("method", "") != "cross") {
    return base::usage_error("--previous {}: holds no result of cross (provenance.json)",
                             folder.string());
  }
  return made;
}

// Sets the rate that a line of rate_lines() came from: the lines are in the order of the members.
cross::Rates rates_from(const nlohmann::json& lines) {
  cross::Rates rates;
  std::vector<double> shares;
  for (const nlohmann::json& line : lines) shares.push_back(line.at("share").get<double>());
  std::size_t next = 0;
  const auto take = [&](auto& to) {
    for (double& share : to) share = shares.at(next++);
  };
  take(rates.given_names);
  take(rates.surname_1);
  take(rates.surname_2);
  take(rates.sex);
  take(rates.age);
  take(rates.height);
  for (auto& lag : rates.lag) take(lag);
  take(rates.place);
  take(rates.alias);
  take(rates.blood_group);
  take(rates.curp);
  for (cross::DescriptionRates* of : {&rates.marks, &rates.clothing}) {
    of->mentioned = shares.at(next++);
    of->others = shares.at(next++);
    take(of->type);
    take(of->concept_);
    take(of->place);
    take(of->side);
    take(of->view);
    take(of->text);
  }
  for (double* rate : {&rates.wrong_name, &rates.wrong_name_on_clothing, &rates.surnames_exchanged,
                       &rates.kin_on_list}) {
    *rate = shares.at(next++);
  }
  take(rates.on_list);
  return rates;
}

using RowNumbers = std::map<std::pair<std::string, std::string>, std::uint32_t>;

RowNumbers row_numbers(const cross::People& people, std::span<const table::MappedTable> lists) {
  RowNumbers numbers;
  for (std::uint32_t row = 0; row < people.size(); ++row) {
    const table::MappedTable& list = lists[people.rows[row].list];
    numbers.emplace(std::pair(list.source, list.record_ids[people.rows[row].row]), row);
  }
  return numbers;
}

// A written table, and its columns by name.
struct PreviousTable {
  table::Table table;
  std::string_view at(std::string_view column, std::size_t row) const {
    return table.find(column)->at(row);
  }
  // A cell that a spreadsheet would run as a formula stands behind an apostrophe.
  std::string id(std::string_view column, std::size_t row) const {
    std::string_view text = at(column, row);
    if (text.size() > 1 && text[0] == '\'' &&
        std::string_view("=+-@").find(text[1]) != std::string_view::npos)
      text.remove_prefix(1);
    return std::string(text);
  }
};

base::Result<PreviousTable> read_table_of(const fs::path& path,
                                          std::span<const std::string_view> columns,
                                          const base::RunContext& context) {
  base::Problems problems;
  table::ReadOptions options;
  options.delimiter = ',';
  PARADERO_ASSIGN(table::Table read, table::read_table(path, options, context, problems));
  for (const std::string_view column : columns) {
    if (read.find(column) == nullptr)
      return base::data_error("{}: has no column '{}': it is not what cross wrote", path.string(),
                              column);
  }
  return PreviousTable{std::move(read)};
}

base::Result<void> read_previous_pairs(const fs::path& folder, const RowNumbers& missing_rows,
                                       const RowNumbers& found_rows,
                                       const base::RunContext& context, cross::Before& before) {
  std::vector<std::string> names = {"missing_source", "missing_id", "found_source", "found_id"};
  for (std::size_t k = 0; k < cross::kinds; ++k)
    names.push_back(fmt::format("ln_{}", to_word(static_cast<cross::Kind>(k))));
  const std::vector<std::string_view> columns(names.begin(), names.end());
  PARADERO_ASSIGN(const PreviousTable read,
                  read_table_of(folder / "candidates.csv", columns, context));
  for (std::size_t row = 0; row < read.table.rows(); ++row) {
    const auto missing =
        missing_rows.find({read.id("missing_source", row), read.id("missing_id", row)});
    const auto found = found_rows.find({read.id("found_source", row), read.id("found_id", row)});
    if (missing == missing_rows.end() || found == found_rows.end()) {
      return base::usage_error("--previous: names rows that the lists do not have: cross anew");
    }
    cross::Pair pair;
    pair.missing = missing->second;
    pair.found = found->second;
    for (std::size_t k = 0; k < cross::kinds; ++k)
      pair.evidence.ln[k] = base::parse_number<double>(read.at(names[4 + k], row)).value_or(0);
    pair.ln_ratio = pair.evidence.total();
    before.pairs.push_back(pair);
  }
  return {};
}

base::Result<void> read_previous_found(const fs::path& folder, const RowNumbers& found_rows,
                                       const base::RunContext& context, cross::Before& before) {
  constexpr std::string_view columns[] = {"found_source", "found_id", "ln_rest"};
  PARADERO_ASSIGN(const PreviousTable read, read_table_of(folder / "found.csv", columns, context));
  before.outcome.resize(before.found);
  if (read.table.rows() != before.found)
    return base::data_error("{}: has not one row for each found person",
                            (folder / "found.csv").string());
  for (std::size_t row = 0; row < read.table.rows(); ++row) {
    const auto found = found_rows.find({read.id("found_source", row), read.id("found_id", row)});
    if (found == found_rows.end() || found->second >= before.found)
      return base::usage_error("--previous: names rows that the lists do not have: cross anew");
    before.outcome[found->second].ln_rest = base::parse_number<double>(read.at("ln_rest", row))
                                                .value_or(-std::numeric_limits<double>::infinity());
  }
  return {};
}

}  // namespace

base::Result<PreviousLists> previous_lists(const fs::path& folder) {
  PARADERO_ASSIGN(const nlohmann::json made, previous_provenance(folder));
  PreviousLists lists;
  for (const nlohmann::json& input : made.at("missing"))
    lists.missing_hashes.push_back(input.at("sha256").get<std::string>());
  for (const nlohmann::json& input : made.at("found"))
    lists.found_hashes.push_back(input.at("sha256").get<std::string>());
  return lists;
}

base::Result<cross::Before> read_previous(const fs::path& folder, const Study& study,
                                          const std::vector<std::string>& gazetteer_hashes,
                                          const Lists& lists, std::size_t missing_lists,
                                          const PreviousLists& previous,
                                          const cross::People& missing, const cross::People& found,
                                          const base::RunContext& context) {
  PARADERO_ASSIGN(const nlohmann::json made, previous_provenance(folder));
  const nlohmann::json& settings = made.at("settings");
  const CrossSpec& spec = study.cross;
  const nlohmann::json prior =
      spec.settings.prior ? nlohmann::json(*spec.settings.prior) : nlohmann::json(nullptr);
  if (settings.at("least_posterior") != nlohmann::json(spec.settings.least_posterior) ||
      settings.at("most_candidates") != nlohmann::json(spec.settings.most_candidates) ||
      settings.at("keep_identified") != nlohmann::json(spec.people.keep_identified) ||
      settings.at("gazetteers") != nlohmann::json(gazetteer_hashes) ||
      settings.at("prior") != prior ||
      settings.value("rates", nlohmann::json::object()) !=
          nlohmann::json(rate_changes_json(spec.settings.learning.changes))) {
    return base::usage_error(
        "--previous: was made with other settings (prior, thresholds, rates, gazetteer, who is "
        "left out): use the same, or cross anew");
  }
  cross::Before before;
  before.rates = rates_from(made.at("rates"));
  before.reference = made.at("reference_missing").get<std::size_t>();
  before.missing = missing.first_of_list[previous.missing_hashes.size()];
  before.found = found.first_of_list[previous.found_hashes.size()];
  if (made.at("missing_crossed") != nlohmann::json(before.missing) ||
      made.at("found_crossed") != nlohmann::json(before.found)) {
    return base::usage_error(
        "--previous: crossed other rows of these lists (another mapping?): cross anew");
  }
  const std::span<const table::MappedTable> tables = lists.tables;
  const RowNumbers missing_rows = row_numbers(missing, tables.first(missing_lists));
  const RowNumbers found_rows = row_numbers(found, tables.subspan(missing_lists));
  PARADERO_CHECK(read_previous_pairs(folder, missing_rows, found_rows, context, before));
  PARADERO_CHECK(read_previous_found(folder, found_rows, context, before));
  return before;
}

}  // namespace paradero::study
